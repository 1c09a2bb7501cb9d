//! How SPSS shows a variable, in its words: `F8.2`, `DATE11`.

use crate::VariableKind;

/// The kinds of formats by their number.
const KINDS: [(u8, &str); 37] = [
    (1, "A"),
    (2, "AHEX"),
    (3, "COMMA"),
    (4, "DOLLAR"),
    (5, "F"),
    (6, "IB"),
    (7, "PIBHEX"),
    (8, "P"),
    (9, "PIB"),
    (10, "PK"),
    (11, "RB"),
    (12, "RBHEX"),
    (15, "Z"),
    (16, "N"),
    (17, "E"),
    (20, "DATE"),
    (21, "TIME"),
    (22, "DATETIME"),
    (23, "ADATE"),
    (24, "JDATE"),
    (25, "DTIME"),
    (26, "WKDAY"),
    (27, "MONTH"),
    (28, "MOYR"),
    (29, "QYR"),
    (30, "WKYR"),
    (31, "PCT"),
    (32, "DOT"),
    (33, "CCA"),
    (34, "CCB"),
    (35, "CCC"),
    (36, "CCD"),
    (37, "CCE"),
    (38, "EDATE"),
    (39, "SDATE"),
    (40, "MTIME"),
    (41, "YMDHMS"),
];

/// A format as the file has it: decimals, width and kind in one number.
pub(super) fn print(number: i32) -> Option<String> {
    let [decimals, width, kind, _] = number.to_le_bytes();
    let (_, name) = KINDS.iter().find(|(number, _)| *number == kind)?;
    Some(if decimals > 0 { format!("{name}{width}.{decimals}") } else { format!("{name}{width}") })
}

/// The number of a format; nothing where it is no format of SPSS.
pub(super) fn number(print: &str) -> Option<i32> {
    let letters = print.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let (kind, _) = KINDS.iter().find(|(_, name)| *name == letters)?;
    let (width, decimals) = print.get(letters.len()..)?.split_once('.').unwrap_or((print.get(letters.len()..)?, "0"));
    Some(i32::from_le_bytes([decimals.parse().ok()?, width.parse().ok()?, *kind, 0]))
}

/// What the values of a number with this format are. Days of the week and months are numbers from 1.
pub(super) fn kind(print: &str) -> VariableKind {
    match print.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
        "DATE" | "ADATE" | "JDATE" | "MOYR" | "QYR" | "WKYR" | "EDATE" | "SDATE" => VariableKind::Date,
        "DATETIME" | "YMDHMS" => VariableKind::DateTime,
        "TIME" | "DTIME" | "MTIME" => VariableKind::Time,
        _ => VariableKind::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_read_as_they_are_written() {
        for (spelt, expected) in [
            ("F8.2", VariableKind::Number),
            ("DATE11", VariableKind::Date),
            ("DATETIME20", VariableKind::DateTime),
            ("TIME11.2", VariableKind::Time),
            ("WKDAY9", VariableKind::Number),
        ] {
            assert_eq!(number(spelt).and_then(print).as_deref(), Some(spelt));
            assert_eq!(kind(spelt), expected);
        }
        assert_eq!(number("%9.0g"), None);
        assert_eq!(number("F"), None);
    }
}
