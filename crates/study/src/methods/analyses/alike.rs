//! Conditions that part none of some cases, and so are none among them.

use super::super::sets::set_of;
use crate::error::MethodError;
use crosscase_boolean::expression::{Literal, listed};
use crosscase_data::Table;

/// The conditions on the same side of which all cases of a table stand, or of several values at the same: they make no difference between these, as that of a
/// type does not within the type, and with them half of the rows would be remainders.
pub(super) fn alike(conditions: &[String], table: &Table) -> Result<Vec<String>, MethodError> {
    let mut found = Vec::new();
    for condition in conditions {
        let texts = table.texts(set_of(condition))?;
        // What does not apply to a case parts it from others.
        let Ok(values) = texts.iter().flatten().map(|text| text.parse()).collect::<Result<Vec<f64>, _>>() else {
            continue;
        };
        let literal = condition.parse::<Literal>().ok().filter(|_| set_of(condition) != condition);
        let values: Vec<f64> = values.iter().map(|x| literal.as_ref().map_or(*x, |of| of.membership(*x))).collect();
        let has_several = values.iter().any(|x| *x > 1.0);
        let is_alike = match values.first() {
            Some(first) if has_several => values.iter().all(|x| x == first),
            _ => values.iter().all(|x| *x > 0.5) || values.iter().all(|x| *x < 0.5),
        };
        if is_alike {
            found.push(condition.clone());
        }
    }
    Ok(found)
}

/// What is expected of the conditions that are left.
pub(super) fn without(expected: &str, alike: &[String]) -> String {
    let is_of = |literal: &str, condition: &String| {
        literal.trim_start_matches('~') == condition
            || literal.parse::<Literal>().is_ok_and(|literal| literal.name == *condition)
    };
    let left = listed(expected).into_iter().filter(|literal| !alike.iter().any(|condition| is_of(literal, condition)));
    left.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{alike, without};
    use crosscase_data::TableBuilder;

    /// Of sets, of a set of several values and of one of its values; where a set does not apply to a case it parts it from the others.
    #[test]
    fn conditions_that_part_no_case_are_none() {
        let columns = [
            ("IN", ["1", "0.6", "0.9"]),
            ("OUT", ["0.1", "0", "0.4"]),
            ("PARTS", ["0.1", "0.6", "0.9"]),
            ("HALF", ["0.5", "0.6", "0.9"]),
            ("SOME", ["1", "-", "1"]),
            ("SAME", ["2", "2", "2"]),
            ("MANY", ["2", "1", "2"]),
        ];
        let table = TableBuilder::new("crosscase.study.sets/1").id("case", ["a", "b", "c"]);
        let table =
            columns.iter().fold(table, |table, (name, values)| table.text(name, values.iter().map(|x| Some(*x))));
        let conditions = ["IN", "OUT", "PARTS", "HALF", "SOME", "SAME", "MANY", "MANY[1]", "MANY[0]"].map(String::from);
        let found = alike(&conditions, &table.build().unwrap()).unwrap();
        assert_eq!(found, ["IN", "OUT", "SAME", "MANY[0]"]);
        assert_eq!(without("~IN,PARTS,SAME[1,2],MANY[1],MANY[0]", &found), "PARTS,MANY[1]");
        assert_eq!(without("", &found), "");
    }
}
