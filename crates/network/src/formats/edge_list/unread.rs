//! Columns of an edge list that are not read, and may have been meant; weights that may have been meant otherwise.

use super::{COLUMNS, optional, statuses, weight_column};
use crate::{Attribute, AttributeColumn, NetworkError};
use crosscase_data::{Diagnostic, SuspectCode, Table, counted, written_alike};
use std::collections::BTreeSet;

/// What people and other tools call the strength of ties.
const STRENGTHS: [&str; 21] = [
    "weights",
    "values",
    "w",
    "strength",
    "tie strength",
    "intensity",
    "frequency",
    "freq",
    "how often",
    "count",
    "counts",
    "n",
    "amount",
    "score",
    "rating",
    "tie",
    "ties",
    "gewicht",
    "poids",
    "peso",
    "forza",
];

/// What speaks against passing over columns of an edge list: one that may hold the weights where no column `weight` does, since each row
/// is then a tie, and one that says of every tie otherwise than was said whether it is directed, where that matters. Columns in `used` are known to be something
/// else.
pub fn unread(table: &Table, directed: Option<bool>, used: &[&str]) -> Vec<Diagnostic> {
    let known: Vec<&str> = COLUMNS.into_iter().flatten().chain(["status"]).chain(used.iter().copied()).collect();
    let others = || table.column_names().into_iter().filter(|name| !known.contains(name));
    let mut told = Vec::new();
    let has_statuses = || statuses(table).is_ok_and(|found| found.is_some());
    if weight_column(table).is_ok_and(|found| found.is_none()) && !has_statuses() {
        let of_table = |name| maybe_weight(name, table.numbers(name).ok().as_deref(), "column");
        told.extend(others().find_map(of_table));
    }
    told.extend(directed.and_then(|directed| others().find_map(|name| other_direction(table, name, directed))));
    told
}

/// The same of attributes of edges of which none has a weight.
pub(in crate::formats) fn unweighted(attributes: &[Attribute]) -> Option<Diagnostic> {
    attributes.iter().find_map(|attribute| {
        let numbers = match &attribute.values {
            AttributeColumn::Number(numbers) => Some(numbers.as_slice()),
            AttributeColumn::Text(_) => None,
        };
        maybe_weight(&attribute.name, numbers, "attribute")
    })
}

/// A column that looks like one of weights: by its numbers, of which some are 0 or less, or by its name.
fn maybe_weight(name: &str, numbers: Option<&[Option<f64>]>, kind: &str) -> Option<Diagnostic> {
    let is_called_so = STRENGTHS.iter().any(|strength| written_alike(name, strength));
    let said = match numbers {
        Some(numbers) => {
            let none = numbers.iter().flatten().filter(|number| **number <= 0.0).count();
            let empty = numbers.iter().filter(|number| number.is_none()).count();
            match (none, empty) {
                (0, 0) if is_called_so && numbers.iter().any(|number| *number != Some(1.0)) => {
                    let message =
                        format!("{name} is not read: there is no {kind} `weight`, and each row is a tie of weight 1");
                    let help = format!("if {name} holds the weights, call it `weight`");
                    return Some(Diagnostic::note("NET116", message).help(help));
                }
                (0, 0) => return None,
                (0, empty) if is_called_so => counted(empty, "cell of it is empty", "cells of it are empty"),
                (0, _) => return None,
                (none, _) => counted(none, "number in it is 0 or less", "numbers in it are 0 or less"),
            }
        }
        None if is_called_so => "it holds words".to_owned(),
        None => return None,
    };
    let message = format!("there is no {kind} `weight`, so that each row is a tie, and {name} is not read: {said}");
    let help = format!("if {name} says whether there is a tie, or how strong it is, call it `weight`");
    Some(Diagnostic::warning("NET115", message).help(help))
}

/// Says where a weight stands apart from the others of its relation and is a number that questionnaires use for a missing answer: 9 or 99
/// beside 1 to 5, which read as it stands is the strongest tie of all. Of one relation, where it is named.
///
/// # Errors
/// Weights that are no numbers.
pub fn code_among_weights(table: &Table, relation: Option<&str>) -> Result<Vec<Diagnostic>, NetworkError> {
    let [.., relations, _] = COLUMNS;
    let Some(column) = weight_column(table)? else { return Ok(Vec::new()) };
    let relations = optional(table, relations)?.map(|name| table.texts(name)).transpose()?.unwrap_or_default();
    let of = |row: usize| relations.get(row).cloned().flatten();
    let known: BTreeSet<Option<String>> = (0..table.rows()).map(of).collect();
    let weights = table.numbers(column)?;
    let told = known.into_iter().filter(|name| relation.is_none() || name.as_deref() == relation).filter_map(|name| {
        let own = weights.iter().enumerate().filter(|(row, _)| of(*row) == name);
        let own: Vec<(usize, Option<f64>)> = own.map(|(row, weight)| (row, *weight)).collect();
        let SuspectCode { code, low, high, .. } =
            SuspectCode::among(&own.iter().map(|(_, weight)| *weight).collect::<Vec<_>>())?;
        let (row, _) = own.iter().find(|(_, weight)| *weight == Some(code))?;
        let message = format!("{code} stands apart from the other weights, {low} to {high}, and is a tie");
        let help = "if it says that there is no answer, declare it missing: `--missing-value 99`, in a study `missing`";
        Some(
            Diagnostic::note("NET123", message)
                .at(table.place(*row, Some(column)))
                .help(help.replace("99", &code.to_string())),
        )
    });
    Ok(told.collect())
}

/// A column such as `Type` of Gephi, whose words say of all ties that they are directed, or that they are not.
fn other_direction(table: &Table, name: &str, directed: bool) -> Option<Diagnostic> {
    if !["type", "direction", "directed"].iter().any(|known| written_alike(name, known)) {
        return None;
    }
    let words = table.texts(name).ok()?;
    let word = if directed { "undirected" } else { "directed" };
    let all = |cell: &Option<String>| cell.as_ref().is_some_and(|cell| cell.trim().eq_ignore_ascii_case(word));
    if words.is_empty() || !words.iter().all(all) {
        return None;
    }
    let (read, mend) = if directed { ("directed", "leave it out") } else { ("undirected", "say so") };
    let message = format!("{name} says of every tie that it is {word}, and the list is read as {read}");
    let help = format!("if they are {word}, {mend}: `--directed`, in a study `directed = true`");
    Some(Diagnostic::warning("NET117", message).help(help))
}
