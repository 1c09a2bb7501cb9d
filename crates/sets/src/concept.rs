//! Concepts of several dimensions: how memberships in the parts make the membership in the whole.

mod open;
mod structures;
mod text;

pub use open::Memberships;
pub use structures::{Structure, Structures};

use crate::{SetsError, settled};
use crosscase_numerics::{mean, weighted_mean};
use serde::{Deserialize, Serialize};

/// How the parts of a concept make the whole (Goertz 2006, *Social Science Concepts*). Parts and whole are memberships
/// from 0 to 1.
///
/// ```
/// use crosscase_sets::{Concept, Rule};
/// // One case, with memberships of 0.9, 0.4 and 0.2 in three parts.
/// let column = |name: &str| Some(vec![Some(match name { "A" => 0.9, "B" => 0.4, _ => 0.2 })]);
/// let whole = |rule| Concept::of(rule, ["A", "B", "C"].map(Concept::set)).memberships(1, &column);
/// assert_eq!(whole(Rule::Minimum)?, [Some(0.2)]);
/// assert_eq!(whole(Rule::Maximum)?, [Some(0.9)]);
/// assert_eq!(whole(Rule::AtLeast(2))?, [Some(0.4)]);
/// assert_eq!(whole(Rule::Mean)?, [Some(0.5)]);
/// assert_eq!(whole(Rule::Weighted(vec![1.0, 1.0, 0.0]))?, [Some(0.65)]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Every part is necessary: the smallest membership.
    Minimum,
    /// Any part is sufficient: the largest membership.
    Maximum,
    /// Family resemblance: this many of the parts are sufficient, so that the membership is the m-th largest.
    AtLeast(usize),
    /// Parts make up for one another: the mean.
    Mean,
    /// The power mean `(Σ xᵖ / n)^(1/p)`: 1 is the mean, 0 the geometric mean, towards −∞ the minimum, towards ∞ the
    /// maximum. With an exponent of 0 or below, a part of 0 makes the whole 0.
    PowerMean(f64),
    /// The weighted mean, one weight a part.
    Weighted(Vec<f64>),
}

/// A concept: a set by its name (`~` before it for its absence), or parts and the rule that joins them.
///
/// ```
/// use crosscase_sets::{Concept, Rule};
/// let part = |name: &str| Concept::set(name);
/// let partnership = Concept::of(Rule::Minimum, [
///     part("GOVERNMENT"),
///     Concept::of(Rule::Maximum, [part("FIRMS"), part("~SUBCONTRACT")]),
/// ]);
/// let found = partnership.memberships(3, &|name| match name {
///     "GOVERNMENT" => Some(vec![Some(0.9), Some(0.8), None]),
///     "FIRMS" => Some(vec![Some(0.2), Some(0.7), Some(1.0)]),
///     "SUBCONTRACT" => Some(vec![Some(0.4), Some(1.0), Some(0.0)]),
///     _ => None,
/// })?;
/// assert_eq!(found, [Some(0.6), Some(0.7), None]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Concept {
    /// A set, or with `~` its absence.
    Set(String),
    /// Parts joined by a rule.
    Whole {
        /// How the parts are joined.
        rule: Rule,
        /// The parts.
        parts: Vec<Concept>,
    },
}

