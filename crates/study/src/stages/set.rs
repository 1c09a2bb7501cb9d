//! From an indicator to memberships, or from sets to a set that is made of them.

use crate::artifacts::Artifacts;
use crate::expression;
use crate::model::{Origin, SetRule};
use crate::pipeline::Results;
use crate::problem::StudyError;
use crate::stages::link;
use crosscase_boolean::expression::Expression;
use crosscase_data::contract::{Cell, Link, Member, Record};
use crosscase_data::{Diagnostic, Missing, Table, TableBuilder};
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
                .with_table("lineage", from_indicator(rule, indicator, "as it is", &cases)?))
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
            let mut made = Artifacts { diagnostics: calibrated.diagnostics, ..Artifacts::default() };
            if rule.reason.is_none() {
                let message = format!("set {}: no reason is given for its calibration", rule.name);
                made.diagnostics.push(Diagnostic::warning("STU204", message));
            }
            Ok(made
                .with_figure("curve", curve)
                .with_table("memberships", table)
                .with_table("lineage", from_indicator(rule, indicator, "calibration", &cases)?))
        }
    }
}

fn indicator_values(results: &Results, indicator: &str) -> Result<(Vec<String>, Vec<Option<f64>>), StudyError> {
    let Some(table) = results.table(&format!("indicator:{indicator}"), "indicators") else {
        return Ok((Vec::new(), Vec::new()));
    };
    Ok((table.texts("case")?.into_iter().flatten().collect(), table.numbers("value")?))
}

/// Memberships, or levels where the set has more than two of them.
fn memberships(
    rule: &SetRule,
    cases: &[String],
    membership: &[Option<f64>],
    raw: &[Option<f64>],
) -> Result<Table, StudyError> {
    let levels = membership.iter().flatten().any(|value| *value > 1.0);
    let rows: Vec<Member> = cases
        .iter()
        .zip(membership.iter().zip(raw))
        .map(|(case, (value, raw))| Member {
            set: rule.name.clone(),
            case: case.clone(),
            membership: value.filter(|_| !levels).ok_or(if levels { Missing::NotApplicable } else { Missing::Empty }),
            level: value.filter(|_| levels).and_then(level),
            raw: *raw,
        })
        .collect();
    Ok(Member::table(&rows)?)
}

fn level(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "levels are small whole numbers")]
    (value.fract() == 0.0).then_some(value as i64)
}

/// The memberships, or the levels, of the cases of a set.
fn values(table: &Table) -> Result<Vec<(String, Option<f64>)>, StudyError> {
    let value = |member: &Member| member.membership.ok().or(member.level.map(|level| level as f64));
    Ok(Member::rows(table)?.into_iter().map(|member| (member.case.clone(), value(&member))).collect())
}

fn from_indicator(rule: &SetRule, indicator: &str, how: &str, cases: &[String]) -> Result<Table, StudyError> {
    let links: Vec<Link> = cases
        .iter()
        .map(|case| {
            link(Cell::new("memberships", case, &rule.name), Cell::new("indicators", case, indicator), None, how)
        })
        .collect();
    Ok(Link::table(&links)?)
}

fn part(rule: &SetRule, case: &str, set: &str, expression: &str) -> Link {
    link(Cell::new("memberships", case, &rule.name), Cell::new("memberships", case, set), None, expression)
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
    let multi_value = |set: &str| {
        columns.iter().any(|(name, values)| *name == set && values.iter().flatten().any(|value| *value > 1.0))
    };
    if let Some(set) = expression::misread_level(&expression, multi_value) {
        return Err(StudyError::LevelNeeded { expression: text.to_owned(), set });
    }
    let membership: Vec<Option<f64>> = (0..cases.len())
        .map(|row| {
            let of = |name: &str| columns.iter().find(|(column, _)| *column == name)?.1.get(row).copied()?;
            expression::membership(&expression, of)
        })
        .collect();
    let links: Vec<Link> =
        cases.iter().flat_map(|case| names.iter().map(move |name| part(rule, case, name, text))).collect();
    Ok(Artifacts::default()
        .with_table("memberships", memberships(rule, &cases, &membership, &vec![None; cases.len()])?)
        .with_table("lineage", Link::table(&links)?))
}

/// The named sets side by side, one row a case, joined by the case's name.
pub(crate) fn wide(results: &Results, names: &[&str]) -> Result<Table, StudyError> {
    let mut cases: Vec<String> = Vec::new();
    let mut columns: Vec<(&str, BTreeMap<String, Option<f64>>)> = Vec::new();
    for name in names {
        let Some(table) = results.table(&format!("set:{name}"), "memberships") else { continue };
        let listed = values(table)?;
        cases = listed.iter().map(|(case, _)| case.clone()).collect();
        columns.push((name, listed.into_iter().collect()));
    }
    let mut builder = TableBuilder::new("crosscase.study.sets/1").id("case", cases.clone());
    for (name, of) in &columns {
        builder = builder.number(name, cases.iter().map(|case| of.get(case).copied().flatten()));
    }
    Ok(builder.build()?)
}
