use crosscase_boolean::{Count, Cube, Never, complement, count_configurations};
use crosscase_data::Diagnostic;

use crate::{Minimise, Out, QcaError, Search, TruthTable};

/// A term of a model and how it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct TermFit {
    /// The conjunction.
    pub cube: Cube,
    /// As it is written.
    pub expr: String,
    /// Inclusion of sufficiency.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<f64>,
    /// Raw coverage.
    pub cov: Option<f64>,
    /// Unique coverage; in a model of one term its coverage.
    pub cov_unique: Option<f64>,
    /// The cases with a membership above 0.5, by index.
    pub cases: Vec<usize>,
}

/// A model: terms that together cover every positive row and no negative one.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Its terms, in canonical order.
    pub terms: Vec<TermFit>,
    /// Inclusion of sufficiency of the whole.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency of the whole.
    pub pri: Option<f64>,
    /// Coverage of the whole.
    pub cov: Option<f64>,
    /// For an intermediate solution, the [`Solution::counterfactuals`] that lead to it, by index.
    pub counterfactuals: Vec<usize>,
}

impl Model {
    /// The terms as they are written: `DEV*~IND + URB*STB`.
    pub fn expr(&self) -> String {
        self.terms.iter().map(|term| term.expr.as_str()).collect::<Vec<_>>().join(" + ")
    }

    /// The terms.
    pub fn cubes(&self) -> Vec<Cube> {
        self.terms.iter().map(|term| term.cube.clone()).collect()
    }
}

/// A prime implicant.
#[derive(Clone, Debug, PartialEq)]
pub struct PrimeImplicant {
    /// The conjunction.
    pub cube: Cube,
    /// As it is written.
    pub expr: String,
    /// The positive rows of the truth table it covers, as indices of [`TruthTable::rows`].
    pub rows: Vec<usize>,
    /// The share of all models in which it occurs, 0 to 1. `None` where models were not all counted, and in the list of prime
    /// implicants before minimisation.
    pub share: Option<f64>,
}

/// The pair of a conservative and a parsimonious model, as indices of their own solutions, from which easy counterfactuals
/// were drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The conservative model.
    pub conservative: usize,
    /// The parsimonious model.
    pub parsimonious: usize,
    /// What the pair leads to, an index of [`Solution::counterfactuals`].
    pub counterfactuals: usize,
}

/// Easy counterfactuals: remainders that are in line with the expectations, as one or more pairs lead to them.
#[derive(Clone, Debug, PartialEq)]
pub struct EasyCounterfactuals {
    /// The trimmed terms of the conservative model. The easy counterfactuals are the remainders inside them.
    pub terms: Vec<Cube>,
    /// How many remainders that are; `None` past `u128`, or if the search was stopped before they were counted.
    pub count: Option<u128>,
}

/// Configurations given as disjoint conjunctions.
#[derive(Clone, Debug, PartialEq)]
pub struct Configurations {
    /// The conjunctions; no configuration is in two.
    pub cubes: Vec<Cube>,
    /// How many configurations they hold; `None` past `u128`.
    pub count: Option<u128>,
}

/// The models of a truth table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Solution {
    /// How it was made.
    pub params: Minimise,
    /// The truth table it is of.
    pub table: TruthTable,
    /// Whether prime implicants and models are all known. A list shortened to `max_models` is complete all the same.
    pub search: Search,
    /// How many models there are; `None` if they could not be counted.
    pub model_count: Option<Count>,
    /// How many there are at least.
    pub count_at_least: Count,
    /// The models in canonical order: by number of terms, then by their terms. At most `max_models`. After a truncated search
    /// they still cover every positive row and no negative one, but there may be shorter ones.
    pub models: Vec<Model>,
    /// The number of terms (of literals for [`Objective::FewestLiterals`](crate::Objective)) below which it is proved that there
    /// is no model; for an intermediate solution the least over its pairs.
    pub lower_bound: usize,
    /// The prime implicants, in canonical order.
    pub primes: Vec<PrimeImplicant>,
    /// For an intermediate solution, the pairs that were gone through.
    pub pairs: Vec<Pair>,
    /// For an intermediate solution, the different sets of easy counterfactuals.
    pub counterfactuals: Vec<EasyCounterfactuals>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Solution {
    /// The model at this place in the list.
    ///
    /// # Errors
    /// [`QcaError::NotListed`].
    pub fn model(&self, index: usize) -> Result<&Model, QcaError> {
        self.models.get(index).ok_or(QcaError::NotListed { index, listed: self.models.len() })
    }

    /// The simplifying assumptions of a model: the remainders it covers, rows below the frequency cut included.
    ///
    /// # Errors
    /// [`QcaError::NotListed`], and more conjunctions than can be held.
    pub fn simplifying_assumptions(&self, model: usize) -> Result<Configurations, QcaError> {
        self.remainders_in(&self.model(model)?.cubes())
    }

    /// The easy counterfactuals of an intermediate solution at this place of [`Solution::counterfactuals`].
    ///
    /// # Errors
    /// [`QcaError::NotListed`] if there are none at this place, and more conjunctions than can be held.
    pub fn easy_counterfactuals(&self, index: usize) -> Result<Configurations, QcaError> {
        let listed = self.counterfactuals.len();
        let easy = self.counterfactuals.get(index).ok_or(QcaError::NotListed { index, listed })?;
        self.remainders_in(&easy.terms)
    }

    /// The configurations inside these terms that are not positive rows. The terms hold no negative row.
    fn remainders_in(&self, terms: &[Cube]) -> Result<Configurations, QcaError> {
        let space = self.table.space();
        let mut others = complement(space, terms, &Never)?;
        others.extend(self.params.barred(&self.table)?);
        others.extend(self.table.configurations(|out| out == Out::Positive).iter().map(|row| Cube::from_row(row)));
        let cubes = complement(space, &others, &Never)?;
        let count = count_configurations(space, &cubes);
        Ok(Configurations { cubes, count })
    }
}
