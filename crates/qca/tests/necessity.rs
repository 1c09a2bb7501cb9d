//! The search for necessary conditions: reference figures, and completeness against trying everything.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test fails where its data are not as told")]

mod common;

use std::collections::BTreeSet;

use common::{FUZZY, LIPSET, MULTI_VALUE, close, json, sets, terms, text};
use crosscase_qca::measures::{inclusion, relevance};
use crosscase_qca::{Necessity, NecessityForm, NecessityRow, Outcome, Reason, Search, SetData};
use crosscase_sets::Kind;
use proptest::prelude::*;

const REFERENCE: &str = include_str!("data/necessity.json");

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn lipset_holds_the_reference_conditions_and_no_others() {
    for case in json(REFERENCE) {
        let cut = |key: &str| case[key].as_f64();
        let search =
            Necessity::default().incl_cut(cut("incl_cut").unwrap_or(0.0)).cov_cut(cut("cov_cut").unwrap_or(0.0));
        let outcome = text(&case["outcome"]).parse().unwrap();
        let found = search.fit(&sets(FUZZY), &outcome, &names(&LIPSET)).unwrap();
        let expected = case["results"].as_array().unwrap();
        for row in expected {
            let expr = text(&row[0]);
            let mine = found.results.iter().find(|found| terms(&found.expr) == terms(expr)).unwrap();
            close(mine.incl, &row[1], expr);
            close(mine.ron, &row[2], expr);
            close(mine.cov, &row[3], expr);
        }
        if case.get("incl_cut").is_some() {
            assert_eq!(found.results.len(), expected.len(), "{}", case["id"]);
        }
    }
}

/// Every conjunction and disjunction, kept by definition and not by search.
fn by_definition(
    data: &SetData,
    outcome: &str,
    conditions: &[&str],
    cuts: [f64; 3],
) -> BTreeSet<(NecessityForm, String)> {
    let y = data.memberships(&outcome.parse().unwrap()).unwrap();
    let mut choices: Vec<Vec<(String, Vec<f64>)>> = Vec::new();
    let levels = |condition: &str| match data.kind(condition).unwrap() {
        Kind::MultiValue { levels } => levels,
        Kind::Crisp | Kind::Fuzzy => 2,
    };
    let brackets = conditions.iter().any(|condition| levels(condition) > 2);
    for condition in conditions {
        let levels: Vec<String> = if brackets {
            (0..levels(condition)).map(|v| format!("{condition}[{v}]")).collect()
        } else {
            vec![format!("~{condition}"), (*condition).to_owned()]
        };
        let membership = |text: &String| data.memberships(&text.parse::<Outcome>().unwrap()).unwrap();
        choices.push(levels.into_iter().map(|text| (text.clone(), membership(&text))).collect());
    }
    let mut sums: Vec<Vec<&(String, Vec<f64>)>> = vec![vec![]];
    for condition in &choices {
        let longer: Vec<_> =
            sums.iter().flat_map(|sum| condition.iter().map(|literal| [sum.clone(), vec![literal]].concat())).collect();
        sums.extend(longer);
    }
    let passes = |x: &[f64]| {
        let reaches = |figure: Option<f64>, cut: f64| cut <= 0.0 || figure.is_some_and(|figure| figure >= cut - 1.5e-8);
        reaches(inclusion(&y, x), cuts[0]) && reaches(inclusion(x, &y), cuts[1]) && reaches(relevance(x, &y), cuts[2])
    };
    let fold = |parts: &[&(String, Vec<f64>)], start: f64, f: fn(f64, f64) -> f64| -> Vec<f64> {
        (0..y.len()).map(|i| parts.iter().fold(start, |x, part| f(x, part.1[i]))).collect()
    };
    let expr =
        |parts: &[&(String, Vec<f64>)], by: &str| parts.iter().map(|p| p.0.as_str()).collect::<Vec<_>>().join(by);
    let mut kept = BTreeSet::new();
    for parts in sums.iter().filter(|parts| !parts.is_empty()) {
        if passes(&fold(parts, 1.0, f64::min)) {
            kept.insert((NecessityForm::Conjunction, expr(parts, "*")));
        }
        let part = |mask: usize| -> Vec<_> {
            parts.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, part)| *part).collect()
        };
        let whole = (1 << parts.len()) - 1;
        let minimal = (1..whole).all(|mask| !passes(&fold(&part(mask), 0.0, f64::max)));
        if parts.len() > 1 && minimal && passes(&fold(parts, 0.0, f64::max)) {
            kept.insert((NecessityForm::Disjunction, expr(parts, " + ")));
        }
    }
    kept
}

