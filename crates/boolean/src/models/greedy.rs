//! A cover without a search.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A set of rows and how much is new in it; the greatest has the most a cost.
#[derive(PartialEq, Eq)]
pub(super) struct Offer {
    gain: u64,
    cost: u64,
    at: usize,
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        let worth = (self.gain * other.cost).cmp(&(other.gain * self.cost));
        worth.then(other.at.cmp(&self.at))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Sets of rows to pick from, the one with the most new rows a cost first, of several the first.
pub(super) struct Offers(BinaryHeap<Offer>);

impl Offers {
    /// The rows and the cost of each set.
    pub(super) fn new(sets: impl Iterator<Item = (u64, u64)>) -> Self {
        Self(sets.enumerate().map(|(at, (gain, cost))| Offer { gain, cost, at }).collect())
    }

    /// The next set, where `gain` counts its rows that are new by now; `None` if no set has any.
    ///
    /// A set never has more new rows than it had, so that only those in front are looked at again.
    pub(super) fn next(&mut self, gain: impl Fn(usize) -> u64) -> Option<usize> {
        while let Some(offer) = self.0.pop() {
            let now = gain(offer.at);
            if now == offer.gain && now > 0 {
                return Some(offer.at);
            }
            if now > 0 {
                self.0.push(Offer { gain: now, ..offer });
            }
        }
        None
    }
}
