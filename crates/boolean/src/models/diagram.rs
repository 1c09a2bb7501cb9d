//! Covers counted by a decision diagram whose states are what is left to cover (compare Minato 1993; Knuth, TAOCP 4A, 7.1.4).
//!
//! At each state a row that is open is closed: a nonempty set of the columns that cover it is picked, and none of its other
//! columns will be. So every cover is one path, and two paths that leave the same to be done share what follows.

use std::collections::HashMap;

use super::bound::Item;
use super::reduce::{Class, Price, Problem};
use super::{Bits, CoverLimits, MixBuild};
use crate::search::Pace;
use crate::{Count, Interrupt, Limit, StopReason};

/// What is left to be done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State<const W: usize> {
    /// Rows to be covered.
    pub(super) open: Bits<W>,
    /// Rows whose columns may no longer be picked.
    pub(super) closed: Bits<W>,
    /// What is to be spent, exactly; 0 throughout where cost does not matter.
    pub(super) budget: u64,
    /// For each picked column that may become redundant the rows that it alone covers so far; sorted.
    pub(super) loose: Vec<Bits<W>>,
}

/// One way to close a row.
pub(super) struct Edge<const W: usize> {
    /// Indices of items.
    pub(super) picks: Vec<usize>,
    pub(super) child: State<W>,
}

/// Which covers are counted.
pub(super) trait Rule<const W: usize> {
    /// The value of a state that is quicker found without opening it; only a lower bound if the pace stopped it.
    fn at_a_glance(&self, problem: &Problem<W>, state: &State<W>, pace: &mut Pace<'_>) -> Option<Value>;
    /// Leaves out items that lead to nothing, as far as `effort` allows; false if none is left that could.
    fn trim(&self, state: &State<W>, items: &mut Vec<Item<W>>, effort: Effort) -> bool;
    /// Gives every edge of the state until `emit` returns false.
    fn edges(&self, problem: &Problem<W>, state: &State<W>, items: &[Item<W>], emit: &mut dyn FnMut(Edge<W>) -> bool);
}

/// How hard to look for items that lead to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    Glance,
    Full,
}

/// How many ways there are to finish, among those with the least extra price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) extra: u64,
    pub(super) count: Count,
}

impl Value {
    pub(super) fn none() -> Self {
        Self { extra: 0, count: Count::zero() }
    }

    pub(super) fn one() -> Self {
        Self { extra: 0, count: Count::one() }
    }

    pub(super) fn include(&mut self, extra: u64, count: &Count) {
        if count.is_zero() || (!self.count.is_zero() && self.extra < extra) {
            return;
        }
        if self.count.is_zero() || extra < self.extra {
            *self = Self { extra, count: count.clone() };
        } else {
            self.count.add(count);
        }
    }
}

impl<const W: usize> State<W> {
    pub(super) fn root(problem: &Problem<W>, budget: u64) -> Self {
        Self { open: problem.rows, closed: Bits::EMPTY, budget, loose: Vec::new() }
    }

    /// The rows for which it still matters which columns cover them.
    pub(super) fn alive(&self) -> Bits<W> {
        self.loose.iter().fold(self.open, |all, rows| all.or(rows))
    }

    /// The rows that still matter of a class that may still be picked to some purpose.
    fn rest_of(&self, alive: &Bits<W>, rows: &Bits<W>) -> Option<Bits<W>> {
        (!rows.meets(&self.closed) && rows.meets(&self.open)).then(|| rows.and(alive))
    }

    /// The columns that may be picked to some purpose, class by class.
    pub(super) fn items(&self, problem: &Problem<W>) -> Vec<Item<W>> {
        let alive = self.alive();
        let item = |class: &Class<Bits<W>>| {
            Some(Item {
                rows: self.rest_of(&alive, &class.rows)?,
                price: class.price,
                ways: class.members.len() as u64,
                first: class.members.first().copied()?,
            })
        };
        problem.classes.iter().filter_map(item).collect()
    }

