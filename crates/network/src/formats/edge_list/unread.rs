//! Columns of an edge list that are not read, and may have been meant.

use super::{COLUMNS, statuses, weight_column};
use crosscase_data::{Diagnostic, Table, counted, written_alike};

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
        told.extend(others().find_map(|name| maybe_weight(table, name)));
    }
    told.extend(directed.and_then(|directed| others().find_map(|name| other_direction(table, name, directed))));
    told
}

/// A column that looks like one of weights: by its numbers, of which some are 0 or less, or by its name.
fn maybe_weight(table: &Table, name: &str) -> Option<Diagnostic> {
    let is_called_so = STRENGTHS.iter().any(|strength| written_alike(name, strength));
    let said = match table.numbers(name) {
        Ok(numbers) => {
            let none = numbers.iter().flatten().filter(|number| **number <= 0.0).count();
            let empty = numbers.iter().filter(|number| number.is_none()).count();
            match (none, empty) {
                (0, 0) if is_called_so && numbers.iter().any(|number| *number != Some(1.0)) => {
                    let message =
                        format!("{name} is not read: there is no column `weight`, and each row is a tie of weight 1");
                    let help = format!("if {name} holds the weights, call it `weight`");
                    return Some(Diagnostic::note("NET116", message).help(help));
                }
                (0, 0) => return None,
                (0, empty) if is_called_so => counted(empty, "cell of it is empty", "cells of it are empty"),
                (0, _) => return None,
                (none, _) => counted(none, "number in it is 0 or less", "numbers in it are 0 or less"),
            }
        }
        Err(_) if is_called_so => "it holds words".to_owned(),
        Err(_) => return None,
    };
    let message = format!("there is no column `weight`, so that each row is a tie, and {name} is not read: {said}");
    let help = format!("if {name} says whether there is a tie, or how strong it is, call it `weight`");
    Some(Diagnostic::warning("NET115", message).help(help))
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