impl Concept {
    /// The set of this name; `~` before it means its absence, `1 − x`.
    ///
    /// ```
    /// use crosscase_sets::Concept;
    /// let column = |name: &str| (name == "A").then(|| vec![Some(0.75)]);
    /// assert_eq!(Concept::set("~A").memberships(1, &column)?, [Some(0.25)]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn set(name: impl Into<String>) -> Self {
        Self::Set(name.into())
    }

    /// Parts joined by a rule. Whether the rule fits their number is checked by [`Concept::memberships`].
    ///
    /// ```
    /// use crosscase_sets::{Concept, Rule};
    /// let column = |_: &str| Some(vec![Some(0.75)]);
    /// assert!(Concept::of(Rule::AtLeast(2), [Concept::set("A")]).memberships(1, &column).is_err());
    /// # assert!(Concept::of(Rule::AtLeast(1), [Concept::set("A")]).memberships(1, &column).is_ok());
    /// ```
    pub fn of(rule: Rule, parts: impl IntoIterator<Item = Self>) -> Self {
        Self::Whole { rule, parts: parts.into_iter().collect() }
    }

    /// The sets that it is made of, each once, in the order of their first appearance.
    ///
    /// ```
    /// use crosscase_sets::Concept;
    /// let concept: Concept = "min(A, max(B, ~A))".parse()?;
    /// assert_eq!(concept.sets(), ["A", "B"]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn sets(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        match self {
            Self::Set(written) => found.push(name_of(written).0),
            Self::Whole { parts, .. } => {
                for set in parts.iter().flat_map(Self::sets) {
                    if !found.contains(&set) {
                        found.push(set);
                    }
                }
            }
        }
        found
    }

    /// The same parts under another rule at the top; the rules of nested parts stay. A single set becomes its own only
    /// part.
    ///
    /// ```
    /// use crosscase_sets::{Concept, Rule};
    /// let parts = || ["A", "B"].map(Concept::set);
    /// assert_eq!(Concept::of(Rule::Minimum, parts()).under(Rule::Mean), Concept::of(Rule::Mean, parts()));
    /// ```
    #[must_use]
    pub fn under(&self, rule: Rule) -> Self {
        match self {
            Self::Set(_) => Self::of(rule, [self.clone()]),
            Self::Whole { parts, .. } => Self::Whole { rule, parts: parts.clone() },
        }
    }

    /// The membership of each of `cases` cases. `column` gives the memberships in a set; one that is missing may be anything from 0 to 1,
    /// unless the set is said to be crisp ([`Concept::memberships_in`]). The whole is known where every filling agrees: max(1, ?) is 1,
    /// min(0, ?) is 0, and max(A, ~A) of a crisp A is 1.
    ///
    /// A set that stands in the concept in one sense only is filled at both ends, between which every rule rises. One that stands
    /// there in both is filled with 0 and 1 where it is crisp or joined by means and weights alone (which are linear), with 0, ½ and 1
    /// under minima, maxima and `at-least` (whose extremes lie there). All that is exact. Intervals, each time the set appears, are all that
    /// is taken of a fuzzy set in both senses under rules of several kinds or a power mean, and of sets beyond those that
    /// [`agreed`](crosscase_boolean::agreed) fills: then a membership may be known that is not told, and none is told that is not known.
    ///
    /// # Errors
    /// An unknown set or one of another length, memberships outside 0 to 1, a concept without parts, a rule that does
    /// not fit them.
    ///
    /// ```
    /// use crosscase_sets::{Concept, Rule, SetsError};
    /// let concept = Concept::of(Rule::Maximum, ["A", "B"].map(Concept::set));
    /// let column = |name: &str| match name {
    ///     "A" => Some(vec![Some(0.2), None]),
    ///     "B" => Some(vec![Some(0.7), Some(1.0)]),
    ///     _ => None,
    /// };
    /// assert_eq!(concept.memberships(2, &column)?, [Some(0.7), Some(1.0)]);
    /// assert!(matches!(Concept::set("C").memberships(2, &column), Err(SetsError::UnknownPart { .. })));
    /// # Ok::<(), SetsError>(())
    /// ```
    pub fn memberships(
        &self,
        cases: usize,
        column: &dyn Fn(&str) -> Option<Vec<Option<f64>>>,
    ) -> Result<Vec<Option<f64>>, SetsError> {
        self.memberships_in(cases, &|name| column(name).map(Memberships::from))
    }

    /// [`memberships`](Self::memberships) in sets of which more is known than their memberships.
    ///
    /// # Errors
    /// As there.
    pub fn memberships_in(
        &self,
        cases: usize,
        column: &dyn Fn(&str) -> Option<Memberships>,
    ) -> Result<Vec<Option<f64>>, SetsError> {
        self.check()?;
        let parts = self.parts(cases, column)?;
        Ok((0..cases).map(|case| self.known(&parts, case)).collect())
    }
}

/// The name of a set, and whether its absence is meant.
fn name_of(written: &str) -> (&str, bool) {
    match written.trim().strip_prefix('~') {
        Some(name) => (name.trim(), true),
        None => (written.trim(), false),
    }
}

impl Rule {
    fn check(&self, parts: usize) -> Result<(), SetsError> {
        let fault = |why| Err(SetsError::Concept { why });
        match self {
            _ if parts == 0 => fault("a concept has at least one part"),
            Self::AtLeast(m) if !(1..=parts).contains(m) => fault("at-least asks for 1 up to all of the parts"),
            Self::PowerMean(p) if !p.is_finite() => fault("the exponent of a power mean is finite"),
            Self::Weighted(weights) if weights.len() != parts => fault("give one weight a part"),
            Self::Weighted(weights)
                if weights.iter().any(|w| !w.is_finite() || *w < 0.0) || weights.iter().sum::<f64>() <= 0.0 =>
            {
                fault("weights are finite and not negative, and one of them is positive")
            }
            _ => Ok(()),
        }
    }

