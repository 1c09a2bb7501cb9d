//! The covers of which no column can be spared.

use super::Bits;
use super::bound::{Item, scarcest};
use super::diagram::{Edge, Effort, Rule, State, Value};
use super::reduce::Problem;
use crate::search::Pace;

/// Counts the covers in which every column covers some row alone.
///
/// A column picked alone for the row that is closed covers that row alone for good. Columns picked together do not: each
/// needs another row of its own, and stays loose until one is found that no column left can cover.
pub(super) struct Irredundant;

impl<const W: usize> Rule<W> for Irredundant {
    fn at_a_glance(&self, _: &Problem<W>, _: &State<W>, _: &mut Pace<'_>) -> Option<Value> {
        None
    }

    fn trim(&self, _: &State<W>, items: &mut Vec<Item<W>>, _: Effort) -> bool {
        !items.is_empty()
    }

    fn edges(&self, problem: &Problem<W>, state: &State<W>, items: &[Item<W>], emit: &mut dyn FnMut(Edge<W>) -> bool) {
        let Some(row) = scarcest(&state.open, items) else { return };
        let mut closing = Closing {
            problem,
            state,
            with: (0..items.len()).filter(|&i| items[i].rows.has(row)).collect(),
            items,
            closed: state.closed.or(&Bits::from_members([row])),
            picks: Vec::new(),
            emit,
        };
        closing.pick(&state.loose, &[], &Bits::EMPTY, 0);
    }
}

struct Closing<'a, const W: usize> {
    problem: &'a Problem<W>,
    state: &'a State<W>,
    items: &'a [Item<W>],
    with: Vec<usize>,
    closed: Bits<W>,
    picks: Vec<usize>,
    emit: &'a mut dyn FnMut(Edge<W>) -> bool,
}

impl<const W: usize> Closing<'_, W> {
    /// Adds each further item in turn. `earlier` are the own rows of what was loose before, `own` those of the picks,
    /// `covered` what the picks cover.
    fn pick(&mut self, earlier: &[Bits<W>], own: &[Bits<W>], covered: &Bits<W>, from: usize) -> bool {
        for at in from..self.with.len() {
            let item = self.items[self.with[at]];
            let spare = |sets: &[Bits<W>]| sets.iter().map(|s| s.minus(&item.rows)).collect();
            let earlier: Vec<Bits<W>> = spare(earlier);
            let mut own: Vec<Bits<W>> = spare(own);
            own.push(item.rows.and(&self.state.open).minus(covered));
            if earlier.iter().chain(&own).any(Bits::is_empty) {
                continue; // so it is with every larger set of picks
            }
            let covered = covered.or(&item.rows);
            self.picks.push(self.with[at]);
            let go_on = self.close(&earlier, &own, &covered) && self.pick(&earlier, &own, &covered, at + 1);
            self.picks.pop();
            if !go_on {
                return false;
            }
        }
        true
    }

    fn close(&mut self, earlier: &[Bits<W>], own: &[Bits<W>], covered: &Bits<W>) -> bool {
        let own = if own.len() == 1 { &[] } else { own };
        let mut child = State {
            open: self.state.open.minus(covered),
            closed: self.closed,
            budget: 0,
            loose: earlier.iter().chain(own).copied().collect(),
        };
        if !child.loose.is_empty() {
            let may = |rows: &Bits<W>| !rows.meets(&child.closed) && rows.meets(&child.open);
            let rows = self.problem.classes.iter().map(|class| &class.rows);
            let reachable = rows.filter(|r| may(r)).fold(Bits::EMPTY, |all, r| all.or(r));
            child.loose.retain(|rows| rows.is_subset(&reachable));
            child.loose.sort_unstable();
        }
        (self.emit)(Edge { picks: self.picks.clone(), child })
    }
}
