//! Files that know the types of their columns: Arrow IPC and Parquet.

use arrow_array::RecordBatch;
use arrow_schema::Schema;

use crate::options::{IdColumn, NoRows};
use crate::table::{ID_KEY, RAW_SCHEMA, SCHEMA_KEY, holds};
use crate::{DataError, Place, ReadOptions, ReadTable, Table};

/// Columns that no table holds are an error before their values are read.
pub(crate) fn check_types(schema: &Schema) -> Result<(), DataError> {
    match schema.fields().iter().find(|field| !holds(field.data_type())) {
        None => Ok(()),
        Some(field) => {
            Err(DataError::UnsupportedType { column: field.name().clone(), data_type: field.data_type().clone() })
        }
    }
}

/// The table that the batches of a file make, with what was declared about it. A file of ours says what kind of table it is and
/// which column names the units; in any other file that is the first.
pub(crate) fn table(
    schema: &Schema,
    batches: &[RecordBatch],
    place: &Place,
    options: &ReadOptions,
) -> Result<ReadTable, DataError> {
    let metadata = schema.metadata();
    let first = schema.fields().first().map(|field| field.name().as_str());
    let schema_id = metadata.get(SCHEMA_KEY).map(String::as_str);
    let id = match (&options.id, schema_id) {
        (IdColumn::First, Some(_)) => metadata.get(ID_KEY).map(String::as_str),
        (IdColumn::First, None) => first,
        (IdColumn::Named(_) | IdColumn::None, _) => None,
    };
    let id = id.filter(|id| schema.column_with_name(id).is_some());
    let table = Table::from_batches(schema, batches, schema_id.unwrap_or(RAW_SCHEMA), id, place.file.clone())?;
    if first.is_none() {
        return Err(DataError::EmptyFile { place: place.clone() });
    }
    if table.rows() == 0 && options.no_rows == NoRows::Error {
        return Err(DataError::HeaderOnly { place: place.clone() });
    }
    table.declare(options)
}
