//! The membership of one case in an expression, some of whose sets may be open.

use super::{Expression, Literal, LiteralValue};
use crate::agreed;

impl Expression {
    /// The membership of a case whose memberships (or levels) in the sets are these: minimum for `*`, maximum for `+`, `1 − x` for `~`
    /// (Zadeh 1965, doi:10.1016/S0019-9958(65)90241-X).
    ///
    /// A set without a membership may hold anything from 0 to 1, a crisp one 0 or 1. What every filling agrees on is known all the
    /// same, as max(1, ?) = 1 and min(0, ?) = 0; anything else is `None`. A minimum of maxima of `x` and `1 − x` is least and largest
    /// where each `x` is 0, ½ or 1, so that these are tried for a set that stands there in more than one sense; see [`agreed`], which
    /// also says what is known where very many of them are open.
    ///
    /// ```
    /// use crosscase_boolean::expression::Expression;
    /// let either: Expression = "A + B".parse()?;
    /// let fuzzy = |_: &str| false;
    /// assert_eq!(either.membership(|name| (name == "A").then_some(1.0), fuzzy), Some(1.0));
    /// assert_eq!(either.membership(|name| (name == "A").then_some(0.7), fuzzy), None);
    /// let always: Expression = "A + ~A".parse()?;
    /// assert_eq!(always.membership(|_| None, |_| true), Some(1.0), "a crisp set holds a case or does not");
    /// assert_eq!(always.membership(|_| None, fuzzy), None, "a fuzzy one may hold it by half");
    /// # Ok::<(), crosscase_boolean::expression::ParseError>(())
    /// ```
    pub fn membership(&self, of: impl Fn(&str) -> Option<f64>, is_crisp: impl Fn(&str) -> bool) -> Option<f64> {
        let names = self.names();
        let values: Vec<Option<f64>> = names.iter().map(|name| of(name)).collect();
        let fillings: Vec<Vec<f64>> = names.iter().map(|name| self.fillings(name, is_crisp(name))).collect();
        // Both rise with every literal.
        agreed(&values, &fillings, |values| Some((self.value(&names, values, 0.0), self.value(&names, values, 1.0))))
    }

    /// What an open set may hold, as far as it matters: where it stands in one sense only, the ends of its literal are enough.
    fn fillings(&self, name: &str, is_crisp: bool) -> Vec<f64> {
        let mut senses: Vec<LiteralValue> = Vec::new();
        for literal in self.literals().filter(|literal| literal.name == name) {
            if !senses.contains(&literal.value) {
                senses.push(literal.value);
            }
        }
        let level = |sense: &LiteralValue| match sense {
            LiteralValue::Level(levels) | LiteralValue::NotLevel(levels) => Some(levels.iter().map(f64::from)),
            LiteralValue::Present | LiteralValue::Absent => None,
        };
        let mut levels: Vec<f64> = senses.iter().filter_map(level).flatten().collect();
        match (is_crisp, levels.is_empty()) {
            _ if senses.len() < 2 => Vec::new(),
            (true, _) => vec![0.0, 1.0],
            (false, true) => vec![0.0, 0.5, 1.0],
            (false, false) => {
                levels.sort_by(f64::total_cmp);
                levels.dedup();
                // A level that the expression does not name.
                levels.push(-1.0);
                levels
            }
        }
    }

    /// The membership, where a literal of a set that is still open has this one.
    fn value(&self, names: &[&str], values: &[Option<f64>], open: f64) -> f64 {
        let literal = |literal: &Literal| {
            let at = names.iter().position(|name| *name == literal.name);
            at.and_then(|at| values.get(at).copied().flatten()).map_or(open, |x| literal.membership(x))
        };
        let term = |term: &super::Term| term.0.iter().map(literal).fold(1.0_f64, f64::min);
        self.terms.iter().map(term).fold(0.0_f64, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::Expression;

    #[track_caller]
    fn check(expression: &str, a: Option<f64>, b: Option<f64>, is_crisp: bool, expected: Option<f64>) {
        let expression: Expression = expression.parse().unwrap();
        let of = |name: &str| if name == "A" { a } else { b };
        assert_eq!(expression.membership(of, |_| is_crisp), expected, "{expression} {a:?} {b:?}");
    }

    #[test]
    fn what_every_filling_agrees_on_is_known() {
        check("A + B", Some(1.0), None, false, Some(1.0));
        check("A + B", Some(0.7), None, false, None);
        check("A*B", Some(0.0), None, false, Some(0.0));
        check("A*~B", Some(0.6), Some(0.3), false, Some(0.6));
        check("A*~A + B", None, Some(1.0), false, Some(1.0));
        check("~A", None, None, false, None);
        check("1", None, None, false, Some(1.0));
        check("0", None, None, false, Some(0.0));
        // A*~A is half at most, and none of a crisp set; A + ~A half at least.
        check("A*~A + B", None, Some(0.7), false, Some(0.7));
        check("A*~A + B", None, Some(0.3), false, None);
        check("A*~A + B", None, Some(0.3), true, Some(0.3));
        check("A*B + ~A*B", None, Some(0.4), false, Some(0.4));
        check("A*B + ~A*B", None, Some(0.6), false, None);
        check("A*B + ~A*B", None, Some(1.0), true, Some(1.0));
        check("A[1] + ~A[1]", None, None, false, Some(1.0));
        check("A[0] + A[1]", None, None, false, None);
        check("A[0] + A[1]", None, None, true, Some(1.0));
        check("A[0] + A[1]", Some(1.0), None, true, Some(1.0));
        check("A[0,1]", Some(1.0), None, true, Some(1.0));
        check("~A[0,2] + A[2]", Some(0.0), None, false, Some(0.0));
        check("A[0,1] + ~A[0]", None, None, false, Some(1.0));
    }

    /// Sets that stand in one sense are no burden, however many are open; of more that stand in two nothing is claimed that is
    /// not certain.
    #[test]
    fn many_open_sets() {
        let all = |of: &dyn Fn(usize) -> String, by: &str| (0..40).map(of).collect::<Vec<_>>().join(by);
        let check = |text: &str, known: f64, is_crisp: bool, expected: Option<f64>| {
            let expression: Expression = text.parse().unwrap();
            let found = expression.membership(|name| (name == "S0").then_some(known), |_| is_crisp);
            assert_eq!(found, expected, "{text} {known}");
        };
        let (some, every) = (all(&|i| format!("S{i}"), " + "), all(&|i| format!("S{i}"), "*"));
        check(&some, 1.0, false, Some(1.0));
        check(&some, 0.9, false, None);
        check(&every, 0.0, false, Some(0.0));
        check(&every, 0.1, false, None);
        // Filling the first shows that the others are not needed; or all would have to be filled, in too many ways.
        check(&all(&|i| format!("T{i} + ~T{i}"), " + "), 0.0, true, Some(1.0));
        check(&all(&|i| format!("T{i}*~T{i}"), " + "), 0.0, true, None);
    }
}
