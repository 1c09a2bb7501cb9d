//! Office Open XML workbooks: one sheet, the first row that holds anything is the header.
//!
//! Cells are read one by one, so that a cell far off does not make a sheet of seventeen thousand million cells. Formulas
//! count by the value the spreadsheet last computed. Numbers keep every digit.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, Xlsx, XlsxError};

use crate::foreign::foreign;
use crate::format::{MAX_COLUMNS, MAX_EXPANDED_BYTES, MAX_ROWS, check_size};
use crate::grid::{Cell, Grid};
use crate::{DataError, Diagnostic, Format, Limit, Place, ReadOptions};

mod book;
mod size;
mod write;

pub use book::{Sheet, SheetCell, read_workbook, write_workbook};
pub(crate) use write::write;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The cells of a sheet.
pub(crate) fn grid(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<(Grid, Vec<Diagnostic>), DataError> {
    if size::declared(bytes) > MAX_EXPANDED_BYTES {
        let limit = Limit::ExpandedBytes;
        return Err(DataError::TooLarge { place: place.clone(), limit, allowed: MAX_EXPANDED_BYTES });
    }
    let mut book: Workbook<'_> = foreign(Format::Xlsx, place, || Xlsx::new(Cursor::new(bytes)))?;
    let known = book.sheet_names();
    let sheet = match &options.sheet {
        Some(sheet) if known.contains(sheet) => sheet.clone(),
        Some(sheet) => return Err(DataError::UnknownSheet { place: place.clone(), sheet: sheet.clone(), known }),
        None => known.first().cloned().ok_or_else(|| DataError::EmptyFile { place: place.clone() })?,
    };
    let merged = foreign(Format::Xlsx, place, || book.merge_cells_by_sheet_name(&sheet))?;
    let rows = foreign(Format::Xlsx, place, || rows(&mut book, &sheet))?;
    let rows = rows.map_err(|(limit, allowed)| DataError::TooLarge { place: place.clone(), limit, allowed })?;
    let told = merged.iter().map(|area| merged_cells(area, place)).collect();
    Ok((arrange(rows, place)?, told))
}

/// Cells by row and column, both from 0.
type Rows = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// Every cell that holds something; or the limit that there are too many for.
fn rows(book: &mut Workbook<'_>, sheet: &str) -> Result<Result<Rows, (Limit, u64)>, XlsxError> {
    let mut rows = Rows::new();
    // One shared string may stand in a million cells.
    let mut text_bytes = 0_u64;
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if let Some(cell) = convert(cell.get_value()) {
            if let Cell::Text(text) = &cell {
                text_bytes += text.len() as u64;
            }
            rows.entry(row).or_default().insert(column, cell);
        }
        if u64::from(column) >= MAX_COLUMNS {
            return Ok(Err((Limit::Columns, MAX_COLUMNS)));
        }
        if text_bytes > MAX_EXPANDED_BYTES {
            return Ok(Err((Limit::ExpandedBytes, MAX_EXPANDED_BYTES)));
        }
        if rows.len() as u64 > MAX_ROWS {
            return Ok(Err((Limit::Rows, MAX_ROWS)));
        }
    }
    Ok(Ok(rows))
}

fn convert(value: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Cell::Text(text.to_owned()));
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
fn date(value: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let days = value.as_f64();
    if value.is_duration() {
        #[expect(clippy::cast_possible_truncation, reason = "casts of floats saturate")]
        let seconds = (days * 86_400.0).round() as i64;
        let (sign, seconds) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
        Cell::Text(format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
    } else if (0.0..1.0).contains(&days) {
        Cell::Text(format!("{hour:02}:{minute:02}:{second:02}"))
    } else if (hour, minute, second) == (0, 0, 0) {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
    }
}

fn merged_cells(area: &Dimensions, place: &Place) -> Diagnostic {
    let (row, end) = (u64::from(area.start.0) + 1, u64::from(area.end.0) + 1);
    let columns = u64::from(area.end.1.saturating_sub(area.start.1)) + 1;
    let message = format!(
        "cells are merged here over rows {row} to {end} and {columns} columns: the first holds the value, the others are missing"
    );
    Diagnostic::warning("DAT107", message)
        .at(place.clone().row(row))
        .help("take the merged cells apart and repeat the value where it holds")
}

/// The first row is the header; a row that holds nothing is no row.
fn arrange(rows: Rows, place: &Place) -> Result<Grid, DataError> {
    let mut rows = rows.into_iter();
    let Some((_, names)) = rows.next() else { return Err(DataError::EmptyFile { place: place.clone() }) };
    let rows: Vec<(u32, BTreeMap<u32, Cell>)> = rows.collect();
    let lasts = rows.iter().map(|(_, cells)| cells).chain([&names]).filter_map(|cells| cells.last_key_value());
    let width = lasts.map(|(column, _)| column + 1).max().unwrap_or_default();
    check_size(rows.len() as u64, width as usize, place)?;
    let mut grid = Grid {
        file: place.file.clone(),
        header: (0..width)
            .map(|column| names.get(&column).cloned().and_then(Cell::into_text).unwrap_or_default())
            .collect(),
        columns: vec![vec![Cell::Empty; rows.len()]; width as usize],
        rows: rows.iter().map(|(row, _)| u64::from(*row) + 1).collect(),
        decimal_comma: false,
    };
    for (index, (_, cells)) in rows.into_iter().enumerate() {
        for (column, cell) in cells {
            if let Some(place) = grid.columns.get_mut(column as usize).and_then(|column| column.get_mut(index)) {
                *place = cell;
            }
        }
    }
    Ok(grid)
}
