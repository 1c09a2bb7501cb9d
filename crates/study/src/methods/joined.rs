//! The membership of one case in an expression over sets.

use crate::error::{MethodError, ValueError};
use crosscase_boolean::expression::{Expression, Literal, LiteralValue};

pub(crate) fn parse(text: &str) -> Result<Expression, MethodError> {
    text.parse().map_err(|source| ValueError::Expression { expression: text.to_owned(), source }.into())
}

/// Minimum for `*`, maximum for `+`, 1 − x for `~` (Zadeh 1965, doi 10.1016/S0019-9958(65)90241-X); for a level of a
/// multi-value set 1 or 0. `None` where a set that is named has no membership for the case.
pub(crate) fn membership(expression: &Expression, of: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    let literal = |literal: &Literal| -> Option<f64> {
        let x = of(&literal.name)?;
        Some(match literal.value {
            LiteralValue::Present => x,
            LiteralValue::Absent => 1.0 - x,
            LiteralValue::Level(level) => f64::from(u8::from(x == f64::from(level))),
            LiteralValue::NotLevel(level) => f64::from(u8::from(x != f64::from(level))),
        })
    };
    expression.terms.iter().try_fold(0.0_f64, |most, term| {
        let term = term.0.iter().try_fold(1.0_f64, |least, l| Some(least.min(literal(l)?)))?;
        Some(most.max(term))
    })
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
