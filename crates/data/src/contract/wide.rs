//! Wide files into typed tables, by declaration.

use super::ANSWERS;
use crate::{DataError, Table, TableBuilder};

/// The answers of a wide file: one row a unit, one column an item; units in the order of the file and items, as they are given,
/// within units. Reasons of missing answers and the rows of the file come along. A column of numbers becomes `value`, a column of
/// words `text`.
///
/// ```
/// use crosscase_data::contract::{Answer, Record, answers_from_wide};
/// use crosscase_data::{Missing, TableBuilder};
///
/// let wide = TableBuilder::default()
///     .id("person", ["p1", "p2"])
///     .number("T1", [Some(4.0), None])
///     .reasons("T1", [None, Some(Missing::Refused)])
///     .build()?;
/// let answers = Answer::rows(&answers_from_wide(&wide, "trust", &["T1"])?)?;
/// assert_eq!((answers[1].unit.as_str(), answers[1].value), ("p2", Err(Missing::Refused)));
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// A table without a unit column, an unknown item, a cell that a spreadsheet turned into a date.
pub fn answers_from_wide(wide: &Table, instrument: &str, items: &[&str]) -> Result<Table, DataError> {
    let ids = wide.ids()?;
    let mut columns = Vec::new();
    for item in items {
        let (values, texts) = match wide.numbers(item) {
            Ok(values) => (values, vec![None; ids.len()]),
            Err(DataError::NotANumber { .. }) => (vec![None; ids.len()], wide.texts(item)?),
            Err(other) => return Err(other),
        };
        columns.push((item, values, texts, wide.reasons(item)?));
    }
    let mut long = Vec::new();
    for (row, id) in ids.iter().enumerate() {
        for (item, values, texts, reasons) in &mut columns {
            let (value, text) = (values[row], texts[row].take());
            // In a column of words a number that is not there needs no reason.
            let reason = reasons[row].filter(|_| value.is_none() && text.is_none());
            long.push((id, *item, value, text, reason, wide.file_row(row)));
        }
    }
    let file = wide.origin().file.as_deref();
    let table = TableBuilder::new(ANSWERS.id)
        .text("instrument", long.iter().map(|_| Some(instrument)))
        .text("unit", long.iter().map(|answer| Some(answer.0)))
        .text("item", long.iter().map(|answer| Some(*answer.1)))
        .number("value", long.iter().map(|answer| answer.2))
        .text("text", long.iter().map(|answer| answer.3.as_deref()))
        .reasons("value", long.iter().map(|answer| answer.4))
        .text("file", long.iter().map(|_| file))
        .integer("row", long.iter().map(|answer| i64::try_from(answer.5.number()).ok()))
        .origin(wide.origin().of_rows(long.iter().map(|answer| answer.5).collect()));
    ANSWERS.check(&table.build()?)
}
