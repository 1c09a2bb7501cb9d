//! Seeded problems that the benchmarks share.
//!
//! A problem is a truth table of distinct random crisp rows. The outcome follows a planted rule of three short terms, then
//! each row is flipped with a chance that is the noise: at 0.5 the outcome is pure chance.

mod answers;
mod seeds;
mod speed;
#[path = "../../crates/qmethod/tests/common/synthetic.rs"]
mod synthetic;

pub use answers::{answers_of, synthetic_answers, synthetic_numbers};
pub use seeds::{Seeds, Timed, time_seeds};
pub use speed::timed;
pub use synthetic::synthetic as synthetic_sorts;

use std::collections::BTreeSet;

use crosscase_boolean::{BooleanError, Chart, Cube, PrimeLimits, Space, primes};

/// The seeds behind every reported median and worst case.
pub const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;

/// The shares of rows whose outcome is flipped.
pub const NOISE: [f64; 3] = [0.05, 0.2, 0.5];

/// A truth table split by outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Conditions.
    pub conditions: usize,
    /// Positive rows.
    pub on: Vec<Vec<u8>>,
    /// Negative rows.
    pub off: Vec<Cube>,
}

/// `SplitMix64` (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195): the same numbers everywhere, no dependency.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        usize::try_from(self.next() % n).unwrap_or(0) // less than a usize
    }

    fn bit(&mut self) -> u8 {
        u8::from(self.next() >> 63 == 1)
    }

    fn chance(&mut self, p: f64) -> bool {
        ((self.next() >> 11) as f64) < p * (1u64 << 53) as f64
    }
}

impl Problem {
    /// A table of at most `rows` distinct rows (all of them, if the conditions allow that many).
    pub fn random(rows: usize, conditions: usize, noise: f64, seed: u64) -> Self {
        let mut random = SplitMix(seed);
        let mut term = || {
            let mut literal = || (random.below(conditions), random.bit());
            Cube::from_literals(conditions, [literal(), literal()])
        };
        let terms = [term(), term(), term()];
        let wanted = if conditions < 60 { rows.min(1 << conditions) } else { rows };
        let mut seen = BTreeSet::new();
        let mut problem = Self { conditions, on: Vec::new(), off: Vec::new() };
        while seen.len() < wanted {
            let row: Vec<u8> = (0..conditions).map(|_| random.bit()).collect();
            if !seen.insert(row.clone()) {
                continue;
            }
            let planted = terms.iter().any(|term| term.contains(&row));
            if planted ^ random.chance(noise) {
                problem.on.push(row);
            } else {
                problem.off.push(Cube::from_row(&row));
            }
        }
        problem
    }

    /// The chart of all prime implicants.
    pub fn chart(&self) -> Result<Chart, BooleanError> {
        let space = Space::binary(self.conditions)?;
        let found = primes(&space, &self.on, &self.off, &PrimeLimits::default())?;
        Chart::new(&self.on, &found.primes)
    }
}

/// Lipset's nine Q-sorts (Brown 1980, pp. 183 ff.).
///
/// # Panics
/// Never: the file is part of the repository.
pub fn lipset_sorts() -> crosscase_qmethod::Sorts {
    let file = include_bytes!("../../fixtures/lipset-q/lipset.dat");
    let read = crosscase_qmethod::formats::pqmethod::read_dat(file, None, None)
        .unwrap_or_else(|error| unreachable!("{error}"));
    read.data.complete(crosscase_qmethod::MissingPlaces::Error).unwrap_or_else(|error| unreachable!("{error}")).0
}

/// Lipset's (1959) interwar democracies as fuzzy sets, as published in Rihoux & Ragin (2009), ch. 5.
///
/// # Errors
/// None that the table in the repository can cause.
pub fn lipset() -> Result<crosscase_qca::SetData, crosscase_qca::QcaError> {
    let mut lines = include_str!("../../crates/qca/tests/data/lipset_fuzzy.csv").lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').skip(1).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let cell = |row: &Vec<&str>, at: usize| row.get(at).and_then(|cell| cell.parse().ok()).unwrap_or_default();
    let column = |(j, name): (usize, &&str)| ((*name).to_owned(), rows.iter().map(|row| cell(row, j + 1)).collect());
    let cases = rows.iter().filter_map(|row| row.first()).map(ToString::to_string).collect();
    crosscase_qca::SetData::new(cases, names.iter().enumerate().map(column).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_table_of_distinct_rows() {
        let check = |rows: usize, conditions: usize, expected: usize| {
            let problem = Problem::random(rows, conditions, 0.2, 7);
            assert_eq!(problem, Problem::random(rows, conditions, 0.2, 7));
            assert_ne!(problem, Problem::random(rows, conditions, 0.2, 8));
            let on = problem.on.iter().map(|row| Cube::from_row(row));
            let distinct: BTreeSet<Cube> = on.chain(problem.off).collect();
            assert_eq!(distinct.len(), expected);
        };
        check(60, 10, 60);
        check(60, 3, 8);
        check(40, 64, 40);
    }
}
