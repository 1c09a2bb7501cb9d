//! Matrices as tables: the first row and the first column are names, a row sends.
//!
//! Rows and columns that name the same nodes are one mode, in whatever order; where they share none, they are two.

use super::draft::{Draft, DraftTie, Stated};
use super::{NetworkOptions, Relations};
use crate::two_mode::Affiliations;
use crate::{Mode, NetworkError};
use crosscase_data::{NoRows, ReadOptions, Table};
use std::collections::BTreeSet;

/// What the first column is called where it has no name.
const NAMES: &str = "(names)";

/// How the file of a matrix is read into a table: the first column names the rows, and need not have a name itself.
pub fn table_options(options: ReadOptions) -> ReadOptions {
    options.unnamed_first(NAMES).no_rows(NoRows::Allow)
}

/// The network of a matrix. An empty cell is a missing dyad, on the diagonal none.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_network::formats::{NetworkOptions, matrix};
///
/// let file = b",a,b,c\na,0,1,\nb,0,0,2\nc,0,0,0\n";
/// let table = read_bytes(file, Format::Csv, None, &matrix::table_options(ReadOptions::new()))?.table;
/// let network = matrix::read(&table, &NetworkOptions::new().directed())?.one(None)?;
/// assert_eq!((network.ties().len(), network.missing()), (2, &[(0, 2)][..]));
/// assert_eq!(matrix::read(&table, &NetworkOptions::new()).unwrap_err().code(), "NET016", "it is not symmetric");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that does not keep its format, with its place; nodes, ties and weights of which no network is built.
pub fn read(table: &Table, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let rows = table.ids()?;
    let columns = table.value_columns();
    let (width, last) = (columns.len().max(1), columns.len().saturating_sub(1));
    let place = |at: u32| {
        let at = (at as usize).saturating_sub(1);
        table.place(at / width, columns.get((at % width).min(last)).copied())
    };
    let line = |row: usize, column: usize| u32::try_from(row * width + column + 1).unwrap_or(0);
    let mut draft = Draft::new(Stated::Cells, place);
    let (of_rows, of_columns): (BTreeSet<&str>, BTreeSet<&str>) =
        (rows.iter().map(String::as_str).collect(), columns.iter().copied().collect());
    draft.two_mode = of_rows != of_columns;
    if draft.two_mode {
        let shared = of_rows.intersection(&of_columns).next();
        let alone = of_rows.symmetric_difference(&of_columns).next();
        if let (Some(shared), Some(alone)) = (shared, alone) {
            let reason = format!(
                "rows and columns share {shared}, and {alone} is in one of them alone: in one mode both name the same nodes, in two \
                 they share none"
            );
            return Err(draft.bad(1, reason));
        }
        draft.stated = Stated::Nothing;
    }
    draft.declares();
    for (row, name) in rows.iter().enumerate() {
        draft.node(name, name, Mode::First, line(row, 0))?;
    }
    if draft.two_mode {
        for (column, name) in columns.iter().enumerate() {
            draft.node(name, name, Mode::Second, line(0, column))?;
        }
    }
    let mut ties = Vec::new();
    for (column, target) in columns.iter().enumerate() {
        let values = table.numbers(target)?;
        for (row, (source, weight)) in rows.iter().zip(values).enumerate() {
            if weight == Some(0.0) || weight.is_none() && source == target {
                continue;
            }
            let line = line(row, column);
            let (source, target) = draft.ends(source, target, line)?;
            ties.push(DraftTie { source, target, weight, line, arc: false });
        }
    }
    draft.relation(None)?.ties = ties;
    draft.finish(options)
}

/// Ties from the rows to the columns, which are two modes whatever they are called; an empty cell is no tie, and how many there are
/// stands beside.
///
/// # Errors
/// Those of [`Affiliations::tie`], with the cell.
pub fn read_affiliations(table: &Table, mut into: Affiliations) -> Result<(Affiliations, usize), NetworkError> {
    let (rows, columns) = (table.ids()?, table.value_columns());
    let mut missing = 0;
    let place = |row, column| move |error: NetworkError| error.at(Some(table.place(row, column)));
    for (row, name) in rows.iter().enumerate() {
        into = into.node(name, Mode::First).map_err(place(row, table.id_column()))?;
    }
    for column in columns {
        into = into.node(column, Mode::Second).map_err(place(0, Some(column)))?;
        for (row, (name, weight)) in rows.iter().zip(table.numbers(column)?).enumerate() {
            missing += usize::from(weight.is_none());
            into = into.tie(name, column, weight.unwrap_or(0.0)).map_err(place(row, Some(column)))?;
        }
    }
    Ok((into, missing))
}
