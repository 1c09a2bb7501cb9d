//! Lists of columns as people write them.

use crate::DataError;

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
    let position = |name: &str| {
        columns.iter().position(|column| *column == name).ok_or_else(|| DataError::UnknownColumn {
            column: name.to_owned(),
            known: columns.iter().map(|&c| c.to_owned()).collect(),
            file: None,
            elsewhere: Vec::new(),
        })
    };
    let mut selected: Vec<String> = Vec::new();
    for part in unquoted_split(list, ',') {
        let ends: Vec<String> = match unquoted_split(part, ':')[..] {
            [from, to] if !columns.contains(&part) => vec![name(from), name(to)],
            _ => vec![name(part)],
        };
        if ends.iter().any(String::is_empty) {
            return Err(DataError::EmptySelection { list: list.to_owned() });
        }
        let (Some(from), Some(to)) = (ends.first(), ends.last()) else { continue };
        let (first, last) = (position(from)?, position(to)?);
        let range = columns
            .get(first..=last)
            .filter(|_| first <= last)
            .ok_or_else(|| DataError::ReversedRange { from: from.clone(), to: to.clone() })?;
        for &column in range {
            if selected.iter().any(|named| named == column) {
                return Err(DataError::SelectedTwice { column: column.to_owned(), list: list.to_owned() });
            }
            selected.push(column.to_owned());
        }
    }
    Ok(selected)
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
        check("A3:A1", Err("DAT012"));
        check("A1:A3,A2", Err("DAT013"));
        check("a1", Err("DAT001"));
    }

    #[test]
    fn an_unknown_column_names_the_near_one() {
        let error = select("A9", &["id", "A1"]).expect_err("unknown");
        assert_eq!(error.to_string(), "unknown column A9 (did you mean A1?): there are id, A1");
    }
}
