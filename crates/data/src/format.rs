//! The formats of files, told apart by their extension.

use std::fmt;
use std::path::Path;

use crate::place::Row;
use crate::{DataError, Diagnostic};

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
    feature = "ipc",
    feature = "json",
    feature = "parquet",
    feature = "labelled",
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

/// A format of table files. Each is there with its cargo feature alone, so that a program that asks for one it was built without does
/// not compile; a file of such a format is an error that names the feature ([`Format::from_path`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Cells separated by commas, semicolons or tabs, and written with commas: `.csv`, `.txt` (feature `csv`).
    #[cfg(feature = "csv")]
    Csv,
    /// The same, written with tabs: `.tsv`, `.tab` (feature `csv`).
    #[cfg(feature = "csv")]
    Tsv,
    /// Apache Parquet: `.parquet` (feature `parquet`).
    #[cfg(feature = "parquet")]
    Parquet,
    /// The Arrow IPC file format, Feather version 2: `.arrow`, `.feather`, `.ipc` (feature `ipc`).
    #[cfg(feature = "ipc")]
    ArrowIpc,
    /// Office Open XML workbooks: `.xlsx` (feature `xlsx`).
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// Workbooks of Excel 97 to 2003, which are read and not written: `.xls` (feature `xlsx`).
    #[cfg(feature = "xlsx")]
    Xls,
    /// One object with the schema's id and a list of rows: `.json` (feature `json`).
    #[cfg(feature = "json")]
    Json,
    /// SPSS: `.sav` (feature `labelled`).
    #[cfg(feature = "labelled")]
    Sav,
    /// SPSS, more densely packed: `.zsav` (feature `labelled`).
    #[cfg(feature = "labelled")]
    Zsav,
    /// Stata: `.dta` (feature `labelled`).
    #[cfg(feature = "labelled")]
    Dta,
}

impl Format {
    /// The format that a file's extension stands for; case does not matter.
    ///
    /// ```
    /// # #[cfg(feature = "csv")] {
    /// use crosscase_data::Format;
    ///
    /// assert_eq!(Format::from_path("data/answers.CSV".as_ref())?, Format::Csv);
    /// assert!(Format::from_path("answers.docx".as_ref()).is_err());
    /// # }
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError::FormatNotBuilt`] for a format whose feature is off, [`DataError::UnknownFormat`] for any other extension.
    pub fn from_path(path: &Path) -> Result<Self, DataError> {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let feature = match extension.as_str() {
            #[cfg(feature = "csv")]
            "csv" | "txt" => return Ok(Self::Csv),
            #[cfg(feature = "csv")]
            "tsv" | "tab" => return Ok(Self::Tsv),
            #[cfg(feature = "parquet")]
            "parquet" => return Ok(Self::Parquet),
            #[cfg(feature = "ipc")]
            "arrow" | "feather" | "ipc" => return Ok(Self::ArrowIpc),
            #[cfg(feature = "xlsx")]
            "xlsx" => return Ok(Self::Xlsx),
            #[cfg(feature = "xlsx")]
            "xls" => return Ok(Self::Xls),
            #[cfg(feature = "json")]
            "json" => return Ok(Self::Json),
            #[cfg(feature = "labelled")]
            "sav" => return Ok(Self::Sav),
            #[cfg(feature = "labelled")]
            "zsav" => return Ok(Self::Zsav),
            #[cfg(feature = "labelled")]
            "dta" => return Ok(Self::Dta),
            other => match other {
                "csv" | "txt" | "tsv" | "tab" => "csv",
                "parquet" => "parquet",
                "arrow" | "feather" | "ipc" => "ipc",
                "xlsx" | "xls" => "xlsx",
                "json" => "json",
                "sav" | "zsav" | "dta" => "labelled",
                _ => return Err(DataError::UnknownFormat { file: file_name(path) }),
            },
        };
        Err(DataError::FormatNotBuilt { file: file_name(path), feature })
    }

    /// The row that a number stands for in such a file, as tables keep it ([`Row::number`]).
    ///
    /// ```
    /// # #[cfg(all(feature = "csv", feature = "parquet"))] {
    /// use crosscase_data::{Format, Row};
    ///
    /// assert_eq!(Format::Csv.row(5), Row::Line(5));
    /// assert_eq!(Format::Parquet.row(5), Row::Nth(4));
    /// # }
    /// ```
    pub const fn row(self, number: u64) -> Row {
        match self {
            #[cfg(feature = "csv")]
            Self::Csv | Self::Tsv => Row::Line(number),
            #[cfg(feature = "xlsx")]
            Self::Xlsx | Self::Xls => Row::Sheet(number),
            #[allow(unreachable_patterns, reason = "no other format may be built in")]
            _ => Row::Nth(number.saturating_sub(1)),
        }
    }

    /// The usual ending of such a file, without its point.
    pub const fn extension(self) -> &'static str {
        match self {
            #[cfg(feature = "csv")]
            Self::Csv => "csv",
            #[cfg(feature = "csv")]
            Self::Tsv => "tsv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            #[cfg(feature = "ipc")]
            Self::ArrowIpc => "arrow",
            #[cfg(feature = "xlsx")]
            Self::Xlsx => "xlsx",
            #[cfg(feature = "xlsx")]
            Self::Xls => "xls",
            #[cfg(feature = "json")]
            Self::Json => "json",
            #[cfg(feature = "labelled")]
            Self::Sav => "sav",
            #[cfg(feature = "labelled")]
            Self::Zsav => "zsav",
            #[cfg(feature = "labelled")]
            Self::Dta => "dta",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "csv")]
            Self::Csv => "CSV",
            #[cfg(feature = "csv")]
            Self::Tsv => "TSV",
            #[cfg(feature = "parquet")]
            Self::Parquet => "Parquet",
            #[cfg(feature = "ipc")]
            Self::ArrowIpc => "Arrow IPC",
            #[cfg(feature = "xlsx")]
            Self::Xlsx => "XLSX",
            #[cfg(feature = "xlsx")]
            Self::Xls => "XLS",
            #[cfg(feature = "json")]
            Self::Json => "JSON",
            #[cfg(feature = "labelled")]
            Self::Sav => "SPSS",
            #[cfg(feature = "labelled")]
            Self::Zsav => "SPSS (zsav)",
            #[cfg(feature = "labelled")]
            Self::Dta => "Stata",
        }
    }

    /// Whether a person may have written titles above the names of the columns.
    pub(crate) const fn may_have_titles(self) -> bool {
        match self {
            #[cfg(feature = "csv")]
            Self::Csv | Self::Tsv => true,
            #[cfg(feature = "xlsx")]
            Self::Xlsx | Self::Xls => true,
            #[allow(unreachable_patterns, reason = "no other format may be built in")]
            _ => false,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A file's name without its folder, as it is told to people.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The bytes of a file, and what it cannot hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Each thing that is not in them, or not as it was.
    pub diagnostics: Vec<Diagnostic>,
}
