//! What a researcher declares about a table: which words mean missing, which columns are text, what names the units.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, StringArray};
use arrow_schema::DataType;

use crate::idle::{Seen, idle};
use crate::number::{DecimalMark, Notation, keeps_its_text, parse};
use crate::options::{IdColumn, UnitColumns, code_of, is_same_in};
use crate::scale::uneven;
use crate::table::{DateCell, RAW_SCHEMA, Values, as_text, without};
use crate::{DataError, Diagnostic, Missing, Place, ReadOptions, Table, VariableCodebook, counted};

/// The code of the note on how many values of a column are missing.
pub const VALUES_MISSING: &str = "DAT101";

/// A table that was read, and the notes and warnings about it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadTable {
    /// The table.
    pub table: Table,
    /// Notes and warnings: counts of missing values, cells that became dates, how the text was decoded.
    pub diagnostics: Vec<Diagnostic>,
    /// What the file says of the columns beside their values.
    pub codebook: VariableCodebook,
}

impl Table {
    /// The table with what the options declare applied to it, as reading a file does: missing words become missing values,
    /// columns become text, the units get their column, dates gone wrong are reported. [`IdColumn::First`] leaves the unit column
    /// as it is.
    ///
    /// ```
    /// use crosscase_data::{Missing, ReadOptions, TableBuilder};
    ///
    /// let table = TableBuilder::default().id("case", ["a", "b"]).number("AGE", [Some(99.0), Some(40.0)]).build()?;
    /// let read = table.declare(&ReadOptions::new().missing("99", Missing::Refused))?;
    /// assert_eq!(read.table.numbers("AGE")?, [None, Some(40.0)]);
    /// assert_eq!(read.diagnostics[0].message, "1 value of AGE is missing: 1 refused");
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// A declared column that the table does not have; under [`IdColumn::Named`] a row without a unit or a unit named twice.
    pub fn declare(&self, options: &ReadOptions) -> Result<ReadTable, DataError> {
        let names: Vec<String> = self.column_names().into_iter().map(str::to_owned).collect();
        options.check_names(&names, self.origin())?;
        let options = &options.by_column(&names, self.origin(), Notation::POINTS)?;
        let mut diagnostics = Vec::new();
        let (mut taken, mut seen) = (Vec::new(), Vec::new());
        let mut parts = self.to_parts();
        let units = match &options.id {
            IdColumn::First => parts.id.clone().map_or(UnitColumns::None, UnitColumns::One),
            _ => options.units(None, &names, self.origin())?,
        };
        parts.id = units.one().map(str::to_owned);
        for (name, array) in &mut parts.columns {
            if units.names().contains(name) {
                *array = as_text(array);
                continue;
            }
            let stays_text = options.is_text(name);
            let holds_text = *array.data_type() == DataType::Utf8;
            if !holds_text && !stays_text && !options.declares_missing() && options.recode.is_empty() {
                continue;
            }
            let mut texts = crate::table::texts(array);
            let mut reasons: Vec<Option<Missing>> = match parts.reasons.get(name) {
                Some(reasons) => reasons.to_vec(),
                None => vec![None; texts.len()],
            };
            seen.extend(Seen::of(name, &texts, |_| false, options));
            let empty: Vec<bool> = texts.iter().map(Option::is_none).collect();
            let rows = recode(name, &mut texts, &reasons, options, |_| Notation::POINTS);
            diagnostics.extend(filled(&empty, &rows, |row| self.place(row, Some(name.as_str()))));
            if !rows.is_empty() {
                *array = numbers_or_texts(&texts);
            }
            let words = declare_missing(name, &mut texts, &mut reasons, options, |_| Notation::POINTS);
            taken.push((name.clone(), words));
            if stays_text {
                *array = as_text(array);
            } else if self.schema_id() == RAW_SCHEMA {
                let place = |row| self.place(row, Some(name.as_str()));
                let dates = spoil(&mut texts, &mut reasons, |_| false, place, &mut diagnostics);
                if !dates.is_empty() {
                    parts.dates.insert(name.clone(), dates);
                }
            }
            *array = without(array, |row| texts.get(row).is_none_or(Option::is_none));
            parts.reasons.insert(name.clone(), Arc::from(reasons));
        }
        let table = parts.assemble()?.named_by(&units)?;
        if table.schema_id() == RAW_SCHEMA {
            for column in table.value_columns() {
                let Values::Number(values) = Values::of(table.array(column)?) else { continue };
                let odd = uneven(&values.iter().collect::<Vec<_>>());
                diagnostics.extend(odd.map(|odd| odd.diagnostic(None, table.place(odd.row, Some(column)))));
            }
        }
        diagnostics.extend(missing_counts(&table, &BTreeMap::new())?);
        let file = Place { file: table.origin().file.clone(), ..Place::default() };
        diagnostics.extend(idle(options, &seen, Notation::POINTS, &file));
        let mut codebook = VariableCodebook::of(&table);
        for (name, taken) in taken {
            codebook.declared(&name, taken);
        }
        Ok(ReadTable { table, diagnostics, codebook })
    }
}

