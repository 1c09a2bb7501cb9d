//! What must not matter, and what always holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{named, synthetic};
use crosscase_qmethod::{
    Analysis, Bootstrap, CaseConditions, Over, Retention, RotationPlan, RotationStep, SecondOrder, Sorts,
    StatementTest, congruence, crib_sheet, reliability, second_order,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn rearranged(sorts: &Sorts, order: &[usize]) -> Sorts {
    let names = order.iter().map(|&i| sorts.sorters()[i].clone()).collect();
    let rows: Vec<&[f64]> = order.iter().map(|&i| sorts.sort(i)).collect();
    Sorts::new(names, sorts.statements().to_vec(), &rows).unwrap()
}

fn step() -> impl Strategy<Value = RotationStep> {
    prop_oneof![
        prop_oneof![Just("varimax"), Just("quartimax")].prop_map(|name| RotationStep::Criterion(name.to_owned())),
        (1_usize..4, 1_usize..4, -180.0..180.0_f64)
            .prop_filter("two factors", |(a, b, _)| a != b)
            .prop_map(|(a, b, degrees)| RotationStep::Plane { a, b, degrees }),
        (1_usize..4).prop_map(RotationStep::Invert),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sorts_in_another_order(seed in 0_u64..1_000) {
        let sorts = synthetic(12, 24, 3, 0.6, seed);
        let order: Vec<usize> = (0..12).rev().collect();
        let (a, b) = (Analysis::new(3).fit(&sorts).unwrap(), Analysis::new(3).fit(&rearranged(&sorts, &order)).unwrap());
        for i in 0..12 {
            for f in 0..3 {
                prop_assert!((a.loadings.row(i)[f] - b.loadings.row(11 - i)[f]).abs() < 1e-9);
                prop_assert_eq!(a.flags[i][f], b.flags[11 - i][f]);
            }
        }
        prop_assert_eq!(a.arrays, b.arrays);
    }

    #[test]
    fn a_reflected_sort_changes_its_sign_alone(seed in 0_u64..1_000, who in 0_usize..12) {
        let sorts = synthetic(12, 24, 3, 0.6, seed);
        let turned: Vec<Vec<f64>> = sorts.iter().enumerate()
            .map(|(i, sort)| sort.iter().map(|p| if i == who { -p } else { *p }).collect()).collect();
        let turned = Sorts::new(sorts.sorters().to_vec(), sorts.statements().to_vec(), &turned).unwrap();
        let (a, b) = (Analysis::new(3).fit(&sorts).unwrap(), Analysis::new(3).fit(&turned).unwrap());
        for f in 0..3 {
            // A factor may turn round with its largest sort.
            let sign: f64 = (0..12).filter(|i| *i != who).map(|i| a.loadings.row(i)[f] * b.loadings.row(i)[f]).sum::<f64>().signum();
            for i in 0..12 {
                let expected = a.loadings.row(i)[f] * sign * if i == who { -1.0 } else { 1.0 };
                prop_assert!((b.loadings.row(i)[f] - expected).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn statements_in_another_order(seed in 0_u64..1_000) {
        let sorts = synthetic(12, 24, 3, 0.6, seed);
        let rows: Vec<Vec<f64>> = sorts.iter().map(|sort| sort.iter().rev().copied().collect()).collect();
        let names = sorts.statements().iter().rev().cloned().collect();
        let turned = Sorts::new(sorts.sorters().to_vec(), names, &rows).unwrap();
        let (a, b) = (Analysis::new(3).fit(&sorts).unwrap(), Analysis::new(3).fit(&turned).unwrap());
        prop_assert!(a.loadings.max_abs_difference(&b.loadings).unwrap() < 1e-9);
        for (x, y) in a.zscores.iter().flatten().zip(b.zscores.iter().flatten()) {
            prop_assert!(x.iter().zip(y.iter().rev()).all(|(x, y)| (x - y).abs() < 1e-9));
        }
        // Where no tie was parted, the arrays are the same, too.
        if !a.ties.iter().any(|tie| tie.parted) {
            for (x, y) in a.arrays.iter().flatten().zip(b.arrays.iter().flatten()) {
                prop_assert!(x.iter().eq(y.iter().rev()));
            }
        }
    }

    #[test]
    fn a_reflected_factor_is_its_mirror_image(seed in 0_u64..1_000, factor in 1_usize..4) {
        let sorts = synthetic(12, 25, 3, 0.6, seed);
        let plan = |text: String| Analysis::new(3).rotation(text.as_str()).fit(&sorts).unwrap();
        let (a, b) = (plan("varimax".to_owned()), plan(format!("varimax; invert {factor}")));
        prop_assert_eq!(&a.flags, &b.flags);
        for f in 0..3 {
            let sign = if f + 1 == factor { -1.0 } else { 1.0 };
            prop_assert!((0..12).all(|i| a.loadings.row(i)[f] == sign * b.loadings.row(i)[f]));
            for (x, y) in a.zscores[f].iter().flatten().zip(b.zscores[f].iter().flatten()) {
                prop_assert!((x - sign * y).abs() < 1e-12);
            }
            prop_assert_eq!(a.factors[f].reliability, b.factors[f].reliability);
        }
    }

    #[test]
    fn scale_and_origin_of_a_sort_do_not_matter(seed in 0_u64..1_000, who in 0_usize..12, scale in 0.1..9.0_f64, shift in -9.0..9.0_f64) {
        let sorts = synthetic(12, 24, 3, 0.6, seed);
        let other: Vec<Vec<f64>> = sorts.iter().enumerate()
            .map(|(i, sort)| sort.iter().map(|p| if i == who { p * scale + shift } else { *p }).collect()).collect();
        let other = Sorts::new(sorts.sorters().to_vec(), sorts.statements().to_vec(), &other).unwrap();
        let (a, b) = (Analysis::new(3).fit(&sorts).unwrap(), Analysis::new(3).fit(&other).unwrap());
        prop_assert!(a.loadings.max_abs_difference(&b.loadings).unwrap() < 1e-9);
        prop_assert_eq!(a.flags, b.flags);
        prop_assert_eq!(a.grid, b.grid);
        for (x, y) in a.zscores.iter().flatten().flatten().zip(b.zscores.iter().flatten().flatten()) {
            prop_assert!((x - y).abs() < 1e-9);
        }
    }

    #[test]
    fn arrays_keep_the_grid_and_figures_their_range(seed in 0_u64..1_000, factors in 1_usize..6) {
        let found = Analysis::new(factors).fit(&synthetic(14, 30, 3, 1.0, seed)).unwrap();
        for array in found.arrays.iter().flatten() {
            let mut sorted = array.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, found.grid.values());
        }
        for factor in &found.factors {
            prop_assert!((0.0..1.0).contains(&factor.reliability));
            prop_assert!((factor.se * factor.se + factor.reliability - 1.0).abs() < 1e-12);
        }
        for (z, array) in found.zscores.iter().zip(&found.arrays) {
            let (Some(z), Some(array)) = (z, array) else { continue };
            for (s, t) in (0..z.len()).flat_map(|s| (0..s).map(move |t| (s, t))) {
                prop_assert!(z[s] <= z[t] + 1e-9 || array[s] >= array[t]);
            }
        }
        prop_assert!(reliability(3, 0.8) < reliability(4, 0.8));
    }

    #[test]
    fn a_rotation_list_is_written_and_read(steps in prop::collection::vec(step(), 0..6)) {
        let plan = RotationPlan::new(steps);
        prop_assert_eq!(plan.to_string().parse::<RotationPlan>().unwrap(), plan.clone());
        let sorts = synthetic(12, 24, 3, 0.6, 5);
        let plain = Analysis::new(3).rotation(RotationPlan::none()).fit(&sorts).unwrap();
        let turned = Analysis::new(3).rotation(plan.clone()).fit(&sorts).unwrap();
        let again = Analysis::new(3).rotation(plan).fit(&sorts).unwrap();
        prop_assert_eq!(&turned, &again);
        for i in 0..12 {
            let h2 = |m: &crosscase_numerics::Matrix| m.row(i).iter().map(|l| l * l).sum::<f64>();
            prop_assert!((h2(&turned.loadings) - h2(&plain.loadings)).abs() < 1e-9);
        }
    }

    #[test]
    fn a_statement_stands_once_on_a_crib_sheet(seed in 0_u64..1_000) {
        let found = Analysis::new(3).fit(&synthetic(12, 24, 3, 0.6, seed)).unwrap();
        let compared = StatementTest::default().fit(&found).unwrap();
        for f in 0..3 {
            let Some(sheet) = crib_sheet(&found, &compared, f) else { continue };
            // The counts are those of the grid, at either end of it.
            prop_assert_eq!(sheet.highest.len(), *found.grid.counts().last().unwrap());
            prop_assert_eq!(sheet.lowest.len(), found.grid.counts()[0]);
            let lists = [&sheet.highest, &sheet.higher, &sheet.distinguishing, &sheet.lower, &sheet.lowest];
            let mut all: Vec<usize> = lists.iter().flat_map(|list| list.iter().map(|item| item.statement)).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), count);
        }
    }
}

#[test]
fn an_oblique_rotation_lets_factors_correlate() {
    let sorts = synthetic(14, 30, 2, 1.2, 3);
    let found = Analysis::new(2).rotation("oblimin").fit(&sorts).unwrap();
    let (pattern, phi) = (found.pattern.as_ref().unwrap(), found.phi.as_ref().unwrap());
    assert!((phi.row(0)[0] - 1.0).abs() < 1e-12 && phi.row(0)[1].abs() > 0.01);
    let structure = pattern.multiply(phi).unwrap();
    assert!(structure.max_abs_difference(&found.loadings).unwrap() < 1e-9);
    let after = "oblimin; 1 x 2 by 10";
    assert_eq!(Analysis::new(2).rotation(after).fit(&sorts).unwrap_err().code(), "QME016");
}

#[test]
fn a_bootstrap_does_not_depend_on_threads() {
    let sorts = synthetic(16, 24, 3, 0.6, 9);
    for over in [Over::Persons, Over::Statements] {
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Bootstrap::new(200, 4).over(over).fit(&Analysis::new(3), &sorts).unwrap())
        };
        let (one, four) = (run(1), run(4));
        assert_eq!(one, four);
        assert_eq!(one.used + one.failed.values().sum::<usize>(), 200);
        // Three clear viewpoints come back in every resample, whatever its order and signs.
        for factor in &one.factors {
            assert!(factor.congruence.unwrap() > 0.9, "{factor:?}");
            assert!(factor.normalised.unwrap() < 0.3, "{factor:?}");
        }
        for row in one.loadings.iter().flatten() {
            assert!(row.lower <= row.upper && row.se.unwrap() >= 0.0 && row.n > 50);
        }
    }
}

#[test]
fn a_study_is_congruent_with_itself_in_any_order() {
    let sorts = synthetic(12, 24, 3, 0.6, 11);
    let found = Analysis::new(3).fit(&sorts).unwrap();
    let turned = {
        let order: Vec<usize> = (0..24).rev().collect();
        let rows: Vec<Vec<f64>> = sorts.iter().map(|sort| order.iter().map(|&s| sort[s]).collect()).collect();
        let names = order.iter().map(|&s| sorts.statements()[s].clone()).collect();
        let plan = "varimax; 1 x 2 by 90; invert 3";
        Analysis::new(3).rotation(plan).fit(&Sorts::new(sorts.sorters().to_vec(), names, &rows).unwrap()).unwrap()
    };
    let compared = congruence(&found, &turned).unwrap();
    let matched: Vec<(usize, usize)> = compared.matches.iter().map(|m| (m.a, m.b)).collect();
    assert_eq!(matched, [(0, 1), (1, 0), (2, 2)]);
    assert!(compared.matches.iter().all(|m| (m.congruence.abs() - 1.0).abs() < 1e-9));
    assert!(compared.matches[2].congruence < 0.0);

    let over = second_order(&[("a", &found), ("b", &turned)], SecondOrder::ZScores).unwrap();
    assert_eq!(over.sorters(), ["a/1", "a/2", "a/3", "b/1", "b/2", "b/3"]);
    let second = Analysis::new(3).fit(&over).unwrap();
    assert!(second.factors.iter().all(|factor| factor.n_flagged == 2));
    let other = Analysis::new(3).fit(&synthetic(12, 20, 3, 0.6, 1)).unwrap();
    assert_eq!(second_order(&[("a", &found), ("c", &other)], SecondOrder::Arrays).unwrap_err().code(), "QME031");
}

#[test]
fn the_share_of_a_case_s_users() {
    // Users 1, 4, 7 … hold the first viewpoint, 2, 5, 8 … the second; cases are blocks of four users.
    let sorts = synthetic(12, 30, 3, 0.3, 21);
    let case_of: BTreeMap<String, String> =
        (1..=12).map(|i| (format!("p{i}"), format!("case{}", (i - 1) / 4 + 1))).collect();
    let bridged = CaseConditions::new().replicates(200).fit(&Analysis::new(3), &sorts, &case_of).unwrap();
    assert_eq!(bridged.cases.iter().map(|case| case.users.len()).collect::<Vec<_>>(), [4, 4, 4]);
    for case in &bridged.cases {
        let sum: f64 = case.values.iter().sum();
        assert!((sum + case.undecided as f64 / 4.0 - 1.0).abs() < 1e-12, "{case:?}");
        for (value, interval) in case.values.iter().zip(&case.interval) {
            let (low, high) = interval.unwrap();
            assert!(low <= *value && *value <= high);
        }
    }
    assert_eq!(bridged.draws.len() + bridged.failed, 200);
    assert_eq!(bridged.draws_table().unwrap().rows(), 9 * bridged.draws.len());
    let mut short = case_of;
    short.remove("p5");
    let error = CaseConditions::default().fit(&Analysis::new(3), &sorts, &short).unwrap_err();
    assert_eq!(error.to_string(), "sort `p5` belongs to no case: name the case of every sorter");
    assert_eq!(named("p", 2), ["p1", "p2"]);
}

/// Shuffling statements over persons keeps what the statements have in common; with one shared viewpoint the null then
/// holds it too, and no factor is found.
#[test]
fn the_null_of_parallel_analysis_is_within_sorts() {
    use crosscase_numerics::{Matrix, Stream, SymmetricEigen, quantile};
    let sorts = synthetic(15, 30, 1, 0.8, 2);
    let evidence = Retention::new().replicates(200).fit(&Analysis::new(1), &sorts).unwrap();
    assert_eq!((evidence.factors[0].parallel, evidence.factors[1].parallel), (Some(true), Some(false)));
    let wrong: Vec<f64> = (0..200)
        .map(|number| {
            let mut stream = Stream::new(1, number);
            let mut rows: Vec<Vec<f64>> = (0..30).map(|s| sorts.iter().map(|sort| sort[s]).collect()).collect();
            for row in &mut rows {
                stream.shuffle(row);
            }
            let columns: Vec<Vec<f64>> = (0..15).map(|i| rows.iter().map(|row| row[i]).collect()).collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let r: Matrix = crosscase_qmethod::correlations(&columns, crosscase_qmethod::Correlation::Pearson).unwrap();
            SymmetricEigen::of(&r).unwrap().values()[0]
        })
        .collect();
    assert!(evidence.factors[0].eigenvalue < quantile(&wrong, 0.95).unwrap());
}
