//! How fit two cases are for a comparison, before any score.

use super::{Comparison, ROUNDING};

/// Which of two cases a statement holds for. The order is the one in which pairs are listed.
///
/// ```
/// use crosscase_qca::PairMember;
/// assert!(PairMember::Both < PairMember::First && PairMember::Second < PairMember::Neither);
/// assert_eq!(PairMember::First.as_str(), "first");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairMember {
    /// Of both.
    Both,
    /// Of the first alone.
    First,
    /// Of the second alone.
    Second,
    /// Of neither.
    Neither,
}

impl PairMember {
    /// Its name: `both`, `first`, `second` or `neither`.
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
/// use crosscase_qca::FocalRole;
/// assert!(FocalRole::Decides < FocalRole::Follows);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FocalRole {
    /// It is the least: the membership in the term is that in the focal literal.
    Decides,
    /// Another literal is as low or lower.
    Follows,
}

/// What keeps an irrelevant case out of the term.
///
/// ```
/// use crosscase_qca::MissingPart;
/// assert!(MissingPart::Focal < MissingPart::Rest, "only the focal literal differs: the cleanest comparison");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MissingPart {
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
/// use crosscase_qca::{FocalRole, MissingPart, PairRank};
/// let best = PairRank::TypicalIrrelevant(FocalRole::Decides, MissingPart::Focal);
/// assert_eq!((best.rank(), PairRank::TypicalIrrelevant(FocalRole::Follows, MissingPart::Rest).rank()), (1, 8));
/// assert_eq!(PairRank::TypicalTypical(FocalRole::Follows, FocalRole::Decides).rank(), 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairRank {
    /// In two typical cases.
    TypicalTypical(FocalRole, FocalRole),
    /// In a typical and an irrelevant case.
    TypicalIrrelevant(FocalRole, MissingPart),
}

impl PairRank {
    /// The rank of R `SetMethods` (`PairRank`), 1 the best: 1 to 4 for two typical cases, 1 to 8 with an irrelevant one.
    ///
    /// ```
    /// use crosscase_qca::{FocalRole, PairRank};
    /// assert_eq!(PairRank::TypicalTypical(FocalRole::Decides, FocalRole::Decides).rank(), 1);
    /// ```
    pub fn rank(self) -> u8 {
        match self {
            Self::TypicalTypical(FocalRole::Decides, FocalRole::Decides)
            | Self::TypicalIrrelevant(FocalRole::Decides, MissingPart::Focal) => 1,
            Self::TypicalTypical(FocalRole::Decides, FocalRole::Follows)
            | Self::TypicalIrrelevant(FocalRole::Follows, MissingPart::Focal) => 2,
            Self::TypicalTypical(FocalRole::Follows, FocalRole::Decides)
            | Self::TypicalIrrelevant(FocalRole::Decides, MissingPart::BothFocalLower) => 3,
            Self::TypicalTypical(FocalRole::Follows, FocalRole::Follows)
            | Self::TypicalIrrelevant(FocalRole::Decides, MissingPart::BothRestLower) => 4,
            Self::TypicalIrrelevant(FocalRole::Follows, MissingPart::BothFocalLower) => 5,
            Self::TypicalIrrelevant(FocalRole::Follows, MissingPart::BothRestLower) => 6,
            Self::TypicalIrrelevant(FocalRole::Decides, MissingPart::Rest) => 7,
            Self::TypicalIrrelevant(FocalRole::Follows, MissingPart::Rest) => 8,
        }
    }
}

/// How fit two cases are for a comparison, before any score.
///
/// ```
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// use crosscase_qca::{FocalRole, Comparison, MissingPart, PairRank, PairMember, case_pairs};
/// # let cases = ["a", "b", "c"].map(String::from).to_vec();
/// # let columns = vec![
/// #     ("A".into(), vec![0.7, 0.1, 0.9]), ("B".into(), vec![0.9, 0.8, 0.2]), ("Y".into(), vec![0.8, 0.2, 0.1]),
/// # ];
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&SetData::new(cases, columns)?)?;
/// # let solution = Minimise::conservative().fit(&table)?;
/// // A*B: in a (A 0.7, B 0.9, Y 0.8) A decides; b (0.1, 0.8, 0.2) lacks A alone, c (0.9, 0.2, 0.1) lacks B alone.
/// let pairs = case_pairs(&table, solution.model(0)?, Some(0), Some(0), Comparison::TypicalIrrelevant, 10)?;
/// assert_eq!((pairs[0].first, pairs[0].second), (0, 1));
/// assert_eq!(pairs[0].class.standing, Some(PairRank::TypicalIrrelevant(FocalRole::Decides, MissingPart::Focal)));
/// // B is not between A and Y, in neither case.
/// assert_eq!(pairs[0].class.clean, Some(PairMember::Both));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PairClass {
    /// How the focal literal stands to the rest of the term; `None` without a focal condition, in a term that has no other
    /// literal, and where cases are deviant.
    pub standing: Option<PairRank>,
    /// Which of the two lie in a clean corridor: the rest of the term is not between focal literal and outcome, so that it
    /// cannot be what brings the one to the other. `None` as for `standing`.
    pub clean: Option<PairMember>,
    /// Which of the two are consistent in degree: not more in the focal literal than in the outcome; without a focal
    /// condition in the term, and for cases deviant for coverage with irrelevant ones, in their row. Of a necessary condition:
    /// not less in it than in the outcome.
    pub consistent: PairMember,
    /// Which of the two are in exactly one term of the model, or of the necessary condition.
    pub unique: PairMember,
}

impl PairClass {
    /// What pairs are sorted by, before the score.
    pub(super) fn order(self, comparison: Comparison) -> (u8, Option<PairMember>, [u8; 3]) {
        let (rank, clean) = (self.standing.map_or(0, PairRank::rank), self.clean);
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

/// What keeps a case out of the term, x being its membership in the focal literal and c in the rest.
pub(super) fn lack(x: f64, c: f64) -> MissingPart {
    match (x < 0.5, c < 0.5) {
        (true, false) => MissingPart::Focal,
        (true, true) if x < c - ROUNDING => MissingPart::BothFocalLower,
        (true, true) => MissingPart::BothRestLower,
        (false, _) => MissingPart::Rest,
    }
}

/// Whether the rest of the term is outside the corridor between focal literal and outcome.
pub(super) fn clean(x: f64, c: f64, y: f64) -> bool {
    c < x.min(y) - ROUNDING || c > x.max(y) + ROUNDING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_a_case_out_of_the_term() {
        let found = [(0.2, 0.5), (0.2, 0.3), (0.3, 0.3), (0.4, 0.2), (0.5, 0.2)].map(|(x, c)| lack(x, c));
        let (lower, rest) = (MissingPart::BothFocalLower, MissingPart::BothRestLower);
        assert_eq!(found, [MissingPart::Focal, lower, rest, rest, MissingPart::Rest]);
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
