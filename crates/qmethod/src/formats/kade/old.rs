//! The older layouts, in which the sheet `sorts` holds everything.

use super::pattern::grid_of_list;
use super::{Book, Wordings, numbers_in_slots, places_by_statement};
use crate::formats::grid_of_twenty;
use crate::{Grid, QData, QmethodError};
use crosscase_data::Sheet;

/// Rows count from 0 here. Type 1: B2 the project's name, A6:B25 places with counts, row 30 the names, then the slots.
/// Type 2: `Sort Pattern` and the grid, two rows above it the project's name, and the sorters from three rows below it; as in
/// KADE, rows that hold nothing count.
pub(super) fn read(book: &Book<'_>, sheet: &Sheet, texts: &Wordings) -> Result<QData, QmethodError> {
    match pattern_row(sheet) {
        Some(row) => {
            let named = row.checked_sub(2);
            let title = named.and_then(|row| sheet.cell(row, 1).text().or_else(|| sheet.cell(row, 0).text()));
            let mut data = places_by_statement(book, sheet, texts, row + 4, None, title)?;
            data.grid = grid_of_list(&numbers(book, sheet, row)?, data.statements.len(), &data.sorts, &|reason| {
                book.fault(Some(&sheet.name), Some(row), None, reason)
            })?;
            Ok(data)
        }
        None if begins_at_six(sheet) => {
            let counts: Vec<usize> = (5..25)
                .map(|row| Ok(book.whole(sheet, row, 1, "a count of the grid")?.unwrap_or(0)))
                .collect::<Result<_, QmethodError>>()?;
            let grid: Option<Grid> = grid_of_twenty(&counts)?;
            numbers_in_slots(book, sheet, texts, 30, grid, sheet.cell(1, 1).text())
        }
        None => Err(book.fault(
            Some(&sheet.name),
            None,
            None,
            "there is no sheet `type`, no line `Sort Pattern` and no −6 in cell A6: the layout is not one of KADE's",
        )),
    }
}

/// Whether a sheet of sorts has one of these layouts.
pub(super) fn recognised(sheet: &Sheet) -> bool {
    pattern_row(sheet).is_some() || begins_at_six(sheet)
}

fn pattern_row(sheet: &Sheet) -> Option<usize> {
    let is_pattern = |text: String| text.to_lowercase().contains("sort pattern");
    (0..sheet.rows.len()).find(|row| sheet.cell(*row, 0).text().is_some_and(is_pattern))
}

/// Whether the counts of a type 1 stand there, that of −6 first.
fn begins_at_six(sheet: &Sheet) -> bool {
    sheet.cell(5, 0).number() == Some(-6.0) && sheet.cell(6, 0).number() == Some(-5.0)
}

/// The numbers after the words `Sort Pattern`.
fn numbers(book: &Book<'_>, sheet: &Sheet, row: usize) -> Result<Vec<f64>, QmethodError> {
    let mut numbers = Vec::new();
    for column in 1..sheet.rows[row].len() {
        let cell = sheet.cell(row, column);
        let Some(text) = cell.text() else { continue };
        let reason = || format!("`{text}` in the pattern is no number");
        numbers.push(cell.number().ok_or_else(|| book.fault(Some(&sheet.name), Some(row), Some(column), reason()))?);
    }
    Ok(numbers)
}
