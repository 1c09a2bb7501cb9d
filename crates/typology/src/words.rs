//! What the words of a table mean among the values of a dimension.

use crate::TypologyError;
use crosscase_data::Table;

/// A column of words by the number of the value that each means; a word that means none is an error with its place and case.
pub(crate) fn coded(
    table: &Table,
    column: &str,
    of: &str,
    values: &[String],
    ids: &[String],
) -> Result<Vec<Option<usize>>, TypologyError> {
    let texts = table.texts(column)?;
    let one = |(row, text): (usize, Option<String>)| {
        let Some(text) = text else { return Ok(None) };
        meant(&text, values).map(Some).ok_or_else(|| TypologyError::Value {
            found: text.clone(),
            of: of.to_owned(),
            known: values.to_vec(),
            case: ids.get(row).cloned().unwrap_or_default(),
            place: table.place(row, Some(column)),
        })
    };
    texts.into_iter().enumerate().map(one).collect()
}

/// The value that a word means: the same text, else the one that is the same number, since a table of numbers does not keep how they
/// were written.
fn meant(text: &str, values: &[String]) -> Option<usize> {
    let same = values.iter().position(|value| value == text);
    same.or_else(|| {
        let number: f64 = text.parse().ok()?;
        values.iter().position(|value| value.parse::<f64>() == Ok(number))
    })
}
