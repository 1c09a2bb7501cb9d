use crate::extraction::BROWN;
use serde::{Deserialize, Serialize};

/// What is weighted when the flagged sorts of a factor are merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighted {
    /// Every sort is standardised first, so that scores do not depend on the scale somebody sorted on, just as the
    /// correlations do not. The same as raw sorts where the distribution is forced.
    #[default]
    Standardised,
    /// The sorts as they are, as R `qmethod` does: where the distribution is free, a sort spread wider counts more.
    Raw,
}

/// How statements with the same z-score are put into an array.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieRule {
    /// The lower-numbered statement takes the higher place, so that the array keeps the grid.
    #[default]
    LowerNumberHigher,
    /// All take the place at the whole part of their mean rank, counted from the lowest, as R `qmethod` does, which looks
    /// places up by ranks: of two the lower place, of three the middle one, of four the second from below. The array then
    /// no longer keeps the grid.
    MeanRank,
}

/// Whether a figure that equals its critical value passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// It must be greater.
    #[default]
    Above,
    /// It may be equal.
    AtLeast,
}

impl Strictness {
    /// Whether `value` passes `critical`.
    pub fn passes(self, value: f64, critical: f64) -> bool {
        match self {
            Self::Above => value > critical,
            Self::AtLeast => value >= critical,
        }
    }
}

/// From where the iteration of a centroid's communalities starts. Stopped early, its end depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CentroidStart {
    /// Each sort's mean correlation with the others (Brown 1980, p. 210; R `qmethod`).
    #[default]
    MeanCorrelation,
    /// One half for every sort (`PQMethod`, KADE).
    Half,
}

/// The order of the factors after an automatic rotation. A rotation by hand never reorders: its labels are the user's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactorOrder {
    /// By the sum of squared loadings, largest first.
    #[default]
    BySumOfSquares,
    /// As they were extracted: varimax turns pairs of them, one after another (Kaiser 1959), and what comes out is not sorted.
    AsExtracted,
}

/// By which program varimax is rotated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VarimaxProgram {
    /// By the criterion, to where `varimax_tolerance` says.
    #[default]
    Criterion,
    /// By the routine VARMX of IBM's Scientific Subroutine Package (1968), with eight decimals on the way and five at the end, as KADE does:
    /// it stops earlier, which moves loadings in the fourth decimal, sometimes in the third, and may end with two factors in each other's place.
    Varmx,
}

/// Which of its two directions a factor shows after extraction and after an automatic rotation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignRule {
    /// Σ l·|l| ≥ 0: the direction in which more of the factor's variance loads positively.
    #[default]
    SquaresPositive,
    /// Σ l ≥ 0, as R `psych` has it.
    SumPositive,
    /// The one in which it comes.
    AsExtracted,
}

/// Decimals to which another tool rounds on the way; ours are rounded nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rounding {
    /// Decimals of correlations.
    pub correlations: u8,
    /// Decimals of rotated loadings, and of the squares by which sorts are flagged.
    pub loadings: u8,
    /// Decimals of z-scores; ties are then decided on them.
    pub scores: u8,
}

/// When no difference between viewpoints makes a statement one of consensus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsensusRule {
    /// No pair of factors differs at .05.
    #[default]
    NoneAt05,
    /// No pair differs at .01 (`PQMethod`, KADE), marked where none differs at .05 either.
    NoneAt01,
}

/// Where the tools of the field do differently: every choice by itself, and each tool's choices together.
///
/// The default is what the derivation asks for. The others are for repeating a published analysis.
///
/// ```
/// use crosscase_qmethod::{Conventions, Weighted};
/// assert_eq!(Conventions::default().weighted, Weighted::Standardised);
/// assert_eq!(Conventions::qmethod_r().weighted, Weighted::Raw);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conventions {
    /// What is weighted.
    pub weighted: Weighted,
    /// Ties in an array.
    pub ties: TieRule,
    /// How differences are held against critical values. A flag is always above its own, as every tool has it.
    pub comparison: Strictness,
    /// Two-sided critical values of differences at .05, .01, .001 and .000001, as multiples of their standard error.
    pub critical: [f64; 4],
    /// Consensus.
    pub consensus: ConsensusRule,
    /// The order of factors.
    pub order: FactorOrder,
    /// The direction of factors.
    pub sign: SignRule,
    /// The change of squared loadings at which a Brown centroid stops.
    pub centroid_tolerance: f64,
    /// From where it starts.
    pub centroid_start: CentroidStart,
    /// Whether Brown's centroids keep the order and the direction in which they come, after a rotation too, whatever
    /// `order` and `sign` say of other extractions.
    pub centroid_as_extracted: bool,
    /// The relative change of its criterion at which varimax stops, as R's `eps`; `None` rotates to convergence.
    pub varimax_tolerance: Option<f64>,
    /// The program that varimax is.
    pub varimax: VarimaxProgram,
    /// Rounding on the way.
    pub rounding: Option<Rounding>,
}

