//! What stands on exp, ln and sin: calibration, polychoric correlations, rotation, and a decomposition beside them.

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_benches::synthetic_sorts;
use crosscase_numerics::{Matrix, Stream, Svd, polychoric_matrix, varimax};
use crosscase_sets::{Anchors, Calibration, Shape};
use std::hint::black_box;

fn calibration(c: &mut Criterion) {
    let mut stream = Stream::new(1, 0);
    let raw: Vec<Option<f64>> = (0..100_000).map(|_| Some(1_200.0 * stream.unit())).collect();
    let Ok(anchors) = Anchors::new(400.0, 550.0, 900.0) else { return };
    let direct = || Calibration::direct(anchors.clone());
    let mut group = c.benchmark_group("calibrate/100000");
    group.sample_size(20);
    for (name, calibration) in [
        ("logistic", direct()),
        ("S, exponent 1.5", direct().shape(Shape::S { below: 1.5, above: 1.5 })),
        ("empirical, exponent 1.5", direct().shape(Shape::Empirical { below: 1.5, above: 1.5 })),
    ] {
        group.bench_function(name, |b| b.iter(|| calibration.fit(black_box(&raw)).ok()));
    }
    group.finish();
}

fn polychoric(c: &mut Criterion) {
    let sorts = synthetic_sorts(80, 60, 5, 2.0, 1);
    let variables: Vec<&[f64]> = sorts.iter().collect();
    let mut group = c.benchmark_group("polychoric");
    group.sample_size(10);
    group.bench_function("80x60", |b| b.iter(|| polychoric_matrix(black_box(&variables)).ok()));
    group.finish();
}

fn rotation(c: &mut Criterion) {
    let mut stream = Stream::new(2, 0);
    let rows: Vec<Vec<f64>> = (0..80).map(|_| (0..5).map(|_| stream.unit() - 0.5).collect()).collect();
    let Ok(loadings) = Matrix::from_rows(&rows) else { return };
    c.bench_function("varimax/80x5", |b| b.iter(|| varimax(black_box(&loadings), true).ok()));
    c.bench_function("svd/80x5", |b| b.iter(|| Svd::of(black_box(&loadings)).ok()));
}

criterion_group!(benches, calibration, polychoric, rotation);
criterion_main!(benches);
