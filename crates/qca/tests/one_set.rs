//! Conditions that are values of one set, `A[1]` and `A[2]` of an A of three values: held against all configurations that some value makes,
//! one by one.
#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test may stop")]
#![allow(clippy::trivially_copy_pass_by_ref, reason = "terms and rows are held by reference")]

#[path = "common/terms.rs"]
mod terms;

use std::collections::BTreeSet;

use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::robustness::{QcaAnalysis, RawSet};
use crosscase_qca::two_step::TwoStep;
use crosscase_qca::{
    Minimise, Necessity, QcaError, SetData, SetLevels, Solution, TruthTable, TruthTableParams, r_script,
};
use crosscase_sets::Calibration;
use terms::{holds, text};

const DUMMIES: [&str; 3] = ["A[1]", "A[2]", "B"];

/// Cases with A, B and Y.
fn data(rows: &[[f64; 3]]) -> SetData {
    let cases = (0..rows.len()).map(|case| format!("c{case}")).collect();
    let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<f64>>();
    let columns = ["A", "B", "Y"].into_iter().enumerate().map(|(at, name)| (name.to_owned(), column(at))).collect();
    SetData::with_levels(cases, columns, SetLevels::default().of("A", 3)).unwrap()
}

fn table(rows: &[[f64; 3]], conditions: &[&str]) -> Result<TruthTable, QcaError> {
    TruthTableParams::new("Y", conditions).fit(&data(rows).with_sets_of_values(conditions)?)
}

fn code(result: Result<impl Sized, QcaError>) -> &'static str {
    result.err().map_or("none", |error| error.code())
}

/// The configurations that some value of A makes, as the values of A[1], A[2] and B.
fn possible() -> Vec<[u8; 3]> {
    (0..3).flat_map(|a| (0..2).map(move |b| [u8::from(a == 1), u8::from(a == 2), b])).collect()
}

/// A conjunction, condition by condition; none where anything will do.
type Term = [Option<u8>; 3];

/// All models with the fewest terms, of terms that hold a positive row and no row that is barred, and none of whose literals can go.
fn models(positive: &[[u8; 3]], is_barred: impl Fn(&[u8; 3]) -> bool) -> BTreeSet<BTreeSet<String>> {
    const VALUES: [Option<u8>; 3] = [None, Some(0), Some(1)];
    let all = (0..27).map(|number| [VALUES[number / 9], VALUES[number / 3 % 3], VALUES[number % 3]]);
    let is_free = |term: &Term| !possible().iter().any(|row| holds(term, row) && is_barred(row));
    let shorter = |term: &Term| {
        let term = *term;
        (0..3).filter(move |at| term[*at].is_some()).map(move |at| {
            let mut less = term;
            less[at] = None;
            less
        })
    };
    let primes: Vec<Term> = all
        .filter(|term| positive.iter().any(|row| holds(term, row)) && is_free(term))
        .filter(|term| !shorter(term).any(|less| is_free(&less)))
        .collect();
    let covers = |chosen: usize| {
        positive.iter().all(|row| (0..primes.len()).any(|at| chosen >> at & 1 == 1 && holds(&primes[at], row)))
    };
    let covers: Vec<usize> = (1..1 << primes.len()).filter(|chosen| covers(*chosen)).collect();
    let fewest = covers.iter().map(|chosen| chosen.count_ones()).min();
    let terms = |chosen: &usize| {
        (0..primes.len()).filter(|at| chosen >> at & 1 == 1).map(|at| text(&primes[at], &DUMMIES)).collect()
    };
    covers.iter().filter(|chosen| Some(chosen.count_ones()) == fewest).map(terms).collect()
}

fn written(solution: &Solution) -> BTreeSet<BTreeSet<String>> {
    let terms = |model: &crosscase_qca::Model| model.terms.iter().map(|term| term.expr.clone()).collect();
    solution.models.iter().map(terms).collect()
}

