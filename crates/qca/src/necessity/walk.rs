//! The two searches, over literals in the order of the conditions.

use crosscase_boolean::{Cube, Interrupt};

use super::Necessity;
use crate::analysed::Analysed;
use crate::cuts::reaches;
use crate::measures::{inclusion, relevance};
use crate::{Reason, Search};

/// What both searches share: the data, the cuts, and the account of steps.
pub(super) struct Walk<'a> {
    sets: &'a Analysed,
    cuts: &'a Necessity,
    stop: &'a dyn Interrupt,
    steps: u64,
    /// Steps between two questions to the interrupt, fewer of more cases.
    between: u64,
    stopped: Option<Reason>,
}

/// A literal `(condition, value)`.
type Literal = (usize, u8);

impl<'a> Walk<'a> {
    pub(super) fn new(sets: &'a Analysed, cuts: &'a Necessity, stop: &'a dyn Interrupt) -> Self {
        let between = (1 << 18) / sets.cases.len().max(1) as u64;
        Self { sets, cuts, stop, steps: 0, between: between.clamp(1, 1024), stopped: None }
    }

    pub(super) fn search(&self) -> Search {
        self.stopped.map_or(Search::Complete, |reason| Search::Truncated { reason })
    }

    /// Accounts for a step; whether the search has to end.
    fn ended(&mut self) -> bool {
        if self.stopped.is_none() {
            self.steps += 1;
            if self.steps > self.cuts.max_steps {
                self.stopped = Some(Reason::Steps { limit: self.cuts.max_steps });
            } else if self.steps.is_multiple_of(self.between) && self.stop.stop() {
                self.stopped = Some(Reason::Boolean(crosscase_boolean::StopReason::Interrupted));
            }
        }
        self.stopped.is_some()
    }

    fn included(&self, x: &[f64]) -> bool {
        reaches(inclusion(&self.sets.outcome, x), self.cuts.incl_cut)
    }

    fn covered(&self, x: &[f64]) -> bool {
        reaches(inclusion(x, &self.sets.outcome), self.cuts.cov_cut)
    }

    fn relevant(&self, x: &[f64]) -> bool {
        reaches(relevance(x, &self.sets.outcome), self.cuts.ron_cut)
    }

    fn passes(&self, x: &[f64]) -> bool {
        self.included(x) && self.covered(x) && self.relevant(x)
    }

    fn literals(&self) -> impl Iterator<Item = Literal> + use<'a> {
        let levels = self.sets.space.levels().iter().enumerate();
        levels.flat_map(|(condition, &levels)| (0..levels).map(move |value| (condition, value)))
    }

    fn cube(&self, literals: &[Literal]) -> Cube {
        Cube::from_literals(self.sets.names.len(), literals.iter().copied())
    }
}

/// All conjunctions that pass every cut. A conjunction that fails on inclusion is in none that passes.
pub(super) fn conjunctions(walk: &mut Walk<'_>) -> Vec<Cube> {
    let singles = walk.literals().filter(|&(j, v)| walk.included(walk.sets.literal(j, v))).collect::<Vec<_>>();
    let everything = vec![1.0; walk.sets.cases.len()];
    let mut found = Vec::new();
    extend_conjunction(walk, &singles, &everything, &mut Vec::new(), &mut found);
    found
}

fn extend_conjunction(
    walk: &mut Walk<'_>,
    singles: &[Literal],
    x: &[f64],
    chosen: &mut Vec<Literal>,
    found: &mut Vec<Cube>,
) {
    for (at, &(condition, value)) in singles.iter().enumerate() {
        if chosen.last().is_some_and(|last| last.0 == condition) {
            continue;
        }
        if walk.ended() {
            return;
        }
        let both: Vec<f64> = x.iter().zip(walk.sets.literal(condition, value)).map(|(a, b)| a.min(*b)).collect();
        if !walk.included(&both) {
            continue;
        }
        chosen.push((condition, value));
        if walk.covered(&both) && walk.relevant(&both) {
            found.push(walk.cube(chosen));
        }
        extend_conjunction(walk, singles.get(at + 1..).unwrap_or(&[]), &both, chosen, found);
        chosen.pop();
    }
}

