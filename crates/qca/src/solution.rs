use std::fmt;

use crosscase_boolean::{Count, Cube, Interrupt, Never, Space, complement_until};
use crosscase_data::Diagnostic;

use crate::{Minimise, Objective, Out, QcaError, Search, TruthTable};

/// A term of a model and how it fits.
///
/// ```
/// # use crosscase_qca::{Minimise, TruthTableParams};
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&crosscase_qca::democracies()?)?;
/// // Survival of interwar democracies (Lipset 1959).
/// let term = &Minimise::parsimonious().fit(&table)?.models[0].terms[0];
/// assert_eq!((term.expr.as_str(), term.cube.len()), ("DEV*STB", 2));
/// assert_eq!((term.incl, term.pri, term.cov, term.cov_unique), (Some(1.0), Some(1.0), Some(1.0), Some(1.0)));
/// assert_eq!(table.names(&term.cases), ["BE", "CZ", "FI", "FR", "IE", "NL", "SE", "UK"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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
    /// The cases whose row it covers, and of those in no row the ones with a membership above 0.5, by their index, from 0, in the cases of the table. A membership of exactly
    /// 0.5 counts as its policy says ([`AtHalf`](crate::AtHalf)).
    pub cases: Vec<usize>,
}

/// A model: terms that together cover every positive row and no negative one. Its membership is the maximum over its
/// terms; formulas of its fit: [`measures`](crate::measures).
///
/// ```
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let model = Minimise::conservative().fit(&table)?.models.remove(0);
/// assert_eq!(model.expr(), "A*B");
/// assert_eq!(model.cubes(), [crosscase_boolean::Cube::from_row(&[1, 1])]);
/// assert_eq!((model.incl, model.pri, model.cov), (Some(1.0), Some(1.0), Some(1.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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

    /// The terms of the model as cubes, in its order.
    pub fn cubes(&self) -> Vec<Cube> {
        self.terms.iter().map(|term| term.cube.clone()).collect()
    }
}

/// As [`Model::expr`] writes it; the empty model is `0`.
impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.terms.is_empty() { f.write_str("0") } else { f.write_str(&self.expr()) }
    }
}

/// The term as it is written.
impl fmt::Display for TermFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expr)
    }
}

/// A line a model: `M1: DEV*STB -> SURV`; where there is none, or where the search ended early, that.
impl fmt::Display for Solution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = self.table.params().outcome();
        for (at, model) in self.models.iter().enumerate() {
            write!(f, "{}M{}: {model} -> {outcome}", if at > 0 { "\n" } else { "" }, at + 1)?;
        }
        match (self.models.is_empty(), self.search.reason()) {
            (true, None) => write!(f, "no model of {outcome}"),
            (true, Some(reason)) => write!(f, "no model of {outcome} yet: {reason}"),
            (false, Some(reason)) => write!(f, "\n(there may be others: {reason})"),
            (false, None) => Ok(()),
        }
    }
}

/// A prime implicant.
///
/// ```
/// # use crosscase_qca::{Minimise, TruthTableParams};
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&crosscase_qca::democracies()?)?;
/// // Survival of interwar democracies (Lipset 1959): two prime implicants, of which one covers both positive rows.
/// let primes = Minimise::parsimonious().fit(&table)?.primes;
/// let told: Vec<_> = primes.iter().map(|p| (p.expr.as_str(), p.rows.len(), p.share)).collect();
/// assert_eq!(told, [("DEV*STB", 2, Some(1.0)), ("URB*STB", 1, Some(0.0))]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// // One conservative model, A*B, and two parsimonious ones, A and B.
/// let solution = Minimise::intermediate("A".parse()?).fit(&table)?;
/// assert_eq!(solution.pairs.len(), 2);
/// let pair = solution.pairs[0];
/// assert_eq!((pair.conservative, pair.parsimonious, pair.counterfactuals), (0, 0, 0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pair {
    /// The conservative model.
    pub conservative: usize,
    /// The parsimonious model.
    pub parsimonious: usize,
    /// What the pair leads to, an index of [`Solution::counterfactuals`].
    pub counterfactuals: usize,
}

