//! Reads an instrument: its answers in the long form of the data contract, checked against the declared scales.

use super::units::Units;
use crate::artifacts::Artifacts;
use crate::model::{Instrument, InstrumentKind};
use crate::problem::StudyError;
use crosscase_data::contract::{ANSWERS, CodebookEntry, Record};
use crosscase_data::{Diagnostic, Format, Missing, ReadOptions, Table, TableBuilder};
use std::collections::BTreeSet;
use std::path::Path;

/// Reads the items that the lists name; every row must be about a unit that exists.
pub(crate) fn read(
    instrument: &Instrument,
    item_lists: &[&str],
    bytes: &[u8],
    units: &Units,
) -> Result<Artifacts, StudyError> {
    let mut options = ReadOptions::new();
    if let Some(id) = &instrument.id {
        options = options.id(id);
    }
    if let Some(sheet) = &instrument.sheet {
        options = options.sheet(sheet);
    }
    for (word, reason) in &instrument.missing {
        options = options.missing(word, *reason);
    }
    let format = Format::from_path(Path::new(&instrument.file))?;
    let read = crosscase_data::read_bytes(bytes, format, Some(&instrument.file), &options)?;
    let ids = known_units(&read.table, instrument, units)?;
    let items = items(&read.table, instrument, item_lists)?;
    let mut columns = Vec::new();
    for item in &items {
        let values = read.table.numbers(item)?;
        check_scale(&read.table, instrument, item, &values)?;
        columns.push((item, values, read.table.reasons(item)?));
    }
    let answers = long(instrument, &ids, &columns, &read.table)?;
    let codebook = codebook(instrument, &items, &read.table)?;
    let made = Artifacts { diagnostics: read.diagnostics, ..Artifacts::default() };
    Ok(made.with_table("answers", answers).with_table("codebook", codebook))
}

fn known_units(table: &Table, instrument: &Instrument, units: &Units) -> Result<Vec<String>, StudyError> {
    let ids = table.ids()?;
    match ids.iter().position(|id| !units.contains(id)) {
        None => Ok(ids),
        Some(row) => {
            let message = format!("`{}` is no {} of the study", ids[row], instrument.unit);
            let diagnostic = Diagnostic::warning("STU105", message).at(table.place(row, table.id_column()));
            Err(StudyError::Value { diagnostic })
        }
    }
}

/// The items that are used, each once, in the order of the file.
fn items(table: &Table, instrument: &Instrument, lists: &[&str]) -> Result<Vec<String>, StudyError> {
    let mut wanted = BTreeSet::new();
    let blocks = instrument.ranges.iter().filter_map(|range| range.items.as_deref());
    for list in lists.iter().copied().chain(blocks) {
        wanted.extend(table.select(list)?);
    }
    Ok(table.column_names().into_iter().filter(|name| wanted.contains(*name)).map(str::to_owned).collect())
}

/// The answer scale of an item, lowest and highest answer.
pub(crate) fn scale_of(
    table_columns: &[&str],
    instrument: &Instrument,
    item: &str,
) -> Result<Option<(f64, f64)>, StudyError> {
    for range in &instrument.ranges {
        let holds = match &range.items {
            None => true,
            Some(list) => crosscase_data::select(list, table_columns)?.iter().any(|name| name == item),
        };
        if holds {
            return Ok(Some((range.low, range.high)));
        }
    }
    Ok(None)
}

