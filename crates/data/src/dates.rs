//! Cells that a spreadsheet turned into dates.
//!
//! A spreadsheet that meets `6-10` in a column of classes makes it the sixth of October and writes `6-okt`, `Oct-06` or
//! `2023-10-06`, by its language. In a public database of 60 cases the classes 1-5, 6-10 and 11-15 of a count of actors
//! stand as `1-mei`, `6-okt` and `nov-15` (Collaborative Governance Case Database, 2020).
//!
//! The rule, by column:
//! 1. A column all of whose cells are dates written in one way is a column of dates, and is text.
//! 2. Otherwise its dates are spoiled where numbers and classes stand beside them and, together with the dates, are at
//!    least half of the column; or where two ways of shortening (`6-okt`, `nov-15`) stand side by side.
//! 3. In any other column (remarks, say) a date is text.

use crate::number::{DecimalMark, parse};

/// The way in which a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Day, month and year.
    Full,
    /// `6-okt`: a day, or a year of two digits, and a month after it.
    NumberMonth,
    /// `nov-15`: a month and a day, or a year of two digits, after it.
    MonthNumber,
    /// `nov-2015`: a month and a whole year, which no class is turned into.
    MonthYear,
}

/// Month names and their abbreviations in English, Dutch, German, French, Spanish, Danish and Estonian.
const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "januari", "januar", "jänner", "janv", "janvier", "ene", "enero", "jaan", "jaanuar"],
    &["feb", "february", "februari", "februar", "févr", "fév", "fevr", "février", "febrero", "veebr", "veebruar"],
    &["mar", "march", "mrt", "maart", "mär", "mrz", "märz", "mars", "marzo", "marts", "märts"],
    &["apr", "april", "avr", "avril", "abr", "abril", "aprill"],
    &["may", "mei", "mai", "mayo", "maj"],
    &["jun", "june", "juni", "juin", "junio", "juuni"],
    &["jul", "july", "juli", "juil", "juillet", "julio", "juuli"],
    &["aug", "august", "augustus", "août", "aout", "ago", "agosto"],
    &["sep", "sept", "september", "septembre", "septiembre"],
    &["oct", "october", "okt", "oktober", "octobre", "octubre", "oktoober"],
    &["nov", "november", "novembre", "noviembre"],
    &["dec", "december", "dez", "dezember", "déc", "décembre", "dic", "diciembre", "dets", "detsember"],
];

fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    MONTHS.iter().any(|names| names.contains(&word.as_str()))
}

/// How a cell is written as a date, if it is one.
pub(crate) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    // A time of day after it, as database exports have it.
    let date = match text.split_once(['T', ' ']) {
        Some((date, time)) if time.contains(':') && time.starts_with(|c: char| c.is_ascii_digit()) => date,
        _ => text,
    };
    let parts: Vec<&str> = date.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let whole = |part: &str, lowest: u32, highest: u32| {
        part.len() <= 4
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u32>().is_ok_and(|n| (lowest..=highest).contains(&n))
    };
    let day = |part: &str| part.len() <= 2 && whole(part, 1, 31);
    let short = |part: &str| part.len() <= 2 && whole(part, 0, 99);
    let year = |part: &str| part.len() == 4 && whole(part, 1000, 2999);
    let any_year = |part: &str| year(part) || (part.len() == 2 && short(part));
    let month = |part: &str| is_month(part) || (part.len() <= 2 && whole(part, 1, 12));
    match *parts.as_slice() {
        [a, b] if short(a) && is_month(b) => Some(Written::NumberMonth),
        [a, b] if is_month(a) && short(b) => Some(Written::MonthNumber),
        [a, b] if (is_month(a) && year(b)) || (year(a) && is_month(b)) => Some(Written::MonthYear),
        [a, b, c] if year(a) && month(b) && day(c) => Some(Written::Full),
        [a, b, c] if year(c) && ((day(a) && month(b)) || (month(a) && day(b))) => Some(Written::Full),
        [a, b, c] if any_year(c) && ((day(a) && is_month(b)) || (is_month(a) && day(b))) => Some(Written::Full),
        _ => None,
    }
}

/// No text is both a number and a date.
fn is_number(text: &str) -> bool {
    parse(text, DecimalMark::Point).is_some() || parse(text, DecimalMark::Comma).is_some()
}

