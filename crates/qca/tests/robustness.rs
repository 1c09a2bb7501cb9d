//! Robustness: ranges, resampling, chance and retention, by hand and against brute force.
#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test may stop")]

mod common;

use common::{FUZZY, LIPSET, sets};
use crosscase_numerics::Stream;
use crosscase_qca::robustness::{
    CaseClass, Cut, Perturbation, QcaAnalysis, Resampling, RobustnessTests, anchor_range, bootstrap, chance, cut_range,
    retention, robustness,
};
use crosscase_qca::{Minimise, SetData, TruthTableParams};

fn lipset(cut: f64) -> (SetData, QcaAnalysis) {
    let table = TruthTableParams::new("SURV", LIPSET).incl_cut(cut);
    (sets(FUZZY), QcaAnalysis::new(table, Minimise::parsimonious()))
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
fn expressions(analysis: &QcaAnalysis, data: &SetData, incl: f64) -> Vec<String> {
    let moved = QcaAnalysis::new(analysis.table.clone().incl_cut(incl), analysis.minimise.clone());
    moved.fit(data).unwrap().models.iter().map(crosscase_qca::Model::expr).collect()
}

#[test]
fn ranges_of_cuts_end_where_a_row_changes() {
    for cut in [0.55, 0.75, 0.8, 0.88, 0.95] {
        let (data, analysis) = lipset(cut);
        let range = cut_range(&analysis, &data, Cut::Inclusion).unwrap();
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
    let range = cut_range(&analysis, &data, Cut::Inclusion).unwrap();
    // The rows .7088 and .8043 of the published table enclose 0.8.
    assert!((range.above.unwrap() - 0.708_771_929_8).abs() < 1e-9, "{range:?}");
    assert!((range.up_to.unwrap() - 0.804_270_462_6).abs() < 1e-9, "{range:?}");
    let frequency = cut_range(&analysis, &data, Cut::Frequency).unwrap();
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
    let range = anchor_range(&analysis, 550.0, (401.0, 899.0), &raw, &calibrate).unwrap();
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
        pool.install(|| (bootstrap(&analysis, &data, 300, 5).unwrap(), chance(&analysis, &data, 200, 5).unwrap()))
    };
    let (found, luck) = run(1);
    assert_eq!((found.clone(), luck), run(3));
    assert!(found.same <= found.one_shared);
    assert!(found.terms.iter().all(|term| term.share <= 1.0) && found.terms.is_sorted_by(|a, b| a.share >= b.share));
    let (low, high) = found.incl[0].unwrap();
    assert!(low < 0.8504 && 0.8503 < high);
    assert!(luck.p > 0.0 && luck.as_good <= luck.any);
    assert!(luck.passing <= luck.any && luck.passing > 0, "chance often gives what passes for good: {luck:?}");
}

#[test]
fn chance_has_its_size() {
    // Outcomes that have nothing to do with the conditions: p ≤ .05 in about 5 of 100, and in more than 9 once in 35 times.
    let (data, analysis) = lipset(0.8);
    let outcome = data.values("SURV").unwrap().to_vec();
    let p = |seed: u64| {
        let mut values = outcome.clone();
        Stream::new(seed, 0).shuffle(&mut values);
        chance(&analysis, &data.with_values("SURV", values).unwrap(), 39, seed).unwrap().p
    };
    let small = (1..=100).filter(|seed| p(*seed) <= 0.05).count();
    assert!(small <= 9, "{small} of 100 shuffled outcomes have p ≤ .05");
}

#[test]
fn chance_is_by_one_number() {
    let (data, analysis) = lipset(0.8);
    let models = analysis.fit(&data).unwrap().models;
    let best = models.iter().map(|model| model.incl.unwrap().min(model.cov.unwrap())).fold(0.0, f64::max);
    assert_eq!(chance(&analysis, &data, 1, 1).unwrap().statistic, best);
    // Without a model the statistic is 0, which every draw reaches.
    let (data, analysis) = lipset(1.0);
    let analysis = QcaAnalysis::new(analysis.table.clone().n_cut(19), analysis.minimise);
    let luck = chance(&analysis, &data, 19, 1).unwrap();
    assert_eq!((luck.statistic, luck.any, luck.as_good, luck.p), (0.0, 0, 19, 1.0));
}

#[test]
fn what_the_bound_of_work_cuts_short_is_counted() {
    // The truth table asks once; where the reductions do not decide alone, the next node is too much.
    let (data, free) = lipset(0.8);
    let bound = free.clone().nodes(1);
    let luck = |analysis: &QcaAnalysis| chance(analysis, &data, 99, 1).unwrap();
    let (without, with) = (luck(&free), luck(&bound));
    assert!(without.cut_short == 0 && with.cut_short > 0);
    assert!(with.as_good >= without.as_good.max(with.cut_short) && with.any < without.any);
    assert_eq!((with.statistic, with.p), (without.statistic, (with.as_good + 1) as f64 / 100.0));
    let drawn = |analysis: &QcaAnalysis| bootstrap(analysis, &data, 200, 1).unwrap();
    let (without, with) = (drawn(&free), drawn(&bound));
    assert!(without.cut_short == 0 && with.cut_short > 0);
    let shown = |drawn: &Resampling| (drawn.same, drawn.one_shared, drawn.none, drawn.cut_short);
    assert!(
        with.same <= without.same && with.one_shared <= without.one_shared && with.none == without.none,
        "{:?} {:?}",
        shown(&with),
        shown(&without)
    );
    for own in with.terms.iter().filter(|term| term.own) {
        let whole = without.terms.iter().find(|term| term.cube == own.cube).unwrap();
        assert!(own.share <= whole.share, "{own:?} {whole:?}");
    }
    let kept = |analysis: &QcaAnalysis| retention(analysis, &data, Perturbation::Corruption, 1).unwrap();
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
        let found = bootstrap(&analysis, &data, 1, seed).unwrap();
        let own: Vec<&str> = found.terms.iter().filter(|term| term.own).map(|term| term.expr.as_str()).collect();
        assert!(own.len() == paths.len() && paths.iter().all(|path| own.contains(&path.as_str())), "{own:?}");
    }
}

