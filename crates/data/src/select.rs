//! Lists of columns as people write them.

use crate::{DataError, Diagnostic, Listed, Place, composed, in_list};

/// The columns that a list such as `A1:A5,B2` names, in the order of the list.
///
/// A range goes by the order of `columns` (that of the file), both ends included. A part that is itself the name of a
/// column is that column, also where it holds a colon. White space around names does not matter.
///
/// # Errors
/// An unknown name, an empty part, a range that ends before it starts, a column named twice.
///
/// ```
/// use crosscase_data::select;
///
/// let columns = ["id", "A1", "A2", "A3", "B1"];
/// assert_eq!(select("B1, A1:A3", &columns)?, ["B1", "A1", "A2", "A3"]);
/// assert!(select("A3:A1", &columns).is_err());
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
pub fn select(list: &str, columns: &[&str]) -> Result<Vec<String>, DataError> {
    let mut selected: Vec<String> = Vec::new();
    for part in parts(list, columns)? {
        for &column in part.columns {
            if selected.iter().any(|named| named == column) {
                return Err(DataError::SelectedTwice { column: column.to_owned(), list: list.to_owned() });
            }
            selected.push(column.to_owned());
        }
    }
    Ok(selected)
}

/// A part of a list: one column, or a range.
struct Part<'a> {
    from: String,
    to: String,
    columns: &'a [&'a str],
}

fn parts<'a>(list: &str, columns: &'a [&'a str]) -> Result<Vec<Part<'a>>, DataError> {
    let list = &*composed(list);
    let position = |name: &str| {
        columns.iter().position(|column| *column == name).ok_or_else(|| DataError::UnknownColumn {
            column: name.to_owned(),
            known: columns.iter().map(|&c| c.to_owned()).collect(),
            file: None,
            elsewhere: Vec::new(),
        })
    };
    let part = |part: &str| {
        let (from, to) = match unquoted_split(part, ':')[..] {
            [from, to] if !columns.contains(&part) => (name(from), name(to)),
            _ => (name(part), name(part)),
        };
        if from.is_empty() || to.is_empty() {
            return Err(DataError::EmptySelection { list: list.to_owned() });
        }
        let (first, last) = (position(&from)?, position(&to)?);
        match columns.get(first..=last).filter(|_| first <= last) {
            Some(columns) => Ok(Part { from, to, columns }),
            None => Err(DataError::ReversedRange { from, to, file: None }),
        }
    };
    unquoted_split(list, ',').into_iter().map(part).collect()
}

/// Tells of each range of a list whose ends are named alike (`T1:T8`) what it takes in that is named otherwise: a column of remarks
/// between two items is seldom meant.
pub(crate) fn range_warnings(list: &str, columns: &[&str], file: &Place) -> Result<Vec<Diagnostic>, DataError> {
    let told = |part: Part<'_>| {
        let alike = |pattern: fn(&str) -> Option<String>, name: &str| {
            pattern(name).is_some_and(|pattern_of| pattern(&part.from) == Some(pattern_of))
        };
        let pattern = [numbered, lettered].into_iter().find(|pattern| alike(*pattern, &part.to))?;
        let (meant, others): (Vec<&str>, Vec<&str>) = part.columns.iter().partition(|column| alike(pattern, column));
        if others.is_empty() {
            return None;
        }
        let names = |names: &[&str]| Listed(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).to_string();
        let range = format!("{}:{}", in_list(&part.from), in_list(&part.to));
        let message = format!("{range} takes in what is not named like its ends: {}", names(&others));
        let help = format!("if that is not meant, name what is: {}", names(&meant));
        Some(Diagnostic::warning("DAT110", message).at(file.clone()).help(help))
    };
    Ok(parts(list, columns)?.into_iter().filter_map(told).collect())
}

/// What names that differ in their numbers alone have in common: `Q3_1` and `Q3_8`.
fn numbered(name: &str) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let words: Vec<&str> = name.split(is_digit).collect();
    let mut pattern = words.join("#");
    while pattern.contains("##") {
        pattern = pattern.replace("##", "#");
    }
    name.contains(is_digit).then_some(pattern)
}

