//! The formats of files, told apart by their extension.

use std::fmt;
use std::path::Path;

use crate::DataError;
use crate::place::Row;

/// The largest file that is read: 1 GiB.
pub const MAX_FILE_BYTES: u64 = 1 << 30;
/// The most that a file may hold once unpacked, decoded and spelt out: 1 GiB, which a column's 32-bit offsets can address.
pub const MAX_EXPANDED_BYTES: u64 = 1 << 30;
/// The most rows a table may have when it is read: ten million.
pub const MAX_ROWS: u64 = 10_000_000;
/// The most columns a table may have when it is read: 16 384, as in a spreadsheet.
pub const MAX_COLUMNS: u64 = 16_384;

/// The most cells a table may have when it is read: a hundred million.
pub const MAX_CELLS: u64 = 100_000_000;

/// Rows, columns and cells within the limits.
#[cfg(any(
    feature = "csv",
    feature = "dta",
    feature = "ipc",
    feature = "json",
    feature = "parquet",
    feature = "sav",
    feature = "xlsx"
))]
pub(crate) fn check_size(rows: u64, columns: usize, place: &crate::Place) -> Result<(), DataError> {
    use crate::FileLimit;
    let columns = columns as u64;
    let limits = [
        (columns, FileLimit::Columns, MAX_COLUMNS),
        (rows, FileLimit::Rows, MAX_ROWS),
        (rows.saturating_mul(columns), FileLimit::Cells, MAX_CELLS),
    ];
    match limits.into_iter().find(|(found, _, allowed)| found > allowed) {
        Some((_, limit, allowed)) => Err(DataError::TooLarge { place: place.clone(), limit, allowed }),
        None => Ok(()),
    }
}

/// A format of table files. Each needs a cargo feature, given by [`Format::feature`]; a format whose feature is off is an error that
/// says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Cells separated by commas, semicolons or tabs, and written with commas: `.csv`, `.txt` (feature `csv`).
    Csv,
    /// The same, written with tabs: `.tsv`, `.tab` (feature `csv`).
    Tsv,
    /// Apache Parquet: `.parquet` (feature `parquet`).
    Parquet,
    /// The Arrow IPC file format, Feather version 2: `.arrow`, `.feather`, `.ipc` (feature `ipc`).
    ArrowIpc,
    /// Office Open XML workbooks: `.xlsx` (feature `xlsx`).
    Xlsx,
    /// One object with the schema's id and a list of rows: `.json` (feature `json`).
    Json,
    /// SPSS: `.sav` (feature `sav`).
    Sav,
    /// SPSS, more densely packed: `.zsav` (feature `sav`).
    Zsav,
    /// Stata: `.dta` (feature `dta`).
    Dta,
}

impl Format {
    /// The format that a file's extension stands for; case does not matter.
    ///
    /// ```
    /// use crosscase_data::Format;
    ///
    /// assert_eq!(Format::from_path("data/answers.CSV".as_ref())?, Format::Csv);
    /// assert!(Format::from_path("answers.docx".as_ref()).is_err());
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError::UnknownFormat`] for any other extension.
    pub fn from_path(path: &Path) -> Result<Self, DataError> {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("csv" | "txt") => Ok(Self::Csv),
            Some("tsv" | "tab") => Ok(Self::Tsv),
            Some("parquet") => Ok(Self::Parquet),
            Some("arrow" | "feather" | "ipc") => Ok(Self::ArrowIpc),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("json") => Ok(Self::Json),
            Some("sav") => Ok(Self::Sav),
            Some("zsav") => Ok(Self::Zsav),
            Some("dta") => Ok(Self::Dta),
            _ => Err(DataError::UnknownFormat { file: file_name(path) }),
        }
    }

    /// The row that a number stands for in such a file, as tables keep it ([`Row::number`]).
    ///
    /// ```
    /// use crosscase_data::{Format, Row};
    ///
    /// assert_eq!(Format::Csv.row(5), Row::Line(5));
    /// assert_eq!(Format::Parquet.row(5), Row::Nth(4));
    /// ```
    pub const fn row(self, number: u64) -> Row {
        match self {
            Self::Csv | Self::Tsv => Row::Line(number),
            Self::Xlsx => Row::Sheet(number),
            Self::Json | Self::Parquet | Self::ArrowIpc | Self::Sav | Self::Zsav | Self::Dta => {
                Row::Nth(number.saturating_sub(1))
            }
        }
    }

    /// The cargo feature that builds it in.
    pub const fn feature(self) -> &'static str {
        match self {
            Self::Csv | Self::Tsv => "csv",
            Self::Parquet => "parquet",
            Self::ArrowIpc => "ipc",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Sav | Self::Zsav => "sav",
            Self::Dta => "dta",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Parquet => "Parquet",
            Self::ArrowIpc => "Arrow IPC",
            Self::Xlsx => "XLSX",
            Self::Json => "JSON",
            Self::Sav => "SPSS",
            Self::Zsav => "SPSS (zsav)",
            Self::Dta => "Stata",
        })
    }
}

/// A file's name without its folder, as it is told to people.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
