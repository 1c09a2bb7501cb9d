//! Many Arrow types come from other programs; a table holds four.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, DecimalType,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, new_empty_array};
use arrow_schema::{DataType, Schema, TimeUnit};

use super::Values;
use crate::calendar::iso_date;
use crate::format::MAX_EXPANDED_BYTES;
use crate::number::shortest;
use crate::{DataError, FileLimit, Place, composed};

/// The columns of batches of one schema with their names, each of one of the four types.
///
/// Their texts together are not longer than a file may be once it is unpacked: the columns of a damaged file may all point to the
/// same bytes.
pub(super) fn columns(
    schema: &Schema,
    batches: &[RecordBatch],
    place: &Place,
) -> Result<Vec<(String, ArrayRef)>, DataError> {
    let mut left = MAX_EXPANDED_BYTES;
    let fields = schema.fields().iter().enumerate();
    fields
        .map(|(index, field)| {
            let data_type = field.data_type();
            let unsupported =
                || DataError::UnsupportedType { column: field.name().clone(), data_type: data_type.clone() };
            let mut parts = Vec::with_capacity(batches.len());
            for batch in batches {
                let part = batch.columns().get(index).and_then(widen).ok_or_else(unsupported)?;
                left = left.checked_sub(text_bytes(&part)).ok_or_else(|| DataError::TooLarge {
                    place: place.clone(),
                    limit: FileLimit::ExpandedBytes,
                    allowed: MAX_EXPANDED_BYTES,
                })?;
                parts.push(part);
            }
            if parts.is_empty() {
                parts.push(widen(&new_empty_array(data_type)).ok_or_else(unsupported)?);
            }
            Ok((composed(field.name()).into_owned(), join(parts)))
        })
        .collect()
}

/// How many bytes of text a column holds.
fn text_bytes(array: &ArrayRef) -> u64 {
    let Values::Text(texts) = Values::of(array) else { return 0 };
    let ends = texts.value_offsets();
    match (ends.first(), ends.last()) {
        (Some(first), Some(last)) => u64::from(last.abs_diff(*first)),
        _ => 0,
    }
}

/// Whether a table can hold columns of a type, all but the values that are too large.
#[cfg(any(feature = "ipc", feature = "parquet"))]
pub(crate) fn holds(data_type: &DataType) -> bool {
    let text = |data_type: &DataType| matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    match data_type {
        DataType::Float64
        | DataType::Float32
        | DataType::Boolean
        | DataType::Null
        | DataType::Date32
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..)
        | DataType::Timestamp(_, _) => true,
        DataType::Dictionary(_, words) => {
            text(words) || matches!(**words, DataType::Date32 | DataType::Timestamp(_, _))
        }
        other => other.is_integer() || text(other),
    }
}

/// Columns of one type, one after another.
pub(super) fn join(mut parts: Vec<ArrayRef>) -> ArrayRef {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    match parts.first().map(|first| first.data_type().clone()) {
        Some(DataType::Float64) => {
            let values = parts.iter().filter_map(|part| part.as_primitive_opt::<Float64Type>());
            Arc::new(values.flatten().collect::<Float64Array>())
        }
        Some(DataType::Int64) => {
            let values = parts.iter().filter_map(|part| part.as_primitive_opt::<Int64Type>());
            Arc::new(values.flatten().collect::<Int64Array>())
        }
        Some(DataType::Boolean) => {
            let values = parts.iter().filter_map(|part| part.as_boolean_opt());
            Arc::new(values.flatten().collect::<BooleanArray>())
        }
        _ => {
            let values = parts.iter().filter_map(|part| part.as_string_opt::<i32>());
            Arc::new(values.flatten().collect::<StringArray>())
        }
    }
}

