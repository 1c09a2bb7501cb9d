//! The ways in which a text may be read, so that a name is found in it however it is written: without accents, marks and escapes, as words.

use super::letters::{plain, with_letters, without_marks, without_names_of_letters};
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization as _;

/// What stands for a letter beyond ASCII of which it is not known which one it is.
pub(super) const SOME_LETTER: char = '\u{a66e}';

/// Looks at the readings of a text one behind the other: a text may be some hundred MB, and no more than one of them is held.
pub(super) fn each_reading(text: &str, look: &mut dyn FnMut(&str)) {
    let text = with_letters(text);
    let mut look_folded = |text: &str| {
        let text = without_names_of_letters(text);
        let short = folded(&text, false);
        look(&short);
        if !text.is_ascii() {
            let long = folded(&text, true);
            if long != short {
                look(&long);
            }
        }
    };
    look_folded(&text);
    let mut look_at_other = |other: String| {
        if other != text {
            look_folded(&other);
        }
    };
    if text.contains('<') {
        look_at_other(without_marks(&text, ""));
        look_at_other(without_marks(&text, " "));
    }
    if text.contains('%') {
        look_at_other(without_percents(&text));
    }
    if text.contains('\\') {
        look_at_other(without_escapes(&text));
        look_at_other(without_tex(&text));
    }
    if text.contains(is_hyphen) {
        look_at_other(without_ends_of_lines(&text));
    }
}

/// A text without accents, and with plain letters for those that have none to lose; `long` as they are written where there are no such
/// letters: ä is ae, å is aa. What is not to be seen is not there.
pub(super) fn folded(text: &str, long: bool) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut spelled = String::with_capacity(text.len());
    // Letters with their accents behind them are one.
    for letter in text.nfc() {
        let capital = letter.is_uppercase();
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let plain = match small {
            'ä' | 'ö' | 'ü' | 'å' if !long => None,
            'ä' | 'æ' => Some("ae"),
            'ö' | 'œ' => Some("oe"),
            'ø' => Some(if long { "oe" } else { "o" }),
            'ü' => Some("ue"),
            'å' => Some("aa"),
            'ß' => Some("ss"),
            'ð' | 'đ' => Some("d"),
            'þ' => Some("th"),
            'ł' => Some("l"),
            'ħ' => Some("h"),
            'ı' => Some("i"),
            // A blank of no width, a hyphen where a word may be cut, marks of order.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Some(""),
            _ => None,
        };
        match plain {
            None => spelled.push(letter),
            Some(plain) if capital => {
                let mut letters = plain.chars();
                spelled.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                spelled.push_str(letters.as_str());
            }
            Some(plain) => spelled.push_str(plain),
        }
    }
    plain(&spelled)
}

/// `%C3%A9` of an address is é.
fn without_percents(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `\n` and `\t` of JSON, TOML and scripts are blanks, `\xe9` is é.
fn without_escapes(text: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('\\') {
        made.push_str(before);
        let code =
            after.strip_prefix('x').and_then(|hex| hex.get(..2)).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        rest = match (code, after.chars().next()) {
            (Some(code), _) => {
                made.push(char::from(code));
                after.get(3..).unwrap_or_default()
            }
            (None, Some('n' | 'r' | 't')) => {
                made.push(' ');
                after.get(1..).unwrap_or_default()
            }
            _ => {
                made.push('\\');
                after
            }
        };
    }
    made + rest
}

/// `{\'e}` and `\v{Z}` of TeX are e and Z.
fn without_tex(text: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['\\', '{', '}']) {
        made.push_str(rest.get(..at).unwrap_or_default());
        let sign = rest.get(at..).unwrap_or_default();
        let after = sign.get(1..).unwrap_or_default();
        let mut next = after.chars();
        rest = match (sign.starts_with('\\'), next.next()) {
            (false, _) => after,
            (true, Some('v' | 'u' | 'c' | 'k' | 'H' | 'r' | 'b' | 'd')) if next.as_str().starts_with(['{', ' ']) => {
                next.as_str().get(1..).unwrap_or_default()
            }
            (true, Some('\'' | '`' | '^' | '"' | '~' | '=' | '.')) => next.as_str(),
            (true, _) => {
                made.push(' ');
                after
            }
        };
    }
    made + rest
}