#[test]
fn an_analysis_that_knows_its_models_gives_the_same() {
    for cut in [0.6, 0.7, 0.8] {
        let (data, analysis) = lipset(cut);
        for analysis in [analysis.clone(), QcaAnalysis::new(analysis.table, Minimise::conservative())] {
            let models = analysis.fit(&data).unwrap().exprs();
            let knowing =
                analysis.clone().with_known_models(models.iter().map(|model| model.parse().unwrap()).collect());
            let both =
                |of: &dyn Fn(&QcaAnalysis) -> String| assert_eq!(of(&knowing), of(&analysis), "{cut} {models:?}");
            for which in Cut::ALL {
                both(&|analysis| format!("{:?}", cut_range(analysis, &data, which)));
            }
            both(&|analysis| format!("{:?}", bootstrap(analysis, &data, 50, 3)));
            both(&|analysis| format!("{:?}", chance(analysis, &data, 50, 3)));
            for how in [Perturbation::Deletion, Perturbation::Corruption] {
                both(&|analysis| format!("{:?}", retention(analysis, &data, how, 1)));
            }
            let raw = data.values("DEV").unwrap().to_vec();
            let calibrate =
                |shift: f64| data.with_values("DEV", raw.iter().map(|x| (x - shift).clamp(0.0, 1.0)).collect());
            both(&|analysis| format!("{:?}", anchor_range(analysis, 0.0, (-0.1, 0.1), &raw, &calibrate)));
        }
    }
}

#[test]
fn deleting_or_corrupting_each_case_in_turn() {
    let (data, analysis) = lipset(0.8);
    let deleted = retention(&analysis, &data, Perturbation::Deletion, 1).unwrap();
    assert_eq!((deleted.tried, deleted.ways), (18, 18));
    let by_hand = (0..18).filter(|gone| {
        let keep: Vec<usize> = (0..18).filter(|case| case != gone).collect();
        let column = |name: &str| (name.to_owned(), keep.iter().map(|&i| data.values(name).unwrap()[i]).collect());
        let names = keep.iter().map(|&i| data.cases()[i].clone()).collect();
        let rest = SetData::new(names, data.names().map(column).collect()).unwrap();
        expressions(&analysis, &rest, 0.8) == expressions(&analysis, &data, 0.8)
    });
    assert_eq!(deleted.same, by_hand.count() as f64 / 18.0);
    assert_eq!(retention(&analysis, &data, Perturbation::Deletion, 2).unwrap().tried, 153);
    assert_eq!(retention(&analysis, &data, Perturbation::Corruption, 18).unwrap_err().code(), "QCA029");
    assert_eq!(retention(&analysis, &data, Perturbation::Deletion, 9).unwrap().tried, 48620);
}

/// One case cannot spare one, and of a solution that is not there none comes out again.
#[test]
fn nothing_is_kept_of_what_is_not_there() {
    let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::parsimonious());
    let alone = SetData::from_rows(["A", "Y"], [("a", [0.9, 0.8])]).unwrap();
    let error = retention(&analysis, &alone, Perturbation::Deletion, 1).unwrap_err();
    assert!(error.code() == "QCA029" && error.to_string().contains("more cases are needed"), "{error}");
    let rows = [("a", [0.9, 0.2]), ("b", [0.8, 0.3]), ("c", [0.2, 0.1])];
    let none = SetData::from_rows(["A", "Y"], rows).unwrap();
    let found = RobustnessTests::new().delete(1).corrupt(0).bootstrap(20).fit(&analysis, &none).unwrap();
    let figures: Vec<String> = found.to_table().unwrap().texts("figure").unwrap().into_iter().flatten().collect();
    assert!(found.models.is_empty() && !figures.iter().any(|figure| figure.contains("same models")), "{figures:?}");
    assert!(figures.contains(&"delete 1: no model either".to_owned()), "{figures:?}");
}

/// b is at one half in the outcome, so that it is neither typical nor deviant, and is named.
#[test]
fn cases_that_count_in_no_ratio_are_told() {
    let rows = [("a", [0.9, 0.9]), ("b", [0.8, 0.5]), ("c", [0.2, 0.1])];
    let sets = SetData::from_rows(["A", "Y"], rows).unwrap();
    let at = |cut| QcaAnalysis::new(TruthTableParams::new("Y", ["A"]).incl_cut(cut), Minimise::parsimonious());
    let found = RobustnessTests::new().delete(0).corrupt(0).tests([at(0.75)]).fit(&at(0.7), &sets).unwrap();
    let told: Vec<&str> =
        found.diagnostics.iter().filter(|told| told.code == "QCA126").map(|told| told.message.as_str()).collect();
    assert!(told.len() == 1 && told[0].ends_with(": b"), "{told:?}");
}