fn found(rows: &[NecessityRow]) -> BTreeSet<(NecessityForm, String)> {
    rows.iter().map(|row| (row.form, row.expr.clone())).collect()
}

#[track_caller]
fn check(data: &SetData, outcome: &str, conditions: &[&str], cuts: [f64; 3]) {
    let search = Necessity::default().incl_cut(cuts[0]).cov_cut(cuts[1]).ron_cut(cuts[2]);
    let table = search.fit(data, &outcome.parse().unwrap(), &names(conditions)).unwrap();
    assert_eq!(table.search, Search::Complete);
    assert_eq!(found(&table.results), by_definition(data, outcome, conditions, cuts), "{cuts:?}");
}

#[test]
fn lipset_at_many_cuts_is_complete() {
    let data = sets(FUZZY);
    for incl in [0.5, 0.8, 0.9, 0.95, 1.0] {
        for cov in [0.0, 0.5, 0.7] {
            for ron in [0.0, 0.6] {
                check(&data, "SURV", &LIPSET, [incl, cov, ron]);
                check(&data, "~SURV", &LIPSET, [incl, cov, ron]);
            }
        }
    }
}

#[test]
fn multi_value_conditions_have_a_literal_a_level() {
    let data = sets(MULTI_VALUE);
    for cuts in [[0.9, 0.6, 0.0], [0.7, 0.3, 0.2], [1.0, 0.0, 0.0]] {
        check(&data, "SURV", &["DEV", "URB", "STB"], cuts);
        check(&data, "~SURV", &["DEV", "LIT", "IND"], cuts);
    }
}

/// Coverage is not monotone: of `A` and `B`, `A` covers nothing of what it should, and `A + B` covers half.
#[test]
fn coverage_may_rise_with_a_disjunct() {
    let cases = names(&["one", "two"]);
    let columns = [("Y", [1.0, 0.0]), ("A", [0.0, 1.0]), ("B", [0.9, 0.0])];
    let data = SetData::new(cases, columns.map(|(name, values)| (name.to_owned(), values.to_vec())).to_vec()).unwrap();
    check(&data, "Y", &["A", "B"], [0.9, 0.4, 0.0]);
    check(&data, "Y", &["A", "B"], [0.95, 0.0, 0.0]);
}

proptest! {
    #![proptest_config(common::cases(150))]
    #[test]
    fn the_search_is_complete(
        values in proptest::collection::vec(proptest::collection::vec(0u8..=20, 5), 3..12),
        incl in 0u8..=20, cov in 0u8..=20, ron in 0u8..=20,
    ) {
        let column = |j: usize| values.iter().map(|row| f64::from(row[j]) / 20.0).collect::<Vec<f64>>();
        let cases = (0..values.len()).map(|i| format!("c{i}")).collect();
        let all = ["A", "B", "C", "D", "Y"];
        let data = SetData::new(cases, all.iter().enumerate().map(|(j, name)| ((*name).to_owned(), column(j))).collect()).unwrap();
        if column(4).iter().any(|y| *y > 0.0) {
            check(&data, "Y", &all[..4], [incl, cov, ron].map(|cut| f64::from(cut) / 20.0));
        }
    }
}

#[test]
fn long_disjunctions_are_found_and_many_conditions_searched() {
    // Each of twelve conditions explains one case of its own: only all of them together are necessary.
    let n = 12;
    let conditions: Vec<String> = (0..n).map(|j| format!("K{j}")).collect();
    let mut columns: Vec<(String, Vec<f64>)> = conditions
        .iter()
        .enumerate()
        .map(|(j, name)| (name.clone(), (0..2 * n).map(|i| if i == j { 1.0 } else { 0.0 }).collect()))
        .collect();
    columns.push(("Y".into(), (0..2 * n).map(|i| if i < n { 1.0 } else { 0.0 }).collect()));
    let data = SetData::new((0..2 * n).map(|i| format!("c{i}")).collect(), columns).unwrap();
    let table = Necessity::default().cov_cut(0.9).fit(&data, &Outcome::new("Y"), &conditions).unwrap();
    assert_eq!(table.search, Search::Complete);
    let longest = table.results.iter().map(|row| row.literals.len()).max();
    assert_eq!(longest, Some(11), "eleven of twelve cases are 0.917 of the outcome");
    assert_eq!(table.results.len(), 12);
}

