//! Survey scales: 10 000 bootstrap alphas of 5 items × 2 800 rows (limit 0.5 s), and a `.sav` of 100 000 rows × 200 variables read.
#![allow(missing_docs, reason = "criterion_group! makes an item without docs")]
#![expect(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_benches::synthetic_numbers;
use crosscase_data::{Format, ReadOptions, read_bytes, to_bytes};
use crosscase_numerics::Stream;
use crosscase_scales::{Answers, Item, Reliability};
use std::hint::black_box;
use std::time::Duration;

/// Answers from 1 to 6 with something in common in each row.
fn answers(stream: &mut Stream, common: f64) -> f64 {
    (1.0 + 6.0 * (0.5 * common + 0.5 * stream.unit())).floor()
}

fn alpha(c: &mut Criterion) {
    let row = |row: u64| {
        let mut stream = Stream::new(1, row);
        let common = stream.unit();
        [0; 5].map(|_| Some(answers(&mut stream, common)))
    };
    let items = ["A1", "A2", "A3", "A4", "A5"].map(Item::new);
    let answers = Answers::from_rows(&items, &(0..2800).map(row).collect::<Vec<_>>()).unwrap();
    let model = Reliability::new().replicates(10_000);
    c.bench_function("alpha_bootstrap/10000 of 5x2800", |b| b.iter(|| black_box(&model).fit(&answers)));
}

fn sav(c: &mut Criterion) {
    let table = synthetic_numbers(100_000, 200).unwrap();
    let bytes = to_bytes(&table, Format::Sav).unwrap();
    let options = ReadOptions::new().without_id();
    let mut group = c.benchmark_group("sav_read");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("100000x200", |b| b.iter(|| read_bytes(black_box(&bytes), Format::Sav, None, &options)));
    group.finish();
}

criterion_group!(benches, alpha, sav);
criterion_main!(benches);