/// The same values in one of the four types, or nothing where that cannot be done without loss.
fn widen(array: &ArrayRef) -> Option<ArrayRef> {
    Some(match array.data_type() {
        DataType::Utf8 | DataType::Float64 | DataType::Int64 | DataType::Boolean => Arc::clone(array),
        DataType::Float32 => {
            let values = array.as_primitive::<Float32Type>().iter().map(|v| v.map(crate::number::as_meant));
            Arc::new(values.collect::<Float64Array>())
        }
        DataType::Int8 => whole::<Int8Type>(array),
        DataType::Int16 => whole::<Int16Type>(array),
        DataType::Int32 => whole::<Int32Type>(array),
        DataType::UInt8 => whole::<UInt8Type>(array),
        DataType::UInt16 => whole::<UInt16Type>(array),
        DataType::UInt32 => whole::<UInt32Type>(array),
        DataType::UInt64 => {
            let values = array.as_primitive::<UInt64Type>().iter();
            let values: Result<Vec<Option<i64>>, _> = values.map(|v| v.map(i64::try_from).transpose()).collect();
            Arc::new(Int64Array::from(values.ok()?))
        }
        DataType::LargeUtf8 => spelt_out(|| array.as_string::<i64>().iter())?,
        DataType::Utf8View => spelt_out(|| array.as_string_view().iter())?,
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().iter();
            Arc::new(days.map(|day| day.map(|day| iso_date(day.into()))).collect::<StringArray>())
        }
        DataType::Timestamp(TimeUnit::Second, _) => moments::<TimestampSecondType>(array, 1),
        DataType::Timestamp(TimeUnit::Millisecond, _) => moments::<TimestampMillisecondType>(array, 1_000),
        DataType::Timestamp(TimeUnit::Microsecond, _) => moments::<TimestampMicrosecondType>(array, 1_000_000),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => moments::<TimestampNanosecondType>(array, 1_000_000_000),
        // To the nearest number, as the digits would be read.
        DataType::Decimal32(..) => decimals::<Decimal32Type>(array)?,
        DataType::Decimal64(..) => decimals::<Decimal64Type>(array)?,
        DataType::Decimal128(..) => decimals::<Decimal128Type>(array)?,
        DataType::Decimal256(..) => decimals::<Decimal256Type>(array)?,
        DataType::Null => Arc::new(Float64Array::new_null(array.len())),
        DataType::Dictionary(_, _) => dictionary(array)?,
        _ => return None,
    })
}

fn whole<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &ArrayRef) -> ArrayRef {
    Arc::new(array.as_primitive::<T>().iter().map(|v| v.map(Into::into)).collect::<Int64Array>())
}

fn decimals<T: DecimalType>(array: &ArrayRef) -> Option<ArrayRef> {
    let decimals = array.as_primitive::<T>();
    let number = |row| decimals.value_as_string(row).parse::<f64>().ok();
    let numbers: Option<Vec<Option<f64>>> =
        (0..array.len()).map(|row| if array.is_null(row) { Some(None) } else { number(row).map(Some) }).collect();
    Some(Arc::new(Float64Array::from(numbers?)))
}

/// Texts in one column, unless they are more than its 32-bit offsets can address: a dictionary of one long word over millions of
/// rows is small until it is spelt out.
fn spelt_out<'a, I: Iterator<Item = Option<&'a str>>>(texts: impl Fn() -> I) -> Option<ArrayRef> {
    let bytes = texts().flatten().try_fold(0_u64, |sum, text| sum.checked_add(text.len() as u64))?;
    (bytes <= MAX_EXPANDED_BYTES).then(|| Arc::new(texts().collect::<StringArray>()) as ArrayRef)
}

/// A dictionary spelt out.
fn dictionary(array: &ArrayRef) -> Option<ArrayRef> {
    let dictionary = array.as_any_dictionary_opt()?;
    let words = widen(dictionary.values())?;
    let Values::Text(words) = Values::of(&words) else { return None };
    if words.is_empty() {
        return Some(Arc::new(StringArray::new_null(array.len())));
    }
    let keys = dictionary.normalized_keys();
    spelt_out(|| {
        keys.iter()
            .enumerate()
            .map(|(row, key)| (dictionary.keys().is_valid(row) && words.is_valid(*key)).then(|| words.value(*key)))
    })
}

/// A column as text; what is text already stays as it is.
pub(crate) fn as_text(array: &ArrayRef) -> ArrayRef {
    match Values::of(array) {
        Values::Text(_) | Values::Other => Arc::clone(array),
        _ => Arc::new(StringArray::from(texts(array))),
    }
}