/// Every truth table there can be of A[1], A[2] and B: each of the six configurations positive, negative or not observed.
#[test]
fn every_truth_table() {
    for number in 0..729 {
        let verdict = |at: usize| number / [1, 3, 9, 27, 81, 243][at] % 3;
        let of = |wanted: usize| -> Vec<[u8; 3]> {
            possible().into_iter().enumerate().filter(|(at, _)| verdict(*at) == wanted).map(|(_, row)| row).collect()
        };
        let (positive, negative, open) = (of(1), of(2), of(0));
        if positive.is_empty() {
            continue;
        }
        let case = |row: &[u8; 3], y: f64| [f64::from(row[0] + 2 * row[1]), f64::from(row[2]), y];
        let rows: Vec<[f64; 3]> =
            positive.iter().map(|row| case(row, 1.0)).chain(negative.iter().map(|row| case(row, 0.0))).collect();
        let table = table(&rows, &DUMMIES).unwrap();
        assert_eq!((table.remainders(), table.impossible_count()), (Some(open.len() as u128), Some(2)), "{number}");
        let all = table.with_remainders().unwrap();
        let listed: BTreeSet<Vec<u8>> = all.rows().iter().map(|row| row.config.clone()).collect();
        assert_eq!(listed, possible().iter().map(|row| row.to_vec()).collect(), "{number}: none of two values");

        let conservative = Minimise::conservative().fit(&table).unwrap();
        assert_eq!(written(&conservative), models(&positive, |row| !positive.contains(row)), "{number}");
        let parsimonious = Minimise::parsimonious().fit(&table).unwrap();
        assert_eq!(written(&parsimonious), models(&positive, |row| negative.contains(row)), "{number}");
        let assumes = |solution: &Solution, model: usize| {
            let terms: Vec<_> = solution.models[model].terms.iter().map(|term| term.cube.clone()).collect();
            let inside = open.iter().filter(|row| terms.iter().any(|term| term.contains(&row[..]))).count();
            (solution.simplifying_assumptions(model).unwrap().count, Some(inside as u128))
        };
        for solution in [&conservative, &parsimonious] {
            for model in 0..solution.models.len() {
                let (told, counted) = assumes(solution, model);
                assert_eq!(told, counted, "{number}: what is impossible is no assumption");
            }
        }
    }
}

