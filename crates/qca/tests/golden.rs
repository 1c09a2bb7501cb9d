//! Truth tables and solutions against reference figures: Lipset's data in every notation, five more published tables, and 40
//! generated problems (fuzzy, crisp, multi-value; contradictions, frequency and PRI cuts), computed with R `QCA` 3.25.1, method `QMC`. See `data/README.md`.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test fails where its data are not as told")]

mod common;

use common::{close, expectations, json, table, terms, text};
use crosscase_boolean::{Count, Cube};
use crosscase_qca::{Conjunctural, Minimise, Model, Solution, TruthTable};
use serde_json::Value;

const LIPSET: &str = include_str!("data/lipset.json");
const RANDOM: &str = include_str!("data/random.json");
const PUBLISHED: &str = include_str!("data/published.json");

fn problems() -> impl Iterator<Item = Value> {
    json(LIPSET).into_iter().chain(json(RANDOM)).chain(json(PUBLISHED))
}

#[test]
fn truth_tables_hold_the_reference_rows() {
    for problem in problems() {
        let id = text(&problem["id"]);
        let table = table(&problem);
        let rows = problem["table"].as_array().unwrap();
        assert_eq!(table.rows().len(), rows.len(), "{id}");
        for (row, expected) in table.rows().iter().zip(rows) {
            let config: String = row.config.iter().map(u8::to_string).collect();
            let what = format!("{id} {config}");
            assert_eq!(config, text(&expected[0]), "{what}");
            assert_eq!(row.out.to_string(), text(&expected[1]), "{what}");
            assert_eq!(row.n as u64, expected[2].as_u64().unwrap(), "{what}");
            close(row.incl, &expected[3], &what);
            close(row.pri, &expected[4], &what);
            assert_eq!(table.names(&row.cases), common::names(&expected[5]), "{what}");
        }
    }
}

#[test]
fn conservative_solutions_are_the_reference_ones() {
    check("conservative", |_| Minimise::conservative());
}

#[test]
fn parsimonious_solutions_are_the_reference_ones() {
    check("parsimonious", |_| Minimise::parsimonious());
}

#[test]
fn intermediate_solutions_are_the_reference_ones() {
    check("intermediate", |problem| Minimise::intermediate(expectations(problem)).conjunctural(Conjunctural::AsInR));
}

fn check(kind: &str, minimise: impl Fn(&Value) -> Minimise) {
    let mut checked = 0;
    for problem in problems().filter(|problem| problem.get(kind).is_some()) {
        let id = format!("{} {kind}", text(&problem["id"]));
        let solution = minimise(&problem).max_models(100_000).fit(&table(&problem)).unwrap();
        let expected = &problem[kind];
        checked += 1;
        if let Some(count) = expected["count"].as_u64() {
            assert_eq!(solution.model_count, Some(Count::from(count)), "{id}");
            continue;
        }
        check_models(&id, &solution, expected);
        for fit in expected["fit"].as_array().into_iter().flatten() {
            check_fit(&id, &solution, fit);
        }
        for easy in expected["easy"].as_array().into_iter().flatten() {
            check_easy(&id, &problem, &solution, easy);
        }
    }
    assert!(checked > 35, "{checked} problems have a {kind} solution");
}

fn check_models(id: &str, solution: &Solution, expected: &Value) {
    let mut found: Vec<_> = solution.models.iter().map(|model| terms(&model.expr())).collect();
    let mut expected: Vec<_> = common::names(&expected["models"]).iter().map(|model| terms(model)).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{id}");
    assert!(solution.search.is_complete(), "{id}");
    assert_eq!(solution.model_count, Some(Count::from(expected.len() as u64)), "{id}");
}

/// Figures of a model that the reference gives; where there are several models it lists the primes of all of them.
fn check_fit(id: &str, solution: &Solution, fit: &Value) {
    let rows = fit["terms"].as_array().unwrap();
    let whole: Vec<_> = rows.iter().map(|row| text(&row[0])).collect();
    let Some(model) = solution.models.iter().find(|model| terms(&model.expr()) == terms(&whole.join("+"))) else {
        return;
    };
    close(model.incl, &fit["whole"][0], id);
    close(model.pri, &fit["whole"][1], id);
    close(model.cov, &fit["whole"][2], id);
    for row in rows {
        let term = model.terms.iter().find(|term| terms(&term.expr) == terms(text(&row[0]))).unwrap();
        close(term.incl, &row[1], &term.expr);
        close(term.pri, &row[2], &term.expr);
        close(term.cov, &row[3], &term.expr);
        if rows.len() > 1 && solution.models.len() == 1 {
            close(term.cov_unique, &row[4], &term.expr);
        }
    }
}

/// The easy counterfactuals of a pair are the rows that the reference numbers, the first condition being most significant.
fn check_easy(id: &str, problem: &Value, solution: &Solution, easy: &Value) {
    let table = &solution.table;
    let named = |kind: &str, at: &Value| {
        let minimised = match kind {
            "conservative" => Minimise::conservative(),
            _ => Minimise::parsimonious(),
        };
        let expr = terms(text(&problem[kind]["models"][at.as_u64().unwrap() as usize]));
        let models = minimised.fit(table).unwrap().models;
        models.iter().position(|model: &Model| terms(&model.expr()) == expr).unwrap()
    };
    let (conservative, parsimonious) = (named("conservative", &easy[0]), named("parsimonious", &easy[1]));
    let pair =
        solution.pairs.iter().find(|pair| (pair.conservative, pair.parsimonious) == (conservative, parsimonious));
    let at = pair.unwrap().counterfactuals;
    let expected: Vec<u64> = easy[2].as_array().unwrap().iter().map(|row| row.as_u64().unwrap()).collect();
    let found = solution.easy_counterfactuals(at).unwrap();
    assert_eq!(numbers(table, &found.cubes), expected, "{id}");
    assert_eq!(found.count, Some(expected.len() as u128), "{id}");
    assert_eq!(solution.counterfactuals[at].count, found.count, "{id}");
}

fn numbers(table: &TruthTable, cubes: &[Cube]) -> Vec<u64> {
    let levels = table.space().levels();
    let all = table.space().configurations().unwrap() as u64;
    let config = |mut number: u64| {
        let mut row = vec![0u8; levels.len()];
        for (value, levels) in row.iter_mut().zip(levels).rev() {
            *value = (number % u64::from(*levels)) as u8;
            number /= u64::from(*levels);
        }
        row
    };
    (0..all)
        .filter(|number| cubes.iter().any(|cube| cube.contains(&config(*number))))
        .map(|number| number + 1)
        .collect()
}
