//! What is known of a concept where memberships in some of its sets are missing.

use super::{Concept, Rule, name_of};
use crate::SetsError;
use crosscase_boolean::agreed;

/// A set of the concept.
pub(super) struct Part<'a> {
    name: &'a str,
    values: Vec<Option<f64>>,
    /// What a missing membership may be, as far as it matters and an interval would not do.
    fillings: &'static [f64],
}

/// The least and the largest membership over all fillings.
type Ends = (f64, f64);

impl Concept {
    /// The sets by name, each checked, and how what is missing in each is filled.
    pub(super) fn parts(
        &self,
        cases: usize,
        column: &dyn Fn(&str) -> Option<Vec<Option<f64>>>,
    ) -> Result<Vec<Part<'_>>, SetsError> {
        let written = self.literals();
        let part = |name| {
            let values = checked(name, cases, column)?;
            let both = [false, true].into_iter().all(|absent| written.contains(&(name, absent)));
            let given = || values.iter().flatten();
            let is_crisp = given().next().is_some() && given().all(|x| *x == 0.0 || *x == 1.0);
            let averages = || self.joins_only(&|rule| matches!(rule, Rule::Mean | Rule::Weighted(_)));
            let ranks = || self.joins_only(&|rule| matches!(rule, Rule::Minimum | Rule::Maximum | Rule::AtLeast(_)));
            // Every rule rises with each of its parts: where one stands on one side alone, the ends of its interval are enough.
            let fillings: &[f64] = if both && (is_crisp || averages()) {
                &[0.0, 1.0]
            } else if both && ranks() {
                &[0.0, 0.5, 1.0]
            } else {
                &[]
            };
            Ok(Part { name, values, fillings })
        };
        self.sets().into_iter().map(part).collect()
    }

    /// The membership of a case, where every filling of what is missing gives the same.
    pub(super) fn known(&self, parts: &[Part<'_>], case: usize) -> Option<f64> {
        let given: Vec<Option<f64>> = parts.iter().map(|part| part.values.get(case).copied().flatten()).collect();
        let fillings: Vec<&[f64]> = parts.iter().map(|part| part.fillings).collect();
        agreed(&given, &fillings, |values| {
            let at = |name: &str| parts.iter().position(|part| part.name == name);
            self.ends(&|name| values.get(at(name)?).copied()?)
        })
    }

    /// The interval of memberships: a set without one may hold anything from 0 to 1, each time it stands in the concept.
    fn ends(&self, of: &dyn Fn(&str) -> Option<f64>) -> Option<Ends> {
        match self {
            Self::Set(written) => {
                let (name, absent) = name_of(written);
                let x = of(name).map(|x| if absent { 1.0 - x } else { x });
                Some(x.map_or((0.0, 1.0), |x| (x, x)))
            }
            Self::Whole { rule, parts } => {
                let ends: Option<Vec<Ends>> = parts.iter().map(|part| part.ends(of)).collect();
                let (lows, highs): (Vec<f64>, Vec<f64>) = ends?.into_iter().unzip();
                rule.join(&lows).zip(rule.join(&highs))
            }
        }
    }

    /// Every rule fits the number of its parts.
    pub(super) fn check(&self) -> Result<(), SetsError> {
        match self {
            Self::Set(_) => Ok(()),
            Self::Whole { rule, parts } => {
                rule.check(parts.len())?;
                parts.iter().try_for_each(Self::check)
            }
        }
    }

    /// The sets as they stand in it, each with whether its absence is meant.
    fn literals(&self) -> Vec<(&str, bool)> {
        match self {
            Self::Set(written) => vec![name_of(written)],
            Self::Whole { parts, .. } => parts.iter().flat_map(Self::literals).collect(),
        }
    }

    fn joins_only(&self, is: &dyn Fn(&Rule) -> bool) -> bool {
        match self {
            Self::Set(_) => true,
            Self::Whole { rule, parts } => is(rule) && parts.iter().all(|part| part.joins_only(is)),
        }
    }
}

