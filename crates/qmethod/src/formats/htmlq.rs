//! `HtmlQ` and `FlashQ`: a table of semicolons, a row a sorter.
//!
//! `s1` to `sN` hold the places, `uid` (else `sid`, else the unit column) names the sorter, `comment<statement>` what was said of
//! an extreme statement; every other column is kept as a note. Times (`dur0` …, `datetime`) are notes too.

use super::{Read, numbered};
use crate::{CollectedSort, QData, QmethodError};
use crosscase_data::{Table, TableBuilder};
use std::collections::BTreeSet;

/// Whether a table looks like one of `HtmlQ`: `s1` and `s2`, and a time or a count of piles.
pub fn recognised(columns: &[&str]) -> bool {
    let has = |name: &str| columns.contains(&name);
    has("s1") && has("s2") && (has("dur0") || has("npos") || has("datetime"))
}

/// The sorts of a table that was read without a unit column.
///
/// # Errors
/// [`QmethodError::BadTable`] without the columns `s1`, `s2` …, and those of the table's columns.
pub fn from_table(table: &Table) -> Result<Read, QmethodError> {
    let columns = table.column_names();
    let count = (1..=columns.len()).take_while(|n| columns.contains(&format!("s{n}").as_str())).count();
    if count < 2 {
        return Err(QmethodError::BadTable { reason: "it has no columns `s1`, `s2` … with the places".to_owned() });
    }
    let places = (1..=count).map(|n| table.numbers(&format!("s{n}"))).collect::<Result<Vec<_>, _>>()?;
    let names = name_column(table, &columns)?;
    let notes: Vec<(&str, Vec<Option<String>>)> = columns
        .iter()
        .filter(|name| !is_place(name, count))
        .map(|name| Ok((*name, table.texts(name)?)))
        .collect::<Result<_, QmethodError>>()?;
    let sort = |row: usize| -> Result<CollectedSort, QmethodError> {
        let place = table.place(row, None);
        let name = names[row].clone().ok_or_else(|| QmethodError::BadFile {
            place: place.clone(),
            reason: "the sorter has no `uid` or `sid`".to_owned(),
        })?;
        let mut sort = CollectedSort {
            sorter: name,
            places: places.iter().map(|column| column[row]).collect(),
            origin: Some(place),
            ..CollectedSort::default()
        };
        for (column, texts) in &notes {
            let Some(text) = texts[row].clone() else { continue };
            match column.strip_prefix("comment").filter(|id| id.parse::<usize>().is_ok()) {
                Some(id) => sort.comments.insert(id.to_owned(), unprefixed(&text, id)),
                None => sort.notes.insert((*column).to_owned(), text),
            };
        }
        Ok(sort)
    };
    let sorts = (0..table.rows()).map(sort).collect::<Result<_, _>>()?;
    Read::of(QData { statements: numbered(count, &[]), sorts, ..QData::default() })
}

/// The same table: `uid`, `s1` to `sN`, a `comment` column for each statement that anybody commented, and the notes.
///
/// # Errors
/// A note of the name of another column.
pub fn to_table(data: &QData) -> Result<Table, QmethodError> {
    let mut table =
        TableBuilder::new("crosscase.qmethod.htmlq/1").id("uid", data.sorts.iter().map(|sort| &sort.sorter));
    for at in 0..data.statements.len() {
        let place = |sort: &CollectedSort| sort.places.get(at).copied().flatten();
        table = table.number(&format!("s{}", at + 1), data.sorts.iter().map(place));
    }
    for statement in &data.statements {
        let comment =
            |sort: &CollectedSort| sort.comments.get(&statement.id).map(|text| format!("(s{}) {text}", statement.id));
        if data.sorts.iter().any(|sort| sort.comments.contains_key(&statement.id)) {
            table = table.text(&format!("comment{}", statement.id), data.sorts.iter().map(comment));
        }
    }
    let names: BTreeSet<&String> =
        data.sorts.iter().flat_map(|sort| sort.notes.keys()).filter(|name| *name != "uid").collect();
    for name in names {
        table = table.text(name, data.sorts.iter().map(|sort| sort.notes.get(name)));
    }
    // Without a time it would not be known again.
    if !data.sorts.iter().any(|sort| sort.notes.contains_key("dur0") || sort.notes.contains_key("datetime")) {
        table = table.text("datetime", data.sorts.iter().map(|_| None::<&str>));
    }
    Ok(table.build()?)
}

fn is_place(column: &str, count: usize) -> bool {
    column.strip_prefix('s').and_then(|n| n.parse::<usize>().ok()).is_some_and(|n| (1..=count).contains(&n))
}

/// The first of `uid`, `sid` and the unit column that names every sorter.
fn name_column(table: &Table, columns: &[&str]) -> Result<Vec<Option<String>>, QmethodError> {
    for name in ["uid", "sid"].into_iter().chain(table.id_column()).filter(|name| columns.contains(name)) {
        let names = table.texts(name)?;
        if names.iter().all(Option::is_some) {
            return Ok(names);
        }
    }
    // Not complete: the first that is there at all, whose hole is then named.
    match ["uid", "sid"].into_iter().find(|name| columns.contains(name)) {
        Some(name) => Ok(table.texts(name)?),
        None => Ok((1..=table.rows()).map(|row| Some(row.to_string())).collect()),
    }
}

/// `HtmlQ` writes `(s12) what was said`.
fn unprefixed(text: &str, id: &str) -> String {
    text.strip_prefix(&format!("(s{id})")).unwrap_or(text).trim().to_owned()
}
