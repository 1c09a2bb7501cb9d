//! The covers of least price.

use super::Bits;
use super::bound::{Item, Shares, one_or_two, scarcest, trim};
use super::diagram::{Edge, Effort, Rule, State, Value};
use super::reduce::Problem;
use crate::Count;
use crate::search::Pace;

const STEPS: usize = 30;

/// Counts the ways to spend exactly the budget, which must be the least that any cover costs. Then no cover holds a
/// redundant column, and a state that could be finished for less is never met.
pub(super) struct Optimum;

impl<const W: usize> Rule<W> for Optimum {
    fn at_a_glance(&self, problem: &Problem<W>, state: &State<W>, pace: &mut Pace<'_>) -> Option<Value> {
        let cheapest = problem.classes.iter().map(|class| class.price.cost).min()?;
        (state.budget < 3 * cheapest).then(|| {
            let mut total = Value::none();
            one_or_two(&state.open, state.budget, state.items(problem), pace, &mut |picked| {
                let extra = picked.iter().map(|item| item.price.extra).sum();
                let ways: u128 = picked.iter().map(|item| u128::from(item.ways)).product();
                total.include(extra, &Count::from(ways));
                true
            });
            total
        })
    }

    fn trim(&self, state: &State<W>, items: &mut Vec<Item<W>>, effort: Effort) -> bool {
        let steps = match effort {
            Effort::Glance => 0,
            Effort::Full => STEPS,
        };
        trim(&state.open, items, steps, state.budget)
    }

    fn edges(&self, _: &Problem<W>, state: &State<W>, items: &[Item<W>], emit: &mut dyn FnMut(Edge<W>) -> bool) {
        let Some(row) = scarcest(&state.open, items) else { return };
        let mut closing = Closing {
            with: (0..items.len()).filter(|&i| items[i].rows.has(row)).collect(),
            items,
            closed: state.closed.or(&Bits::from_members([row])),
            all: Shares::new(items),
            others: Shares::new(items.iter().filter(|item| !item.rows.has(row))),
            picks: Vec::new(),
            emit,
        };
        closing.pick(&state.open, state.budget, 0);
    }
}

/// The choice of what covers the row that is being closed.
struct Closing<'a, const W: usize> {
    items: &'a [Item<W>],
    with: Vec<usize>,
    closed: Bits<W>,
    /// Of all items, and of those without the row.
    all: Shares,
    others: Shares,
    picks: Vec<usize>,
    emit: &'a mut dyn FnMut(Edge<W>) -> bool,
}

impl<const W: usize> Closing<'_, W> {
    /// Adds each further item in turn; false once `emit` has had enough.
    fn pick(&mut self, open: &Bits<W>, budget: u64, from: usize) -> bool {
        for at in from..self.with.len() {
            let item = self.items[self.with[at]];
            if item.price.cost > budget || !item.rows.meets(open) {
                continue;
            }
            let (left, budget) = (open.minus(&item.rows), budget - item.price.cost);
            if !self.all.allow(&left, budget) || (left.is_empty() && budget > 0) {
                continue;
            }
            self.picks.push(self.with[at]);
            let mut go_on = true;
            if self.others.allow(&left, budget) {
                let child = State { open: left, closed: self.closed, budget, loose: Vec::new() };
                go_on = (self.emit)(Edge { picks: self.picks.clone(), child });
            }
            go_on = go_on && self.pick(&left, budget, at + 1);
            self.picks.pop();
            if !go_on {
                return false;
            }
        }
        true
    }
}
