//! Answers and what was asked.

use super::typed_table;
use crate::Missing;
use crate::contract::{Check, OrMissing, RowRule};

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
