//! One number a statement and sorter, as a table: plain CSV, Parquet, Arrow, a sheet.

use super::ReadSorts;
use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::{Diagnostic, Place, Table, TableBuilder, parse_number};
use std::collections::BTreeSet;

/// The columns that hold a statement's wording, where rows are statements.
const TEXT: [&str; 3] = ["text", "statement_text", "wording"];

/// What the rows of a wide table are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// A row a statement, a column a sorter.
    #[default]
    Statements,
    /// A row a sorter, a column a statement.
    Sorters,
}

impl Rows {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Statements, "statements", "A row a statement, a column a sorter"),
        (Self::Sorters, "sorts", "A row a sorter, a column a statement"),
    ];
}

/// The sorts of a wide table whose unit column names the statements (or the sorters) and whose other columns are the
/// sorters (or the statements). KADE's CSV has a row a sorter.
///
/// Where rows are statements, a column `text` (`statement_text`, `wording`) holds their wording, or the only one in which every row has
/// words of its own; a column that counts the rows beside sorts of one grid is no sort, and is left out. Both are told.
///
/// # Errors
/// A table without a unit column, a value that is no number, a sorter named twice.
pub fn from_table(table: &Table, rows_are: Rows) -> Result<ReadSorts, QmethodError> {
    let rows = table.ids()?;
    let mut columns = table.value_columns();
    let (wordings, numbering) = match rows_are {
        Rows::Statements => beside_sorts(table, &mut columns)?,
        Rows::Sorters => (None, None),
    };
    let values = columns.iter().map(|column| table.numbers(column)).collect::<Result<Vec<_>, _>>()?;
    let mut data = QData::default();
    match rows_are {
        Rows::Statements => {
            let texts = wordings.map(|column| table.texts(column)).transpose()?;
            let text = |row: usize| texts.as_ref().and_then(|texts| texts[row].clone());
            data.statements =
                rows.iter().enumerate().map(|(row, id)| Statement { id: id.clone(), text: text(row) }).collect();
            data.sorts = columns
                .iter()
                .zip(values)
                .map(|(column, places)| {
                    let mut place = table.place(0, Some(column));
                    place.row = None;
                    CollectedSort {
                        sorter: (*column).to_owned(),
                        places,
                        origin: Some(place),
                        ..CollectedSort::default()
                    }
                })
                .collect();
        }
        Rows::Sorters => {
            data.statements = columns.iter().map(|column| Statement { id: (*column).to_owned(), text: None }).collect();
            data.sorts = rows
                .iter()
                .enumerate()
                .map(|(row, sorter)| CollectedSort {
                    sorter: sorter.clone(),
                    places: values.iter().map(|column| column[row]).collect(),
                    origin: Some(table.place(row, None)),
                    ..CollectedSort::default()
                })
                .collect();
        }
    }
    let mut read = ReadSorts::of(data)?;
    let file = Place { file: table.place(0, None).file, ..Place::default() };
    if let Some(column) = wordings.filter(|column| !TEXT.contains(column)) {
        let message = format!("{column} was taken for the wordings of the statements");
        read.diagnostics.push(Diagnostic::note("QME144", message).at(file.clone()));
    }
    if let Some(column) = numbering {
        let message = format!("{column} counts the rows: it is no sort, and was left out");
        read.diagnostics.push(Diagnostic::note("QME145", message).at(file));
    }
    Ok(read)
}

/// Takes out of the columns what stands beside the sorts: the wordings, and the numbers of the rows.
fn beside_sorts<'a>(
    table: &'a Table,
    columns: &mut Vec<&'a str>,
) -> Result<(Option<&'a str>, Option<&'a str>), QmethodError> {
    let mut wordings = columns.iter().copied().find(|column| TEXT.contains(column));
    if wordings.is_none() {
        let mut found = Vec::new();
        for column in columns.iter().filter(|column| table.numbers(column).is_err()) {
            let texts = table.texts(column)?;
            let words = texts.iter().map(|text| text.as_deref().filter(|text| parse_number(text).is_none()));
            if words.collect::<Option<BTreeSet<&str>>>().is_some_and(|words| words.len() == texts.len()) {
                found.push(*column);
            }
        }
        wordings = if let [only] = found[..] { Some(only) } else { None };
    }
    columns.retain(|column| Some(*column) != wordings);
    let counts = |column: &str| {
        let numbers = table.numbers(column).unwrap_or_default();
        let from = numbers.first().copied().flatten().unwrap_or(f64::NAN);
        let counted = (0_u32..).zip(&numbers).all(|(at, number)| *number == Some(from + f64::from(at)));
        counted && [0.0, 1.0].contains(&from)
    };
    let Some(numbering) = columns.iter().copied().find(|column| counts(column)) else { return Ok((wordings, None)) };
    let grid = |column: &&str| {
        let places: Option<Vec<f64>> = table.numbers(column).ok()?.into_iter().collect();
        Grid::of(&places?)
    };
    let others: Vec<Option<Grid>> = columns.iter().filter(|column| **column != numbering).map(grid).collect();
    let is_shared = others.len() > 1 && others[0].is_some() && others.iter().all(|other| *other == others[0]);
    if !is_shared || grid(&numbering) == others[0] {
        return Ok((wordings, None));
    }
    columns.retain(|column| *column != numbering);
    Ok((wordings, Some(numbering)))
}

/// The grid that every row of a table fills while its columns do not share one: the sign of a table with a row a sorter,
/// as KADE's CSV has them, that is about to be read the other way round.
///
/// A statement's places, one by each sorter, have no reason to be the same numbers for every statement; a forced sort's
/// have.
pub(super) fn turned(data: &QData) -> Option<Grid> {
    let shared = |mut all: Vec<Option<Grid>>| {
        let first = all.pop()??;
        all.iter().all(|other| other.as_ref() == Some(&first)).then_some(first)
    };
    let row = |at: usize| data.sorts.iter().map(|sort| sort.places[at]).collect::<Option<Vec<f64>>>();
    let rows = (0..data.statements.len()).map(|at| Grid::of(&row(at)?)).collect();
    let columns = data.sorts.iter().map(CollectedSort::grid).collect();
    // A table of one column or one place has nothing that could be turned.
    let grid = shared(rows).filter(|grid| grid.lowest() < grid.highest() && data.statements.len() > 1)?;
    shared(columns).is_none().then_some(grid)
}

/// The sorts as a wide table: a row a statement, a column a sorter, and `text` where any statement has a wording.
///
/// # Errors
/// A sorter of the name of another column.
pub fn to_table(data: &QData) -> Result<Table, QmethodError> {
    let mut table =
        TableBuilder::new("crosscase.qmethod.sorts_wide/1").id("statement", data.statements.iter().map(|s| &s.id));
    if data.statements.iter().any(|statement| statement.text.is_some()) {
        table = table.text("text", data.statements.iter().map(|statement| statement.text.as_deref()));
    }
    for sort in &data.sorts {
        table = table.number(&sort.sorter, sort.places.iter().copied());
    }
    Ok(table.build()?)
}
