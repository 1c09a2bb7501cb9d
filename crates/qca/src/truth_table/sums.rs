//! The figures of all rows at once.
//!
//! A case outside a row's values of the crisp conditions has no membership in it, so that of crisp sets alone one pass is enough;
//! among the others, rows that begin with the same literals share what these make of each case.

use std::collections::BTreeMap;

use crosscase_boolean::{BooleanError, Interrupt};
use crosscase_sets::Kind;
use rayon::prelude::*;

use crate::QcaError;
use crate::analysed::Analysed;
use crate::measures::{inclusion_of, pri_of};

/// Inclusion and PRI of a row.
pub(super) type Figures = (Option<f64>, Option<f64>);

/// Cases that are looked at together, so that what is kept of them stays near the processor.
const BLOCK: usize = 512;

/// Rows that one thread goes through.
const ROWS: usize = 128;

/// Memberships (cases times rows) from which threads, and questions to the interrupt, are worth their while.
const MANY: usize = 1 << 22;

/// The inclusion and PRI of each of these configurations, over all cases; the sums run in the order of the cases.
pub(super) fn figures(sets: &Analysed, configs: &[Vec<u8>], stop: &dyn Interrupt) -> Result<Vec<Figures>, QcaError> {
    let fuzzy: Vec<usize> = (0..sets.kinds.len()).filter(|&j| sets.kinds.get(j) == Some(&Kind::Fuzzy)).collect();
    // What a configuration says of the conditions that are not fuzzy.
    let crisp = |value: &dyn Fn(usize) -> Option<u8>| -> Vec<u8> {
        (0..sets.kinds.len()).filter(|j| !fuzzy.contains(j)).filter_map(value).collect()
    };
    let mut groups: BTreeMap<Vec<u8>, Group> = BTreeMap::new();
    for (row, config) in configs.iter().enumerate() {
        groups.entry(crisp(&|j| config.get(j).copied())).or_default().rows.push(row);
    }
    for case in 0..sets.cases.len() {
        if let Some(group) = groups.get_mut(&crisp(&|j| sets.value_of(j, case))) {
            group.cases.push(case);
        }
    }
    let mut found: Vec<Figures> = vec![(None, None); configs.len()];
    for group in groups.values_mut() {
        let parts =
            |row: usize| fuzzy.iter().filter_map(|&j| Some((j, *configs.get(row)?.get(j)?))).collect::<Vec<_>>();
        let mut rows: Vec<(Vec<(usize, u8)>, usize)> = group.rows.iter().map(|&row| (parts(row), row)).collect();
        rows.sort_unstable();
        let many = rows.len().saturating_mul(group.cases.len()) >= MANY;
        let sums = |rows: &[(Vec<(usize, u8)>, usize)]| group.sums(sets, rows, stop, many);
        let made: Vec<Option<Vec<Sums>>> =
            if many { rows.par_chunks(ROWS).map(sums).collect() } else { rows.chunks(ROWS).map(sums).collect() };
        let made: Option<Vec<Vec<Sums>>> = made.into_iter().collect();
        let Some(made) = made else { return Err(BooleanError::Interrupted.into()) };
        for ((_, row), sums) in rows.iter().zip(made.iter().flatten()) {
            if let Some(figures) = found.get_mut(*row) {
                *figures = sums.figures(sets.cases.len());
            }
        }
    }
    Ok(found)
}

/// Cases and rows that agree on the crisp conditions.
#[derive(Default)]
struct Group {
    cases: Vec<usize>,
    rows: Vec<usize>,
}

/// The sums behind inclusion and PRI.
#[derive(Clone, Copy, Default)]
struct Sums {
    both: f64,
    whole: f64,
    both_less: f64,
    whole_less: f64,
}

impl Sums {
    fn add(&mut self, x: &[f64], y: &[f64], either: &[f64]) {
        for ((&a, &b), &e) in x.iter().zip(y).zip(either) {
            let (both, either) = (a.min(b), a.min(e));
            self.both += both;
            self.whole += a;
            self.both_less += both - either;
            self.whole_less += a - either;
        }
    }

    fn figures(&self, cases: usize) -> Figures {
        (inclusion_of(self.both, self.whole), pri_of(self.both_less, self.whole_less, cases))
    }
}

impl Group {
    /// The sums of these rows, in their order; `None` if it was stopped.
    fn sums(
        &self,
        sets: &Analysed,
        rows: &[(Vec<(usize, u8)>, usize)],
        stop: &dyn Interrupt,
        many: bool,
    ) -> Option<Vec<Sums>> {
        let mut sums = vec![Sums::default(); rows.len()];
        for block in self.cases.chunks(BLOCK) {
            if many && stop.stop() {
                return None;
            }
            let of =
                |values: &[f64]| -> Vec<f64> { block.iter().filter_map(|&case| values.get(case).copied()).collect() };
            let y = of(&sets.outcome);
            let either: Vec<f64> = y.iter().map(|y| y.min(1.0 - y)).collect();
            // By the number of literals, the least of the first so many.
            let mut least: Vec<Vec<f64>> = vec![vec![1.0; block.len()]];
            let mut literals: BTreeMap<(usize, u8), Vec<f64>> = BTreeMap::new();
            let mut before: &[(usize, u8)] = &[];
            for ((parts, _), sums) in rows.iter().zip(&mut sums) {
                let shared = parts.iter().zip(before).take_while(|(a, b)| a == b).count();
                least.truncate(shared + 1);
                for part in parts.iter().skip(shared) {
                    let here = literals.entry(*part).or_insert_with(|| of(sets.literal(part.0, part.1)));
                    let next = least.last().map(|last| last.iter().zip(&*here).map(|(a, b)| a.min(*b)).collect());
                    least.push(next.unwrap_or_default());
                }
                sums.add(least.last().map_or(&[], Vec::as_slice), &y, &either);
                before = parts;
            }
        }
        Some(sums)
    }
}
