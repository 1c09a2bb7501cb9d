//! The table that instruments and methods exchange.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::{Field, Schema, SchemaRef};

use crate::number::{DecimalMark, parse};
use crate::spelling::names_in;
use crate::{DataError, Diagnostic, Missing, Place, Row, composed};

mod arrow;
mod builder;
mod dated;
mod ids;
mod normalise;
mod optional;
mod reasons;
mod shape;

pub(crate) use arrow::Values;
pub use builder::TableBuilder;
#[cfg(any(feature = "ipc", feature = "parquet"))]
pub(crate) use normalise::holds;
pub(crate) use normalise::{as_text, texts};
pub(crate) use reasons::companion_of;
pub(crate) use shape::without;

/// The schema id of a table as it was read from somebody's file, before anything is known about it.
pub const RAW_SCHEMA: &str = "crosscase.raw/1";

/// The key of the Arrow schema metadata that holds the schema id.
pub(crate) const SCHEMA_KEY: &str = "crosscase.schema";
/// The key of the Arrow schema metadata that names the unit column.
pub(crate) const ID_KEY: &str = "crosscase.id";

/// Where the rows of a table stand in the file they came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file's name, without its folder; with the sheet, where it is not the only one.
    pub file: Option<String>,
    /// For each row of the table, its place in the file. Empty: the records are counted.
    pub rows: Vec<Row>,
    /// Where the columns stand in a sheet, from 0.
    pub columns: BTreeMap<String, u32>,
    /// The sheets of the workbook that were not read.
    pub others: Vec<OtherSheet>,
}

/// A sheet beside the one that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherSheet {
    /// Its name.
    pub name: String,
    /// What stands in its first row that holds anything.
    pub columns: Vec<String>,
}

impl Origin {
    /// Rows of the same file, of which a table of another shape was made.
    pub(crate) fn of_rows(&self, rows: Vec<Row>) -> Self {
        Self { file: self.file.clone(), rows, ..Self::default() }
    }

    /// What is wrong with a list of columns: in which file.
    pub(crate) fn told(&self, error: DataError) -> DataError {
        match error {
            DataError::UnknownColumn { column, known, .. } => self.unknown(&column, known),
            DataError::ReversedRange { from, to, .. } => DataError::ReversedRange { from, to, file: self.file.clone() },
            error => error,
        }
    }

    /// A column that is not there: in which file, and which other sheets have it.
    pub(crate) fn unknown(&self, column: &str, known: Vec<String>) -> DataError {
        let has = |sheet: &&OtherSheet| sheet.columns.iter().any(|name| name == column);
        let elsewhere = self.others.iter().filter(has).map(|sheet| sheet.name.clone()).collect();
        DataError::UnknownColumn { column: column.to_owned(), known, file: self.file.clone(), elsewhere }
    }
}

/// A column of numbers that may be other numbers: `100.000` beside decimal commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The first such cell, and its text.
    pub(crate) place: Place,
    pub(crate) found: String,
    /// The mark in it.
    pub(crate) mark: DecimalMark,
    /// A column that has the other mark before its decimals.
    pub(crate) beside: String,
}

/// A cell that a spreadsheet turned into a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateCell {
    /// The row of the table, from 0.
    pub row: usize,
    /// What stands in the cell.
    pub text: String,
}

/// Columns of equal length over an Arrow record batch, with a schema id, a column that names the units, the reasons
/// of missing values, and the file and rows it came from.
///
/// Columns are text (`Utf8`), numbers (`Float64`), whole numbers (`Int64`) or true/false (`Boolean`); any may be missing.
/// Numbers are finite. A table never changes: what changes it makes a new one.
///
/// ```
/// use crosscase_data::{Missing, TableBuilder};
///
/// let table = TableBuilder::default()
///     .id("case", ["AU", "BE"])
///     .number("DEV", [Some(720.0), None])
///     .reasons("DEV", [None, Some(Missing::Refused)])
///     .build()?;
/// assert_eq!(table.ids()?, ["AU", "BE"]);
/// assert_eq!(table.numbers("DEV")?, [Some(720.0), None]);
/// assert_eq!(table.reasons("DEV")?, [None, Some(Missing::Refused)]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    batch: RecordBatch,
    schema_id: String,
    id: Option<String>,
    /// The columns that the unit column was joined of, which are no values.
    joined: Vec<String>,
    /// Reasons other than `Empty`, by column; a column without one has no entry.
    reasons: BTreeMap<String, Arc<[Option<Missing>]>>,
    dates: BTreeMap<String, Vec<DateCell>>,
    doubts: BTreeMap<String, Arc<Doubt>>,
    origin: Origin,
    checked: Checked,
}

