//! Regression of a relation on others, tested by permutation.
//!
//! Whatever moves, the t of a predictor is had from sums of products: by Frisch, Waugh and Lovell it is that of the predictor's
//! residual alone, so that a permutation costs one pass over the cells for each column that stays, and no regression is fitted anew.

mod design;
mod linear;
mod logistic;

use super::{Dyads, Orders, PValues, PermutationRank, Permutations, Tally};
use crate::NetworkError;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::Progress;
use design::Regression;
use serde::Serialize;
use std::ops::ControlFlow;

/// What is permuted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MrqapMethod {
    /// Double semi-partialling (Dekker, Krackhardt & Snijders 2007, doi:10.1007/s11336-007-9016-1): the residual of a predictor on the
    /// others, with which the outcome is then regressed.
    #[default]
    #[serde(rename = "dsp")]
    DoubleSemiPartialling,
    /// The outcome, against all predictors (Krackhardt 1988, doi:10.1016/0378-8733(88)90004-4).
    #[serde(rename = "y")]
    Outcome,
    /// A predictor, with the others where they are.
    #[serde(rename = "x")]
    Predictor,
    /// The residual of the outcome on the other predictors, added to what they fit (Freedman & Lane 1983, doi:10.2307/1391660).
    FreedmanLane,
}

impl MrqapMethod {
    /// Each with its name and what it permutes.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::DoubleSemiPartialling, "dsp", "Double semi-partialling: a predictor's residual on the others"),
        (Self::Outcome, "y", "The outcome"),
        (Self::Predictor, "x", "A predictor"),
        (Self::FreedmanLane, "freedman-lane", "The outcome's residual on the other predictors"),
    ];
}

/// How the outcome depends on the predictors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MrqapModel {
    /// By least squares.
    #[default]
    Linear,
    /// Whether there is a tie, by its log-odds.
    Logistic,
}

impl MrqapModel {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Linear, "linear", "Least squares"),
        (Self::Logistic, "logistic", "The log-odds of a tie: the outcome is 0 or 1"),
    ];
}

/// A regression of the first relation on all others, tested by permutation of the nodes.
///
/// ```
/// use crosscase_network::permutation::{Dyads, Mrqap, Permutations};
/// use crosscase_network::Network;
///
/// let build = |weights: [f64; 12]| {
///     let pairs = (0..4).flat_map(|i| (0..4).filter(move |j| *j != i).map(move |j| (i, j)));
///     let empty = Network::directed().nodes(["a", "b", "c", "d"]);
///     let name = |place: usize| ["a", "b", "c", "d"][place];
///     pairs.zip(weights).fold(empty, |network, ((i, j), weight)| network.weighted_tie(name(i), name(j), weight)).build()
/// };
/// let advice = build([3.0, 1.0, 0.0, 2.0, 4.0, 1.0, 1.0, 5.0, 2.0, 0.0, 1.0, 3.0])?;
/// let near = build([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0])?;
/// let dyads = Dyads::new([("advice", &advice), ("near", &near)])?;
/// let found = Mrqap::new().permutations(Permutations::Exact).fit(&dyads)?;
/// let near = &found.coefficients[1];
/// assert_eq!((near.term.as_str(), near.estimate.map(|b| (b * 1000.0).round())), ("near", Some(2500.0)));
/// assert!(found.exact && near.p.p_greater.is_some_and(|p| p < 0.2));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mrqap {
    /// What is permuted.
    pub method: MrqapMethod,
    /// How the outcome depends on the predictors.
    pub model: MrqapModel,
    /// Which permutations are gone through.
    pub permutations: Permutations,
    /// The seed of those that are drawn.
    pub seed: u64,
    /// Whether each case has an intercept of its own.
    pub fixed_effects: bool,
}

/// A term of a regression.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Coefficient {
    /// `(intercept)`, with the case where each has its own, or the relation.
    pub term: String,
    /// The coefficient; null where the relation, or the outcome, is constant.
    pub estimate: Option<f64>,
    /// The estimate over its standard error, in a logistic regression z; null where the fit is perfect, too.
    pub t: Option<f64>,
    /// By t, two-sided by |t|; null for an intercept, which no permutation moves.
    #[serde(flatten)]
    pub p: PValues,
    /// How many permutations had a value: the R of (b + 1)/(R + 1).
    pub permutations: usize,
}