/// The values of a column as text; numbers as short as reads back the same.
pub(crate) fn texts(array: &ArrayRef) -> Vec<Option<String>> {
    match Values::of(array) {
        Values::Text(values) => values.iter().map(|v| v.map(str::to_owned)).collect(),
        Values::Number(values) => values.iter().map(|v| v.map(shortest)).collect(),
        Values::Integer(values) => values.iter().map(|v| v.map(|v| v.to_string())).collect(),
        Values::Boolean(values) => values.iter().map(|v| v.map(|v| v.to_string())).collect(),
        Values::Other => vec![None; array.len()],
    }
}

/// Moments counted from 1970 in parts of a second, as `2023-10-06T12:30:00` to the second (UTC where a zone is known).
fn moments<T: ArrowPrimitiveType<Native = i64>>(array: &ArrayRef, per_second: i64) -> ArrayRef {
    let texts = array.as_primitive::<T>().iter().map(|moment| {
        moment.map(|moment| {
            let seconds = moment.div_euclid(per_second);
            let time = seconds.rem_euclid(86_400);
            let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
            format!("{}T{hour:02}:{minute:02}:{second:02}", iso_date(seconds.div_euclid(86_400)))
        })
    });
    Arc::new(texts.collect::<StringArray>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;
    use arrow_array::types::Int32Type;
    use arrow_array::{
        Date32Array, DictionaryArray, Int32Array, LargeStringArray, Time32SecondArray, TimestampMillisecondArray,
        UInt64Array,
    };
    use arrow_schema::{Field, Schema};

    fn table(array: ArrayRef) -> Result<Table, DataError> {
        let schema = Schema::new(vec![Field::new("x", array.data_type().clone(), true)]);
        let batch = RecordBatch::try_new(Arc::new(schema), vec![array]).expect("a batch");
        Table::from_batch(&batch, "crosscase.raw/1", None)
    }

    #[track_caller]
    fn check(array: impl Array + 'static, expected: &[Option<&str>]) {
        let texts = table(Arc::new(array)).expect("a table").texts("x").expect("texts");
        assert_eq!(texts.iter().map(Option::as_deref).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn other_programs_types_are_widened() {
        check(Int32Array::from(vec![Some(-3), None]), &[Some("-3"), None]);
        check(UInt64Array::from(vec![7]), &[Some("7")]);
        check(LargeStringArray::from(vec![Some("a"), None]), &[Some("a"), None]);
        check(
            [Some("b"), None, Some("b")].into_iter().collect::<DictionaryArray<Int32Type>>(),
            &[Some("b"), None, Some("b")],
        );
        let cents = arrow_array::Decimal128Array::from(vec![Some(125), None, Some(-7)]).with_precision_and_scale(9, 2);
        check(cents.expect("a scale"), &[Some("1.25"), None, Some("-0.07")]);
        let long = "word".repeat(1 << 18);
        assert!(spelt_out(|| std::iter::repeat_n(Some(long.as_str()), 1025)).is_none(), "more than a column holds");
        check([None::<&str>].into_iter().collect::<DictionaryArray<Int32Type>>(), &[None]);
        check(
            Date32Array::from(vec![0, 19_636, -1, 11_016, -719_528]),
            &[Some("1970-01-01"), Some("2023-10-06"), Some("1969-12-31"), Some("2000-02-29"), Some("0000-01-01")],
        );
    }

    #[test]
    fn moments_are_texts() {
        check(
            TimestampMillisecondArray::from(vec![Some(1_696_595_400_123), None, Some(-1)]),
            &[Some("2023-10-06T12:30:00"), None, Some("1969-12-31T23:59:59")],
        );
    }

    #[test]
    fn what_cannot_be_held_is_an_error() {
        assert_eq!(table(Arc::new(UInt64Array::from(vec![u64::MAX]))).expect_err("too large").code(), "DAT010");
        assert_eq!(table(Arc::new(Time32SecondArray::from(vec![1]))).expect_err("a time").code(), "DAT010");
        assert_eq!(table(Arc::new(Float64Array::from(vec![f64::NAN]))).expect_err("nan").code(), "DAT009");
    }
}
