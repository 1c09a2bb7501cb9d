//! The cells of a sheet that hold something, one by one, so that a cell far off does not make a sheet of seventeen thousand
//! million cells.

use calamine::ExcelDateTime;

use crate::format::{MAX_CELLS, MAX_COLUMNS, MAX_EXPANDED_BYTES};
use crate::grid::OwnCell as Cell;
use crate::{DataError, FileLimit, Place};

/// A cell that holds something, its row and column from 0.
pub(crate) struct Filled {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) cell: Cell,
    /// Whether it is a formula that was never computed.
    pub(crate) uncomputed: bool,
}

/// The rows that a sheet can have.
const SHEET_ROWS: u64 = 1 << 20;

/// The limit that there are too many for, and how many it allows.
pub(crate) type TooMany = (FileLimit, u64);

/// The cells of a sheet as they are found, no more than there may be.
#[derive(Default)]
pub(crate) struct Found {
    cells: Vec<Filled>,
    /// One shared text may stand in a million cells.
    text_bytes: u64,
}

impl Found {
    pub(crate) fn push(&mut self, row: u32, column: u32, cell: Option<Cell>) -> Result<(), TooMany> {
        for (found, limit, most) in [(row, FileLimit::Rows, SHEET_ROWS), (column, FileLimit::Columns, MAX_COLUMNS)] {
            if u64::from(found) >= most {
                return Err((limit, most));
            }
        }
        let Some(cell) = cell.filter(|cell| !matches!(cell, Cell::Text(text) if text.trim().is_empty())) else {
            return Ok(());
        };
        if let Cell::Text(text) = &cell {
            self.text_bytes += text.len() as u64;
        }
        if self.text_bytes > MAX_EXPANDED_BYTES {
            return Err((FileLimit::ExpandedBytes, MAX_EXPANDED_BYTES));
        }
        if self.cells.len() as u64 >= MAX_CELLS {
            return Err((FileLimit::Cells, MAX_CELLS));
        }
        self.cells.push(Filled { row, column, cell, uncomputed: false });
        Ok(())
    }

    /// A formula without a value, as it is written.
    pub(crate) fn push_formula(&mut self, row: u32, column: u32, formula: &str) -> Result<(), TooMany> {
        let before = self.cells.len();
        self.push(row, column, Some(Cell::Text(format!("={formula}").into())))?;
        self.cells.iter_mut().skip(before).for_each(|cell| cell.uncomputed = true);
        Ok(())
    }

    /// Row by row, the last where two have one place.
    pub(crate) fn in_order(self) -> Vec<Filled> {
        let mut cells = self.cells;
        let place = |cell: &Filled| (cell.row, cell.column);
        if !cells.is_sorted_by_key(place) {
            cells.sort_by_key(place);
        }
        cells.reverse();
        cells.dedup_by_key(|cell| place(cell));
        cells.reverse();
        cells
    }
}

/// A sheet of few cells may not stand for very many: cells far off would else make it one of a hundred million.
pub(crate) fn check_filled(spread: u64, filled: usize, place: &Place) -> Result<(), DataError> {
    /// What is held without a question.
    const FREE: u64 = 10_000_000;
    /// Of so many cells one must hold something.
    const SPARSE: u64 = 100;
    let allowed = FREE.max(SPARSE.saturating_mul(filled as u64));
    if spread <= allowed {
        return Ok(());
    }
    Err(DataError::TooLarge { place: place.clone(), limit: FileLimit::Cells, allowed })
}

/// A date as `2023-10-06` or `2023-10-06T12:30:00`; a time of day or a duration as `12:30:00`.
pub(crate) fn date(value: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let days = value.as_f64();
    if value.is_duration() {
        #[expect(clippy::cast_possible_truncation, reason = "casts of floats saturate")]
        let seconds = (days * 86_400.0).round() as i64;
        let (sign, seconds) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
        Cell::Text(format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60).into())
    } else if (0.0..1.0).contains(&days) {
        Cell::Text(format!("{hour:02}:{minute:02}:{second:02}").into())
    } else if (hour, minute, second) == (0, 0, 0) {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
    }
}
