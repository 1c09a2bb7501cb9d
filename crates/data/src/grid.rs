//! From the cells of somebody's file to a table: kinds of columns, missing values, dates gone wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringArray};

use crate::declare::{declare_missing, missing_counts, spoil};
use crate::number::{Mark, keeps_its_text, parse, shortest};
use crate::options::{IdColumn, NoRows};
use crate::table::{COMPANION, DateCell, Origin, Parts, RAW_SCHEMA};
use crate::{DataError, Diagnostic, Missing, Place, Read, ReadOptions};

/// One cell of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    #[cfg_attr(not(any(feature = "xlsx", feature = "json")), expect(dead_code, reason = "text files hold text alone"))]
    Number(f64),
    #[cfg_attr(not(any(feature = "xlsx", feature = "json")), expect(dead_code, reason = "text files hold text alone"))]
    Boolean(bool),
    /// What the file itself calls a date, as ISO text.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "only sheets know dates"))]
    Date(String),
}

impl Cell {
    /// What a person reads in the cell; nothing where there is nothing but white space.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::Text(text) | Self::Date(text) => Some(text).filter(|text| !text.trim().is_empty()),
            Self::Number(value) => Some(shortest(value)),
            Self::Boolean(value) => Some(value.to_string()),
        }
    }
}

/// The cells of a file, column by column.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) file: Option<String>,
    pub(crate) header: Vec<String>,
    pub(crate) columns: Vec<Vec<Cell>>,
    /// For each row, its number in the file.
    pub(crate) rows: Vec<u64>,
    /// Whether `1,5` may be a number.
    pub(crate) decimal_comma: bool,
}

/// One column on its way into a table.
struct Column {
    array: ArrayRef,
    reasons: Vec<Option<Missing>>,
    dates: Vec<DateCell>,
}

impl Grid {
    fn place(&self, row: usize, column: &str) -> Place {
        Place { file: self.file.clone(), row: self.rows.get(row).copied(), column: Some(column.to_owned()) }
    }

    /// The table that these cells make, with what was told about the file before.
    pub(crate) fn into_read(mut self, options: &ReadOptions, told: Vec<Diagnostic>) -> Result<Read, DataError> {
        self.header.iter_mut().for_each(|name| *name = name.trim().to_owned());
        let file = Place { file: self.file.clone(), ..Place::default() };
        if let Some(position) = self.header.iter().position(String::is_empty) {
            return Err(DataError::EmptyHeader { place: file, position: position + 1 });
        }
        if self.rows.is_empty() && options.no_rows == NoRows::Error {
            return Err(DataError::HeaderOnly { place: file });
        }
        options.check_names(&self.header, self.file.as_deref())?;
        let id = match &options.id {
            IdColumn::First => self.header.first().cloned(),
            IdColumn::Named(name) => Some(name.clone()),
            IdColumn::None => None,
        };
        self.assemble(id.as_deref(), options, told)
    }

