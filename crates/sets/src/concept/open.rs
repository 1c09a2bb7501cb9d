//! What is known of a concept where memberships in some of its sets are missing.

use super::{Concept, Rule, name_of};
use crate::{SetsError, settled};
use crosscase_boolean::agreed;
use crosscase_boolean::expression::{Literal, LiteralValue};

/// The memberships in a set that a concept is made of.
///
/// A membership that is missing may be anything from 0 to 1, whatever the known ones are, unless the set is known to be crisp: by the
/// method that made it, or because somebody says so. Where it does not apply to a case, neither the set nor its absence holds.
///
/// ```
/// use crosscase_sets::{Concept, Memberships};
/// let concept: Concept = "max(A, ~A)".parse()?;
/// let known = |a: Memberships| concept.memberships_in(2, &|_| Some(a.clone()));
/// let fuzzy = Memberships::from(vec![None, Some(1.0)]);
/// assert_eq!(known(fuzzy.clone())?, [None, Some(1.0)]);
/// assert_eq!(known(fuzzy.crisp())?, [Some(1.0), Some(1.0)]);
/// assert_eq!(known(Memberships::from(vec![Some(0.0), Some(1.0)]).not_applicable([0]))?, [Some(0.0), Some(1.0)]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memberships {
    values: Vec<Option<f64>>,
    is_crisp: bool,
    /// How many values it has where it is a multi-value set; 0 where nobody says so.
    levels: u8,
    not_applicable: Vec<usize>,
}

impl From<Vec<Option<f64>>> for Memberships {
    fn from(values: Vec<Option<f64>>) -> Self {
        Self { values, ..Self::default() }
    }
}

impl Memberships {
    /// The same of a crisp set.
    #[must_use]
    pub fn crisp(self) -> Self {
        Self { is_crisp: true, ..self }
    }

    /// The same of a multi-value set with so many values, whether or not a case has each of them.
    ///
    /// ```
    /// use crosscase_sets::{Concept, Memberships};
    /// let a = || Memberships::from(vec![Some(0.0), Some(1.0)]);
    /// let in_values = |a: Memberships| "max(A[1,2])".parse::<Concept>()?.memberships_in(2, &|name| (name == "A").then(|| a.clone()));
    /// assert_eq!(in_values(a().of_levels(3))?, [Some(0.0), Some(1.0)], "nobody has 2, which A can be");
    /// assert!(in_values(a()).is_err(), "nothing says that A can be 2");
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    #[must_use]
    pub fn of_levels(self, levels: u8) -> Self {
        Self { levels, ..self }
    }

    /// The same of a set that does not apply to these cases, by index, whatever their memberships are.
    #[must_use]
    pub fn not_applicable(mut self, cases: impl IntoIterator<Item = usize>) -> Self {
        self.not_applicable.extend(cases);
        self
    }
}

