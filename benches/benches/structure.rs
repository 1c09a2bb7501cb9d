//! The structure of a scale on answers of the size of a well-known survey: 2 436 respondents, 25 items of six options, five factors that correlate.

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_benches::{answers_of, synthetic_answers};
use crosscase_scales::{
    Answers, Basis, Cfa, CfaEstimator, CfaMissing, CfaModel, CorrelationKind, Correlations, Irt, IrtModel, Parallel,
};
use std::fmt::Write as _;
use std::hint::black_box;

/// Five factors of five items each.
fn model() -> Option<CfaModel> {
    let mut text = String::new();
    for factor in 0..5 {
        let items: Vec<String> = (0..5).map(|item| format!("x{}", 5 * factor + item + 1)).collect();
        writeln!(text, "f{} =~ {}", factor + 1, items.join(" + ")).ok()?;
    }
    CfaModel::parse(&text, "model").ok()
}

fn answers(complete: usize, others: usize) -> Option<Answers> {
    answers_of(&synthetic_answers(complete, others, 1).ok()?)
}

/// Limits: 300 polychoric correlations 10 ms, weighted least squares 150 ms, full information (2 800 rows, 87 patterns) 500 ms.
fn correlations(c: &mut Criterion) {
    let (Some(answers), Some(gaps), Some(model)) = (answers(2_436, 0), answers(2_436, 364), model()) else {
        return;
    };
    let mut group = c.benchmark_group("scales");
    group.sample_size(10);
    group.bench_function("polychoric/2436x25", |b| {
        b.iter(|| Correlations::new(CorrelationKind::Polychoric).fit(black_box(&answers)).ok());
    });
    let wlsmv = Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(model.observed());
    group.bench_function("cfa/wlsmv/2436x25", |b| b.iter(|| wlsmv.fit(&model, black_box(&answers), None).ok()));
    let fiml = Cfa::new().missing(CfaMissing::Fiml);
    group.bench_function("cfa/fiml/2800x25", |b| b.iter(|| fiml.fit(&model, black_box(&gaps), None).ok()));
    group.finish();
}

/// Limits: the graded model 1 s; 1 000 draws of chance 1 s of components and 5 s of factors.
fn models(c: &mut Criterion) {
    let Some(answers) = answers(2_436, 0) else { return };
    let mut group = c.benchmark_group("scales");
    group.sample_size(10);
    group.bench_function("irt/grm/2436x25", |b| b.iter(|| Irt::new(IrtModel::Grm).fit(black_box(&answers)).ok()));
    for (name, basis) in [("pca", Basis::Pca), ("factor", Basis::Factor)] {
        group.bench_function(format!("parallel/{name}/1000"), |b| {
            b.iter(|| Parallel::new().basis(basis).fit(black_box(&answers)).ok());
        });
    }
    group.finish();
}

criterion_group!(benches, correlations, models);
criterion_main!(benches);
