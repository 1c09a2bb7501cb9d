//! What the tests share: the published tables and the reference figures.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "helpers of tests, each used by some"
)]

use crosscase_qca::{AtHalf, Expectations, Outcome, SetData, TruthTable, TruthTableParams};
use proptest::test_runner::{Config as ProptestConfig, RngSeed};
use serde_json::Value;

/// Lipset's (1959) interwar democracies as fuzzy sets: Ragin (2009), in Rihoux & Ragin, *Configurational Comparative Methods*, ch. 5.
pub(crate) const FUZZY: &str = include_str!("../data/lipset_fuzzy.csv");
/// The same, crisp: Rihoux & De Meur (2009), in the same volume, ch. 3.
pub(crate) const CRISP: &str = include_str!("../data/lipset_crisp.csv");
/// The same with three levels of development: Cronqvist & Berg-Schlosser (2009), in the same volume, ch. 4.
pub(crate) const MULTI_VALUE: &str = include_str!("../data/lipset_multivalue.csv");

pub(crate) const LIPSET: [&str; 5] = ["DEV", "URB", "LIT", "IND", "STB"];

/// Reference figures differ from ours by rounding alone.
pub(crate) const TOLERANCE: f64 = 1e-9;

/// The sets of a small comma-separated table whose first column names the cases.
pub(crate) fn sets(csv: &str) -> SetData {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let column = |j: usize| rows.iter().map(|row| row[j].parse().unwrap()).collect();
    let cases = rows.iter().map(|row| row[0].to_owned()).collect();
    SetData::new(cases, (1..header.len()).map(|j| (header[j].to_owned(), column(j))).collect()).unwrap()
}

/// A crisp data set given row by row, as `"101|1"`: the conditions A, B, C … and the outcome Y, one case a row.
pub(crate) fn crisp(rows: &[&str]) -> (SetData, TruthTableParams) {
    let bits: Vec<Vec<f64>> = rows
        .iter()
        .map(|row| row.chars().filter(char::is_ascii_digit).map(|c| f64::from(c.to_digit(10).unwrap())).collect())
        .collect();
    let width = bits[0].len();
    let mut names: Vec<String> = (0..width - 1).map(|j| char::from(b'A' + j as u8).to_string()).collect();
    let conditions = names.clone();
    names.push("Y".into());
    let columns = names.into_iter().enumerate().map(|(j, name)| (name, bits.iter().map(|row| row[j]).collect()));
    let cases = (0..rows.len()).map(|i| format!("c{i}")).collect();
    (SetData::new(cases, columns.collect()).unwrap(), TruthTableParams::new(Outcome::new("Y"), conditions))
}

/// So many cases, the same in every run.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() }
}

pub(crate) fn json(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub(crate) fn names(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| text(v).to_owned()).collect()
}

/// The truth table of a reference problem.
pub(crate) fn table(problem: &Value) -> TruthTable {
    let data = match text(&problem["data"]) {
        "lipset_fuzzy.csv" => sets(FUZZY),
        "lipset_crisp.csv" => sets(CRISP),
        "lipset_multivalue.csv" => sets(MULTI_VALUE),
        inline => sets(inline),
    };
    let number = |key: &str| problem[key].as_f64().unwrap();
    TruthTableParams::new(text(&problem["outcome"]), names(&problem["conditions"]))
        .incl_cut(number("incl_cut"))
        .n_cut(problem["n_cut"].as_u64().unwrap() as usize)
        .pri_cut(number("pri_cut"))
        .at_half(if problem["at_half"] == "drop" { AtHalf::Drop } else { AtHalf::Error })
        .fit(&data)
        .unwrap()
}

pub(crate) fn expectations(problem: &Value) -> Expectations {
    text(&problem["intermediate"]["expect"]).parse().unwrap()
}

#[track_caller]
pub(crate) fn close(found: Option<f64>, expected: &Value, what: &str) {
    match (found, expected.as_f64()) {
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() < TOLERANCE, "{what}: {found}, not {expected}");
        }
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}

/// An expression as the set of its terms, each the set of its literals.
pub(crate) fn terms(expr: &str) -> Vec<Vec<String>> {
    let term = |term: &str| {
        let mut literals: Vec<String> = term.split('*').map(|literal| literal.trim().to_owned()).collect();
        literals.sort();
        literals
    };
    let mut terms: Vec<Vec<String>> = expr.split('+').map(term).collect();
    terms.sort();
    terms
}
