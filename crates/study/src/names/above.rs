//! Kinds of units that the cases stand within.

use super::{Names, Of, Offer, What};

impl Names {
    /// The kinds of units from the cases up to one that they stand within; empty where they do not.
    pub fn path_above_cases<'a>(&'a self, kind: &str) -> Vec<&'a Offer> {
        let Some(cases) = self.get(What::Units, &self.cases) else { return Vec::new() };
        let mut path = vec![cases];
        while let Some(at) = path.last()
            && at.name != kind
        {
            let Of::Kind(above) = &at.of else { return Vec::new() };
            match self.get(What::Units, above) {
                Some(above) if !path.contains(&above) => path.push(above),
                _ => return Vec::new(),
            }
        }
        if path.len() > 1 { path } else { Vec::new() }
    }
}
