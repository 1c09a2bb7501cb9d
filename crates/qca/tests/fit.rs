//! The fit of expressions.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails where its data are not as told")]

mod common;

use common::{FUZZY, MULTI_VALUE, close, json, sets, text};
use crosscase_boolean::expression::RelationKind;
use crosscase_qca::laws::check_measure;
use crosscase_qca::measures::{SufficiencyMeasure, inclusion};
use crosscase_qca::{
    Fit, FitMeasure, FitMeasures, FurtherCut, Out, QcaError, SetData, TruthRow, TruthTable, TruthTableParams,
    cluster_diagnostics, fit, fit_with,
};

const REFERENCE: &str = include_str!("data/expressions.json");

fn of(data: &SetData, relation: &str) -> Fit {
    fit(data, &relation.parse().unwrap()).unwrap()
}

#[test]
fn lipset_holds_the_reference_figures() {
    for case in json(REFERENCE) {
        let expr = text(&case["expr"]);
        let found = of(&sets(FUZZY), expr);
        let necessary = found.relation.direction == RelationKind::Necessary;
        for row in case["terms"].as_array().unwrap() {
            let name = text(&row[0]);
            let what = format!("{expr}: {name}");
            let (incl, pri, cov, ron) = match found.terms.iter().find(|term| term.expr == name) {
                Some(term) => {
                    if !row[4].is_null() {
                        close(term.cov_unique, &row[4], &what);
                    }
                    (term.incl, term.pri, term.cov, term.ron)
                }
                None => (found.incl, found.pri, found.cov, found.ron),
            };
            close(incl, &row[1], &what);
            close(cov, &row[3], &what);
            if necessary { close(ron, &row[5], &what) } else { close(pri, &row[2], &what) }
        }
    }
}

#[test]
fn constants_are_expressions() {
    let data = sets(FUZZY);
    let all = of(&data, "1 -> SURV");
    assert_eq!((all.cov, all.terms[0].cov_unique), (Some(1.0), Some(1.0)));
    let none = of(&data, "0 -> SURV");
    assert_eq!((none.incl, none.pri, none.cov), (None, None, Some(0.0)));
    assert_eq!(of(&data, "1 <- SURV").ron, Some(0.0));
}

#[test]
fn the_set_itself_fits_perfectly() {
    let data = sets(FUZZY);
    let same = of(&data, "SURV -> SURV");
    assert_eq!((same.incl, same.pri, same.cov), (Some(1.0), Some(1.0), Some(1.0)));
}

#[test]
fn multi_value_sets_need_their_value() {
    let data = sets(MULTI_VALUE);
    let one = of(&data, "DEV[1] + DEV[2] -> SURV");
    let other = of(&data, "~DEV[0] -> SURV");
    assert_eq!((one.incl, one.cov), (other.incl, other.cov));
    assert_eq!(of(&data, "STB[1] -> SURV").incl, of(&data, "STB -> SURV").incl);
    let code = |relation: &str| fit(&data, &relation.parse().unwrap()).unwrap_err().code();
    assert_eq!(code("DEV -> SURV"), "QCA015");
    assert_eq!(code("DEV[3] -> SURV"), "QCA016");
    assert_eq!(code("DEV[1] -> SURVIVAL"), "QCA007");
}

/// A measure of other crates, lawful or spoilt.
#[derive(Debug)]
struct Outside(&'static str, SufficiencyMeasure);

impl FitMeasure for Outside {
    fn name(&self) -> &str {
        self.0
    }

    fn measure(&self, x: &[f64], y: &[f64]) -> Result<Option<f64>, QcaError> {
        Ok((self.1)(x, y))
    }
}

/// Every law of measures fails on one that breaks it, and the crate's own keep them.
#[test]
fn the_laws_find_what_is_broken() {
    for measure in FitMeasures::standard().all() {
        check_measure(measure).unwrap_or_else(|broken| panic!("{broken}"));
    }
    check_measure(&Outside("own", inclusion)).unwrap();
    let spoilt: [(&str, SufficiencyMeasure); 5] = [
        ("not from 0 to 1", |x, y| inclusion(x, y).map(|incl| incl * 2.0)),
        ("in another order", |x, _| x.first().copied()),
        ("the outcome itself", |x, y| inclusion(x, y).map(|incl| incl / 2.0)),
        ("without any case", |x, y| Some(inclusion(x, y).unwrap_or(1.0))),
        ("gave NaN", |_, _| Some(f64::NAN)),
    ];
    for (law, measure) in spoilt {
        let broken = check_measure(&Outside("spoilt", measure)).unwrap_err().to_string();
        assert!(broken.contains(law), "{law}: {broken}");
    }
}

/// A measure of another crate is told of a relation and decides rows, in every table that is made of the same parameters.
#[test]
fn measures_of_other_crates_are_told_and_decide_rows() {
    let measures = FitMeasures::standard().with(Outside("coverage", |x, y| inclusion(y, x))).unwrap();
    let data = sets(FUZZY);
    let found = fit_with(&measures, &data, &"DEV -> SURV".parse().unwrap()).unwrap();
    assert_eq!(found.measures.last(), Some(&("coverage".to_owned(), found.cov)));
    let params = || TruthTableParams::new("SURV", ["DEV", "STB"]).incl_cut(0.6);
    let cut = FurtherCut::new(measures.find("coverage").unwrap(), 0.95).unwrap();
    let (plain, held) = (params().fit(&data).unwrap(), params().further_cut(cut).fit(&data).unwrap());
    let out = |table: &TruthTable| table.rows().iter().map(|row| row.out.to_string()).collect::<String>();
    let positive = |row: &&TruthRow| row.out == Out::Positive;
    assert!(
        plain.rows().iter().filter(positive).count() > held.rows().iter().filter(positive).count(),
        "{}",
        out(&held)
    );
    for row in held.rows() {
        let covers = row.further[0].is_some_and(|cov| cov >= 0.95);
        assert!(row.out != Out::Positive || covers, "{row:?}");
    }
    let column = held.to_table().unwrap().numbers("coverage").unwrap();
    assert_eq!(column, held.rows().iter().map(|row| row.further[0]).collect::<Vec<_>>());
    assert!(serde_json::to_value(&held).unwrap()["rows"][0]["further"]["coverage"].is_number());
    assert!(serde_json::to_value(&plain).unwrap()["rows"][0].get("further").is_none());
    let code = |result: Result<FitMeasures, QcaError>| result.unwrap_err().code();
    assert_eq!(code(measures.clone().with(Outside("coverage", inclusion))), "QCA045");
    assert_eq!(code(measures.with(Outside("two words", inclusion))), "QCA045");
    let named: TruthTableParams = serde_json::from_value(serde_json::json!({
        "outcome": "SURV", "conditions": ["DEV"],
        "further_cuts": [{ "measure": "prevalence-adjusted-consistency", "cut": 0.8 }],
    }))
    .unwrap();
    assert_eq!(named.further_cuts()[0].measure().name(), "prevalence-adjusted-consistency");
    assert!(FurtherCut::new(FitMeasures::standard().find("haesebrouck").unwrap(), 1.5).is_err());
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
