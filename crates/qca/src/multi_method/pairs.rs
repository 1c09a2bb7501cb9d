//! Which two cases to compare, for a sufficient term.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{CaseType, ROUNDING, Sets, in_order};
use crate::choices::name_of;
use crate::{Model, QcaError, TruthTable};

/// Two cases to be compared.
///
/// ```
/// use crosscase_qca::{Comparison, Minimise, SetData, TruthTableParams, Which, case_pairs};
/// # let cases = ["a", "b"].map(String::from).to_vec();
/// # let columns = vec![("A".into(), vec![1.0, 0.0]), ("Y".into(), vec![1.0, 0.0])];
/// # let table = TruthTableParams::new("Y", ["A"]).fit(&SetData::new(cases, columns)?)?;
/// # let solution = Minimise::conservative().fit(&table)?;
/// // A crisp case with term and outcome, and one with neither: nothing could tell them better apart.
/// let pairs = case_pairs(&table, solution.model(0)?, Some(0), None, Comparison::TypicalIrrelevant, 10)?;
/// assert_eq!((pairs[0].first, pairs[0].second, pairs[0].score), (0, 1, 0.0));
/// assert_eq!((pairs[0].class.consistent, pairs[0].class.unique), (Which::Both, Which::First));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CasePair {
    /// The first case, by index.
    pub first: usize,
    /// The second case, by index.
    pub second: usize,
    /// The smaller the better, within a class.
    pub score: f64,
    /// How fit the two are for the comparison, whatever the score.
    pub class: PairClass,
}

/// Of which of two cases something holds. The order is the one in which pairs are listed.
///
/// ```
/// use crosscase_qca::Which;
/// assert!(Which::Both < Which::First && Which::Second < Which::Neither);
/// assert_eq!(Which::First.as_str(), "first");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// Of both.
    Both,
    /// Of the first alone.
    First,
    /// Of the second alone.
    Second,
    /// Of neither.
    Neither,
}

impl Which {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::First => "first",
            Self::Second => "second",
            Self::Neither => "neither",
        }
    }

    pub(super) fn of(first: bool, second: bool) -> Self {
        match (first, second) {
            (true, true) => Self::Both,
            (true, false) => Self::First,
            (false, true) => Self::Second,
            (false, false) => Self::Neither,
        }
    }

    fn first(self) -> bool {
        matches!(self, Self::Both | Self::First)
    }

    fn second(self) -> bool {
        matches!(self, Self::Both | Self::Second)
    }
}

/// What the focal literal does for a typical case's membership in the term, the minimum over the literals.
///
/// ```
/// use crosscase_qca::Bearing;
/// assert!(Bearing::Decides < Bearing::Follows);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearing {
    /// It is the least: the membership in the term is that in the focal literal.
    Decides,
    /// Another literal is as low or lower.
    Follows,
}

/// What keeps an irrelevant case out of the term.
///
/// ```
/// use crosscase_qca::Lack;
/// assert!(Lack::Focal < Lack::Rest, "only the focal literal differs: the cleanest comparison");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// The focal literal alone: the rest of the term is not below 0.5.
    Focal,
    /// Both, and the focal literal is the lower.
    BothFocalLower,
    /// Both, and the focal literal is not the lower.
    BothRestLower,
    /// The rest alone: the focal literal is not below 0.5.
    Rest,
}

/// How the focal literal stands to the rest of the term in the two cases of a pair.
///
/// ```
/// use crosscase_qca::{Bearing, Lack, Standing};
/// let best = Standing::TypicalIrrelevant(Bearing::Decides, Lack::Focal);
/// assert_eq!((best.rank(), Standing::TypicalIrrelevant(Bearing::Follows, Lack::Rest).rank()), (1, 8));
/// assert_eq!(Standing::TypicalTypical(Bearing::Follows, Bearing::Decides).rank(), 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// In two typical cases.
    TypicalTypical(Bearing, Bearing),
    /// In a typical and an irrelevant case.
    TypicalIrrelevant(Bearing, Lack),
}

