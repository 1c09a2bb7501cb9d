//! Names and expressions as R and its package `QCA` take them.

use std::fmt::Write as _;

use crosscase_boolean::expression::{Expression, Literal, LiteralValue, Term};
use crosscase_sets::Kind;

use crate::sets::levels_of;
use crate::{Outcome, QcaError, SetData, TruthTableParams};

/// What R reads as something else than a column, and `QCA` as a column of its own.
const TAKEN: [&str; 9] = ["T", "F", "TRUE", "FALSE", "NA", "NULL", "Inf", "NaN", "OUT"];

/// The sets of an analysis, each with the name it has in R and its kind; those of the outcome last.
pub(super) struct Names {
    sets: Vec<Named>,
    /// Whether `QCA` wants every literal in brackets: as soon as one condition has more than two values.
    brackets: bool,
}

pub(super) struct Named {
    pub(super) name: String,
    pub(super) plain: String,
    kind: Kind,
}

impl Names {
    pub(super) fn new(table: &TruthTableParams, data: &SetData) -> Result<Self, QcaError> {
        let outcome = table.outcome().names().into_iter().map(str::to_owned);
        let all: Vec<String> = table.conditions().iter().cloned().chain(outcome).collect();
        let mut sets = Vec::with_capacity(all.len());
        for (at, name) in all.iter().enumerate() {
            let mut plain = if is_plain(name) { name.clone() } else { format!("SET{}", at + 1) };
            while plain != *name && all.contains(&plain) {
                plain.push('A');
            }
            sets.push(Named { name: name.clone(), plain, kind: data.condition(name)?.0 });
        }
        let brackets =
            sets.iter().take(table.conditions().len()).any(|set| matches!(set.kind, Kind::MultiValue { .. }));
        Ok(Self { sets, brackets })
    }

    /// The sets in the order of the analysis, those of the outcome last.
    pub(super) fn sets(&self) -> &[Named] {
        &self.sets
    }

    pub(super) fn plain<'a>(&'a self, name: &'a str) -> &'a str {
        self.set(name).map_or(name, |set| set.plain.as_str())
    }

    pub(super) fn outcome(&self, outcome: &Outcome) -> String {
        let written = outcome.renamed(|expression| self.expression(expression)).to_string();
        // R has no negation of an expression: by De Morgan's laws.
        written.parse::<Expression>().map_or(written, |multiplied_out| multiplied_out.to_string())
    }

    /// An expression with its conditions renamed, otherwise as it is.
    pub(super) fn expression(&self, expression: &Expression) -> Expression {
        let term = |term: &Term| Term(term.0.iter().map(|literal| self.renamed(literal)).collect());
        Expression { terms: expression.terms.iter().map(term).collect() }
    }

    /// An expression as R reads it: in brackets where `QCA` wants them, every value of its own in a term of its own.
    pub(super) fn sum(&self, expression: &Expression) -> String {
        let mut terms: Vec<Term> = Vec::new();
        for term in &expression.terms {
            let mut written = vec![Term::default()];
            for literal in &term.0 {
                let values = self.values(literal);
                let longer = |term: &Term| {
                    let term = term.0.clone();
                    values
                        .iter()
                        .map(move |value| Term(term.iter().cloned().chain([value.clone()]).collect()))
                        .collect::<Vec<_>>()
                };
                written = written.iter().flat_map(longer).collect();
            }
            terms.extend(written);
        }
        Expression { terms }.to_string()
    }

    /// A directional expectation: several values of a condition in one pair of brackets.
    pub(super) fn expectation(&self, term: &Term) -> String {
        let literal = |literal: &Literal| {
            let values = self.values(literal);
            let levels: Vec<String> = values
                .iter()
                .filter_map(|value| match value.value {
                    LiteralValue::Level(levels) => Some(levels.to_string()),
                    _ => None,
                })
                .collect();
            match values.first() {
                Some(first) if levels.len() < 2 => first.to_string(),
                _ => format!("{}[{}]", self.plain(&literal.name), levels.join(",")),
            }
        };
        term.0.iter().map(literal).collect::<Vec<_>>().join("*")
    }

    /// The values that a literal allows, each as a literal in R's writing.
    fn values(&self, literal: &Literal) -> Vec<Literal> {
        let renamed = self.renamed(literal);
        if !self.brackets {
            return vec![renamed];
        }
        let levels = self.within(literal).map_or(2, |(set, _)| levels_of(set.kind));
        let allows = |level: &u8| renamed.membership(f64::from(*level)) == 1.0;
        let value = |level: u8| Literal { name: renamed.name.clone(), value: LiteralValue::Level(level.into()) };
        (0..levels).filter(allows).map(value).collect()
    }

