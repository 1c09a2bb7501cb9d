//! What a stop leaves: what was proved by then, and nothing that was not; and figures that do not depend on how they are summed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails where its data are not as told")]

#[path = "common/after.rs"]
mod after;
mod common;

use after::After;
use common::crisp;
use crosscase_boolean::{BooleanError, Interrupt, Never};
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::robustness::{
    Perturbation, QcaAnalysis, RobustnessTests, bootstrap, bootstrap_until, chance, chance_until, retention_until,
};
use crosscase_qca::{
    Minimise, Objective, Outcome, PartialFit, QcaError, SetData, TruthTableParams, assumptions_until,
    solve_outcomes_until,
};

/// About twenty stops spread over as many questions as a run to the end asks.
fn spread(asked: usize) -> impl Iterator<Item = usize> {
    (0..asked).step_by((asked / 20).max(1))
}

/// Pseudo-random numbers below a bound, the same each time.
fn numbers() -> impl FnMut(u32) -> u32 {
    let mut state = 1u32;
    move |below| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    }
}

/// Memberships in hundredths, of which some are 0 and 1 and none is one half; every fourth condition is crisp.
fn mixed(cases: usize, conditions: usize) -> (SetData, TruthTableParams) {
    let mut below = numbers();
    let mut column = |j: usize| {
        let value = |_| match j % 4 {
            3 => f64::from(below(2)),
            _ => {
                f64::from(
                    match below(111) {
                        50 => 51,
                        x => x.saturating_sub(5).min(100),
                    } % 100,
                ) / 100.0
            }
        };
        (0..cases).map(value).map(|x| if x == 0.5 { 0.51 } else { x }).collect::<Vec<f64>>()
    };
    let mut sets: Vec<(String, Vec<f64>)> = (0..conditions).map(|j| (format!("C{j}"), column(j))).collect();
    sets.push(("Y".to_owned(), column(0)));
    let names: Vec<String> = (0..conditions).map(|j| format!("C{j}")).collect();
    let data = SetData::new((0..cases).map(|i| format!("c{i}")).collect(), sets).unwrap();
    (data, TruthTableParams::new(Outcome::new("Y"), names))
}

/// However the rows are put together, each figure is that of one pass over the cases in their order, to the last bit.
#[test]
fn figures_are_those_of_one_pass() {
    for (cases, conditions) in [(50, 1), (300, 2), (1000, 7), (3000, 12)] {
        let (data, params) = mixed(cases, conditions);
        let table = params.fit(&data).unwrap();
        let value = |name: &str| data.memberships(&Outcome::new(name)).unwrap();
        let sets: Vec<Vec<f64>> = params.conditions().iter().map(|name| value(name)).collect();
        let y = value("Y");
        for row in table.rows() {
            let (mut both, mut whole, mut both_less, mut whole_less) = (0.0, 0.0, 0.0, 0.0);
            for (case, &y) in y.iter().enumerate() {
                let literal = |(set, value): (&Vec<f64>, &u8)| if *value == 1 { set[case] } else { 1.0 - set[case] };
                let x = sets.iter().zip(&row.config).map(literal).fold(1.0, f64::min);
                let either = x.min(y.min(1.0 - y));
                both += x.min(y);
                whole += x;
                both_less += x.min(y) - either;
                whole_less += x - either;
            }
            let expected = (Some(both / whole), (whole_less > 1e-9).then_some(both_less / whole_less));
            assert_eq!((row.incl, row.pri.filter(|_| whole_less > 1e-9)), expected, "{cases} cases, {:?}", row.config);
        }
    }
}

/// Ten models and more of many cases: a stop among the fits leaves those that are fitted, and their number.
#[test]
fn a_stop_while_models_are_fitted_leaves_the_first_of_them() {
    let rows = ["1000|1", "1100|1", "0100|1", "0110|1", "0010|1", "0011|1", "0001|1", "1001|1", "1111|0", "0000|0"];
    let many: Vec<&str> = rows.iter().copied().cycle().take(60_000).collect();
    let (data, params) = crisp(&many);
    let table = params.fit(&data).unwrap();
    let minimise = Minimise::conservative().objective(Objective::Irredundant);
    let counting = After::polls(usize::MAX);
    let all = minimise.fit_until(&table, &counting).unwrap();
    assert!(all.search.is_complete() && all.models.len() > 4, "{}", all.models.len());
    for polls in spread(counting.asked()) {
        let found = minimise.fit_until(&table, &After::polls(polls)).unwrap();
        assert!(!found.search.is_complete(), "stopped at question {polls} of {}", counting.asked());
        assert!(found.count_at_least <= all.count_at_least && found.lower_bound <= all.lower_bound);
        let known = all.exprs();
        assert!(found.model_count.is_none() || found.exprs().iter().all(|expr| known.contains(expr)), "{polls}");
    }
    // The last questions are those of the fits.
    let found = minimise.fit_until(&table, &After::polls(counting.asked() - 1)).unwrap();
    assert_eq!(found.model_count, all.model_count);
    assert!(!found.models.is_empty() && found.models.len() < all.models.len());
    assert_eq!(found.exprs()[..], all.exprs()[..found.models.len()], "the first, as they are without a stop");
}