impl Standing {
    /// The rank of R `SetMethods` (`PairRank`), 1 the best: 1 to 4 for two typical cases, 1 to 8 with an irrelevant one.
    ///
    /// ```
    /// use crosscase_qca::{Bearing, Standing};
    /// assert_eq!(Standing::TypicalTypical(Bearing::Decides, Bearing::Decides).rank(), 1);
    /// ```
    pub fn rank(self) -> u8 {
        match self {
            Self::TypicalTypical(Bearing::Decides, Bearing::Decides)
            | Self::TypicalIrrelevant(Bearing::Decides, Lack::Focal) => 1,
            Self::TypicalTypical(Bearing::Decides, Bearing::Follows)
            | Self::TypicalIrrelevant(Bearing::Follows, Lack::Focal) => 2,
            Self::TypicalTypical(Bearing::Follows, Bearing::Decides)
            | Self::TypicalIrrelevant(Bearing::Decides, Lack::BothFocalLower) => 3,
            Self::TypicalTypical(Bearing::Follows, Bearing::Follows)
            | Self::TypicalIrrelevant(Bearing::Decides, Lack::BothRestLower) => 4,
            Self::TypicalIrrelevant(Bearing::Follows, Lack::BothFocalLower) => 5,
            Self::TypicalIrrelevant(Bearing::Follows, Lack::BothRestLower) => 6,
            Self::TypicalIrrelevant(Bearing::Decides, Lack::Rest) => 7,
            Self::TypicalIrrelevant(Bearing::Follows, Lack::Rest) => 8,
        }
    }
}

/// How fit two cases are for a comparison, before any score.
///
/// ```
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// use crosscase_qca::{Bearing, Comparison, Lack, Standing, Which, case_pairs};
/// # let cases = ["a", "b", "c"].map(String::from).to_vec();
/// # let columns = vec![
/// #     ("A".into(), vec![0.7, 0.1, 0.9]), ("B".into(), vec![0.9, 0.8, 0.2]), ("Y".into(), vec![0.8, 0.2, 0.1]),
/// # ];
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&SetData::new(cases, columns)?)?;
/// # let solution = Minimise::conservative().fit(&table)?;
/// // A*B: in a (A 0.7, B 0.9, Y 0.8) A decides; b (0.1, 0.8, 0.2) lacks A alone, c (0.9, 0.2, 0.1) lacks B alone.
/// let pairs = case_pairs(&table, solution.model(0)?, Some(0), Some(0), Comparison::TypicalIrrelevant, 10)?;
/// assert_eq!((pairs[0].first, pairs[0].second), (0, 1));
/// assert_eq!(pairs[0].class.standing, Some(Standing::TypicalIrrelevant(Bearing::Decides, Lack::Focal)));
/// // B is not between A and Y, in neither case.
/// assert_eq!(pairs[0].class.clean, Some(Which::Both));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PairClass {
    /// How the focal literal stands to the rest of the term; `None` without a focal condition, in a term that has no other
    /// literal, and where cases are deviant.
    pub standing: Option<Standing>,
    /// Which of the two lie in a clean corridor: the rest of the term is not between focal literal and outcome, so that it
    /// cannot be what brings the one to the other. `None` as for `standing`.
    pub clean: Option<Which>,
    /// Which of the two are consistent in degree: not more in the focal literal than in the outcome; without a focal
    /// condition in the term, and for cases deviant for coverage with irrelevant ones, in their row. Of a necessary condition:
    /// not less in it than in the outcome.
    pub consistent: Which,
    /// Which of the two are in exactly one term of the model, or of the necessary condition.
    pub unique: Which,
}

impl PairClass {
    /// What pairs are sorted by, before the score.
    fn order(self, comparison: Comparison) -> (u8, Option<Which>, [u8; 3]) {
        let (rank, clean) = (self.standing.map_or(0, Standing::rank), self.clean);
        let (consistent, unique) = (self.consistent, self.unique);
        match comparison {
            Comparison::TypicalTypical => (rank, clean, [consistent as u8, unique as u8, 0]),
            Comparison::TypicalIrrelevant => {
                let told = [consistent.first(), unique.first(), consistent.second()];
                (rank, clean, told.map(|holds| u8::from(!holds)))
            }
            Comparison::TypicalDeviant | Comparison::TypicalRelevance => (0, None, [0; 3]),
            Comparison::DeviantIrrelevant => (0, None, [u8::from(!consistent.first()), 0, 0]),
        }
    }
}

