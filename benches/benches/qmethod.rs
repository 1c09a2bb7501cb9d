//! Q methodology: a full analysis of a large study, and ten thousand resamples of a small one.

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_benches::{lipset_sorts, synthetic_sorts};
use crosscase_qmethod::{Analysis, Bootstrap, Over, StatementTest};
use std::hint::black_box;

fn analysis(c: &mut Criterion) {
    // Synthetic: five viewpoints under twice as much noise.
    let sorts = synthetic_sorts(80, 60, 5, 2.0, 1);
    c.bench_function("qmethod/analysis/80x60", |b| {
        b.iter(|| {
            let found = Analysis::new(5).fit(black_box(&sorts)).ok()?;
            StatementTest::default().fit(&found).ok()
        });
    });
    c.bench_function("qmethod/analysis/80x60/brown", |b| {
        b.iter(|| Analysis::new(5).extraction("brown").fit(black_box(&sorts)).ok());
    });
}

fn bootstrap(c: &mut Criterion) {
    let sorts = lipset_sorts();
    let mut group = c.benchmark_group("qmethod/bootstrap");
    group.sample_size(10);
    for (name, over) in [("persons", Over::Persons), ("statements", Over::Statements)] {
        group.bench_function(format!("lipset/{name}/10000"), |b| {
            b.iter(|| Bootstrap::new(10_000, 1).over(over).fit(&Analysis::new(3), black_box(&sorts)).ok());
        });
    }
    group.finish();
}

criterion_group!(benches, analysis, bootstrap);
criterion_main!(benches);
