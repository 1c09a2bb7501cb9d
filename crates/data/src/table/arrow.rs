//! Record batches as tables, and tables as record batches.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;

use super::{ID_KEY, RAW_SCHEMA, SCHEMA_KEY, Table};
use crate::DataError;

/// A table over a record batch as it comes: its metadata say what it is and which column names the units, as those of
/// [`Table::to_batch`] do; else it is [`RAW_SCHEMA`], and a first column of texts names the units. For another unit column see
/// [`Table::from_batch`].
///
/// ```
/// use crosscase_data::Table;
/// use crosscase_data::arrow::array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray};
/// use std::sync::Arc;
///
/// let batch = RecordBatch::try_from_iter([
///     ("case", Arc::new(StringArray::from(vec!["AU", "BE"])) as ArrayRef),
///     ("GNP", Arc::new(Float64Array::from(vec![Some(720.0), None]))),
/// ]).expect("columns of one length");
/// let table = Table::try_from(&batch)?;
/// assert_eq!((table.id_column(), table.numbers("GNP")?[0]), (Some("case"), Some(720.0)));
/// let nan = RecordBatch::try_from_iter([("GNP", Arc::new(Float64Array::from(vec![f64::NAN])) as ArrayRef)]).expect("one");
/// assert!(Table::try_from(&nan).unwrap_err().to_string().ends_with("in a record batch null"));
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
impl TryFrom<&RecordBatch> for Table {
    type Error = DataError;

    fn try_from(batch: &RecordBatch) -> Result<Self, DataError> {
        let schema = batch.schema_ref();
        let said = |key: &str| schema.metadata().get(key).map(String::as_str);
        let first = schema.fields().first().filter(|field| match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
            DataType::Dictionary(_, words) => {
                matches!(**words, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
            }
            _ => false,
        });
        let id = said(ID_KEY).or_else(|| first.map(|field| field.name().as_str()));
        Self::from_batch(batch, said(SCHEMA_KEY).unwrap_or(RAW_SCHEMA), id)
    }
}

/// The record batch with the reasons of missing values beside it: [`Table::to_batch`].
impl TryFrom<&Table> for RecordBatch {
    type Error = DataError;

    fn try_from(table: &Table) -> Result<Self, DataError> {
        table.to_batch()
    }
}

/// The four types a column can have.
pub(crate) enum Values<'a> {
    Text(&'a StringArray),
    Number(&'a Float64Array),
    Integer(&'a Int64Array),
    Boolean(&'a BooleanArray),
    Other,
}

impl<'a> Values<'a> {
    pub(crate) fn of(array: &'a ArrayRef) -> Self {
        match array.data_type() {
            DataType::Utf8 => array.as_string_opt().map(Self::Text),
            DataType::Float64 => array.as_primitive_opt().map(Self::Number),
            DataType::Int64 => array.as_primitive_opt().map(Self::Integer),
            DataType::Boolean => array.as_boolean_opt().map(Self::Boolean),
            _ => None,
        }
        .unwrap_or(Self::Other)
    }
}
