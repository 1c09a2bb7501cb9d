//! The bootstrap of an analysis: all of it again on resampled persons or statements.

mod kernel;
mod tables;

pub(crate) use kernel::{Kernel, Replicate};

use crate::error::check_fraction;
use crate::{Analysis, Extensions, QmethodError, Sorts, Viewpoints};
use crosscase_numerics::{Progress, mean, percentile_interval, resample_while, sd};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What is drawn with replacement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Sorters: other people might have been asked.
    #[default]
    Persons,
    /// Statements: another sample of the concourse might have been sorted. Loadings come from the statements drawn, and
    /// the scores of all statements from those loadings.
    Statements,
}

impl Over {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] =
        &[(Self::Persons, "persons", "Sorters"), (Self::Statements, "statements", "Statements")];
}

/// How the factors of a replicate are aligned with those of the whole sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    /// Each is matched with one and given its direction, so that the congruences are greatest together (Kuhn 1955).
    #[default]
    Matching,
    /// They are turned at right angles as near as may be (Schönemann 1966). For a rotation by hand, whose angles mean
    /// nothing to another sample.
    Procrustes,
}

impl Alignment {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Matching, "matching", "Each factor matched with one, and given its direction"),
        (Self::Procrustes, "procrustes", "All turned at right angles as near as may be"),
    ];
}

/// A bootstrap of an analysis (Efron 1979, doi:10.1214/aos/1176344552; in Q methodology Zabala & Pascual 2016,
/// doi:10.1371/journal.pone.0148087).
///
/// Every replicate goes through the analysis that was chosen: its correlation, extraction, rotation list and flags.
/// Replicate *i* draws from stream *i* of the seed, so that the result does not depend on threads.
///
/// ```
/// use crosscase_qmethod::{Analysis, Bootstrap, Sorts};
/// let sorts = Sorts::try_from(vec![vec![2.0, 1.0, -1.0, -2.0], vec![1.0, 2.0, -2.0, -1.0], vec![2.0, -1.0, 1.0, -2.0]])?;
/// let found = Bootstrap::new(50, 1).fit(&Analysis::new(1), &sorts)?;
/// assert_eq!((found.requested, found.loadings.len()), (50, 3), "a row a sort");
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Bootstrap {
    /// How often the analysis is repeated.
    pub replicates: usize,
    /// The seed of the drawing.
    pub seed: u64,
    /// What is drawn. Default persons.
    #[serde(default)]
    pub over: Over,
    /// How factors are matched. Default by assignment.
    #[serde(default)]
    pub alignment: Alignment,
    /// The level of the intervals, between 0 and 1, ends excluded. Default .95.
    #[serde(default = "usual")]
    pub level: f64,
}

fn usual() -> f64 {
    0.95
}

impl Bootstrap {
    /// So many replicates over persons from a seed, matched, with intervals of 95 %.
    pub fn new(replicates: usize, seed: u64) -> Self {
        Self { replicates, seed, over: Over::Persons, alignment: Alignment::Matching, level: usual() }
    }

    /// What is drawn: persons, or statements.
    #[must_use]
    pub fn over(self, over: Over) -> Self {
        Self { over, ..self }
    }

    /// How the factors of a replicate are matched.
    #[must_use]
    pub fn alignment(self, alignment: Alignment) -> Self {
        Self { alignment, ..self }
    }