    fn assemble(
        mut self,
        id: Option<&str>,
        options: &ReadOptions,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Result<Read, DataError> {
        let mut told: BTreeMap<String, Vec<Option<Missing>>> = self.take_companions();
        let mut parts = Parts {
            schema_id: RAW_SCHEMA.to_owned(),
            id: id.map(str::to_owned),
            columns: Vec::with_capacity(self.header.len()),
            rows: self.rows.len(),
            reasons: BTreeMap::new(),
            dates: BTreeMap::new(),
            origin: Origin { file: self.file.clone(), rows: self.rows.clone() },
        };
        let mut marks: [Vec<String>; 2] = [Vec::new(), Vec::new()];
        for (name, cells) in self.header.iter().zip(std::mem::take(&mut self.columns)) {
            let column = if id == Some(name.as_str()) {
                Column::id(cells)
            } else {
                self.column(name, cells, told.remove(name), options, &mut marks, &mut diagnostics)
            };
            parts.columns.push((name.clone(), column.array));
            parts.reasons.insert(name.clone(), column.reasons.into());
            if !column.dates.is_empty() {
                parts.dates.insert(name.clone(), column.dates);
            }
        }
        if let [Some(point), Some(comma)] = marks.each_ref().map(|columns| columns.first()) {
            let message = format!(
                "column {point} has decimal points and column {comma} decimal commas; each was read in its own way"
            );
            let place = Place { file: self.file.clone(), ..Place::default() };
            diagnostics.push(Diagnostic::warning("DAT105", message).at(place).help("write all decimals in one way"));
        }
        let table = parts.assemble()?;
        diagnostics.extend(missing_counts(&table)?);
        Ok(Read { table, diagnostics })
    }

    /// Companion columns `X.missing` right after `X`, removed from the grid.
    fn take_companions(&mut self) -> BTreeMap<String, Vec<Option<Missing>>> {
        let mut told = BTreeMap::new();
        let mut index = 1;
        while let (Some(of), Some(name)) = (self.header.get(index - 1).cloned(), self.header.get(index)) {
            let is_companion = name.strip_suffix(COMPANION) == Some(of.as_str());
            let reasons = match (self.columns.get(index - 1), self.columns.get(index)) {
                (Some(values), Some(words)) if is_companion => companion(values, words),
                _ => None,
            };
            match reasons {
                Some(reasons) => {
                    self.header.remove(index);
                    self.columns.remove(index);
                    told.insert(of, reasons);
                }
                None => index += 1,
            }
        }
        told
    }

    fn column(
        &self,
        name: &str,
        cells: Vec<Cell>,
        told: Option<Vec<Option<Missing>>>,
        options: &ReadOptions,
        marks: &mut [Vec<String>; 2],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Column {
        let mut reasons = told.unwrap_or_else(|| vec![None; cells.len()]);
        let dated: BTreeSet<usize> =
            cells.iter().enumerate().filter(|(_, cell)| matches!(cell, Cell::Date(_))).map(|(row, _)| row).collect();
        let mut texts: Vec<Option<String>> = cells.into_iter().map(Cell::into_text).collect();
        declare_missing(name, &mut texts, &mut reasons, options);
        if options.is_text(name) {
            return Column { array: Arc::new(StringArray::from(texts)), reasons, dates: Vec::new() };
        }
        let dates =
            spoil(&mut texts, &mut reasons, |row| dated.contains(&row), |row| self.place(row, name), diagnostics);
        Column { array: self.values(name, &texts, marks, diagnostics), reasons, dates }
    }

    /// Numbers where every present cell is one and none would lose by it; otherwise text.
    fn values(
        &self,
        name: &str,
        texts: &[Option<String>],
        marks: &mut [Vec<String>; 2],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> ArrayRef {
        let as_text = || Arc::new(StringArray::from(texts.to_vec()));
        let present = || texts.iter().flatten().map(String::as_str).filter(|text| text.trim() != "NA");
        let all = |mark| present().all(|text| parse(text, mark).is_some());
        let mark = if all(Mark::Point) {
            Mark::Point
        } else if self.decimal_comma && all(Mark::Comma) {
            Mark::Comma
        } else {
            let either = |text| parse(text, Mark::Point).is_some() || parse(text, Mark::Comma).is_some();
            if self.decimal_comma && present().all(either) {
                let place = Place { row: None, ..self.place(0, name) };
                let message = "decimal points and decimal commas stand in one column, so it is text";
                diagnostics
                    .push(Diagnostic::warning("DAT104", message).at(place).help("write all decimals in one way"));
            }
            return as_text();
        };
        let numbers: Vec<Option<f64>> = texts.iter().map(|text| parse(text.as_deref()?, mark)).collect();
        let kept = texts.iter().zip(&numbers).all(|(text, value)| match (text, value) {
            (Some(text), Some(value)) => keeps_its_text(text, *value),
            _ => true,
        });
        if !kept {
            let absent = |text: &Option<String>| text.clone().filter(|text| text.trim() != "NA");
            return Arc::new(texts.iter().map(absent).collect::<StringArray>());
        }
        self.note_marks(name, texts, mark, marks, diagnostics);
        Arc::new(Float64Array::from(numbers))
    }

    /// In files that may have decimal commas: which mark a column uses, and whether it may rather be a thousands separator.
    fn note_marks(
        &self,
        name: &str,
        texts: &[Option<String>],
        mark: Mark,
        marks: &mut [Vec<String>; 2],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let (sign, used) = match mark {
            Mark::Point => ('.', 0),
            Mark::Comma => (',', 1),
        };
        let mut decimals = texts
            .iter()
            .enumerate()
            .filter_map(|(row, text)| Some((row, text.as_deref()?)))
            .filter(|(_, text)| text.contains(sign));
        if !self.decimal_comma || decimals.clone().next().is_none() {
            return;
        }
        if let Some(columns) = marks.get_mut(used) {
            columns.push(name.to_owned());
        }
        if let Some((row, text)) = decimals.clone().next()
            && decimals.all(|(_, text)| crate::number::has_thousands(text))
        {
            let value = parse(text, mark).map(shortest).unwrap_or_default();
            diagnostics.push(
                Diagnostic::warning(
                    "DAT106",
                    format!("\"{text}\" was read as {value}: thousands separators are not read"),
                )
                .at(self.place(row, name))
                .help("leave out thousands separators"),
            );
        }
    }
}

impl Column {
    /// Units are text always, without the white space around them.
    fn id(cells: Vec<Cell>) -> Self {
        let reasons = vec![None; cells.len()];
        let ids = cells.into_iter().map(|cell| cell.into_text().map(|text| text.trim().to_owned()));
        Self { array: Arc::new(ids.collect::<StringArray>()), reasons, dates: Vec::new() }
    }
}

fn companion(values: &[Cell], words: &[Cell]) -> Option<Vec<Option<Missing>>> {
    let told =
        values.iter().zip(words).map(|(value, word)| match (value.clone().into_text(), word.clone().into_text()) {
            (_, None) => Some(None),
            (None, Some(word)) => word.parse().ok().map(Some),
            (Some(_), Some(_)) => None,
        });
    let told: Option<Vec<Option<Missing>>> = told.collect();
    told.map(|told| told.into_iter().map(|reason| reason.filter(|reason| *reason != Missing::Empty)).collect())
}
