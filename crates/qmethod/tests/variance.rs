//! What factors hold together, who loads on several, the least residuals, and chance.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{lipset, named, near, synthetic};
use crosscase_numerics::Progress;
use crosscase_qmethod::{Analysis, Extensions, Retention, RotationPlan, Sorts};
use std::ops::ControlFlow;

/// The factors of Lipset's study hold 64 % of the variance. Poles mirror each other; summed over them it would be 106 %.
#[test]
fn poles_hold_one_variance() {
    let whole = Analysis::new(3).fit(&lipset()).unwrap();
    let split = Analysis::new(3).bipolar([1, 3]).fit(&lipset()).unwrap();
    near(
        whole.explained(),
        (2.383_773_189_0 + 2.015_325_074_5 + 1.340_828_626_3) / 9.0,
        1e-9,
        "three eigenvalues of nine",
    );
    near(split.explained(), whole.explained(), 1e-15, "split");
    let shares = |labels: &[&str]| -> f64 {
        split.factors.iter().filter(|f| labels.contains(&f.label.as_str())).map(|f| f.explained).sum()
    };
    near(shares(&["1a", "2", "3a"]), whole.explained(), 1e-12, "one pole of each");
    near(shares(&["1a"]), shares(&["1b"]), 0.0, "both poles");
}

/// An oblique rotation turns axes within the space of the factors.
#[test]
fn an_oblique_rotation_keeps_the_space() {
    let sorts = synthetic(14, 30, 3, 1.2, 3);
    let right = Analysis::new(3).fit(&sorts).unwrap();
    let oblique = Analysis::new(3).rotation("oblimin").fit(&sorts).unwrap();
    let phi = oblique.phi.as_ref().unwrap();
    assert!((0..3).any(|f| phi.row(f)[(f + 1) % 3].abs() > 0.05), "the factors correlate");
    near(oblique.explained(), right.explained(), 1e-12, "of all factors");
    let shares: f64 = oblique.factors.iter().map(|factor| factor.explained).sum();
    near(shares, right.explained(), 1e-9, "Σ pattern × structure / n");
    let squares: f64 = oblique.loadings.values().iter().map(|l| l * l).sum();
    assert!((squares / 14.0 - shares).abs() > 1e-3, "the structure alone counts shared variance twice");
}

/// Only UK7 loads significantly on two factors; the mirror image of one is not a second.
#[test]
fn poles_do_not_make_a_sort_doubly_significant() {
    let on_labels = |bipolar: &[usize]| -> Vec<(String, Vec<String>)> {
        let found = Analysis::new(3).bipolar(bipolar.iter().copied()).fit(&lipset()).unwrap();
        let labels = |on: &[usize]| on.iter().map(|&f| found.factors[f].label.clone()).collect();
        found.confounded.iter().map(|(i, on)| (found.sorters[*i].clone(), labels(on))).collect()
    };
    let one = |labels: [&str; 2]| vec![("UK7".to_owned(), labels.map(str::to_owned).to_vec())];
    assert_eq!(on_labels(&[]), one(["2", "3"]));
    // UK7 loads −.35 on factor 2 and .74 on factor 3.
    assert_eq!(on_labels(&[1, 3]), one(["2", "3a"]));
    assert_eq!(on_labels(&[2]), one(["2b", "3"]));
}

fn table(text: &str) -> Sorts {
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|line| line.split(',').skip(1).map(|cell| cell.parse().unwrap()).collect()).collect();
    let sorts: Vec<Vec<f64>> = (0..rows[0].len()).map(|i| rows.iter().map(|row| row[i]).collect()).collect();
    Sorts::new(named("P", sorts.len()), named("s", rows.len()), &sorts).unwrap()
}

/// R `psych` 2.2.9 (`fa(fm = "minres")`), which starts from squared multiple correlations, leaves these squared residuals.
#[test]
fn minimum_residuals_are_the_least() {
    for (text, factors, psych) in [
        (include_str!("data/two_minima_3.csv"), 3, 0.270_191_573),
        (include_str!("data/two_minima_4.csv"), 4, 0.028_944_971_69),
    ] {
        let analysis = Analysis::new(factors).extraction("minres").rotation(RotationPlan::none());
        let found = analysis.fit(&table(text)).unwrap();
        let n = found.sorters.len();
        let shared = found.unrotated.multiply(&found.unrotated.transpose()).unwrap();
        let left = |i: usize, j: usize| found.correlations.row(i)[j] - shared.row(i)[j];
        let off = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|(i, j)| i != j).map(|(i, j)| left(i, j));
        let residual: f64 = off.map(|left| left * left).sum();
        near(residual, psych, 1e-6, "squared residuals");
    }
}

#[test]
fn heywood_cases_of_minimum_residuals_are_named() {
    let found = Analysis::new(4)
        .extraction("minres")
        .rotation(RotationPlan::none())
        .fit(&table(include_str!("data/two_minima_4.csv")))
        .unwrap();
    let told: Vec<&str> =
        found.diagnostics.iter().filter(|told| told.code == "QME108").map(|told| told.message.as_str()).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("at least 0.997: P4, P5, P6"), "{told:?}");
    let proper = Analysis::new(2).extraction("minres").fit(&lipset()).unwrap();
    assert!(proper.diagnostics.iter().all(|told| told.code != "QME108"));
}

/// What is stopped holds the replicates that were made and no others; there are more sorts than statements here.
#[test]
fn parallel_analysis_may_be_stopped() {
    let orders = [[0, 1, 2, 3], [1, 0, 2, 3], [3, 2, 1, 0], [0, 2, 1, 3], [2, 3, 0, 1], [1, 3, 0, 2]];
    let sorts = orders.map(|order| order.map(|at| [-2.0, -1.0, 0.0, 3.0][at]).to_vec()).to_vec();
    let (sorts, analysis) = (Sorts::try_from(sorts).unwrap(), Analysis::new(1));
    let fit = |replicates: usize, most: usize| {
        let watch = |made: Progress| if made.done < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        Retention::new().replicates(replicates).fit_while(&Extensions::standard(), &analysis, &sorts, watch).unwrap()
    };
    let stopped = fit(100_000, 64).factors;
    assert_eq!(stopped, fit(64, usize::MAX).factors);
    assert_eq!(fit(100_000, 0).factors[0].parallel, None);
    // Four statements leave three dimensions: what the eigenvalues of shuffled sorts sum to is the number of sorts.
    assert!((stopped.iter().filter_map(|factor| factor.parallel_mean).sum::<f64>() - 6.0).abs() < 1e-9);
    assert!(stopped[3].parallel_mean.is_some_and(|mean| mean.abs() < 1e-9));
}
