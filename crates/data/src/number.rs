//! Numbers as people write them: strict to read, shortest to print.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The sign before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecimalMark {
    /// `1.5`
    Point,
    /// `1,5`
    Comma,
}

impl DecimalMark {
    /// Every mark with its name and a line of help.
    pub const CHOICES: &[(Self, &str, &str)] = &[(Self::Point, "point", "1.5"), (Self::Comma, "comma", "1,5")];
}

/// The sign between groups of three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Thousands {
    /// `1.000`
    Point,
    /// `1,000`
    Comma,
    /// `1 000`, also with a space that does not break.
    Space,
    /// `1'000`
    Apostrophe,
}

impl Thousands {
    /// Every sign with its name and a line of help.
    pub const CHOICES: &[(Self, &str, &str)] = &[
        (Self::Point, "point", "1.000"),
        (Self::Comma, "comma", "1,000"),
        (Self::Space, "space", "1 000"),
        (Self::Apostrophe, "apostrophe", "1'000"),
    ];
}

impl Thousands {
    const fn signs(self) -> &'static [char] {
        match self {
            Self::Point => &['.'],
            Self::Comma => &[','],
            Self::Space => &[' ', '\u{a0}', '\u{202f}'],
            Self::Apostrophe => &['\'', '\u{2019}'],
        }
    }
}

/// How a number is written: its decimal mark, and what may stand between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Notation {
    pub(crate) mark: DecimalMark,
    pub(crate) thousands: Option<Thousands>,
}

impl Notation {
    /// With points alone, as this crate writes them.
    pub(crate) const POINTS: &'static [Self] = &[Self::plain(DecimalMark::Point)];

    pub(crate) const fn plain(mark: DecimalMark) -> Self {
        Self { mark, thousands: None }
    }

    /// Reads a number; separated thousands are groups of three digits, the first of one to three, in the whole part alone.
    #[cfg(any(feature = "csv", feature = "xlsx", feature = "json"))]
    pub(crate) fn parse(self, text: &str) -> Option<f64> {
        parse(&self.ungrouped(text)?, self.mark)
    }

    /// The text without its thousands separators; `None` where they do not stand between groups of three.
    pub(crate) fn ungrouped(self, text: &str) -> Option<Cow<'_, str>> {
        let text = text.trim();
        let Some(thousands) = self.thousands.filter(|thousands| text.contains(thousands.signs())) else {
            return Some(Cow::Borrowed(text));
        };
        let (whole, rest) = text.find(self.mark.sign()).map_or((text, ""), |at| text.split_at(at));
        let digits = unsigned(whole);
        let mut groups = digits.split(thousands.signs());
        let first = groups.next().unwrap_or_default();
        let numeric = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
        let grouped = (1..=3).contains(&first.len()) && numeric(first) && groups.all(|g| g.len() == 3 && numeric(g));
        grouped.then(|| Cow::Owned(whole.replace(thousands.signs(), "") + rest))
    }
}

impl DecimalMark {
    pub(crate) const fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// The other one.
    #[cfg(any(feature = "csv", feature = "xlsx", feature = "json"))]
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// Whole numbers below 2^53 are exact in an `f64`; from there on different texts make one number.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads a finite decimal number: sign, digits, decimals, exponent. White space around it does not matter.
/// `inf`, `nan`, hexadecimals, thousands separators and numbers past the range of `f64` are not numbers.
pub(crate) fn parse(text: &str, mark: DecimalMark) -> Option<f64> {
    let text = text.trim();
    let mark = mark.sign();
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, Some(text.get(at + 1..)?)),
        None => (text, None),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let body = unsigned(mantissa);
    let (whole, fraction) = body.split_once(mark).unwrap_or((body, ""));
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    if let Some(exponent) = exponent {
        let power = unsigned(exponent);
        if power.is_empty() || !digits(power) {
            return None;
        }
    }
    let value: f64 = if mark == ',' || text.contains(MINUS) {
        text.replace(mark, ".").replace(MINUS, "-").parse().ok()?
    } else {
        text.parse().ok()?
    };
    value.is_finite().then_some(value)
}

/// A number of 32 bits as it was meant: 0.7, and not the number that is nearest to it in 32 bits. A whole one is what it is.
#[cfg_attr(
    not(any(feature = "labelled", feature = "ipc", feature = "parquet")),
    expect(dead_code, reason = "no format has such numbers")
)]
pub(crate) fn as_meant(value: f32) -> f64 {
    let exact = f64::from(value);
    if exact.fract() == 0.0 { exact } else { value.to_string().parse().unwrap_or(exact) }
}

/// The minus of typography, which word processors and spreadsheets put where people type a hyphen.
const MINUS: char = '\u{2212}';
const SIGNS: [char; 3] = ['+', '-', MINUS];

