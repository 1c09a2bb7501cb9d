// An example of the page reads a file, and its format is a feature.
#![cfg_attr(any(feature = "csv", not(doctest)), doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "zip")]
mod archive;
mod as_text;
#[cfg(feature = "labelled")]
mod bytes;
mod calendar;
pub mod contract;

/// The Arrow crates that this crate is built with, so that a program builds its record batches with the same version.
pub mod arrow {
    pub use arrow_array as array;
    pub use arrow_schema as schema;
}
#[cfg(feature = "csv")]
mod csv;
mod dates;
mod declare;
mod described;
mod diagnostic;
#[cfg(feature = "labelled")]
mod dta;
mod encoding;
mod error;
mod format;
#[cfg(any(feature = "csv", feature = "xlsx", feature = "json"))]
mod grid;
#[cfg(any(feature = "ipc", feature = "parquet", feature = "zip"))]
mod guarded;
mod idle;
#[cfg(feature = "ipc")]
mod ipc;
mod joined_names;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "labelled")]
mod labelled;
mod limit;
mod missing;
mod near;
mod number;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod place;
mod read;
mod registry;
#[cfg(feature = "labelled")]
mod sav;
mod scale;
mod select;
#[cfg(feature = "xlsx")]
mod sheet_cells;
mod spelling;
mod suspect;
mod table;
mod toml_words;
#[cfg(any(feature = "ipc", feature = "parquet"))]
mod typed;
mod variable;
mod write;
#[cfg(feature = "xlsx")]
mod xls;
#[cfg(feature = "xlsx")]
mod xlsx;
#[cfg(feature = "xml")]
mod xml;

#[cfg(feature = "zip")]
pub use archive::{ArchiveError, MAX_MEMBERS, read_archive};
pub use declare::{ReadTable, VALUES_MISSING};
pub use described::{AnswerRow, AnswerSheet, AnswerValue, Described, DescribedVariable};
pub use diagnostic::{Diagnostic, Severity, diagnostics_for};
pub use encoding::{Encoding, decoded, decoded_dos};
pub use error::{Coded, DataError};
pub use format::{Format, MAX_CELLS, MAX_COLUMNS, MAX_EXPANDED_BYTES, MAX_FILE_BYTES, MAX_ROWS, Written};
pub use limit::{FileLimit, MAX_PAIRS, TooManyPairs, held_by_pairs};
pub use missing::{Missing, UnknownReason};
pub use near::{
    DidYouMean, Listed, capitalised, counted, in_list, name_list, names_alike, names_in_list, near_name, or_dash,
    told_alike, written_alike,
};
pub use number::{DecimalMark, Thousands, parse_number};
pub use options::{Declared, Delimiter, IdColumn, NoRows, ReadOptions, is_same_word};
pub use place::{Place, Row};
pub use read::{file_bytes, read, read_bytes};
pub use registry::{NameFault, RefusedName, Registry, is_name};
pub use select::select;
pub use spelling::{composed, name_in};
pub use suspect::SuspectCode;
pub use table::{DateCell, Origin, OtherSheet, RAW_SCHEMA, Table, TableBuilder};
pub use toml_words::{decimal_comma, mended_toml, toml_fault, toml_in_words};
pub use variable::{CodeRange, CodedValue, MeasurementLevel, MissingCodes, Variable, VariableCodebook, VariableKind};
pub use write::{TextStyle, to_bytes, to_labelled_bytes, to_styled_bytes, write, write_bytes, write_together};
#[cfg(feature = "xlsx")]
pub use xlsx::{Sheet, SheetCell, read_workbook, tables_to_workbook, write_workbook};
#[cfg(feature = "xml")]
pub use xml::{XmlElement, XmlFault, XmlNode, XmlNodes, xml_escaped};
