//! Bootstrapping a mean: 2 000 replicates of three sizes, on all threads.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use crosscase_numerics::{mean, resample};
use std::hint::black_box;

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("bootstrap_mean");
    for n in [20_u32, 200, 2000] {
        let values: Vec<f64> = (0..n).map(|i| f64::from(i % 7)).collect();
        group.bench_with_input(BenchmarkId::from_parameter(n), &values, |b, values| {
            b.iter(|| {
                resample(2000, 1, |stream, _| {
                    let drawn: Vec<f64> = stream.bootstrap(values.len()).into_iter().map(|at| values[at]).collect();
                    mean(black_box(&drawn))
                })
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
