//! Calibration of a column of a table.

use crate::{Calibrated, Calibration, MembershipFunctions, Scale, SetsError};
use crosscase_data::{DataError, Place, Row, Table, parse_number};

pub(crate) fn fit(
    calibration: &Calibration,
    registry: &MembershipFunctions,
    table: &Table,
    column: &str,
) -> Result<Calibrated, SetsError> {
    let values = match calibration {
        Calibration::Qualitative(scale) => numbered(scale, table, column)?,
        _ => table.numbers(column)?,
    };
    let ids = if table.id_column().is_some() { table.ids()? } else { Vec::new() };
    let name = |row: usize| ids.get(row).cloned().unwrap_or_else(|| table.place(row, None).to_string());
    placed(calibration, registry, &values, &name, &|row| table.place(row, Some(column)))
}

/// The values of named cases in a set.
pub(crate) fn cases(
    calibration: &Calibration,
    registry: &MembershipFunctions,
    set: &str,
    cases: &[String],
    values: &[Option<f64>],
) -> Result<Calibrated, SetsError> {
    let name = |row: usize| cases.get(row).cloned().unwrap_or_else(|| format!("case {}", row + 1));
    let place = |row: usize| Place { row: Some(Row::Nth(row as u64 + 1)), column: Some(set.to_owned()), file: None };
    placed(calibration, registry, values, &name, &place)
}

fn placed(
    calibration: &Calibration,
    registry: &MembershipFunctions,
    values: &[Option<f64>],
    name: &dyn Fn(usize) -> String,
    place: &dyn Fn(usize) -> Place,
) -> Result<Calibrated, SetsError> {
    let mut calibrated = crate::fit::fit(calibration, registry, values, name).map_err(|source| match source.row() {
        Some(row) => SetsError::At { place: place(row), source: Box::new(source) },
        None => source,
    })?;
    // The file and the column; the rows are named in the messages.
    for told in &mut calibrated.diagnostics {
        told.place = Some(Place { row: None, ..place(0) });
    }
    Ok(calibrated)
}

/// The numbers of the levels that a column names.
fn numbered(scale: &Scale, table: &Table, column: &str) -> Result<Vec<Option<f64>>, SetsError> {
    let number = |(row, cell): (usize, Option<String>)| {
        let placed = |source| SetsError::At { place: table.place(row, Some(column)), source: Box::new(source) };
        cell.map(|cell| scale.number(row, &cell).map_err(placed)).transpose()
    };
    table.texts(column)?.into_iter().enumerate().map(number).collect()
}

/// The group that each row belongs to; to which one a row without a value belongs does not matter, `any` will do.
pub(crate) fn groups(
    table: &Table,
    column: &str,
    values: &[Option<f64>],
    any: Option<&String>,
) -> Result<Vec<String>, SetsError> {
    let group = |(row, group): (usize, Option<String>)| {
        let place = table.place(row, Some(column));
        let any = || any.filter(|_| values.get(row).is_some_and(Option::is_none)).cloned();
        group.or_else(any).ok_or_else(|| SetsError::At { place, source: Box::new(SetsError::NoGroup { row }) })
    };
    table.texts(column)?.into_iter().enumerate().map(group).collect()
}

/// A column of numbers, and the rows in which it holds `-` or `dc` (R's don't-care), since the set does not apply to the case; the numbers
/// hold a 0 there.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_sets::numbers_or_dash;
/// let table = TableBuilder::new("crosscase.raw/1").id("case", ["a", "b"]).text("FIRST", [Some("1"), Some("-")]).build()?;
/// assert_eq!(numbers_or_dash(&table, "FIRST")?, (vec![Some(1.0), Some(0.0)], vec![1]));
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// An unknown column; any other text.
pub fn numbers_or_dash(table: &Table, column: &str) -> Result<(Vec<Option<f64>>, Vec<usize>), DataError> {
    let fault = match table.numbers(column) {
        Ok(numbers) => return Ok((numbers, Vec::new())),
        Err(fault) => fault,
    };
    let is_open = |cell: &str| matches!(cell.trim(), "-" | "dc");
    // Of a column without a dash the table itself says best what is wrong with it.
    let cells = table.texts(column).ok().filter(|cells| cells.iter().flatten().any(|cell| is_open(cell)));
    let Some(cells) = cells.filter(|_| matches!(fault, DataError::NotANumber { .. })) else { return Err(fault) };
    let mut open = Vec::new();
    let mut numbers = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        numbers.push(match cell {
            Some(cell) if is_open(cell) => {
                open.push(row);
                Some(0.0)
            }
            Some(cell) => {
                let place = || table.place(row, Some(column));
                let fault = || DataError::NotANumber { place: place(), found: cell.clone() };
                Some(parse_number(cell).ok_or_else(fault)?)
            }
            None => None,
        });
    }
    Ok((numbers, open))
}
