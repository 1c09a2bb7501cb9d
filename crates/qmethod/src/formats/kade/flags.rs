//! Which sorts define which factors, in a workbook of results: by KADE's rule, or by the hand of its author.

use super::Book;
use crate::{QmethodError, SourceFlags};

/// The sheet of the rotated loadings: under a head with `Q-sort` and `Factor 1`, `Factor 2` … a row a sort, each loading with the word
/// `Flagged` beside it where the sort defines the factor. Nothing where no sort is flagged.
pub(super) fn read(book: &Book<'_>) -> Result<Option<SourceFlags>, QmethodError> {
    let Some(sheet) = book.find(&["factor loadings", "loadings"]) else { return Ok(None) };
    let head = |row: usize, column: usize| sheet.cell(row, column).text().unwrap_or_default().to_lowercase();
    let columns = |row: usize| 0..sheet.rows.get(row).map_or(0, Vec::len);
    // A factor that was split is there twice, as 1a and 1b.
    let number = |rest: &str| rest.trim().trim_end_matches(['a', 'b']).parse::<usize>();
    let is_factor = |text: &str| text.strip_prefix("factor").is_some_and(|rest| number(rest).is_ok());
    let found = (0..sheet.rows.len()).find_map(|row| {
        let factors: Vec<usize> = columns(row).filter(|column| is_factor(&head(row, *column))).collect();
        let sorter = columns(row).find(|column| ["q-sort", "q sort", "qsort"].contains(&head(row, *column).as_str()));
        Some((row, sorter?, factors)).filter(|(_, _, factors)| !factors.is_empty())
    });
    let Some((row, sorter, factors)) = found else { return Ok(None) };
    let mut flags = SourceFlags { place: book.place(Some(&sheet.name), None, None), ..SourceFlags::default() };
    for row in row + 1..sheet.rows.len() {
        let Some(name) = sheet.cell(row, sorter).text() else { continue };
        let loading = |column: &usize| {
            let cell = sheet.cell(row, *column);
            let reason = || format!("`{name}` has no loading here");
            cell.number().ok_or_else(|| book.fault(Some(&sheet.name), Some(row), Some(*column), reason()))
        };
        flags.loadings.push(factors.iter().map(loading).collect::<Result<_, _>>()?);
        flags.flags.push(factors.iter().map(|column| head(row, column + 1) == "flagged").collect());
        flags.sorters.push(name);
    }
    Ok(Some(flags).filter(|flags| flags.flags.iter().flatten().any(|flagged| *flagged)))
}
