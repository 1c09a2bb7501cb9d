//! What a column holds, by its type.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};
use arrow_schema::DataType;

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
