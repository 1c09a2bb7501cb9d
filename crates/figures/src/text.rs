//! Text inside a figure: escaping, numbers, and how wide a string will be without asking a font.

use std::borrow::Cow;

/// Escapes text for HTML and XML, in elements and in attributes alike. What neither can hold becomes U+FFFD.
///
/// ```
/// assert_eq!(crosscase_figures::escaped("<\"R&D\">"), "&lt;&quot;R&amp;D&quot;&gt;");
/// ```
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(character),
            '\r' => {}
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// Text as readers see it: a hyphen that begins a number is a minus sign, as wide as a digit. For numbers and prose; a name is
/// left as it is.
///
/// ```
/// use crosscase_figures::signed;
/// let cases = [("from -4 to 4", "from −4 to 4"), ("(-0.5)", "(−0.5)"), ("2020-10 of FR-9", "2020-10 of FR-9")];
/// assert!(cases.iter().all(|(written, seen)| signed(written) == *seen));
/// ```
pub fn signed(text: &str) -> Cow<'_, str> {
    if !text.contains('-') {
        return Cow::Borrowed(text);
    }
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut seen = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let begins = before.is_whitespace() || "([,:=<>≤≥±–".contains(before);
        let is_sign = letter == '-' && begins && letters.peek().is_some_and(char::is_ascii_digit);
        seen.push(if is_sign { '−' } else { letter });
        before = letter;
    }
    Cow::Owned(seen)
}

/// A figure with so many decimals, at most nine, as readers round it: a half away from zero, also where the nearest binary number lies a
/// hair below. What rounds to nothing has no sign. For tables, labels and sentences; files have every digit.
///
/// ```
/// use crosscase_figures::rounded;
/// assert_eq!([rounded(3.125, 2), rounded(1.005, 2), rounded(-0.04, 1)], ["3.13", "1.01", "0.0"]);
/// ```
pub fn rounded(figure: f64, digits: usize) -> String {
    const TENS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    let digits = digits.min(TENS.len() - 1);
    let shifted = figure.abs() * TENS[digits];
    // Numbers beyond this have hardly a half, and what is no number stays so.
    let figure = if shifted < 1e15 {
        (shifted + 0.5 + 1e-9 + 4.0 * f64::EPSILON * shifted).floor() / TENS[digits] * figure.signum()
    } else {
        figure
    };
    let text = format!("{figure:.digits$}");
    match text.strip_prefix('-') {
        Some(nothing) if nothing.chars().all(|letter| "0.".contains(letter)) => nothing.to_owned(),
        _ => text,
    }
}

/// The same for a label, which is one line.
pub(crate) fn escape(text: &str) -> String {
    escaped(text).replace(['\t', '\n'], " ")
}

/// A coordinate with at most two decimals; never `-0`.
pub(crate) fn coordinate(value: f64) -> String {
    trimmed(format!("{value:.2}"))
}

/// A value as it is read out: at most three significant decimals, scientific where it would be long.
pub(crate) fn value(value: f64) -> String {
    if !value.is_finite() {
        "undefined".to_owned()
    } else if value != 0.0 && !(1e-3..1e7).contains(&value.abs()) {
        signed(&format!("{value:.2e}")).into_owned()
    } else {
        signed(&trimmed(rounded(value, 3))).into_owned()
    }
}

fn trimmed(mut digits: String) -> String {
    if digits.contains('.') {
        let length = digits.trim_end_matches('0').trim_end_matches('.').len();
        digits.truncate(length);
    }
    if digits == "-0" { "0".to_owned() } else { digits }
}

/// The estimated width of a line of text, in pixels.
///
/// No font is asked, so that the answer is the same everywhere: the classes lie between Arial and the wider `DejaVu
/// Sans`, on the side of too wide.
///
/// ```
/// assert!(crosscase_figures::text_width("ill", 12.0) < crosscase_figures::text_width("MAW", 12.0));
/// ```
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Advance in em.
fn advance(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.31,
        'f' | 't' | 'r' | 'I' | ' ' | '(' | ')' | '[' | ']' | '/' | '-' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' | '—' => 0.92,
        'A'..='Z' | '~' | '+' | '=' | '<' | '>' | '⊗' | '●' | '○' => 0.72,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' => 1.05,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        other if other > '\u{ffff}' => 1.3,
        _ => 0.61,
    }
}

