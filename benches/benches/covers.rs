//! The proved minimum, and the count of all minimum models, of the charts of random crisp tables: the minimum of 60 × 10 in
//! less than 100 ms and of 60 × 20 in less than 10 s, all minimum models of 60 × 10 counted in less than 2 s; 40 × 30 ends
//! within the time it is given, with a proved minimum or with a bound that holds.

#![allow(missing_docs, reason = "criterion_group! makes an item without docs")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a benchmark stops at the first error and says what it found"
)]

mod seeded;

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_benches::Problem;
use crosscase_boolean::{Chart, CoverLimits, Models, Objective, models_until};
use seeded::Size;
use std::time::{Duration, Instant};

const fn size(rows: usize, conditions: usize, limit: u64) -> Size {
    Size { rows, conditions, limit: Some(Duration::from_millis(limit)) }
}

const MINIMUM: [Size; 3] = [size(60, 10, 100), size(60, 20, 10_000), size(40, 30, GIVEN)];
const COUNT: [Size; 1] = [size(60, 10, 2_000)];

/// No search takes longer than this many milliseconds: then it ends with what it has proved.
const GIVEN: u64 = 10_000;

fn search(chart: &Chart, limits: &CoverLimits) -> Models {
    let started = Instant::now();
    let stop = move || started.elapsed() > Duration::from_millis(GIVEN);
    let found = models_until(chart, None, Objective::FewestTerms, limits, &stop).unwrap();
    let best = found.best.as_ref().map(Vec::len);
    match found.size {
        Some(size) => assert!(best == Some(size) && found.lower_bound == size, "proved to be {size}, but {found:?}"),
        None => assert!(!found.search.is_complete() && best.is_none_or(|best| found.lower_bound <= best), "{found:?}"),
    }
    found
}

fn covers(c: &mut Criterion) {
    let chart = |problem: &Problem| problem.chart().unwrap();
    let mut group = c.benchmark_group("minimum");
    seeded::configure(&mut group);
    // No state may be opened, so that the search ends with the proof.
    let limits = CoverLimits::default().max_states(0);
    for size in MINIMUM {
        seeded::bench(&mut group, size, chart, |chart| search(chart, &limits), |found| found.size.is_some());
    }
    group.finish();

    let mut group = c.benchmark_group("models");
    seeded::configure(&mut group);
    let limits = CoverLimits::default();
    for size in COUNT {
        seeded::bench(&mut group, size, chart, |chart| search(chart, &limits), |found| found.count.is_some());
    }
    group.finish();
}

criterion_group!(benches, covers);
criterion_main!(benches);
