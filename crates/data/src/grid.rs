//! From the cells of somebody's file to a table: kinds of columns, missing values, dates gone wrong.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, StringArray};

use crate::declare::{declare_missing, filled, missing_counts, recode, spoil};
use crate::idle::{Seen, idle};
use crate::number::{DecimalMark, Notation, keeps_its_text, parse, shortest};
use crate::options::{NoRows, UnitColumns};
use crate::scale::uneven;
use crate::table::{DateCell, Origin, Parts, RAW_SCHEMA, companion_of};
use crate::{
    DataError, Diagnostic, Missing, Place, ReadOptions, ReadTable, Row, VariableCodebook, composed, counted, name_in,
};

mod around;
mod heads;
mod marks;

use around::Around;
use marks::Marks;

/// One cell of a file, whose text may be that of the file: a million cells need no memory of their own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    #[cfg_attr(not(any(feature = "xlsx", feature = "json")), expect(dead_code, reason = "text files hold text alone"))]
    Number(f64),
    #[cfg_attr(not(any(feature = "xlsx", feature = "json")), expect(dead_code, reason = "text files hold text alone"))]
    Boolean(bool),
    /// What the file itself calls a date, as ISO text.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "only sheets know dates"))]
    Date(String),
}

/// What is said of rows that hold nothing.
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) fn left_out(empty: usize, which: &str, place: &Place) -> Option<Diagnostic> {
    let rows = counted(empty, "empty row", "empty rows");
    let were = if empty == 1 { "was" } else { "were" };
    (empty > 0).then(|| Diagnostic::note("DAT118", format!("{rows}{which} {were} left out")).at(place.clone()))
}

/// One that holds its own text.
#[cfg(any(feature = "xlsx", feature = "json"))]
pub(crate) type OwnCell = Cell<'static>;

impl Cell<'_> {
    fn is_na(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim() == "NA")
    }

    /// What a person reads in the cell; nothing where there is nothing but white space.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::Text(text) => Some(text.into_owned()).filter(|text| !text.trim().is_empty()),
            Self::Date(text) => Some(text).filter(|text| !text.trim().is_empty()),
            Self::Number(value) => Some(shortest(value)),
            Self::Boolean(value) => Some(value.to_string()),
        }
    }
}

/// The cells of a file, column by column.
#[derive(Clone, Debug)]
pub(crate) struct Grid<'a> {
    /// The file, and for each row its place in it.
    pub(crate) origin: Origin,
    /// Where the names of the columns stand.
    pub(crate) names_at: Option<Row>,
    pub(crate) header: Vec<String>,
    pub(crate) columns: Vec<Vec<Cell<'a>>>,
    /// Whether `1,5` may be a number.
    pub(crate) decimal_comma: bool,
    /// Where the columns stood that were left out, in order.
    pub(crate) taken: Vec<usize>,
}

/// One column on its way into a table.
struct Column {
    array: ArrayRef,
    reasons: Vec<Option<Missing>>,
    dates: Vec<DateCell>,
    /// The words that were declared missing, by row.
    taken: Vec<(usize, String)>,
    seen: Option<Seen>,
}

