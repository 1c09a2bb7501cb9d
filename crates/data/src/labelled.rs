//! What SPSS and Stata have in common: columns with codes for missing answers, days that are numbers, and what gets lost between them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, StringArray};

use crate::format::{MAX_EXPANDED_BYTES, check_size};
use crate::number::Notation;
use crate::options::{IdColumn, NoRows};
use crate::table::{Origin, Parts, RAW_SCHEMA, Values, as_text};
use crate::{
    CodedValue, DataError, Diagnostic, FileLimit, Format, Missing, Place, ReadOptions, ReadTable, Table, Variable,
    VariableCodebook, VariableKind, counted,
};

mod clock;
mod rules;
mod words;

pub(crate) use clock::Clock;
pub(crate) use rules::{NameRule, fitting_names, lettered, numbered};

/// What a cell of numbers holds.
pub(crate) enum Found {
    Value(f64),
    /// Nothing, and nobody said why.
    Nothing,
    /// The code of a missing answer.
    Code(CodedValue),
}

/// A column as it was read.
pub(crate) struct Column {
    pub(crate) variable: Variable,
    array: ArrayRef,
    /// The cells that hold what nobody can read.
    unreadable: Vec<usize>,
}

impl Column {
    /// A column of numbers, or of days that are counted by a clock.
    pub(crate) fn of_numbers(mut variable: Variable, clock: Clock, cells: impl Iterator<Item = Found>) -> Self {
        let (mut codes, mut unreadable) = (Vec::new(), Vec::new());
        let mut number = |(row, found)| match found {
            Found::Value(value) if value.is_finite() => Some(value),
            Found::Value(_) => {
                unreadable.push(row);
                None
            }
            Found::Nothing => None,
            Found::Code(code) => {
                codes.push((row, code));
                None
            }
        };
        let numbers = cells.enumerate().map(&mut number);
        let array: ArrayRef = if variable.kind == VariableKind::Number {
            Arc::new(numbers.collect::<Float64Array>())
        } else {
            let numbers: Vec<Option<f64>> = numbers.collect();
            let texts = numbers.iter().enumerate().map(|(row, value)| {
                let value = (*value)?;
                let text = clock.text(variable.kind, value);
                if text.is_none() {
                    unreadable.push(row);
                }
                if text.as_deref().and_then(|text| clock.number(text)) != Some(value) {
                    codes.push((row, CodedValue::Number(value)));
                }
                text
            });
            Arc::new(texts.collect::<StringArray>())
        };
        codes.sort_by_key(|(row, _)| *row);
        unreadable.sort_unstable();
        variable.codes = codes;
        Self { variable, array, unreadable }
    }

    /// A column of texts; those that are missing codes are taken out of it.
    pub(crate) fn of_texts(mut variable: Variable, texts: StringArray) -> Self {
        let codes: Vec<CodedValue> = variable.missing.values.clone();
        let is_code = |text: &str| codes.iter().find(|code| matches!(code, CodedValue::Text(code) if code == text));
        if !codes.is_empty() {
            let found = |(row, text): (usize, Option<&str>)| Some((row, is_code(text?)?.clone()));
            variable.codes = texts.iter().enumerate().filter_map(found).collect();
        }
        let array: ArrayRef = if variable.codes.is_empty() {
            Arc::new(texts)
        } else {
            Arc::new(texts.iter().map(|text| text.filter(|text| is_code(text).is_none())).collect::<StringArray>())
        };
        Self { variable, array, unreadable: Vec::new() }
    }
}

/// Texts on their way into a column; together the columns of a file hold no more than it may once it is unpacked.
#[derive(Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<(usize, bool)>,
}

impl Texts {
    /// The next cell; an empty one is missing.
    pub(crate) fn push(&mut self, text: &str, left: &mut u64, place: &Place) -> Result<(), DataError> {
        *left = left.checked_sub(text.len() as u64).ok_or_else(|| too_long(place))?;
        self.bytes.push_str(text);
        self.ends.push((self.bytes.len(), !text.is_empty()));
        Ok(())
    }

    pub(crate) fn into_array(self) -> StringArray {
        let mut start = 0;
        let cells = self.ends.iter().map(|(end, there)| {
            let text = self.bytes.get(start..*end).filter(|_| *there);
            start = *end;
            text
        });
        cells.collect()
    }
}

