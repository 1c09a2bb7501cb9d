//! Theory, cases, clusters, robustness, bounds and ceilings: by hand, against brute force, and the defects of other tools.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_cmp, reason = "a test may stop")]

mod common;

use common::{FUZZY, LIPSET, cases, sets};
use crosscase_boolean::Never;
use crosscase_numerics::Stream;
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::robustness::{
    Analysis, CaseClass, Cut, Perturbation, anchor_range, bootstrap, chance, cut_range, retention, robustness,
};
use crosscase_qca::{
    CaseType, Comparison, Corner, Minimise, SetData, TruthTableParams, case_pairs, case_types, cluster_diagnostics,
    fit, theory_evaluation,
};
use proptest::prelude::*;

fn lipset(cut: f64) -> (SetData, Analysis) {
    let table = TruthTableParams::new("SURV", LIPSET).incl_cut(cut);
    (sets(FUZZY), Analysis::new(table, Minimise::parsimonious()))
}

#[test]
fn theory_evaluation_parts_every_case_once() {
    let (data, _) = lipset(0.8);
    let (theory, found) = ("DEV*STB + LIT*~IND".parse().unwrap(), "DEV*~IND + URB*STB".parse().unwrap());
    let corners = theory_evaluation(&data, &theory, &found, &"SURV".parse().unwrap()).unwrap().intersections;
    let mut all: Vec<&String> = corners.iter().flat_map(|c| c.with_outcome.iter().chain(&c.without_outcome)).collect();
    all.sort_unstable();
    let mut cases: Vec<&String> = data.cases().iter().collect();
    cases.sort_unstable();
    assert_eq!(all, cases);
    for corner in &corners {
        // What is written beside figures has these figures.
        let again = data.expression(&corner.expr.parse().unwrap()).unwrap();
        for (a, b) in again.iter().zip(&corner.membership) {
            assert!((a - b).abs() < 1e-12, "{}", corner.expr);
        }
        let of = |expr: &str| fit(&data, &format!("{expr} -> SURV").parse().unwrap()).unwrap().incl;
        assert!(of(&corner.expr).zip(corner.incl).is_some_and(|(a, b)| (a - b).abs() < 1e-12));
        assert_eq!(of(&corner.simplified.expression.to_string()), corner.simplified.incl);
        let again = data.expression(&corner.simplified.expression).unwrap();
        for (a, b) in again.iter().zip(&corner.membership) {
            // Minimised expressions agree on which side of one half a case is, not to the digit.
            assert_eq!(*a > 0.5, *b > 0.5, "{}", corner.corner.as_str());
        }
    }
    assert_eq!(corners[3].corner, Corner::Neither);
    let relation = format!("{} -> SURV", "DEV*STB*~IND + DEV*URB*STB + DEV*LIT*~IND + URB*LIT*STB*~IND");
    let both = fit(&data, &relation.parse().unwrap()).unwrap();
    assert!(corners[0].incl.unwrap() > 0.8 && both.incl.unwrap() > 0.8);
}

#[test]
fn robustness_takes_every_test_solution_into_account() {
    // SetMethods 4.0 looks at the first and last alone and finds 0.9.
    let found = robustness(&[0.9], &[vec![0.9], vec![0.1], vec![0.9]], &[0.8]);
    assert_eq!((found.cases[0].least, found.cases[0].class), (0.1, CaseClass::Shaky));
    assert_eq!(found.rf_sc_min, Some(0.1 / 0.9));
    // By hand: core .6 and .2, coverage (.6 + .2) / 1.5 over (.8 + .4) / 1.5.
    let found = robustness(&[0.8, 0.4], &[vec![0.6, 0.7], vec![0.9, 0.2]], &[1.0, 0.5]);
    assert!((found.rf_cov.unwrap() - 0.8 / 1.2).abs() < 1e-12);
    assert_eq!(found.rf_cons, Some(1.0));
    assert_eq!((found.cases[0].class, found.cases[1].class), (CaseClass::Robust, CaseClass::Possible));
    assert_eq!((found.rcr_typical, found.rcr_deviant, found.rank), (Some(1.0), None, 2));
    let alone = robustness(&[0.8], &[], &[1.0]);
    assert_eq!((alone.rf_cov, alone.rf_sc_max, alone.rank), (Some(1.0), Some(1.0), 1));
}

