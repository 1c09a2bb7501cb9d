//! Kinds of units, and which stand within which: up to the cases, and above them.

use super::{Names, Offer, OfferKind, RowUnit};

impl Names {
    /// The kinds of units from the cases up to one that they stand within; empty where they do not.
    pub fn path_above_cases<'a>(&'a self, kind: &str) -> Vec<&'a Offer> {
        let Some(cases) = self.get(OfferKind::Units, &self.cases) else { return Vec::new() };
        let mut path = vec![cases];
        while let Some(at) = path.last()
            && at.name != kind
        {
            let RowUnit::Kind(above) = &at.of else { return Vec::new() };
            match self.get(OfferKind::Units, above) {
                Some(above) if !path.contains(&above) => path.push(above),
                _ => return Vec::new(),
            }
        }
        if path.len() > 1 { path } else { Vec::new() }
    }

    /// The kind of unit that the rows of an offer are about.
    pub fn unit_of<'a>(&'a self, offer: &'a Offer) -> Option<&'a Offer> {
        let mut at = offer;
        // Each step leads to another offer; more steps than offers would be a circle.
        for _ in 0..=self.offers().count() {
            match &at.of {
                RowUnit::Cases => return self.get(OfferKind::Units, &self.cases),
                // What is said of those whom the cases stand within is said of the cases.
                RowUnit::Kind(kind) if offer.what != OfferKind::Units && !self.path_above_cases(kind).is_empty() => {
                    return self.get(OfferKind::Units, &self.cases);
                }
                RowUnit::Kind(kind) => return self.get(OfferKind::Units, kind),
                RowUnit::SameAs(what, name) => at = self.get(*what, name)?,
            }
        }
        None
    }

    /// The kinds of units from one up to the cases: soldier, company. It ends with the cases only if it leads there.
    pub fn path_to_cases<'a>(&'a self, from: &'a Offer) -> Vec<&'a Offer> {
        let mut path = vec![from];
        let mut at = from;
        while at.name != self.cases
            && let RowUnit::Kind(above) = &at.of
            && let Some(above) = self.get(OfferKind::Units, above)
            && !path.contains(&above)
        {
            path.push(above);
            at = above;
        }
        path
    }
}