/// The comparisons that sufficiency and necessity call for (Schneider & Rohlfing 2013, doi:10.1177/0049124113481341).
///
/// ```
/// use crosscase_qca::{Comparison, Minimise, SetData, TruthTableParams, case_pairs};
/// # let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// # let columns = vec![("A".into(), vec![0.9, 0.6, 0.1, 0.2]), ("Y".into(), vec![1.0, 0.8, 0.7, 0.1])];
/// # let table = TruthTableParams::new("Y", ["A"]).incl_cut(0.9).fit(&SetData::new(cases, columns)?)?;
/// # let solution = Minimise::conservative().fit(&table)?;
/// // In A and Y: a (0.9, 1) and b (0.6, 0.8) are typical, c (0.1, 0.7) is deviant for coverage,
/// // d (0.2, 0.1) is irrelevant.
/// let pairs = |comparison| {
///     let found = case_pairs(&table, solution.model(0)?, Some(0), None, comparison, 10)?;
///     Ok::<_, crosscase_qca::QcaError>(found.iter().map(|pair| (pair.first, pair.second)).collect::<Vec<_>>())
/// };
/// assert_eq!(pairs(Comparison::TypicalTypical)?, [(0, 1)]);
/// assert_eq!(pairs(Comparison::DeviantIrrelevant)?, [(2, 3)]);
/// assert_eq!(pairs(Comparison::TypicalDeviant)?, [], "no case is deviant for consistency");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// Typical with typical: how the mechanism works, in cases that differ.
    TypicalTypical,
    /// Typical with deviant for consistency: which condition the term lacks, or what else can stand in for a necessary one.
    TypicalDeviant,
    /// Typical with irrelevant: whether the term or the condition makes the difference.
    TypicalIrrelevant,
    /// Deviant for coverage with irrelevant, of the same truth-table row: which term is missing. Of sufficiency alone.
    DeviantIrrelevant,
    /// Typical with deviant for relevance: what the condition takes besides itself for the outcome to come about. Of necessity
    /// alone.
    TypicalRelevance,
}

impl Comparison {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::TypicalTypical, "typical-typical", "Two typical cases that differ"),
        (Self::TypicalDeviant, "typical-deviant", "A typical case and one deviant for consistency"),
        (Self::TypicalIrrelevant, "typical-irrelevant", "A typical case and an individually irrelevant one"),
        (
            Self::DeviantIrrelevant,
            "deviant-irrelevant",
            "A case deviant for coverage and an irrelevant one of the same row; of sufficiency alone",
        ),
        (
            Self::TypicalRelevance,
            "typical-relevance",
            "A typical case and one deviant for relevance; of necessity alone",
        ),
    ];

    /// Its name, such as `typical-irrelevant`.
    pub fn as_str(self) -> &'static str {
        name_of(Self::CHOICES, self)
    }
}