fn too_long(place: &Place) -> DataError {
    let (limit, allowed) = (FileLimit::ExpandedBytes, MAX_EXPANDED_BYTES);
    DataError::TooLarge { place: place.clone(), limit, allowed }
}

/// The table that these columns make, with what was declared about it.
pub(crate) fn table(
    columns: Vec<Column>,
    rows: usize,
    place: &Place,
    options: &ReadOptions,
    mut told: Vec<Diagnostic>,
) -> Result<ReadTable, DataError> {
    check_size(rows as u64, columns.len(), place)?;
    let Some(first) = columns.first() else { return Err(DataError::EmptyFile { place: place.clone() }) };
    if rows == 0 && options.no_rows == NoRows::Error {
        return Err(DataError::HeaderOnly { place: place.clone() });
    }
    let mut parts = Parts {
        schema_id: RAW_SCHEMA.to_owned(),
        id: (options.id == IdColumn::First).then(|| first.variable.name.clone()),
        joined: Vec::new(),
        columns: Vec::with_capacity(columns.len()),
        rows,
        reasons: BTreeMap::new(),
        dates: BTreeMap::new(),
        doubts: BTreeMap::new(),
        origin: Origin { file: place.file.clone(), ..Origin::default() },
    };
    let variables: Vec<&Variable> = columns.iter().map(|column| &column.variable).collect();
    let options = &words::by_labels(options, &variables, &parts.origin)?;
    let mut codebook = VariableCodebook::default();
    for mut column in columns {
        words::answered(&mut column, options);
        let Column { variable, array, unreadable } = column;
        told.extend(negative(&variable, place));
        let reasons = reasons(&variable, &array, &unreadable, options);
        if !unreadable.is_empty() {
            let cells = counted(unreadable.len(), "cell holds", "cells hold");
            let row = unreadable.first().map(|row| crate::Row::Nth(*row as u64 + 1));
            let place = Place { row, ..place.clone().column(&variable.name) };
            let message = format!("{cells} no finite number or no day of the years 1 to 9999, and is missing");
            told.push(Diagnostic::warning("DAT112", message).at(place));
        }
        let array = if parts.id.as_ref() == Some(&variable.name) { as_text(&array) } else { array };
        parts.columns.push((variable.name.clone(), array));
        parts.reasons.extend(reasons.map(|reasons| (variable.name.clone(), reasons)));
        codebook.variables.push(variable);
    }
    let mut read = parts.assemble()?.declare(options)?;
    words::carry_labels(&mut codebook, options);
    for declared in std::mem::take(&mut read.codebook.variables) {
        let Some(own) = codebook.variable_mut(&declared.name) else { continue };
        let more = declared.missing.values.into_iter().filter(|code| !own.missing.values.contains(code));
        own.missing.values.extend(more.collect::<Vec<_>>());
        own.codes.extend(declared.codes);
        own.codes.sort_by_key(|(row, _)| *row);
    }
    read.diagnostics.splice(0..0, told);
    Ok(ReadTable { codebook, ..read })
}

/// Why the cells with codes are missing: as it was declared for the code or its label, else only that they are.
fn reasons(
    variable: &Variable,
    array: &ArrayRef,
    unreadable: &[usize],
    options: &ReadOptions,
) -> Option<Arc<[Option<Missing>]>> {
    if variable.codes.is_empty() && unreadable.is_empty() {
        return None;
    }
    let mut reasons = vec![None; array.len()];
    let mut known: Vec<(&CodedValue, Option<Missing>)> = Vec::new();
    for (row, code) in variable.codes.iter().filter(|(row, _)| array.is_null(*row)) {
        let before = known.iter().find(|(known, _)| *known == code).map(|(_, reason)| *reason);
        let reason = before.unwrap_or_else(|| {
            let said = |word: &str| options.declared(&variable.name, word, Notation::POINTS);
            let reason = said(&code.to_string()).or_else(|| said(variable.label_of(code)?));
            Some(reason.unwrap_or(Missing::Declared)).filter(|reason| *reason != Missing::Empty)
        });
        if before.is_none() && known.len() < 1000 {
            known.push((code, reason));
        }
        if let Some(place) = reasons.get_mut(*row) {
            *place = reason;
        }
    }
    for row in unreadable {
        if let Some(place) = reasons.get_mut(*row) {
            *place = Some(Missing::Unreadable);
        }
    }
    Some(reasons.into())
}