/// A set of the concept.
pub(super) struct Part<'a> {
    name: &'a str,
    set: Memberships,
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
        column: &dyn Fn(&str) -> Option<Memberships>,
    ) -> Result<Vec<Part<'_>>, SetsError> {
        let written = self.literals();
        let part = |name| {
            let set = checked(name, cases, column)?;
            let both = [false, true].into_iter().all(|absent| written.contains(&(name, absent)));
            let averages = || self.joins_only(&|rule| matches!(rule, Rule::Mean | Rule::Weighted(_)));
            let ranks = || self.joins_only(&|rule| matches!(rule, Rule::Minimum | Rule::Maximum | Rule::AtLeast(_)));
            // Every rule rises with each of its parts: where one stands on one side alone, the ends of its interval are enough.
            let fillings: &[f64] = if both && (set.is_crisp || averages()) {
                &[0.0, 1.0]
            } else if both && ranks() {
                &[0.0, 0.5, 1.0]
            } else {
                &[]
            };
            Ok(Part { name, set, fillings })
        };
        self.sets().into_iter().map(part).collect()
    }

    /// The membership of a case, where every filling of what is missing gives the same.
    pub(super) fn known(&self, parts: &[Part<'_>], case: usize) -> Option<f64> {
        let applies = |part: &Part<'_>| !part.set.not_applicable.contains(&case);
        let given =
            |part: &Part<'_>| if applies(part) { part.set.values.get(case).copied().flatten() } else { Some(0.0) };
        let given: Vec<Option<f64>> = parts.iter().map(given).collect();
        let fillings: Vec<&[f64]> = parts.iter().map(|part| part.fillings).collect();
        let known = agreed(&given, &fillings, |values| {
            self.ends(&|name, absent| {
                let at = parts.iter().position(|part| part.name == name);
                if !at.and_then(|at| parts.get(at)).is_some_and(applies) {
                    return (0.0, 0.0);
                }
                let x = at.and_then(|at| values.get(at).copied()?);
                x.map_or((0.0, 1.0), |x| if absent { (1.0 - x, 1.0 - x) } else { (x, x) })
            })
        });
        known.map(settled)
    }

    /// The interval of memberships, by that of each set or of its absence, each time it stands in the concept.
    fn ends(&self, of: &dyn Fn(&str, bool) -> Ends) -> Option<Ends> {
        match self {
            Self::Set(written) => {
                let (name, absent) = name_of(written);
                Some(of(name, absent))
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

/// The crisp set of values of another, such as `A[1,2]`.
fn of_values(name: &str, column: &dyn Fn(&str) -> Option<Memberships>) -> Result<Memberships, SetsError> {
    let unknown = || SetsError::UnknownPart { name: name.to_owned() };
    let literal = Literal::of_values(name).ok_or_else(unknown)?;
    let (LiteralValue::Level(named), Some(set)) = (literal.value, column(&literal.name)) else { return Err(unknown()) };
    let by_method = f64::from(set.levels.saturating_sub(1));
    let highest = set.values.iter().flatten().copied().fold(by_method.max(1.0), f64::max);
    if set.values.iter().flatten().any(|x| x.fract() != 0.0) || f64::from(named.highest()) > highest {
        return Err(SetsError::NoSuchValue { name: name.to_owned(), highest });
    }
    let values = set.values.iter().map(|value| value.map(|x| literal.membership(x))).collect();
    Ok(Memberships { values, is_crisp: true, levels: 0, not_applicable: set.not_applicable })
}

/// The memberships in a set, one a case and all from 0 to 1.
fn checked(name: &str, cases: usize, column: &dyn Fn(&str) -> Option<Memberships>) -> Result<Memberships, SetsError> {
    let set = match column(name) {
        Some(set) if set.levels > 2 => {
            return Err(SetsError::ValuesNeeded { name: name.to_owned(), highest: set.levels - 1 });
        }
        Some(set) => set,
        None => of_values(name, column)?,
    };
    if set.values.len() != cases {
        return Err(SetsError::PartLength { name: name.to_owned(), found: set.values.len(), cases });
    }
    let outside = |(row, value): (usize, &Option<f64>)| value.filter(|x| !(0.0..=1.0).contains(x)).map(|x| (row, x));
    match set.values.iter().enumerate().find_map(outside) {
        Some((row, value)) => Err(SetsError::NotASet { row, value }),
        None => Ok(set),
    }
}

#[cfg(test)]
mod tests {
    use super::{Concept, Memberships};

    #[track_caller]
    fn check(concept: &str, a: Option<f64>, b: Option<f64>, a_is_crisp: bool, expected: Option<f64>) {
        let set = |x| Memberships::from(vec![x, Some(0.0), Some(1.0)]);
        let column = |name: &str| match name {
            "A" => Some(if a_is_crisp { set(a).crisp() } else { set(a) }),
            "B" => Some(set(b)),
            _ => None,
        };
        let found = concept.parse::<Concept>().unwrap().memberships_in(3, &column).unwrap();
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

    /// Where a set does not apply, neither it nor its absence holds.
    #[test]
    fn what_does_not_apply_holds_in_no_sense() {
        let check = |concept: &str, expected: Option<f64>| {
            let a = Memberships::from(vec![None]).crisp().not_applicable([0]);
            let b = Memberships::from(vec![Some(0.6)]);
            let column = |name: &str| Some(if name == "A" { a.clone() } else { b.clone() });
            assert_eq!(
                concept.parse::<Concept>().unwrap().memberships_in(1, &column).unwrap(),
                [expected],
                "{concept}"
            );
        };
        check("A", Some(0.0));
        check("~A", Some(0.0));
        check("max(~A, B)", Some(0.6));
        check("min(A, B)", Some(0.0));
        check("mean(~A, B)", Some(0.3));
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
