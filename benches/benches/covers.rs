//! The proved minimum, and the count of all minimum models, of the charts of random crisp tables.

#![allow(missing_docs, reason = "criterion_group! makes an item without docs")]
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use crosscase_benches::Problem;
use crosscase_boolean::{CoverLimits, Never, Objective, models};

fn covers(c: &mut Criterion) {
    let kernels = [
        // No state may be opened, so that the search ends with the proof.
        ("minimum", CoverLimits::default().max_states(0)),
        ("models", CoverLimits::default()),
    ];
    for (kernel, limits) in kernels {
        let mut group = c.benchmark_group(kernel);
        group.sample_size(10);
        for (rows, conditions) in [(30, 10), (60, 10), (60, 20)] {
            let chart = Problem::random(rows, conditions, 0.2, 1).chart().unwrap();
            let id = BenchmarkId::from_parameter(format!("{rows}x{conditions}"));
            group.bench_with_input(id, &chart, |b, chart| {
                b.iter(|| models(chart, None, Objective::FewestTerms, &limits, &Never));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, covers);
criterion_main!(benches);