/// Breaks text into lines no wider than `width`: at spaces, after `+`, `*`, `,`, the hyphen of a compound, and inside a word as the last
/// resort.
pub(crate) fn wrap(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && text_width(&line, size) + text_width(piece.trim_end(), size) > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        for character in piece.chars() {
            if !line.is_empty()
                && !character.is_whitespace()
                && text_width(&line, size) + advance(character) * size > width
            {
                lines.push(line.trim_end().to_owned());
                line.clear();
            }
            line.push(character);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A name as it stands in a list: in double quotes where it holds a comma, a semicolon or a quote, which is doubled, so that nobody
/// takes a part of it for a name. Tables and messages have the same rule.
pub(crate) fn in_list(name: &str) -> Cow<'_, str> {
    if name.contains([',', ';', '"']) {
        Cow::Owned(format!("\"{}\"", name.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(name)
    }
}

/// A sentence or a label that more is joined to, without the mark at its end.
///
/// ```
/// let items = ["I decide myself.", "Of all:", "Is it safe?"].map(crosscase_figures::without_end);
/// assert_eq!(items, ["I decide myself", "Of all", "Is it safe?"]);
/// ```
pub fn without_end(text: &str) -> &str {
    text.trim_end().trim_end_matches(['.', ':', ';', ','])
}

/// Names as a list: `BE, "Korea, Rep."`.
pub(crate) fn listed<N: AsRef<str>>(names: &[N]) -> String {
    names.iter().map(|name| in_list(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A list of names broken into lines between names, and inside one only where it is wider than a line.
pub(crate) fn wrap_names(names: &[String], size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let comma = if index + 1 < names.len() { "," } else { "" };
        let piece = format!("{}{comma}", in_list(name.trim()));
        match lines.last_mut() {
            Some(line) if text_width(line, size) + text_width(" ", size) + text_width(&piece, size) <= width => {
                line.push(' ');
                line.push_str(&piece);
            }
            _ => lines.extend(wrap(&piece, size, width)),
        }
    }
    lines
}

/// The width of the widest part of a text that no line should break.
pub(crate) fn unbroken_width(text: &str, size: f64) -> f64 {
    pieces(text).into_iter().map(|piece| text_width(piece.trim_end(), size)).fold(0.0, f64::max)
}

/// The text cut after every place where a line may end; blanks stay with what precedes them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut may_end, mut before) = (0, false, ' ');
    let mut characters = text.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        if may_end && !character.is_whitespace() {
            pieces.extend(text.get(start..index));
            start = index;
        }
        let is_hyphen = character == '-'
            && before.is_alphabetic()
            && characters.peek().is_some_and(|(_, after)| after.is_alphabetic());
        may_end = character.is_whitespace() || is_hyphen || matches!(character, '+' | '*' | ',');
        before = character;
    }
    pieces.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}

/// The text alternative of a plot as it begins: what is drawn, and what its maker says of it.
pub(crate) fn opening(drawn: String, description: &str) -> Vec<String> {
    [drawn, description.trim().to_owned()].into_iter().filter(|sentence| !sentence.is_empty()).collect()
}

/// `n thing` or `n things`.
pub(crate) fn counted(n: usize, singular: &str, plural: &str) -> String {
    format!("{n} {}", if n == 1 { singular } else { plural })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        for (figure, digits, expected) in [
            (83.5, 0, "84"),
            (52.5, 0, "53"),
            (0.285 * 100.0, 0, "29"),
            (4.25, 1, "4.3"),
            (1.005, 2, "1.01"),
            (3.125, 2, "3.13"),
            (3.624_999, 2, "3.62"),
            (-2.5, 0, "-3"),
            (-0.04, 1, "0.0"),
            (84.499, 0, "84"),
            (4.0e300, 0, &format!("{:.0}", 4.0e300)),
            (f64::NAN, 1, "NaN"),
        ] {
            assert_eq!(rounded(figure, digits), expected, "{figure}");
        }
    }

    #[test]
    fn escapes_markup_and_forbidden_characters() {
        assert_eq!(escape("a<b>&\"c'\u{0}\n😀"), "a&lt;b&gt;&amp;&quot;c&#39;\u{fffd} 😀");
    }

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        for (input, expected) in [(1.0, "1"), (-0.001, "0"), (0.125, "0.12"), (1234.5, "1234.5"), (100.0, "100")] {
            assert_eq!(coordinate(input), expected);
        }
        for (input, expected) in [(0.5, "0.5"), (1e9, "1.00e9"), (0.0, "0"), (f64::NAN, "undefined"), (2e-5, "2.00e-5")]
        {
            assert_eq!(value(input), expected);
        }
    }

    #[test]
    fn wrapped_lines_keep_every_character_and_the_width() {
        let text = "DEV*~URB*LIT + DEV*LIT*IND*STB averyveryverylongwordwithoutanybreak";
        let lines = wrap(text, 12.0, 100.0);
        assert!(lines.iter().all(|line| text_width(line, 12.0) <= 100.0), "{lines:?}");
        let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(squeeze(&lines.concat()), squeeze(text));
    }

    #[test]
    fn a_compound_is_broken_at_its_hyphen_and_a_number_is_not() {
        assert_eq!(wrap("Amersfoort-Schothorst", 11.0, 80.0), ["Amersfoort-", "Schothorst"]);
        assert_eq!(pieces("2001-2005 -0.5 A-b"), ["2001-2005 ", "-0.5 ", "A-", "b"]);
    }

    #[test]
    fn a_comma_stays_with_its_word() {
        let names = ["BE", "CZ", "FR", "NL", "SE", "UK"];
        assert_eq!(wrap(&names.join(", "), 11.0, 64.0), ["BE, CZ,", "FR, NL,", "SE, UK"]);
        assert_eq!(wrap_names(&names.map(String::from), 11.0, 64.0), ["BE, CZ,", "FR, NL,", "SE, UK"]);
    }

    #[test]
    fn no_separator_is_taken_for_a_part_of_a_name() {
        let names = ["Vell", "Skarn; upper", "Korea, Rep.", "the \"old\" town"];
        let list = "Vell, \"Skarn; upper\", \"Korea, Rep.\", \"the \"\"old\"\" town\"";
        assert_eq!(listed(&names), list);
        assert_eq!(wrap_names(&names.map(String::from), 11.0, 900.0), [list]);
    }

    #[test]
    fn a_list_is_broken_between_names() {
        let names = ["Case 1", "Case 2", "a name that is wider than a line", "Case 3"].map(String::from);
        let lines = wrap_names(&names, 11.0, 90.0);
        assert_eq!(lines, ["Case 1, Case 2,", "a name that is", "wider than a", "line, Case 3"]);
        assert!(wrap_names(&[], 11.0, 90.0).is_empty());
    }
}