    /// The items worth picking, those that no longer differ as one; `None` if there is no way to finish.
    pub(super) fn choices(&self, problem: &Problem<W>, rule: &dyn Rule<W>) -> Option<Vec<Item<W>>> {
        let mut items = self.items(problem);
        // Most states end here, before the dear part.
        if !rule.trim(self, &mut items, Effort::Glance) {
            return None;
        }
        items.sort_unstable_by_key(|item| (item.rows, item.price));
        items.dedup_by(|dear, kept| {
            if dear.rows != kept.rows {
                return false;
            }
            if dear.price == kept.price {
                kept.ways += dear.ways;
                kept.first = kept.first.min(dear.first);
            }
            true
        });
        rule.trim(self, &mut items, Effort::Full).then_some(items)
    }

    /// The classes that each item stands for, by its rows.
    pub(super) fn classes(&self, problem: &Problem<W>) -> HashMap<Bits<W>, Vec<usize>, MixBuild> {
        let alive = self.alive();
        let mut classes: HashMap<Bits<W>, (Price, Vec<usize>), MixBuild> = HashMap::default();
        for (i, class) in problem.classes.iter().enumerate() {
            if let Some(rows) = self.rest_of(&alive, &class.rows) {
                let entry = classes.entry(rows).or_insert((class.price, Vec::new()));
                if class.price < entry.0 {
                    *entry = (class.price, Vec::new());
                }
                if class.price == entry.0 {
                    entry.1.push(i);
                }
            }
        }
        classes.into_iter().map(|(rows, (_, classes))| (rows, classes)).collect()
    }
}

/// The values of the states met so far.
pub(super) struct Diagram<'a, const W: usize> {
    pub(super) problem: &'a Problem<W>,
    pub(super) rule: &'a dyn Rule<W>,
    pub(super) stop: &'a dyn Interrupt,
    max_states: usize,
    known: HashMap<State<W>, Value, MixBuild>,
    /// Once set, no state is opened any more and values are only lower bounds.
    pub(super) stopped: Option<StopReason>,
}

impl<'a, const W: usize> Diagram<'a, W> {
    pub(super) fn new(
        problem: &'a Problem<W>,
        rule: &'a dyn Rule<W>,
        limits: &CoverLimits,
        stop: &'a dyn Interrupt,
    ) -> Self {
        let max_states = limits.max_states;
        Self { problem, rule, stop, max_states, known: HashMap::default(), stopped: None }
    }

    pub(super) fn value(&mut self, state: &State<W>) -> Value {
        if state.open.is_empty() {
            return if state.budget == 0 { Value::one() } else { Value::none() };
        }
        if let Some(value) = self.known.get(state) {
            return value.clone();
        }
        let mut pace = Pace::new(self.stop);
        let glance = self.rule.at_a_glance(self.problem, state, &mut pace);
        if pace.stops_after(0) {
            self.stopped = self.stopped.or(Some(StopReason::Interrupted));
        }
        let value = match glance {
            Some(value) => value,
            None if self.must_stop() => return Value::none(),
            None => match state.choices(self.problem, self.rule) {
                Some(items) => self.branch(state, &items),
                None => Value::none(),
            },
        };
        if self.stopped.is_none() || !value.count.is_zero() {
            self.known.insert(state.clone(), value.clone());
        }
        value
    }

    fn branch(&mut self, state: &State<W>, items: &[Item<W>]) -> Value {
        let mut total = Value::none();
        let (problem, rule) = (self.problem, self.rule);
        rule.edges(problem, state, items, &mut |edge| {
            let mut child = self.value(&edge.child);
            if !child.count.is_zero() {
                for &pick in &edge.picks {
                    child.extra += items[pick].price.extra;
                    child.count = child.count.times(&Count::from(items[pick].ways));
                }
                total.include(child.extra, &child.count);
            }
            self.stopped.is_none()
        });
        total
    }

    /// Lets states that the count took at a glance be opened as well.
    pub(super) fn lift_limit(&mut self) {
        self.max_states = usize::MAX;
    }

    fn must_stop(&mut self) -> bool {
        if self.stopped.is_some() {
            return true;
        }
        if self.known.len() >= self.max_states {
            let value = self.max_states;
            self.stopped = Some(StopReason::Limit { limit: Limit::States, value });
        } else if self.stop.stop() {
            self.stopped = Some(StopReason::Interrupted);
        }
        self.stopped.is_some()
    }
}
