//! The answers of respondents to items: words read as values, codes as missing, and everything held against what was declared.

use crate::item::number;
use crate::items::complete_rows;
use crate::notices::ROWS_LEFT_OUT;
use crate::{Item, ScalesError};
use crosscase_data::{Diagnostic, Listed, Missing, Table, TableBuilder, counted};
use std::collections::BTreeSet;

/// The answers of respondents to the items of an analysis.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Answers, Item, AnswerRange};
///
/// let file = b"person,s1,s2\np1,1,4\np2,2,\n";
/// let table = read_bytes(file, Format::Csv, Some("t.csv"), &ReadOptions::new())?.table;
/// let range = AnswerRange::new(1.0, 5.0)?;
/// let items = [Item::new("s1").range(range), Item::new("s2").range(range).reversed()];
/// let answers = Answers::read(&table, &items)?;
/// assert_eq!((answers.given(1), answers.keyed(1)), (&[Some(4.0), None][..], vec![Some(2.0), None]));
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    ids: Vec<String>,
    items: Vec<Item>,
    columns: Vec<Column>,
    table: Table,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Column {
    given: Vec<Option<f64>>,
    asked: Vec<bool>,
}

impl Answers {
    /// Reads the items' columns of a table.
    ///
    /// Who was not asked, since a condition does not hold or is not known, has no answer; what stands there all the same where it does not
    /// hold is left out with a warning.
    ///
    /// # Errors
    /// An unknown column; a word that is no label; an answer that is no number, or outside the item's range; an item that is
    /// reversed without one ([`ScalesError::NoRange`]), or named twice.
    pub fn read(table: &Table, items: &[Item]) -> Result<Self, ScalesError> {
        let mut names = BTreeSet::new();
        if let Some(twice) = items.iter().find(|item| !names.insert(&item.id)) {
            return Err(ScalesError::ItemTwice { item: twice.id.clone() });
        }
        let unranged: Vec<String> =
            items.iter().filter(|item| item.reverse && item.range.is_none()).map(|item| item.id.clone()).collect();
        if !unranged.is_empty() {
            return Err(ScalesError::NoRange { items: unranged, wanted: "reversing wants one" });
        }
        let ids = match table.id_column() {
            Some(_) => table.ids()?,
            None => (0..table.rows()).map(|row| (row + 1).to_string()).collect(),
        };
        let mut diagnostics = Vec::new();
        let columns = items.iter().map(|item| column(table, item, &mut diagnostics)).collect::<Result<_, _>>()?;
        Ok(Self { ids, items: items.to_vec(), columns, table: table.clone(), diagnostics })
    }

    /// Answers as rows of numbers, one a respondent, who is called by the number of the row.
    ///
    /// ```
    /// use crosscase_scales::{Answers, Item, Reliability};
    ///
    /// let rows = [[1.0, 2.0, 1.0], [2.0, 2.0, 3.0], [4.0, 3.0, 4.0], [5.0, 4.0, 4.0]];
    /// let answers = Answers::from_rows(&["a", "b", "c"].map(Item::new), &rows.map(|row| row.map(Some)))?;
    /// assert!(Reliability::new().fit(&answers)?.alpha > Some(0.9));
    /// # Ok::<(), crosscase_scales::ScalesError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Answers::read`]; rows that have not one answer an item.
    pub fn from_rows<R: AsRef<[Option<f64>]>>(items: &[Item], rows: &[R]) -> Result<Self, ScalesError> {
        if let Some(row) = rows.iter().find(|row| row.as_ref().len() != items.len()) {
            let (found, allowed) = (row.as_ref().len().to_string(), "as many answers a row as there are items");
            return Err(ScalesError::Option { option: "rows", found, allowed });
        }
        let column = |at: usize| rows.iter().map(move |row| row.as_ref().get(at).copied().flatten());
        let table = TableBuilder::default().id("respondent", (1..=rows.len()).map(|row| row.to_string()));
        let table = (0..).zip(items).fold(table, |table, (at, item)| table.number(&item.id, column(at)));
        Self::read(&table.build()?, items)
    }

