//! Matrices as tables: the first row and the first column are names, a row sends.
//!
//! Rows and columns that name the same nodes are one mode, in whatever order, and so are they where each column is called as R calls that of
//! the row: `Ann.Lee`, and `V1` or `X1` beside `1`. Where they share none, they are two.

use super::draft::{Draft, DraftTie, Stated};
use super::{NetworkOptions, Relations};
use crate::two_mode::Affiliations;
use crate::{Mode, NetworkError, Nodes};
use crosscase_data::{Diagnostic, NoRows, ReadOptions, Table, written_alike};
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
    let same = if of_rows == of_columns { None } else { in_other_letters(&rows, &columns, options.roster.as_deref()) };
    draft.two_mode = of_rows != of_columns && same.is_none();
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
        if options.roster.as_ref().is_none_or(|roster| roster.modes().is_none()) {
            draft.diagnostics.push(of_two_modes(&rows, &columns));
        }
    }
    if let Some(same) = &same {
        draft.diagnostics.push(of_one_mode(&rows, &columns, same));
    }
    draft.declares();
    let (rows, columns_as) = match same {
        Some(names) => (names.clone(), names),
        None => (rows, columns.iter().map(|name| (*name).to_owned()).collect()),
    };
    for (row, name) in rows.iter().enumerate() {
        draft.node(name, name, Mode::First, line(row, 0))?;
    }
    if draft.two_mode {
        for (column, name) in columns.iter().enumerate() {
            draft.node(name, name, Mode::Second, line(0, column))?;
        }
    }
    let mut ties = Vec::new();
    for (column, target) in columns_as.iter().enumerate() {
        let values = table.numbers(columns.get(column).copied().unwrap_or_default())?;
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

/// What the nodes are called where each column is the node of its row in other letters: by the rows, or by the columns where only these are
/// on the roster. Nothing where they may be other nodes, as where the roster has both.
fn in_other_letters(rows: &[String], columns: &[&str], roster: Option<&Nodes>) -> Option<Vec<String>> {
    let is_known = |name: &str| roster.is_some_and(|roster| roster.names().index(name).is_some());
    let (of_rows, of_columns) = (rows.iter().all(|name| is_known(name)), columns.iter().all(|name| is_known(name)));
    let is_asked = roster.is_some_and(|roster| roster.modes().is_some()) || (of_rows && of_columns);
    let pairs = || rows.iter().map(String::as_str).zip(columns.iter().copied());
    let alike = |(row, column): (&str, &str)| as_r_calls(row) == column || written_alike(row, column);
    // `V1` is what R and Stata call a column without a name, `X1` what R makes of one called 1.
    let counted = |(at, (row, column)): (usize, (&str, &str))| {
        row.parse() == Ok(at + 1) && column.strip_prefix(['V', 'v', 'X', 'x']) == Some(row)
    };
    let is_one = rows.len() == columns.len() && rows.len() > 1;
    if is_asked || !is_one || !(pairs().all(alike) || pairs().enumerate().all(counted)) {
        return None;
    }
    Some(if of_columns { columns.iter().map(|name| (*name).to_owned()).collect() } else { rows.to_vec() })
}

/// A name as `make.names` of R writes it.
fn as_r_calls(name: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '.' };
    let plain: String = name.chars().map(letter).collect();
    let mut letters = plain.chars();
    let stands = match (letters.next(), letters.next()) {
        (Some('.'), second) => second.is_none_or(|second| !second.is_ascii_digit()),
        (first, _) => first.is_some_and(char::is_alphabetic),
    };
    if stands { plain } else { format!("X{plain}") }
}

/// That the columns were taken for the nodes of the rows.
fn of_one_mode(rows: &[String], columns: &[&str], names: &[String]) -> Diagnostic {
    let both = rows.iter().map(String::as_str).zip(columns.iter().copied());
    let (row, column) = both.clone().find(|(row, column)| row != column).unwrap_or_default();
    let called = if names == rows { format!("`{row}` for `{column}`") } else { format!("`{column}` for `{row}`") };
    let told = format!("rows and columns are taken for the same nodes, called {called}: one mode");
    let help = "if they are others, read it by `network two-mode --matrix`, or give the columns other names";
    Diagnostic::note("NET119", told).help(help)
}

/// That the columns were taken for other nodes than the rows.
fn of_two_modes(rows: &[String], columns: &[&str]) -> Diagnostic {
    let (all, others) = (rows.len(), columns.len());
    let told = format!("rows and columns share no name: two modes, of {all} and {others} nodes");
    if all == others {
        Diagnostic::warning("NET122", told).help("if they are the same nodes, call them alike in both")
    } else {
        Diagnostic::note("NET122", told)
    }
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