/// The models at a cut, by name.
fn expressions(analysis: &Analysis, data: &SetData, incl: f64) -> Vec<String> {
    let moved = Analysis::new(analysis.table.clone().incl_cut(incl), analysis.minimise.clone());
    moved.fit(data).unwrap().models.iter().map(crosscase_qca::Model::expr).collect()
}

#[test]
fn ranges_of_cuts_end_where_a_row_changes() {
    for cut in [0.55, 0.75, 0.8, 0.88, 0.95] {
        let (data, analysis) = lipset(cut);
        let range = cut_range(&analysis, &data, Cut::Inclusion, &Never).unwrap();
        let now = expressions(&analysis, &data, cut);
        // Just inside both ends nothing changes; just outside it does.
        if let Some(above) = range.above {
            assert_eq!(expressions(&analysis, &data, above + 1e-6), now, "{cut} {range:?}");
            assert_ne!(expressions(&analysis, &data, above - 1e-6), now, "{cut} {range:?}");
        }
        if let Some(up_to) = range.up_to {
            assert_eq!(expressions(&analysis, &data, up_to), now, "{cut} {range:?}");
            assert_ne!(expressions(&analysis, &data, up_to + 1e-6), now, "{cut} {range:?}");
        }
    }
    let (data, analysis) = lipset(0.8);
    let range = cut_range(&analysis, &data, Cut::Inclusion, &Never).unwrap();
    // The rows .7088 and .8043 of the published table enclose 0.8.
    assert!((range.above.unwrap() - 0.708_771_929_8).abs() < 1e-9, "{range:?}");
    assert!((range.up_to.unwrap() - 0.804_270_462_6).abs() < 1e-9, "{range:?}");
    let frequency = cut_range(&analysis, &data, Cut::Frequency, &Never).unwrap();
    assert_eq!((frequency.above, frequency.up_to), (None, Some(1.0)));
}

#[test]
fn ranges_of_anchors_end_at_a_case_or_at_a_crossing() {
    use crosscase_sets::{Anchors, Calibration};
    let (data, analysis) = lipset(0.8);
    let raw = [
        720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0, 424.0, 662.0, 517.0, 1008.0, 350.0, 320.0, 331.0,
        367.0, 897.0, 1038.0,
    ];
    let names: Vec<String> = data.names().map(str::to_owned).collect();
    let calibrate = |crossover: f64| {
        let values: Vec<Option<f64>> = raw.iter().copied().map(Some).collect();
        let anchors = Anchors::new(400.0, crossover, 900.0).unwrap();
        let dev = Calibration::direct(anchors).fit(&values).unwrap().membership;
        let column = |name: &String| {
            let values = data.values(name).unwrap().to_vec();
            (name.clone(), if name == "DEV" { dev.iter().map(|m| m.unwrap()).collect() } else { values })
        };
        SetData::new(data.cases().to_vec(), names.iter().map(column).collect())
    };
    let range = anchor_range(&analysis, 550.0, (401.0, 899.0), &raw, &calibrate, &Never).unwrap();
    let models = |at: f64| {
        let solution = analysis.fit(&calibrate(at).unwrap()).unwrap();
        solution.models.iter().map(crosscase_qca::Model::expr).collect::<Vec<_>>()
    };
    let (above, below) = (range.above.unwrap(), range.below.unwrap());
    assert!(above < 550.0 && below > 550.0, "{range:?}");
    assert_eq!(models(above + 1e-6), models(550.0), "{range:?}");
    assert_eq!(models(below - 1e-6), models(550.0), "{range:?}");
    assert_ne!(models(above - 1e-6), models(550.0), "{range:?}");
    assert_ne!(models(below + 1e-6), models(550.0), "{range:?}");
}