#[test]
fn a_search_that_is_cut_short_says_so() {
    let data = sets(FUZZY);
    let all = Necessity::default().incl_cut(0.0).cov_cut(0.0);
    let table = all.clone().max_steps(10).fit(&data, &Outcome::new("SURV"), &names(&LIPSET)).unwrap();
    assert_eq!(table.search.reason(), Some(Reason::Steps { limit: 10 }));
    assert_eq!(table.diagnostics.len(), 1);

    let (data, _) = common::crisp(&["0000000000|1", "1111111111|1"]);
    let conditions: Vec<String> = data.names().filter(|name| *name != "Y").map(String::from).collect();
    let stopped = all.fit_until(&data, &Outcome::new("Y"), &conditions, &|| true).unwrap();
    assert_eq!(stopped.search.reason(), Some(Reason::Boolean(crosscase_boolean::StopReason::Interrupted)));
}

#[test]
fn an_outcome_that_no_case_has_makes_nothing_necessary() {
    let data =
        SetData::new(names(&["a", "b"]), vec![("A".into(), vec![0.1, 0.9]), ("Y".into(), vec![0.0, 0.0])]).unwrap();
    let table = Necessity::default().fit(&data, &Outcome::new("Y"), &names(&["A"])).unwrap();
    assert!(table.results.is_empty());
    assert!(table.diagnostics.iter().any(|told| told.code == "QCA107"));
}

/// Of a disjunction that passes with every value of one of its conditions, one holds whatever that condition is.
#[test]
fn disjunctions_that_pass_with_every_value_of_a_condition_are_trivial() {
    let check = |sets: &[(&str, &[f64])], conditions: &[&str], expected: &[&str]| {
        let cases = (0..sets[0].1.len()).map(|case| format!("c{case}")).collect();
        let columns = sets.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect();
        let data = SetData::new(cases, columns).unwrap();
        let found = Necessity::default().fit(&data, &Outcome::new("Y"), &names(conditions)).unwrap();
        let trivial: Vec<&str> = found.results.iter().filter(|row| row.trivial).map(|row| row.expr.as_str()).collect();
        assert_eq!(trivial, expected);
        assert_eq!(found.diagnostics.iter().any(|told| told.code == "QCA115"), !expected.is_empty());
    };
    let rail = [0.7, 0.75, 0.9, 0.3, 0.35, 0.3];
    let quay = [0.95, 0.4, 0.2, 0.65, 0.3, 0.25];
    let busy = [0.9, 0.4, 0.85, 0.3, 0.6, 0.05];
    let fuzzy: [(&str, &[f64]); 3] = [("RAIL", &rail), ("QUAY", &quay), ("Y", &busy)];
    check(&fuzzy, &["RAIL", "QUAY"], &["RAIL + ~QUAY", "RAIL + QUAY"]);
    // A misses 0.25 in three of six cases: inclusion 0.875 alone, 5.5/6 with any value of T, which fills one of them.
    let a = [0.75, 0.75, 0.75, 1.0, 1.0, 1.0, 0.0];
    let y = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    let t = [0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0];
    check(&[("A", &a), ("T", &t), ("Y", &y)], &["A", "T"], &["A + T[0]", "A + T[1]", "A + T[2]"]);
    // With T at 1 in none of the three, A + T[1] stays at 0.875, and the other two are no such pair.
    let t = [0.0, 0.0, 2.0, 0.0, 1.0, 2.0, 0.0];
    check(&[("A", &a), ("T", &t), ("Y", &y)], &["A", "T"], &[]);
}

/// However many trivial groups there are, the notice names a few and counts the others.
#[test]
fn trivial_disjunctions_are_counted_where_there_are_many() {
    let (rail, quay) = (vec![0.7, 0.75, 0.9, 0.3, 0.35, 0.3], vec![0.95, 0.4, 0.2, 0.65, 0.3, 0.25]);
    let busy = vec![0.9, 0.4, 0.85, 0.3, 0.6, 0.05];
    let check = |quays: usize, expected: &str| {
        let alike: Vec<String> = (0..quays).map(|at| format!("Q{at}")).collect();
        let mut columns = vec![("RAIL".to_owned(), rail.clone()), ("Y".to_owned(), busy.clone())];
        columns.extend(alike.iter().map(|name| (name.clone(), quay.clone())));
        let data = SetData::new((0..6).map(|case| format!("c{case}")).collect(), columns).unwrap();
        let conditions = [vec!["RAIL".to_owned()], alike].concat();
        let found = Necessity::default().fit(&data, &Outcome::new("Y"), &conditions).unwrap();
        let told = found.diagnostics.iter().find(|told| told.code == "QCA115").expect("RAIL with each");
        assert!(told.message.ends_with(expected) && told.message.len() < 500, "{}", told.message);
    };
    check(1, "which say nothing of Q0");
    check(9, "; and 4 more such groups");
}
