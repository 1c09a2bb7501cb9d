//! The membership of one case in an expression over sets.

use crate::error::{MethodError, ValueError};
use crosscase_boolean::expression::{Expression, Literal, LiteralValue, Term};

pub(crate) fn parse(text: &str) -> Result<Expression, MethodError> {
    text.parse().map_err(|source| ValueError::Expression { expression: text.to_owned(), source }.into())
}

/// Minimum for `*`, maximum for `+`, 1 − x for `~` (Zadeh 1965, doi 10.1016/S0019-9958(65)90241-X); for a level of a
/// multi-value set 1 or 0.
///
/// A set without a membership for the case may hold anything from 0 to 1; what every filling agrees on is known all the
/// same, as max(1, ?) = 1, and anything else is `None`.
pub(crate) fn membership(expression: &Expression, of: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    let literal = |literal: &Literal, missing: f64| -> f64 {
        let Some(x) = of(&literal.name) else { return missing };
        match literal.value {
            LiteralValue::Present => x,
            LiteralValue::Absent => 1.0 - x,
            LiteralValue::Level(level) => f64::from(u8::from(x == f64::from(level))),
            LiteralValue::NotLevel(level) => f64::from(u8::from(x != f64::from(level))),
        }
    };
    // Both rise with every literal, so that the least and the greatest filling of each give the ends.
    let end = |missing: f64| {
        let term = |term: &Term| term.0.iter().fold(1.0_f64, |least, l| least.min(literal(l, missing)));
        expression.terms.iter().map(term).fold(0.0_f64, f64::max)
    };
    let (low, high) = (end(0.0), end(1.0));
    (low == high).then_some(low)
}

/// The sets that an expression names, each once, in alphabetical order; none where it cannot be read.
pub(crate) fn names_in(parsed: &Expression) -> Vec<String> {
    let literals = parsed.terms.iter().flat_map(|term| &term.0);
    let mut names: Vec<String> = literals.map(|literal| literal.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The first multi-value set of which the expression does not say which level is meant.
pub(crate) fn misread_level(expression: &Expression, is_multi_value: impl Fn(&str) -> bool) -> Option<String> {
    let literals = expression.terms.iter().flat_map(|term| &term.0);
    literals
        .filter(|literal| matches!(literal.value, LiteralValue::Present | LiteralValue::Absent))
        .find(|literal| is_multi_value(&literal.name))
        .map(|literal| literal.name.clone())
}

#[cfg(test)]
mod tests {
    use super::membership;

    #[track_caller]
    fn check(expression: &str, a: Option<f64>, b: Option<f64>, expected: Option<f64>) {
        let of = |name: &str| if name == "A" { a } else { b };
        assert_eq!(membership(&expression.parse().unwrap(), of), expected, "{expression} {a:?} {b:?}");
    }

    #[test]
    fn what_every_filling_agrees_on_is_known() {
        check("A + B", Some(1.0), None, Some(1.0));
        check("A + B", Some(0.7), None, None);
        check("A*B", Some(0.0), None, Some(0.0));
        check("A*~B", Some(0.6), Some(0.3), Some(0.6));
        check("A*~A + B", None, Some(1.0), Some(1.0));
        check("~A", None, None, None);
    }
}
