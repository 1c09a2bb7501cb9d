//! The stated seeds, each timed once: what is typical, and what is worst.

use crate::SEEDS;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// A seed, and how long its problem took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// The seed.
    pub seed: u64,
    /// The time of one run, of a short one the least of three.
    pub took: Duration,
}

/// What the stated seeds took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds {
    /// The upper one of the two in the middle.
    pub median: Timed,
    /// The slowest.
    pub worst: Timed,
    /// Of how many problems the answer was final.
    pub proved: usize,
    /// How many problems there were.
    pub tried: usize,
}

/// A run shorter than this is repeated: on a shared machine, the longest of twenty of them is else the one that was interrupted.
const SHORT: Duration = Duration::from_millis(10);

/// Times the problem of every stated seed.
///
/// One easy instance says nothing: the same size takes a hundred times as long with another seed. One run of each finds the
/// two that are worth measuring; what it says of them holds as far as the machine was quiet.
/// `prepare` is not timed; `is_proved` tells whether an answer is final.
pub fn time_seeds<T, R>(
    prepare: impl Fn(u64) -> T,
    run: impl Fn(&T) -> R,
    is_proved: impl Fn(&R) -> bool,
) -> Option<Seeds> {
    let mut proved = 0;
    let mut timed: Vec<Timed> = Vec::new();
    for seed in SEEDS {
        let problem = prepare(seed);
        let once = || {
            let started = Instant::now();
            let answer = black_box(run(&problem));
            (started.elapsed(), answer)
        };
        let (mut took, answer) = once();
        if took < SHORT {
            took = took.min(once().0).min(once().0);
        }
        timed.push(Timed { seed, took });
        proved += usize::from(is_proved(&answer));
    }
    ranked(timed, proved)
}

fn ranked(mut timed: Vec<Timed>, proved: usize) -> Option<Seeds> {
    timed.sort_by_key(|timed| (timed.took, timed.seed));
    let tried = timed.len();
    Some(Seeds { median: *timed.get(tried / 2)?, worst: *timed.last()?, proved, tried })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_and_the_worst_are_seeds_of_their_own() {
        let timed = |(seed, ms)| Timed { seed, took: Duration::from_millis(ms) };
        let found = ranked([(1, 5), (2, 900), (3, 7), (4, 6)].map(timed).to_vec(), 3);
        let (median, worst) = (timed((3, 7)), timed((2, 900)));
        assert_eq!(found, Some(Seeds { median, worst, proved: 3, tried: 4 }));
        assert_eq!(ranked(Vec::new(), 0), None);
    }

    #[test]
    fn every_stated_seed_is_run() {
        let ran = std::cell::RefCell::new(std::collections::BTreeSet::new());
        let run = |seed: &u64| ran.borrow_mut().insert(*seed);
        let found = time_seeds(|seed| seed, run, |_| true).unwrap();
        assert_eq!(*ran.borrow(), SEEDS.collect());
        assert!(found.proved == 20 && found.tried == 20 && found.median.took <= found.worst.took);
    }
}