#[test]
fn resampling_does_not_depend_on_threads() {
    let (data, analysis) = lipset(0.8);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            (bootstrap(&analysis, &data, 300, 5, &Never).unwrap(), chance(&analysis, &data, 200, 5, &Never).unwrap())
        })
    };
    let (found, luck) = run(1);
    assert_eq!((found.clone(), luck), run(3));
    assert!(found.same <= found.one_shared);
    assert!(found.terms.iter().all(|term| term.share <= 1.0) && found.terms.is_sorted_by(|a, b| a.share >= b.share));
    let (low, high) = found.incl[0].unwrap();
    assert!(low < 0.8504 && 0.8503 < high);
    assert!(luck.p > 0.0 && luck.as_good <= luck.any);
}

#[test]
fn chance_has_its_size() {
    // Outcomes that have nothing to do with the conditions: p ≤ .05 in about 5 of 100, and in more than 9 once in 35 times.
    let (data, analysis) = lipset(0.8);
    let outcome = data.values("SURV").unwrap().to_vec();
    let p = |seed: u64| {
        let mut values = outcome.clone();
        Stream::new(seed, 0).shuffle(&mut values);
        chance(&analysis, &data.with_values("SURV", values).unwrap(), 39, seed, &Never).unwrap().p
    };
    let small = (1..=100).filter(|seed| p(*seed) <= 0.05).count();
    assert!(small <= 9, "{small} of 100 shuffled outcomes have p ≤ .05");
}

#[test]
fn chance_is_by_one_number() {
    let (data, analysis) = lipset(0.8);
    let models = analysis.fit(&data).unwrap().models;
    let best = models.iter().map(|model| model.incl.unwrap().min(model.cov.unwrap())).fold(0.0, f64::max);
    assert_eq!(chance(&analysis, &data, 1, 1, &Never).unwrap().statistic, best);
    // Without a model the statistic is 0, which every draw reaches.
    let (data, analysis) = lipset(1.0);
    let analysis = Analysis::new(analysis.table.clone().n_cut(19), analysis.minimise);
    let luck = chance(&analysis, &data, 19, 1, &Never).unwrap();
    assert_eq!((luck.statistic, luck.any, luck.as_good, luck.p), (0.0, 0, 19, 1.0));
}

#[test]
fn what_the_bound_of_work_cuts_short_is_counted() {
    // Where the reductions do not decide alone, the first node is too much.
    let (data, free) = lipset(0.8);
    let bound = free.clone().nodes(0);
    let luck = |analysis: &Analysis| chance(analysis, &data, 99, 1, &Never).unwrap();
    let (without, with) = (luck(&free), luck(&bound));
    assert!(without.cut_short == 0 && with.cut_short > 0);
    assert!(with.as_good >= without.as_good.max(with.cut_short) && with.any < without.any);
    assert_eq!((with.statistic, with.p), (without.statistic, (with.as_good + 1) as f64 / 100.0));
    let drawn = |analysis: &Analysis| bootstrap(analysis, &data, 200, 1, &Never).unwrap();
    let (without, with) = (drawn(&free), drawn(&bound));
    assert!(without.cut_short == 0 && with.cut_short > 0);
    assert!(with.same <= without.same && with.one_shared <= without.one_shared && with.none == without.none);
    for own in with.terms.iter().filter(|term| term.own) {
        let whole = without.terms.iter().find(|term| term.cube == own.cube).unwrap();
        assert!(own.share <= whole.share, "{own:?} {whole:?}");
    }
    let kept = |analysis: &Analysis| retention(analysis, &data, Perturbation::Corruption, 1, &Never).unwrap();
    let (without, with) = (kept(&free), kept(&bound));
    assert!(without.cut_short == 0 && with.same <= without.same, "{with:?}");
}

#[test]
fn every_path_of_the_data_is_among_the_shares() {
    let (data, analysis) = lipset(0.8);
    let paths: Vec<String> = (analysis.fit(&data).unwrap().models.iter())
        .flat_map(|model| model.terms.iter().map(|term| term.expr.clone()))
        .collect();
    // One resample may hold none of them.
    for seed in 1..20 {
        let found = bootstrap(&analysis, &data, 1, seed, &Never).unwrap();
        let own: Vec<&str> = found.terms.iter().filter(|term| term.own).map(|term| term.expr.as_str()).collect();
        assert!(own.len() == paths.len() && paths.iter().all(|path| own.contains(&path.as_str())), "{own:?}");
    }
}

