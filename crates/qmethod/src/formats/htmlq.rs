//! `HtmlQ` and `FlashQ`: a table of semicolons, a row a sorter.
//!
//! `s1` to `sN` hold the places (`s01`, and `s0` to `sN-1` too); the column that is asked for names the sorter, else the first of `uid`, `sid` and the ids of EQ Web
//! Sort that does, else the unit column; `comment3` is what was said of statement 3; every other column is kept as a note. Times (`dur0` …, `datetime`) are notes too. Statements are numbered
//! here, whatever they are called elsewhere.

use super::eq_records::{NAMES, is_nobody, nameless};
use super::{ReadSorts, not_writable, numbered, without_a_sort};
use crate::{CollectedSort, QData, QmethodError};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a table looks like one of `HtmlQ`: `s1` and `s2`, and a time or a count of piles.
pub fn recognised(columns: &[&str]) -> bool {
    let has = |name: &str| columns.contains(&name);
    has_statements(columns) && ["dur0", "npos", "datetime"].into_iter().any(has)
}

/// Whether it may be one that was cut down to who sorted, and `s1`, `s2` and so on.
pub(super) fn cut_down(columns: &[&str]) -> bool {
    let has = |name: &str| columns.contains(&name);
    has_statements(columns) && (has("uid") || has("sid"))
}

fn has_statements(columns: &[&str]) -> bool {
    [["s1", "s2"], ["s01", "s02"], ["s001", "s002"]].iter().any(|first| first.iter().all(|name| columns.contains(name)))
}

/// The sorts of a table that was read without a unit column, named by the column that is asked for. A row without any place, of
/// somebody who left before sorting, is left out and told.
///
/// # Errors
/// [`QmethodError::BadTable`] without the columns `s1`, `s2` … or any place in them, and those of the table's columns.
pub fn from_table(table: &Table, id: Option<&str>) -> Result<ReadSorts, QmethodError> {
    let columns = table.column_names();
    let heads = Heads::of(&columns);
    let count = heads.count;
    if count < 2 {
        return Err(QmethodError::BadTable { reason: "it has no columns `s1`, `s2` … with the places".to_owned() });
    }
    if let Some(beyond) = heads.beyond {
        let next = heads.first + count;
        let reason = format!("it has a column `{beyond}` and none `s{next}`: a sort has a place for every statement");
        return Err(QmethodError::BadTable { reason });
    }
    let places = heads.names.iter().map(|name| table.numbers(name)).collect::<Result<Vec<_>, _>>()?;
    let (names, nameless) = name_column(table, &columns, id)?;
    let notes: Vec<(&str, Vec<Option<String>>)> = columns
        .iter()
        .filter(|name| !heads.names.contains(name))
        .map(|name| Ok((*name, table.texts(name)?)))
        .collect::<Result<_, QmethodError>>()?;
    let sort = |row: usize| -> Result<CollectedSort, QmethodError> {
        let place = table.place(row, None);
        let name = names[row].clone().ok_or_else(|| QmethodError::BadFile {
            place: place.clone(),
            reason: format!("the sorter has no `{}`", id.unwrap_or("uid` or `sid")),
        })?;
        let mut sort = CollectedSort {
            sorter: name,
            places: places.iter().map(|column| column[row]).collect(),
            origin: Some(place),
            ..CollectedSort::default()
        };
        for (column, texts) in &notes {
            let Some(text) = texts[row].clone() else { continue };
            match column.strip_prefix("comment").and_then(|id| Some((id, id.parse::<usize>().ok()?))) {
                Some((id, number)) => sort.comments.insert(number.to_string(), unprefixed(&text, id)),
                None => sort.notes.insert((*column).to_owned(), text),
            };
        }
        Ok(sort)
    };
    let (rows, left): (Vec<usize>, Vec<usize>) =
        (0..table.rows()).partition(|row| places.iter().any(|column| column[*row].is_some()));
    let left = left.into_iter().map(|row| {
        names[row]
            .as_ref()
            .map_or_else(|| table.place(row, None).to_string(), |name| format!("{name} ({})", table.place(row, None)))
    });
    let empty: Vec<String> = left.collect();
    if rows.is_empty() {
        return Err(QmethodError::BadTable { reason: "no row of it has a place in `s1`, `s2` …".to_owned() });
    }
    let sorts = rows.into_iter().map(sort).collect::<Result<_, _>>()?;
    let mut statements = numbered(count, &[]);
    if heads.first == 0 {
        statements.iter_mut().enumerate().for_each(|(at, statement)| statement.id = at.to_string());
    }
    let mut read = ReadSorts::of(QData { statements, sorts, ..QData::default() })?;
    read.diagnostics.extend(nameless);
    read.diagnostics.extend(without_a_sort(&empty));
    Ok(read)
}