/// Puts what a word stands for in its place; returns the rows in which it did. The empty word is that of an empty cell, such as a box
/// that nobody ticked, unless the reason is known why there is no value. The number of each row may be written in one of the ways that
/// `written` says.
pub(crate) fn recode<'n>(
    column: &str,
    texts: &mut [Option<String>],
    reasons: &[Option<Missing>],
    options: &ReadOptions,
    written: impl Fn(usize) -> &'n [Notation],
) -> Vec<usize> {
    if options.recode.is_empty() {
        return Vec::new();
    }
    // An empty cell stands for something in a column that is named, or holds another of the words: not in every other one.
    let is_of_words = options.recodes_empty(column, |word| {
        (0..)
            .zip(texts.iter())
            .any(|(row, text)| text.as_deref().is_some_and(|text| is_same_in(word, text, written(row))))
    });
    let mut rows = Vec::new();
    for (row, (text, reason)) in texts.iter_mut().zip(reasons).enumerate() {
        let word = text.as_deref().or_else(|| (reason.is_none() && is_of_words).then_some(""));
        if let Some(value) = word.and_then(|word| options.recoded(column, word, written(row))) {
            *text = Some(value.to_owned()).filter(|value| !value.trim().is_empty());
            rows.push(row);
        }
    }
    rows
}

/// How many cells that were empty a word was put in.
pub(crate) fn filled(empty: &[bool], rows: &[usize], place: impl Fn(usize) -> Place) -> Option<Diagnostic> {
    let filled: Vec<usize> = rows.iter().copied().filter(|row| empty.get(*row) == Some(&true)).collect();
    let place = place(*filled.first()?);
    let column = place.column.clone().unwrap_or_default();
    let cells = counted(filled.len(), "empty cell", "empty cells");
    Some(Diagnostic::note("DAT122", format!("{column}: what is said of the empty word was put in {cells}")).at(place))
}

/// A column of numbers where every text is one, else of texts.
fn numbers_or_texts(texts: &[Option<String>]) -> ArrayRef {
    let number = |text: &Option<String>| {
        let Some(text) = text else { return Some(None) };
        parse(text, DecimalMark::Point).filter(|value| keeps_its_text(text, *value)).map(Some)
    };
    match texts.iter().map(number).collect::<Option<Vec<_>>>() {
        Some(numbers) => Arc::new(Float64Array::from(numbers)),
        None => Arc::new(StringArray::from(texts.to_vec())),
    }
}

/// Takes out the cells whose words are declared missing, says why in `reasons`, and returns what stood where; numbers are `written` as
/// above.
pub(crate) fn declare_missing<'n>(
    column: &str,
    texts: &mut [Option<String>],
    reasons: &mut [Option<Missing>],
    options: &ReadOptions,
    written: impl Fn(usize) -> &'n [Notation],
) -> Vec<(usize, String)> {
    let mut taken = Vec::new();
    if !options.declares_missing() {
        return taken;
    }
    for (row, (text, reason)) in texts.iter_mut().zip(reasons).enumerate() {
        if let Some(declared) = text.as_deref().and_then(|text| options.declared(column, text, written(row))) {
            *reason = Some(declared).filter(|reason| *reason != Missing::Empty);
            taken.extend(text.take().map(|word| (row, code_of(word, written(row)))));
        }
    }
    taken
}

/// Takes out the cells that a spreadsheet turned into dates, reports each, and returns them.
pub(crate) fn spoil(
    texts: &mut [Option<String>],
    reasons: &mut [Option<Missing>],
    is_date: impl Fn(usize) -> bool,
    place: impl Fn(usize) -> Place,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DateCell> {
    let present = texts.iter().enumerate().filter_map(|(row, text)| Some((row, text.as_deref()?, is_date(row))));
    let mut dates = Vec::new();
    for row in crate::dates::spoiled(present) {
        let (Some(text), Some(reason)) = (texts.get_mut(row).and_then(Option::take), reasons.get_mut(row)) else {
            continue;
        };
        *reason = Some(Missing::Unreadable);
        let message =
            format!("\"{text}\" is a date in a column of numbers or classes; a spreadsheet seems to have changed it");
        let help = format!(
            "restore the cell (format the column as text first), say which class it was (`--recode \"{text}=CLASS\"`; in a study `recode`), or \
             declare it as missing by its text"
        );
        diagnostics.push(Diagnostic::warning("DAT102", message).at(place(row)).help(help));
        dates.push(DateCell { row, text });
    }
    dates
}

/// One note a column with missing values: "3 values of AGE are missing: 2 refused, 1 empty". Of the cells that count as empty
/// so many in each column say `NA`.
pub(crate) fn missing_counts(
    table: &Table,
    not_available: &BTreeMap<String, usize>,
) -> Result<Vec<Diagnostic>, DataError> {
    let mut notes = Vec::new();
    for column in table.value_columns() {
        let total = table.array(column)?.null_count();
        if total == 0 {
            continue;
        }
        let reasons = table.reasons(column)?;
        let counts =
            Missing::ALL.into_iter().map(|reason| (reason, reasons.iter().flatten().filter(|r| **r == reason).count()));
        let na = not_available.get(column).copied().unwrap_or_default();
        let counts = counts
            .map(|(reason, n)| (reason.as_str(), if reason == Missing::Empty { n.saturating_sub(na) } else { n }));
        let counts = counts.chain([("NA", na)]).filter(|(_, n)| *n > 0);
        let counts: Vec<String> = counts.map(|(reason, n)| format!("{n} {reason}")).collect();
        let (values, are) = if total == 1 { ("value", "is") } else { ("values", "are") };
        let message = format!("{total} {values} of {column} {are} missing: {}", counts.join(", "));
        let place = Place { file: table.origin().file.clone(), row: None, column: Some(column.to_owned()) };
        notes.push(Diagnostic::note(VALUES_MISSING, message).at(place));
    }
    Ok(notes)
}
