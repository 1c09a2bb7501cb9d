//! Points and commas in a file that may use either: which is the decimal mark, and which rather stands between thousands.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};

use crate::number::{DecimalMark, Notation, Thousands, has_thousands, parse, shortest};
use crate::table::Doubt;
use crate::{Diagnostic, Place};

/// A column all of whose marks stand before three digits: `100.000`.
struct Suspect {
    column: String,
    texts: Vec<Option<String>>,
    /// The first such cell.
    row: usize,
    mark: DecimalMark,
}

/// What the columns of one file show of its decimal mark.
#[derive(Default)]
pub(super) struct Marks {
    /// The first column that shows a point, and a comma, to be the decimal mark.
    sure: [Option<String>; 2],
    suspects: Vec<Suspect>,
    /// Whether numbers of this file have points alone, so that a comma before decimals is the only sign of another habit.
    points_alone: bool,
}

impl Marks {
    fn sure(&self, mark: DecimalMark) -> Option<&String> {
        match mark {
            DecimalMark::Point => self.sure[0].as_ref(),
            DecimalMark::Comma => self.sure[1].as_ref(),
        }
    }

    fn set(&mut self, mark: DecimalMark, column: &str) {
        let [point, comma] = &mut self.sure;
        let first = if mark == DecimalMark::Point { point } else { comma };
        first.get_or_insert_with(|| column.to_owned());
    }

    /// A column of a file whose numbers have points alone, and that is none of numbers for the commas before its decimals.
    pub(super) fn commas(&mut self, column: &str, texts: &[Option<String>]) {
        self.points_alone = true;
        let comma = DecimalMark::Comma;
        let mut present = texts.iter().flatten().filter(|text| text.trim() != "NA").peekable();
        let decimals = |text: &String| text.contains(comma.sign()) && !has_thousands(text);
        if present.peek().is_some()
            && texts.iter().flatten().any(decimals)
            && present.all(|text| parse(text.trim(), comma).is_some())
        {
            self.set(comma, column);
        }
    }

    /// A column that was read as numbers in a file whose numbers have points alone; the marks of what the file itself calls a number
    /// nobody wrote.
    pub(super) fn points(&mut self, column: &str, texts: &[Option<String>], numeric: &[bool]) {
        self.points_alone = true;
        self.held(column, texts, DecimalMark::Point, |row| numeric.get(row) != Some(&true));
    }

    /// A column that was read as numbers with this mark.
    pub(super) fn numbers(&mut self, column: &str, texts: &[Option<String>], mark: DecimalMark) {
        self.held(column, texts, mark, |_| true);
    }

    fn held(&mut self, column: &str, texts: &[Option<String>], mark: DecimalMark, written: impl Fn(usize) -> bool) {
        let marked = || texts.iter().enumerate().filter_map(|(row, text)| Some((row, text.as_deref()?)));
        let mut marked = marked().filter(|(row, text)| written(*row) && text.contains(mark.sign()));
        let Some((row, first)) = marked.next() else { return };
        if has_thousands(first) && marked.all(|(_, text)| has_thousands(text)) {
            self.suspects.push(Suspect { column: column.to_owned(), texts: texts.to_vec(), row, mark });
        } else {
            self.set(mark, column);
        }
    }

    /// A column that is none of numbers: `1.234,5` and `1.000.000` tell all the same what stands between thousands.
    pub(super) fn words(&mut self, column: &str, texts: &[Option<String>]) {
        for (mark, thousands) in [(DecimalMark::Comma, Thousands::Point), (DecimalMark::Point, Thousands::Comma)] {
            let grouped = Notation { mark, thousands: Some(thousands) };
            let tells = |text: &&String| {
                let other = mark.other().sign();
                let both = text.contains(mark.sign()) || text.matches(other).count() > 1;
                text.contains(other) && both && grouped.parse(text).is_some()
            };
            if texts.iter().flatten().any(|text| tells(&text)) {
                self.set(mark, column);
            }
        }
    }

    /// What there is to say, and the columns of which nobody can know whether they hold thousands: as text, with the doubt.
    pub(super) fn judge(
        self,
        place: impl Fn(usize, &str) -> Place,
        file: &Place,
    ) -> (Vec<Diagnostic>, Vec<(String, ArrayRef, Doubt)>) {
        let mut told = Vec::new();
        if let [Some(point), Some(comma)] = &self.sure
            && !self.points_alone
        {
            let message = format!(
                "column {point} has decimal points and column {comma} decimal commas; each was read in its own way"
            );
            let said = Diagnostic::warning("DAT105", message).at(file.clone());
            told.push(
                said.help("write all decimals in one way, or say which mark it is (`--decimal`; in a study `decimal`)"),
            );
        }
        let mut doubts = Vec::new();
        for suspect in &self.suspects {
            let (mark, found) = (suspect.mark, suspect.texts.get(suspect.row).cloned().flatten().unwrap_or_default());
            let contrary = |other: &&Suspect| other.mark != mark && self.sure(mark).is_none();
            let beside =
                self.sure(mark.other()).or_else(|| self.suspects.iter().find(contrary).map(|other| &other.column));
            let place = place(suspect.row, &suspect.column);
            if let Some(beside) = beside.cloned() {
                let array = Arc::new(StringArray::from(suspect.texts.clone()));
                doubts.push((suspect.column.clone(), array as ArrayRef, Doubt { place, found, mark, beside }));
                continue;
            }
            let value = parse(&found, mark).map(shortest).unwrap_or_default();
            let message = format!("\"{found}\" was read as {value}: thousands separators are not read unasked");
            let said = Diagnostic::warning("DAT106", message).at(place);
            told.push(
                said.help(
                    "leave out thousands separators, or say what they are (`--thousands`; in a study `thousands`); where these are decimals, say so (`--decimal`; in a study `decimal`)",
                ),
            );
        }
        (told, doubts)
    }
}