    /// The level of the intervals.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level, ..self }
    }

    /// Resamples an analysis.
    ///
    /// # Errors
    /// Those of the analysis of the whole sample; [`QmethodError::Fraction`] for a level outside 0 to 1. What fails in a replicate is
    /// counted in [`Bootstrapped::failed`].
    pub fn fit(&self, analysis: &Analysis, sorts: &Sorts) -> Result<Bootstrapped, QmethodError> {
        self.fit_with(&Extensions::standard(), analysis, sorts)
    }

    /// As [`Bootstrap::fit`], with methods of other crates.
    ///
    /// # Errors
    /// As [`Bootstrap::fit`].
    pub fn fit_with(
        &self,
        registry: &Extensions,
        analysis: &Analysis,
        sorts: &Sorts,
    ) -> Result<Bootstrapped, QmethodError> {
        self.fit_while(registry, analysis, sorts, |_| ControlFlow::Continue(()))
    }

    /// As [`Bootstrap::fit_with`], and tells the caller how far it is, who may stop it.
    ///
    /// # Errors
    /// As [`Bootstrap::fit`].
    pub fn fit_while(
        &self,
        registry: &Extensions,
        analysis: &Analysis,
        sorts: &Sorts,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Bootstrapped, QmethodError> {
        check_fraction("the level of an interval", self.level)?;
        let kernel = Kernel::new(analysis, sorts, registry, self.over, self.alignment, None)?;
        let made = resample_while(self.replicates, self.seed, |stream, _| kernel.replicate(stream), watch);
        let mut failed = BTreeMap::new();
        let mut replicates = Vec::with_capacity(made.values.len());
        for replicate in made.values {
            match replicate {
                Ok(replicate) => replicates.push(replicate),
                Err(reason) => *failed.entry(reason.code()).or_insert(0) += 1,
            }
        }
        Ok(self.summarise(kernel.found, &replicates, failed, made.requested))
    }

    fn summarise(
        &self,
        found: Viewpoints,
        replicates: &[Replicate],
        failed: BTreeMap<&'static str, usize>,
        requested: usize,
    ) -> Bootstrapped {
        let (n, k, statements) = (found.sorters.len(), found.factors.len(), found.statements.len());
        let grid = |of: usize, cell: &dyn Fn(usize, usize) -> Uncertain| -> Vec<Vec<Uncertain>> {
            (0..of).map(|row| (0..k).map(|f| cell(row, f)).collect()).collect()
        };
        let loadings = grid(n, &|i, f| {
            let draws = replicates.iter().filter_map(|r| r.of_sort(i).map(|at| r.loadings.row(at)[f]));
            self.uncertain(Some(found.loadings.row(i)[f]), draws.collect())
        });
        let zscores = grid(statements, &|s, f| {
            let draws = replicates.iter().filter_map(|r| r.zscores[f].as_ref().map(|z| z[s]));
            self.uncertain(found.zscores[f].as_ref().map(|z| z[s]), draws.collect())
        });
        let places = grid(statements, &|s, f| {
            let draws = replicates.iter().filter_map(|r| r.arrays[f].as_ref().map(|a| f64::from(a[s])));
            self.uncertain(found.arrays[f].as_ref().map(|a| f64::from(a[s])), draws.collect())
        });
        let flags = (0..n).map(|i| (0..k).map(|f| flag_share(replicates, i, f)).collect()).collect();
        let factors = (0..k).map(|f| stability(&found, replicates, f)).collect();
        Bootstrapped {
            bootstrap: *self,
            found,
            requested,
            used: replicates.len(),
            failed,
            loadings,
            flags,
            zscores,
            places,
            factors,
        }
    }

    fn uncertain(&self, estimate: Option<f64>, mut draws: Vec<f64>) -> Uncertain {
        draws.sort_by(f64::total_cmp);
        let mean = mean(&draws);
        let interval = percentile_interval(&draws, self.level);
        Uncertain {
            estimate,
            mean,
            bias: mean.zip(estimate).map(|(mean, estimate)| mean - estimate),
            se: sd(&draws),
            lower: interval.map(|interval| interval.lower),
            upper: interval.map(|interval| interval.upper),
            n: draws.len(),
        }
    }
}

/// An estimate with its bootstrap mean, bias, standard error and percentile interval; `None` where too few replicates have it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Uncertain {
    /// Of the whole sample.
    pub estimate: Option<f64>,
    /// The mean over the replicates.
    pub mean: Option<f64>,
    /// That mean less the estimate.
    pub bias: Option<f64>,
    /// The standard deviation over the replicates (n − 1).
    pub se: Option<f64>,
    /// The lower end of the percentile interval.
    pub lower: Option<f64>,
    /// The upper end.
    pub upper: Option<f64>,
    /// How many replicates have the figure.
    pub n: usize,
}

/// How often a sort defines a factor, as shares of the replicates that it is in; `None` where it is in none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FlagShare {
    /// With a positive loading.
    pub positive: Option<f64>,
    /// With a negative one.
    pub negative: Option<f64>,
}

/// How stable a factor is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactorStability {
    /// What the factor is called.
    pub label: String,
    /// The mean congruence of its loadings with those of the whole sample (Tucker 1951).
    pub congruence: Option<f64>,
    /// How many replicates have an array of it.
    pub arrays: usize,
    /// The mean distance of a statement's place from its place in the whole sample; 0 where every array is the same.
    pub instability: Option<f64>,
    /// The same as a share of the distance of an array from its reverse: 0 to 1.
    #[serde(rename = "instability_normalised")]
    pub normalised: Option<f64>,
}