/// What columns are read by, and what is noticed on the way.
struct Reading<'o> {
    options: &'o ReadOptions,
    /// A word that says why a cell is empty.
    absent: Option<(&'static str, Missing)>,
    marks: Marks,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Grid<'a> {
    fn file(&self) -> Place {
        Place { file: self.origin.file.clone(), ..Place::default() }
    }

    fn place(&self, row: usize, column: &str) -> Place {
        let row = self.origin.rows.get(row).map(|row| row.at(self.origin.columns.get(column).copied()));
        Place { row, ..self.file().column(column) }
    }

    /// The table that these cells make, with what was told about the file before.
    pub(crate) fn into_read(mut self, options: &ReadOptions, told: Vec<Diagnostic>) -> Result<ReadTable, DataError> {
        self.header.iter_mut().for_each(|name| *name = composed(name.trim()).into_owned());
        let around = self.take_around(options)?;
        if self.origin.rows.is_empty() && options.no_rows == NoRows::Error {
            return Err(DataError::HeaderOnly { place: self.file() });
        }
        options.check_marks(&self.file())?;
        options.check_names(&self.header, &self.origin)?;
        let options = &options.by_column(&self.header, &self.origin, &options.notations(self.decimal_comma))?;
        let first = around.id.clone().or_else(|| self.header.first().cloned());
        let units = options.units(first, &self.header, &self.origin)?;
        self.assemble(&units, options, told, around)
    }

    fn assemble(
        mut self,
        units: &UnitColumns,
        options: &ReadOptions,
        mut diagnostics: Vec<Diagnostic>,
        around: Around,
    ) -> Result<ReadTable, DataError> {
        diagnostics.extend(around.told);
        let mut told: BTreeMap<String, Vec<Option<Missing>>> = self.take_companions(&mut diagnostics);
        let mut parts = Parts {
            schema_id: RAW_SCHEMA.to_owned(),
            id: units.one().map(str::to_owned),
            joined: Vec::new(),
            columns: Vec::with_capacity(self.header.len()),
            rows: self.origin.rows.len(),
            reasons: BTreeMap::new(),
            dates: BTreeMap::new(),
            doubts: BTreeMap::new(),
            origin: Origin::default(),
        };
        let mut reading = Reading { options, absent: around.absent, marks: Marks::default(), diagnostics };
        let mut not_available = BTreeMap::new();
        let (mut taken, mut seen) = (Vec::new(), Vec::new());
        for (name, cells) in self.header.iter().zip(std::mem::take(&mut self.columns)) {
            let says_so: Vec<usize> = (0..).zip(&cells).filter(|(_, cell)| cell.is_na()).map(|(row, _)| row).collect();
            let column = if units.names().contains(name) {
                Column::id(cells)
            } else {
                let told = told.remove(name);
                self.column(name, cells, told, &mut reading)
            };
            let is_empty = |row: &usize| {
                column.array.is_null(*row)
                    && matches!(column.reasons.get(*row), Some(None | Some(Missing::Empty)) | None)
            };
            not_available.insert(name.clone(), says_so.iter().filter(|row| is_empty(row)).count());
            if !units.names().contains(name) && !options.is_text(name) {
                reading.diagnostics.extend(self.na_as_a_word(name, &says_so, &column.array));
            }
            parts.columns.push((name.clone(), column.array));
            taken.push((name.clone(), column.taken));
            seen.extend(column.seen);
            parts.reasons.insert(name.clone(), column.reasons.into());
            if !column.dates.is_empty() {
                parts.dates.insert(name.clone(), column.dates);
            }
        }
        let Reading { marks, mut diagnostics, .. } = reading;
        let (said, doubts) = marks.judge(|row, column| self.place(row, column), &self.file());
        diagnostics.extend(said);
        for (name, array, doubt) in doubts {
            if let Some((_, column)) = parts.columns.iter_mut().find(|(column, _)| *column == name) {
                *column = array;
            }
            parts.doubts.insert(name, Arc::new(doubt));
        }
        let words = idle(options, &seen, &options.notations(self.decimal_comma), &self.file());
        parts.origin = self.origin;
        let table = parts.assemble()?.named_by(units)?;
        diagnostics.extend(missing_counts(&table, &not_available)?.into_iter().chain(words));
        let mut codebook = VariableCodebook::of(&table);
        for (name, taken) in taken {
            codebook.declared(&name, taken);
        }
        for (name, wording) in around.wording {
            if let Some(variable) = codebook.variable_mut(&name) {
                variable.label = Some(wording);
            }
        }
        Ok(ReadTable { table, diagnostics, codebook })
    }

    /// Companion columns `X.missing` right after `X`, removed from the grid; what looks like one and is none is told.
    fn take_companions(&mut self, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Vec<Option<Missing>>> {
        let mut told = BTreeMap::new();
        let mut index = 0;
        while let Some(name) = self.header.get(index) {
            let of = companion_of(name).map(str::to_owned);
            let beside = of.as_ref().and_then(|of| self.header.iter().position(|name| name == of));
            let columns = beside.and_then(|beside| Some((self.columns.get(beside)?, self.columns.get(index)?)));
            let (Some(of), Some((values, words))) = (of, columns) else {
                index += 1;
                continue;
            };
            let is_beside = beside.is_some_and(|beside| beside + 1 == index);
            let (row, why) = match companion(values, words) {
                Ok(reasons) if is_beside => {
                    self.header.remove(index);
                    self.columns.remove(index);
                    told.insert(of, reasons);
                    continue;
                }
                Ok(_) => (0, format!("it does not stand right after {of}")),
                Err(found) => found,
            };
            // Numbers are nobody's reasons.
            if words.iter().any(|word| matches!(word, Cell::Text(_))) && !words.iter().any(Cell::is_number) {
                let message =
                    format!("{name} is read as a column of its own, and not as the reasons why {of} is missing: {why}");
                let words: Vec<&str> = Missing::ALL.into_iter().map(Missing::as_str).collect();
                let help = format!("a reason stands beside an empty cell, and is one of: {}", words.join(", "));
                diagnostics.push(Diagnostic::warning("DAT120", message).at(self.place(row, name)).help(help));
            }
            index += 1;
        }
        told
    }

    /// That `NA` is one of the words of a column; `rows` are those that say so.
    fn na_as_a_word(&self, name: &str, rows: &[usize], column: &ArrayRef) -> Option<Diagnostic> {
        let words: Vec<usize> = rows.iter().copied().filter(|row| column.is_valid(*row)).collect();
        let first = *words.first()?;
        let cells = counted(words.len(), "cell", "cells");
        let message = format!("NA in {cells} of {name} is a word like the others there, and no missing value");
        let help = format!("if it stands for one, say so (`--missing-value {name}:NA`; in a study `missing`)");
        Some(Diagnostic::note("DAT127", message).at(self.place(first, name)).help(help))
    }

    /// A column of values; `told` are the reasons that stand beside it.
    fn column(
        &self,
        name: &str,
        cells: Vec<Cell<'a>>,
        told: Option<Vec<Option<Missing>>>,
        reading: &mut Reading<'_>,
    ) -> Column {
        let options = reading.options;
        let mut reasons = told.unwrap_or_else(|| vec![None; cells.len()]);
        let mut dated: BTreeSet<usize> =
            cells.iter().enumerate().filter(|(_, cell)| matches!(cell, Cell::Date(_))).map(|(row, _)| row).collect();
        let mut numeric: Vec<bool> = cells.iter().map(|cell| matches!(cell, Cell::Number(_))).collect();
        let mut texts: Vec<Option<String>> = cells.into_iter().map(Cell::into_text).collect();
        // Of a cell that says `NA` it is known beside it why.
        for (text, _) in texts
            .iter_mut()
            .zip(&reasons)
            .filter(|(text, reason)| reason.is_some() && text.as_deref().is_some_and(|text| text.trim() == "NA"))
        {
            *text = None;
        }
        let seen = Seen::of(name, &texts, |row| numeric.get(row) == Some(&true), options);
        let empty: Vec<bool> = texts.iter().map(Option::is_none).collect();
        let notations = options.notations(self.decimal_comma);
        // What the file itself calls a number has a point.
        let written =
            |numeric: &[bool], row| if numeric.get(row) == Some(&true) { Notation::POINTS } else { &*notations };
        let rows = recode(name, &mut texts, &reasons, options, |row| written(&numeric, row));
        reading.diagnostics.extend(filled(&empty, &rows, |row| self.place(row, name)));
        for row in rows {
            dated.remove(&row);
            // Whatever the decimal mark of the file is, a word stands for a number with a point.
            if let (Some(is_number), Some(text)) = (numeric.get_mut(row), texts.get(row)) {
                *is_number = text.as_deref().is_some_and(|text| parse(text, DecimalMark::Point).is_some());
            }
        }
        if let Some((word, reason)) = reading.absent {
            for (text, told) in texts.iter_mut().zip(&mut reasons).filter(|(text, _)| text.as_deref() == Some(word)) {
                (*text, *told) = (None, Some(reason));
            }
        }
        let taken = declare_missing(name, &mut texts, &mut reasons, options, |row| written(&numeric, row));
        if options.is_text(name) {
            return Column { array: text_array(&texts), reasons, dates: Vec::new(), taken, seen };
        }
        let place = |row| self.place(row, name);
        let dates = spoil(&mut texts, &mut reasons, |row| dated.contains(&row), place, &mut reading.diagnostics);
        let values = Texts { texts: &texts, numeric: &numeric };
        Column { array: self.values(name, &values, reading), reasons, dates, taken, seen }
    }

    /// Numbers where every present cell is one and none would lose by it; otherwise text.
    fn values(&self, name: &str, cells: &Texts<'_>, reading: &mut Reading<'_>) -> ArrayRef {
        let Reading { options, marks, diagnostics, .. } = reading;
        let notations = options.notations(self.decimal_comma);
        let undeclared = notations.len() > 1 && !options.declares_marks();
        let points_alone = notations.len() == 1 && !options.declares_marks();
        let fits =
            |notation: &Notation| cells.present().all(|(row, text)| cells.number(row, text, *notation).is_some());
        let Some(notation) = notations.iter().copied().find(fits) else {
            let either = |(row, text)| notations.iter().any(|notation| cells.number(row, text, *notation).is_some());
            if notations.len() > 1 && cells.present().all(either) {
                let place = Place { row: None, ..self.place(0, name) };
                let message = "decimal points and decimal commas are mixed in one column, so it is text";
                let help = "write all decimals in one way, or say which mark it is (`--decimal`; in a study `decimal`)";
                diagnostics.push(Diagnostic::warning("DAT104", message).at(place).help(help));
            }
            if undeclared {
                marks.words(name, cells.texts);
            } else if points_alone {
                marks.commas(name, cells.texts);
            }
            return text_array(cells.texts);
        };
        let mut present = cells.present();
        if !present.all(|(row, text)| {
            cells.number(row, text, notation).is_some_and(|(value, plain)| keeps_its_text(&plain, value))
        }) {
            let texts = cells.texts.iter().map(|text| text.as_deref().filter(|text| text.trim() != "NA"));
            return Arc::new(texts.collect::<StringArray>());
        }
        if undeclared {
            marks.numbers(name, cells.texts, notation.mark);
        } else if points_alone {
            marks.points(name, cells.texts, cells.numeric);
        }
        let number = |(row, text): (usize, &Option<String>)| Some(cells.number(row, text.as_deref()?, notation)?.0);
        let numbers: Vec<Option<f64>> = cells.texts.iter().enumerate().map(number).collect();
        if let Some(odd) = uneven(&numbers) {
            let text = cells.texts.get(odd.row).cloned().flatten();
            diagnostics.push(odd.diagnostic(text, self.place(odd.row, name)));
        }
        Arc::new(Float64Array::from(numbers))
    }
}

/// The cells of a column as text; what the file itself calls a number is one, whatever marks its texts have.
struct Texts<'a> {
    texts: &'a [Option<String>],
    numeric: &'a [bool],
}