/// The best pairs of cases for a comparison, best first, at most `most`.
///
/// With x, y as in [`case_types`](crate::case_types) and w the membership in the truth-table row, the scores are
///
/// | comparison | score |
/// |---|---|
/// | typical i, typical j | `(½ − (xᵢ − xⱼ)) + (½ − (yᵢ − yⱼ)) + 2·|yᵢ − xᵢ| + 2·|yⱼ − xⱼ|` |
/// | typical i, deviant for consistency j | `|xᵢ − xⱼ| + (1 − (yᵢ − yⱼ)) + (1 − xᵢ) + (1 − xⱼ)` |
/// | typical i, irrelevant j | `(1 − (xᵢ − xⱼ)) + (1 − (yᵢ − yⱼ)) + 2·|yᵢ − xᵢ| + 2·|yⱼ − xⱼ|` |
/// | deviant for coverage i, irrelevant j, of one row | `|wᵢ − wⱼ| + (1 − (yᵢ − yⱼ)) + (1 − wᵢ) + (1 − wⱼ)` |
///
/// With a `focal` condition of the term, the pairs with typical cases are matched on the rest of the term: x is then the
/// membership in the focal literal and `|cᵢ − cⱼ|` is added, c being the membership in the other literals; the last summand of
/// typical–irrelevant is then counted once.
///
/// # The order
/// A score weighs what a comparison wants against each other; some of it is not to be weighed. Pairs are therefore sorted by
/// their [`PairClass`] first, and by their score within it (Schneider & Rohlfing 2013, doi:10.1177/0049124113481341; Schneider
/// 2024; the order is that of R `SetMethods` 4.1):
///
/// | comparison | sorted by |
/// |---|---|
/// | typical, typical | [`Standing::rank`], clean corridor, consistency in degree, unique coverage, score |
/// | typical, irrelevant | [`Standing::rank`], clean corridor, consistency of the typical case, its unique coverage, consistency of the irrelevant case, score |
/// | typical, deviant for consistency | score |
/// | deviant for coverage, irrelevant | consistency of the deviant case in its row, score |
///
/// Of "which of the two", both comes first, then the first case alone, the second alone, neither. An irrelevant case is outside
/// the whole solution, here as in [`case_types`](crate::case_types): `SetMethods` also pairs cases that another term covers,
/// which are deviant for that term's consistency, and marks them as not globally uncovered. Uniquely covered is a case in exactly
/// one term; `SetMethods` takes a case for it that is typical of one term and in another to a higher degree than the outcome.
///
/// Typical cases come first in their pair. Of two, the more typical one does, whose `2(y − x) + (1 − x)`, x being the membership
/// in the whole term, is the smaller; the score is not symmetric, since it asks how much *more* of focal literal and outcome
/// the first case has. Of two that are equally typical, the better of both orders is listed (`SetMethods` lists both).
///
/// # Errors
/// [`QcaError::NotListed`] for a term that the model does not have; a focal condition that the term does not have;
/// [`Comparison::TypicalRelevance`].
///
/// ```
/// use crosscase_qca::{Comparison, Minimise, SetData, TruthTableParams, case_pairs};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let columns = vec![("A".into(), vec![0.9, 0.6, 0.1, 0.2]), ("Y".into(), vec![1.0, 0.8, 0.7, 0.1])];
/// let table = TruthTableParams::new("Y", ["A"]).incl_cut(0.9).fit(&SetData::new(cases, columns)?)?;
/// let solution = Minimise::conservative().fit(&table)?;
/// let best = &case_pairs(&table, solution.model(0)?, Some(0), None, Comparison::TypicalIrrelevant, 1)?[0];
/// assert_eq!(table.names(&[best.first, best.second]), ["a", "d"]);
/// // (1 − (0.9 − 0.2)) + (1 − (1 − 0.1)) + 2 · |1 − 0.9| + 2 · |0.1 − 0.2|
/// assert!((best.score - 0.8).abs() < 1e-12);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn case_pairs(
    table: &TruthTable,
    model: &Model,
    term: Option<usize>,
    focal: Option<usize>,
    comparison: Comparison,
    most: usize,
) -> Result<Vec<CasePair>, QcaError> {
    let sets = Sets::new(table, model, term)?;
    let focus = focal.map(|condition| sets.focus(table, condition)).transpose()?;
    let focus = focus.as_ref();
    let (one, other) = match comparison {
        Comparison::TypicalTypical => (CaseType::Typical, CaseType::Typical),
        Comparison::TypicalDeviant => (CaseType::Typical, CaseType::DeviantConsistency),
        Comparison::TypicalIrrelevant => (CaseType::Typical, CaseType::Irrelevant),
        Comparison::DeviantIrrelevant => (CaseType::DeviantCoverage, CaseType::Irrelevant),
        Comparison::TypicalRelevance => {
            let why = "belongs to necessity: ask for the pairs of a necessary condition";
            return Err(QcaError::Comparison { comparison: comparison.as_str(), why });
        }
    };
    let of = |kind: CaseType| {
        let is = |case: &usize| sets.rank(*case).is_some_and(|ranked| ranked.kind == kind);
        (0..sets.y.len()).filter(is).collect::<Vec<usize>>()
    };
    let pair = |i: usize, j: usize| {
        let wanted = match comparison {
            Comparison::TypicalTypical => sets.untypical(i) <= sets.untypical(j) + ROUNDING,
            Comparison::DeviantIrrelevant => sets.row[i].0 == sets.row[j].0,
            _ => true,
        };
        let (score, class) = (|| sets.score(focus, comparison, i, j), || sets.class(focus, comparison, i, j));
        wanted.then(|| CasePair { first: i, second: j, score: score(), class: class() })
    };
    Ok(best(&of(one), &of(other), most, pair, |a, b| {
        let class = a.class.order(comparison).cmp(&b.class.order(comparison));
        class.then(in_order(a.score, b.score))
    }))
}

