//! The cells of a sheet that hold something, one by one, so that a cell far off does not make a sheet of seventeen thousand
//! million cells.

use calamine::{DataRef, ExcelDateTime, XlsxError};

use super::Workbook;
use crate::format::{MAX_CELLS, MAX_COLUMNS, MAX_EXPANDED_BYTES};
use crate::grid::OwnCell as Cell;
use crate::{DataError, FileLimit, Place};

/// A cell that holds something, its row and column from 0.
pub(crate) struct Filled {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) cell: Cell,
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
        self.cells.push(Filled { row, column, cell });
        Ok(())
    }

    /// Row by row, the last where two have one place.
    pub(super) fn in_order(self) -> Vec<Filled> {
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

/// Every cell of a sheet that holds something.
pub(super) fn cells(book: &mut Workbook<'_>, sheet: &str) -> Result<Result<Found, TooMany>, XlsxError> {
    let mut found = Found::default();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if let Err(limit) = found.push(row, column, convert(cell.get_value())) {
            return Ok(Err(limit));
        }
    }
    Ok(Ok(found))
}

/// What stands in the first row that holds anything.
pub(super) fn first_row(book: &mut Workbook<'_>, sheet: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut first = None;
    let mut reader = book.worksheet_cells_reader(sheet).ok()?;
    while let Some(cell) = reader.next_cell().ok()? {
        let row = cell.get_position().0;
        if first.is_some_and(|first| first != row) || names.len() as u64 >= MAX_COLUMNS {
            break;
        }
        if let Some(text) = convert(cell.get_value()).and_then(Cell::into_text) {
            first = Some(row);
            names.push(text.trim().to_owned());
        }
    }
    Some(names)
}

/// A sheet of few cells may not stand for very many: cells far off would else make it one of a hundred million.
pub(super) fn check_filled(spread: u64, filled: usize, place: &Place) -> Result<(), DataError> {
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

fn convert(value: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| Some(Cell::Text(text.to_owned().into()));
    match value {
        DataRef::Empty => None,
        DataRef::Int(value) => text(&value.to_string()),
        DataRef::Float(value) if value.is_finite() => Some(Cell::Number(*value)),
        DataRef::Float(value) => text(&value.to_string()),
        DataRef::String(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => Some(Cell::Boolean(*value)),
        DataRef::DateTime(value) => Some(date(value)),
        DataRef::DateTimeIso(value) => Some(Cell::Date(value.clone())),
        DataRef::Error(error) => text(&error.to_string()),
    }
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
