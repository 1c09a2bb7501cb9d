//! Texts of words, as most formats of networks are.

use super::draft::Draft;
use crate::{Attribute, AttributeColumn, NetworkError};

/// A word of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word<'a> {
    /// Without its quotation marks.
    pub(super) text: &'a str,
    pub(super) quoted: bool,
}

impl Word<'_> {
    /// Whether it is this key word, whatever its case.
    pub(super) fn is(&self, word: &str) -> bool {
        !self.quoted && self.text.eq_ignore_ascii_case(word)
    }
}

/// The words of a text: parted by white space and, where they say so, by commas; in quotation marks they may hold both. Nothing where a
/// quotation mark is not closed.
pub(super) fn words(text: &str, commas: bool) -> Option<Vec<Word<'_>>> {
    let parts = |c: char| c.is_whitespace() || commas && c == ',';
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(parts);
    while let Some(first) = rest.chars().next() {
        let quoted = first == '"';
        let (text, after) = if quoted {
            rest.get(1..)?.split_once('"')?
        } else {
            rest.split_at_checked(rest.find(parts).unwrap_or(rest.len()))?
        };
        words.push(Word { text, quoted });
        rest = after.trim_start_matches(parts);
    }
    Some(words)
}

/// A finite number; a decimal point and no comma.
pub(super) fn number(word: &str) -> Option<f64> {
    // `inf`, `nan` and hexadecimal words are none.
    let plain = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    word.parse().ok().filter(|value: &f64| plain && value.is_finite())
}

/// Whether a word is no number, as igraph and networkx write a number that is missing.
pub(super) fn is_nan(word: &str) -> bool {
    word.trim().eq_ignore_ascii_case("nan")
}

/// A weight, or that it is missing.
pub(super) fn weight(word: &str, line: u32, draft: &Draft<'_>) -> Result<Option<f64>, NetworkError> {
    match word.trim() {
        "" | "NA" | "na" | "Na" => Ok(None),
        word if is_nan(word) => Ok(None),
        word => number(word).map(Some).ok_or_else(|| draft.bad(line, format!("the weight `{word}` is no number"))),
    }
}

/// A column of numbers where every text is one, else of texts.
pub(super) fn typed(texts: Vec<Option<String>>) -> AttributeColumn {
    let numbers: Option<Vec<Option<f64>>> =
        texts.iter().map(|text| text.as_ref().map_or(Some(None), |text| plain_number(text).map(Some))).collect();
    match numbers {
        Some(numbers) if texts.iter().any(Option::is_some) => AttributeColumn::Number(numbers),
        _ => AttributeColumn::Text(texts),
    }
}

/// A number that is written as it is: `07` and `1e5` are texts.
fn plain_number(text: &str) -> Option<f64> {
    number(text).filter(|value| value.to_string() == text || text.strip_suffix(".0") == Some(&value.to_string()))
}

/// An attribute that is filled value by value.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    pub(super) name: String,
    /// Whether every value is a number; nothing where it is found out.
    pub(super) numbers: Option<bool>,
    /// What holds where nothing is said.
    pub(super) default: Option<String>,
    values: Vec<Option<String>>,
}

impl Filled {
    pub(super) fn new(name: impl Into<String>, numbers: Option<bool>) -> Self {
        Self { name: name.into(), numbers, ..Self::default() }
    }

    /// The value of one place; of those between that were not given nothing is known. Nothing where it should be a number and is none.
    pub(super) fn set(&mut self, place: usize, value: &str) -> Option<()> {
        let value = if self.numbers == Some(true) && is_nan(value) { "" } else { value };
        if self.numbers == Some(true) && !value.trim().is_empty() {
            number(value.trim())?;
        }
        if self.values.len() <= place {
            self.values.resize(place + 1, None);
        }
        *self.values.get_mut(place)? = Some(value.to_owned()).filter(|value| !value.trim().is_empty());
        Some(())
    }

    /// The value of a place, or what holds where nothing is said.
    pub(super) fn get(&self, place: usize) -> Option<&str> {
        self.values.get(place).and_then(Option::as_deref).or(self.default.as_deref())
    }

    /// The attribute of so many places.
    pub(super) fn finish(mut self, places: usize) -> Attribute {
        self.values.resize(places, None);
        let default = self.default;
        let texts: Vec<Option<String>> =
            self.values.into_iter().map(|value| value.or_else(|| default.clone())).collect();
        let values = match self.numbers {
            Some(true) => AttributeColumn::Number(
                texts.iter().map(|text| text.as_deref().and_then(|text| number(text.trim()))).collect(),
            ),
            Some(false) => AttributeColumn::Text(texts),
            None => typed(texts),
        };
        Attribute { name: self.name, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_and_quoted() {
        let found =
            |text, commas| words(text, commas).map(|words| words.iter().map(|w| w.text.to_owned()).collect::<Vec<_>>());
        assert_eq!(
            found(" 1 \"City Council\" 0.5", false),
            Some(vec!["1".into(), "City Council".into(), "0.5".into()])
        );
        assert_eq!(found("north,south, \"a,b\"", true), Some(vec!["north".into(), "south".into(), "a,b".into()]));
        assert_eq!(found("a,b", false), Some(vec!["a,b".into()]));
        assert_eq!(found("\"a", false), None, "not closed");
        assert_eq!(found("é \"ü\"x", false), Some(vec!["é".into(), "ü".into(), "x".into()]));
    }

    #[test]
    fn numbers_are_plain() {
        for (word, expected) in
            [("1", Some(1.0)), ("-2.5e3", Some(-2500.0)), ("inf", None), ("NaN", None), ("1,5", None)]
        {
            assert_eq!(number(word), expected, "{word}");
        }
        assert_eq!(typed(vec![Some("7".into()), None]), [Some(7.0), None].into());
        assert_eq!(typed(vec![Some("07".into())]), ["07"].into());
    }
}