#[test]
fn an_analysis_that_knows_its_models_gives_the_same() {
    for cut in [0.6, 0.7, 0.8] {
        let (data, analysis) = lipset(cut);
        for analysis in [analysis.clone(), Analysis::new(analysis.table, Minimise::conservative())] {
            let models = analysis.fit(&data).unwrap().exprs();
            let knowing = analysis.clone().knowing(models.iter().map(|model| model.parse().unwrap()).collect());
            let both = |of: &dyn Fn(&Analysis) -> String| assert_eq!(of(&knowing), of(&analysis), "{cut} {models:?}");
            for which in Cut::ALL {
                both(&|analysis| format!("{:?}", cut_range(analysis, &data, which, &Never)));
            }
            both(&|analysis| format!("{:?}", bootstrap(analysis, &data, 50, 3, &Never)));
            both(&|analysis| format!("{:?}", chance(analysis, &data, 50, 3, &Never)));
            for how in [Perturbation::Deletion, Perturbation::Corruption] {
                both(&|analysis| format!("{:?}", retention(analysis, &data, how, 1, &Never)));
            }
            let raw = data.values("DEV").unwrap().to_vec();
            let calibrate =
                |shift: f64| data.with_values("DEV", raw.iter().map(|x| (x - shift).clamp(0.0, 1.0)).collect());
            both(&|analysis| format!("{:?}", anchor_range(analysis, 0.0, (-0.1, 0.1), &raw, &calibrate, &Never)));
        }
    }
}

#[test]
fn deleting_or_corrupting_each_case_in_turn() {
    let (data, analysis) = lipset(0.8);
    let deleted = retention(&analysis, &data, Perturbation::Deletion, 1, &Never).unwrap();
    assert_eq!((deleted.tried, deleted.ways), (18, 18));
    let by_hand = (0..18).filter(|gone| {
        let keep: Vec<usize> = (0..18).filter(|case| case != gone).collect();
        let column = |name: &str| (name.to_owned(), keep.iter().map(|&i| data.values(name).unwrap()[i]).collect());
        let names = keep.iter().map(|&i| data.cases()[i].clone()).collect();
        let rest = SetData::new(names, data.names().map(column).collect()).unwrap();
        expressions(&analysis, &rest, 0.8) == expressions(&analysis, &data, 0.8)
    });
    assert_eq!(deleted.same, by_hand.count() as f64 / 18.0);
    assert_eq!(retention(&analysis, &data, Perturbation::Deletion, 2, &Never).unwrap().tried, 153);
    assert_eq!(retention(&analysis, &data, Perturbation::Corruption, 18, &Never).unwrap_err().code(), "QCA029");
    assert_eq!(retention(&analysis, &data, Perturbation::Deletion, 9, &Never).unwrap().tried, 48620);
}

#[test]
fn case_types_and_pairs_by_their_formulas() {
    let (data, analysis) = lipset(0.8);
    let solution = analysis.fit(&data).unwrap();
    let (table, model) = (&solution.table, &solution.models[0]);
    let ranked = case_types(table, model, None).unwrap();
    let whole = data.expression(&model.expr().parse().unwrap()).unwrap();
    for case in &ranked {
        let (x, y) = (whole[case.case], table.outcome()[case.case]);
        let (kind, score) = match case.kind {
            CaseType::Typical => (x > 0.5 && y > 0.5 && x <= y, 2.0 * (y - x) + (1.0 - x)),
            CaseType::DeviantConsistency => (x > 0.5 && y < 0.5, (1.0 - (x - y)) + (1.0 - x)),
            CaseType::DeviantCoverage => (x < 0.5 && y > 0.5, 1.0 - case.membership),
            CaseType::Irrelevant => (x < 0.5 && y < 0.5, 1.0 - case.membership),
            CaseType::DeviantRelevance => (false, 0.0),
        };
        assert!(kind && (score - case.score).abs() < 1e-12, "{case:?}");
    }
    assert!(ranked.is_sorted_by(|a, b| (a.kind, a.score) <= (b.kind, b.score)));
    let pairs = case_pairs(table, model, Some(0), None, Comparison::TypicalIrrelevant, 5).unwrap();
    assert!(!pairs.is_empty() && pairs.len() <= 5);
    let x = table.membership(&model.terms[0].cube);
    let (i, j, y) = (pairs[0].first, pairs[0].second, table.outcome());
    let by_hand = (1.0 - (x[i] - x[j])) + (1.0 - (y[i] - y[j])) + 2.0 * (y[i] - x[i]).abs() + 2.0 * (y[j] - x[j]).abs();
    assert!((pairs[0].score - by_hand).abs() < 1e-12);
    for pair in case_pairs(table, model, None, None, Comparison::DeviantIrrelevant, 100).unwrap() {
        assert!(table.rows().iter().any(|row| row.cases.contains(&pair.first) && row.cases.contains(&pair.second)));
    }
    let focused = case_pairs(table, model, Some(0), Some(0), Comparison::TypicalTypical, 9).unwrap();
    assert!(focused.iter().all(|pair| pair.first != pair.second));
    assert_eq!(case_pairs(table, model, Some(0), Some(2), Comparison::TypicalTypical, 9).unwrap_err().code(), "QCA026");
    assert_eq!(case_types(table, model, Some(9)).unwrap_err().code(), "QCA022");
}