/// Whether a table has passed the check of its schema, so that it need not again; no difference between tables.
#[derive(Clone, Copy, Debug, Default)]
struct Checked(bool);

impl PartialEq for Checked {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What a table is assembled from; checked by [`Parts::assemble`] and nowhere else.
pub(crate) struct Parts {
    pub(crate) schema_id: String,
    pub(crate) id: Option<String>,
    pub(crate) joined: Vec<String>,
    pub(crate) columns: Vec<(String, ArrayRef)>,
    pub(crate) rows: usize,
    pub(crate) reasons: BTreeMap<String, Arc<[Option<Missing>]>>,
    pub(crate) dates: BTreeMap<String, Vec<DateCell>>,
    pub(crate) doubts: BTreeMap<String, Arc<Doubt>>,
    pub(crate) origin: Origin,
}

impl Parts {
    /// Columns must be normalised, of `rows` values each and differently named; units are checked here.
    pub(crate) fn assemble(self) -> Result<Table, DataError> {
        let fields: Vec<Field> =
            self.columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
        let mut metadata = HashMap::from([(SCHEMA_KEY.to_owned(), self.schema_id.clone())]);
        if let Some(id) = &self.id {
            metadata.insert(ID_KEY.to_owned(), id.clone());
        }
        let batch = RecordBatch::try_new_with_options(
            Arc::new(Schema::new_with_metadata(fields, metadata)),
            self.columns.iter().map(|(_, array)| Arc::clone(array)).collect(),
            &RecordBatchOptions::new().with_row_count(Some(self.rows)),
        )
        .map_err(|_| DataError::UnequalLength {
            column: self.columns.iter().find(|(_, a)| a.len() != self.rows).map(|(n, _)| n.clone()).unwrap_or_default(),
            found: self.columns.iter().map(|(_, a)| a.len()).find(|n| *n != self.rows).unwrap_or_default(),
            expected: self.rows,
        })?;
        let table = Table {
            batch,
            schema_id: self.schema_id,
            id: self.id,
            joined: self.joined,
            reasons: self.reasons.into_iter().filter(|(_, given)| given.iter().any(Option::is_some)).collect(),
            dates: self.dates,
            doubts: self.doubts,
            origin: self.origin,
            checked: Checked(false),
        };
        table.check_columns()?;
        if table.id.is_some() {
            table.ids()?;
        }
        Ok(table)
    }
}

impl Table {
    /// A table over a record batch, whose unit column is `id`.
    ///
    /// Other Arrow types are converted: whole numbers of any width to `Int64` (an error where one does not fit), `Float32` and
    /// decimals to `Float64`, every string and dictionary type to `Utf8`, dates and timestamps to ISO text, a column of nulls to
    /// empty numbers; the unit column becomes text. Companion columns that hold the reasons of missing values (see
    /// [`Table::to_batch`]) are taken in. The batch's own metadata is left behind.
    ///
    /// # Errors
    /// A type that tables do not hold, a number that is not finite, two columns of one name, a unit named twice.
    pub fn from_batch(batch: &RecordBatch, schema_id: &str, id: Option<&str>) -> Result<Self, DataError> {
        Self::from_batches(batch.schema_ref(), std::slice::from_ref(batch), schema_id, id, None)
    }

    /// The same over several batches of one schema, as files hold them.
    pub(crate) fn from_batches(
        schema: &Schema,
        batches: &[RecordBatch],
        schema_id: &str,
        id: Option<&str>,
        file: Option<String>,
    ) -> Result<Self, DataError> {
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let place = Place { file: file.clone(), ..Place::default() };
        let columns = normalise::columns(schema, batches, &place)?;
        let (columns, reasons) = reasons::take_companions(schema, columns);
        let mut parts = Parts {
            schema_id: schema_id.to_owned(),
            id: id.map(str::to_owned),
            joined: Vec::new(),
            columns,
            rows,
            reasons,
            dates: BTreeMap::new(),
            doubts: BTreeMap::new(),
            origin: Origin { file, ..Origin::default() },
        };
        for (name, array) in &mut parts.columns {
            if id == Some(name) {
                *array = as_text(array);
            }
        }
        parts.assemble()
    }

