//! What is said of words, in a file that says what its values are called: a word is the code of a value, or what one is called, and else a
//! value as it stands.

use std::sync::Arc;

use crate::table::Origin;
use crate::{CodedValue, DataError, DecimalMark, ReadOptions, Variable, VariableCodebook, is_same_word};

/// The options with what is said of a label said of the values of that name.
pub(super) fn by_labels(
    options: &ReadOptions,
    codebook: &VariableCodebook,
    origin: &Origin,
) -> Result<ReadOptions, DataError> {
    let names: Vec<String> = codebook.variables.iter().map(|variable| variable.name.clone()).collect();
    let mut found = options.by_column(&names, origin)?;
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
        codebook.variables.iter().filter(of).flat_map(codes).collect()
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
        recode.extend(codes.into_iter().map(|(of, code)| (Some(of), code, value.clone())));
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
    Ok(found)
}

/// Takes the labels of values that were recoded along to what they now are.
pub(super) fn carry_labels(codebook: &mut VariableCodebook, options: &ReadOptions) {
    for variable in codebook.variables.iter_mut().filter(|variable| !variable.labels.is_empty()) {
        let name = variable.name.clone();
        let carried = |(code, label): &(CodedValue, String)| {
            let code = options.recoded(&name, &code.to_string()).map_or_else(
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