    fn renamed(&self, literal: &Literal) -> Literal {
        match self.within(literal) {
            Some((set, value)) => Literal { name: set.plain.clone(), value },
            None => literal.clone(),
        }
    }

    /// The set that a literal speaks of, and what it says of it.
    fn within(&self, literal: &Literal) -> Option<(&Named, LiteralValue)> {
        let names: Vec<String> = self.sets.iter().map(|set| set.name.clone()).collect();
        let (at, value) = literal.within(&names)?;
        Some((self.sets.get(at)?, value))
    }

    fn set(&self, name: &str) -> Option<&Named> {
        self.sets.iter().find(|set| set.name == name)
    }
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name.chars().any(|c| c.is_ascii_uppercase())
        && !TAKEN.contains(&name)
}

/// A text in R.
pub(super) fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' | '"' => written.extend(['\\', c]),
            // R's texts hold no NUL; names that differ by white space alone stay apart.
            '\0' => written.push_str("\\u2400"),
            c if is_break(c) => _ = write!(written, "\\u{:04x}", u32::from(c)),
            c => written.push(c),
        }
    }
    written + "\""
}

/// A text that cannot leave the comment or the string that it stands in.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_break(c) { ' ' } else { c }).collect()
}

/// What may end a line.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(conditions: &[(&str, &[f64])], outcome: &str) -> Names {
        let columns: Vec<(String, Vec<f64>)> = conditions.iter().map(|(n, v)| ((*n).to_owned(), v.to_vec())).collect();
        let cases = (0..3).map(|case| case.to_string()).collect();
        let columns = columns.into_iter().chain([(outcome.to_owned(), vec![0.0, 1.0, 1.0])]).collect();
        let data = SetData::new(cases, columns).unwrap();
        let table = TruthTableParams::new(Outcome::new(outcome).negated(), conditions.iter().map(|c| c.0));
        Names::new(&table, &data).unwrap()
    }

    const TWO: [f64; 3] = [0.0, 1.0, 1.0];
    const FUZZY: [f64; 3] = [0.2, 0.6, 0.9];
    const THREE: [f64; 3] = [0.0, 1.0, 2.0];

    #[test]
    fn names_that_r_would_not_take_are_replaced() {
        let names = names(&[("A", &TWO), ("b c", &TWO), ("9", &TWO), ("TRUE", &TWO)], "free press");
        assert_eq!(names.plain("A"), "A");
        assert_eq!(names.plain("b c"), "SET2");
        assert_eq!(names.plain("TRUE"), "SET4");
        assert_eq!(names.outcome(&Outcome::new("free press").negated()), "~SET5");
        assert_eq!(names.sum(&"~\"b c\" + A".parse().unwrap()), "~SET2 + A");
        assert_eq!(quoted("a\"b\\"), "\"a\\\"b\\\\\"");
    }

    #[test]
    fn a_name_within_a_name_is_left_alone() {
        let names = names(&[("a", &TWO), ("ab", &TWO), ("SET1", &TWO)], "Y");
        assert_eq!(names.sum(&"a*~ab + SET1".parse().unwrap()), "SET1A*~SET2 + SET1");
    }

    #[test]
    fn beside_a_multi_value_condition_everything_stands_in_brackets() {
        let names = names(&[("M", &THREE), ("C", &TWO), ("Z", &FUZZY)], "Y");
        assert_eq!(names.sum(&"~M[0]*~Z + C*M[2]".parse().unwrap()), "M[1]*Z[0] + M[2]*Z[0] + C[1]*M[2]");
        let expected = |text: &str| {
            let expression: Expression = text.parse().unwrap();
            names.expectation(&expression.terms[0])
        };
        assert_eq!(expected("~M[0]"), "M[1,2]");
        assert_eq!(expected("~C"), "C[0]");
        assert_eq!(expected("M[2]*Z"), "M[2]*Z[1]");
    }

    #[test]
    fn nothing_leaves_its_line() {
        assert_eq!(one_line("D\nstop(1)\r\u{2028}x"), "D stop(1)  x");
        assert_eq!(quoted("a\nb"), r#""a\u000ab""#);
        assert_ne!(quoted("a\tb"), quoted("a b"));
        assert_eq!(quoted("a\0\u{2028}"), r#""a\u2400\u2028""#);
    }
}
