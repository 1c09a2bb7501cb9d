//! Answers to some items of an instrument, a row a unit, joined by the names of units and items.

use super::super::readings::ValueLabels;
use super::super::surveys::written;
use super::Rule;
use crate::error::{MethodError, ValueError};
use crate::made::{StageId, StageInputs};
use crosscase_data::contract::{Answer, CodebookEntry, Record};
use crosscase_data::{Diagnostic, Place, Row, select};
use crosscase_scales::Person;
use crosscase_sets::levels_by_number;
use std::collections::{BTreeMap, BTreeSet};

/// The answers, with what the codebook says of the items.
pub(super) struct AnswerMatrix {
    pub(super) units: Vec<String>,
    /// All items of the instrument.
    pub(super) columns: Vec<String>,
    /// Those of the grid, as they were asked for.
    pub(super) items: Vec<String>,
    /// For each unit its answers by item, with the file and row that they stand in; an instrument need not ask every unit
    /// everything.
    pub(super) answers: Vec<BTreeMap<String, Answer>>,
    /// What stands in the file where an answer is read otherwise, by row and item.
    pub(super) written: BTreeMap<(i64, String), String>,
    pub(super) scales: BTreeMap<String, (f64, f64)>,
    /// Those that the questionnaire keys the other way round than their scale.
    pub(super) reversed: BTreeSet<String>,
    /// What there is to say of how answers are read.
    pub(super) told: Vec<Diagnostic>,
}

impl AnswerMatrix {
    pub(super) fn of(rule: &Rule, instrument: &StageId, given: &StageInputs<'_>) -> Result<Self, MethodError> {
        let codebook = CodebookEntry::rows(given.table(instrument, "codebook")?)?;
        let mut columns: Vec<String> = codebook.iter().map(|entry| entry.item.clone()).collect();
        let is_reversed = |entry: &&CodebookEntry| entry.reversed == Some(true);
        let reversed = codebook.iter().filter(is_reversed).map(|entry| entry.item.clone()).collect();
        let scales = codebook.into_iter().filter_map(|entry| Some((entry.item, (entry.min?, entry.max?)))).collect();
        let table = given.table(instrument, "answers")?;
        let item_of = table.texts("item")?;
        let known: BTreeSet<String> = columns.iter().cloned().collect();
        let mut seen: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        columns.extend(item_of.iter().flatten().filter(|item| seen.insert(item)).cloned());
        let items = select(&rule.items, &columns.iter().map(String::as_str).collect::<Vec<_>>())?;
        let of_grid: BTreeSet<&str> = items.iter().map(String::as_str).collect();
        let is_asked = |row: usize| {
            item_of.get(row).is_some_and(|item| item.as_deref().is_some_and(|item| of_grid.contains(item)))
        };
        let (answers, written) = (Vec::new(), written(instrument, given)?);
        let mut grid = Self {
            units: Vec::new(),
            columns,
            items: items.clone(),
            answers,
            written,
            scales,
            reversed,
            told: Vec::new(),
        };
        let mut place: BTreeMap<String, usize> = BTreeMap::new();
        let labels = ValueLabels::given(instrument, given)?;
        let rows = Answer::rows(&table.filter_rows(is_asked)?)?;
        let levels: Vec<&str> = rule.levels.iter().map(String::as_str).collect();
        let mut by_number = BTreeSet::new();
        for item in items.iter().filter(|item| !levels.is_empty() && labels.has(item)) {
            let cells: Vec<String> = rows.iter().filter(|row| row.item == *item).filter_map(cell).collect();
            let told = levels_by_number(item, cells.iter().map(String::as_str), |cell| labels.of(item, cell), &levels);
            if let Some(told) = told {
                by_number.insert(item.clone());
                grid.told.push(told);
            }
        }
        for answer in rows {
            let by_labels = labels.has(&answer.item) && !by_number.contains(&answer.item);
            let answer = in_numbers(answer, &rule.levels, by_labels.then_some(&labels))?;
            let at = *place.entry(answer.unit.clone()).or_insert(grid.units.len());
            if at == grid.units.len() {
                grid.units.push(answer.unit.clone());
                grid.answers.push(BTreeMap::new());
            }
            if let Some(answers) = grid.answers.get_mut(at) {
                answers.insert(answer.item.clone(), answer);
            }
        }
        Ok(grid)
    }

    /// Leaves the units that count.
    pub(super) fn retain(&mut self, counts: &[bool]) {
        let mut at = counts.iter();
        self.units.retain(|_| at.next() != Some(&false));
        let mut at = counts.iter();
        self.answers.retain(|_| at.next() != Some(&false));
    }
}

/// What an answer says, as a number or in words.
fn cell(answer: &Answer) -> Option<String> {
    let word = || answer.text.as_deref().map(str::trim).map(str::to_owned);
    answer.value.as_ref().map_or_else(|_| word(), |value| Some(value.to_string()))
}

/// The answer with the number of the level that its word stands for, where words stand for any. Where the file says what values are called, the
/// level is the one of that name: the code of an answer is not its place among the levels.
fn in_numbers(mut answer: Answer, levels: &[String], labels: Option<&ValueLabels>) -> Result<Answer, MethodError> {
    let is_labelled = labels.is_some();
    if levels.is_empty() || (answer.value.is_ok() && !is_labelled) {
        return Ok(answer);
    }
    let Some(cell) = cell(&answer) else { return Ok(answer) };
    // Files that say what their values are called have records and no lines.
    let row = answer.row.and_then(|row| u64::try_from(row).ok());
    let row = row.map(|row| if is_labelled { Row::Nth(row.saturating_sub(1)) } else { Row::Line(row) });
    let place = Place { file: answer.file.clone(), row, column: Some(answer.item.clone()) };
    let named = |word: &str| levels.iter().position(|level| level == word).map(|at| at + 1);
    let number = || cell.parse().ok().filter(|n| !is_labelled && (1..=levels.len()).contains(n));
    let label = labels.and_then(|labels| labels.of(&answer.item, &cell));
    let Some(found) = label.and_then(named).or_else(|| named(&cell)).or_else(number) else {
        let (label, levels) = (label.map(str::to_owned), levels.to_vec());
        return Err(if is_labelled {
            ValueError::NoLabelledLevel {
                found: cell,
                label,
                labels: labels.map(|labels| labels.all(&answer.item)).unwrap_or_default(),
                levels,
                place,
            }
        } else {
            ValueError::NoLevel { found: cell, levels, place }
        }
        .into());
    };
    answer.value = Ok(found as f64);
    Ok(answer)
}

/// One unit of the instrument, with its score, and the case it counts for.
pub(super) struct Scored<'a> {
    pub(super) unit: &'a str,
    pub(super) case: &'a str,
    pub(super) person: Person,
    /// The answers that there are, in the order of the items.
    pub(super) answers: Vec<&'a Answer>,
}
