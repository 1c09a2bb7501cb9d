//! What has to be said of an indicator: who answered too little, who has no role, who speaks alone, which cases have no value.

use super::Rule;
use super::answer_matrix::Scored;
use super::persons::Columns;
use crosscase_data::contract::Indicator;
use crosscase_data::{Diagnostic, Missing, Place, counted};
use crosscase_scales::Person;

pub(super) fn diagnostics(rule: &Rule, scored: &[Scored<'_>], values: &[Indicator]) -> Vec<Diagnostic> {
    let file = scored.first().and_then(|s| s.answers.first()?.file.clone());
    let at = |diagnostic: Diagnostic| match &file {
        Some(file) => diagnostic.at(Place::file(file)),
        None => diagnostic,
    };
    let mut found = Vec::new();
    let without = scored.iter().filter(|s| s.person.score.is_none()).count();
    if without > 0 && rule.compose.is_some() {
        let message = format!(
            "{}: {without} of {} units answered too few items to have a score ({} wanted)",
            rule.name,
            scored.len(),
            if rule.min_answered >= 1.0 {
                "all are".to_owned()
            } else {
                format!("a share of {} is", rule.min_answered)
            }
        );
        found.push(at(Diagnostic::note("STU201", message)));
    }
    found.extend(without_column(rule, scored).map(at));
    let is_alone = |one: &&Indicator| rule.compose.is_some() && one.n == Some(1);
    let alone: Vec<String> = values.iter().filter(is_alone).map(|one| one.case.clone()).collect();
    if !alone.is_empty() {
        let of = counted(alone.len(), "case is", "cases are");
        let message = format!("{}: {of} spoken for by one respondent, of which nothing can be drawn", rule.name);
        found.push(at(Diagnostic::note("STU220", message).listing(alone)));
    }
    // Where it does not apply, its sets say what comes of that.
    let is_empty = |one: &&Indicator| one.value.is_err_and(|reason| reason != Missing::NotApplicable);
    let empty: Vec<String> = values.iter().filter(is_empty).map(|one| one.case.clone()).collect();
    found.extend(without_value(&rule.name, empty).map(at));
    found
}

/// Counts those of whom the column that the rule goes by says nothing, and what becomes of them.
fn without_column(rule: &Rule, scored: &[Scored<'_>]) -> Option<Diagnostic> {
    let columns = &rule.columns;
    let one = |person: &Person| match columns {
        Columns { role: Some(column), .. } if person.role.is_none() => {
            Some((column, "each counts as a role of its own"))
        }
        Columns { organisation: Some(column), .. } if person.organisation.is_none() => {
            Some((column, "each counts as an organisation of its own"))
        }
        Columns { weight: Some(column), .. } if person.weight.is_none() => Some((column, "their cases have no value")),
        _ => None,
    };
    let mut without = scored.iter().filter(|s| s.person.score.is_some()).filter_map(|s| one(&s.person));
    let (column, what) = without.next()?;
    let units = counted(1 + without.count(), "unit has", "units have");
    Some(Diagnostic::warning("STU236", format!("{}: {units} no value in {}: {what}", rule.name, column.name())))
}

/// Names the cases that have no value.
pub(super) fn without_value(indicator: &str, empty: Vec<String>) -> Option<Diagnostic> {
    let cases = counted(empty.len(), "case", "cases");
    let message = format!("{indicator}: no value for {cases}");
    (!empty.is_empty()).then(|| Diagnostic::warning("STU202", message).listing(empty))
}