/// All minimal disjunctions of two or more literals that pass every cut.
///
/// Literals that pass alone, and those that fail on relevance alone, are in none of them.
pub(super) fn disjunctions(walk: &mut Walk<'_>) -> Vec<Cube> {
    let usable = |&(j, v): &Literal| {
        let x = walk.sets.literal(j, v);
        walk.relevant(x) && !walk.passes(x)
    };
    let singles: Vec<Literal> = walk.literals().filter(usable).collect();
    let nothing = vec![0.0; walk.sets.cases.len()];
    // For each literal the largest membership that it and those after it can give: what a disjunction can still become.
    let mut ceilings = vec![nothing.clone()];
    for &(condition, value) in singles.iter().rev() {
        let above = ceilings.last().map_or(&[][..], Vec::as_slice);
        ceilings.push(larger(above, walk.sets.literal(condition, value)));
    }
    ceilings.reverse();
    let mut found = Vec::new();
    extend_disjunction(walk, (&singles, &ceilings), &nothing, &mut Vec::new(), &mut found);
    found
}

fn extend_disjunction(
    walk: &mut Walk<'_>,
    (singles, ceilings): (&[Literal], &[Vec<f64>]),
    x: &[f64],
    chosen: &mut Vec<Literal>,
    found: &mut Vec<Cube>,
) {
    for (at, (&(condition, value), ceiling)) in singles.iter().zip(ceilings).enumerate() {
        if chosen.last().is_some_and(|last| last.0 == condition) {
            continue;
        }
        // Ceilings only fall from here on.
        if !can_pass(walk, x, ceiling) || walk.ended() {
            return;
        }
        let either = larger(x, walk.sets.literal(condition, value));
        if !walk.relevant(&either) {
            continue;
        }
        chosen.push((condition, value));
        let included = walk.included(&either);
        // Whatever contains a part that passes is not minimal.
        if included && has_passing_part(walk, chosen) {
            chosen.pop();
            continue;
        }
        if walk.stopped.is_some() {
            return;
        }
        if included && walk.covered(&either) {
            found.push(walk.cube(chosen));
        } else {
            let rest = (singles.get(at + 1..).unwrap_or(&[]), ceilings.get(at + 1..).unwrap_or(&[]));
            extend_disjunction(walk, rest, &either, chosen, found);
        }
        chosen.pop();
    }
}

/// Whether a disjunction with memberships from `x` up to `ceiling` can reach inclusion and coverage.
///
/// Coverage `Σ min(x, y) / Σ x` is largest where each membership is raised up to `y` and no further, since raising it adds the
/// same to both sums.
fn can_pass(walk: &Walk<'_>, x: &[f64], ceiling: &[f64]) -> bool {
    let best: Vec<f64> =
        x.iter().zip(ceiling).zip(&walk.sets.outcome).map(|((&x, &most), &y)| x.max(most.min(y))).collect();
    walk.included(&best) && walk.covered(&best)
}

/// Whether a part of the disjunction that holds its last literal, and not all of the others, passes every cut.
///
/// Parts without the last literal were looked at before it was added; parts that fail on inclusion have no part that passes.
fn has_passing_part(walk: &mut Walk<'_>, chosen: &[Literal]) -> bool {
    let Some((&last, others)) = chosen.split_last() else { return false };
    let mut kept = vec![true; others.len()];
    drop_one(walk, last, others, &mut kept, 0)
}

fn drop_one(walk: &mut Walk<'_>, last: Literal, others: &[Literal], kept: &mut [bool], from: usize) -> bool {
    for at in from..others.len() {
        if walk.ended() {
            return false;
        }
        if let Some(keep) = kept.get_mut(at) {
            *keep = false;
        }
        let part = others.iter().zip(kept.iter()).filter(|(_, keep)| **keep).map(|(literal, _)| *literal);
        let x = walk.sets.disjunction(part.chain([last]));
        let passing = walk.included(&x)
            && ((walk.covered(&x) && walk.relevant(&x)) || drop_one(walk, last, others, kept, at + 1));
        if let Some(keep) = kept.get_mut(at) {
            *keep = true;
        }
        if passing {
            return true;
        }
    }
    false
}

fn larger(x: &[f64], y: &[f64]) -> Vec<f64> {
    x.iter().zip(y).map(|(a, b)| a.max(*b)).collect()
}