fn check_scale(table: &Table, instrument: &Instrument, item: &str, values: &[Option<f64>]) -> Result<(), StudyError> {
    let fault = |message: String, row: Option<usize>, help: &str| {
        let place = row.map_or_else(
            || crosscase_data::Place::file(&instrument.file).column(item),
            |row| table.place(row, Some(item)),
        );
        Err(StudyError::Value { diagnostic: Diagnostic::warning("STU106", message).at(place).help(help) })
    };
    let Some((low, high)) = scale_of(&table.column_names(), instrument, item)? else {
        return match instrument.kind {
            InstrumentKind::Table | InstrumentKind::Qsort | InstrumentKind::Viewpoints => Ok(()),
            InstrumentKind::Survey => fault(
                "the item has no answer scale".to_owned(),
                None,
                "add the item to a block of `range` in study.toml",
            ),
        };
    };
    let outside = values.iter().position(|value| value.is_some_and(|value| value < low || value > high));
    match outside.and_then(|row| Some((row, values[row]?))) {
        None => Ok(()),
        Some((row, value)) => fault(
            format!("{value} is outside the answer scale {low} to {high}"),
            Some(row),
            "correct the answer, the `range`, or declare the value under `missing` in study.toml",
        ),
    }
}

/// What is declared of each item.
fn codebook(instrument: &Instrument, items: &[String], table: &Table) -> Result<Table, StudyError> {
    let codes: Vec<String> = instrument.missing.iter().map(|(word, reason)| format!("{word}={reason}")).collect();
    let mut entries = Vec::new();
    for item in items {
        let scale = scale_of(&table.column_names(), instrument, item)?;
        entries.push(CodebookEntry {
            instrument: instrument.name.clone(),
            item: item.clone(),
            label: None,
            min: scale.map(|(low, _)| low),
            max: scale.map(|(_, high)| high),
            reversed: None,
            missing_codes: (!codes.is_empty()).then(|| codes.join("; ")),
        });
    }
    Ok(CodebookEntry::table(&entries)?)
}

type Column<'a> = (&'a String, Vec<Option<f64>>, Vec<Option<Missing>>);

/// One row an answer, units in the order of the file and items within units, each with the cell it came from.
fn long(instrument: &Instrument, ids: &[String], columns: &[Column<'_>], source: &Table) -> Result<Table, StudyError> {
    let cells = || (0..ids.len()).flat_map(|unit| columns.iter().map(move |column| (unit, column)));
    let table = TableBuilder::new(ANSWERS.id)
        .text("instrument", cells().map(|_| Some(instrument.name.as_str())))
        .text("unit", cells().map(|(unit, _)| Some(ids[unit].as_str())))
        .text("item", cells().map(|(_, (item, _, _))| Some(item.as_str())))
        .number("value", cells().map(|(unit, (_, values, _))| values[unit]))
        .reasons("value", cells().map(|(unit, (_, _, reasons))| reasons[unit]))
        .text("file", cells().map(|_| Some(instrument.file.as_str())))
        .integer("row", cells().map(|(unit, _)| source.place(unit, None).row.and_then(|row| i64::try_from(row).ok())))
        .build()?;
    Ok(ANSWERS.check(&table)?)
}

/// The answers back from their table, as a grid of units by items.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answers {
    pub(crate) units: Vec<String>,
    pub(crate) items: Vec<String>,
    /// For each unit its value on each item.
    pub(crate) values: Vec<Vec<Option<f64>>>,
    /// The row of each unit in its file.
    pub(crate) rows: Vec<Option<i64>>,
}

impl Answers {
    pub(crate) fn from_table(table: &Table) -> Result<Self, StudyError> {
        let (units, items, values, rows) =
            (table.texts("unit")?, table.texts("item")?, table.numbers("value")?, table.numbers("row")?);
        let mut answers = Self { units: Vec::new(), items: Vec::new(), values: Vec::new(), rows: Vec::new() };
        for (((unit, item), value), row) in
            units.into_iter().flatten().zip(items.into_iter().flatten()).zip(values).zip(rows)
        {
            if answers.units.last() != Some(&unit) {
                answers.units.push(unit);
                answers.values.push(Vec::new());
                #[expect(clippy::cast_possible_truncation, reason = "a row of a file")]
                answers.rows.push(row.map(|row| row as i64));
            }
            if answers.units.len() == 1 {
                answers.items.push(item);
            }
            if let Some(values) = answers.values.last_mut() {
                values.push(value);
            }
        }
        Ok(answers)
    }
}
