//! How a file counts the characters of its texts, found out from the passages that carry their words.

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

/// How a tool counts: in which unit, and whether a line end of two characters (CRLF) is one, as where it keeps its texts with LF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counting {
    pub(super) unit: OffsetUnit,
    pub(super) line_end_is_one: bool,
}

impl Counting {
    /// As the standard says first.
    pub(super) const ALL: [Self; 4] = [
        Self { unit: OffsetUnit::Codepoint, line_end_is_one: false },
        Self { unit: OffsetUnit::Utf16, line_end_is_one: false },
        Self { unit: OffsetUnit::Codepoint, line_end_is_one: true },
        Self { unit: OffsetUnit::Utf16, line_end_is_one: true },
    ];
}

/// A text that can be cut however a tool counts.
pub(super) struct Counted {
    pub(super) letters: Vec<char>,
    /// For each way that makes a difference here: for each of its units and the end, the code point that begins there; nothing within one.
    places: Vec<(Counting, Vec<Option<usize>>)>,
    has_wide: bool,
    has_line_ends: bool,
}

impl Counted {
    pub(super) fn new(text: &str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let has_wide = letters.iter().any(|letter| letter.len_utf16() > 1);
        let has_line_ends = text.contains("\r\n");
        let mut counted = Self { letters, places: Vec::new(), has_wide, has_line_ends };
        for counting in Counting::ALL {
            let here = counted.here(counting);
            if here == counting && here != Counting::ALL[0] {
                counted.places.push((here, counted.units(here)));
            }
        }
        counted
    }

    /// The same way without what makes no difference in this text.
    fn here(&self, counting: Counting) -> Counting {
        Counting {
            unit: if self.has_wide { counting.unit } else { OffsetUnit::Codepoint },
            line_end_is_one: counting.line_end_is_one && self.has_line_ends,
        }
    }

    fn units(&self, counting: Counting) -> Vec<Option<usize>> {
        let mut units = Vec::with_capacity(self.letters.len() + 1);
        for (at, letter) in self.letters.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| self.letters.get(before));
            if counting.line_end_is_one && *letter == '\n' && before == Some(&'\r') {
                continue;
            }
            units.push(Some(at));
            if counting.unit == OffsetUnit::Utf16 {
                units.resize(units.len() + letter.len_utf16() - 1, None);
            }
        }
        units.push(Some(self.letters.len()));
        units
    }

    /// Where a unit begins, in code points; nothing where none does.
    pub(super) fn place(&self, at: usize, counting: Counting) -> Option<usize> {
        let here = self.here(counting);
        match self.places.iter().find(|(of, _)| *of == here) {
            Some((_, units)) => units.get(at).copied().flatten(),
            None => Some(at).filter(|at| *at <= self.letters.len()),
        }
    }

    /// A span in code points; nothing where it is none of this text.
    pub(super) fn span(&self, (start, end): (usize, usize), counting: Counting) -> Option<(usize, usize)> {
        let (start, end) = (self.place(start, counting)?, self.place(end, counting)?);
        (start < end).then_some((start, end))
    }

    /// Whether the words of a passage stand where it is: the first eight characters suffice, white space is white space, and a line end of
    /// two characters is one white space.
    pub(super) fn fits(&self, label: &str, span: (usize, usize), counting: Counting) -> bool {
        const ENOUGH: usize = 8;
        let Some((start, end)) = self.span(span, counting) else { return false };
        let there = self.letters.get(start..end).unwrap_or_default();
        let is_same = |a: char, b: char| a == b || a.is_whitespace() && b.is_whitespace();
        let mut there = without_half_ends(there.iter().copied());
        without_half_ends(label.chars())
            .take(ENOUGH)
            .all(|letter| there.next().is_some_and(|found| is_same(letter, found)))
    }
}

/// Letters, where a line end of two is its first.
fn without_half_ends(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut before = None;
    letters.filter(move |letter| before.replace(*letter) != Some('\r') || *letter != '\n')
}
