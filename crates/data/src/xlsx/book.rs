//! A workbook as it stands: every sheet, every cell, no header.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Writer, XlsxError};

use super::{rows, size};
use crate::foreign::foreign;
use crate::format::MAX_EXPANDED_BYTES;
use crate::grid::Cell;
use crate::{DataError, Format, Limit, Place};

/// A sheet of a workbook, for files whose layout is no table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its cells, row by row from the first; rows end with their last cell that holds something.
    pub rows: Vec<Vec<SheetCell>>,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SheetCell {
    /// Nothing.
    #[default]
    Empty,
    /// Text; dates and truth values as they read.
    Text(String),
    /// A number.
    Number(f64),
}

impl Sheet {
    /// A cell; rows and columns count from 0, and there is nothing beyond the last.
    pub fn cell(&self, row: usize, column: usize) -> &SheetCell {
        const NOTHING: &SheetCell = &SheetCell::Empty;
        self.rows.get(row).and_then(|row| row.get(column)).unwrap_or(NOTHING)
    }
}

impl SheetCell {
    /// What a person reads in the cell, without white space around it; `None` where that is nothing.
    pub fn text(&self) -> Option<String> {
        let text = match self {
            Self::Empty => return None,
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(value) => value.to_string(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The number in the cell, also where it is written as text.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Empty => None,
            Self::Text(text) => text.trim().parse().ok().filter(|value: &f64| value.is_finite()),
            Self::Number(value) => Some(*value),
        }
    }
}

/// Every sheet of a workbook, in order.
///
/// # Errors
/// [`DataError::Malformed`] for what is no workbook, [`DataError::TooLarge`] past the limits of a file.
pub fn read_workbook(bytes: &[u8], name: Option<&str>) -> Result<Vec<Sheet>, DataError> {
    let place = name.map_or_else(Place::default, Place::file);
    let too_large = |(limit, allowed)| DataError::TooLarge { place: place.clone(), limit, allowed };
    if size::declared(bytes) > MAX_EXPANDED_BYTES {
        return Err(too_large((Limit::ExpandedBytes, MAX_EXPANDED_BYTES)));
    }
    let mut book: Xlsx<Cursor<&[u8]>> = foreign(Format::Xlsx, &place, || Xlsx::new(Cursor::new(bytes)))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let found = foreign(Format::Xlsx, &place, || rows(&mut book, &name))?.map_err(too_large)?;
        let mut sheet = Sheet { name, rows: Vec::new() };
        for (row, cells) in found {
            sheet.rows.resize(row as usize, Vec::new());
            let mut line = Vec::new();
            for (column, cell) in cells {
                line.resize(column as usize, SheetCell::Empty);
                line.push(convert(cell));
            }
            sheet.rows.push(line);
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn convert(cell: Cell) -> SheetCell {
    match cell {
        Cell::Empty => SheetCell::Empty,
        Cell::Text(text) | Cell::Date(text) => SheetCell::Text(text),
        Cell::Number(value) => SheetCell::Number(value),
        Cell::Boolean(value) => SheetCell::Text(value.to_string()),
    }
}

/// A workbook of these sheets, the same bytes every time.
///
/// ```
/// use crosscase_data::{Sheet, SheetCell, read_workbook, write_workbook};
/// let sheet = Sheet { name: "sorts".into(), rows: vec![vec![SheetCell::Text("Ada".into()), SheetCell::Number(-2.0)]] };
/// assert_eq!(read_workbook(&write_workbook(&[sheet.clone()])?, None)?, [sheet]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// [`DataError::NotWritable`] for what the format cannot hold: a name of more than 31 characters, too many rows.
pub fn write_workbook(sheets: &[Sheet]) -> Result<Vec<u8>, DataError> {
    let written = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Writer::new();
        // A creation date is part of the format; a fixed one keeps the bytes the same.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        for sheet in sheets {
            let page = book.add_worksheet().set_name(&sheet.name)?;
            for (row, cells) in sheet.rows.iter().enumerate() {
                let row = u32::try_from(row).map_err(|_| XlsxError::RowColumnLimitError)?;
                for (column, cell) in cells.iter().enumerate() {
                    let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
                    match cell {
                        SheetCell::Empty => {}
                        SheetCell::Text(text) => _ = page.write_string(row, column, text)?,
                        SheetCell::Number(value) => _ = page.write_number(row, column, *value)?,
                    }
                }
            }
        }
        book.save_to_buffer()
    };
    written().map_err(|error| DataError::NotWritable { format: Format::Xlsx, reason: error.to_string() })
}
