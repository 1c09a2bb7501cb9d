//! All prime implicants of random crisp tables: of 100 × 20 in less than 100 ms.

#![allow(missing_docs, reason = "criterion_group! makes an item without docs")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a benchmark stops at the first error and says what it found"
)]

mod seeded;

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_boolean::{PrimeLimits, Space, primes};
use seeded::Size;
use std::time::Duration;

const SIZES: [Size; 3] = [
    Size { rows: 60, conditions: 10, limit: None },
    Size { rows: 60, conditions: 20, limit: None },
    Size { rows: 100, conditions: 20, limit: Some(Duration::from_millis(100)) },
];

fn all_primes(c: &mut Criterion) {
    let mut group = c.benchmark_group("primes");
    seeded::configure(&mut group);
    for size in SIZES {
        let space = Space::binary(size.conditions).unwrap();
        seeded::bench(
            &mut group,
            size,
            Clone::clone,
            |problem| primes(&space, &problem.on, &problem.off, &PrimeLimits::default()).unwrap(),
            |found| found.search.is_complete(),
        );
    }
    group.finish();
}

criterion_group!(benches, all_primes);
criterion_main!(benches);