/// Eighteen conditions and a few dozen rows: what is assumed of many remainders takes a while.
fn wide() -> (SetData, QcaAnalysis) {
    let mut below = numbers();
    let rows: Vec<String> = (0..30)
        .map(|_| {
            let bits: String = (0..18).map(|_| if below(2) == 0 { '0' } else { '1' }).collect();
            format!("{bits}|{}", u8::from(bits.starts_with('1') != bits.ends_with('1')))
        })
        .collect();
    let (data, params) = crisp(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    (data, QcaAnalysis::new(params, Minimise::parsimonious()))
}

/// A stop while a further outcome is analysed leaves the outcomes before it.
#[test]
fn outcomes_before_a_stop_are_kept() {
    let (data, analysis) = wide();
    let outcomes = [analysis.table.outcome().clone(), analysis.table.outcome().clone().negated()];
    let of = |stop: &After| solve_outcomes_until(&analysis, &outcomes, &data, stop);
    let counting = After::polls(usize::MAX);
    assert_eq!(of(&counting).unwrap().undone, []);
    for polls in spread(counting.asked()) {
        match of(&After::polls(polls)) {
            Ok(found) => {
                assert_eq!(found.undone[..], outcomes[found.solutions.len()..]);
                let told = found.notices().iter().any(|told| told.code == "QCA116");
                let whole = found.solutions.iter().all(|solution| solution.search.is_complete());
                assert!(told != found.undone.is_empty() && (told || !whole), "{polls}");
            }
            Err(error) => assert!(matches!(error, QcaError::Boolean(BooleanError::Interrupted)), "{error}"),
        }
    }
}

#[test]
fn assumptions_before_a_stop_are_kept() {
    let (data, analysis) = wide();
    let of = |stop: &After| assumptions_until(&analysis, &Minimise::parsimonious(), &[], &data, stop);
    let counting = After::polls(usize::MAX);
    let all = of(&counting).unwrap();
    assert!(all.search.is_complete() && counting.asked() > 5);
    let mut partly = 0;
    for polls in 0..counting.asked() {
        match of(&After::polls(polls)) {
            Ok(found) if found.solution.search.is_complete() => {
                assert!(!found.search.is_complete());
                let simplifying = |found: &crosscase_qca::Assumptions| {
                    found.assumptions.iter().filter(|one| one.kind == "simplifying").cloned().collect::<Vec<_>>()
                };
                let (some, whole) = (simplifying(&found), simplifying(&all));
                assert_eq!(some[..], whole[..some.len()]);
                partly += usize::from(found.assumptions.len() < all.assumptions.len());
            }
            Ok(found) => assert!(!found.search.is_complete()),
            Err(error) => assert!(matches!(error, QcaError::Boolean(BooleanError::Interrupted)), "{error}"),
        }
    }
    assert!(partly > 0, "no stop of {} fell among the assumptions", counting.asked());
}

/// Replicates made before a stop are those that a run to the end begins with.
#[test]
fn a_stopped_resampling_is_a_shorter_one() {
    let rows = ["110|1", "101|1", "011|1", "000|0", "001|0", "100|0", "111|1", "010|0"];
    let (data, params) = crisp(&rows);
    let analysis = QcaAnalysis::new(params, Minimise::parsimonious());
    let interrupted =
        |error: QcaError| assert!(matches!(error, QcaError::Boolean(BooleanError::Interrupted)), "{error}");
    let mut stopped = 0;
    for polls in [0, 1, 5, 200, 1000, 2000] {
        match bootstrap_until(&analysis, &data, 300, 7, &After::polls(polls)) {
            Ok(found) => {
                let mut shorter = bootstrap(&analysis, &data, found.replicates, 7).unwrap();
                shorter.asked = 300;
                assert_eq!(found, shorter, "{polls}");
                stopped += usize::from(found.replicates < 300);
            }
            Err(error) => interrupted(error),
        }
        match chance_until(&analysis, &data, 300, 7, &After::polls(polls)) {
            Ok(found) => {
                let mut shorter = chance(&analysis, &data, found.permutations, 7).unwrap();
                shorter.asked = 300;
                assert_eq!(found, shorter, "{polls}");
            }
            Err(error) => interrupted(error),
        }
        match retention_until(&analysis, &data, Perturbation::Deletion, 3, &After::polls(polls)) {
            Ok(found) => assert!(found.ways == 56 && (1..=56).contains(&found.tried), "{found:?}"),
            Err(error) => interrupted(error),
        }
    }
    assert!(stopped > 0, "no stop fell among the replicates");
}

#[test]
fn what_is_left_undone_is_told() {
    let rows = ["110|1", "101|1", "011|1", "000|0", "001|0", "100|0", "111|1", "010|0"];
    let (data, params) = crisp(&rows);
    let analysis = QcaAnalysis::new(params, Minimise::parsimonious());
    let probes = RobustnessTests::new().bootstrap(100).chance(50);
    let counting = After::polls(usize::MAX);
    let all = probes.fit_until(&analysis, &data, &counting).unwrap();
    assert!(all.search.is_complete() && all.undone.is_empty() && all.bootstrap.is_some());
    let mut partly = 0;
    for polls in spread(counting.asked()) {
        let Ok(found) = probes.fit_until(&analysis, &data, &After::polls(polls)) else { continue };
        assert!(!found.search.is_complete() && !found.undone.is_empty(), "{polls}");
        assert!(found.diagnostics.iter().any(|told| told.code == "QCA116"));
        assert!(found.chance.is_none_or(|luck| luck.permutations < 50), "what comes last is not whole");
        assert_eq!(found.ranges[..], all.ranges[..found.ranges.len()]);
        partly += usize::from(found.delete.is_some());
    }
    assert!(partly > 0);
}

/// More time does not help where it was not time that stopped the search.
#[test]
fn a_limit_says_what_helps() {
    let (data, params) = crisp(&["111|1", "110|1", "001|0", "000|0"]);
    let table = params.fit(&data).unwrap();
    let help = |minimise: &Minimise, stop: &dyn Interrupt| {
        let found = minimise.fit_until(&table, stop).unwrap();
        let told = found.diagnostics.iter().find(|told| told.code == "QCA109").unwrap();
        told.help.clone().unwrap()
    };
    let capped = help(&Minimise::parsimonious().max_primes(Some(1)), &Never);
    assert!(capped.contains("fewer conditions") && !capped.contains("allow more time"), "{capped}");
}

/// As of a table without open values: nothing to be explained, whatever the filling.
#[test]
fn open_values_leave_nothing_to_explain_where_every_filling_does() {
    let codes = |a: [Option<f64>; 3], y: [Option<f64>; 3]| {
        let cases = ["a", "b", "c"].map(String::from).to_vec();
        let columns = vec![("A".to_owned(), a.to_vec()), ("Y".to_owned(), y.to_vec())];
        let sets = IncompleteSets::new(cases, columns).unwrap();
        let found = sets.truth_table(&TruthTableParams::new(Outcome::new("Y"), ["A"])).unwrap();
        found.diagnostics.iter().map(|told| told.code.to_string()).collect::<Vec<_>>()
    };
    let (open, both) = ([Some(0.9), None, Some(0.1)], [Some(0.8), Some(0.2), Some(0.3)]);
    assert!(codes(open, both).iter().all(|code| code == "QCA106"));
    assert_eq!(codes(open, [Some(0.8), Some(0.9), Some(0.7)])[0], "QCA103", "every case is in Y");
    assert!(!codes(open, [Some(0.8), None, Some(0.7)]).contains(&"QCA103".to_owned()), "the second may be out of it");
    assert_eq!(codes([Some(0.9), Some(0.8), Some(0.7)], both)[0], "QCA102", "every case is in A");
    assert!(!codes([Some(0.9), None, Some(0.7)], both).contains(&"QCA102".to_owned()));
    assert_eq!(codes(open, [Some(0.1), Some(0.2), Some(0.3)])[..], ["QCA103", "QCA106"], "and no row is positive");
}

/// Of a truth table that is stopped, the configurations with their cases are known, and what the frequency cut says of them.
#[test]
fn a_truth_table_that_is_stopped_says_what_is_known() {
    let n = 70_000;
    let degree = |case: usize, set: usize| f64::from(u8::from(case >> set & 1 == 1)) * 0.5 + 0.2;
    let column = |set: usize| (format!("S{set}"), (0..n).map(|case| degree(case, set)).collect());
    let data = SetData::new((0..n).map(|case| format!("c{case}")).collect(), (0..7).map(column).collect()).unwrap();
    let params = TruthTableParams::new("S6", (0..6).map(|set| format!("S{set}")));
    let PartialFit::Part(part) = params.clone().n_cut(1_000_000).fit_partial(&data, &|| true).unwrap() else {
        panic!("nothing was stopped")
    };
    assert_eq!(part.progress(), (64, 64), "whatever its figures are, no row has a million cases");
    let PartialFit::Part(part) = params.fit_partial(&data, &|| true).unwrap() else { panic!("nothing was stopped") };
    assert_eq!(part.progress(), (0, 64));
    let table = part.to_table().unwrap();
    assert_eq!(table.numbers("n").unwrap().into_iter().flatten().sum::<f64>(), n as f64);
    assert!(params.fit_until(&data, &|| true).is_err());
    assert!(matches!(params.fit_partial(&data, &Never), Ok(PartialFit::Whole(_))));
}