    /// The respondents, in the order of the file.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The items, in the order of the columns of answers.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many respondents there are.
    pub const fn rows(&self) -> usize {
        self.ids.len()
    }

    /// The table that they were read from.
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// What was noticed of the answers.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The answers to an item, by its place, as they were given: before reversal.
    pub fn given(&self, item: usize) -> &[Option<f64>] {
        self.columns.get(item).map_or(&[], |column| &column.given)
    }

    /// The answers to an item in the direction of its scale.
    pub fn keyed(&self, item: usize) -> Vec<Option<f64>> {
        let Some(keyed) = self.items.get(item) else { return Vec::new() };
        self.given(item).iter().map(|answer| answer.map(|answer| keyed.keyed(answer))).collect()
    }

    /// Whether a respondent was asked an item.
    pub fn asked(&self, item: usize, row: usize) -> bool {
        self.columns.get(item).and_then(|column| column.asked.get(row)).copied().unwrap_or_default()
    }

    /// The answers of a respondent to every item, as given.
    pub fn row(&self, row: usize) -> Vec<Option<f64>> {
        self.columns.iter().map(|column| column.given.get(row).copied().flatten()).collect()
    }

    /// The same of some rows alone.
    #[must_use]
    pub fn only_rows(&self, rows: &[usize]) -> Self {
        let pick = |column: &Column| Column {
            given: rows.iter().map(|&row| column.given.get(row).copied().flatten()).collect(),
            asked: rows.iter().map(|&row| column.asked.get(row).copied().unwrap_or_default()).collect(),
        };
        Self {
            ids: rows.iter().filter_map(|&row| self.ids.get(row).cloned()).collect(),
            columns: self.columns.iter().map(pick).collect(),
            ..self.clone()
        }
    }

    /// The same of those alone who answered every item, and a note of how many did not.
    ///
    /// ```
    /// use crosscase_scales::{Answers, Item};
    /// let items = ["a", "b"].map(Item::new);
    /// let answers = Answers::from_rows(&items, &[[Some(1.0), Some(2.0)], [Some(3.0), None]])?;
    /// assert_eq!(answers.complete().ids().len(), 1);
    /// # Ok::<(), crosscase_scales::ScalesError>(())
    /// ```
    #[must_use]
    pub fn complete(&self) -> Self {
        let rows = complete_rows(self);
        let mut kept = self.only_rows(&rows);
        kept.diagnostics.extend(left_out(Rows::Complete, rows.len(), self.rows()));
        kept
    }

    /// # Errors
    /// [`ScalesError::BetweenOptions`] for an answer that is no whole number.
    pub(crate) fn whole_numbers(&self) -> Result<(), ScalesError> {
        self.items.iter().try_for_each(|item| self.whole_numbers_of(&item.id))
    }

    /// The same of one item, whether its range is declared or not.
    pub(crate) fn whole_numbers_of(&self, id: &str) -> Result<(), ScalesError> {
        for (item, column) in self.items.iter().zip(&self.columns).filter(|(item, _)| item.id == id) {
            let between = column
                .given
                .iter()
                .enumerate()
                .find_map(|(row, answer)| Some((row, answer.filter(|a| a.fract() != 0.0)?)));
            if let Some((row, found)) = between {
                return Err(ScalesError::BetweenOptions { place: self.table.place(row, Some(&item.id)), found });
            }
        }
        Ok(())
    }

    /// # Errors
    /// [`ScalesError::DifferentRanges`] where two declared ranges differ.
    pub(crate) fn one_range(&self, score: &'static str) -> Result<Option<crate::AnswerRange>, ScalesError> {
        let declared = || self.items.iter().filter_map(|item| item.range);
        let first = declared().next();
        if declared().any(|range| Some(range) != first) {
            let told = |item: &Item| match item.range {
                Some(range) => format!("{} {} to {}", item.id, range.low(), range.high()),
                None => format!("{} undeclared", item.id),
            };
            return Err(ScalesError::DifferentRanges { ranges: self.items.iter().map(told).collect(), score });
        }
        Ok(first.filter(|_| declared().count() == self.items.len()))
    }
}