/// `6-10`, `6 – 10`, `6 to 10`, `16+`, `>15`, `<= 5`, `15 or more`: a class of numbers.
fn is_class(text: &str) -> bool {
    let text = text.trim();
    let digits = |s: &str| {
        let s = s.trim();
        !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    };
    let open = text.trim_start_matches(['<', '>', '=', '≤', '≥']).trim_end_matches('+');
    let range = [" to ", "–", "—", "-", ".."]
        .iter()
        .any(|dash| text.split_once(dash).is_some_and(|(low, high)| digits(low) && digits(high)));
    range
        || (open.len() < text.len() && digits(open))
        || text.split_once(' ').is_some_and(|(n, words)| digits(n) && words.starts_with("or "))
}

/// The positions of the spoiled cells among the present cells of a column. `is_date` marks cells that the file itself
/// calls dates (a sheet does), however they read.
pub(crate) fn spoiled<'a>(cells: impl Iterator<Item = (usize, &'a str, bool)>) -> Vec<usize> {
    let mut dates: Vec<(usize, Written)> = Vec::new();
    let (mut classes, mut others) = (0_usize, 0_usize);
    for (row, text, is_date) in cells {
        if is_date {
            dates.push((row, Written::Full));
        } else if is_number(text) {
            classes += 1;
        } else if let Some(way) = written(text) {
            dates.push((row, way));
        } else if is_class(text) {
            classes += 1;
        } else {
            others += 1;
        }
    }
    let among_classes = classes > 0 && classes + dates.len() >= others;
    let written_so = |wanted: Written| dates.iter().any(|(_, way)| *way == wanted);
    let two_ways = written_so(Written::NumberMonth) && written_so(Written::MonthNumber);
    if among_classes || two_ways { dates.into_iter().map(|(row, _)| row).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_seven_languages_are_seen() {
        for (text, way) in [
            ("5-mei", Some(Written::NumberMonth)),
            ("1-mei", Some(Written::NumberMonth)),
            ("6-okt", Some(Written::NumberMonth)),
            ("01. Mai", Some(Written::NumberMonth)),
            ("05-janv.", Some(Written::NumberMonth)),
            ("10-dets", Some(Written::NumberMonth)),
            ("5-Maj", Some(Written::NumberMonth)),
            ("Oct-15", Some(Written::MonthNumber)),
            ("nov-15", Some(Written::MonthNumber)),
            ("Mär 15", Some(Written::MonthNumber)),
            ("ene-15", Some(Written::MonthNumber)),
            ("nov-2015", Some(Written::MonthYear)),
            ("2023-10-06", Some(Written::Full)),
            ("2023-10-06T00:00:00", Some(Written::Full)),
            ("06/10/2023", Some(Written::Full)),
            ("10/31/2023", Some(Written::Full)),
            ("6.10.2023", Some(Written::Full)),
            ("6 okt 2023", Some(Written::Full)),
            ("6-okt-23", Some(Written::Full)),
            ("6-10", None),
            ("1.5", None),
            ("2023", None),
            ("2023-13-45", None),
            ("may", None),
            ("10-4-99", None),
            ("march on", None),
            ("100-mei", None),
            ("", None),
        ] {
            assert_eq!(written(text), way, "{text}");
        }
    }

    #[track_caller]
    fn check(cells: &[&str], expected: &[usize]) {
        assert_eq!(spoiled(cells.iter().enumerate().map(|(row, text)| (row, *text, false))), expected, "{cells:?}");
    }

    #[test]
    fn dates_among_numbers_and_classes_are_spoiled() {
        check(&["16-20", "6-okt", "1-mei"], &[1, 2]);
        check(&["1", "2", "2023-10-06"], &[2]);
        check(&["1,5", "5-mei"], &[1]);
        check(&["16+", "Oct-15", "Off", "Select"], &[1]);
        check(&["1-mei", "6-okt", "nov-15", "Off", "Select", "Don't know", "Off"], &[0, 1, 2]);
    }

    #[test]
    fn genuine_dates_and_remarks_are_not() {
        check(&["2023-10-06", "2023-10-07"], &[]);
        check(&["Oct-15", "Nov-16"], &[]);
        check(&["nov-2015", "mei-2020"], &[]);
        check(&["started Oct-15", "2023-10-06", "no", "yes", "7", "perhaps"], &[]);
        check(&["6-10", "1-5"], &[]);
        check(&["2023-10-06", "unknown"], &[]);
    }

    #[test]
    fn what_the_file_calls_a_date_is_one() {
        assert_eq!(spoiled([(0, "3", false), (1, "45205", true)].into_iter()), [1]);
    }
}
