//! What stands around the cells of a table in files as people have them: columns and rows that hold nothing, a first column without
//! a name, the further header rows of a survey tool.

use std::collections::BTreeMap;

use super::{Cell, Grid};
use crate::number::{DecimalMark, parse};
use crate::options::IdColumn;
use crate::{DataError, Diagnostic, Missing, Place, ReadOptions, counted};

/// What a Qualtrics export calls a respondent.
const RESPONDENT: &str = "ResponseId";

/// What was found around the cells.
#[derive(Default)]
pub(super) struct Around {
    pub(super) told: Vec<Diagnostic>,
    /// The column that names the units, where the tool that wrote the file is known.
    pub(super) id: Option<String>,
    /// The wording of columns.
    pub(super) wording: BTreeMap<String, String>,
    /// A word that says why a cell is empty.
    pub(super) absent: Option<(&'static str, Missing)>,
}

impl Grid<'_> {
    /// Takes away what is no cell of the table, and says so.
    pub(super) fn take_around(&mut self, options: &ReadOptions) -> Result<Around, DataError> {
        let mut around = Around::default();
        around.told.extend(self.take_nameless());
        self.take_qualtrics(&mut around);
        self.take_vv(&mut around);
        self.take_limesurvey(&mut around);
        self.take_sosci(&mut around);
        self.take_two_heads(&mut around);
        around.told.extend(self.name_first(options));
        if !self.origin.columns.is_empty() {
            let places = (0..self.header.len()).filter_map(|column| u32::try_from(self.position(column)).ok());
            self.origin.columns = self.header.iter().cloned().zip(places).collect();
        }
        match self.header.iter().position(String::is_empty) {
            None => {
                around.told.extend(self.second_head());
                Ok(around)
            }
            Some(position) => {
                let position = self.position(position);
                let row = self.names_at.map(|row| row.at(u32::try_from(position).ok()));
                let names = self.names_below();
                Err(DataError::EmptyHeader { place: Place { row, ..self.file() }, position: position + 1, names })
            }
        }
    }

    /// Where a column stood before others were taken away.
    fn position(&self, column: usize) -> usize {
        self.taken.iter().fold(column, |at, taken| if *taken <= at { at + 1 } else { at })
    }

    fn remove_column(&mut self, column: usize) {
        let position = self.position(column);
        self.header.remove(column);
        self.columns.remove(column);
        let at = self.taken.partition_point(|taken| *taken < position);
        self.taken.insert(at, position);
    }

    /// Columns without a name and without a value.
    fn take_nameless(&mut self) -> Option<Diagnostic> {
        let is_empty = |cells: &Vec<Cell<'_>>| cells.iter().all(Cell::is_blank);
        let nameless: Vec<usize> = (self.header.iter().zip(&self.columns).enumerate())
            .filter(|(_, (name, cells))| name.is_empty() && is_empty(cells))
            .map(|(column, _)| column)
            .collect();
        if nameless.is_empty() || nameless.len() == self.header.len() {
            return None;
        }
        nameless.iter().rev().for_each(|column| self.remove_column(*column));
        let columns = counted(nameless.len(), "column", "columns");
        let were = if nameless.len() == 1 { "was" } else { "were" };
        let message = format!("{columns} without a name and without a value {were} left out");
        Some(Diagnostic::note("DAT117", message).at(self.file()))
    }

    /// The row that seems to hold the names where titles stand above it: the first in which every cell holds something, but for that of a first
    /// column of units, which often has no name. Where more than half of the columns have a name above it, as under heads of groups of columns, it has no number, and some row below has.
    fn names_below(&self) -> Option<u64> {
        let cells = |row: usize| self.columns.iter().map(move |cells| cells.get(row));
        let is_filled = |cell: Option<&Cell<'_>>| cell.is_some_and(|cell| !cell.is_blank());
        let filled = self.header.iter().filter(|name| !name.is_empty()).count();
        let has_number = |row: usize| cells(row).flatten().any(Cell::is_number);
        let is_full = |row: &usize| {
            let rest_is_full = cells(*row).skip(1).all(is_filled);
            let first_is_of_units =
                || self.header.len() > 2 && !has_number(*row) && cells(*row + 1).next().is_some_and(is_filled);
            rest_is_full && (cells(*row).next().is_some_and(is_filled) || first_is_of_units())
        };
        let row = (0..self.origin.rows.len().min(100)).find(is_full)?;
        let is_names = || !has_number(row) && (row + 1..self.origin.rows.len()).any(has_number);
        (2 * filled < self.header.len() || (row == 0 && is_names()))
            .then(|| self.origin.rows.get(row))
            .flatten()
            .map(|row| row.number())
    }

    /// A first column without a name over unique cells names the rows, as R's `write.csv` and pandas leave it; where something else names
    /// the units, it is left out.
    fn name_first(&mut self, options: &ReadOptions) -> Option<Diagnostic> {
        if let Some(told) = self.numbered_by_program(options) {
            return Some(told);
        }
        let first = self.header.first_mut().filter(|name| name.is_empty())?;
        if let Some(name) = &options.unnamed_first {
            first.clone_from(name);
            return None;
        }
        let cells: Vec<Option<String>> = self.columns.first()?.iter().map(|cell| cell.clone().into_text()).collect();
        let starts = counts(&cells);
        let mut texts: Vec<&str> = cells.iter().flatten().map(|text| text.trim()).collect();
        texts.sort_unstable();
        texts.dedup();
        let is_unique = texts.len() == cells.len();
        if !matches!(options.id, IdColumn::First) {
            if !is_unique {
                return None;
            }
            self.remove_column(0);
            let message = "the first column has no name and was left out, since it does not name the units";
            return Some(Diagnostic::note("DAT116", message).at(self.file()));
        }
        let numbered = (2..=self.header.len() + 2).map(|n| format!("id_{n}"));
        let name = std::iter::once("id".to_owned()).chain(numbered).find(|name| !self.header.contains(name));
        if let (Some(first), Some(name)) = (self.header.first_mut(), name) {
            *first = name;
        }
        let told = Diagnostic::note("DAT116", "the first column has no name and is taken for the names of the units");
        let told = told.at(self.file());
        Some(match self.unique_text(1).zip(starts) {
            Some((next, starts)) => told.help(names_instead(starts, next)),
            None => told,
        })
    }