fn column(table: &Table, item: &Item, diagnostics: &mut Vec<Diagnostic>) -> Result<Column, ScalesError> {
    let mut given = values(table, item)?;
    let reasons = table.reasons(&item.id)?;
    let mut asked: Vec<bool> = reasons.iter().map(|reason| *reason != Some(Missing::NotAsked)).collect();
    if let Some(condition) = &item.asked_if {
        let mut contradictions = Vec::new();
        for (row, found) in table.texts(condition.column())?.iter().enumerate() {
            let holds = found.as_deref().is_some_and(|found| condition.holds(found));
            let (Some(answer), Some(asked)) = (given.get_mut(row), asked.get_mut(row)) else { continue };
            // Who answered was asked, unless it is known that not.
            *asked &= holds || found.is_none() && answer.is_some();
            if !holds && found.is_some() && answer.take().is_some() {
                contradictions.push(row);
            }
        }
        if let Some(&first) = contradictions.first() {
            let answers = counted(contradictions.len(), "answer", "answers");
            let message =
                format!("{answers} to {} by respondents who were not asked it by its condition: left out", item.id);
            let told = Diagnostic::warning("SCA101", message).at(table.place(first, Some(&item.id)));
            diagnostics.push(told.help("mend the condition (`asked_if`), or the file"));
        }
    }
    if let Some(range) = item.range {
        let outside =
            |(row, answer): (usize, &Option<f64>)| Some((row, answer.filter(|answer| !range.contains(*answer))?));
        if let Some((row, found)) = given.iter().enumerate().find_map(outside) {
            return Err(ScalesError::OutsideRange { place: table.place(row, Some(&item.id)), found, range });
        }
    }
    if let Some((row, reason)) = beyond_reckoning(&given) {
        return Err(ScalesError::Cell { place: table.place(row, Some(&item.id)), reason });
    }
    Ok(Column { given, asked })
}

/// Answers whose products do not fit into a number: covariances of covariances would be infinite or 0, and so would what is made of them.
fn beyond_reckoning(given: &[Option<f64>]) -> Option<(usize, String)> {
    const MOST: f64 = 1e30;
    let known = || given.iter().enumerate().filter_map(|(row, answer)| Some((row, (*answer)?)));
    let way_out = "measure the item in another unit, or look for a slip";
    if let Some((row, large)) = known().find(|(_, answer)| answer.abs() > MOST) {
        return Some((row, format!("{large:e} is too large an answer to be reckoned with: {way_out}")));
    }
    let (first_row, first) = known().next()?;
    let apart = known().map(|(_, answer)| (answer - first).abs()).fold(0.0, f64::max);
    let is_too_little = apart > 0.0 && apart < 1.0 / MOST;
    is_too_little.then(|| {
        (
            first_row,
            format!(
                "answers that are at most {apart:.0e} apart are too near each other to be reckoned with: {way_out}"
            ),
        )
    })
}

/// The values of a column, in which words may stand for some.
fn values(table: &Table, item: &Item) -> Result<Vec<Option<f64>>, ScalesError> {
    if item.labels.is_empty() {
        return Ok(table.numbers(&item.id)?);
    }
    let value = |(row, text): (usize, &Option<String>)| {
        let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
        match item.labels.iter().find(|(word, _)| word == text) {
            Some((_, value)) => Ok(Some(*value)),
            None if text == "NA" => Ok(None),
            None => number(text).map(Some).ok_or_else(|| ScalesError::UnlistedWord {
                place: table.place(row, Some(&item.id)),
                found: text.to_owned(),
                known: item.labels.iter().map(|(word, _)| word.clone()).collect(),
            }),
        }
    };
    table.texts(&item.id)?.iter().enumerate().map(value).collect()
}

/// What an analysis of several items uses: rows and items, and what it says of those that it does not.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Used {
    /// The rows, by their places.
    pub(crate) rows: Vec<usize>,
    /// The items that vary, by their places.
    pub(crate) items: Vec<usize>,
    /// Their answers over the rows, in the direction of the scale.
    pub(crate) columns: Vec<Vec<Option<f64>>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Which rows are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Those without a missing answer.
    Complete,
    /// Those with any answer.
    Any,
}