/// Codes such as −9 that have a label and that the file does not declare missing are answers.
fn negative(variable: &Variable, place: &Place) -> Option<Diagnostic> {
    let is_value = |code: &CodedValue| matches!(code, CodedValue::Number(value) if *value < 0.0 && !variable.missing.holds(*value));
    let named: Vec<String> = variable
        .labels
        .iter()
        .filter(|(code, _)| is_value(code))
        .map(|(code, label)| format!("{code} ({label})"))
        .collect();
    if named.is_empty() {
        return None;
    }
    let message = format!("{} has a label and is not declared missing in the file: it is a value", named.join(", "));
    Some(
        Diagnostic::note("DAT113", message)
            .at(place.clone().column(&variable.name))
            .help("if it is no answer, declare it (`--missing-value`; in a study `missing`)"),
    )
}

/// A column on its way into a file.
pub(crate) struct Outgoing<'a> {
    pub(crate) variable: Variable,
    pub(crate) array: &'a ArrayRef,
}

/// The columns of a table with what is said of them; a kind that the values are not is that of the values.
pub(crate) fn outgoing<'a>(table: &'a Table, codebook: &VariableCodebook) -> Vec<Outgoing<'a>> {
    let plain = VariableCodebook::of(table);
    let columns = plain.variables.into_iter().zip(table.batch().columns());
    let described = |(plain, array): (Variable, &'a ArrayRef)| {
        let variable = match codebook.variable(&plain.name) {
            // Days are texts in a table, and ids are whatever they are in the file.
            Some(variable) if variable.kind == plain.kind || fits(variable, array) => variable.clone(),
            Some(variable) => Variable { kind: plain.kind, print: None, ..variable.clone() },
            None => plain,
        };
        Outgoing { variable, array }
    };
    columns.map(described).collect()
}

/// Whether the texts of a column can all be what the variable says that they are.
fn fits(variable: &Variable, array: &ArrayRef) -> bool {
    let Values::Text(texts) = Values::of(array) else { return false };
    let is = |text: &str| match variable.kind {
        VariableKind::Text => true,
        VariableKind::Number => plain_number(text).is_some(),
        _ => Clock::Seconds1582.number(text).is_some(),
    };
    texts.iter().flatten().all(is)
}

/// The number of a text that a number is written as, and of no other.
fn plain_number(text: &str) -> Option<f64> {
    let value = crate::number::parse(text, crate::DecimalMark::Point)?;
    (crate::number::shortest(value) == text).then_some(value)
}

impl Outgoing<'_> {
    /// The text in a cell of a column of texts.
    pub(crate) fn text(&self, row: usize) -> Cow<'_, str> {
        match (self.variable.code(row), Values::of(self.array)) {
            (None, Values::Text(texts)) if self.array.is_valid(row) => texts.value(row).into(),
            _ => self.cell(row, Clock::Seconds1582).map(|code| code.to_string()).unwrap_or_default().into(),
        }
    }

    /// What stands in a cell.
    pub(crate) fn cell(&self, row: usize, clock: Clock) -> Option<CodedValue> {
        if let Some(code) = self.variable.code(row) {
            return Some(code.clone());
        }
        if self.array.is_null(row) {
            return None;
        }
        match Values::of(self.array) {
            Values::Text(texts) => match self.variable.kind {
                VariableKind::Text => Some(CodedValue::Text(texts.value(row).to_owned())),
                VariableKind::Number => plain_number(texts.value(row)).map(CodedValue::Number),
                _ => clock.number(texts.value(row)).map(CodedValue::Number),
            },
            Values::Number(values) => Some(CodedValue::Number(values.value(row))),
            Values::Integer(values) => Some(CodedValue::Number(values.value(row) as f64)),
            Values::Boolean(values) => Some(CodedValue::Number(f64::from(u8::from(values.value(row))))),
            Values::Other => None,
        }
    }
}

/// Something that a format cannot hold.
pub(crate) fn lost(format: Format, column: &str, what: &str) -> Diagnostic {
    let place = Place { column: Some(column.to_owned()), ..Place::default() };
    Diagnostic::warning("DAT114", format!("{format} cannot hold {what}")).at(place)
}

/// A text of at most so many bytes, cut between two letters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
