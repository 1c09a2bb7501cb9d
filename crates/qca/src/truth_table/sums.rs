//! The figures of all rows at once.
//!
//! A case outside a row's values of the crisp conditions has no membership in it, so that of crisp sets alone one pass is enough.
//! Of the others a row's membership is the lesser of two: that in its values of the first half of the conditions, and that in its
//! values of the second. There are far fewer halves than rows (1024 of ten conditions), so that each is made once.

use std::collections::{BTreeMap, BTreeSet};

use crosscase_boolean::Interrupt;
use crosscase_sets::Kind;
use rayon::prelude::*;

use crate::analysed::Analysed;
use crate::measures::{inclusion_of, pri_of};

/// Inclusion and PRI of a row.
pub(super) type Figures = (Option<f64>, Option<f64>);

/// Cases that are looked at together, so that what is kept of them stays near the processor.
const BLOCK: usize = 64;

/// Rows that one thread goes through.
const ROWS: usize = 4096;

/// Rows whose sums are made side by side, since a sum has to wait for the one before it.
const LANES: usize = 4;

/// Memberships (cases times rows) from which threads, and questions to the interrupt, are worth their while.
const MANY: usize = 1 << 22;

/// The inclusion and PRI of each of these configurations, over all cases, but for those that there was no time for; the sums run in the
/// order of the cases.
pub(super) fn figures(sets: &Analysed, configs: &[Vec<u8>], stop: &dyn Interrupt) -> Vec<Option<Figures>> {
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
    let (first, second) = fuzzy.split_at(fuzzy.len() / 2);
    let mut found: Vec<Option<Figures>> = vec![None; configs.len()];
    for group in groups.values_mut() {
        let half = |row: usize, of: &[usize]| -> Vec<(usize, u8)> {
            of.iter().filter_map(|&j| Some((j, *configs.get(row)?.get(j)?))).collect()
        };
        let mut rows: Vec<Row> =
            group.rows.iter().map(|&at| Row { halves: [half(at, first), half(at, second)], at }).collect();
        rows.sort_unstable();
        let many = rows.len().saturating_mul(group.cases.len()) >= MANY;
        let sums = |rows: &[Row]| group.sums(sets, rows, stop, many);
        let made: Vec<Option<Vec<Sums>>> =
            if many { rows.par_chunks(ROWS).map(sums).collect() } else { rows.chunks(ROWS).map(sums).collect() };
        for (rows, sums) in rows.chunks(ROWS).zip(made).filter_map(|(rows, sums)| Some((rows, sums?))) {
            for (at, row) in rows.iter().enumerate() {
                if let Some((sums, figures)) = sums.get(at / LANES).zip(found.get_mut(row.at)) {
                    *figures = Some(sums.figures(at % LANES, sets.cases.len()));
                }
            }
        }
    }
    found
}

/// Cases and rows that agree on the crisp conditions.
#[derive(Default)]
struct Group {
    cases: Vec<usize>,
    rows: Vec<usize>,
}

/// A configuration.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    /// What it says of the first and of the second half of the fuzzy conditions.
    halves: [Vec<(usize, u8)>; 2],
    at: usize,
}

/// The sums behind inclusion and PRI, of rows side by side.
#[derive(Clone, Copy, Default)]
struct Sums {
    both: [f64; LANES],
    whole: [f64; LANES],
    both_less: [f64; LANES],
    whole_less: [f64; LANES],
}

impl Sums {
    /// Adds cases, by their memberships in the two halves of each row, and in the outcome.
    fn add(&mut self, halves: [[&[f64]; LANES]; 2], outcome: &[(f64, f64)]) {
        let [[a, b, c, d], [e, f, g, h]] = halves;
        let first = a.iter().zip(b).zip(c).zip(d);
        let second = e.iter().zip(f).zip(g).zip(h);
        let mut sums = *self;
        for ((first, second), &(y, either)) in first.zip(second).zip(outcome) {
            let (((a, b), c), d) = first;
            let (((e, f), g), h) = second;
            let (first, second) = ([*a, *b, *c, *d], [*e, *f, *g, *h]);
            for at in 0..LANES {
                let x = lesser(first[at], second[at]);
                let (both, either) = (lesser(x, y), lesser(x, either));
                sums.both[at] += both;
                sums.whole[at] += x;
                sums.both_less[at] += both - either;
                sums.whole_less[at] += x - either;
            }
        }
        *self = sums;
    }

