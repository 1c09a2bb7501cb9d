//! What is said of words: which cells they are, what they stand for, and that each stands for one thing.

use super::ReadOptions;
use crate::number::{Notation, keeps_its_text, shortest};
use crate::{DataError, Missing, composed};

impl ReadOptions {
    /// A word stands for one thing: what is said of a column goes before what is said of all, and nothing is said twice of the same.
    pub(super) fn check_words(&self, notations: &[Notation]) -> Result<(), DataError> {
        for (at, (column, word, value)) in self.recode.iter().enumerate() {
            let same = |other: &String| is_same_in(word, other, notations);
            let again = self.recode[..at]
                .iter()
                .find(|(of, other, earlier)| of == column && same(other) && !is_same_word(earlier, value));
            let own = self
                .missing_in
                .iter()
                .find(|(of, other, _)| column.as_ref().is_none_or(|column| of == column) && same(other));
            let all = self.missing.iter().find(|(other, _)| column.is_none() && same(other));
            let missing = own.map(|(_, _, reason)| reason).or(all.map(|(_, reason)| reason));
            let other = again
                .map(|(_, _, earlier)| earlier.clone())
                .or(missing.map(|reason| format!("a missing value ({reason})")));
            if let Some(other) = other {
                let (column, word, one) = (column.clone(), word.clone(), value.clone());
                return Err(DataError::TwoMeanings { column, word, one, other });
            }
        }
        let all = self.missing.iter().map(|(word, reason)| (None, word, reason));
        let some = self.missing_in.iter().map(|(column, word, reason)| (Some(column), word, reason));
        let missing: Vec<_> = all.chain(some).collect();
        for (at, (column, word, reason)) in missing.iter().enumerate() {
            let twice = |(of, other, earlier): &&(Option<&String>, &String, &Missing)| {
                of == column && is_same_in(word, other, notations) && earlier != reason
            };
            if let Some((_, _, earlier)) = missing.iter().take(at).find(twice) {
                let stands_for = |reason: &Missing| format!("a missing value ({reason})");
                let (column, word) = (column.cloned(), (*word).clone());
                return Err(DataError::TwoMeanings {
                    column,
                    word,
                    one: stands_for(reason),
                    other: stands_for(earlier),
                });
            }
        }
        Ok(())
    }

    /// What a cell's text stands for, if it is said; its number may be written in one of these ways.
    pub(crate) fn recoded(&self, column: &str, text: &str, notations: &[Notation]) -> Option<&str> {
        let of = |own: bool| {
            let said = self.recode.iter().filter(move |(of, _, _)| of.is_some() == own);
            said.filter(|(of, word, _)| {
                of.as_deref().is_none_or(|of| of == column) && is_same_in(word, text, notations)
            })
            .map(|(_, _, value)| value.as_str())
        };
        of(true).chain(of(false)).next()
    }

    /// Whether an empty cell of a column that holds some words stands for something: where that is said of the column, or of all columns
    /// and this one holds another word of which something is said.
    pub(crate) fn recodes_empty(&self, column: &str, holds: impl Fn(&str) -> bool) -> bool {
        let is_of = |of: &Option<String>| of.as_deref().is_none_or(|of| of == column);
        let others = || self.recode.iter().filter(|(of, word, _)| is_of(of) && !word.is_empty());
        let is_own =
            |(of, word, _): &(Option<String>, String, String)| of.as_deref() == Some(column) && word.is_empty();
        self.recode.iter().any(is_own) || others().next().is_none() || others().any(|(_, word, _)| holds(word))
    }

    /// Whether any word is declared missing.
    pub(crate) fn declares_missing(&self) -> bool {
        !self.missing.is_empty() || !self.missing_in.is_empty()
    }

    /// The reason declared for a cell's text, if it is declared missing; its number may be written in one of these ways.
    pub(crate) fn declared(&self, column: &str, text: &str, notations: &[Notation]) -> Option<Missing> {
        let own = self.missing_in.iter().filter(|(of, _, _)| of == column).map(|(_, word, reason)| (word, *reason));
        let general = self.missing.iter().map(|(word, reason)| (word, *reason));
        own.chain(general).find(|(word, _)| is_same_in(word, text, notations)).map(|(_, reason)| reason)
    }
}

/// Whether a word that somebody declares and a cell say the same; `99` and `99.0` do, `TRUE` and `true`, `1` and `01` do not.
///
/// ```
/// use crosscase_data::is_same_word;
/// assert!(is_same_word("99", "99.0") && is_same_word("TRUE", "true") && !is_same_word("1", "01"));
/// ```
pub fn is_same_word(word: &str, cell: &str) -> bool {
    is_same_in(word, cell, Notation::POINTS)
}