/// The memberships in a set, one a case and all from 0 to 1.
fn checked(
    name: &str,
    cases: usize,
    column: &dyn Fn(&str) -> Option<Vec<Option<f64>>>,
) -> Result<Vec<Option<f64>>, SetsError> {
    let values = column(name).ok_or_else(|| SetsError::UnknownPart { name: name.to_owned() })?;
    if values.len() != cases {
        return Err(SetsError::PartLength { name: name.to_owned(), found: values.len(), cases });
    }
    let outside = |(row, value): (usize, &Option<f64>)| value.filter(|x| !(0.0..=1.0).contains(x)).map(|x| (row, x));
    match values.iter().enumerate().find_map(outside) {
        Some((row, value)) => Err(SetsError::NotASet { row, value }),
        None => Ok(values),
    }
}

#[cfg(test)]
mod tests {
    use super::Concept;

    /// The case to judge stands before two others, which say whether A is crisp.
    #[track_caller]
    fn check(concept: &str, a: Option<f64>, b: Option<f64>, a_is_crisp: bool, expected: Option<f64>) {
        let others = if a_is_crisp { [Some(0.0), Some(1.0)] } else { [Some(0.25), Some(0.75)] };
        let column = |name: &str| match name {
            "A" => Some([&[a][..], &others].concat()),
            "B" => Some([&[b][..], &[Some(0.25), Some(0.75)]].concat()),
            _ => None,
        };
        let found = concept.parse::<Concept>().unwrap().memberships(3, &column).unwrap();
        assert_eq!(found.first().copied().flatten(), expected, "{concept} {a:?} {b:?}");
    }

    #[test]
    fn what_every_filling_agrees_on_is_known() {
        // A crisp case is in or out: one of A and ~A is 1, the other 0.
        check("max(A, ~A)", None, Some(0.3), true, Some(1.0));
        check("min(A, ~A)", None, Some(0.3), true, Some(0.0));
        check("min(max(A, B), max(A, ~B))", None, Some(1.0), true, None);
        check("min(max(A, B), max(~A, B))", None, Some(0.3), true, Some(0.3));
        check("at-least(2; A, ~A, B)", None, Some(0.3), true, Some(0.3));
        check("power(0.5; A, ~A)", None, Some(0.3), true, Some(0.25));
        // A fuzzy one may be in by half, which max(A, ~A) never falls below and min(A, ~A) never exceeds.
        check("max(A, ~A)", None, Some(0.3), false, None);
        check("max(A, ~A, B)", None, Some(1.0), false, Some(1.0));
        check("max(min(A, ~A), B)", None, Some(0.7), false, Some(0.7));
        check("max(min(A, ~A), B)", None, Some(0.3), false, None);
        check("min(max(A, B), max(~A, B))", None, Some(0.6), false, Some(0.6));
        // The mean of a set and its absence is a half, whatever the set; a power mean is not.
        check("mean(A, ~A)", None, Some(0.3), false, Some(0.5));
        check("power(0.5; A, ~A)", None, Some(0.3), false, None);
        check("max(A, B)", None, Some(1.0), false, Some(1.0));
        check("min(A, B)", None, Some(0.0), false, Some(0.0));
        check("max(A, B)", None, Some(0.7), true, None);
    }

    /// A set of which nobody is known to be in or out may be fuzzy.
    #[test]
    fn a_set_without_any_membership_is_not_taken_for_crisp() {
        let column = |_: &str| Some(vec![None, None]);
        let found = "max(A, ~A)".parse::<Concept>().unwrap().memberships(2, &column).unwrap();
        assert_eq!(found, [None, None]);
    }

    /// With more open sets than are tried in every way, nothing is claimed that an interval does not make certain.
    #[test]
    fn many_open_sets_are_no_burden() {
        let pairs: Vec<String> = (0..40).map(|i| format!("max(S{i}, ~S{i})")).collect();
        let of = |text: String, known: f64| {
            let column = |name: &str| Some(vec![if name == "S0" { Some(known) } else { None }, Some(1.0)]);
            text.parse::<Concept>().unwrap().memberships(2, &column).unwrap().first().copied().flatten()
        };
        assert_eq!(of(format!("max({})", pairs.join(", ")), 1.0), Some(1.0));
        assert_eq!(of(format!("min({})", pairs.join(", ")), 1.0), None);
    }
}
