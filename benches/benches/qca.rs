//! Robustness of the published Lipset table: 10 000 re-analyses of resampled cases in less than 2 s on two cores.

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_benches::lipset;
use crosscase_qca::robustness::{QcaAnalysis, bootstrap};
use crosscase_qca::{Minimise, Outcome, TruthTableParams};
use std::hint::black_box;

fn resampled(c: &mut Criterion) {
    let Ok(data) = lipset() else { return };
    let table = || TruthTableParams::new(Outcome::new("SURV"), ["DEV", "URB", "LIT", "IND", "STB"]);
    let mut group = c.benchmark_group("lipset");
    group.sample_size(10);
    for (name, minimise) in [
        ("parsimonious", Minimise::parsimonious()),
        ("intermediate", Minimise::intermediate("DEV,URB,LIT,IND,STB".parse().unwrap_or_default())),
    ] {
        let analysis = QcaAnalysis::new(table(), minimise);
        group.bench_function(format!("10 000 bootstrap re-analyses, {name}"), |b| {
            b.iter(|| bootstrap(black_box(&analysis), &data, 10_000, 1));
        });
    }
    group.finish();
}

criterion_group!(benches, resampled);
criterion_main!(benches);