impl Default for Conventions {
    fn default() -> Self {
        Self::OWN
    }
}

impl Conventions {
    /// The choices, each with its name and whose it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::OWN, "default", "Our own: converged, unrounded"),
        (Self::pqmethod(), "pqmethod", "PQMethod 2.35"),
        (Self::kade(), "kade", "KADE 1.3"),
        (Self::qmethod_r(), "qmethod-r", "R qmethod 1.8.4"),
    ];

    const OWN: Self = Self {
        weighted: Weighted::Standardised,
        ties: TieRule::LowerNumberHigher,
        comparison: Strictness::Above,
        // Quantiles of the normal distribution: 1 − p/2.
        critical: [1.959_963_984_540_054, 2.575_829_303_548_901, 3.290_526_731_491_895, 4.891_638_475_698_8],
        consensus: ConsensusRule::NoneAt05,
        order: FactorOrder::BySumOfSquares,
        sign: SignRule::SquaresPositive,
        centroid_tolerance: 1e-13,
        centroid_start: CentroidStart::MeanCorrelation,
        centroid_as_extracted: false,
        varimax_tolerance: None,
        varimax: VarimaxProgram::Criterion,
        rounding: None,
    };

    /// R `qmethod` 1.8.4: raw sorts, ties at the place of their mean rank, varimax stopped at 1e-5 and the centroid at
    /// 1e-5, differences at 1.960, 2.576, 3.291 and 4.8916. Principal components are ordered and directed, as `psych`
    /// does it, and centroids are not.
    pub const fn qmethod_r() -> Self {
        Self {
            weighted: Weighted::Raw,
            ties: TieRule::MeanRank,
            critical: [1.960, 2.576, 3.291, 4.8916],
            sign: SignRule::SumPositive,
            centroid_tolerance: 1e-5,
            centroid_as_extracted: true,
            varimax_tolerance: Some(1e-5),
            ..Self::OWN
        }
    }

    /// KADE 1.3: correlations and loadings to 5 decimals and scores to 3, varimax by VARMX, differences from 1.96 and 2.575 up, consensus
    /// at .01, factors as they were extracted, the centroid started at one half and stopped at .001. A flag is held against
    /// squares of five decimals.
    pub const fn kade() -> Self {
        Self {
            comparison: Strictness::AtLeast,
            critical: [1.96, 2.575, 3.291, 4.8916],
            consensus: ConsensusRule::NoneAt01,
            order: FactorOrder::AsExtracted,
            centroid_tolerance: 1e-3,
            centroid_start: CentroidStart::Half,
            varimax: VarimaxProgram::Varmx,
            rounding: Some(Rounding { correlations: 5, loadings: 5, scores: 3 }),
            ..Self::OWN
        }
    }

    /// The same for factors of this extraction.
    pub(crate) fn of_extraction(&self, extraction: &str) -> Self {
        if self.centroid_as_extracted && extraction == BROWN {
            Self { order: FactorOrder::AsExtracted, sign: SignRule::AsExtracted, ..self.clone() }
        } else {
            self.clone()
        }
    }

    /// `PQMethod` 2.35 as Brown (1980) and its users describe it: 1.96 and 2.58, consensus at .01, factors as they were
    /// extracted. Its source is not public; what it rounds on the way is not known and not imitated.
    pub const fn pqmethod() -> Self {
        Self {
            critical: [1.96, 2.58, 3.291, 4.8916],
            consensus: ConsensusRule::NoneAt01,
            order: FactorOrder::AsExtracted,
            centroid_tolerance: 1e-3,
            centroid_start: CentroidStart::Half,
            ..Self::OWN
        }
    }
}

/// Half away from zero, as the tools round.
pub(crate) fn rounded(value: f64, decimals: u8) -> f64 {
    let scale = libm::pow(10.0, f64::from(decimals));
    (value * scale).round() / scale
}
