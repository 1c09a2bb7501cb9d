//! From an indicator to memberships, or from sets to a set that is made of them.

use crate::artifacts::Artifacts;
use crate::expression;
use crate::lineage::{self, Link};
use crate::model::{Origin, SetRule};
use crate::pipeline::Results;
use crate::problem::StudyError;
use crosscase_boolean::expression::Expression;
use crosscase_data::{Table, TableBuilder};
use crosscase_sets::{SetsError, curve_figure};
use std::collections::BTreeMap;

/// The stages that a set is made from.
pub(crate) fn sources(rule: &SetRule) -> Vec<String> {
    match &rule.origin {
        Origin::Calibrated { indicator, .. } | Origin::AsIs { indicator } => vec![format!("indicator:{indicator}")],
        Origin::Expression(text) => expression::names(text).iter().map(|name| format!("set:{name}")).collect(),
    }
}

pub(crate) fn make(rule: &SetRule, raw_label: &str, results: &Results) -> Result<Artifacts, StudyError> {
    let wrong = |source: SetsError| StudyError::Set { set: rule.name.clone(), source };
    match &rule.origin {
        Origin::Expression(text) => joined(rule, text, results),
        Origin::AsIs { indicator } => {
            let (cases, raw) = indicator_values(results, indicator)?;
            let table = memberships(rule, &cases, &raw, &raw)?;
            Ok(Artifacts::default()
                .with_table("memberships", table)
                .with_table("lineage", from_indicator(rule, indicator, &cases)?))
        }
        Origin::Calibrated { indicator, calibration } => {
            let (cases, raw) = indicator_values(results, indicator)?;
            let values = TableBuilder::new("crosscase.study.values/1")
                .id("case", cases.iter().map(String::as_str))
                .number(indicator, raw.iter().copied())
                .build()?;
            let calibrated = calibration.fit_table(&values, indicator).map_err(wrong)?;
            let table = memberships(rule, &cases, &calibrated.membership, &raw)?;
            let curve = curve_figure(&calibrated, &rule.name, raw_label, &cases, &raw);
            let made = Artifacts { diagnostics: calibrated.diagnostics, ..Artifacts::default() };
            Ok(made
                .with_figure("curve", curve)
                .with_table("memberships", table)
                .with_table("lineage", from_indicator(rule, indicator, &cases)?))
        }
    }
}

fn indicator_values(results: &Results, indicator: &str) -> Result<(Vec<String>, Vec<Option<f64>>), StudyError> {
    let Some(table) = results.table(&format!("indicator:{indicator}"), "indicators") else {
        return Ok((Vec::new(), Vec::new()));
    };
    Ok((table.texts("case")?.into_iter().flatten().collect(), table.numbers("value")?))
}

fn memberships(
    rule: &SetRule,
    cases: &[String],
    membership: &[Option<f64>],
    raw: &[Option<f64>],
) -> Result<Table, StudyError> {
    Ok(TableBuilder::new("crosscase.memberships/1")
        .text("set", cases.iter().map(|_| Some(rule.name.as_str())))
        .text("case", cases.iter().map(|case| Some(case.as_str())))
        .number("membership", membership.iter().copied())
        .number("raw", raw.iter().copied())
        .build()?)
}

fn from_indicator(rule: &SetRule, indicator: &str, cases: &[String]) -> Result<Table, StudyError> {
    let links: Vec<Link> = cases.iter().map(|case| link(rule, case, "indicators", indicator)).collect();
    lineage::to_table(&links)
}

fn link(rule: &SetRule, case: &str, source_table: &str, source: &str) -> Link {
    Link {
        table: "memberships".to_owned(),
        id: case.to_owned(),
        column: rule.name.clone(),
        source_table: source_table.to_owned(),
        source_id: case.to_owned(),
        source_column: source.to_owned(),
        source_row: None,
    }
}

/// A set made of others. Where one of them has no membership for a case, neither has this.
fn joined(rule: &SetRule, text: &str, results: &Results) -> Result<Artifacts, StudyError> {
    let expression: Expression =
        text.parse().map_err(|source| StudyError::Expression { expression: text.to_owned(), source })?;
    let names = expression::names(text);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let wide = wide(results, &names)?;
    let cases = wide.ids()?;
    let columns = names.iter().map(|name| Ok((*name, wide.numbers(name)?))).collect::<Result<Vec<_>, StudyError>>()?;
    let membership: Vec<Option<f64>> = (0..cases.len())
        .map(|row| {
            let of = |name: &str| columns.iter().find(|(column, _)| *column == name)?.1.get(row).copied()?;
            expression::membership(&expression, of)
        })
        .collect();
    let links: Vec<Link> =
        cases.iter().flat_map(|case| names.iter().map(move |name| link(rule, case, "memberships", name))).collect();
    Ok(Artifacts::default()
        .with_table("memberships", memberships(rule, &cases, &membership, &vec![None; cases.len()])?)
        .with_table("lineage", lineage::to_table(&links)?))
}

/// The named sets side by side, one row a case, joined by the case's name.
pub(crate) fn wide(results: &Results, names: &[&str]) -> Result<Table, StudyError> {
    let mut cases: Vec<String> = Vec::new();
    let mut columns: Vec<(&str, BTreeMap<String, Option<f64>>)> = Vec::new();
    for name in names {
        let Some(table) = results.table(&format!("set:{name}"), "memberships") else { continue };
        let listed: Vec<String> = table.texts("case")?.into_iter().flatten().collect();
        columns.push((name, listed.iter().cloned().zip(table.numbers("membership")?).collect()));
        cases = listed;
    }
    let mut builder = TableBuilder::new("crosscase.study.sets/1").id("case", cases.clone());
    for (name, of) in &columns {
        builder = builder.number(name, cases.iter().map(|case| of.get(case).copied().flatten()));
    }
    Ok(builder.build()?)
}