/// A 1 with B shows the outcome, A 0 and A 2 without B do not; that A is not 2 where it is 1 goes without saying. With A[1] and ~B expected,
/// B is dropped beside A[1]: A 1 without B is the one easy counterfactual.
#[test]
fn an_intermediate_solution() {
    let table = table(&[[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [2.0, 0.0, 0.0]], &DUMMIES).unwrap();
    assert_eq!(Minimise::conservative().fit(&table).unwrap().exprs(), ["A[1]*B"]);
    let solution = Minimise::intermediate("A[1],~B".parse().unwrap()).fit(&table).unwrap();
    assert_eq!(written(&solution), [["A[1]"], ["A[1]*B"]].map(|one| one.map(String::from).into()).into());
    let counts: Vec<_> = solution.counterfactuals.iter().map(|easy| easy.count).collect();
    let listed: Vec<_> = (0..counts.len()).map(|at| solution.easy_counterfactuals(at).unwrap().count).collect();
    assert!(counts == listed && counts.contains(&Some(1)) && counts.contains(&Some(0)), "{counts:?} {listed:?}");
    let told: Vec<&str> = table.diagnostics().iter().map(|told| told.message.as_str()).collect();
    let said = "2 configurations are impossible, since conditions are values of one set: A[1]*A[2]";
    assert!(told.contains(&said), "{told:?}");
}

/// What follows from others says nothing, and makes two models of one; so does an outcome that is of the set of a condition.
#[test]
fn what_follows_from_others_is_refused() {
    let rows = [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 0.0, 1.0]];
    let of = |conditions: &[&str]| code(table(&rows, conditions));
    assert_eq!(of(&["A[1]", "A[2]", "B"]), "none");
    assert_eq!(of(&["A[1,2]", "B", "A[1]"]), "none", "1, 2 and 0 are told apart by both");
    assert_eq!(of(&["A", "B", "A[1]"]), "QCA053");
    assert_eq!(of(&["A[0]", "A[1]", "A[2]"]), "QCA053", "what is neither 0 nor 1 is 2");
    assert_eq!(of(&["A[0]", "A[1,2]"]), "QCA053");
    let error = table(&rows, &["A[0]", "A[1]", "A[2]"]).unwrap_err().to_string();
    assert!(error.starts_with("A[2] follows from A[0], A[1]:"), "{error}");
    let data = data(&rows).with_sets_of_values(&["A[1]", "A[2]"]).unwrap();
    let explains = TruthTableParams::new("A[1]".parse::<crosscase_qca::Outcome>().unwrap(), ["A[2]", "B"]).fit(&data);
    assert_eq!(code(explains), "QCA010");
    let steps = |proximate: &str, remote: &str| {
        code(TwoStep::new(TruthTableParams::new("Y", [proximate, "B"]), [remote]).fit(&data))
    };
    assert_eq!((steps("A[1]", "A[2]"), steps("A", "A[2]")), ("none", "QCA053"));
    // Columns that are only called so say nothing of each other.
    let columns = [("R[0]", [1.0, 0.0]), ("R[1]", [0.0, 1.0]), ("Y", [0.0, 1.0])];
    let columns = columns.map(|(name, values)| (name.to_owned(), values.to_vec())).to_vec();
    let named = SetData::new(["a", "b"].map(String::from).to_vec(), columns).unwrap();
    let table = TruthTableParams::new("Y", ["R[0]", "R[1]"]).fit(&named).unwrap();
    assert_eq!((table.impossible().len(), table.remainders()), (0, Some(2)));
    let singles = Necessity::default().singles(&named, &"Y".parse().unwrap(), &["R[1]".to_owned()]).unwrap();
    assert_eq!(singles.results[0].incl, Some(1.0));
}