/// An analysis with its uncertainty. It is written with the names of sorts and statements in the place of the viewpoints.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bootstrapped {
    /// What made it.
    #[serde(skip)]
    pub bootstrap: Bootstrap,
    /// The viewpoints of the whole sample.
    #[serde(flatten, serialize_with = "names")]
    pub found: Viewpoints,
    /// How many replicates were asked for.
    pub requested: usize,
    /// How many gave viewpoints.
    pub used: usize,
    /// How many did not, by the code of the error: fewer factors than asked for, no convergence.
    pub failed: BTreeMap<&'static str, usize>,
    /// For each sort and factor the loading.
    pub loadings: Vec<Vec<Uncertain>>,
    /// For each sort and factor how often it defines it.
    pub flags: Vec<Vec<FlagShare>>,
    /// For each statement and factor the z-score.
    pub zscores: Vec<Vec<Uncertain>>,
    /// For each statement and factor the place in the array.
    pub places: Vec<Vec<Uncertain>>,
    /// The factors.
    pub factors: Vec<FactorStability>,
}

fn names<S: Serializer>(found: &Viewpoints, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Names<'a> {
        sorts: &'a [String],
        statements: &'a [String],
    }
    Names { sorts: &found.sorters, statements: &found.statements }.serialize(serializer)
}

fn flag_share(replicates: &[Replicate], sort: usize, factor: usize) -> FlagShare {
    let drawn: Vec<(bool, f64)> = replicates
        .iter()
        .filter_map(|r| r.of_sort(sort).map(|at| (r.flags[at][factor], r.loadings.row(at)[factor])))
        .collect();
    let share = |of: &dyn Fn(&(bool, f64)) -> bool| {
        (!drawn.is_empty()).then(|| drawn.iter().filter(|d| of(d)).count() as f64 / drawn.len() as f64)
    };
    FlagShare { positive: share(&|d| d.0 && d.1 > 0.0), negative: share(&|d| d.0 && d.1 < 0.0) }
}

fn stability(found: &Viewpoints, replicates: &[Replicate], factor: usize) -> FactorStability {
    let congruences: Vec<f64> = replicates.iter().filter_map(|r| r.congruence[factor]).collect();
    let distances: Vec<f64> = found.arrays[factor].as_ref().map_or_else(Vec::new, |own| {
        replicates.iter().filter_map(|r| array_distance(own, r.arrays[factor].as_ref()?)).collect()
    });
    let instability = mean(&distances);
    let values = found.grid.values();
    let reversed: Vec<i32> = values.iter().rev().copied().collect();
    let most = array_distance(&values, &reversed).filter(|most| *most > 0.0);
    FactorStability {
        label: found.factors[factor].label.clone(),
        congruence: mean(&congruences),
        arrays: distances.len(),
        instability,
        normalised: instability.zip(most).map(|(distance, most)| distance / most),
    }
}

/// By how many places a statement is moved on average from one array to another of the same statements: 0 of an array and itself; `None` of
/// no statements and of arrays of different length. R `qmethod`'s index of stability is another: it gives identical arrays 4.0, 1.82 and
/// 3.12 on Lipset's sorts.
fn array_distance(a: &[i32], b: &[i32]) -> Option<f64> {
    let sum: i64 = a.iter().zip(b).map(|(a, b)| (i64::from(*a) - i64::from(*b)).abs()).sum();
    (a.len() == b.len() && !a.is_empty()).then(|| sum as f64 / a.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::array_distance;

    /// By hand: statements move by 1, 0, 3 and 2 places.
    #[test]
    fn arrays_are_as_far_apart_as_statements_move_on_average() {
        assert_eq!(array_distance(&[-2, 0, 1, 2], &[-1, 0, -2, 0]), Some(1.5));
        assert_eq!(array_distance(&[1, -1], &[1, -1]), Some(0.0));
        assert_eq!(array_distance(&[i32::MAX], &[i32::MIN]), Some(4_294_967_295.0));
        assert_eq!(array_distance(&[], &[]), None);
        assert_eq!(array_distance(&[1, 2], &[1]), None);
    }
}
