//! The grid as KADE keeps it in its results and in the older workbooks: one value a statement, in rising order.

use super::Book;
use crate::formats::{TWENTY, grid_of_twenty};
use crate::{CollectedSort, Grid, QmethodError};

/// The grid behind a list of numbers: the values of the slots, one a statement (`-4,-4,-3,…`), as KADE writes them; or
/// counts of the places from −6 up, at most twenty, as other tools do.
///
/// There are as many values as statements; counts *sum* to them. Where a list is both (20 statements, say, none below 0),
/// it is what more of the sorts keep, and values where neither is kept by more. Counts that are all 0 are no grid.
pub(super) fn grid_of_list(
    numbers: &[f64],
    statements: usize,
    sorts: &[CollectedSort],
    fault: &dyn Fn(String) -> QmethodError,
) -> Result<Option<Grid>, QmethodError> {
    if let Some(odd) = numbers.iter().find(|number| number.fract() != 0.0) {
        return Err(fault(format!("`{odd}` is no place of a grid and no count of one")));
    }
    if numbers.iter().all(|number| *number == 0.0) {
        return Ok(None);
    }
    let values = Some(numbers).filter(|numbers| numbers.len() == statements).and_then(Grid::of);
    let counts = counts_of(numbers).filter(|counts| counts.iter().sum::<usize>() == statements);
    let counts = counts.map(|counts| grid_of_twenty(&counts)).transpose()?.flatten();
    match (values, counts) {
        (Some(values), Some(counts)) => {
            Ok(Some(if kept(&counts, sorts) > kept(&values, sorts) { counts } else { values }))
        }
        (None, None) => Err(fault(format!(
            "the pattern has {} numbers that sum to {}: it is a place for each of the {statements} statements, or a count for \
             each place from −6 up that sums to {statements}",
            numbers.len(),
            numbers.iter().sum::<f64>(),
        ))),
        (values, counts) => Ok(values.or(counts)),
    }
}

fn counts_of(numbers: &[f64]) -> Option<Vec<usize>> {
    if numbers.len() > TWENTY.count() || numbers.iter().any(|number| !(0.0..=1e6).contains(number)) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, from 0 to a million")]
    Some(numbers.iter().map(|number| *number as usize).collect())
}

/// How many of the sorts keep a grid.
fn kept(grid: &Grid, sorts: &[CollectedSort]) -> usize {
    sorts.iter().filter(|sort| sort.grid().as_ref() == Some(grid)).count()
}

/// The numbers of a quoted list, separated by commas.
pub(super) fn numbers_in(
    text: &str,
    book: &Book<'_>,
    sheet: &str,
    row: usize,
    column: usize,
) -> Result<Vec<f64>, QmethodError> {
    let parts = text.trim().trim_matches(['"', '\'']).split([',', ';']).map(str::trim);
    parts
        .map(|part| {
            let number = part.replace('−', "-").parse::<f64>().ok().filter(|number| number.is_finite());
            let reason = || format!("`{part}` in the pattern is no number");
            number.ok_or_else(|| book.fault(Some(sheet), Some(row), Some(column), reason()))
        })
        .collect()
}
