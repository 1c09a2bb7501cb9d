//! What a study or a command declares of a file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{IdColumn, ReadOptions, is_same_in, is_same_word};
use crate::contract::AnswerOption;
use crate::number::Notation;
use crate::{CodedValue, DataError, DecimalMark, Missing, Table, Thousands, Variable};

/// What a study or a command declares of a file: the options that are about the file and not about what is done with it.
///
/// ```
/// use crosscase_data::{Declared, Missing, ReadOptions};
///
/// let missing = [("99".to_owned(), Missing::Refused)].into();
/// let declared = Declared { id: Some("soldier".to_owned()), missing, ..Declared::default() };
/// assert_eq!(declared.options(), ReadOptions::new().id("soldier").missing("99", Missing::Refused));
/// assert_eq!(declared.missing_codes().as_deref(), Some("99=refused"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Declared {
    /// The column that names the units; the first where `None`.
    pub id: Option<String>,
    /// The sheet of a workbook; the first where `None`.
    pub sheet: Option<String>,
    /// Words and numbers that stand for a missing value, each with its reason.
    pub missing: BTreeMap<String, Missing>,
    /// The same of some columns alone: a list such as `A1:A5`, the word, and its reason.
    pub missing_in: Vec<(String, String, Missing)>,
    /// The decimal mark; found out where `None`.
    pub decimal: Option<DecimalMark>,
    /// What stands between thousands; nothing where `None`.
    pub thousands: Option<Thousands>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything where `None`.
    pub header_row: Option<u64>,
    /// What words stand for: the items, as a list (all where `None`), the word, and the number or class.
    pub recode: Vec<(Option<String>, String, String)>,
    /// The words among these that are declared in case they are there, as those of a questionnaire: it is not told that they are not.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub implied: BTreeSet<String>,
}

impl Declared {
    /// How the file is to be read.
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            id: self.id.clone().map_or(IdColumn::First, IdColumn::Named),
            sheet: self.sheet.clone(),
            missing: self.missing.iter().map(|(word, reason)| (word.clone(), *reason)).collect(),
            missing_in: self.missing_in.clone(),
            decimal: self.decimal,
            thousands: self.thousands,
            names_row: self.header_row.unwrap_or_default(),
            recode: self.recode.clone(),
            implied: self.implied.clone(),
            ..ReadOptions::default()
        }
    }

    /// Whether it is said what a cell stands for, however its file writes numbers.
    pub fn recodes(&self, cell: &str) -> bool {
        let notations = self.options().notations(true);
        self.recode.iter().any(|(_, word, _)| is_same_in(word, cell, &notations))
    }

    /// The same of one column of a table: what is declared of it alone goes before what is declared of all.
    ///
    /// # Errors
    /// A list that names a column that the table does not have.
    pub fn of_column(&self, table: &Table, column: &str) -> Result<Self, DataError> {
        let mut of_column = Self { missing_in: Vec::new(), ..self.clone() };
        for (list, word, reason) in &self.missing_in {
            if list == column || (!table.has_column(list) && table.select(list)?.iter().any(|name| name == column)) {
                of_column.missing.retain(|known, _| !is_same_word(known, word));
                of_column.missing.insert(word.clone(), *reason);
            }
        }
        Ok(of_column)
    }

    /// The reason that is declared for a code, or for its label.
    fn reason(&self, variable: &Variable, code: &CodedValue) -> Option<Missing> {
        let options = self.options();
        let said = |word: &str| options.declared(&variable.name, word, Notation::POINTS);
        said(&code.to_string()).or_else(|| said(variable.label_of(code)?))
    }

    /// The codes of missing values of a variable as a codebook lists them, those that its file declares after those declared here.
    pub fn missing_codes_of(&self, variable: Option<&Variable>) -> Option<String> {
        let known = |code: &str| self.missing.keys().any(|word| is_same_word(word, code));
        let mut codes: Vec<String> = self.missing_codes().into_iter().collect();
        if let Some(variable) = variable {
            let parts = variable.missing.parts().into_iter().filter(|part| !known(part));
            codes.extend(parts.map(|part| {
                let code = variable.missing.values.iter().find(|code| code.to_string() == part);
                let reason = code.and_then(|code| self.reason(variable, code)).unwrap_or(Missing::Declared);
                format!("{part}={reason}")
            }));
        }
        (!codes.is_empty()).then(|| codes.join("; "))
    }

    /// What a variable's answers are called, as its file says.
    pub fn options_of(&self, instrument: &str, variable: &Variable) -> Vec<AnswerOption> {
        let option = |(code, label): &(CodedValue, String)| {
            let missing = match code {
                CodedValue::Number(value) => variable.missing.holds(*value),
                code => variable.missing.values.contains(code),
            };
            AnswerOption {
                instrument: instrument.to_owned(),
                item: variable.name.clone(),
                value: code.to_string(),
                language: None,
                label: label.clone(),
                missing: self.reason(variable, code).or(missing.then_some(Missing::Declared)),
            }
        };
        let mut options: Vec<AnswerOption> = Vec::new();
        for option in variable.labels.iter().map(option) {
            // A value has one label; an empty text or label is none.
            let stands = |known: &AnswerOption| known.value == option.value;
            if !option.value.is_empty() && !option.label.is_empty() && !options.iter().any(stands) {
                options.push(option);
            }
        }
        options
    }

    /// The codes of missing values as a codebook lists them: `8=don't know; 9=refused`; nothing where there are none.
    pub fn missing_codes(&self) -> Option<String> {
        let codes: Vec<String> = self.missing.iter().map(|(word, reason)| format!("{word}={reason}")).collect();
        (!codes.is_empty()).then(|| codes.join("; "))
    }
}

impl ReadOptions {
    /// What else is declared, each as a command calls it: how a table is laid out and written, which says nothing about other files.
    ///
    /// ```
    /// use crosscase_data::{Missing, ReadOptions};
    ///
    /// let options = ReadOptions::new().id("case").sheet("Sorts").missing("99", Missing::Declared);
    /// assert_eq!(options.declared_options(), ["--missing-value", "--sheet"]);
    /// assert_eq!(options.declared_missing(99.0), Some(Missing::Declared));
    /// ```
    pub fn declared_options(&self) -> Vec<&'static str> {
        [
            ("--missing-value", !self.missing.is_empty()),
            ("--missing-value COLUMNS:WORD", !self.missing_in.is_empty()),
            ("--recode", !self.recode.is_empty()),
            ("--sheet", self.sheet.is_some()),
            ("--header-row", self.names_row > 0),
            ("--decimal", self.decimal.is_some()),
            ("--thousands", self.thousands.is_some()),
        ]
        .into_iter()
        .filter_map(|(option, is_declared)| is_declared.then_some(option))
        .collect()
    }

    /// The reason that is declared for a number in every column, for readers of files that are no tables.
    pub fn declared_missing(&self, number: f64) -> Option<Missing> {
        let is_it = |(word, _): &&(String, Missing)| {
            crate::parse_number(word).is_some_and(|word| word.total_cmp(&number).is_eq())
        };
        self.missing.iter().find(is_it).map(|(_, reason)| *reason)
    }
}