/// How many rows are left out, if any are.
fn left_out(which: Rows, used: usize, total: usize) -> Option<Diagnostic> {
    let why = if which == Rows::Complete { "without an answer to every item" } else { "without any answer" };
    let left = counted(total - used, "row is", "rows are");
    let told = Diagnostic::note(ROWS_LEFT_OUT, format!("{left} left out, {why}; {used} of {total} are used"));
    (used < total).then_some(told)
}

impl Used {
    /// The rows that count, and of the items those that vary over them.
    ///
    /// # Errors
    /// [`ScalesError::TooFew`] for fewer than two rows or items.
    pub(crate) fn of(answers: &Answers, which: Rows, wanted: &'static str) -> Result<Self, ScalesError> {
        Self::of_rows(answers, which, wanted, ": leave out items that many did not answer")
    }

    /// The same; `way_out` is for where complete rows are too few.
    pub(crate) fn of_rows(
        answers: &Answers,
        which: Rows,
        wanted: &'static str,
        way_out: &str,
    ) -> Result<Self, ScalesError> {
        let keyed: Vec<Vec<Option<f64>>> = (0..answers.items().len()).map(|item| answers.keyed(item)).collect();
        let counts = |row: &usize| {
            let mut has = keyed.iter().map(|column| column.get(*row).is_some_and(Option::is_some));
            if which == Rows::Complete { has.all(|has| has) } else { has.any(|has| has) }
        };
        let total = answers.rows();
        let rows: Vec<usize> = (0..total).filter(counts).collect();
        let mut diagnostics = answers.diagnostics().to_vec();
        diagnostics.extend(left_out(which, rows.len(), total));
        if rows.len() < 2 {
            let empty: Vec<String> = (answers.items().iter().zip(&keyed))
                .filter(|(_, column)| column.iter().all(Option::is_none))
                .map(|(item, _)| item.id.clone())
                .collect();
            let why = match (empty.is_empty(), which) {
                (false, _) => format!(": nobody answered {}", Listed(&empty)),
                (true, Rows::Complete) if total > 1 => way_out.to_owned(),
                (true, _) => String::new(),
            };
            return Err(ScalesError::TooFew { what: "row", found: rows.len(), least: 2, wanted, why });
        }
        let columns: Vec<Vec<Option<f64>>> =
            keyed.iter().map(|column| rows.iter().map(|&row| column.get(row).copied().flatten()).collect()).collect();
        let varies = |column: &[Option<f64>]| {
            let mut given = column.iter().flatten();
            let first = given.next();
            given.any(|answer| Some(answer) != first)
        };
        let (items, columns): (Vec<usize>, Vec<_>) =
            columns.into_iter().enumerate().filter(|(_, column)| varies(column)).unzip();
        let constant: Vec<String> = (answers.items().iter().enumerate())
            .filter(|(item, _)| !items.contains(item))
            .map(|(_, item)| item.id.clone())
            .collect();
        if !constant.is_empty() {
            let message = format!("one value only, so left out: {}", Listed(&constant));
            diagnostics.push(Diagnostic::warning("SCA103", message));
        }
        if items.len() < 2 {
            let why = if constant.is_empty() {
                String::new()
            } else {
                format!(": of {} the rows hold one value only", Listed(&constant))
            };
            return Err(ScalesError::TooFew { what: "item", found: items.len(), least: 2, wanted, why });
        }
        Ok(Self { rows, items, columns, diagnostics })
    }

    /// The name of an item, by its place among those that are used.
    pub(crate) fn name<'a>(&self, answers: &'a Answers, at: usize) -> &'a str {
        self.items.get(at).and_then(|at| answers.items().get(*at)).map_or("", |item| &item.id)
    }

    /// The place of an item among those that are used, by that among all.
    pub(crate) fn place(&self, item: usize) -> Option<usize> {
        self.items.iter().position(|used| *used == item)
    }

    /// The columns, of which every row that is used has an answer.
    pub(crate) fn complete(&self) -> Vec<Vec<f64>> {
        self.columns.iter().map(|column| column.iter().copied().flatten().collect()).collect()
    }
}