/// A number as people write it, with a point: the rules by which every table is read, for files that are none.
///
/// ```
/// use crosscase_data::parse_number;
/// assert_eq!((parse_number("+2"), parse_number(" \u{2212}1.5 ")), (Some(2.0), Some(-1.5)));
/// assert_eq!((parse_number("nan"), parse_number("1_000")), (None, None));
/// ```
pub fn parse_number(text: &str) -> Option<f64> {
    parse(text, DecimalMark::Point)
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(SIGNS).unwrap_or(text)
}

/// The shortest text that reads back as the same number.
pub(crate) fn shortest(value: f64) -> String {
    let plain = value.to_string();
    if plain.len() > 24 { format!("{value:e}") } else { plain }
}

/// Whether a text that is a number keeps its meaning as one: `007` and whole numbers from 2^53 on do not.
pub(crate) fn keeps_its_text(text: &str, value: f64) -> bool {
    let body = text.trim().trim_start_matches(SIGNS);
    let padded = body.len() > 1 && body.starts_with('0') && body.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let whole = body.bytes().all(|b| b.is_ascii_digit());
    let inexact = whole && value.abs() >= EXACT;
    !padded && !inexact
}

/// Digits in groups of three, as in `1,500`, `1.500.000` or `12 000`.
pub(crate) fn has_thousands(text: &str) -> bool {
    let text = text.trim().trim_start_matches(SIGNS);
    [',', '.', ' ', '\u{a0}', '\u{202f}', '\'', '\u{2019}'].into_iter().any(|separator| {
        let mut groups = text.split(separator);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let Some((last, middle)) = rest.split_last() else { return false };
        let last = last.split(['.', ',']).next().unwrap_or_default();
        digits(first)
            && first.len() <= 3
            && !first.starts_with('0')
            && middle.iter().chain([&last]).all(|group| digits(group) && group.len() == 3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, point: Option<f64>, comma: Option<f64>) {
        assert_eq!(parse(text, DecimalMark::Point), point, "{text:?} with a point");
        assert_eq!(parse(text, DecimalMark::Comma), comma, "{text:?} with a comma");
    }

    #[test]
    fn numbers_are_read_strictly() {
        check("12", Some(12.0), Some(12.0));
        check(" -3 ", Some(-3.0), Some(-3.0));
        check("1.5", Some(1.5), None);
        check("1,5", None, Some(1.5));
        check(".5", Some(0.5), None);
        check("5.", Some(5.0), None);
        check("+1e-3", Some(0.001), Some(0.001));
        check("1E5", Some(1e5), Some(1e5));
        check("\u{2212}2", Some(-2.0), Some(-2.0));
        check("\u{2212}1,5e\u{2212}1", None, Some(-0.15));
        for text in [
            "",
            " ",
            ".",
            "-",
            "e5",
            "1e",
            "1e+",
            "inf",
            "-Infinity",
            "nan",
            "NaN",
            "0x10",
            "1_000",
            "1 000",
            "1,2,3",
            "1.2.3",
            "1e999",
            "--1",
            "-\u{2212}1",
            "\u{2212}",
            "\u{2013}2",
            "½",
            "١٢",
        ] {
            check(text, None, None);
        }
    }

    #[test]
    fn numbers_of_32_bits_are_what_was_meant() {
        for (value, expected) in [(0.7, 0.7), (-99.9, -99.9), (1e-3, 0.001), (3.0, 3.0), (0.0, 0.0)] {
            assert_eq!(as_meant(value), expected);
            assert_eq!(as_meant(value).to_string(), value.to_string());
        }
        // What Stata makes of a number of nine digits is what Stata shows.
        assert_eq!(as_meant(123_456_789.0), 123_456_792.0);
        assert!(as_meant(f32::NAN).is_nan() && as_meant(f32::INFINITY).is_infinite());
    }

    #[test]
    fn printed_numbers_read_back() {
        for value in [0.0, -0.0, 1.0, 0.1, 1.0 / 3.0, 1e21, 1e300, 5e-324, f64::MAX, -123.456] {
            let back = parse(&shortest(value), DecimalMark::Point).expect("a number");
            assert_eq!(back.to_bits(), value.to_bits(), "{}", shortest(value));
        }
        assert_eq!(shortest(3.0), "3");
    }

    #[test]
    fn thousands_are_seen() {
        for (text, expected) in [
            ("1,500", true),
            ("1.500.000", true),
            ("12 000", true),
            ("1,500.25", true),
            ("0.123", false),
            ("1.5", false),
            ("1500", false),
            ("\u{2212}1,500", true),
            ("a,bcd", false),
        ] {
            assert_eq!(has_thousands(text), expected, "{text}");
        }
    }

    #[test]
    fn text_that_a_number_would_spoil_stays_text() {
        for (text, expected) in [
            ("7", true),
            ("007", false),
            ("0", true),
            ("0.5", true),
            ("-01", false),
            ("\u{2212}01", false),
            ("9007199254740993", false),
            ("1e30", true),
        ] {
            assert_eq!(keeps_its_text(text, parse(text, DecimalMark::Point).expect("a number")), expected, "{text}");
        }
    }
}