/// Pairs that are held at a time, however many there are.
const HELD: usize = 1 << 16;

/// The best pairs of these cases in that order, each in the order of its cases that is listed first.
pub(super) fn best(
    firsts: &[usize],
    seconds: &[usize],
    most: usize,
    pair: impl Fn(usize, usize) -> Option<CasePair>,
    order: impl Fn(&CasePair, &CasePair) -> Ordering,
) -> Vec<CasePair> {
    let order = |a: &CasePair, b: &CasePair| order(a, b).then((a.first, a.second).cmp(&(b.first, b.second)));
    let mut pairs: Vec<CasePair> = Vec::new();
    for &i in firsts {
        for &j in seconds.iter().filter(|&&j| j != i) {
            pairs.extend(pair(i, j));
            // Either order of a pair may be among the best.
            if pairs.len() >= HELD.max(most.saturating_mul(4)) {
                pairs.sort_by(order);
                pairs.truncate(most.saturating_mul(2));
            }
        }
    }
    pairs.sort_by(order);
    let mut seen = BTreeSet::new();
    pairs.retain(|pair| seen.insert((pair.first.min(pair.second), pair.first.max(pair.second))));
    pairs.truncate(most);
    pairs
}

/// Memberships in the focal literal, and in the rest of its term if it has one.
pub(super) struct Focus {
    pub(super) literal: Vec<f64>,
    pub(super) rest: Option<Vec<f64>>,
}

impl Sets<'_> {
    /// How far a typical case is from the best one.
    fn untypical(&self, case: usize) -> f64 {
        2.0 * (self.y[case] - self.x[case]) + (1.0 - self.x[case])
    }

    fn score(&self, focus: Option<&Focus>, comparison: Comparison, i: usize, j: usize) -> f64 {
        let x = focus.map_or(&self.x, |focus| &focus.literal);
        let rest = focus.and_then(|focus| focus.rest.as_ref()).map_or(0.0, |c| (c[i] - c[j]).abs());
        let (y, w) = (&self.y, |case: usize| self.row[case].1);
        let off = |case: usize| (y[case] - x[case]).abs();
        match comparison {
            Comparison::TypicalTypical => {
                (0.5 - (x[i] - x[j])) + (0.5 - (y[i] - y[j])) + rest + 2.0 * off(i) + 2.0 * off(j)
            }
            Comparison::TypicalDeviant | Comparison::TypicalRelevance => {
                (x[i] - x[j]).abs() + (1.0 - (y[i] - y[j])) + (1.0 - x[i]) + (1.0 - x[j]) + rest
            }
            Comparison::TypicalIrrelevant => {
                let last = if focus.is_some() { 1.0 } else { 2.0 };
                (1.0 - (x[i] - x[j])) + (1.0 - (y[i] - y[j])) + rest + 2.0 * off(i) + last * off(j)
            }
            Comparison::DeviantIrrelevant => (w(i) - w(j)).abs() + (1.0 - (y[i] - y[j])) + (1.0 - w(i)) + (1.0 - w(j)),
        }
    }

    fn class(&self, focus: Option<&Focus>, comparison: Comparison, i: usize, j: usize) -> PairClass {
        let x = focus.map_or(&self.x, |focus| &focus.literal);
        let consistent = |case: usize| match comparison {
            Comparison::DeviantIrrelevant => self.row[case].1 <= self.y[case] + ROUNDING,
            _ => x[case] <= self.y[case] + ROUNDING,
        };
        let rest = focus.and_then(|focus| focus.rest.as_ref());
        let bearing = |c: &[f64], case: usize| {
            if x[case] < c[case] - ROUNDING { Bearing::Decides } else { Bearing::Follows }
        };
        let standing = rest.and_then(|c| match comparison {
            Comparison::TypicalTypical => Some(Standing::TypicalTypical(bearing(c, i), bearing(c, j))),
            Comparison::TypicalIrrelevant => Some(Standing::TypicalIrrelevant(bearing(c, i), lack(x[j], c[j]))),
            _ => None,
        });
        let clean = |c: &[f64], case: usize| clean(x[case], c[case], self.y[case]);
        PairClass {
            standing,
            clean: standing.and(rest).map(|c| Which::of(clean(c, i), clean(c, j))),
            consistent: Which::of(consistent(i), consistent(j)),
            unique: Which::of(self.terms[i] == 1, self.terms[j] == 1),
        }
    }
}

