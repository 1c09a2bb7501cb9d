//! Names and words of an instrument as its tier lets them stand in what is published.

use crate::guard::Tier;
use std::collections::BTreeMap;

/// Of fewer persons than these, value and spread tell what each of them said.
pub(super) const FEWEST: usize = 3;

/// What the page says of what it does not show; `who` goes by number.
pub(super) fn sentence(tier: Tier, who: &str) -> Option<String> {
    let trace = "A trace in the folder of the study shows everything.";
    match tier {
        Tier::Public => None,
        Tier::Restricted => Some(format!(
            "The instrument is restricted: {who} go by number here, and no words stand in this folder. {trace}"
        )),
        Tier::Closed => {
            Some(format!("The instrument is closed: nothing of a single row of it stands in this folder. {trace}"))
        }
    }
}

/// Names as they may be published: as they are, or by number in the order in which they come first.
#[derive(Debug)]
pub(super) struct Aliases {
    tier: Tier,
    what: &'static str,
    known: BTreeMap<String, usize>,
}

impl Aliases {
    pub(super) const fn new(tier: Tier, what: &'static str) -> Self {
        Self { tier, what, known: BTreeMap::new() }
    }

    /// What a name is published as.
    pub(super) fn of(&mut self, name: &str) -> String {
        if self.tier == Tier::Public {
            return name.to_owned();
        }
        let next = self.known.len() + 1;
        let number = self.known.entry(name.to_owned()).or_insert(next);
        format!("{} {number}", self.what)
    }
}
