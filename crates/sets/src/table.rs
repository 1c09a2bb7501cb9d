//! Calibration of a column of a table.

use crate::{Calibrated, Calibration, MembershipFunctions, Scale, SetsError};
use crosscase_data::{Place, Row, Table};

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

/// The group that each row belongs to.
pub(crate) fn groups(table: &Table, column: &str) -> Result<Vec<String>, SetsError> {
    let group = |(row, group): (usize, Option<String>)| {
        let place = table.place(row, Some(column));
        group.ok_or_else(|| SetsError::At { place, source: Box::new(SetsError::NoGroup { row }) })
    };
    table.texts(column)?.into_iter().enumerate().map(group).collect()
}