/// Easy counterfactuals: remainders that are in line with the expectations, as one or more pairs lead to them.
///
/// ```
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// // That B is absent should help: so of A*B the parsimonious A alone is left, and A*~B is easy.
/// let solution = Minimise::intermediate("~B".parse()?).fit(&table)?;
/// let easy = &solution.counterfactuals[solution.pairs[0].counterfactuals];
/// assert_eq!(easy.terms.iter().map(|term| table.text(term)).collect::<Vec<_>>(), ["A"]);
/// assert_eq!(easy.count, Some(1));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EasyCounterfactuals {
    /// The trimmed terms of the conservative model. The easy counterfactuals are the remainders inside them.
    pub terms: Vec<Cube>,
    /// How many remainders that are; `None` past `u128`, or if the search was stopped before they were counted.
    pub count: Option<u128>,
}

/// Configurations given as disjoint conjunctions, so that millions of them take no more room than a few.
///
/// ```
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let assumed = Minimise::parsimonious().fit(&table)?.simplifying_assumptions(0)?;
/// assert_eq!(assumed.cubes.iter().map(|cube| table.text(cube)).collect::<Vec<_>>(), ["A*~B"]);
/// assert_eq!(assumed.count, Some(1));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Configurations {
    /// The conjunctions; no configuration is in two.
    pub cubes: Vec<Cube>,
    /// How many configurations they hold; `None` past `u128`.
    pub count: Option<u128>,
}

impl Configurations {
    /// Those in none of these conjunctions.
    pub(crate) fn outside(space: &Space, cubes: &[Cube], stop: &dyn Interrupt) -> Result<Self, QcaError> {
        let cubes = complement_until(space, cubes, stop)?;
        let count = cubes.iter().try_fold(0u128, |sum, cube| sum.checked_add(space.configurations_in(cube)?));
        Ok(Self { cubes, count })
    }
}