/// What keeps a case out of the term, x being its membership in the focal literal and c in the rest.
fn lack(x: f64, c: f64) -> Lack {
    match (x < 0.5, c < 0.5) {
        (true, false) => Lack::Focal,
        (true, true) if x < c - ROUNDING => Lack::BothFocalLower,
        (true, true) => Lack::BothRestLower,
        (false, _) => Lack::Rest,
    }
}

/// Whether the rest of the term is outside the corridor between focal literal and outcome.
fn clean(x: f64, c: f64, y: f64) -> bool {
    c < x.min(y) - ROUNDING || c > x.max(y) + ROUNDING
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is held at a time, those that are listed are the best of all, each in its better order.
    #[test]
    fn the_best_pairs_are_the_best_of_all() {
        let cases: Vec<usize> = (0..400).collect();
        let class =
            PairClass { standing: None, clean: None, consistent: Which::of(true, true), unique: Which::of(true, true) };
        let pair = |first, second| {
            let score = ((first * 37 + second * 101) % 997) as f64;
            CasePair { first, second, score, class }
        };
        let key = |pair: &CasePair| (pair.score as usize, pair.first, pair.second);
        let better = |i, j| if key(&pair(i, j)) < key(&pair(j, i)) { pair(i, j) } else { pair(j, i) };
        let mut all: Vec<CasePair> = (0..400).flat_map(|i| (0..i).map(move |j| better(i, j))).collect();
        all.sort_by_key(key);
        for most in [1, 5, 30_000, 100_000] {
            let found = best(&cases, &cases, most, |i, j| Some(pair(i, j)), |a, b| in_order(a.score, b.score));
            assert_eq!(found[..], all[..most.min(all.len())], "{most}");
        }
    }

    #[test]
    fn what_keeps_a_case_out_of_the_term() {
        let found = [(0.2, 0.5), (0.2, 0.3), (0.3, 0.3), (0.4, 0.2), (0.5, 0.2)].map(|(x, c)| lack(x, c));
        let (lower, rest) = (Lack::BothFocalLower, Lack::BothRestLower);
        assert_eq!(found, [Lack::Focal, lower, rest, rest, Lack::Rest]);
    }

    #[test]
    fn a_corridor_is_clean_with_the_rest_outside_it() {
        for (x, c, y, expected) in [
            (0.6, 0.7, 0.8, false),
            (0.6, 0.6, 0.8, false),
            (0.6, 0.9, 0.8, true),
            (0.6, 0.5, 0.8, true),
            (0.8, 0.7, 0.6, false),
        ] {
            assert_eq!(clean(x, c, y), expected, "{x} {c} {y}");
        }
    }
}