/// The same of a cell of a file whose numbers are written in one of these ways. A word is written as they are, and else with a point:
/// where points stand between thousands, `1.000` is a thousand, and `1.5` one and a half.
pub(crate) fn is_same_in(word: &str, cell: &str, notations: &[Notation]) -> bool {
    let (word, cell) = (&*composed(word.trim()), &*composed(cell.trim()));
    if word == cell {
        return true;
    }
    let truth = |text: &str| text.to_ascii_lowercase().parse::<bool>().ok();
    let is_number = |notation: &Notation| {
        let value = number(cell, *notation);
        let said =
            || number(word, *notation).or_else(|| Notation::POINTS.iter().find_map(|point| number(word, *point)));
        value.is_some() && said() == value
    };
    truth(word).is_some_and(|value| truth(cell) == Some(value)) || notations.iter().any(is_number)
}

/// The number in a text that loses nothing as one.
fn number(text: &str, notation: Notation) -> Option<f64> {
    let plain = notation.ungrouped(text)?;
    crate::number::parse(&plain, notation.mark).filter(|value| keeps_its_text(&plain, *value))
}

/// A word as codebooks have it: a number with a point, however its file writes it.
pub(crate) fn code_of(text: String, notations: &[Notation]) -> String {
    notations.iter().find_map(|notation| number(&text, *notation)).map_or(text, shortest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{DecimalMark, Thousands};
    use crate::table::Origin;

    #[test]
    fn words_are_compared_as_people_mean_them() {
        for (word, cell, expected) in [
            ("99", "99", true),
            ("99", "99.0", true),
            ("-9", " -9 ", true),
            ("9", "99", false),
            ("1", "01", false),
            ("Off", "Off", true),
            ("Off", "off", false),
            ("TRUE", "true", true),
            ("TRUE", "False", false),
        ] {
            assert_eq!(is_same_word(word, cell), expected, "{word} and {cell}");
        }
    }

    /// A number is the same however its file writes it; what the file cannot have meant by it is another.
    #[test]
    fn numbers_are_compared_as_the_file_writes_them() {
        let of = |mark, thousands| Notation { mark, thousands };
        let either = [Notation::plain(DecimalMark::Point), Notation::plain(DecimalMark::Comma)];
        let points = [of(DecimalMark::Comma, Some(Thousands::Point))];
        let spaces = [of(DecimalMark::Point, Some(Thousands::Space))];
        for (word, cell, notations, expected) in [
            ("99", "99,00", &either[..], true),
            ("-99", "\u{2212}99,0", &either, true),
            ("99.5", "99,5", &either, true),
            ("99,5", "99,50", &either, true),
            ("9", "9,5", &either, false),
            ("9", "09,0", &either, false),
            ("99", "99,00", Notation::POINTS, false),
            ("1000", "1.000", &points, true),
            ("1.000", "1.000,0", &points, true),
            ("1", "1.000", &points, false),
            ("1.5", "1,5", &points, true),
            ("99999", "99 999", &spaces, true),
            ("99999", "99 999.0", &spaces, true),
            ("99", "99 999", &spaces, false),
        ] {
            assert_eq!(is_same_in(word, cell, notations), expected, "{word} and {cell}");
        }
    }

    #[test]
    fn a_word_stands_for_one_thing() {
        let known = ["A", "B", "C"].map(str::to_owned);
        let check = |options: ReadOptions| {
            options.by_column(&known, &Origin::default(), Notation::POINTS).map(|_| ()).map_err(|e| e.to_string())
        };
        let agree = |list: &str, value: &str| ReadOptions::new().recode_in(list, "agree", value);
        assert!(check(agree("A:C", "4").recode_in("B", "agree", "2")).is_err_and(|e| e.contains("\"agree\" in B")));
        assert_eq!(check(agree("A:B", "4").recode_in("B:C", "agree", "4")), Ok(()));
        assert_eq!(check(agree("B", "4").recode("agree", "2")), Ok(()));
        let nine = || ReadOptions::new().recode("9", "3");
        assert!(check(nine().missing("9.0", Missing::Refused)).is_err_and(|e| e.contains("refused")));
        assert!(check(nine().missing_in("A", "9", Missing::Refused)).is_err());
        assert_eq!(check(ReadOptions::new().recode_in("A", "9", "3").missing("9", Missing::Refused)), Ok(()));
        assert_eq!(check(agree("A", "4").recode_in("A", "agree", "4.0")), Ok(()));
        let refused = || ReadOptions::new().missing("9", Missing::Refused);
        assert!(check(refused().missing("9.0", Missing::NotAsked)).is_err_and(|e| e.contains("(not asked)")));
        assert_eq!(check(refused().missing("9", Missing::Refused)), Ok(()));
        assert_eq!(check(refused().missing_in("A:B", "9", Missing::NotAsked)), Ok(()));
        assert!(
            check(refused().missing_in("A:B", "9", Missing::NotAsked).missing_in("B", "9", Missing::Refused)).is_err()
        );
    }

    #[test]
    fn one_column_goes_before_all() {
        let options = ReadOptions::new().missing("9", Missing::Refused).missing_in("AGE", "9", Missing::NotAsked);
        assert_eq!(options.declared("AGE", "9", Notation::POINTS), Some(Missing::NotAsked));
        assert_eq!(options.declared("SEX", "9", Notation::POINTS), Some(Missing::Refused));
        assert_eq!(options.declared("SEX", "8", Notation::POINTS), None);
    }
}
