//! Expressions over the sets of a study.

use crate::error::{MethodError, ValueError};
use crosscase_boolean::expression::{Expression, Term};

pub(crate) fn parse(text: &str) -> Result<Expression, MethodError> {
    text.parse().map_err(|source| ValueError::Expression { expression: text.to_owned(), source }.into())
}

/// What is left of an expression for a case to which some of its sets do not apply: no literal of such a set holds for it (Caren &
/// Panofsky 2005, doi:10.1177/0049124105277197), so that the terms that name one are false.
pub(crate) fn where_it_applies(expression: &Expression, applies: impl Fn(&str) -> bool) -> Expression {
    let holds = |term: &&Term| term.0.iter().all(|literal| applies(&literal.name));
    Expression { terms: expression.terms.iter().filter(holds).cloned().collect() }
}

/// The sets that an expression names, each once, in alphabetical order; none where it cannot be read.
pub(crate) fn names_in(parsed: &Expression) -> Vec<String> {
    let literals = parsed.terms.iter().flat_map(|term| &term.0);
    let mut names: Vec<String> = literals.map(|literal| literal.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}