/// The models of a truth table.
///
/// ```
/// use crosscase_qca::{Minimise, TruthTableParams};
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&crosscase_qca::democracies()?)?;
/// // `table`: survival of interwar democracies (Lipset 1959) by four crisp conditions.
/// let solution = Minimise::intermediate("DEV,LIT,STB".parse()?).fit(&table)?;
/// assert_eq!(solution.models[0].expr(), "DEV*LIT*STB");
/// assert_eq!(solution.model_count.as_ref().and_then(|count| count.to_usize()), Some(1));
/// assert!(solution.search.is_complete() && solution.diagnostics.is_empty());
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Solution {
    /// How it was made.
    pub params: Minimise,
    /// The truth table it is of.
    pub table: TruthTable,
    /// Whether prime implicants and models are all known. A list shortened to `max_models` is complete all the same.
    /// One that had to end before all of its models were fitted is not.
    pub search: Search,
    /// How many models there are; `None` if they could not be counted.
    pub model_count: Option<Count>,
    /// How many there are at least.
    pub count_at_least: Count,
    /// The models in canonical order: by number of terms, then by their terms. At most `max_models`. After a truncated search
    /// those that there are still cover every positive row and no negative one, but there may be shorter ones; there may be none, as of an
    /// intermediate solution whose first pair was not gone through.
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
    /// Says what a reader has to know before quoting a model.
    pub(crate) fn tell(&mut self) {
        if let Some(reason) = self.search.reason() {
            let unit = if self.params.wanted() == Objective::FewestLiterals { "literals" } else { "terms" };
            let message = format!(
                "the search stopped early ({reason}); proved so far: no model has fewer than {} {unit}, and the number of models is at least {}",
                self.lower_bound, self.count_at_least
            );
            self.diagnostics.push(Diagnostic::warning("QCA109", message).help(reason.help()));
        }
        let listed = self.models.len();
        match self.model_count.as_ref().map(|count| (count, count.to_u128())) {
            Some((count, many)) if many != Some(listed as u128) => {
                let message = format!("there are {count} models, of which {listed} are listed");
                self.diagnostics.push(Diagnostic::note("QCA110", message));
            }
            _ => {}
        }
    }

    /// What was noticed on the way: of the truth table, and of its minimisation.
    ///
    /// ```
    /// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 0.0]), ("b", [0.0, 0.0])])?;
    /// let table = TruthTableParams::new("Y", ["A"]).fit(&sets)?;
    /// let solution = Minimise::parsimonious().fit(&table)?;
    /// let codes: Vec<String> = solution.notices().into_iter().map(|told| told.code.into_owned()).collect();
    /// assert_eq!(codes, ["QCA103", "QCA106"], "no case shows the outcome, and so no row is positive");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn notices(&self) -> Vec<Diagnostic> {
        [self.table.diagnostics(), &self.diagnostics].concat()
    }

    /// The model at this place in the list.
    ///
    /// # Errors
    /// [`QcaError::NoSolution`], [`QcaError::NotListed`].
    ///
    /// ```
    /// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let solution = Minimise::parsimonious().fit(&table)?;
    /// assert_eq!((solution.model(0)?.expr(), solution.model(1)?.expr()), ("A".to_owned(), "B".to_owned()));
    /// assert!(solution.model(2).is_err());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn model(&self, index: usize) -> Result<&Model, QcaError> {
        let missing = || match self.models.len() {
            0 => QcaError::NoSolution { outcome: self.table.params().outcome().to_string() },
            listed => QcaError::NotListed { index, listed },
        };
        self.models.get(index).ok_or_else(missing)
    }

    /// The models as they are written.
    pub fn exprs(&self) -> Vec<String> {
        self.models.iter().map(Model::expr).collect()
    }

    /// The simplifying assumptions of a model: the remainders it covers, rows below the frequency cut included.
    ///
    /// # Errors
    /// [`QcaError::NotListed`], more conjunctions than can be held, and a stop.
    ///
    /// ```
    /// # use crosscase_qca::{Minimise, TruthTableParams};
    /// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&crosscase_qca::democracies()?)?;
    /// // Survival of interwar democracies (Lipset 1959): DEV*STB assumes that it needs no literacy.
    /// let assumed = Minimise::parsimonious().fit(&table)?.simplifying_assumptions(0)?;
    /// let written: Vec<String> = assumed.cubes.iter().map(|cube| table.text(cube)).collect();
    /// assert_eq!(written, ["DEV*~URB*~LIT*STB", "DEV*URB*~LIT*STB"]);
    /// assert_eq!(Minimise::conservative().fit(&table)?.simplifying_assumptions(0)?.count, Some(0));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn simplifying_assumptions(&self, model: usize) -> Result<Configurations, QcaError> {
        self.simplifying_assumptions_until(model, &Never)
    }

    /// [`simplifying_assumptions`](Self::simplifying_assumptions), until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn simplifying_assumptions_until(
        &self,
        model: usize,
        stop: &dyn Interrupt,
    ) -> Result<Configurations, QcaError> {
        self.remainders_in(&self.model(model)?.cubes(), stop)
    }

    /// The easy counterfactuals of an intermediate solution at this place of [`Solution::counterfactuals`].
    ///
    /// # Errors
    /// [`QcaError::NotListed`] if there are none at this place, more conjunctions than can be held, and a stop.
    ///
    /// ```
    /// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let solution = Minimise::intermediate("~B".parse()?).fit(&table)?;
    /// let easy = solution.easy_counterfactuals(0)?;
    /// assert_eq!((table.text(&easy.cubes[0]), easy.count), ("A*~B".to_owned(), Some(1)));
    /// assert!(Minimise::parsimonious().fit(&table)?.easy_counterfactuals(0).is_err());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn easy_counterfactuals(&self, index: usize) -> Result<Configurations, QcaError> {
        self.easy_counterfactuals_until(index, &Never)
    }

    /// [`easy_counterfactuals`](Self::easy_counterfactuals), until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn easy_counterfactuals_until(&self, index: usize, stop: &dyn Interrupt) -> Result<Configurations, QcaError> {
        let listed = self.counterfactuals.len();
        let easy = self.counterfactuals.get(index).ok_or(QcaError::NotListed { index, listed })?;
        self.remainders_in(&easy.terms, stop)
    }

    /// The configurations inside these terms that are not positive rows. The terms hold no negative row.
    fn remainders_in(&self, terms: &[Cube], stop: &dyn Interrupt) -> Result<Configurations, QcaError> {
        let space = self.table.space();
        let mut others = complement_until(space, terms, stop)?;
        others.extend(self.params.barred(&self.table, stop)?);
        others.extend(self.table.impossible().iter().cloned());
        others.extend(self.table.configurations(|out| out == Out::Positive).iter().map(|row| Cube::from_row(row)));
        Configurations::outside(space, &others, stop)
    }
}
