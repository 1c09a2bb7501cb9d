//! A workbook as it stands: every sheet, every cell, no header.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Writer, XlsxError};

use super::Book;
use crate::grid::OwnCell as Cell;
use crate::sheet_cells::{Filled, check_filled};
use crate::{DataError, Format, Place, parse_number};

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
            Self::Text(text) => parse_number(text),
            Self::Number(value) => Some(*value),
        }
    }
}

/// Every sheet of a workbook, in order.
///
/// # Errors
/// [`DataError::Malformed`] for what is no workbook, new or old, [`DataError::TooLarge`] past the limits of a file.
pub fn read_workbook(bytes: &[u8], name: Option<&str>) -> Result<Vec<Sheet>, DataError> {
    let place = name.map_or_else(Place::default, Place::file);
    let mut book = Book::open(bytes, &place)?;
    let mut sheets = Vec::new();
    let (mut spread, mut filled) = (0, 0);
    for name in book.sheet_names() {
        let found = book.cells(&name, &place)?;
        // Rows reach to their last cell, and the sheet to its last row.
        let ends = found.windows(2).filter_map(|pair| match pair {
            [cell, next] if cell.row != next.row => Some(cell),
            _ => None,
        });
        spread += ends.chain(found.last()).map(|cell| u64::from(cell.column) + 1).sum::<u64>();
        spread += found.last().map_or(0, |cell| u64::from(cell.row));
        filled += found.len();
        check_filled(spread, filled, &place)?;
        let mut rows: Vec<Vec<SheetCell>> = Vec::new();
        for Filled { row, column, cell, .. } in found {
            rows.resize(rows.len().max(row as usize + 1), Vec::new());
            if let Some(line) = rows.last_mut() {
                line.resize(column as usize, SheetCell::Empty);
                line.push(convert(cell));
            }
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

fn convert(cell: Cell) -> SheetCell {
    match cell {
        Cell::Empty => SheetCell::Empty,
        Cell::Text(text) => SheetCell::Text(text.into_owned()),
        Cell::Date(text) => SheetCell::Text(text),
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
