//! The covers of least price.

use super::Bits;
use super::bound::{Item, lower_bound};
use super::diagram::{Edge, Rule, State, Value};
use super::minimum::scarcest;
use super::reduce::Problem;
use crate::Count;

const STEPS: usize = 30;

/// Counts the ways to spend exactly the budget, which must be the least that any cover costs. Then no cover holds a
/// redundant column, and a state that could be finished for less is never met.
pub(super) struct Optimum;

impl<const W: usize> Rule<W> for Optimum {
    fn shortcut(&self, state: &State<W>, items: &[Item<W>]) -> Option<Value> {
        let cheapest = items.iter().map(|item| item.price.cost).min();
        let Some(cheapest) = cheapest.filter(|&c| c <= state.budget) else {
            return Some(Value::none());
        };
        if state.budget < 3 * cheapest {
            return Some(one_or_two(state, items));
        }
        let needed = lower_bound(&state.open, items, STEPS, state.budget);
        (needed > state.budget).then(Value::none)
    }

    fn edges(&self, _: &Problem<W>, state: &State<W>, items: &[Item<W>], emit: &mut dyn FnMut(Edge<W>) -> bool) {
        let Some(row) = scarcest(&state.open, items) else { return };
        let mut closing = Closing {
            with: (0..items.len()).filter(|&i| items[i].rows.has(row)).collect(),
            items,
            closed: state.closed.or(&Bits::from_members([row])),
            cheapest: items.iter().map(|item| item.price.cost).min().unwrap_or(1),
            widest: items.iter().map(|item| item.rows.len()).max().unwrap_or(0),
            picks: Vec::new(),
            emit,
        };
        closing.pick(&state.open, state.budget, 0);
    }
}

/// The ways to cover the open rows by one item or two, when no more can be paid.
fn one_or_two<const W: usize>(state: &State<W>, items: &[Item<W>]) -> Value {
    let mut total = Value::none();
    let needed = state.open.len();
    let widest = items.iter().map(|item| item.rows.len()).max().unwrap_or(0);
    let mut wide: Vec<&Item<W>> = items.iter().filter(|item| item.rows.len() + widest >= needed).collect();
    wide.sort_unstable_by_key(|item| std::cmp::Reverse(item.rows.len()));
    for (at, a) in wide.iter().enumerate() {
        let left = state.open.minus(&a.rows);
        if left.is_empty() {
            if a.price.cost == state.budget {
                total.include(a.price.extra, &Count::from(a.ways));
            }
            continue;
        }
        for b in wide[at + 1..].iter().take_while(|b| b.rows.len() >= left.len()) {
            if left.is_subset(&b.rows) && a.price.cost + b.price.cost == state.budget {
                let ways = Count::from(u128::from(a.ways) * u128::from(b.ways));
                total.include(a.price.extra + b.price.extra, &ways);
            }
        }
    }
    total
}

/// The choice of what covers the row that is being closed.
struct Closing<'a, const W: usize> {
    items: &'a [Item<W>],
    with: Vec<usize>,
    closed: Bits<W>,
    cheapest: u64,
    widest: u32,
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
            let reach = u64::from(self.widest) * (budget / self.cheapest);
            if u64::from(left.len()) > reach || (left.is_empty() && budget > 0) {
                continue;
            }
            self.picks.push(self.with[at]);
            let child = State { open: left, closed: self.closed, budget, loose: Vec::new() };
            let go_on = (self.emit)(Edge { picks: self.picks.clone(), child })
                && (left.is_empty() || self.pick(&left, budget, at + 1));
            self.picks.pop();
            if !go_on {
                return false;
            }
        }
        true
    }
}