#[test]
fn an_empty_cluster_is_undefined_and_not_perfect() {
    let names = ["a", "b", "c", "d"].map(String::from);
    let columns = vec![("X".into(), vec![0.0, 0.0, 1.0, 0.5]), ("Y".into(), vec![1.0, 0.0, 1.0, 0.25])];
    let data = SetData::new(names.to_vec(), columns).unwrap();
    let years = ["1", "1", "2", "2"].map(String::from);
    let found = cluster_diagnostics(&data, &"X -> Y".parse().unwrap(), &years, Some(&names)).unwrap();
    assert_eq!(found.between.groups[0].incl, None);
    assert_eq!(found.between.groups[1].incl, Some(1.25 / 1.5));
    assert_eq!((found.pooled, found.between.distance), (Some(1.25 / 1.5), Some(0.0)));
    let within = found.within.unwrap();
    assert_eq!(within.groups.iter().map(|g| g.incl).collect::<Vec<_>>(), [None, None, Some(1.0), Some(0.5)]);
    assert_eq!(cluster_diagnostics(&data, &"X -> Y".parse().unwrap(), &years[..3], None).unwrap_err().code(), "QCA025");
}

proptest! {
    #![proptest_config(cases(40))]

    /// Every truth table of every filling lies within the bounds, and a verdict that is given holds in all of them.
    #[test]
    fn rows_of_every_filling_lie_within_their_bounds(
        values in proptest::collection::vec((0u8..=4, 0u8..=4, 0u8..=4), 4..7),
        holes in proptest::collection::vec((0usize..7, 0usize..3), 1..3),
        cut in prop_oneof![Just(0.5), Just(0.75), Just(0.9)],
    ) {
        // Eighths that are never one half.
        let eighth = |v: u8| [0.0, 0.25, 0.375, 0.625, 1.0][usize::from(v)];
        let n = values.len();
        let mut columns = [vec![], vec![], vec![]];
        for (a, b, y) in &values {
            for (column, v) in columns.iter_mut().zip([a, b, y]) {
                column.push(Some(eighth(*v)));
            }
        }
        for column in &mut columns {
            column.push(Some(0.25));
        }
        let mut open: Vec<(usize, usize)> = holes.iter().map(|(row, column)| (row % n, *column)).collect();
        open.sort_unstable();
        open.dedup();
        for (row, column) in &open {
            columns[*column][*row] = None;
        }
        let names: Vec<String> = (0..=n).map(|i| format!("c{i}")).collect();
        let named = |c: &[Vec<Option<f64>>; 3]| ["A", "B", "Y"].iter().zip(c).map(|(n, v)| ((*n).to_owned(), v.clone())).collect::<Vec<_>>();
        let params = TruthTableParams::new("Y", ["A", "B"]).incl_cut(cut);
        let rows = IncompleteSets::new(names.clone(), named(&columns)).unwrap().truth_table(&params, &Never).unwrap().rows;
        let grid = [0.0, 0.125, 0.375, 0.625, 0.875, 1.0];
        for way in 0..open.iter().fold(1, |ways, _| ways * grid.len()) {
            let (mut filled, mut rest) = (columns.clone(), way);
            for (row, column) in &open {
                filled[*column][*row] = Some(grid[rest % grid.len()]);
                rest /= grid.len();
            }
            let complete = named(&filled).into_iter().map(|(n, v)| (n, v.into_iter().map(Option::unwrap).collect())).collect();
            let table = params.fit(&SetData::new(names.clone(), complete).unwrap()).unwrap();
            for found in table.rows() {
                let bounds = rows.iter().find(|row| row.config == found.config);
                prop_assert!(bounds.is_some(), "{:?}", found.config);
                let bounds = bounds.unwrap();
                prop_assert!(bounds.certain.iter().all(|case| found.cases.contains(case)));
                prop_assert!(found.cases.iter().all(|case| bounds.certain.contains(case) || bounds.possible.contains(case)));
                if let (Some(incl), Some(within)) = (found.incl, bounds.incl) {
                    prop_assert!(within.low <= incl + 1e-9 && incl <= within.high + 1e-9);
                }
                if let Some(out) = bounds.out {
                    prop_assert_eq!(out, found.out);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// Every figure of every filling on a fine grid lies within the bounds, and some filling comes near both ends.
    #[test]
    fn bounds_enclose_every_filling(
        values in proptest::collection::vec((0u8..=4, 0u8..=4, 0u8..=4), 3..6),
        holes in proptest::collection::vec((0usize..6, 0usize..3), 1..4),
        necessary in any::<bool>(),
    ) {
        let quarter = |v: u8| f64::from(v) / 4.0;
        let n = values.len();
        let mut columns = [vec![], vec![], vec![]];
        for (a, b, y) in &values {
            for (column, v) in columns.iter_mut().zip([a, b, y]) {
                column.push(Some(quarter(*v)));
            }
        }
        // Fuzzy whatever was drawn.
        for column in &mut columns {
            column.push(Some(0.25));
        }
        let mut open: Vec<(usize, usize)> = holes.iter().map(|(row, column)| (row % n, *column)).collect();
        open.sort_unstable();
        open.dedup();
        let whole = columns.clone();
        for (row, column) in &open {
            columns[*column][*row] = None;
        }
        let names: Vec<String> = (0..=n).map(|i| format!("c{i}")).collect();
        let named = |c: &[Vec<Option<f64>>; 3]| ["A", "B", "Y"].iter().zip(c).map(|(n, v)| ((*n).to_owned(), v.clone())).collect::<Vec<_>>();
        let arrow = if necessary { "<-" } else { "->" };
        let relation = format!("A*~B + ~A*B {arrow} Y").parse().unwrap();
        let found = IncompleteSets::new(names.clone(), named(&columns)).unwrap().fit(&relation).unwrap();
        let grid = [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0];
        let mut extremes = [[f64::INFINITY, f64::NEG_INFINITY]; 4];
        for way in 0..open.iter().fold(1, |ways, _| ways * grid.len()) {
            let mut filled = whole.clone();
            let mut rest = way;
            for (row, column) in &open {
                filled[*column][*row] = Some(grid[rest % grid.len()]);
                rest /= grid.len();
            }
            let columns = named(&filled).into_iter().map(|(n, v)| (n, v.into_iter().map(Option::unwrap).collect())).collect();
            let now = fit(&SetData::new(names.clone(), columns).unwrap(), &relation).unwrap();
            for (at, figure) in [now.incl, now.pri, now.cov, now.ron].into_iter().enumerate() {
                if let Some(figure) = figure {
                    extremes[at] = [extremes[at][0].min(figure), extremes[at][1].max(figure)];
                }
            }
        }
        for ([low, high], bounds) in extremes.into_iter().zip([found.incl, found.pri, found.cov, found.ron]) {
            match bounds {
                None => prop_assert!(low.is_infinite()),
                Some(b) => {
                    prop_assert!(b.low <= low + 1e-9 && b.high >= high - 1e-9, "{:?} {} {}", b, low, high);
                    // All values are eighths, at which every bend lies: the grid reaches the ends.
                    prop_assert!((b.low - low).abs() < 1e-9 && (b.high - high).abs() < 1e-9, "{:?} {} {}", b, low, high);
                }
            }
        }
    }
}
