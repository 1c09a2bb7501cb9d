//! Type 3: the workbook of results, from which the sorts and their flags can be had back.

use super::flags;
use super::pattern::{grid_of_list, numbers_in};
use super::{Book, STATEMENTS, named_rows, place_cells};
use crate::formats::numbered;
use crate::{CollectedSort, QData, QmethodError};
use crosscase_data::Diagnostic;

/// Rows count from 1 here: the project's name stands in B3 and the grid in B7 of the overview, a place for each
/// statement; the sorts from row 6 of
/// `Q sorts`, the statements from row 4 of `statements`, number and wording.
pub(super) fn read(book: &Book<'_>) -> Result<(QData, Option<Diagnostic>), QmethodError> {
    let missing = |name: &str| book.fault(None, None, None, format!("the workbook of results has no sheet `{name}`"));
    let overview = book.find(&["project overview", "analysis overview"]).ok_or_else(|| missing("Project Overview"))?;
    let sorts = book.find(&["q sorts", "q-sorts", "sorts"]).ok_or_else(|| missing("Q sorts"))?;
    let statements = book.find(&STATEMENTS).ok_or_else(|| missing("statements"))?;
    let is_numbered = |row: &usize| statements.cell(*row, 0).number().is_some();
    let rows: Vec<usize> = (3..statements.rows.len()).take_while(is_numbered).collect();
    let texts: Vec<String> = rows.iter().map(|row| statements.cell(*row, 1).text().unwrap_or_default()).collect();
    let told = book.other_order(statements, &rows, 0, &texts);
    let mut data = QData {
        title: overview.cell(2, 1).text(),
        statements: numbered(texts.len(), &texts),
        flags: flags::read(book)?,
        ..QData::default()
    };
    for (row, sorter) in named_rows(book, sorts, 5)? {
        // Mean and standard deviation follow the places.
        let mut own = sorts.clone();
        own.rows[row].truncate(texts.len() + 1);
        let places = place_cells(book, &own, row, texts.len())?;
        let origin = Some(book.place(Some(&sorts.name), Some(row), None));
        data.sorts.push(CollectedSort { sorter, places, origin, ..CollectedSort::default() });
    }
    if let Some(pattern) = overview.cell(6, 1).text() {
        let numbers = numbers_in(&pattern, book, &overview.name, 6, 1)?;
        data.grid = grid_of_list(&numbers, texts.len(), &data.sorts, &|reason| {
            book.fault(Some(&overview.name), Some(6), Some(1), reason)
        })?;
    }
    Ok((data, told))
}