impl Texts<'_> {
    /// The cells that hold something; `NA` among numbers is nothing.
    fn present(&self) -> impl Iterator<Item = (usize, &str)> {
        let cells = self.texts.iter().enumerate().filter_map(|(row, text)| Some((row, text.as_deref()?)));
        cells.filter(|(_, text)| text.trim() != "NA")
    }

    /// The number in a cell, and its text without thousands separators.
    fn number<'t>(&self, row: usize, text: &'t str, notation: Notation) -> Option<(f64, Cow<'t, str>)> {
        let is_number = self.numeric.get(row).copied().unwrap_or_default();
        let notation = if is_number { Notation::plain(DecimalMark::Point) } else { notation };
        let plain = notation.ungrouped(text)?;
        Some((parse(&plain, notation.mark)?, plain))
    }
}

fn text_array(texts: &[Option<String>]) -> ArrayRef {
    Arc::new(texts.iter().map(Option::as_deref).collect::<StringArray>())
}

impl Column {
    /// Units are text always, each in the one spelling of its name.
    fn id(cells: Vec<Cell<'_>>) -> Self {
        let reasons = vec![None; cells.len()];
        let ids = cells.into_iter().map(|cell| name_in(&cell.into_text()?).map(Cow::into_owned));
        Self {
            array: Arc::new(ids.collect::<StringArray>()),
            reasons,
            dates: Vec::new(),
            taken: Vec::new(),
            seen: None,
        }
    }
}

/// The reasons in a column beside the values of which they speak; or the first row in which it holds something else, and what.
fn companion(values: &[Cell<'_>], words: &[Cell<'_>]) -> Result<Vec<Option<Missing>>, (usize, String)> {
    // `NA` is how R writes that a cell is empty.
    let text = |cell: &Cell<'_>| cell.clone().into_text().filter(|text| text.trim() != "NA");
    let each = values.iter().zip(words).enumerate().map(|(row, (value, word))| match (text(value), text(word)) {
        (_, None) => Ok(None),
        (None, Some(word)) => word.parse().map(Some).map_err(|_| (row, format!("\"{word}\" is no reason"))),
        (Some(value), Some(word)) => Err((row, format!("\"{word}\" stands beside the value {value}"))),
    });
    let told: Vec<Option<Missing>> = each.collect::<Result<_, _>>()?;
    Ok(told.into_iter().map(|reason| reason.filter(|reason| *reason != Missing::Empty)).collect())
}