    /// What kind of table this is, such as `crosscase.qca.truth_table/1`.
    pub fn schema_id(&self) -> &str {
        &self.schema_id
    }

    /// The columns as Arrow, without the reasons of missing values (those come with [`Table::to_batch`]).
    pub const fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// The Arrow schema; its metadata carry `crosscase.schema` and `crosscase.id`.
    pub fn schema(&self) -> SchemaRef {
        self.batch.schema()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The names of the columns in file order, the unit column included.
    pub fn column_names(&self) -> Vec<&str> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// The names of the columns other than the unit column and those that it was joined of, in file order.
    pub fn value_columns(&self) -> Vec<&str> {
        let names_units = |name: &str| Some(name) == self.id_column() || self.joined.iter().any(|part| part == name);
        self.column_names().into_iter().filter(|name| !names_units(name)).collect()
    }

    /// The column that names the units, if there is one.
    pub fn id_column(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether there is a column of that name.
    pub fn has_column(&self, column: &str) -> bool {
        self.batch.schema_ref().column_with_name(&composed(column)).is_some()
    }

    /// The columns that a list such as `A1:A5,B2` names; see [`select`](crate::select()).
    ///
    /// # Errors
    /// As [`select`](crate::select()).
    pub fn select(&self, list: &str) -> Result<Vec<String>, DataError> {
        crate::select(list, &self.column_names()).map_err(|error| self.origin.told(error))
    }

    /// Warns of columns that a range of the list takes in although they are named unlike its ends, such as `comment` in `T1:T8`.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let column = |name| (name, [Some(1.0)]);
    /// let table = ["T1", "AGE", "T2"].map(column).into_iter();
    /// let table = table.fold(TableBuilder::default(), |table, (name, cells)| table.number(name, cells)).build()?;
    /// assert_eq!(table.range_warnings("T1:T2")?[0].help.as_deref(), Some("if that is not meant, name what is: T1, T2"));
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// As [`select`](crate::select()).
    pub fn range_warnings(&self, list: &str) -> Result<Vec<Diagnostic>, DataError> {
        let file = Place { file: self.origin.file.clone(), ..Place::default() };
        crate::select::range_warnings(list, &self.column_names(), &file).map_err(|error| self.origin.told(error))
    }

    pub(crate) fn array(&self, column: &str) -> Result<&ArrayRef, DataError> {
        self.batch
            .column_by_name(&composed(column))
            .ok_or_else(|| self.origin.unknown(column, self.column_names().into_iter().map(str::to_owned).collect()))
    }

    /// A column as numbers. True is 1 and false 0; whole numbers are exact up to 2^53.
    /// A column of text is read where every present cell is a number.
    ///
    /// # Errors
    /// An unknown column; a cell that is not a number, with its place and text; a cell that a spreadsheet turned into a date;
    /// numbers that may be others, since the file does not tell decimals from thousands.
    pub fn numbers(&self, column: &str) -> Result<Vec<Option<f64>>, DataError> {
        let array = self.undated(column)?;
        if let Some(doubt) = self.doubts.get(column) {
            let Doubt { place, found, mark, beside } = doubt.as_ref().clone();
            return Err(DataError::AmbiguousNumber { place, found, mark, beside });
        }
        match Values::of(array) {
            Values::Number(values) => Ok(values.iter().collect()),
            #[expect(clippy::cast_precision_loss, reason = "documented: exact up to 2^53")]
            Values::Integer(values) => Ok(values.iter().map(|v| v.map(|v| v as f64)).collect()),
            Values::Boolean(values) => Ok(values.iter().map(|v| v.map(f64::from)).collect()),
            Values::Text(values) => values
                .iter()
                .enumerate()
                .map(|(row, text)| {
                    let Some(text) = text else { return Ok(None) };
                    parse(text, DecimalMark::Point).map(Some).ok_or_else(|| DataError::NotANumber {
                        place: self.place(row, Some(column)),
                        found: text.to_owned(),
                    })
                })
                .collect::<Result<_, _>>()
                .map_err(|error| self.best_witness(values, column).unwrap_or(error)),
            Values::Other => Err(unsupported(column, array)),
        }
    }

    /// The cell that tells best why a column is none of numbers: not `NA`, and not one that would be a number elsewhere.
    fn best_witness(&self, values: &StringArray, column: &str) -> Option<DataError> {
        let of = |mark: DecimalMark, text: &str| parse(text, mark).is_some();
        let words = || {
            let present = values.iter().enumerate().filter_map(|(row, text)| text.map(|text| (row, text)));
            present.filter(|(_, text)| !of(DecimalMark::Point, text) && text.trim() != "NA")
        };
        words()
            .find(|(_, text)| !of(DecimalMark::Comma, text))
            .or_else(|| words().next())
            .map(|(row, text)| DataError::NotANumber { place: self.place(row, Some(column)), found: text.to_owned() })
    }

    /// A column as text. Numbers print as short as reads back the same: 3 and not 3.0. White space around a text is none of it, and
    /// letters with marks are [`composed`], so that what looks like one name is one; see [`Table::texts_as_written`].
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let table = TableBuilder::default().text("lead", [Some("users "), Some(" users"), Some(" ")]).build()?;
    /// assert_eq!(table.texts("lead")?, [Some("users".to_owned()), Some("users".to_owned()), None]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// An unknown column; a cell that a spreadsheet turned into a date.
    pub fn texts(&self, column: &str) -> Result<Vec<Option<String>>, DataError> {
        Ok(self.each_text(column)?.map(|text| text.map(Cow::into_owned)).collect())
    }

    /// The same one by one, without memory of their own where the column is text.
    ///
    /// # Errors
    /// As [`Table::texts`].
    pub fn each_text(&self, column: &str) -> Result<Box<dyn Iterator<Item = Option<Cow<'_, str>>> + '_>, DataError> {
        let array = self.undated(column)?;
        Ok(match Values::of(array) {
            Values::Text(values) => Box::new(names_in(values)),
            _ => Box::new(texts(array).into_iter().map(|text| text.map(Cow::Owned))),
        })
    }

    /// Why each value of a column is missing; `None` where there is a value.
    ///
    /// # Errors
    /// [`DataError::UnknownColumn`].
    pub fn reasons(&self, column: &str) -> Result<Vec<Option<Missing>>, DataError> {
        let array = self.array(column)?;
        Ok((0..array.len())
            .map(|row| array.is_null(row).then(|| self.reason(column, row).unwrap_or(Missing::Empty)))
            .collect())
    }

    /// The reason that was told for one cell.
    pub(crate) fn reason(&self, column: &str, row: usize) -> Option<Missing> {
        self.reasons.get(column)?.get(row).copied().flatten()
    }

    /// Where a row (from 0) stands in the file it came from, and in a sheet the cell. The rows of a table that came from no file
    /// are its records.
    pub fn place(&self, row: usize, column: Option<&str>) -> Place {
        let letters = column.and_then(|column| self.origin.columns.get(column).copied());
        let row = Some(self.file_row(row).at(letters));
        Place { file: self.origin.file.clone(), row, column: column.map(str::to_owned) }
    }

    pub(crate) fn file_row(&self, row: usize) -> Row {
        self.origin.rows.get(row).copied().unwrap_or(Row::Nth(row as u64 + 1))
    }

    /// The file and rows this table came from.
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The same table, which has passed the check of its schema.
    pub(crate) const fn passed(mut self) -> Self {
        self.checked = Checked(true);
        self
    }

    /// Whether it has passed the check of its schema.
    pub(crate) const fn has_passed(&self) -> bool {
        self.checked.0
    }

    pub(crate) fn to_parts(&self) -> Parts {
        let columns = self.column_names().into_iter().map(str::to_owned).zip(self.batch.columns().iter().cloned());
        Parts {
            schema_id: self.schema_id.clone(),
            id: self.id.clone(),
            joined: self.joined.clone(),
            columns: columns.collect(),
            rows: self.rows(),
            reasons: self.reasons.clone(),
            dates: self.dates.clone(),
            doubts: self.doubts.clone(),
            origin: self.origin.clone(),
        }
    }
}

fn unsupported(column: &str, array: &ArrayRef) -> DataError {
    DataError::UnsupportedType { column: column.to_owned(), data_type: array.data_type().clone() }
}