    /// The whole of memberships in the parts, in whatever order; `None` where it has none to join. It rises with each of them; within 1e-9
    /// of 0.5 it is 0.5 ([`settled`]).
    ///
    /// ```
    /// use crosscase_sets::Rule;
    /// assert_eq!(Rule::AtLeast(2).join(&[0.2, 0.75, 0.5]), Some(0.5));
    /// ```
    pub fn join(&self, parts: &[f64]) -> Option<f64> {
        if parts.is_empty() {
            return None;
        }
        let mean_of = |of: &dyn Fn(f64) -> f64| mean(&parts.iter().map(|x| of(*x)).collect::<Vec<_>>());
        let whole = match self {
            Self::Minimum => parts.iter().copied().reduce(f64::min)?,
            Self::Maximum => parts.iter().copied().reduce(f64::max)?,
            Self::AtLeast(m) => {
                let mut falling = parts.to_vec();
                falling.sort_by(|a, b| b.total_cmp(a));
                *falling.get(m - 1)?
            }
            Self::Mean => mean(parts)?,
            Self::PowerMean(p) if *p <= 0.0 && parts.contains(&0.0) => 0.0,
            Self::PowerMean(p) if *p == 0.0 => libm::exp(mean_of(&|x| libm::log(x))?),
            Self::PowerMean(p) => {
                // Divided by the largest (or, for a negative exponent, the smallest) part, so that no power overflows.
                let unit = parts.iter().copied().reduce(if *p > 0.0 { f64::max } else { f64::min })?;
                if unit == 0.0 { 0.0 } else { unit * libm::pow(mean_of(&|x| libm::pow(x / unit, *p))?, 1.0 / p) }
            }
            Self::Weighted(weights) => weighted_mean(parts, weights)?,
        };
        Some(settled(whole.clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rules_by_hand() {
        let check = |rule: &Rule, expected: f64| {
            let found = rule.join(&[0.2, 0.8, 0.5]).unwrap();
            assert!((found - expected).abs() < 1e-12, "{rule:?}: {found}");
        };
        check(&Rule::Minimum, 0.2);
        check(&Rule::Maximum, 0.8);
        check(&Rule::AtLeast(1), 0.8);
        check(&Rule::AtLeast(2), 0.5);
        check(&Rule::AtLeast(3), 0.2);
        check(&Rule::Mean, 0.5);
        check(&Rule::PowerMean(1.0), 0.5);
        check(&Rule::PowerMean(0.0), libm::cbrt(0.08));
        check(&Rule::PowerMean(-1.0), 3.0 / (5.0 + 1.25 + 2.0));
        check(&Rule::PowerMean(2.0), (0.93f64 / 3.0).sqrt());
        check(&Rule::Weighted(vec![1.0, 3.0, 0.0]), 0.65);
    }

    /// Tenths that are ½ on average, in every order of the parts: of five, 8 % come out beside it where they are added as they come.
    #[test]
    fn a_mean_of_one_half_is_one_half_in_whatever_order() {
        let tenth = f64::from;
        for (a, b, c) in (0..=10).flat_map(|a| (0..=10).flat_map(move |b| (0..=10).map(move |c| (a, b, c)))) {
            let d = 20 - a - b - c;
            if !(0..=10).contains(&d) {
                continue;
            }
            let parts = [a, b, c, d].map(|part| tenth(part) / 10.0);
            let turned = [parts[3], parts[1], parts[0], parts[2]];
            for parts in [parts, turned] {
                for rule in [Rule::Mean, Rule::PowerMean(1.0), Rule::Weighted(vec![0.1; 4])] {
                    assert_eq!(rule.join(&parts), Some(0.5), "{rule:?} {parts:?}");
                }
            }
        }
        assert_eq!((Rule::Mean.join(&[0.6, 0.7, 0.2]), Rule::Mean.join(&[0.4, 0.8, 0.3])), (Some(0.5), Some(0.5)));
    }

    #[test]
    fn rules_that_do_not_fit_are_refused() {
        for rule in [
            Rule::AtLeast(0),
            Rule::AtLeast(3),
            Rule::PowerMean(f64::NAN),
            Rule::Weighted(vec![1.0]),
            Rule::Weighted(vec![0.0, 0.0]),
        ] {
            assert!(rule.check(2).is_err(), "{rule:?}");
        }
        assert!(Rule::Mean.check(0).is_err());
    }

    #[test]
    fn a_structure_reads_from_a_file() {
        let text = "rule = { at-least = 2 }\nparts = [\"A\", \"~B\", { rule = \"mean\", parts = [\"C\", \"D\"] }]\n";
        let concept: Concept = toml::from_str(text).unwrap();
        let inner = Concept::of(Rule::Mean, [Concept::set("C"), Concept::set("D")]);
        assert_eq!(concept, Concept::of(Rule::AtLeast(2), [Concept::set("A"), Concept::set("~B"), inner]));
    }

    proptest! {
        #[test]
        fn every_rule_lies_between_the_smallest_and_the_largest_part(
            parts in proptest::collection::vec(0.0..=1.0f64, 1..6), p in -20.0..20.0f64
        ) {
            let (least, most) = (Rule::Minimum.join(&parts).unwrap(), Rule::Maximum.join(&parts).unwrap());
            for rule in [Rule::Mean, Rule::PowerMean(p), Rule::AtLeast(1 + parts.len() / 2), Rule::Weighted(vec![0.7; parts.len()])] {
                let whole = rule.join(&parts).unwrap();
                prop_assert!(whole >= least - 1e-12 && whole <= most + 1e-12, "{:?} {}", rule, whole);
            }
        }
    }
}
