//! A stop is kept: soon after an interrupt says so every entry function returns, with what holds.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at the first wrong answer, as tests do")]

#[path = "common/after.rs"]
mod after;

use after::After;
use crosscase_boolean::{
    BooleanError, Chart, CoverLimits, Cube, Objective, PrimeLimits, Search, Space, StopReason, models_until, primes,
    primes_until,
};

const STOPPED: Search = Search::Truncated { reason: StopReason::Interrupted };

/// Pseudo-random distinct rows, the same each time, whose outcome is random too.
fn table(rows: usize, conditions: usize) -> (Space, Vec<Vec<u8>>, Vec<Cube>) {
    let mut state = 1u32;
    let mut bit = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(state >> 31).unwrap()
    };
    let mut all: Vec<Vec<u8>> = (0..rows).map(|_| (0..conditions).map(|_| bit()).collect()).collect();
    all.sort_unstable();
    all.dedup();
    let (on, off): (Vec<_>, Vec<_>) = all.into_iter().partition(|_| bit() == 1);
    (Space::binary(conditions).unwrap(), on, off.iter().map(|row| Cube::from_row(row)).collect())
}

/// Ten columns a row and more, each of a dozen rows here and there.
fn chart(rows: usize) -> Chart {
    let column = |c: usize| (0..12).map(|k| (c + k * k * (7 + c % 13)) % rows).collect();
    Chart::from_columns(rows, (0..2 * rows).map(column).collect()).unwrap()
}

fn covers(chart: &Chart, cover: &[usize]) -> bool {
    (0..chart.rows()).all(|row| cover.iter().any(|&column| chart.covers(row, column)))
}

#[test]
fn primes_are_no_more_than_were_found_before_the_stop() {
    let (space, on, off) = table(2000, 16);
    let all = primes(&space, &on[..60], &off, &PrimeLimits::default()).unwrap();
    for polls in [0, 1, 20] {
        let stop = After::polls(polls);
        let found = primes_until(&space, &on[..60], &off, &PrimeLimits::default(), &stop).unwrap();
        assert_eq!(found.search, STOPPED);
        assert_eq!(stop.asked(), polls + 1, "nothing is asked once the answer was to stop");
        assert!(found.primes.len() < all.primes.len());
        assert!(found.primes.iter().all(|prime| all.primes.binary_search(prime).is_ok()));
    }
}

#[test]
fn primes_ask_often_enough_for_many_short_searches() {
    let (space, on, off) = table(2000, 16);
    let stop = After::polls(usize::MAX);
    primes_until(&space, &on[..60], &off, &PrimeLimits::default(), &stop).unwrap();
    // No row takes a search of many steps; all together do.
    assert!((10..1_000_000).contains(&stop.asked()), "{}", stop.asked());
}

#[test]
fn contradictions_are_found_before_any_search() {
    let (space, mut on, off) = table(400, 12);
    on.push(off[7].literals().map(|(_, value)| value).collect());
    let limits = PrimeLimits { max_primes: Some(1) };
    let error = primes_until(&space, &on, &off, &limits, &After::polls(0)).unwrap_err();
    assert_eq!(error, BooleanError::Contradiction { row: on.len() - 1, cube: 7 });
    let wide = [off[3].clone(), off[7].clone().without(0).without(5), off[7].clone()];
    let error = primes(&space, &on[on.len() - 1..], &wide, &limits).unwrap_err();
    assert_eq!(error, BooleanError::Contradiction { row: 0, cube: 1 });
}

#[test]
fn a_stop_leaves_a_cover_without_a_spare_column() {
    for (rows, polls) in [(200, 0), (250, 3), (1000, 0), (1000, 1), (1000, 3), (6000, 0)] {
        let chart = chart(rows);
        for objective in [Objective::FewestTerms, Objective::Irredundant] {
            let stop = After::polls(polls);
            let found = models_until(&chart, None, objective, &CoverLimits::default(), &stop).unwrap();
            assert!(!found.search.is_complete());
            assert_eq!((&found.count, &found.share), (&None, &None));
            let best = found.best.unwrap();
            assert!(covers(&chart, &best), "{rows} rows, {polls} polls");
            let without = |at| [&best[..at], &best[at + 1..]].concat();
            assert!((0..best.len()).all(|at| !covers(&chart, &without(at))));
            assert!((1..=best.len()).contains(&found.lower_bound));
            assert_eq!(found.models.first(), Some(&best));
            assert!(stop.asked() <= polls + 8, "{} questions after {polls}", stop.asked());
        }
    }
}
