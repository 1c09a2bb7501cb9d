//! The least cost of a cover, proved.

use std::collections::HashMap;

use super::bound::{Item, greedy, lower_bound, one_or_two, scarcest, trim};
use super::reduce::Problem;
use super::{Bits, CoverLimits, MixBuild};
use crate::search::Pace;
use crate::{Interrupt, Limit, StopReason};

/// The largest part, in rows, that is searched; of a larger one there are only the bounds.
pub(super) const SEARCHED_ROWS: u32 = 256;
const ROOT_STEPS: usize = 400;
const NODE_STEPS: usize = 30;
/// Failed states remembered, so that memory stays bounded.
const REMEMBERED: usize = 2_000_000;

/// What is known of the least cost: `lower <= least <= cost of best`, equal unless `stopped`.
pub(super) struct Minimum {
    pub(super) lower: u64,
    pub(super) upper: u64,
    /// Columns.
    pub(super) best: Vec<usize>,
    pub(super) stopped: Option<StopReason>,
}

/// Iterative deepening: is there a cover within the lower bound, within one more, and so on until there is. Within a limit,
/// branching is on the uncovered row that the fewest columns cover; a set of uncovered rows that failed is not tried again.
pub(super) fn minimum<const W: usize>(problem: &Problem<W>, limits: &CoverLimits, stop: &dyn Interrupt) -> Minimum {
    let mut items: Vec<Item<W>> = problem
        .classes
        .iter()
        .map(|class| Item {
            rows: class.rows,
            price: class.price,
            ways: 1,
            first: class.members.first().copied().unwrap_or(0),
        })
        .collect();
    let mut pace = Pace::new(stop);
    drop_dominated(&mut items, &mut pace);
    let chosen = greedy(&problem.rows, &items).unwrap_or_default();
    let upper = chosen.iter().map(|&i| items[i].price.cost).sum();
    let mut known = Minimum {
        lower: lower_bound(&problem.rows, &items, ROOT_STEPS, upper, &mut pace).min(upper),
        upper,
        best: chosen.iter().map(|&i| items[i].first).collect(),
        stopped: None,
    };
    if known.lower < known.upper && problem.rows.len() > SEARCHED_ROWS {
        known.stopped = Some(StopReason::Limit { limit: Limit::Rows, value: SEARCHED_ROWS as usize });
        return known;
    }
    let mut search = Search { failed: HashMap::default(), nodes: 0, limits, stop, stopped: None };
    while known.lower < known.upper {
        let mut chosen = Vec::new();
        if search.fits(&problem.rows, known.lower, &items, &mut chosen) {
            known.upper = known.lower;
            known.best = chosen;
        } else if search.stopped.is_some() {
            known.stopped = search.stopped;
            break;
        } else {
            known.lower += 1;
        }
    }
    known
}

/// Leaves out each item inside another one that costs no more: for the least cost it is never needed. A stop leaves them in.
fn drop_dominated<const W: usize>(items: &mut Vec<Item<W>>, pace: &mut Pace<'_>) {
    items.sort_unstable_by(|a, b| {
        let larger = b.rows.len().cmp(&a.rows.len());
        larger.then_with(|| (a.rows, a.price.cost, a.first).cmp(&(b.rows, b.price.cost, b.first)))
    });
    let mut kept: Vec<Item<W>> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let useless = |k: &Item<W>| k.price.cost <= item.price.cost && item.rows.is_subset(&k.rows);
        if pace.stops_after(kept.len() * W) || !kept.iter().any(useless) {
            kept.push(item);
        }
    }
    *items = kept;
}

fn pair<const W: usize>(
    open: &Bits<W>,
    within: u64,
    items: Vec<Item<W>>,
    chosen: &mut Vec<usize>,
    pace: &mut Pace<'_>,
) -> bool {
    let mut found = false;
    one_or_two(open, within, items, pace, &mut |picked| {
        found = true;
        chosen.extend(picked.iter().map(|item| item.first));
        false
    });
    found
}

struct Search<'a, const W: usize> {
    /// For a set of uncovered rows the largest cost shown not to be enough.
    failed: HashMap<Bits<W>, u64, MixBuild>,
    nodes: usize,
    limits: &'a CoverLimits,
    stop: &'a dyn Interrupt,
    stopped: Option<StopReason>,
}

impl<const W: usize> Search<'_, W> {
    /// Whether the items cover the open rows within the cost; if so, `chosen` holds columns that do.
    fn fits(&mut self, open: &Bits<W>, within: u64, items: &[Item<W>], chosen: &mut Vec<usize>) -> bool {
        if open.is_empty() {
            return true;
        }
        if self.failed.get(open).is_some_and(|&failed| failed >= within) || self.must_stop() {
            return false;
        }
        let left = items.iter().map(|item| Item { rows: item.rows.and(open), ..*item });
        let useful = |item: &Item<W>| !item.rows.is_empty() && item.price.cost <= within;
        let mut items: Vec<Item<W>> = left.filter(useful).collect();
        let Some(cheapest) = items.iter().map(|item| item.price.cost).min() else {
            return false;
        };
        if within < 3 * cheapest {
            // Nothing cheaper than `within` can do: the limit before this one has failed.
            let mut pace = Pace::new(self.stop);
            let found = pair(open, within, items, chosen, &mut pace);
            if !found && pace.stops_after(0) {
                self.stopped = Some(StopReason::Interrupted);
            }
            return found;
        }
        drop_dominated(&mut items, &mut Pace::new(self.stop));
        let found = trim(open, &mut items, NODE_STEPS, within) && self.branch(open, within, &items, chosen);
        if !found && self.stopped.is_none() && self.failed.len() < REMEMBERED {
            self.failed.insert(*open, within);
        }
        found
    }

    fn branch(&mut self, open: &Bits<W>, within: u64, items: &[Item<W>], chosen: &mut Vec<usize>) -> bool {
        let Some(row) = scarcest(open, items) else { return false };
        for item in items.iter().filter(|item| item.rows.has(row)) {
            chosen.push(item.first);
            let left = open.minus(&item.rows);
            if self.fits(&left, within - item.price.cost, items, chosen) {
                return true;
            }
            chosen.pop();
            if self.stopped.is_some() {
                return false;
            }
        }
        false
    }

    fn must_stop(&mut self) -> bool {
        self.nodes += 1;
        if self.nodes > self.limits.max_nodes {
            let value = self.limits.max_nodes;
            self.stopped = Some(StopReason::Limit { limit: Limit::Nodes, value });
        } else if self.stop.stop() {
            self.stopped = Some(StopReason::Interrupted);
        }
        self.stopped.is_some()
    }
}