const fn is_hyphen(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}' | '\u{ad}')
}

/// A word that was cut at the end of a line is whole.
fn without_ends_of_lines(text: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.find(is_hyphen).map(|at| rest.split_at(at)) {
        made.push_str(before);
        let length = after.chars().next().map_or(1, char::len_utf8);
        let (hyphen, behind) = after.split_at(length);
        let line = behind.trim_start_matches([' ', '\r']).strip_prefix('\n');
        rest = if let Some(next) = line {
            next.trim_start_matches(' ')
        } else {
            made.push_str(hyphen);
            behind
        };
    }
    made + rest
}

/// A text of which only what is ASCII is known: of bytes in letters that may be others than those they were read as.
pub(super) fn of_unknown_letters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { SOME_LETTER }).collect()
}

/// How a name stands there.
pub(super) fn in_unknown_letters(name: &str) -> Option<String> {
    let whole: String = name.nfc().collect();
    let has_others = |letter: char| letter.is_alphabetic() && !letter.is_ascii();
    whole
        .contains(has_others)
        .then(|| whole.chars().map(|letter| if letter.is_ascii() { letter } else { SOME_LETTER }).collect())
}

/// A text of XML for an encoding that lacks some of its letters: these as their numbers.
pub(super) fn with_numbers(text: &str, is_there: &dyn Fn(char) -> bool) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_there(letter) {
            made.push(letter);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(made, "&#{};", u32::from(letter));
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::{each_reading, folded, with_numbers};

    #[test]
    fn a_name_is_read_however_it_is_written() {
        let read = |text: &str, expected: &str| {
            let mut all: Vec<String> = Vec::new();
            each_reading(text, &mut |reading| all.push(reading.to_owned()));
            assert!(all.iter().any(|one| one.contains(expected)), "{text:?}: {all:?}");
        };
        read("http://x.org/Jos%C3%A9%20%C3%81lvarez", "Jose Alvarez");
        read("{\"a\": \"Jos\\u00e9\\n\\xc1lvarez\"}", "Jose Alvarez");
        read("{\\'A}lvarez, Jos{\\'e} and Nov{\\'a}kov{\\'a}, {\\v Z}ofie", "Alvarez, Jose and Novakova, Zofie");
        read("Al\u{ad}va\u{200b}rez and Nová-\r\n  ková", "Alvarez");
        read("Nová-\r\n  ková", "Novakova");
        read("<b>José</b> Álvarez", "Jose Alvarez");
        read("Joerg Gruener-Weiss", "Joerg Gruener-Weiss");
        assert_eq!(folded("Jörg Grüner-Weiß", true), "Joerg Gruener-Weiss");
        assert_eq!(folded("Łukasz Sørensen Åsa A\u{30a}sa", false), "Lukasz Sorensen Asa Asa");
        assert_eq!(folded("Åsa ÅSA", true), "Aasa AaSA");
    }

    /// A reading that says nothing new costs the time of one, in which a file of some hundred MB is looked through.
    #[test]
    fn no_reading_is_looked_at_twice() {
        for (text, readings) in [
            ("Ada Zwaan", 1),
            ("100 % of \\\"Ada\\\" - and", 2),
            ("Jos\u{e9} <b>Ada</b>", 3),
            ("J\u{f6}rg", 2),
            ("J\u{f6}rg <b>Ada</b>", 6),
        ] {
            let mut all: Vec<String> = Vec::new();
            each_reading(text, &mut |reading| all.push(reading.to_owned()));
            assert_eq!(all.len(), readings, "{text:?}: {all:?}");
        }
    }

    #[test]
    fn letters_that_an_encoding_lacks_are_numbers() {
        assert_eq!(with_numbers("<a>Žofie é</a>", &|letter| u32::from(letter) < 256), "<a>&#381;ofie é</a>");
    }
}
