//! The answers that a model is fitted to.

use super::CfaMissing;
use super::likelihood::Pattern;
use crate::notices::ROWS_LEFT_OUT;
use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Listed, counted};
use std::collections::BTreeMap;

/// The answers of the model's variables, by group and pattern.
pub(super) struct Data {
    /// The variables, in the order in which patterns hold them.
    pub(super) variables: Vec<String>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) n: Vec<usize>,
    pub(super) groups: Vec<String>,
    pub(super) constant: Vec<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The answers to an item, row by row.
type Column = Vec<Option<f64>>;

impl Data {
    pub(super) fn of(
        names: &[String],
        answers: &Answers,
        groups: Option<&[Option<String>]>,
        missing: CfaMissing,
    ) -> Result<Self, ScalesError> {
        let mut diagnostics = answers.diagnostics().to_vec();
        let at = |name: &String| answers.items().iter().position(|item| item.id == *name);
        let mut columns: Vec<(String, Column)> =
            names.iter().filter_map(|name| Some((name.clone(), answers.keyed(at(name)?)))).collect();
        let has = |columns: &[(String, Column)], row: usize, all: bool| {
            let mut has = columns.iter().map(|(_, column)| column.get(row).is_some_and(Option::is_some));
            if all { has.all(|has| has) } else { has.any(|has| has) }
        };
        let is_in = |row: usize| groups.is_none_or(|groups| groups.get(row).is_some_and(Option::is_some));
        let listwise = missing == CfaMissing::Listwise;
        let rows: Vec<usize> = (0..answers.rows()).filter(|row| is_in(*row) && has(&columns, *row, listwise)).collect();
        if rows.len() < answers.rows() {
            let left = counted(answers.rows() - rows.len(), "row is", "rows are");
            let why = if listwise {
                "without a group or with a missing answer"
            } else {
                "without any answer, or without a group"
            };
            diagnostics.push(Diagnostic::note(
                ROWS_LEFT_OUT,
                format!("{left} left out, {why}; {} of {} are used", rows.len(), answers.rows()),
            ));
        }
        let varies = |column: &[Option<f64>]| {
            let mut given = rows.iter().filter_map(|row| column.get(*row).copied().flatten());
            let first = given.next();
            given.any(|x| Some(x) != first)
        };
        let constant: Vec<String> =
            columns.iter().filter(|(_, column)| !varies(column)).map(|(name, _)| name.clone()).collect();
        if rows.len() < 2 {
            return Err(too_few("row", rows.len()));
        }
        if !constant.is_empty() {
            let message = format!("one value only, so left out of the model: {}", Listed(&constant));
            diagnostics.push(Diagnostic::warning("SCA103", message));
            columns.retain(|(name, _)| !constant.contains(name));
        }
        if columns.len() < 2 {
            return Err(too_few("item", columns.len()));
        }
        let (variables, columns): (Vec<String>, Vec<Column>) = columns.into_iter().unzip();
        let (names, parts) = parts(&columns, &rows, groups);
        let of_group = |group: usize| parts.iter().filter(move |part| part.group == group);
        Ok(Self {
            variables,
            n: (0..names.len()).map(|group| of_group(group).map(|part| part.rows.len()).sum()).collect(),
            patterns: parts.iter().map(|part| part.pattern(&columns)).collect(),
            groups: if groups.is_some() { names } else { Vec::new() },
            constant,
            diagnostics,
        })
    }

    /// How many categories each ordered variable has, over all groups.
    ///
    /// # Errors
    /// [`ScalesError::BetweenOptions`]; [`ScalesError::Model`] for a category that nobody of one group chose.
    pub(super) fn categories(
        &self,
        answers: &Answers,
        ordered: &[String],
    ) -> Result<Vec<(String, usize)>, ScalesError> {
        let mut found = Vec::new();
        for (at, name) in self.variables.iter().enumerate().filter(|(_, name)| ordered.contains(name)) {
            answers.whole_numbers_of(name)?;
            let of = |pattern: &Pattern| {
                let mut values = pattern.values[at].clone();
                values.sort_by(f64::total_cmp);
                values.dedup();
                values
            };
            let mut all: Vec<f64> = self.patterns.iter().flat_map(of).collect();
            all.sort_by(f64::total_cmp);
            all.dedup();
            for pattern in &self.patterns {
                let own = of(pattern);
                if let Some(none) = all.iter().find(|value| !own.contains(value)) {
                    let group = self.groups.get(pattern.group).map_or("the answers", String::as_str);
                    return Err(ScalesError::Model {
                        reason: format!("nobody of group {group} answered {none} to {name}, which others did"),
                        way_out: "join it with a category next to it in every group, or leave the item out",
                    });
                }
            }
            found.push((name.clone(), all.len()));
        }
        Ok(found)
    }
}

fn too_few(what: &'static str, found: usize) -> ScalesError {
    ScalesError::TooFew { what, found, least: 2, wanted: "a confirmatory factor analysis", why: String::new() }
}

/// The rows of a group that have answers to the same items.
struct Part {
    group: usize,
    /// The items, by their places.
    seen: Vec<usize>,
    rows: Vec<usize>,
}

/// The names of the groups, and their parts, in the order in which rows come to them.
fn parts(columns: &[Column], rows: &[usize], groups: Option<&[Option<String>]>) -> (Vec<String>, Vec<Part>) {
    let mut names: Vec<String> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut known: BTreeMap<(usize, Vec<usize>), usize> = BTreeMap::new();
    for &row in rows {
        let name = groups.and_then(|groups| groups.get(row).cloned().flatten()).unwrap_or_default();
        let group = *places.entry(name.clone()).or_insert_with(|| {
            names.push(name);
            names.len() - 1
        });
        let seen: Vec<usize> = (0..columns.len()).filter(|at| columns[*at][row].is_some()).collect();
        let place = *known.entry((group, seen.clone())).or_insert_with(|| {
            parts.push(Part { group, seen, rows: Vec::new() });
            parts.len() - 1
        });
        parts[place].rows.push(row);
    }
    (names, parts)
}

impl Part {
    /// Its means and covariances, divided by n.
    fn pattern(&self, columns: &[Column]) -> Pattern {
        let n = self.rows.len() as f64;
        let given = |at: &usize| self.rows.iter().filter_map(|row| columns[*at][*row]).collect();
        let values: Vec<Vec<f64>> = self.seen.iter().map(given).collect();
        let mean: Vec<f64> = values.iter().map(|column| column.iter().sum::<f64>() / n).collect();
        let p = self.seen.len();
        let cell = |at: usize| {
            let (i, j) = (at / p, at % p);
            values[i].iter().zip(&values[j]).map(|(x, y)| (x - mean[i]) * (y - mean[j])).sum::<f64>() / n
        };
        let covariance = (0..p * p).map(cell).collect();
        Pattern { group: self.group, seen: self.seen.clone(), n, mean, covariance, values }
    }
}