/// The same table: `uid`, `s1` to `sN`, a `comment` column for each statement that anybody commented, and the notes.
///
/// A comment stands under the number of its statement, which is the only name that the format has for one.
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
    for (at, statement) in data.statements.iter().enumerate() {
        let number = at + 1;
        let comment = |sort: &CollectedSort| sort.comments.get(&statement.id).map(|text| format!("(s{number}) {text}"));
        if data.sorts.iter().any(|sort| sort.comments.contains_key(&statement.id)) {
            table = table.text(&format!("comment{number}"), data.sorts.iter().map(comment));
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

/// The table as text with semicolons, which is what `HtmlQ` writes and `import.htmlq` of R's `qmethod` reads.
///
/// ```
/// use crosscase_qmethod::formats::htmlq;
/// use crosscase_qmethod::{CollectedSort, QData, Statement};
/// let data = QData {
///     statements: ["decide", "ask"].map(|id| Statement { id: id.into(), text: None }).to_vec(),
///     sorts: vec![CollectedSort {
///         sorter: "Ada".into(),
///         places: vec![Some(1.0), Some(-1.0)],
///         comments: [("ask".to_owned(), "too late; always".to_owned())].into(),
///         ..CollectedSort::default()
///     }],
///     ..QData::default()
/// };
/// let text = String::from_utf8(htmlq::write(&data)?)?;
/// assert_eq!(text, "uid;s1;s2;comment2;datetime\nAda;1;-1;\"(s2) too late; always\";\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of [`to_table`]; [`QmethodError::NotWritable`] for a place that is no whole number, since a point or a comma in it
/// reads as one thing here and another there.
pub fn write(data: &QData) -> Result<Vec<u8>, QmethodError> {
    let odd = |sort: &&CollectedSort| sort.places.iter().flatten().any(|place| place.fract() != 0.0);
    if let Some(sort) = data.sorts.iter().find(odd) {
        let reason = format!("`{}` puts a statement between two whole places", sort.sorter);
        return Err(not_writable("a file of HtmlQ", reason, "write a plain table"));
    }
    let table = to_table(data)?;
    let names = table.column_names();
    let columns = names.iter().map(|name| table.texts(name)).collect::<Result<Vec<_>, _>>()?;
    let mut text = line(names.iter().map(|name| (*name).to_owned()));
    for row in 0..table.rows() {
        text += &line(columns.iter().map(|column| column[row].clone().unwrap_or_default()));
    }
    Ok(text.into_bytes())
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let quoted = |cell: String| {
        if cell.contains([';', ',', '"', '\n', '\r', '\t']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    cells.map(quoted).collect::<Vec<_>>().join(";") + "\n"
}

/// The columns that hold the places of the statements, in their order: `s1`, `s2` …, counted from `s0` where that is there, or all with noughts
/// before them (`s01`).
struct Heads<'a> {
    names: Vec<&'a str>,
    count: usize,
    /// What the first of them is numbered.
    first: usize,
    /// A column that is numbered higher than the one after the last.
    beyond: Option<&'a str>,
}

impl<'a> Heads<'a> {
    fn of(columns: &[&'a str]) -> Self {
        let is_padded = |name: &str| name.len() > 2 && name.starts_with("s0");
        let taken = columns.iter().filter(|name| !columns.contains(&"s1") || !is_padded(name));
        let numbered = taken.filter_map(|name| Some((place_number(name)?, *name)));
        let numbered: BTreeMap<usize, &str> = numbered.collect();
        let first = usize::from(!numbered.contains_key(&0));
        let counted = (first..).zip(numbered.range(first..)).take_while(|(at, (number, _))| at == *number);
        let names: Vec<&str> = counted.map(|(_, (_, name))| *name).collect();
        let beyond = numbered.range(first..).nth(names.len()).map(|(_, name)| *name);
        Self { count: names.len(), names, first, beyond }
    }
}

/// The number of the statement whose places a column `s12` holds.
fn place_number(column: &str) -> Option<usize> {
    let number = column.strip_prefix('s').filter(|number| number.bytes().all(|b| b.is_ascii_digit()))?;
    number.parse().ok()
}

/// What the sorters are called, a row each, and what there is to say of it.
type Named = (Vec<Option<String>>, Option<Diagnostic>);

/// The column that is asked for, or several together; else the first that names every sorter.
fn name_column(table: &Table, columns: &[&str], id: Option<&str>) -> Result<Named, QmethodError> {
    if let Some(id) = id {
        return Ok((table.names_by(id)?, None));
    }
    let known = || ["uid", "sid"].into_iter().chain(NAMES);
    let mut told = None;
    for name in known().chain(table.id_column()).filter(|name| columns.contains(name)) {
        let names = table.texts(name)?;
        if names.iter().all(|name| name.as_deref().is_some_and(|name| !is_nobody(name))) {
            return Ok((names, told));
        }
        let nobody = names.iter().flatten().filter(|name| is_nobody(name)).count();
        told = told.or_else(|| nameless(nobody, name));
    }
    // Not complete: the first that is there at all, whose hole is then named.
    match known().find(|name| columns.contains(name)) {
        Some(name) => Ok((table.texts(name)?, None)),
        None => Ok(((1..=table.rows()).map(|row| Some(row.to_string())).collect(), None)),
    }
}

/// `HtmlQ` writes `(s12) what was said`.
fn unprefixed(text: &str, id: &str) -> String {
    text.strip_prefix(&format!("(s{id})")).unwrap_or(text).trim().to_owned()
}
