//! All prime implicants of random crisp tables.

#![allow(missing_docs, reason = "criterion_group! makes an item without docs")]
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use crosscase_benches::Problem;
use crosscase_boolean::{Never, PrimeLimits, Space, primes};

fn all_primes(c: &mut Criterion) {
    let mut group = c.benchmark_group("primes");
    group.sample_size(20);
    for (rows, conditions) in [(60, 10), (60, 20), (100, 20)] {
        let problem = Problem::random(rows, conditions, 0.2, 1);
        let space = Space::binary(conditions).unwrap();
        let id = BenchmarkId::from_parameter(format!("{rows}x{conditions}"));
        group.bench_with_input(id, &problem, |b, p| {
            b.iter(|| primes(&space, &p.on, &p.off, &PrimeLimits::default(), &Never));
        });
    }
    group.finish();
}

criterion_group!(benches, all_primes);
criterion_main!(benches);
