//! The older layouts, in which the sheet `sorts` holds everything.

use super::{Book, numbers_in_slots, places_by_statement};
use crate::formats::grid_of_twenty;
use crate::{Grid, QData, QmethodError};
use crosscase_data::Sheet;

/// Rows count from 0 here. Type 1: B2 the project's name, A6:B25 places with counts, row 30 the names, then the slots.
/// Type 2: rows that hold something are counted; the second is the project's name, the fourth the grid, from the seventh
/// the sorters.
pub(super) fn read(book: &Book<'_>, sheet: &Sheet, texts: &[String]) -> Result<QData, QmethodError> {
    let filled: Vec<usize> =
        (0..sheet.rows.len()).filter(|&row| sheet.rows[row].iter().any(|cell| cell.text().is_some())).collect();
    let pattern = filled
        .iter()
        .position(|&row| sheet.cell(row, 0).text().is_some_and(|text| text.to_lowercase().contains("sort pattern")));
    match pattern {
        Some(at) => {
            let row = filled[at];
            let counts: Vec<usize> = (1..=20)
                .map(|column| Ok(book.whole(sheet, row, column, "a count of the grid")?.unwrap_or(0)))
                .collect::<Result<_, QmethodError>>()?;
            let grid = grid_of_twenty(&counts)?;
            let title = filled.get(1).and_then(|&row| sheet.cell(row, 1).text().or_else(|| sheet.cell(row, 0).text()));
            let first = filled.get(at + 3).map_or(sheet.rows.len(), |row| *row);
            places_by_statement(book, sheet, texts, first + 1, grid, title)
        }
        None if sheet.cell(5, 0).number() == Some(-6.0) => {
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
