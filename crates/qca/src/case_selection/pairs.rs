//! Which two cases to compare, for a sufficient term.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::pair_class::{FocalRole, PairClass, PairMember, PairRank, clean, lack};
use super::{CaseType, ROUNDING, Sets, in_order};
use crate::choices::name_of;
use crate::{Model, QcaError, TruthTable};

/// Two cases to be compared.
///
/// ```
/// use crosscase_qca::{Comparison, Minimise, SetData, TruthTableParams, PairMember, case_pairs};
/// # let cases = ["a", "b"].map(String::from).to_vec();
/// # let columns = vec![("A".into(), vec![1.0, 0.0]), ("Y".into(), vec![1.0, 0.0])];
/// # let table = TruthTableParams::new("Y", ["A"]).fit(&SetData::new(cases, columns)?)?;
/// # let solution = Minimise::conservative().fit(&table)?;
/// // A crisp case with term and outcome, and one with neither: nothing could tell them better apart.
/// let pairs = case_pairs(&table, solution.model(0)?, Some(0), None, Comparison::TypicalIrrelevant, 10)?;
/// assert_eq!((pairs[0].first, pairs[0].second, pairs[0].score), (0, 1, 0.0));
/// assert_eq!((pairs[0].class.consistent, pairs[0].class.unique), (PairMember::Both, PairMember::First));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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
/// # How pairs are sorted
/// A score weighs what a comparison wants against each other; some of it is not to be weighed. Pairs are therefore sorted by
/// their [`PairClass`] first, and by their score within it (Schneider & Rohlfing 2013, doi:10.1177/0049124113481341; Schneider
/// 2024; the order is that of R `SetMethods` 4.1):
///
/// | comparison | sorted by |
/// |---|---|
/// | typical, typical | [`PairRank::rank`], clean corridor, consistency in degree, unique coverage, score |
/// | typical, irrelevant | [`PairRank::rank`], clean corridor, consistency of the typical case, its unique coverage, consistency of the irrelevant case, score |
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
            if x[case] < c[case] - ROUNDING { FocalRole::Decides } else { FocalRole::Follows }
        };
        let standing = rest.and_then(|c| match comparison {
            Comparison::TypicalTypical => Some(PairRank::TypicalTypical(bearing(c, i), bearing(c, j))),
            Comparison::TypicalIrrelevant => Some(PairRank::TypicalIrrelevant(bearing(c, i), lack(x[j], c[j]))),
            _ => None,
        });
        let clean = |c: &[f64], case: usize| clean(x[case], c[case], self.y[case]);
        PairClass {
            standing,
            clean: standing.and(rest).map(|c| PairMember::of(clean(c, i), clean(c, j))),
            consistent: PairMember::of(consistent(i), consistent(j)),
            unique: PairMember::of(self.terms[i] == 1, self.terms[j] == 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is held at a time, those that are listed are the best of all, each in its better order.
    #[test]
    fn the_best_pairs_are_the_best_of_all() {
        let cases: Vec<usize> = (0..400).collect();
        let class = PairClass {
            standing: None,
            clean: None,
            consistent: PairMember::of(true, true),
            unique: PairMember::of(true, true),
        };
        let pair = |first, second| {
            let score = ((first * 37 + second * 101) % 997) as f64;
            CasePair { first, second, score, class }
        };
        // Scores of 0 and more are in the order of their bits.
        let key = |pair: &CasePair| (pair.score.to_bits(), pair.first, pair.second);
        let better = |i, j| if key(&pair(i, j)) < key(&pair(j, i)) { pair(i, j) } else { pair(j, i) };
        let mut all: Vec<CasePair> = (0..400).flat_map(|i| (0..i).map(move |j| better(i, j))).collect();
        all.sort_by_key(key);
        for most in [1, 5, 30_000, 100_000] {
            let found = best(&cases, &cases, most, |i, j| Some(pair(i, j)), |a, b| in_order(a.score, b.score));
            assert_eq!(found[..], all[..most.min(all.len())], "{most}");
        }
    }
}