    /// A first column that counts, under the name that programs give to one without (`Unnamed: 0`, `...1`), beside one that may name the
    /// units better.
    fn numbered_by_program(&self, options: &ReadOptions) -> Option<Diagnostic> {
        let first = self.header.first().filter(|name| {
            let number = name.strip_prefix("Unnamed: ").or_else(|| name.strip_prefix("..."));
            number.is_some_and(|number| number.parse::<u32>().is_ok()) && options.id == IdColumn::First
        })?;
        let cells: Vec<Option<String>> = self.columns.first()?.iter().map(|cell| cell.clone().into_text()).collect();
        let (next, starts) = self.unique_text(1).zip(counts(&cells))?;
        let message = format!("the first column, {first}, is taken for the names of the units");
        Some(Diagnostic::note("DAT116", message).at(self.file()).help(names_instead(starts, next)))
    }

    /// The name of a column that holds a text in every row, each another, and not only numbers.
    fn unique_text(&self, column: usize) -> Option<&String> {
        let cells = self.columns.get(column)?;
        let mut texts: Vec<String> = cells.iter().filter_map(|cell| cell.clone().into_text()).collect();
        let is_text = !cells.iter().all(Cell::is_number);
        texts.sort_unstable();
        texts.dedup();
        (is_text && texts.len() == cells.len()).then(|| self.header.get(column)).flatten()
    }

    /// The three header rows of Qualtrics: names, wording, ids of questions.
    fn take_qualtrics(&mut self, around: &mut Around) {
        let import = |cells: &Vec<Cell<'_>>| match cells.get(1) {
            Some(Cell::Text(text)) => {
                text.trim_start().starts_with("{\"ImportId\":").then(|| text.clone().into_owned())
            }
            _ => None,
        };
        let ids: Option<Vec<String>> = self.columns.iter().map(import).collect();
        let Some(ids) = ids.filter(|ids| !ids.is_empty()) else { return };
        for (name, cells) in self.header.iter().zip(&mut self.columns) {
            let mut above = cells.drain(..2);
            if let Some(wording) = above.next().and_then(Cell::into_text) {
                around.wording.insert(name.clone(), wording.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        self.origin.rows.drain(..2.min(self.origin.rows.len()));
        let is_respondent = |(name, id): &(&String, &String)| *name == RESPONDENT || id.contains("\"_recordId\"");
        around.id = self.header.iter().zip(&ids).find(is_respondent).map(|(name, _)| name.clone());
        let message =
            "this is a file of Qualtrics: its second row is the wording and its third the ids of the questions";
        around.told.push(Diagnostic::note("DAT119", message).at(self.file()));
    }

    /// `LimeSurvey`: `Q01[SQ001]. Wording` in one cell, and `N/A` where a question was not shown.
    fn take_limesurvey(&mut self, around: &mut Around) {
        const CODES: [&str; 3] = ["submitdate", "lastpage", "startlanguage"];
        const HEADS: [&str; 3] = ["Date submitted", "Last page", "Start language"];
        let parted: Vec<(&str, Option<&str>)> = self
            .header
            .iter()
            .map(|head| match head.split_once(". ") {
                Some((code, wording)) if !code.contains(' ') => (code, Some(wording.trim())),
                _ => (head.trim_end_matches('.'), None),
            })
            .collect();
        let has =
            |names: [&str; 3]| names.iter().filter(|name| parted.iter().any(|(code, _)| code == *name)).count() > 1;
        if around.absent.is_some() || !has(CODES) && !has(HEADS) {
            return;
        }
        around.absent = Some(("N/A", Missing::NotAsked));
        let mut codes: Vec<&str> = parted.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        if has(CODES) && codes.len() == self.header.len() {
            let wording =
                parted.iter().filter_map(|(code, wording)| Some(((*code).to_owned(), (*wording)?.to_owned())));
            around.wording = wording.collect();
            self.header = parted.iter().map(|(code, _)| (*code).to_owned()).collect();
        }
        let message = "this is a file of LimeSurvey: N/A is a question that was not shown";
        around.told.push(Diagnostic::note("DAT119", message).at(self.file()));
    }
}

/// From what on the cells count, if they do.
fn counts(cells: &[Option<String>]) -> Option<usize> {
    let counts = |from: &usize| {
        let mut each = cells.iter().enumerate();
        each.all(|(row, cell)| cell.as_deref().is_some_and(|text| text.trim() == (row + from).to_string()))
    };
    (0..=1).find(counts).filter(|_| !cells.is_empty())
}

fn names_instead(starts: usize, next: &str) -> String {
    format!("it counts {starts}, … only: if {next} names them, say `--id {next}` (in a study `id`)")
}

impl Cell<'_> {
    /// Whether it is a number, with a point or a comma before its decimals.
    pub(super) fn is_number(&self) -> bool {
        match self {
            Self::Text(text) => {
                [DecimalMark::Point, DecimalMark::Comma].iter().any(|mark| parse(text, *mark).is_some())
            }
            Self::Number(_) => true,
            _ => false,
        }
    }

    /// Whether a person sees nothing in it.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}