/// What names that differ in their last letter alone, after a number or a mark, have in common: `Q3a` and `Q3f`.
fn lettered(name: &str) -> Option<String> {
    let last = name.chars().next_back().filter(char::is_ascii_alphabetic)?;
    let stem = name.strip_suffix(last)?;
    (!stem.is_empty() && !stem.ends_with(char::is_alphabetic)).then(|| stem.to_owned())
}

/// The parts between separators outside of double quotes, without the blanks around them.
fn unquoted_split(list: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let is_separator = |c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    };
    list.split(is_separator).map(str::trim).collect()
}

/// A name as it is meant: in double quotes it may hold anything, two of them standing for one.
fn name(part: &str) -> String {
    match part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [&str; 9] = ["id", "A1", "A2", "A3", "dc:title", "B1", "B2", "C, or \"D\"", "E:F"];

    #[track_caller]
    fn check(list: &str, expected: Result<&[&str], &str>) {
        let found = select(list, &COLUMNS);
        match expected {
            Ok(names) => assert_eq!(found.expect(list), names),
            Err(code) => assert_eq!(found.expect_err(list).code(), code, "{list}"),
        }
    }

    #[test]
    fn lists_and_ranges() {
        check("A1", Ok(&["A1"]));
        check("A1:A3", Ok(&["A1", "A2", "A3"]));
        check(" B2 , A1 : A2 ", Ok(&["B2", "A1", "A2"]));
        check("A2:A2", Ok(&["A2"]));
        check("dc:title,B1", Ok(&["dc:title", "B1"]));
        check("A3:B1", Ok(&["A3", "dc:title", "B1"]));
        check("\"A1\"", Ok(&["A1"]));
        check("B2, \"C, or \"\"D\"\"\"", Ok(&["B2", "C, or \"D\""]));
        check("B2:\"E:F\"", Ok(&["B2", "C, or \"D\"", "E:F"]));
        check("", Err("DAT011"));
        check("A1,,A2", Err("DAT011"));
        check("A1:", Err("DAT011"));
        check(":A2", Err("DAT011"));
        check("A3:A1", Err("DAT012"));
        check("A1:A3,A2", Err("DAT013"));
        check("a1", Err("DAT001"));
    }

    #[test]
    fn a_range_says_what_it_takes_in_that_is_named_otherwise() {
        for (list, columns, expected) in [
            ("T1:T3", &["id", "T1", "T2", "T2_text", "AGE", "T3"][..], Some(("T2_text, AGE", "T1, T2, T3"))),
            ("Q3_1:Q3_10", &["Q3_1", "Q3_2", "Q3_10", "Q4_1"], None),
            ("Q3_1:Q4_1", &["Q3_1", "Q3_9", "Q4_0", "Q4_1"], None),
            ("Q3a:Q3c", &["Q3a", "Q3b", "Q3b_why", "Q3c"], Some(("Q3b_why", "Q3a, Q3b, Q3c"))),
            ("Q3a:Q3c", &["Q3a", "Q3B", "Q3c"], None),
            // Nothing tells what such ends have in common.
            ("LEAD:TRUST", &["LEAD", "AGE", "TRUST"], None),
            ("A1:B2", &["A1", "x", "B2"], None),
            ("T1,AGE,T2", &["T1", "AGE", "T2"], None),
            ("T1:T2", &["T1", "a, b", "T2"], Some(("\"a, b\"", "T1, T2"))),
            ("2019:2021", &["2019", "2020", "note", "2021"], Some(("note", "2019, 2020, 2021"))),
        ] {
            let told = range_warnings(list, columns, &Place::default()).expect(list);
            let expected = expected.map(|(others, meant)| {
                (
                    format!("{list} takes in what is not named like its ends: {others}"),
                    Some(format!("if that is not meant, name what is: {meant}")),
                )
            });
            assert_eq!(told.first().map(|told| (told.message.clone(), told.help.clone())), expected);
        }
    }

    #[test]
    fn an_unknown_column_names_the_near_one() {
        let error = select("A9", &["id", "A1"]).expect_err("unknown");
        assert_eq!(error.to_string(), "unknown column A9 (did you mean A1?): there are id, A1");
    }
}
