//! The same analysis on an outcome that has nothing to do with the cases.

use crosscase_boolean::{BooleanError, Interrupt, Never};
use serde::Serialize;

use super::QcaAnalysis;
use super::replicate::{Repeated, made};
use super::resampling::held;
use crate::measures::reaches;
use crate::{QcaError, SetData};

/// How often chance alone does as well.
///
/// ```
/// # use crosscase_qca::robustness::{QcaAnalysis, chance};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// # let analysis = QcaAnalysis::new(table.params().clone(), Minimise::parsimonious());
/// // With two cases chance always does as well: the outcome falls to the one or to the other.
/// let found = chance(&analysis, &sets, 99, 1)?;
/// assert_eq!((found.statistic, found.permutations, found.any, found.as_good, found.p), (1.0, 99, 99, 99, 1.0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Chance {
    /// How good the solution of the data is: the largest min(inclusion, coverage) over all its models; 0 without one.
    pub statistic: f64,
    /// Permutations asked for.
    pub asked: usize,
    /// Outcomes permuted, as many as were asked for unless they were stopped.
    pub permutations: usize,
    /// Permutations that gave any model.
    pub any: usize,
    /// Permutations whose statistic is no smaller than that of the data, and those that were cut short.
    pub as_good: usize,
    /// Permutations with a model whose inclusion is at least [`Chance::INCLUSION`] and whose coverage is at least [`Chance::COVERAGE`].
    pub passing: usize,
    /// Permutations whose search took more nodes than [`QcaAnalysis::nodes`] allows. They count as good, so that `p` is rather too
    /// large than too small.
    pub cut_short: usize,
    /// `(as_good + 1) / (permutations + 1)`.
    pub p: f64,
}

impl Chance {
    /// The inclusion from which up a solution is taken for consistent (Ragin 2008, *Redesigning Social Inquiry*).
    pub const INCLUSION: f64 = 0.8;
    /// A coverage that is taken for large.
    pub const COVERAGE: f64 = 0.5;
}

/// What one permuted outcome gave; without a statistic it was cut short.
struct Draw {
    any: bool,
    passes: bool,
    statistic: Option<f64>,
}

/// A permutation test: the outcome is permuted out to the cases at random and the analysis repeated; how often is its solution as
/// good as that of the data (Braumoeller 2015, doi:10.1093/pan/mpv014, in kind)? With many conditions and few cases the answer
/// can be: nearly always.
///
/// Data and draws are held to one number, the largest min(inclusion, coverage) over all models of the solution, 0 without one;
/// since it is one number and the same for all, a `p` of at most α comes in at most that share of outcomes that have nothing to do
/// with the conditions (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585). A draw takes at most [`QcaAnalysis::nodes`] search nodes.
///
/// # Errors
/// As the analysis of the original data; [`QcaError::NoReplicates`]; a stop before the first draw. One after it leaves
/// those made by then.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, chance};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = (0..8).map(|i| format!("c{i}")).collect();
/// let half = |i: usize| f64::from(u8::from(i < 4));
/// let sets = SetData::new(cases, vec![("A".into(), (0..8).map(half).collect()), ("Y".into(), (0..8).map(half).collect())])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::parsimonious());
/// // One deal in 70 gives the outcome to the same four cases, one to the other four.
/// assert!(chance(&analysis, &sets, 999, 1)?.p < 0.06);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn chance(analysis: &QcaAnalysis, data: &SetData, permutations: usize, seed: u64) -> Result<Chance, QcaError> {
    chance_until(analysis, data, permutations, seed, &Never)
}

/// [`chance`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn chance_until(
    analysis: &QcaAnalysis,
    data: &SetData,
    permutations: usize,
    seed: u64,
    stop: &dyn Interrupt,
) -> Result<Chance, QcaError> {
    let asked = permutations;
    let original = held(analysis, data, &analysis.listed(data, stop)?, stop).ok_or(BooleanError::Interrupted)?;
    let statistic = largest(original.iter().map(|fit| (fit.incl, fit.cov)));
    let outcome = analysis.table.outcome();
    let dealt = data.memberships(outcome)?;
    let drawn = made(permutations, seed, stop, |stream, _| {
        let mut order: Vec<usize> = (0..data.cases().len()).collect();
        stream.shuffle(&mut order);
        let values = order.iter().filter_map(|&case| dealt.get(case).copied()).collect();
        Some(match analysis.repeat(&data.explaining(outcome, values), stop) {
            Repeated::Stopped => return None,
            Repeated::CutShort => Draw { any: false, passes: false, statistic: None },
            Repeated::Unanalysed => Draw { any: false, passes: false, statistic: Some(0.0) },
            Repeated::Solved(found) => Draw {
                any: !found.models.is_empty(),
                passes: (found.models.iter())
                    .any(|model| reaches(model.incl, Chance::INCLUSION) && reaches(model.cov, Chance::COVERAGE)),
                statistic: Some(largest(found.models.iter().map(|model| (model.incl, model.cov)))),
            },
        })
    })?;
    let permutations = drawn.len();
    let count = |is: &dyn Fn(&Draw) -> bool| drawn.iter().filter(|draw| is(draw)).count();
    // Sums over the same cases in another order differ in their last digits.
    let as_good = count(&|draw| draw.statistic.is_none_or(|found| found >= statistic - 1e-9));
    Ok(Chance {
        statistic,
        asked,
        permutations,
        any: count(&|draw| draw.any),
        as_good,
        passing: count(&|draw| draw.passes),
        cut_short: count(&|draw| draw.statistic.is_none()),
        p: (as_good + 1) as f64 / (permutations + 1) as f64,
    })
}

/// The largest min(inclusion, coverage); 0 without a model, and for one of which either is undefined.
fn largest(models: impl Iterator<Item = (Option<f64>, Option<f64>)>) -> f64 {
    models.filter_map(|(incl, cov)| Some(incl?.min(cov?))).fold(0.0, f64::max)
}
