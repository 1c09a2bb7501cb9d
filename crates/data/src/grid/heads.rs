//! A second row of names or wording under the first, as survey tools and people who group columns write it.

use std::collections::BTreeSet;

use super::around::Around;
use super::{Cell, Grid};
use crate::{Diagnostic, Listed, Missing, Place};

impl Grid<'_> {
    /// The text in the first row under the names.
    fn under(&self, column: usize) -> Option<&str> {
        match self.columns.get(column)?.first()? {
            Cell::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The texts of the first row under the names, taken out of the table.
    fn take_under(&mut self) -> Vec<Option<String>> {
        self.origin.rows.drain(..1.min(self.origin.rows.len()));
        let mut under = |cells: &mut Vec<Cell<'_>>| cells.drain(..1.min(cells.len())).next().and_then(Cell::into_text);
        self.columns.iter_mut().map(&mut under).collect()
    }

    /// Names over two rows, as `SurveyMonkey` writes them and people who head groups of columns: each row has holes where the other does not, the
    /// first column among them. A column is called as the second row calls it, where that has a name for all and each is another, else by its
    /// group and that. A row that has a word for all is a case like the others where it stands over no numbers.
    pub(super) fn take_two_heads(&mut self, around: &mut Around) {
        let columns = 0..self.header.len();
        // The first column alone has no name in many a file with one row of names.
        let has_hole = self.header.iter().skip(1).any(String::is_empty);
        // One name alone is a title.
        let is_title = self.header.iter().filter(|name| !name.is_empty()).count() < 2;
        let is_one_of_both = |column: usize| {
            let named = self.header.get(column).is_some_and(|name| !name.is_empty());
            named != self.under(column).is_some()
        };
        let is_named = |column: usize| {
            self.under(column).is_some() || self.header.get(column).is_some_and(|name| !name.is_empty())
        };
        let is_number = |cells: &Vec<Cell<'_>>| cells.first().is_some_and(Cell::is_number);
        if !has_hole
            || is_title
            || !is_one_of_both(0)
            || !columns.clone().all(is_named)
            || self.columns.iter().any(is_number)
        {
            return;
        }
        let all_under = columns.clone().all(|column| self.under(column).is_some());
        if all_under && !columns.clone().any(|column| self.is_over_numbers(column)) {
            return;
        }
        let under: BTreeSet<&str> = columns.clone().filter_map(|column| self.under(column)).collect();
        let under_are_names = under.len() == self.header.len();
        let mut group = String::new();
        let name = |column: usize| {
            let own = self.header.get(column).filter(|name| !name.is_empty());
            let next_is_of_group = self.header.get(column + 1).is_some_and(String::is_empty);
            if let Some(own) = own {
                group = if next_is_of_group || all_under {
                    own.trim_end_matches([':', ' ']).to_owned()
                } else {
                    String::new()
                };
            }
            match (self.under(column), own) {
                (Some(under), _) if under_are_names || (own.is_none() && group.is_empty()) => under.to_owned(),
                (Some(under), _) if !group.is_empty() => format!("{group} - {under}"),
                (_, Some(own)) => own.clone(),
                (under, None) => under.unwrap_or_default().to_owned(),
            }
        };
        let names: Vec<String> = columns.map(name).collect();
        if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
            return;
        }
        self.take_under();
        let grouped: Vec<String> = names.iter().filter(|name| !self.header.contains(name)).cloned().collect();
        self.header = names;
        let message = format!("the names of the columns stand in two rows, and are put together: {}", Listed(&grouped));
        around.told.push(Diagnostic::note("DAT129", message).at(self.file()));
    }

    /// `SoSci Survey`: the second row is the wording.
    pub(super) fn take_sosci(&mut self, around: &mut Around) {
        const HEADS: [&str; 5] = ["CASE", "SERIAL", "REF", "QUESTNNR", "MODE"];
        let is_it = self.header.iter().take(HEADS.len()).map(String::as_str).eq(HEADS);
        if !is_it
            || self.under(0).is_none()
            || self.columns.first().and_then(|cells| cells.first()).is_some_and(Cell::is_number)
        {
            return;
        }
        let wording = self.take_under();
        let worded = self.header.iter().cloned().zip(wording).filter_map(|(name, wording)| Some((name, wording?)));
        around.wording.extend(worded);
        let message = "this is a file of SoSci Survey: its second row is the wording";
        around.told.push(Diagnostic::note("DAT119", message).at(self.file()));
    }

    /// The VV files of `LimeSurvey`: wording in the first row, codes in the second.
    pub(super) fn take_vv(&mut self, around: &mut Around) {
        const CODES: [&str; 3] = ["submitdate", "lastpage", "startlanguage"];
        let codes: Vec<Option<String>> = (0..self.header.len()).map(|at| self.under(at).map(str::to_owned)).collect();
        let Some(codes) = codes.into_iter().collect::<Option<Vec<String>>>() else { return };
        if CODES.iter().filter(|code| codes.iter().any(|known| known == *code)).count() < 2 {
            return;
        }
        self.take_under();
        around.wording.extend(codes.iter().cloned().zip(std::mem::replace(&mut self.header, codes.clone())));
        around.absent = Some(("{question_not_shown}", Missing::NotAsked));
        let message = "this is a file of LimeSurvey: its first row is the wording, and {question_not_shown} a question that was not shown";
        around.told.push(Diagnostic::note("DAT119", message).at(self.file()));
    }

    /// Whether a word stands in the first row under the names, and numbers alone below it.
    fn is_over_numbers(&self, column: usize) -> bool {
        let below = self.columns.get(column).and_then(|cells| cells.get(1..)).unwrap_or_default();
        let present = || below.iter().filter(|cell| !cell.is_blank());
        let is_word = |text: &str| !matches!(text, "NA" | "." | "-") && text.chars().any(char::is_alphabetic);
        present().count() > 1 && present().all(Cell::is_number) && self.under(column).is_some_and(is_word)
    }

    /// That a row of words stands over columns of numbers, as a second row of names does.
    pub(super) fn second_head(&self) -> Option<Diagnostic> {
        let is_number = |cells: &Vec<Cell<'_>>| cells.first().is_some_and(Cell::is_number);
        if self.columns.iter().any(is_number) {
            return None;
        }
        let over = |column: &usize| self.is_over_numbers(*column);
        let columns: Vec<String> =
            (0..self.header.len()).filter(over).filter_map(|column| self.header.get(column).cloned()).collect();
        // A case of which nothing is known says so in one word.
        let words: BTreeSet<&str> =
            (0..self.header.len()).filter(over).filter_map(|column| self.under(column)).collect();
        if columns.len() < 2 || words.len() < columns.len() {
            return None;
        }
        let row = self.origin.rows.first().copied();
        let place = Place { row, ..self.file() };
        let message = format!(
            "a row of words stands over numbers, as a second row of names or the wording does: in {}",
            Listed(&columns)
        );
        let help = "if it is one, take it out of the file, or say that it holds the names (`--header-row`; in a study `header_row`)";
        Some(Diagnostic::warning("DAT130", message).at(place).help(help))
    }
}