    fn figures(&self, at: usize, cases: usize) -> Figures {
        (inclusion_of(self.both[at], self.whole[at]), pri_of(self.both_less[at], self.whole_less[at], cases))
    }
}

/// The lesser of two numbers, neither of them NaN, in one instruction.
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

impl Group {
    /// The sums of these rows, [`LANES`] at a time in their order; `None` if it was stopped.
    fn sums(&self, sets: &Analysed, rows: &[Row], stop: &dyn Interrupt, many: bool) -> Option<Vec<Sums>> {
        let halves = [0, 1].map(|half| Halves::of(rows.iter().map(|row| row.halves[half].as_slice())));
        let mut sums = vec![Sums::default(); rows.len().div_ceil(LANES)];
        let mut members = [Vec::new(), Vec::new()];
        for block in self.cases.chunks(BLOCK) {
            if many && stop.stop() {
                return None;
            }
            for (halves, members) in halves.iter().zip(&mut members) {
                halves.memberships(sets, block, members);
            }
            let of = |y: f64| (y, y.min(1.0 - y));
            let outcome: Vec<(f64, f64)> =
                block.iter().filter_map(|&case| sets.outcome.get(case).copied().map(of)).collect();
            for (at, sums) in sums.iter_mut().enumerate() {
                // Past the last row it is the last one again, of which nobody asks.
                let row = |lane: usize| (at * LANES + lane).min(rows.len() - 1);
                let of = |half: usize| {
                    std::array::from_fn(|lane| {
                        let from = halves[half].of[row(lane)] * block.len();
                        &members[half][from..from + block.len()]
                    })
                };
                sums.add([of(0), of(1)], &outcome);
            }
        }
        Some(sums)
    }
}

/// What rows say of half of the conditions, each once and in order, so that what begins alike shares what that makes.
struct Halves {
    literals: Vec<(usize, u8)>,
    /// How many literals each shares with the one before, and which are its further ones.
    steps: Vec<(usize, Vec<usize>)>,
    /// By row which of them it is.
    of: Vec<usize>,
}

impl Halves {
    fn of<'a>(rows: impl Iterator<Item = &'a [(usize, u8)]> + Clone) -> Self {
        let different: Vec<&[(usize, u8)]> = rows.clone().collect::<BTreeSet<_>>().into_iter().collect();
        let literals: BTreeSet<(usize, u8)> = different.iter().copied().flatten().copied().collect();
        let literals: Vec<(usize, u8)> = literals.into_iter().collect();
        let mut before: &[(usize, u8)] = &[];
        let mut steps = Vec::with_capacity(different.len());
        for now in &different {
            let shared = now.iter().zip(before).take_while(|(a, b)| a == b).count();
            let further = now.iter().skip(shared).filter_map(|literal| literals.binary_search(literal).ok());
            steps.push((shared, further.collect()));
            before = now;
        }
        let of = rows.filter_map(|half| different.binary_search(&half).ok()).collect();
        Self { literals, steps, of }
    }

    /// The memberships of these cases in each of them, one after the other.
    fn memberships(&self, sets: &Analysed, cases: &[usize], members: &mut Vec<f64>) {
        let n = cases.len();
        let mut columns = Vec::with_capacity(n * self.literals.len());
        for &(j, value) in &self.literals {
            let all = sets.literal(j, value);
            columns.extend(cases.iter().map(|&case| all.get(case).copied().unwrap_or_default()));
        }
        members.clear();
        // By the number of literals, the least of the first so many.
        let mut least = vec![1.0; n];
        for (shared, further) in &self.steps {
            least.truncate((shared + 1) * n);
            for literal in further {
                least.extend_from_within(least.len() - n..);
                let from = least.len() - n;
                for (x, y) in least[from..].iter_mut().zip(&columns[literal * n..]) {
                    *x = lesser(*x, *y);
                }
            }
            members.extend_from_slice(&least[least.len() - n..]);
        }
    }
}
