//! Which columns of a survey are its items, and on which scale each is answered.

use super::Rule;
use crate::error::{MethodError, ValueError};
use crate::file::Span;
use crosscase_data::{Diagnostic, Missing, Place, Table};
use std::collections::BTreeSet;

/// The items that indicators name, and where.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) lists: Vec<String>,
    pub(super) at: Vec<Span>,
}

impl Lists {
    /// The columns of each list.
    fn select(&self, table: &Table) -> Result<Vec<String>, MethodError> {
        let mut wanted = Vec::new();
        for (list, at) in self.lists.iter().zip(&self.at) {
            wanted.extend(table.select(list).map_err(|error| MethodError::from(error).at(at.clone()))?);
        }
        Ok(wanted)
    }
}

/// What lists of items take in that is not named like their ends, each said once.
pub(super) fn range_warnings(table: &Table, rule: &Rule, lists: &Lists) -> Result<Vec<Diagnostic>, MethodError> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for list in lists.lists.iter().chain(rule.scales.iter().filter_map(|scale| scale.items.as_ref())) {
        told.extend(table.range_warnings(list)?.into_iter().filter(|said| !told.contains(said)).collect::<Vec<_>>());
    }
    Ok(told)
}

/// The items that are used, each once, in the order of the file.
pub(super) fn items(table: &Table, rule: &Rule, lists: &Lists) -> Result<Vec<String>, MethodError> {
    let mut wanted: BTreeSet<String> = lists.select(table)?.into_iter().collect();
    for list in rule.scales.iter().filter_map(|scale| scale.items.as_ref()) {
        wanted.extend(table.select(list)?);
    }
    Ok(table.column_names().into_iter().filter(|name| wanted.contains(*name)).map(str::to_owned).collect())
}

/// The answer scale of an item, lowest and highest answer.
pub(super) fn scale_of(table: &Table, rule: &Rule, item: &str) -> Result<Option<(f64, f64)>, MethodError> {
    for scale in &rule.scales {
        let holds = match &scale.items {
            None => true,
            Some(list) => table.select(list)?.iter().any(|name| name == item),
        };
        if holds {
            return Ok(Some((scale.low, scale.high)));
        }
    }
    Ok(None)
}

/// Answers are numbers, and within their scale where they have one.
pub(super) fn check_scale(
    table: &Table,
    rule: &Rule,
    item: &str,
    scale: Option<(f64, f64)>,
) -> Result<(), MethodError> {
    let values = table.numbers(item)?;
    let Some((low, high)) = scale else {
        let place = Place::file(&rule.file).column(item);
        return if rule.scaled { Err(ValueError::NoScale { place }.into()) } else { Ok(()) };
    };
    let outside =
        values.iter().enumerate().find_map(|(row, value)| Some((row, value.filter(|v| *v < low || *v > high)?)));
    match outside {
        None => Ok(()),
        Some((row, value)) => {
            let place = table.place(row, Some(item));
            Err(ValueError::OutsideScale { value, low, high, place }.into())
        }
    }
}

pub(super) fn does_not_apply(table: &Table, item: &str) -> Result<bool, MethodError> {
    Ok(table.reasons(item)?.contains(&Some(Missing::NotApplicable)))
}
