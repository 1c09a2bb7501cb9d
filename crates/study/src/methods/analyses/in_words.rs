//! What a term says, in words: what readers call its sets, and how many of its cases have the outcome.

use super::explained_cases::ExplainedCases;
use crate::error::{MethodError, ValueError};
use crate::names::{Names, OfferKind};
use crosscase_boolean::expression::{Levels, Literal, LiteralValue};
use crosscase_data::counted;
use crosscase_report::Text;

/// A term by what readers call its sets: “Trusting partnerships” with “Skilled partnerships”, without “Partnerships that are led”. None where no set
/// of it is called anything but its name, so that the term itself says as much.
pub(super) fn in_words(term: &str, names: &Names) -> Result<Option<Text>, MethodError> {
    let term = ValueError::expression(term)?;
    let literals: Vec<&Literal> = term.literals().collect();
    if literals.iter().all(|literal| names.label(OfferKind::Set, &literal.name) == literal.name) {
        return Ok(None);
    }
    let is_without = |literal: &&&Literal| literal.value == LiteralValue::Absent;
    let (without, with): (Vec<&Literal>, Vec<&Literal>) =
        literals.iter().copied().partition(|literal| is_without(&literal));
    let mut text = Text::new();
    for (at, literal) in with.iter().enumerate() {
        let between = match at {
            0 => "",
            1 => " with ",
            at => between(at, with.len()),
        };
        text = called(text.plain(between), literal, names);
    }
    for (at, literal) in without.iter().enumerate() {
        let between = match (at, with.len()) {
            (0, 0) => "being ",
            (0, 1) => " ",
            (0, _) => ", ",
            (at, _) => between(at, without.len()),
        };
        text = called(text.plain(format!("{between}without ")), literal, names);
    }
    Ok(Some(text))
}

/// What stands before one of several, which is not the first.
pub(super) const fn between(at: usize, all: usize) -> &'static str {
    if at + 1 == all { " and " } else { ", " }
}

/// A set with what readers call it in quotation marks, or with its name, and the values that are meant of several.
fn called(text: Text, literal: &Literal, names: &Names) -> Text {
    let label = names.label(OfferKind::Set, &literal.name);
    let text = if label == literal.name { text.code(label) } else { text.plain(format!("“{label}”")) };
    let or = |levels: Levels| {
        let levels: Vec<String> = levels.iter().map(|level| level.to_string()).collect();
        levels.join(" or ")
    };
    match literal.value {
        LiteralValue::Present | LiteralValue::Absent => text,
        LiteralValue::Level(levels) => text.plain(format!(" at {}", or(levels))),
        LiteralValue::NotLevel(levels) => text.plain(format!(" at any other value than {}", or(levels))),
    }
}

/// The cases of a path, and how many of them have the outcome: “31 cases, 28 with the outcome”.
pub(super) fn of_cases(cases: &[String], explained: Option<&ExplainedCases>) -> String {
    let all = counted(cases.len(), "case", "cases");
    let Some(ExplainedCases { without_outcome, at_half, .. }) = explained else { return all };
    let with = cases.iter().filter(|case| !without_outcome.contains(case) && !at_half.contains(case)).count();
    match (cases.len(), with) {
        (0, _) => all,
        (1, 1) => format!("{all}, with the outcome"),
        (1, _) => format!("{all}, which has not the outcome"),
        (2, 2) => format!("{all}, both with the outcome"),
        (n, with) if n == with => format!("{all}, all with the outcome"),
        (_, 0) => format!("{all}, none with the outcome"),
        (_, with) => format!("{all}, {with} with the outcome"),
    }
}

#[cfg(test)]
mod tests {
    use super::of_cases;
    use crate::methods::analyses::explained_cases::ExplainedCases;

    /// Of cases against the solution and of those exactly between it is not said that they have the outcome.
    #[test]
    fn the_cases_of_a_path_are_told_with_their_outcome() {
        let own = |names: &str| names.split_whitespace().map(str::to_owned).collect::<Vec<String>>();
        let explained = ExplainedCases {
            with_outcome: 4,
            on_a_path: 4,
            without_outcome: own("x y"),
            on_no_path: Vec::new(),
            at_half: own("h"),
        };
        for (cases, expected) in [
            ("", "0 cases"),
            ("a", "1 case, with the outcome"),
            ("x", "1 case, which has not the outcome"),
            ("a b", "2 cases, both with the outcome"),
            ("a h", "2 cases, 1 with the outcome"),
            ("a b c", "3 cases, all with the outcome"),
            ("x y h", "3 cases, none with the outcome"),
            ("a b x c", "4 cases, 3 with the outcome"),
        ] {
            assert_eq!(of_cases(&own(cases), Some(&explained)), expected);
        }
        assert_eq!(of_cases(&own("a b"), None), "2 cases");
    }
}
