//! What must hold of the structure of any scale: it does not hang on the order of items, rows or groups, nor on the zero and unit of an item; an item turned
//! round twice is as it was.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::{answers, items, ranged, reversing, two_factors};
use crosscase_numerics::Stream;
use crosscase_scales::{
    Answers, Basis, Cfa, CfaEqual, CfaEstimator, CfaMissing, CfaModel, CorrelationKind, Correlations, FactorAnalysis,
    FactorRotation, FactorScoring, Irt, IrtModel, Mokken, Parallel, ParallelKind, Reliability,
};
use proptest::prelude::*;
use std::fmt::Write as _;

/// The first 120 of the invented respondents, as numbers or as answers from 1 to 4, with a group each.
fn rows(is_ordered: bool) -> Vec<(Vec<f64>, &'static str)> {
    let table = two_factors();
    let columns: Vec<Vec<f64>> =
        (1..=6).map(|item| table.numbers(&item.to_string()).unwrap().into_iter().flatten().collect()).collect();
    let answer =
        |x: f64| if is_ordered { 1.0 + [-0.8, 0.1, 0.9].iter().filter(|cut| x > **cut).count() as f64 } else { x };
    (0..120)
        .map(|row| (columns.iter().map(|column| answer(column[row])).collect(), if row % 3 == 0 { "a" } else { "b" }))
        .collect()
}

/// A file with the items in an order, each changed.
fn file(rows: &[(Vec<f64>, &str)], order: &[usize], change: impl Fn(usize, f64) -> f64) -> String {
    let names: Vec<String> = order.iter().map(|at| format!("x{}", at + 1)).collect();
    let mut file = format!("id,g,{}\n", names.join(","));
    for (row, (values, group)) in rows.iter().enumerate() {
        let values: Vec<String> = order.iter().map(|at| change(*at, values[*at]).to_string()).collect();
        writeln!(file, "p{row},{group},{}", values.join(",")).unwrap();
    }
    file
}

fn named(order: &[usize]) -> String {
    order.iter().map(|at| format!("x{}", at + 1)).collect::<Vec<_>>().join(" ")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-5 * a.abs().max(1.0)
}

const PLAIN: [usize; 6] = [0, 1, 2, 3, 4, 5];
const MODEL: &str = "f =~ x1 + x2 + x3\nh =~ x4 + x5 + x6";

/// What is to be the same: communalities, uniquenesses by item, phi, eigenvalues, adequacy, χ².
fn figures(read: &Answers) -> (Vec<(String, f64)>, Vec<f64>) {
    let factor =
        FactorAnalysis::new(2).rotation(FactorRotation::Geomin).scores(FactorScoring::TenBerge).fit(read).unwrap();
    let parallel = Parallel::new().draws(2).fit(read).unwrap();
    let cfa = Cfa::new().fit(&CfaModel::parse(MODEL, "m").unwrap(), read, None).unwrap();
    let mut each: Vec<(String, f64)> =
        factor.items.iter().cloned().zip(factor.communalities.iter().map(|c| c.unwrap())).collect();
    each.sort_by(|a, b| a.0.cmp(&b.0));
    let mut all = vec![factor.phi.row(0)[1], parallel.kmo.unwrap(), parallel.sphericity.unwrap().chisq, cfa.fit.chisq];
    all.extend(parallel.eigenvalues.iter().copied().chain(parallel.map.iter().map(|step| step.fourth)));
    all.extend(cfa.estimates.iter().filter(|one| one.lhs == "f" && one.op == "=~").map(|one| one.std.unwrap()));
    (each, all)
}