/// A regression and its tests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MrqapResult {
    /// What was permuted.
    pub method: MrqapMethod,
    /// How the outcome depends on the predictors.
    pub model: MrqapModel,
    /// How many nodes there are, over all cases.
    pub n: usize,
    /// How many pairs are known in all relations.
    pub pairs: usize,
    /// Whether all orders were gone through.
    pub exact: bool,
    /// The share of the outcome's variance that the predictors explain; null in a logistic regression.
    pub r_squared: Option<f64>,
    /// The terms: intercepts, then the predictors as they were given.
    pub coefficients: Vec<Coefficient>,
    /// How many permutations were made.
    pub permutations: usize,
    /// How many of them were left out of the test of some term, since predictors were collinear or nothing was left to vary.
    pub degenerate: usize,
    /// How many were left out of it, since the predictors told some ties with certainty: a logistic regression has no estimate then.
    pub separated: usize,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Mrqap {
    /// Double semi-partialling of a linear regression, a thousand permutations of seed 0, one intercept.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is permuted.
    #[must_use]
    pub fn method(mut self, method: MrqapMethod) -> Self {
        self.method = method;
        self
    }

    /// How the outcome depends on the predictors.
    #[must_use]
    pub fn model(mut self, model: MrqapModel) -> Self {
        self.model = model;
        self
    }

    /// Which permutations are gone through.
    #[must_use]
    pub fn permutations(mut self, permutations: Permutations) -> Self {
        self.permutations = permutations;
        self
    }

    /// The seed of those that are drawn.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// An intercept for each case.
    #[must_use]
    pub fn fixed_effects(mut self) -> Self {
        self.fixed_effects = true;
        self
    }

    /// Fits and tests.
    ///
    /// # Errors
    /// [`NetworkError::RelationCount`] without predictors, [`NetworkError::Collinear`], [`NetworkError::TooFewPairs`],
    /// [`NetworkError::TooManyOrders`]; of a logistic regression [`NetworkError::NotBinary`], [`NetworkError::Separated`] and
    /// [`NetworkError::LinearOnly`].
    pub fn fit(&self, dyads: &Dyads) -> Result<MrqapResult, NetworkError> {
        self.fit_while(dyads, |_| ControlFlow::Continue(()))
    }

    /// As [`Mrqap::fit`], and tells the caller how far it is, who may stop it: the permutations made until then count.
    ///
    /// # Errors
    /// As there.
    pub fn fit_while(
        &self,
        dyads: &Dyads,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<MrqapResult, NetworkError> {
        if dyads.matrices.len() < 2 {
            return Err(NetworkError::RelationCount {
                found: dyads.matrices.len(),
                wanted: "an outcome and a predictor",
            });
        }
        if self.model == MrqapModel::Logistic && self.method == MrqapMethod::FreedmanLane {
            return Err(NetworkError::LinearOnly { method: "Freedman and Lane's permutation" });
        }
        let cells = dyads.cells(&dyads.seen_in(&dyads.matrices.iter().collect::<Vec<_>>()));
        let (constant, diagnostics) = dyads.constant(&cells);
        let mut result = MrqapResult {
            method: self.method,
            model: self.model,
            n: dyads.nodes(),
            pairs: cells.len(),
            exact: self.permutations == Permutations::Exact,
            r_squared: None,
            coefficients: self.terms(dyads),
            permutations: 0,
            degenerate: 0,
            separated: 0,
            diagnostics,
        };
        let predictors: Vec<usize> =
            constant.iter().enumerate().skip(1).filter(|(_, constant)| !**constant).map(|(at, _)| at).collect();
        if constant.first() != Some(&false) || predictors.is_empty() {
            return Ok(result);
        }
        let regression = Regression { dyads, predictors: &predictors, intercepts: self.intercepts(dyads) };
        match self.model {
            MrqapModel::Linear => {
                let observed = linear::observed(&regression)?;
                result.r_squared = observed.r_squared;
                if observed.r_squared.is_some() && observed.t.iter().all(Option::is_none) {
                    let message = "the predictors fit the outcome perfectly: t is not defined, and nothing is tested";
                    result.diagnostics.push(Diagnostic::warning("NET171", message));
                }
                let moved = linear::Moved::new(&regression, self.method)?;
                let statistics = |order: &[u32]| {
                    let found = moved.statistics(dyads, order).into_iter();
                    found.map(|t| t.ok_or(NoStatistic::Collinear)).collect()
                };
                self.test(&regression, &observed, watch, statistics, &mut result)?;
            }
            MrqapModel::Logistic => {
                let observed = logistic::observed(&regression)?;
                let moved = logistic::Moved::new(&regression, self.method)?;
                self.test(&regression, &observed, watch, |order| moved.statistics(dyads, order), &mut result)?;
            }
        }
        Ok(result)
    }

    fn intercepts(&self, dyads: &Dyads) -> usize {
        if self.fixed_effects { dyads.cases().len() } else { 1 }
    }

    /// The terms, of which nothing is known yet.
    fn terms(&self, dyads: &Dyads) -> Vec<Coefficient> {
        let intercepts = dyads.cases().iter().take(self.intercepts(dyads)).map(|case| match case {
            Some(case) if self.fixed_effects => format!("(intercept) {case}"),
            _ => "(intercept)".to_owned(),
        });
        let terms = intercepts.chain(dyads.names().iter().skip(1).cloned());
        let empty = |term| Coefficient { term, estimate: None, t: None, p: PValues::default(), permutations: 0 };
        terms.map(empty).collect()
    }

    /// Holds the observed statistics against permuted ones.
    fn test(
        &self,
        regression: &Regression<'_>,
        observed: &Observed,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
        statistics: impl Fn(&[u32]) -> Vec<Result<f64, NoStatistic>> + Sync,
        result: &mut MrqapResult,
    ) -> Result<(), NetworkError> {
        let predictors = regression.predictors.iter().map(|at| regression.intercepts + at - 1);
        let places: Vec<usize> = (0..regression.intercepts).chain(predictors).collect();
        for ((place, estimate), t) in places.iter().zip(&observed.estimates).zip(&observed.t) {
            if let Some(coefficient) = result.coefficients.get_mut(*place) {
                (coefficient.estimate, coefficient.t) = (Some(*estimate), *t);
            }
        }
        let tested = observed.t.get(regression.intercepts..).unwrap_or_default();
        if tested.iter().all(Option::is_none) {
            return Ok(());
        }
        let orders = Orders::within(regression.dyads.blocks.iter().map(|block| block.size));
        let made = self.permutations.each(&orders, self.seed, watch, |order| {
            let stand = |(permuted, t): (Result<f64, NoStatistic>, &Option<f64>)| {
                let t = t.ok_or(NoStatistic::Collinear);
                permuted.and_then(|permuted| Ok(PermutationRank::of(permuted, t?, 0.0)))
            };
            statistics(order).into_iter().zip(tested).map(stand).collect::<Vec<_>>()
        })?;
        result.permutations = made.len();
        let left_out = |why: NoStatistic| {
            made.iter().filter(|standings| standings.iter().any(|one| one.err() == Some(why))).count()
        };
        result.degenerate = left_out(NoStatistic::Collinear);
        result.separated = left_out(NoStatistic::Separated);
        for (nth, place) in places.iter().skip(regression.intercepts).enumerate() {
            let tally = Tally::of(made.iter().map(|standings| standings.get(nth).and_then(|standing| standing.ok())));
            if let Some(coefficient) = result.coefficients.get_mut(*place) {
                coefficient.p = tally.p_values(result.exact);
                coefficient.permutations = tally.counted;
            }
        }
        for (code, count, what) in [
            ("NET172", result.degenerate, "are collinear"),
            ("NET181", result.separated, "tell some ties with certainty, so that there is no estimate,"),
        ] {
            if count > 0 {
                let message = format!("{count} of {} permutations {what} and are left out", result.permutations);
                result.diagnostics.push(Diagnostic::warning(code, message));
            }
        }
        Ok(())
    }
}

/// Why a permutation has no statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoStatistic {
    /// Predictors are collinear, or nothing is left to vary.
    Collinear,
    /// Predictors tell some ties with certainty.
    Separated,
}

/// What is observed: intercepts, then predictors.
#[derive(Clone, Debug, PartialEq)]
struct Observed {
    estimates: Vec<f64>,
    t: Vec<Option<f64>>,
    r_squared: Option<f64>,
}

impl MrqapResult {
    /// One row a term. `crosscase.network.mrqap/1`: `term`, `estimate`, `t`, `p_greater`, `p_less`, `p_two_sided`, `mc_error`,
    /// `permutations`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let terms = || self.coefficients.iter();
        let table = TableBuilder::new("crosscase.network.mrqap/1")
            .id("term", terms().map(|term| term.term.clone()))
            .number("estimate", terms().map(|term| term.estimate))
            .number("t", terms().map(|term| term.t));
        PValues::columns(table, terms().map(|term| term.p))
            .count("permutations", terms().map(|term| term.permutations))
            .build()
    }
}
