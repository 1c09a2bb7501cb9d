//! What stands in a column by which units are chosen, weighted or set apart: as its file has it, as the file calls these values, and as an
//! instrument reads them that says what words stand for in all of its columns.

use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::made::{StageId, StageInputs};
use crosscase_data::{Table, TableBuilder, VariableCodebook, is_same_word, parse_number};
use std::collections::BTreeMap;

/// A column in each of the ways in which a study may mean it, a text a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Readings {
    /// As the file has it.
    written: Vec<Option<String>>,
    /// What the file calls its values; empty where it does not say.
    labels: Vec<Option<String>>,
    /// As the instrument reads it; empty where that is as the file has it.
    as_read: Vec<Option<String>>,
    /// The same where the file has words, and what it has where that is a number: `5` does not stand for what is read as 5.
    meant: Vec<Option<String>>,
}

impl From<Vec<Option<String>>> for Readings {
    fn from(written: Vec<Option<String>>) -> Self {
        Self { written, ..Self::default() }
    }
}

impl Readings {
    /// A column of a table as the file has it, with what the file calls its values, and of one that was read otherwise, in the same rows.
    pub(super) fn of(
        column: &str,
        table: &Table,
        labels: &ValueLabels,
        as_read: Option<&Table>,
    ) -> Result<Self, MethodError> {
        let mut written = table.texts_as_written(column)?;
        let as_read = as_read.map_or(Ok(Vec::new()), |table| table.texts_as_written(column))?;
        let mut meant = Vec::with_capacity(as_read.len());
        for (text, read) in written.iter_mut().zip(&as_read) {
            // `1,0` of a column that holds words as well and `1` are one answer.
            if let (Some(text), Some(read)) = (text.as_mut(), read)
                && is_same_word(text, read)
            {
                text.clone_from(read);
            }
            let is_number = text.as_deref().is_some_and(|text| parse_number(text).is_some());
            meant.push(if is_number { text.clone() } else { read.clone() });
        }
        let label = |text: &Option<String>| labels.of(column, text.as_deref()?).map(str::to_owned);
        let labels = if labels.has(column) { written.iter().map(label).collect() } else { Vec::new() };
        Ok(Self { written, labels, as_read, meant })
    }

    /// The same of other rows, each at its place among these, if it has one.
    pub(super) fn at(&self, rows: &[Option<usize>]) -> Self {
        let pick = |texts: &[Option<String>]| -> Vec<Option<String>> {
            if texts.is_empty() {
                return Vec::new();
            }
            rows.iter().map(|row| texts.get((*row)?).cloned().flatten()).collect()
        };
        Self {
            written: rows.iter().map(|row| self.written.get((*row)?).cloned().flatten()).collect(),
            labels: pick(&self.labels),
            as_read: pick(&self.as_read),
            meant: pick(&self.meant),
        }
    }

    /// The column as a word of it is meant: as the file calls its values, as it has them, or as the instrument reads what is no number.
    pub(super) fn by(&self, word: &str) -> &[Option<String>] {
        let holds = |texts: &&Vec<Option<String>>| texts.iter().flatten().any(|text| is_same_word(word, text));
        [&self.labels, &self.written, &self.meant].into_iter().find(holds).unwrap_or(&self.written)
    }

    /// As the file has it.
    pub(super) fn written(&self) -> &[Option<String>] {
        &self.written
    }

    /// Without what the instrument takes for no answer: 99 that is declared missing is no weight and no role.
    pub(super) fn answered(mut self) -> Self {
        for (row, _) in self.as_read.iter().enumerate().filter(|(_, read)| read.is_none()) {
            for texts in [&mut self.written, &mut self.labels, &mut self.meant] {
                if let Some(text) = texts.get_mut(row) {
                    *text = None;
                }
            }
        }
        self
    }

    /// The first way of reading it by which every value is what it has to be; as the file has it where none is.
    pub(super) fn where_all(&self, is: impl Fn(&str) -> bool) -> Vec<Option<String>> {
        let fits = |texts: &Vec<Option<String>>| {
            texts.len() == self.written.len() && texts.iter().flatten().all(|text| is(text))
        };
        let ways = [self.shown(), self.written.clone(), self.meant.clone()];
        ways.into_iter().find(fits).unwrap_or_else(|| self.written.clone())
    }

    /// Each value by its label where that is one of some names, else as the file has it.
    pub(super) fn named(&self, is_name: impl Fn(&str) -> bool) -> Vec<Option<String>> {
        let label = |row: usize| self.labels.get(row)?.clone().filter(|label| is_name(label));
        self.written.iter().enumerate().map(|(row, text)| label(row).or_else(|| text.clone())).collect()
    }

    /// The values that there are, as a reader of the file sees them.
    pub(super) fn shown(&self) -> Vec<Option<String>> {
        self.named(|_| true)
    }
}

/// What files call the values of their columns, as SPSS and Stata do.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueLabels(BTreeMap<String, Vec<[String; 2]>>);

/// The name of the table in which a stage keeps what its file calls the values.
const VALUE_LABELS: &str = "value_labels";

impl From<&VariableCodebook> for ValueLabels {
    fn from(codebook: &VariableCodebook) -> Self {
        let labelled = codebook.variables.iter().filter(|variable| !variable.labels.is_empty());
        let of = |(code, label): &(_, String)| [ToString::to_string(code), label.trim().to_owned()];
        Self(labelled.map(|one| (one.name.clone(), one.labels.iter().map(of).collect())).collect())
    }
}

impl ValueLabels {
    /// What a stage keeps.
    pub(super) fn given(stage: &StageId, given: &StageInputs<'_>) -> Result<Self, MethodError> {
        let mut found = Self::default();
        if let Some(table) = given.optional_table(stage, VALUE_LABELS)? {
            let columns = [table.texts("column")?, table.texts("value")?, table.texts("label")?];
            let [names, values, labels] = columns.map(|texts| texts.into_iter().map(Option::unwrap_or_default));
            for ((column, value), label) in names.zip(values).zip(labels) {
                found.0.entry(column).or_default().push([value, label]);
            }
        }
        Ok(found)
    }

    /// The labels as a stage keeps them.
    pub(super) fn kept(&self, made: Artifacts) -> Result<Artifacts, MethodError> {
        if self.0.is_empty() {
            return Ok(made);
        }
        let rows = || self.0.iter().flat_map(|(column, labels)| labels.iter().map(move |label| (column, label)));
        let table = TableBuilder::new("crosscase.study.value-labels/1")
            .text("column", rows().map(|(column, _)| Some(column.as_str())))
            .text("value", rows().map(|(_, [value, _])| Some(value.as_str())))
            .text("label", rows().map(|(_, [_, label])| Some(label.as_str())));
        Ok(made.table(VALUE_LABELS, table.build()?, Publish::Kept))
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    /// What a value is called.
    pub(super) fn of(&self, column: &str, value: &str) -> Option<&str> {
        let [_, label] = self.0.get(column)?.iter().find(|[code, _]| is_same_word(code, value))?;
        Some(label)
    }

    /// What the values of a column are called, in the order of the file.
    pub(super) fn all(&self, column: &str) -> Vec<String> {
        self.0.get(column).into_iter().flatten().map(|[_, label]| label.clone()).collect()
    }
}
