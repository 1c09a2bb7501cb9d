//! Where something stands, as whoever opens the file finds it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A row of a file in the way that this kind of file counts. What is not known is left out.
///
/// ```
/// use crosscase_data::Row;
///
/// assert_eq!(Row::Record { line: 5, record: 4 }.to_string(), "line 5, record 4");
/// assert_eq!(Row::Cell { row: 4, column: 2 }.to_string(), "cell C4");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Row {
    /// A line of a text, from 1.
    Line(u64),
    /// A record of a table in a text: the line on which it starts, and which record it is after the header, from 1. The two
    /// part where a cell holds a line break.
    Record {
        /// The line.
        line: u64,
        /// The record.
        record: u64,
    },
    /// A record of a table that has no lines, such as a Parquet file, from 1.
    Nth(u64),
    /// A row of a sheet, by the number that the sheet shows.
    Sheet(u64),
    /// A cell of a sheet: the number of its row, and its column counted from 0.
    Cell {
        /// The number that the sheet shows.
        row: u64,
        /// The column, from 0.
        column: u32,
    },
}

impl Row {
    /// One number for the row: the line or the sheet's own, and where there is neither, the place among the records with a
    /// header as row 1.
    pub const fn number(self) -> u64 {
        match self {
            Self::Line(row) | Self::Sheet(row) | Self::Record { line: row, .. } | Self::Cell { row, .. } => row,
            Self::Nth(record) => record.saturating_add(1),
        }
    }

    /// The cell of that column, where the row is one of a sheet.
    pub(crate) const fn at(self, column: Option<u32>) -> Self {
        match (self, column) {
            (Self::Sheet(row), Some(column)) => Self::Cell { row, column },
            (row, _) => row,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Record { line, record } => write!(f, "line {line}, record {record}"),
            Self::Nth(record) => write!(f, "record {record}"),
            Self::Sheet(row) => write!(f, "row {row}"),
            Self::Cell { row, column } => write!(f, "cell {}{row}", letters(*column)),
        }
    }
}

/// A column as a sheet names it: A, B … Z, AA.
fn letters(mut column: u32) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from_digit(column % 26 + 10, 36).unwrap_or('?').to_ascii_uppercase());
        match (column / 26).checked_sub(1) {
            Some(left) => column = left,
            None => return name,
        }
    }
}

/// A place in a file as a person counts it.
///
/// ```
/// use crosscase_data::{Place, Row};
///
/// let place = Place::file("answers.csv").row(Row::Record { line: 12, record: 11 }).column("AGE");
/// assert_eq!(place.to_string(), "answers.csv, line 12, record 11, column AGE");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file's name, where there is a file; with the sheet, where it is not the only one.
    pub file: Option<String>,
    /// The row.
    pub row: Option<Row>,
    /// The column's name.
    pub column: Option<String>,
}

impl Place {
    /// A place in the named file.
    pub fn file(name: impl Into<String>) -> Self {
        Self { file: Some(name.into()), ..Self::default() }
    }

    /// The same place, with a row.
    #[must_use]
    pub fn row(mut self, row: Row) -> Self {
        self.row = Some(row);
        self
    }

    /// The same place, with a line of a text, from 1.
    #[must_use]
    pub fn line(self, line: u64) -> Self {
        self.row(Row::Line(line))
    }

    /// The same place, with a column.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(file) = &self.file {
            write!(f, "{file}")?;
            separator = ", ";
        }
        if let Some(row) = self.row {
            write!(f, "{separator}{row}")?;
            separator = ", ";
        }
        if let Some(column) = &self.column {
            write!(f, "{separator}column {column}")?;
            separator = ", ";
        }
        if separator.is_empty() { f.write_str("the table") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_that_a_sheet_shows() {
        for (column, name) in [
            (0, "A"),
            (2, "C"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letters(column), name);
        }
        assert_eq!(letters(u32::MAX), "MWLQKWV", "more than a sheet has, and no loop");
    }

    #[test]
    fn a_row_is_told_in_the_way_of_its_file() {
        for (row, told, number) in [
            (Row::Line(3), "line 3", 3),
            (Row::Record { line: 9, record: 4 }, "line 9, record 4", 9),
            (Row::Nth(1), "record 1", 2),
            (Row::Sheet(7), "row 7", 7),
            (Row::Cell { row: 7, column: 27 }, "cell AB7", 7),
        ] {
            assert_eq!((row.to_string().as_str(), row.number()), (told, number));
        }
    }
}
