//! One number a statement and sorter, as a table: plain CSV, Parquet, Arrow, a sheet.

use super::ReadSorts;
use super::sideways::{beside_statements, file_of, summaries};
use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::{Diagnostic, Listed, Place, Table, TableBuilder, parse_number};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The columns that hold a statement's wording, where rows are statements.
const TEXT: [&str; 3] = ["text", "statement_text", "wording"];

/// What the rows of a wide table are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rows {
    /// A row a statement, a column a sorter.
    #[default]
    Statements,
    /// A row a sorter, a column a statement.
    #[serde(rename = "sorts")]
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
/// words of its own; a column that counts the rows beside sorts of one grid is no sort, and is left out. Where rows are sorters, columns of
/// words, and numbers without which the rows share a grid, are what is known of the sorters. Rows and columns at the end that are the sum,
/// the mean or the number of those before them are left out. All of it is told.
///
/// # Errors
/// A table without a unit column, a value that is no number, a sorter named twice.
pub fn from_table(table: &Table, rows_are: Rows) -> Result<ReadSorts, QmethodError> {
    let ids = table.ids()?;
    let mut columns = table.value_columns();
    let mut told = Told { file: file_of(table), notes: Vec::new() };
    let (mut wordings, mut beside) = (None, Vec::new());
    match rows_are {
        Rows::Statements => {
            let (words, numbering) = beside_sorts(table, &mut columns)?;
            if let Some(column) = words.filter(|column| !TEXT.contains(column)) {
                told.note("QME144", format!("{column} was taken for the wordings of the statements"));
            }
            if let Some(column) = numbering {
                told.note("QME145", format!("{column} counts the rows: it is no sort, and was left out"));
            }
            wordings = words;
        }
        Rows::Sorters => {
            beside = beside_statements(table);
            columns.retain(|column| !beside.contains(column));
            if !beside.is_empty() {
                let names = Listed(&beside.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string();
                told.note("QME145", format!("no places of statements, but what is known of the sorters: {names}"));
            }
        }
    }
    let (of_columns, of_rows) = match rows_are {
        Rows::Statements => ("sort", "statement"),
        Rows::Sorters => ("statement", "sort"),
    };
    let mut values: Vec<(&str, Vec<Option<f64>>)> =
        columns.iter().map(|column| Ok((*column, table.numbers(column)?))).collect::<Result<_, QmethodError>>()?;
    let last = values.split_off(values.len() - summaries(&values));
    told.summaries("column", last.iter().map(|(name, _)| *name), of_columns);
    let row = |(at, id): (usize, &String)| (id.clone(), values.iter().map(|(_, cells)| cells[at]).collect());
    let mut rows: Vec<(String, Vec<Option<f64>>)> = ids.iter().enumerate().map(row).collect();
    let named: Vec<(&str, Vec<Option<f64>>)> = rows.iter().map(|(id, cells)| (id.as_str(), cells.clone())).collect();
    let last = rows.split_off(rows.len() - summaries(&named));
    told.summaries("row", last.iter().map(|(id, _)| id.as_str()), of_rows);

    let mut data = QData::default();
    match rows_are {
        Rows::Statements => {
            let texts = wordings.map(|column| table.texts(column)).transpose()?;
            let text = |row: usize| texts.as_ref().and_then(|texts| texts[row].clone());
            let of_row = |(row, (id, _)): (usize, &(String, _))| Statement { id: id.clone(), text: text(row) };
            data.statements = rows.iter().enumerate().map(of_row).collect();
            let sort = |(column, cells): &(&str, Vec<Option<f64>>)| {
                let origin = Some(Place { row: None, ..table.place(0, Some(column)) });
                let places = cells[..rows.len()].to_vec();
                CollectedSort { sorter: (*column).to_owned(), places, origin, ..CollectedSort::default() }
            };
            data.sorts = values.iter().map(sort).collect();
        }
        Rows::Sorters => {
            data.statements = values.iter().map(|(name, _)| Statement { id: (*name).to_owned(), text: None }).collect();
            let known = beside
                .iter()
                .map(|column| Ok((*column, table.texts(column)?)))
                .collect::<Result<Vec<(&str, Vec<Option<String>>)>, QmethodError>>()?;
            let sort = |(row, (sorter, places)): (usize, (String, Vec<Option<f64>>))| CollectedSort {
                sorter,
                places,
                origin: Some(table.place(row, None)),
                notes: (known.iter())
                    .filter_map(|(column, texts)| Some(((*column).to_owned(), texts[row].clone()?)))
                    .collect(),
                ..CollectedSort::default()
            };
            data.sorts = rows.into_iter().enumerate().map(sort).collect();
        }
    }
    if data.statements.len() >= LEAST_RANKED && data.sorts.iter().all(is_ranking) {
        let message = format!(
            "every sort numbers the {} statements from 1 on, without a tie: they were taken for rankings",
            data.statements.len()
        );
        let help = "if the numbers are those of statements, a row a place of the grid, give them in a workbook of KADE's type 1";
        told.notes.push(Diagnostic::note("QME149", message).at(told.file.clone()).help(help));
    }
    let mut read = ReadSorts::of(data)?;
    read.diagnostics.extend(told.notes);
    Ok(read)
}

/// Of fewer statements a ranking is a sort like any other.
const LEAST_RANKED: usize = 5;

/// Whether a sort gives each statement a number of its own from 1 on.
fn is_ranking(sort: &CollectedSort) -> bool {
    let grid = sort.grid();
    grid.is_some_and(|grid| grid.lowest() == 1 && grid.counts().iter().all(|count| *count == 1))
}

/// What is said of a table.
struct Told {
    file: Place,
    notes: Vec<Diagnostic>,
}

impl Told {
    fn note(&mut self, code: &'static str, message: String) {
        self.notes.push(Diagnostic::note(code, message).at(self.file.clone()));
    }

    fn summaries<'a>(&mut self, line: &str, names: impl Iterator<Item = &'a str>, what: &str) {
        for name in names {
            let message = format!(
                "{line} {name} is the sum, the mean or the number of those before it: it is no {what}, and was left out"
            );
            self.note("QME145", message);
        }
    }
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
