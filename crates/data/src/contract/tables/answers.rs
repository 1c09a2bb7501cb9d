//! Answers and what was asked.

use super::typed_table;
use crate::contract::{Check, OrMissing, RowRule};
use crate::{DataError, Missing, Table, TableBuilder};

typed_table! {
    /// What a unit answered to an item, or why there is no answer.
    Answer, ANSWERS, "answers";
    key ["instrument", "unit", "item"];
    references [["unit"] -> units ["unit"], ["instrument", "item"] -> codebook ["instrument", "item"]];
    rules [RowRule::AtMostOne("value", "text")];
    cell "unit" ["item"] = ["value"];
    /// The instrument: the questionnaire, the survey.
    instrument: String,
    /// Who answered.
    unit: String,
    /// The item.
    item: String,
    /// The answer as a number.
    value: OrMissing<f64>,
    /// The answer in words, where it is none.
    text: Option<String>,
    /// The file it was read from.
    file: Option<String>,
    /// Its row in that file (the header is 1).
    row: Option<i64> => Check::at_least(1.0),
}

typed_table! {
    /// What an item asks and how its answers are coded.
    CodebookEntry, CODEBOOK, "codebook";
    key ["instrument", "item"];
    references [];
    rules [RowRule::Ordered("min", "max"), RowRule::Together("min", "max")];
    /// The instrument.
    instrument: String,
    /// The item.
    item: String,
    /// The question as it was put.
    label: Option<String>,
    /// The lowest answer.
    min: Option<f64>,
    /// The highest answer.
    max: Option<f64>,
    /// Whether a high answer means little of what the scale measures (min + max − x turns it round).
    reversed: Option<bool>,
    /// The codes that mean no answer, each with its reason: `8=don't know; 9=refused`.
    missing_codes: Option<String>,
    /// The scale that it belongs to.
    scale: Option<String>,
    /// Who is asked: the answers to other items under which it is put, `Q3 = 1`; everybody where there is none.
    asked_if: Option<String>,
}

typed_table! {
    /// What an answer to an item is called, in one language. A label never is a reason of its own: where the value means that there is no
    /// answer, `missing` has one of the eight reasons.
    AnswerOption, OPTIONS, "options";
    key ["instrument", "item", "value", "language"];
    references [["instrument", "item"] -> codebook ["instrument", "item"]];
    rules [];
    /// The instrument.
    instrument: String,
    /// The item.
    item: String,
    /// The value as the file codes it: `4`, `ja`, `.a`.
    value: String,
    /// The language of the label, as in `en`; none where the file does not say.
    language: Option<String>,
    /// What it is called.
    label: String,
    /// Why there is no answer, where it means that.
    missing: Option<Missing>,
}

impl CodebookEntry {
    /// The codes that mean no answer, with their reasons.
    ///
    /// ```
    /// use crosscase_data::Missing;
    /// use crosscase_data::contract::CodebookEntry;
    ///
    /// let entry = CodebookEntry {
    ///     instrument: "climate".into(), item: "LEAD01".into(), label: None, min: Some(1.0), max: Some(5.0),
    ///     reversed: None, missing_codes: Some("8=don't know; 9=refused".into()), scale: None, asked_if: None,
    /// };
    /// assert_eq!(entry.missing_codes()?, [("8".to_owned(), Missing::DontKnow), ("9".to_owned(), Missing::Refused)]);
    /// # Ok::<(), crosscase_data::UnknownReason>(())
    /// ```
    ///
    /// # Errors
    /// A reason that is none; a code without a reason is [`Missing::Declared`](crate::Missing::Declared).
    pub fn missing_codes(&self) -> Result<Vec<(String, crate::Missing)>, crate::UnknownReason> {
        let codes = self.missing_codes.as_deref().unwrap_or_default().split(';').map(str::trim);
        codes
            .filter(|code| !code.is_empty())
            .map(|code| match code.split_once('=') {
                Some((code, reason)) => Ok((code.trim().to_owned(), reason.parse()?)),
                None => Ok((code.to_owned(), crate::Missing::Declared)),
            })
            .collect()
    }
}

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