fn same(a: &Answers, b: &Answers) -> Result<(), TestCaseError> {
    let ((each, all), (other_each, others)) = (figures(a), figures(b));
    for ((name, x), (_, y)) in each.iter().zip(&other_each) {
        prop_assert!(close(*x, *y), "{}: {} and {}", name, x, y);
    }
    for (at, (x, y)) in all.iter().zip(&others).enumerate() {
        prop_assert!(close(*x, *y), "figure {}: {} and {}", at, x, y);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn order_does_not_matter(order in Just(PLAIN.to_vec()).prop_shuffle(), seed in any::<u64>()) {
        let plain = rows(false);
        let mut moved = plain.clone();
        Stream::new(seed, 0).shuffle(&mut moved);
        let turned = answers(&file(&moved, &order, |_, x| x), &items(&named(&order)));
        same(&answers(&file(&plain, &PLAIN, |_, x| x), &items(&named(&PLAIN))), &turned)?;
    }

    /// Of numbers zero and unit of each item; the sign of an item turns its loadings alone.
    #[test]
    fn zero_and_unit_do_not_matter(zero in -50.0..50.0_f64, unit in 0.1..20.0_f64) {
        let plain = rows(false);
        let moved = file(&plain, &PLAIN, |at, x| zero * at as f64 + x * (1.0 + unit * at as f64));
        same(
            &answers(&file(&plain, &PLAIN, |_, x| x), &items(&named(&PLAIN))),
            &answers(&moved, &items(&named(&PLAIN))),
        )?;
    }
}

/// Ordered answers: rows and items in another order, groups that change places, items that are turned round in the file and declared to be so.
#[test]
fn ordered_answers() {
    let plain = rows(true);
    let mut moved = plain.clone();
    Stream::new(3, 0).shuffle(&mut moved);
    // The other group is the first to appear.
    let first = moved.iter().position(|(_, group)| *group == "b").unwrap();
    moved.swap(0, first);
    let order = [4, 2, 0, 5, 1, 3];
    let read = |text: &str, of: &[usize]| answers(text, &ranged(&named(of), 1.0, 4.0));
    let (straight, other) = (file(&plain, &PLAIN, |_, x| x), file(&moved, &order, |_, x| x));
    let by_hand = file(&plain, &PLAIN, |at, x| if at == 1 || at == 4 { 5.0 - x } else { x });
    let turned = answers(&by_hand, &reversing(&named(&PLAIN), "x2 x5", 1.0, 4.0));
    let all = [read(&straight, &PLAIN), read(&other, &order), turned];
    let grm = |read: &Answers| Irt::new(IrtModel::Grm).fit(read).unwrap().log_likelihood;
    let h = |read: &Answers| Mokken::new().fit(read).unwrap().h.unwrap();
    let wlsmv = Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(["x1", "x2", "x3", "x4", "x5", "x6"]);
    let model = CfaModel::parse(MODEL, "m").unwrap();
    let chisq = |read: &Answers| wlsmv.fit(&model, read, None).unwrap().fit.chisq_scaled.unwrap();
    for other in &all[1..] {
        assert!(close(grm(&all[0]), grm(other)) && close(h(&all[0]), h(other)) && close(chisq(&all[0]), chisq(other)));
    }
    let of_groups = |text: &str, read: &Answers| {
        let groups = common::table(text).texts("g").unwrap();
        let equal = wlsmv.clone().equal([CfaEqual::Loadings]);
        let found = equal.fit_against(&model, (&wlsmv, &model), read, Some(&groups)).unwrap();
        (found.fit.chisq_scaled.unwrap(), found.comparison.unwrap().chisq.unwrap())
    };
    let (a, b) = (of_groups(&straight, &all[0]), of_groups(&other, &all[1]));
    assert!(close(a.0, b.0) && close(a.1, b.1), "{a:?} and {b:?}");
}

/// No bit of any result hangs on how many threads there are.
#[test]
fn threads_do_not_matter() {
    let numbers = answers(&file(&rows(false), &PLAIN, |_, x| x), &items(&named(&PLAIN)));
    let text = file(&rows(true), &PLAIN, |_, x| x);
    let ordered = answers(&text, &ranged(&named(&PLAIN), 1.0, 4.0));
    let groups = common::table(&text).texts("g").unwrap();
    let model = CfaModel::parse(MODEL, "m").unwrap();
    let all = || {
        let mut found = Vec::new();
        let mut add = |result: serde_json::Result<serde_json::Value>| found.push(result.unwrap().to_string());
        for kind in [CorrelationKind::Pearson, CorrelationKind::Spearman, CorrelationKind::Polychoric] {
            add(serde_json::to_value(Correlations::new(kind).asymptotic().fit(&ordered).unwrap()));
        }
        add(serde_json::to_value(Correlations::new(CorrelationKind::Polyserial).asymptotic().fit(&numbers).unwrap()));
        for (kind, basis) in [
            (ParallelKind::Pearson, Basis::Pca),
            (ParallelKind::Pearson, Basis::Factor),
            (ParallelKind::Polychoric, Basis::Pca),
        ] {
            add(serde_json::to_value(Parallel::new().kind(kind).basis(basis).draws(40).fit(&ordered).unwrap()));
        }
        for rotation in [FactorRotation::Oblimin, FactorRotation::Geomin, FactorRotation::Quartimax] {
            let scored = FactorAnalysis::new(2).rotation(rotation).scores(FactorScoring::TenBerge);
            add(serde_json::to_value(scored.fit(&numbers).unwrap()));
        }
        let bifactor = FactorAnalysis::new(3).rotation(FactorRotation::Bifactor);
        add(serde_json::to_value(bifactor.fit(&numbers).unwrap()));
        let robust = Cfa::new().estimator(CfaEstimator::Mlr).missing(CfaMissing::Fiml).with_residuals();
        add(serde_json::to_value(robust.fit(&model, &numbers, Some(&groups)).unwrap()));
        let wlsmv = Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(["x1", "x2", "x3", "x4", "x5", "x6"]);
        add(serde_json::to_value(wlsmv.fit(&model, &ordered, Some(&groups)).unwrap()));
        for kind in [IrtModel::Grm, IrtModel::Gpcm, IrtModel::Pcm] {
            add(serde_json::to_value(Irt::new(kind).with_scores().with_information().fit(&ordered).unwrap()));
        }
        add(serde_json::to_value(Mokken::new().group_size(20).fit(&ordered).unwrap()));
        add(serde_json::to_value(Reliability::new().replicates(200).fit(&ordered).unwrap()));
        found
    };
    let on = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(all);
    let one = on(1);
    for threads in [2, 8] {
        assert_eq!(one, on(threads), "{threads} threads");
    }
}
