//! One number a statement and sorter, as a table: plain CSV, Parquet, Arrow, a sheet.

use super::ReadSorts;
use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::{Table, TableBuilder};

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
/// Where rows are statements, a column `text` (`statement_text`, `wording`) holds their wording.
///
/// # Errors
/// A table without a unit column, a value that is no number, a sorter named twice.
pub fn from_table(table: &Table, rows_are: Rows) -> Result<ReadSorts, QmethodError> {
    let rows = table.ids()?;
    let is_text = |column: &&str| rows_are == Rows::Statements && TEXT.contains(column);
    let columns: Vec<&str> = table.value_columns().into_iter().filter(|column| !is_text(column)).collect();
    let values = columns.iter().map(|column| table.numbers(column)).collect::<Result<Vec<_>, _>>()?;
    let mut data = QData::default();
    match rows_are {
        Rows::Statements => {
            let texts =
                table.value_columns().into_iter().find(is_text).map(|column| table.texts(column)).transpose()?;
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
    ReadSorts::of(data)
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
