//! In which unit a file counts the characters of its texts, found out from the passages that carry their words.

use serde::Serialize;

/// A unit in which characters are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Unicode code points, as the standard says.
    #[default]
    Codepoint,
    /// Units of UTF-16, as some tools count: a character beyond the first 65 536, such as an emoji, is two.
    Utf16,
}

/// A text that can be cut by either unit.
pub(super) struct Counted {
    pub(super) letters: Vec<char>,
    /// For each unit of UTF-16 and the end, the code point that begins there; nothing within one. Empty where the two are the same.
    utf16: Vec<Option<usize>>,
}

impl Counted {
    pub(super) fn new(text: &str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let mut utf16 = Vec::new();
        if letters.iter().any(|letter| letter.len_utf16() > 1) {
            for (at, letter) in letters.iter().enumerate() {
                utf16.push(Some(at));
                utf16.resize(utf16.len() + letter.len_utf16() - 1, None);
            }
            utf16.push(Some(letters.len()));
        }
        Self { letters, utf16 }
    }

    /// A span in code points; nothing where it is none of this text.
    pub(super) fn span(&self, (start, end): (usize, usize), unit: OffsetUnit) -> Option<(usize, usize)> {
        let place = |at: usize| match unit {
            OffsetUnit::Utf16 if !self.utf16.is_empty() => self.utf16.get(at).copied().flatten(),
            _ => Some(at),
        };
        let (start, end) = (place(start)?, place(end)?);
        (start < end && end <= self.letters.len()).then_some((start, end))
    }

    /// Whether the words of a passage stand where it is: the first eight characters suffice, and white space is white space.
    pub(super) fn fits(&self, label: &str, span: (usize, usize), unit: OffsetUnit) -> bool {
        const ENOUGH: usize = 8;
        let Some((start, end)) = self.span(span, unit) else { return false };
        let mut there = self.letters.get(start..end).unwrap_or_default().iter();
        let is_same = |a: char, b: char| a == b || a.is_whitespace() && b.is_whitespace();
        label.chars().take(ENOUGH).all(|letter| there.next().is_some_and(|found| is_same(letter, *found)))
    }
}
