//! Type 3: the workbook of results, from which the sorts can be had back.

use super::{Book, STATEMENTS, place_cells};
use crate::formats::{grid_of_twenty, numbered};
use crate::{CollectedSort, QData, QmethodError};

/// Rows count from 0 here: the project's name stands in B3 and the grid in B7 of the overview, the sorts from row 6 of
/// `Q sorts`, the statements from row 4 of `statements`, number and wording.
pub(super) fn read(book: &Book<'_>) -> Result<QData, QmethodError> {
    let missing = |name: &str| book.fault(None, None, None, format!("the workbook of results has no sheet `{name}`"));
    let overview = book.find(&["project overview", "analysis overview"]).ok_or_else(|| missing("Project Overview"))?;
    let sorts = book.find(&["q sorts", "q-sorts", "sorts"]).ok_or_else(|| missing("Q sorts"))?;
    let statements = book.find(&STATEMENTS).ok_or_else(|| missing("statements"))?;
    let texts: Vec<String> = (3..statements.rows.len())
        .take_while(|&row| statements.cell(row, 0).number().is_some())
        .map(|row| statements.cell(row, 1).text().unwrap_or_default())
        .collect();
    let counts = overview.cell(6, 1).text().unwrap_or_default();
    let counts: Vec<usize> =
        counts.trim_matches('"').split(',').map(|count| count.trim().parse()).collect::<Result<_, _>>().map_err(
            |_| book.fault(Some(&overview.name), Some(6), Some(1), format!("`{counts}` are no counts of a grid")),
        )?;
    let mut data = QData {
        title: overview.cell(2, 1).text(),
        statements: numbered(texts.len(), &texts),
        grid: grid_of_twenty(&counts)?,
        sorts: Vec::new(),
    };
    for row in 5..sorts.rows.len() {
        let Some(sorter) = sorts.cell(row, 0).text() else { continue };
        // Mean and standard deviation follow the places.
        let mut own = sorts.clone();
        own.rows[row].truncate(texts.len() + 1);
        let places = place_cells(book, &own, row, texts.len())?;
        let origin = Some(book.place(Some(&sorts.name), Some(row), None));
        data.sorts.push(CollectedSort { sorter, places, origin, ..CollectedSort::default() });
    }
    Ok(data)
}
