//! Expressions over the sets of a study.

use crate::error::{MethodError, ValueError};
use crosscase_boolean::expression::Expression;

pub(crate) fn parse(text: &str) -> Result<Expression, MethodError> {
    text.parse().map_err(|source| ValueError::Expression { expression: text.to_owned(), source }.into())
}

/// The sets that an expression names, each once, in alphabetical order; none where it cannot be read.
pub(crate) fn names_in(parsed: &Expression) -> Vec<String> {
    let literals = parsed.terms.iter().flat_map(|term| &term.0);
    let mut names: Vec<String> = literals.map(|literal| literal.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}
