//! What to change so that a text can be read as a number.

use crate::dates::written;
use crate::near::written_alike;
use crate::number::{DecimalMark, has_thousands, parse};

/// What to change, after a semicolon.
pub(super) fn hint(text: &str) -> &'static str {
    let text = text.trim();
    if written(text).is_some() {
        "; it is a date: a spreadsheet may have made it of a number or a class"
    } else if text.starts_with('=') {
        "; it is a formula that was never computed: open the file in a spreadsheet and save it there, or put the value in the cell"
    } else if is_fault_of_a_formula(text) {
        "; a formula went wrong in this cell: mend it in the spreadsheet, or declare its word as missing"
    } else if has_thousands(text) {
        "; leave out thousands separators, or say what they are (`--thousands`; in a study `thousands`)"
    } else if text.contains(UNSEEN) {
        "; a sign that cannot be seen stands in this cell: type the number anew"
    } else if text
        .strip_prefix(['\u{2012}', '\u{2013}', '\u{2014}'])
        .is_some_and(|rest| parse(rest, DecimalMark::Point).is_some())
    {
        "; a dash stands before it and no minus: write `-` in its place"
    } else if parse(text, DecimalMark::Comma).is_some() {
        "; say that decimals have commas (`--decimal comma`; in a study `decimal = \"comma\"`), or write them with a point; if it is two answers, \
         give each a column of its own"
    } else if text.ends_with('%') {
        "; leave out the percent sign"
    } else if has_currency(text) {
        "; leave out the sign of the currency"
    } else if is_several(text) {
        "; several answers stand in one cell: give each a column of its own, 1 where it was ticked and 0 where not, or say what they stand for \
         together (`--recode WORDS=1`; in a study `recode`)"
    } else {
        "; say what its word stands for (`--recode WORD=1`; in a study `recode` or `levels`), mend the cell, or declare its word as missing"
    }
}

/// Signs that take no room, which pages of the web leave in what is copied from them.
const UNSEEN: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

/// What others call the ends of a tie.
const ENDS: [(&str, &[&str]); 2] = [
    ("source", &["source", "from", "sender", "ego", "von"]),
    ("target", &["target", "to", "receiver", "alter", "nach"]),
];

/// What else a file may be that lacks a column of such a table, and which of those that there are may be meant.
pub(super) fn of_column(schema: &str, column: &str, known: &[String]) -> String {
    if schema != "edge list" {
        return String::new();
    }
    let called = ENDS.iter().find(|(end, _)| *end == column).map_or(&[][..], |(_, names)| names);
    let alike = |name: &&String| called.iter().any(|other| written_alike(name, other));
    let meant = known
        .iter()
        .find(alike)
        .map_or_else(String::new, |name| format!("; did you mean `{name}`? Call it `{column}`"));
    format!(
        "{meant}; name the column that holds it so, or, if a cell is a pair, say that the file is a matrix (`--matrix`; for a study \
         `crosscase network convert FILE ties.csv --matrix --directed` makes a list of it)"
    )
}

/// What to do with a file of another program.
pub(super) fn of_file(file: &str) -> &'static str {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    match ending.as_str() {
        "ods" | "numbers" | "xlsm" | "xlsb" => "; save it as .xlsx or .csv in its spreadsheet",
        "por" | "sas7bdat" | "xpt" | "rds" | "rda" | "rdata" => "; export it as .sav, .dta or .csv from its program",
        "doc" | "docx" | "odt" | "rtf" | "pdf" => {
            "; a text is no table: copy its table into a spreadsheet and save that"
        }
        "qdpx" | "qdc" => "; it is a project of coded documents, which `crosscase coding import` makes a table of",
        "ris" | "bib" | "nbib" | "enw" => "; it is a bibliography, which `crosscase review dedupe` reads",
        "graphml" | "gexf" | "gml" | "net" | "paj" | "dl" | "##h" | "vna" => {
            "; it is a network, of which `crosscase network convert FILE ties.csv` makes a list of ties (`--directed` where they are)"
        }
        _ => "",
    }
}

/// What spreadsheets show where a formula has no value.
fn is_fault_of_a_formula(text: &str) -> bool {
    const FAULTS: [&str; 9] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"];
    FAULTS.contains(&text.to_uppercase().as_str())
}

fn has_currency(text: &str) -> bool {
    const SIGNS: [&str; 9] = ["€", "$", "£", "¥", "EUR", "USD", "GBP", "DKK", "kr"];
    let rest = SIGNS.iter().find_map(|sign| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)));
    let is_figure = |rest: &str| rest.starts_with(|sign: char| sign.is_ascii_digit() || sign == '-');
    rest.is_some_and(|rest| {
        is_figure(rest.trim()) && rest.trim().chars().all(|sign| sign.is_ascii_digit() || " .,-'".contains(sign))
    })
}

/// Words or figures with semicolons, bars or ends of lines between them, figures with commas, or words that each begin with a capital, as in
/// a form of Google: boxes that were ticked in one question.
fn is_several(text: &str) -> bool {
    let is_parted = |signs: &[char]| {
        let parts: Vec<&str> = text.split(signs).map(str::trim).filter(|part| !part.is_empty()).collect();
        (parts.len() > 1, parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())))
    };
    let begins = |part: &str| part.trim().starts_with(char::is_uppercase);
    let are_labels = text.contains(", ") && text.split(", ").all(begins);
    is_parted(&[';', '|', '\n']).0 || is_parted(&[',', ' ']) == (true, true) || are_labels
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn what_is_said_is_what_helps() {
        for (text, expected) in [
            ("6-okt", "date"),
            ("=SUM(A1:A4)", "formula that was never computed"),
            ("#DIV/0!", "formula went wrong"),
            ("1.000,5", "thousands"),
            ("1,3", "two answers"),
            ("0,9", "`--decimal comma`"),
            ("1\u{2019}234.5", "thousands"),
            ("\u{2013}1", "dash"),
            ("\u{2013}", "recode"),
            ("5\u{200b}", "cannot be seen"),
            ("50 %", "percent"),
            ("€ 50", "currency"),
            ("1 200,50 EUR", "currency"),
            ("1; 2", "several answers"),
            ("1, 3, 4", "several answers"),
            ("by phone;by post", "several answers"),
            ("by phone, daily", "recode"),
            ("Money, Time", "several answers"),
            ("kr", "recode"),
            ("somewhat agree", "recode"),
        ] {
            assert!(hint(text).contains(expected), "{text}: {}", hint(text));
        }
    }
}