/// ~A[1] + ~A[2] holds of every case and is necessary for nothing; A[1]*~A[2] is A[1].
#[test]
fn necessity_says_nothing_twice() {
    let necessary = |rows: &[[f64; 3]]| -> BTreeSet<String> {
        let conditions = DUMMIES.map(String::from);
        let data = data(rows).with_sets_of_values(&conditions).unwrap();
        let found = Necessity::default().cov_cut(0.0).fit(&data, &"Y".parse().unwrap(), &conditions).unwrap();
        found.results.into_iter().map(|row| row.expr).collect()
    };
    let all = |exprs: &[&str]| exprs.iter().map(|expr| (*expr).to_owned()).collect::<BTreeSet<_>>();
    let of_one = necessary(&[[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 0.0, 0.0], [1.0, 0.0, 1.0]]);
    assert_eq!(of_one, all(&["A[1]", "~A[2]"]));
    let of_both = necessary(&[[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    assert_eq!(of_both, all(&["A[1] + A[2]", "A[1] + ~B", "A[2] + B", "~A[1] + B", "~A[2] + ~B"]));
}

/// Each value and its negation, whatever else is among the conditions.
#[test]
fn singles_are_values_and_their_negations() {
    let rows = [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 2.0, 0.0], [1.0, 0.0, 1.0]];
    let conditions = ["A[1]", "B"].map(String::from);
    let data = data(&rows).with_sets_of_values(&conditions).unwrap();
    let found = Necessity::default().singles(&data, &"Y".parse().unwrap(), &conditions).unwrap().results;
    let told: Vec<(&str, Option<f64>)> = found.iter().map(|row| (row.expr.as_str(), row.incl)).collect();
    assert_eq!(told[..2], [("A[1]", Some(1.0)), ("~A[1]", Some(0.0))]);
    assert_eq!(told.len(), 8, "{told:?}");
}

/// `A[1]*B` is in the context A[1,2] though it has no word of it; B alone, for A of 0 too, is not.
#[test]
fn a_context_goes_without_saying() {
    let steps = |rows: &[[f64; 3]]| {
        let data = data(rows).with_sets_of_values(&["A[1,2]", "A[1]"]).unwrap();
        let second = TruthTableParams::new("Y", ["A[1]", "B"]);
        let found = TwoStep::new(second, ["A[1,2]"]).remote_cut(0.5).fit(&data).unwrap().contexts;
        let context = &found[0];
        assert_eq!(context.expression.to_string(), "A[1,2]");
        (context.written(0).unwrap(), context.within.clone())
    };
    let others = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [2.0, 0.0, 0.0]];
    let (negative, positive) = ([[0.0, 1.0, 0.0], [2.0, 1.0, 0.0]], [[0.0, 1.0, 1.0], [2.0, 1.0, 1.0]]);
    let one = [[1.0, 1.0, 1.0]; 6];
    assert_eq!(steps(&[&others[..], &negative, &one].concat()), ("A[1]*B".to_owned(), vec![0]));
    let of_two = [&others[..], &negative[..1], &one, &positive[1..]].concat();
    assert_eq!(steps(&of_two), ("A[1,2]*B".to_owned(), vec![0]));
    assert_eq!(steps(&[&others[..], &one, &positive].concat()), ("B".to_owned(), vec![]));
}

/// The nearest context is told with as many digits as show that it falls short.
#[test]
fn what_falls_short_does_not_read_as_if_it_passed() {
    let (memberships, outcome) = ([0.8996, 0.0], [1.0, 0.0]);
    let columns = [("R", memberships), ("P", outcome), ("Y", outcome)];
    let columns = columns.map(|(name, values)| (name.to_owned(), values.to_vec())).to_vec();
    let sets = SetData::new(["a", "b"].map(String::from).to_vec(), columns).unwrap();
    let found = TwoStep::new(TruthTableParams::new("Y", ["P"]), ["R"]).fit(&sets).unwrap();
    let told = found.diagnostics.iter().find(|told| told.code == "QCA114").unwrap().message.clone();
    assert!(told.contains("R, with an inclusion of 0.8996 and a coverage of 1.000, where 0.9 and 0.6"), "{told}");
}

/// Of conditions that say nothing of one another no configuration is impossible, however many there are.
#[test]
fn nothing_is_impossible_past_counting() {
    let names: Vec<String> = (0..128).map(|at| format!("C{at}")).collect();
    let columns = names.iter().map(String::as_str).chain(["Y"]).map(|name| (name.to_owned(), vec![1.0, 0.0])).collect();
    let sets = SetData::new(["a", "b"].map(String::from).to_vec(), columns).unwrap();
    let table = TruthTableParams::new("Y", names).fit(&sets).unwrap();
    assert_eq!((table.impossible_count(), table.remainders()), (Some(0), None));
}

/// Where A is not known neither are A[1] and A[2], together: against every way to fill it.
#[test]
fn a_missing_value_is_missing_in_all() {
    let known = [[0.0, 0.0, 0.1], [1.0, 1.0, 0.9], [2.0, 1.0, 0.3], [1.0, 0.0, 0.7]];
    let columns = ["A", "B", "Y"].into_iter().enumerate().map(|(at, name)| {
        let missing = if at == 0 { None } else { Some(if at == 1 { 1.0 } else { 0.8 }) };
        (name.to_owned(), known.iter().map(|row| Some(row[at])).chain([missing]).collect())
    });
    let cases = (0..5).map(|case| format!("c{case}")).collect();
    let params = TruthTableParams::new("Y", DUMMIES);
    let open = IncompleteSets::new(cases, columns.collect()).unwrap().with_sets_of_values(&DUMMIES).unwrap();
    let found = open.truth_table(&params).unwrap().rows;
    let tables: Vec<TruthTable> =
        (0..3u8).map(|a| table(&[&known[..], &[[f64::from(a), 1.0, 0.8]]].concat(), &DUMMIES).unwrap()).collect();
    let mut shown: BTreeSet<Vec<u8>> = BTreeSet::new();
    for row in tables.iter().flat_map(TruthTable::rows) {
        shown.insert(row.config.clone());
    }
    assert_eq!(found.iter().map(|row| row.config.clone()).collect::<BTreeSet<_>>(), shown);
    for row in &found {
        let under = tables.iter().filter_map(|table| table.rows().iter().find(|other| other.config == row.config));
        let incl: Vec<f64> = under.filter_map(|other| other.incl).collect();
        let ends = incl.iter().fold((1.0, 0.0), |(low, high): (f64, f64), x| (low.min(*x), high.max(*x)));
        let range = row.incl.unwrap();
        // A row that only some fillings show has a figure under these alone.
        let apart = (range.low - ends.0).abs().max((range.high - ends.1).abs());
        assert!(apart < 1e-12, "{:?}: {range:?} {ends:?}", row.config);
        assert_eq!(row.possible.contains(&4), row.config[2] == 1, "{:?}", row.config);
    }
}

/// The cut between 0 and 1 may go down to 0, where a and f come into A[1,2], and not up, where b and c leave it; that between 1 and 2 is
/// none of A[1,2]. By hand: at an inclusion cut of 0.5 Y is A[1,2], and with a and f in it A[1,2]*~B alone.
#[test]
fn anchors_of_a_set_whose_values_are_a_condition() {
    let raw = [0.0, 1.0, 1.0, 2.0, 2.0, 0.0];
    let (b, y) = ([1.0, 0.0, 1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    let rows: Vec<[f64; 3]> = (0..6).map(|case| [raw[case], b[case], y[case]]).collect();
    let ranges = |conditions: [&str; 2]| {
        let data = data(&rows).with_sets_of_values(&conditions).unwrap();
        let analysis = QcaAnalysis::new(TruthTableParams::new("Y", conditions).incl_cut(0.5), Minimise::conservative());
        let calibration = Calibration::multi_value(vec![1.0, 2.0]).unwrap();
        let found = analysis.anchors(&data, &[RawSet { set: "A".into(), values: raw.to_vec(), calibration }]).unwrap();
        let range = |one: &crosscase_qca::robustness::SetAnchor| {
            assert!(one.range.search.is_complete(), "{one:?}");
            (one.range.above, one.range.below)
        };
        (found.models, found.anchors.iter().map(range).collect::<Vec<_>>())
    };
    assert_eq!(ranges(["A[1,2]", "B"]), (vec!["A[1,2]".to_owned()], vec![(Some(0.0), Some(1.0)), (None, None)]));
    // Of A[2] it is the other way round: above 2 nobody is in it, at 1 all of A[1,2] are.
    let (_, of_two) = ranges(["A[2]", "B"]);
    assert_eq!(of_two[0], (None, None), "{of_two:?}");
}

/// R's `truthTable()` gives a set as many values as its data show, and knows nothing of what dummies say of one another: its script says so.
#[test]
fn the_script_for_r_says_where_r_differs() {
    let script = |rows: &[[f64; 3]], conditions: &[&str]| {
        let data = data(rows).with_sets_of_values(conditions).unwrap();
        let (params, minimise) = (TruthTableParams::new("Y", conditions), Minimise::conservative());
        let solution = minimise.fit(&params.fit(&data).unwrap()).unwrap();
        r_script(&data, &params, &minimise, &solution, &[]).unwrap()
    };
    let (all, two) = ([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 0.0, 0.0]], [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]);
    let says = "# R may differ here: no case has the value 2 of A; R takes a set to have the values up to 1";
    assert!(script(&two, &["A", "B"]).contains(says) && !script(&all, &["A", "B"]).contains("R may differ"));
    assert!(script(&all, &DUMMIES).contains("# R may differ here: conditions are values of one set"));
    assert!(!script(&all, &["A[1]", "B"]).contains("R may differ"));
}
