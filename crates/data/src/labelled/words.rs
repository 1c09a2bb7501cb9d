//! What is said of words, in a file that says what its values are called: a word is the code of a value, or what one is called, and else a
//! value as it stands.

use std::sync::Arc;

use arrow_array::{Array as _, StringArray};

use super::Column;
use crate::number::Notation;
use crate::table::Origin;
use crate::{CodedValue, DataError, DecimalMark, Missing, ReadOptions, Variable, VariableCodebook, is_same_word};

/// The options with what is said of a label said of the values of that name, and what a word stands for now missing where the file says so.
pub(super) fn by_labels(
    options: &ReadOptions,
    variables: &[&Variable],
    origin: &Origin,
) -> Result<ReadOptions, DataError> {
    let names: Vec<String> = variables.iter().map(|variable| variable.name.clone()).collect();
    let mut found = options.by_column(&names, origin, Notation::POINTS)?;
    let labelled = |column: &Option<String>, word: &str| -> Vec<(String, String)> {
        let of = |variable: &&Variable| column.as_ref().is_none_or(|column| *column == variable.name);
        let codes = |variable: &Variable| -> Vec<(String, String)> {
            // Where values are called by numbers, as years and counts are, a code is that code all the same.
            let codes = || variable.labels.iter().map(|(code, _)| code).chain(&variable.missing.values);
            let is_code = codes().any(|code| is_same_word(&code.to_string(), word));
            let is_called = |label: &str| !is_code && !label.is_empty() && label.trim() == word.trim();
            let called = variable.labels.iter().filter(|(_, label)| is_called(label));
            called.map(|(code, _)| (variable.name.clone(), code.to_string())).collect()
        };
        variables.iter().copied().filter(of).flat_map(codes).collect()
    };
    let mut recode = Vec::new();
    for (column, word, value) in &found.recode {
        let codes = labelled(column, word);
        if codes.is_empty() || column.is_none() {
            recode.push((column.clone(), word.clone(), value.clone()));
        }
        let is_known = |of: &str, code: &str| {
            let same = |(known, word, _): &(Option<String>, String, String)| {
                known.as_deref() == Some(of) && is_same_word(word, code)
            };
            column.is_none() && found.recode.iter().any(same)
        };
        // What is said of a column alone goes before what is said of all.
        let codes: Vec<_> = codes.into_iter().filter(|(of, code)| !is_known(of, code)).collect();
        let otherwise = |(known, word, other): &&(Option<String>, String, String)| {
            known.is_none()
                && codes.iter().any(|(_, code)| is_same_word(word, code))
                && column.is_none()
                && !is_same_word(other, value)
        };
        if let Some((_, code, other)) = found.recode.iter().find(otherwise) {
            let (word, one, other) = (format!("{code} ({word})"), value.clone(), other.clone());
            return Err(DataError::TwoMeanings { column: None, word, one, other });
        }
        // That a label stands for its own code says nothing of whether it is an answer.
        let says = |(_, code): &(String, String)| !is_same_word(code, value);
        recode.extend(codes.into_iter().filter(says).map(|(of, code)| (Some(of), code, value.clone())));
    }
    for (word, reason) in options.missing.clone() {
        for (of, code) in labelled(&None, &word) {
            if !found.missing_in.iter().any(|(known, word, _)| *known == of && is_same_word(word, &code)) {
                found.missing_in.push((of, code, reason));
            }
        }
    }
    for (column, word, reason) in found.missing_in.clone() {
        for (of, code) in labelled(&Some(column.clone()), &word) {
            found.missing_in.push((of, code, reason));
        }
    }
    found.recode = recode;
    let said =
        || options.missing.iter().map(|(word, _)| word).chain(options.missing_in.iter().map(|(_, word, _)| word));
    for variable in variables {
        // The file itself knows its missing codes.
        let codes: Vec<String> = said().filter(|word| is_missing(variable, word)).cloned().collect();
        found.implied.extend(codes);
        let labels = variable.labels.iter().map(|(_, label)| label.clone()).collect();
        found.labels.insert(variable.name.clone(), labels);
        let of = |column: &Option<String>| column.as_ref().is_none_or(|column| *column == variable.name);
        for (_, _, value) in found.recode.iter().filter(|(column, ..)| of(column)) {
            let is_known = found.recoded(&variable.name, value, Notation::POINTS).is_some()
                || found.declared(&variable.name, value, Notation::POINTS).is_some();
            if !is_known && is_missing(variable, value) {
                found.missing_in.push((variable.name.clone(), value.clone(), Missing::Declared));
            }
        }
    }
    Ok(found)
}

/// Whether the file says of a value that it is no answer.
fn is_missing(variable: &Variable, value: &str) -> bool {
    let number = crate::number::parse(value, DecimalMark::Point);
    number.is_some_and(|value| variable.missing.holds(value))
        || variable.missing.values.iter().any(|code| code.to_string() == value)
}

/// Recoding goes before missing values: a code of which it is said what it stands for is a value, whatever the file says of it.
pub(super) fn answered(column: &mut Column, options: &ReadOptions) {
    let variable = &mut column.variable;
    let mut known: Vec<(CodedValue, bool)> = Vec::new();
    let mut is_answer = |code: &CodedValue| {
        let before = known.iter().find(|(known, _)| known == code).map(|(_, is)| *is);
        before.unwrap_or_else(|| {
            let is = options.recoded(&variable.name, &code.to_string(), Notation::POINTS).is_some();
            if known.len() < 1000 {
                known.push((code.clone(), is));
            }
            is
        })
    };
    let codes = std::mem::take(&mut variable.codes);
    let (answers, codes): (Vec<_>, Vec<_>) =
        codes.into_iter().partition(|(row, code)| column.array.is_null(*row) && is_answer(code));
    variable.codes = codes;
    if answers.is_empty() {
        return;
    }
    // As texts, so that letters may stand among numbers until their value is put there.
    let mut texts = crate::table::texts(&column.array);
    for (row, code) in answers {
        if let Some(text) = texts.get_mut(row) {
            *text = Some(code.to_string());
        }
    }
    variable
        .missing
        .values
        .retain(|code| options.recoded(&variable.name, &code.to_string(), Notation::POINTS).is_none());
    column.array = Arc::new(StringArray::from(texts));
}

/// Takes the labels of values that were recoded along to what they now are.
pub(super) fn carry_labels(codebook: &mut VariableCodebook, options: &ReadOptions) {
    for variable in codebook.variables.iter_mut().filter(|variable| !variable.labels.is_empty()) {
        let name = variable.name.clone();
        let carried = |(code, label): &(CodedValue, String)| {
            let code = options.recoded(&name, &code.to_string(), Notation::POINTS).map_or_else(
                || code.clone(),
                |value| {
                    crate::number::parse(value, DecimalMark::Point)
                        .map_or_else(|| CodedValue::Text(value.to_owned()), CodedValue::Number)
                },
            );
            (code, label.clone())
        };
        let labels: Arc<[(CodedValue, String)]> = variable.labels.iter().map(carried).collect();
        variable.labels = labels;
    }
}
