use crate::correlation::standardised;
use crate::{Grid, TieRule};
use serde::{Deserialize, Serialize};

/// z-scores closer than this are tied.
pub const TIED: f64 = 1e-9;

/// How a factor is scored if a defining sort loads 1 or more (a Heywood case). Default: not at all.
///
/// The weight l/(1 − l²) has no value at |l| = 1 and turns its sign beyond; such a Heywood case is a warning about the
/// factor, not a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Heywood {
    /// The factor has no scores, and a diagnostic names the sort.
    #[default]
    NoScores,
    /// The loading counts as 0.99999 in its weight, as KADE proposes, and a diagnostic names the sort.
    Clamp,
}

impl Heywood {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::NoScores, "no-scores", "The factor has no scores"),
        (Self::Clamp, "clamp", "The loading counts as 0.99999"),
    ];
}

/// A loading from which on its weight has no value: 1 but for rounding.
pub(crate) const HEYWOOD: f64 = 1.0 - 1e-9;
const CLAMPED: f64 = 0.999_99;

/// The weight of a defining sort, l/(1 − l²) (Spearman 1927; Brown 1980, p. 242); `None` from |l| = 1 on.
///
/// ```
/// use crosscase_qmethod::factor_weight;
/// assert_eq!(factor_weight(0.5), Some(0.5 / 0.75));
/// assert_eq!(factor_weight(1.0), None);
/// ```
pub fn factor_weight(loading: f64) -> Option<f64> {
    (loading.abs() < HEYWOOD).then(|| loading / (1.0 - loading * loading))
}

pub(crate) fn clamped_weight(loading: f64, heywood: Heywood) -> Option<f64> {
    match heywood {
        Heywood::NoScores => factor_weight(loading),
        Heywood::Clamp => factor_weight(loading.clamp(-CLAMPED, CLAMPED)),
    }
}

/// The z-scores of a factor: its defining sorts, each times its weight, summed and standardised (n − 1).
///
/// `None` where nothing defines the factor or what defines it cancels out.
pub fn zscores(sorts: &[&[f64]], weights: &[f64]) -> Option<Vec<f64>> {
    let n = sorts.first()?.len();
    let mut sum = vec![0.0; n];
    for (sort, &weight) in sorts.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
        sum.iter_mut().zip(*sort).for_each(|(total, place)| *total += weight * place);
    }
    // What cancels leaves rounding of the size of its parts.
    let size = weights.iter().map(|weight| weight.abs()).fold(0.0, f64::max);
    let spread = sum.iter().fold(0.0_f64, |most, total| most.max((total - sum[0]).abs()));
    if spread <= size * 1e-12 { None } else { standardised(&sum) }
}

/// Statements that share a z-score.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TiedStatements {
    /// The factor, from 0.
    pub factor: usize,
    /// The statements, from 0, in rising order.
    pub statements: Vec<usize>,
    /// Whether the grid had no room to give them one place.
    pub parted: bool,
}

/// The factor array: the grid filled by rank of z-score, and the ties that were met (their factor is 0).
///
/// ```
/// use crosscase_qmethod::{Grid, TieRule, factor_array};
/// let grid: Grid = "-2:1,-1:1,1:1,2:1".parse()?;
/// let (array, ties) = factor_array(&[1.0, 0.5, 0.5, -1.0], &grid, TieRule::LowerNumberHigher);
/// assert_eq!(array, [2, 1, -1, -2]);
/// assert!(ties[0].parted && ties[0].statements == [1, 2]);
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
pub fn factor_array(zscores: &[f64], grid: &Grid, rule: TieRule) -> (Vec<i32>, Vec<TiedStatements>) {
    let mut ranked: Vec<usize> = (0..zscores.len()).collect();
    ranked.sort_by(|&a, &b| zscores[b].total_cmp(&zscores[a]));
    let mut places = grid.values();
    places.reverse();
    let mut array = vec![0; zscores.len()];
    let mut ties = Vec::new();
    let mut at = 0;
    while at < ranked.len() {
        let near = |pair: &[usize]| zscores[pair[0]] - zscores[pair[1]] <= TIED;
        let length = 1 + ranked[at..].windows(2).take_while(|pair| near(pair)).count();
        let block = &mut ranked[at..at + length];
        block.sort_unstable();
        let taken = &places[at.min(places.len())..(at + length).min(places.len())];
        // Places fall from the front: the whole part of the mean rank lies in the middle, or just behind it.
        let shared = taken.get(length / 2).copied();
        for (statement, place) in block.iter().zip(taken) {
            array[*statement] = match rule {
                TieRule::LowerNumberHigher => *place,
                TieRule::MeanRank => shared.unwrap_or(*place),
            };
        }
        if length > 1 {
            ties.push(TiedStatements { factor: 0, statements: block.to_vec(), parted: taken.first() != taken.last() });
        }
        at += length;
    }
    (array, ties)
}

/// The composite reliability of a factor with this many defining sorts, each of reliability `r`: r·p/(1 + r(p − 1))
/// (Spearman–Brown; Brown 1980, p. 244).
pub fn reliability(defining: usize, r: f64) -> f64 {
    let p = defining as f64;
    if defining == 0 { 0.0 } else { r * p / (1.0 + r * (p - 1.0)) }
}
