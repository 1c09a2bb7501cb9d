//! The errors of this crate.

use std::io;

use arrow_schema::DataType;

use crate::Format;
use crate::limit::{FileLimit, TooManyPairs};
use crate::near::{Below, DidYouMean, Elsewhere, In, Listed, Unfit, counted};
use crate::number::DecimalMark;
use crate::place::{Place, Row};

mod code;
mod hint;

use hint::hint;

/// An error with a stable code, such as every method crate has: what joins methods carries any of them without knowing it.
///
/// ```
/// use crosscase_data::{Coded, DataError};
///
/// let error: Box<dyn Coded> = Box::new(DataError::NoIdColumn);
/// assert_eq!(error.code(), "DAT004");
/// ```
pub trait Coded: std::error::Error + Send + Sync + 'static {
    /// A code that stays the same from version to version, such as `QCA012`.
    fn code(&self) -> &str;
}

impl Coded for DataError {
    fn code(&self) -> &str {
        self.code()
    }
}

/// The errors of this crate. Every message says what is wrong, where, and what to change.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// A column was asked for that is not there.
    #[error(
        "unknown column {column}{}{}: there are {}{}",
        In(file),
        DidYouMean(column, known),
        Listed(known),
        Elsewhere(elsewhere)
    )]
    UnknownColumn {
        /// The name that was asked for.
        column: String,
        /// The names there are, in file order.
        known: Vec<String>,
        /// The file, where there is one.
        file: Option<String>,
        /// The other sheets of the workbook that have it.
        elsewhere: Vec<String>,
    },
    /// A column was read as numbers and holds something else.
    #[error("\"{found}\" is not a number ({place}){}", hint(found))]
    NotANumber {
        /// Where it stands.
        place: Place,
        /// The text found.
        found: String,
    },
    /// A spreadsheet turned numbers or classes into dates.
    #[error(
        "\"{found}\" is a date in a column of numbers or classes ({place}), and {} in it: a spreadsheet seems to have changed them; restore the cells, say which class each was (`--recode`; in a study `recode`), or declare each as missing by its text",
        count_of(*count)
    )]
    DateLike {
        /// Where the first one stands.
        place: Place,
        /// The text found there.
        found: String,
        /// How many such cells the column holds.
        count: usize,
    },
    /// Numbers that may be thousands or decimals, beside a column that writes its decimals in the other way.
    #[error(
        "\"{found}\" is one number with thousands and another with decimals ({place}), and {beside} has decimal {}: say how numbers are written (`--decimal` and `--thousands`; in a study `decimal` and `thousands`), or leave out the thousands separators",
        if *mark == DecimalMark::Point { "commas" } else { "points" }
    )]
    AmbiguousNumber {
        /// Where the first one stands.
        place: Place,
        /// The text found there.
        found: String,
        /// The mark in it.
        mark: DecimalMark,
        /// The column with the other mark.
        beside: String,
    },
    /// One sign was declared as the decimal mark and between thousands.
    #[error(
        "one sign cannot stand before decimals and between thousands ({place}); give `decimal` and `thousands` different ones"
    )]
    OneMark {
        /// The file.
        place: Place,
    },
    /// The table has no column that names its units.
    #[error("this table has no column that names its units; name one, or let the first be of texts")]
    NoIdColumn,
    /// A row does not name its unit.
    #[error("no unit is named here ({place}); every row needs one")]
    MissingId {
        /// Where.
        place: Place,
    },
    /// A unit is named twice.
    #[error(
        "{id} is named twice, here ({place}) and before in {first}; a unit has one row: name its column, or several of them (`--id A,B`), or say that none does (`--id none`; in a study `id`)"
    )]
    DuplicateId {
        /// The unit.
        id: String,
        /// Where it is named the second time.
        place: Place,
        /// Where it is named first.
        first: Row,
    },
    /// Two columns have one name.
    #[error("columns {first} and {second} have the same name ({place}); give each its own")]
    DuplicateColumn {
        /// The file and the name.
        place: Place,
        /// The position of the first, from 1.
        first: usize,
        /// The position of the second, from 1.
        second: usize,
    },
    /// A column is not as long as the others.
    #[error("column {column} has {found} values where the table has {expected} rows")]
    UnequalLength {
        /// The column.
        column: String,
        /// Its length.
        found: usize,
        /// The length of the columns before it.
        expected: usize,
    },
    /// An infinite number or NaN, which no table holds.
    #[error("not a finite number ({place}); where a value is missing, write nothing, in a record batch null")]
    NotFinite {
        /// Where it stands.
        place: Place,
    },
    /// An Arrow type that tables do not hold.
    #[error("column {column} has the type {data_type}; columns are text, numbers, whole numbers or true/false")]
    UnsupportedType {
        /// The column.
        column: String,
        /// Its type.
        data_type: DataType,
    },
    /// A list of columns names none, or has an empty place in it.
    #[error("\"{list}\" names no column in one of its places; write it as A1:A5,B2")]
    EmptySelection {
        /// The list as it was given.
        list: String,
    },
    /// A range of columns ends before it starts.
    #[error("{to} stands before {from}{}; write {to}:{from}", In(file))]
    ReversedRange {
        /// Where the range starts.
        from: String,
        /// Where it ends.
        to: String,
        /// The file, where there is one.
        file: Option<String>,
    },
    /// A list of columns names one of them twice.
    #[error("{column} is named twice in \"{list}\"; name it once")]
    SelectedTwice {
        /// The column.
        column: String,
        /// The list as it was given.
        list: String,
    },
    /// A reason for a missing value stands beside a value.
    #[error("a reason for a missing value stands beside the value {found} ({place}); remove one of them")]
    ReasonWithoutGap {
        /// Where.
        place: Place,
        /// The value.
        found: String,
    },
    /// The extension of a file is none of ours.
    #[error(
        "cannot tell the format of {file} from its name; use .csv, .tsv, .txt, .xlsx, .xls, .sav, .zsav, .dta, .json, .parquet, .arrow, .feather or .ipc{}",
        hint::of_file(file)
    )]
    UnknownFormat {
        /// The file.
        file: String,
    },
    /// The format is known and left out of this program.
    #[error("this program was built without the format of {file}; build crosscase-data with the feature \"{feature}\"")]
    FormatNotBuilt {
        /// The file.
        file: String,
        /// The cargo feature that builds it in.
        feature: &'static str,
    },
    /// The file cannot be opened or read.
    #[error("cannot read {place}: {source}")]
    CannotRead {
        /// The file.
        place: Place,
        /// What the system said.
        source: io::Error,
    },
    /// A folder was given where a file is read.
    #[error("cannot read {place}: it is a folder; name a file in it")]
    Folder {
        /// The folder.
        place: Place,
    },
    /// The file cannot be written.
    #[error("cannot write {place}: {source}")]
    CannotWrite {
        /// The file.
        place: Place,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds nothing.
    #[error("this file is empty ({place}); it needs a row of column names and a row a unit")]
    EmptyFile {
        /// The file.
        place: Place,
    },
    /// The file holds column names alone.
    #[error("this file has column names and no rows ({place}); it needs a row a unit")]
    HeaderOnly {
        /// The file.
        place: Place,
    },
    /// A column has no name.
    #[error("column {position} has no name ({place}); every column needs one{}", Below(*names))]
    EmptyHeader {
        /// The file.
        place: Place,
        /// Which column, from 1.
        position: usize,
        /// The row in which the names seem to stand, where it is not the first.
        names: Option<u64>,
    },
    /// A row has more or fewer cells than the header.
    #[error("{} where the header has {expected} ({place}); check the quotes and separators of this row{}{}", counted(*found, "cell", "cells"), Unfit(*found, *expected, *names, place), Below(*names))]
    Ragged {
        /// Where.
        place: Place,
        /// How many cells there are.
        found: usize,
        /// How many there should be.
        expected: usize,
        /// The row in which the names seem to stand, where it is not the first.
        names: Option<u64>,
    },
    /// The names of the columns are said to stand where nothing does.
    #[error(
        "this file has no row {row} in which the names of the columns could stand ({place}); change `--header-row` or `--skip` (in a study `header_row`, `skip`)"
    )]
    NoNamesRow {
        /// The file.
        place: Place,
        /// The row that was said.
        row: u64,
    },
    /// A word is said to stand for two things.
    #[error("\"{word}\"{} is said to stand for {one} and for {other}; keep one of them", column.as_ref().map_or_else(String::new, |column| format!(" in {column}")))]
    TwoMeanings {
        /// The column; `None` where it is said of all.
        column: Option<String>,
        /// The word.
        word: String,
        /// The one.
        one: String,
        /// The other.
        other: String,
    },
    /// A quote is opened and never closed.
    #[error(
        "a quote is opened in a cell of this row and never closed ({place}); a quote inside a quoted cell is written twice"
    )]
    UnclosedQuote {
        /// The row in which it is opened.
        place: Place,
    },
    /// Something stands between a closing quote and the next separator.
    #[error(
        "text follows a closing quote ({place}); a quote inside a quoted cell is written twice, and commas, semicolons or tabs separate cells, no blanks"
    )]
    TextAfterQuote {
        /// The row.
        place: Place,
    },
    /// The file is no text.
    #[error("this is not a text file ({place}); save it as CSV in UTF-8")]
    NotText {
        /// The file.
        place: Place,
    },
    /// A limit of this crate is passed.
    #[error("more {limit} than the {allowed} allowed ({place}); split the file")]
    TooLarge {
        /// The file.
        place: Place,
        /// Which limit.
        limit: FileLimit,
        /// How many are allowed.
        allowed: u64,
    },
    /// The file is not what its extension says.
    #[error("this cannot be read as {format} ({place}): {reason}")]
    Malformed {
        /// The file.
        place: Place,
        /// The format it should have.
        format: Format,
        /// What its reader said.
        reason: String,
    },
    /// The table does not fit the format it is to be written in.
    #[error("this table cannot be written as {format}: {reason}")]
    NotWritable {
        /// The format.
        format: Format,
        /// What its writer said.
        reason: String,
    },
    /// A workbook has no sheet of that name.
    #[error("no sheet {sheet} in {place}{}: there are {}", DidYouMean(sheet, known), Listed(known))]
    UnknownSheet {
        /// The file.
        place: Place,
        /// The sheet that was asked for.
        sheet: String,
        /// The sheets there are.
        known: Vec<String>,
    },
    /// The first sheet of a workbook cannot be read as a table, and another can.
    #[error("{source}; {} can be read: name the sheet (`--sheet`; in a study `sheet`)", sheets_of(fits))]
    WrongSheet {
        /// The file and the sheet that was read.
        place: Place,
        /// The sheets that can be read.
        fits: Vec<String>,
        /// Why the first cannot.
        source: Box<DataError>,
    },
    /// A column that may be left out is there in other letters: where, and what it is called.
    #[error(
        "this column is not read ({0}); did you mean `{1}`? Call it so, or, if it is another, by a name of its own"
    )]
    OtherLetters(Place, String),
    /// A table of another kind than was asked for.
    #[error("this is a table {found} where {expected} is needed")]
    WrongSchema {
        /// The id of the table's schema.
        found: String,
        /// The id of the schema that is needed.
        expected: &'static str,
    },
    /// A typed table lacks a column.
    #[error(
        "a table {schema} needs a column {column}{}: there are {}{}",
        In(file),
        Listed(known),
        hint::of_column(schema, column, known)
    )]
    MissingColumn {
        /// The schema.
        schema: &'static str,
        /// The column it needs.
        column: &'static str,
        /// The columns there are.
        known: Vec<String>,
        /// The file, where there is one.
        file: Option<String>,
    },
    /// A cell of a typed table is not of its column's kind.
    #[error("\"{found}\" is not {expected} ({place})")]
    WrongKind {
        /// Where.
        place: Place,
        /// What stands there.
        found: String,
        /// What should.
        expected: crate::contract::ValueKind,
    },
    /// A cell of a typed table is missing and may not be.
    #[error("a value is needed here ({place})")]
    Required {
        /// Where.
        place: Place,
    },
    /// A number of a typed table is outside its range.
    #[error("{found} is outside {range} ({place})")]
    OutOfRange {
        /// Where.
        place: Place,
        /// The number.
        found: f64,
        /// What is allowed.
        range: crate::contract::Range,
    },
    /// A word of a typed table is none of those allowed.
    #[error("\"{found}\" is none of: {} ({place})", allowed.join(", "))]
    NotAllowed {
        /// Where.
        place: Place,
        /// The word.
        found: String,
        /// The words allowed.
        allowed: &'static [&'static str],
    },
    /// Two rows of a typed table have one key.
    #[error("{} stands twice, here ({place}) and before in {first}; a row is known by its {}", key.join(", "), columns.join(", "))]
    DuplicateKey {
        /// Where it stands the second time.
        place: Place,
        /// The key.
        key: Vec<String>,
        /// Its columns.
        columns: &'static [&'static str],
        /// Where it stands first.
        first: Row,
    },
    /// A key that matches nothing.
    #[error("{} is not in the table {table} ({place}); add it there or correct it here", key.join(", "))]
    UnknownKey {
        /// Where.
        place: Place,
        /// The key.
        key: Vec<String>,
        /// The table it should be in.
        table: &'static str,
    },
    /// A row of a typed table breaks a rule between its columns.
    #[error("{} ({place})", rule.sentence())]
    BrokenRule {
        /// Where.
        place: Place,
        /// The rule.
        rule: crate::contract::RowRule,
    },
    /// Two lists of names of which every pair would be held.
    #[error(transparent)]
    TooManyPairs(TooManyPairs),
    /// Something is within itself, or comes from itself.
    #[error("{chain} goes round in a circle ({place})")]
    Circular {
        /// A row on the circle.
        place: Place,
        /// The circle, as `a > b > a`.
        chain: String,
    },
}

fn count_of(count: usize) -> String {
    if count == 1 { "it is the only one".to_owned() } else { format!("there are {count}") }
}

fn sheets_of(names: &[String]) -> String {
    let sheet = if names.len() == 1 { "the sheet" } else { "the sheets" };
    format!("{sheet} {}", names.join(", "))
}
