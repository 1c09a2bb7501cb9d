//! From a truth table to its models.

mod engine;
mod intermediate;
mod primes;

use crosscase_boolean::expression::Expression;
use crosscase_boolean::{Count, Cube, Interrupt, Never, complement_until};
use crosscase_data::Diagnostic;
use serde::{Deserialize, Serialize};

use crate::choices::name_of;
use crate::{Expectations, Objective, Out, QcaError, Search, Solution, TruthTable};
use engine::{Engine, Minimised};
use primes::prime_implicants;
pub use primes::{PrimeImplicants, primes, primes_until};

/// What is assumed of the configurations that are not observed. The three are what the field reports side by side
/// (Ragin 2008, *Redesigning Social Inquiry*, ch. 9); the terms of the intermediate one lie between those of the
/// others.
///
/// ```
/// use crosscase_qca::{Minimise, SolutionKind};
/// let minimise = Minimise::intermediate("DEV".parse()?);
/// assert_eq!((minimise.kind(), minimise.kind().as_str()), (SolutionKind::Intermediate, "intermediate"));
/// assert_eq!(minimise.expectations().to_string(), "DEV");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SolutionKind {
    /// That none of them would show the outcome: minimised over the positive rows alone. Also called complex.
    Conservative,
    /// Whatever makes the models shortest.
    Parsimonious,
    /// That those in line with the expectations would show it (easy counterfactuals), and no others.
    Intermediate,
}

impl SolutionKind {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Conservative, "conservative", "No assumption about configurations that were not observed"),
        (Self::Parsimonious, "parsimonious", "Any assumption that makes the solution shorter"),
        (Self::Intermediate, "intermediate", "Only the assumptions that your expectations support"),
    ];

    /// Its name: `conservative`, `parsimonious` or `intermediate`.
    ///
    /// ```
    /// use crosscase_qca::SolutionKind;
    /// assert_eq!(SolutionKind::Intermediate.as_str(), "intermediate");
    /// ```
    pub fn as_str(self) -> &'static str {
        name_of(Self::CHOICES, self)
    }
}

/// What the expectation of a conjunction, such as `A*~B`, makes an easy counterfactual.
///
/// ```
/// use crosscase_qca::{Conjunctural, Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let two = Minimise::intermediate("A*~B, ~A*B".parse()?);
/// assert!(two.fit(&table).is_ok());
/// assert!(two.conjunctural(Conjunctural::AsInR).fit(&table).is_err(), "R takes one of them");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conjunctural {
    /// A remainder that has the whole conjunction, and otherwise agrees with the conservative term but for values that are
    /// expected one by one. Individual expectations and all conjunctions hold together.
    #[default]
    Whole,
    /// As R `QCA` 3.25: with a conjunction, individual expectations count for nothing; a conservative term loses those of its
    /// literals on the conjunction's conditions that the parsimonious term around it does not have, if any of them contradicts the
    /// conjunction. Of several conjunctions R takes one, which depends on how it sorts them: here several are an error.
    AsInR,
}

/// How a truth table is minimised. Exact and complete: all prime implicants, all models.
///
/// Positive rows are true. In the parsimonious solution the other observed rows (`0` and `C`) are false and everything else is
/// free; in the conservative one everything else is false. Rows below the frequency cut count as not observed.
///
/// The intermediate solution (Ragin & Sonnett 2005; Ragin 2008, ch. 9) goes through every pair of a conservative and a
/// parsimonious model. Each term of the one that lies inside a term of the other is trimmed: it loses every literal that the
/// parsimonious term does not have and whose condition has an expectation for another value. The remainders inside the
/// trimmed terms are the easy counterfactuals; they may be used for prime implicants but need not be covered. The models are
/// the union over the pairs, each once; nothing is pruned across pairs, so that their lengths may differ.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![
///     ("A".into(), vec![1.0, 1.0, 0.0, 0.0]),
///     ("B".into(), vec![1.0, 0.0, 1.0, 0.0]),
///     ("C".into(), vec![1.0, 1.0, 1.0, 0.0]),
///     ("Y".into(), vec![1.0, 1.0, 0.0, 0.0]),
/// ])?;
/// let table = TruthTableParams::new("Y", ["A", "B", "C"]).fit(&sets)?;
/// let expr = |minimise: Minimise| Ok::<_, crosscase_qca::QcaError>(minimise.fit(&table)?.models[0].expr());
/// assert_eq!(expr(Minimise::parsimonious())?, "A");
/// assert_eq!(expr(Minimise::conservative())?, "A*C");
/// assert_eq!(expr(Minimise::intermediate("~C".parse()?))?, "A");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minimise {
    solution: SolutionKind,
    #[serde(default, skip_serializing_if = "Expectations::is_empty")]
    expect: Expectations,
    #[serde(default)]
    conjunctural: Conjunctural,
    #[serde(default, skip_serializing_if = "Expression::is_false")]
    exclude: Expression,
    #[serde(default)]
    objective: Objective,
    #[serde(default = "default_max_models")]
    max_models: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_primes: Option<usize>,
    #[serde(default = "default_max_pairs")]
    max_pairs: usize,
}

fn default_max_models() -> usize {
    1000
}

fn default_max_pairs() -> usize {
    100_000
}

impl Minimise {
    /// A solution by its kind; expectations count in the intermediate one.
    ///
    /// ```
    /// use crosscase_qca::{Expectations, Minimise, SolutionKind};
    /// let how = Minimise::of(SolutionKind::Parsimonious, Expectations::default());
    /// assert_eq!(how, Minimise::parsimonious());
    /// ```
    pub fn of(solution: SolutionKind, expect: Expectations) -> Self {
        Self {
            solution,
            expect,
            conjunctural: Conjunctural::default(),
            exclude: Expression::default(),
            objective: Objective::default(),
            max_models: default_max_models(),
            max_primes: None,
            max_pairs: default_max_pairs(),
        }
    }

    /// The conservative solution, also called complex: no remainder is assumed to show the outcome.
    pub fn conservative() -> Self {
        Self::of(SolutionKind::Conservative, Expectations::default())
    }

    /// The parsimonious solution: any remainder may be assumed to show the outcome if that makes a model shorter.
    pub fn parsimonious() -> Self {
        Self::of(SolutionKind::Parsimonious, Expectations::default())
    }

    /// The intermediate solution under these expectations: of the remainders, easy counterfactuals alone are assumed to
    /// show the outcome. Without expectations it is the conservative solution.
    pub fn intermediate(expect: Expectations) -> Self {
        Self::of(SolutionKind::Intermediate, expect)
    }

    /// Which covers of the positive rows are models. Default [`Objective::FewestTerms`], as in fsQCA and R's `QCA`.
    ///
    /// ```
    /// use crosscase_qca::{Minimise, Objective, SetData, TruthTableParams};
    /// # let cases = ["a", "b", "c", "d", "e"].map(String::from).to_vec();
    /// # let set = |(name, values): (&str, [f64; 5])| (name.to_owned(), values.to_vec());
    /// # let sets = SetData::new(cases, [
    /// #     ("A", [1.0, 0.0, 0.0, 0.0, 0.0]), ("B", [1.0, 0.0, 1.0, 1.0, 1.0]), ("C", [1.0, 1.0, 0.0, 1.0, 1.0]),
    /// #     ("D", [1.0, 1.0, 1.0, 0.0, 1.0]), ("E", [1.0, 1.0, 1.0, 1.0, 0.0]), ("Y", [1.0, 0.0, 0.0, 0.0, 0.0]),
    /// # ].map(set).to_vec())?;
    /// # let table = TruthTableParams::new("Y", ["A", "B", "C", "D", "E"]).fit(&sets)?;
    /// // One case has all five conditions and the outcome; four lack A, one other condition, and the outcome.
    /// let models = |objective| {
    ///     let found = Minimise::parsimonious().objective(objective).fit(&table)?;
    ///     Ok::<_, crosscase_qca::QcaError>(found.models.iter().map(|model| model.expr()).collect::<Vec<_>>())
    /// };
    /// assert_eq!(models(Objective::FewestTerms)?, ["A", "B*C*D*E"]);
    /// assert_eq!(models(Objective::FewestLiterals)?, ["A"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    #[must_use]
    pub fn objective(mut self, objective: Objective) -> Self {
        self.objective = objective;
        self
    }

    /// Remainders that nothing may be assumed of: those inside this expression count as negative. Rows that were observed are
    /// never overruled. With [`untenable`](crate::untenable) it makes the enhanced standard analysis.
    ///
    /// ```
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let models = |minimise: Minimise| minimise.fit(&table).map(|found| found.models.len());
    /// assert_eq!(models(Minimise::parsimonious())?, 2);
    /// assert_eq!(models(Minimise::parsimonious().exclude("~A".parse().unwrap()))?, 1);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    #[must_use]
    pub fn exclude(mut self, expression: Expression) -> Self {
        self.exclude = expression;
        self
    }

    /// What expectations of conjunctions mean. Default [`Conjunctural::Whole`].
    #[must_use]
    pub fn conjunctural(mut self, rule: Conjunctural) -> Self {
        self.conjunctural = rule;
        self
    }

    /// How many models are listed. Shortens the list and nothing else. Default 1000.
    #[must_use]
    pub fn max_models(mut self, models: usize) -> Self {
        self.max_models = models;
        self
    }

    /// Stop after so many prime implicants; the search is then truncated. Default a million
    /// ([`PrimeLimits`](crosscase_boolean::PrimeLimits)).
    #[must_use]
    pub fn max_primes(mut self, primes: Option<usize>) -> Self {
        self.max_primes = primes;
        self
    }

    /// The pairs of a conservative and a parsimonious model, and the models of one pair, that the intermediate solution goes
    /// through; with more the search is truncated. Default 100 000.
    #[must_use]
    pub fn max_pairs(mut self, pairs: usize) -> Self {
        self.max_pairs = pairs;
        self
    }

    /// The parsimonious solution that an intermediate one of these parameters is paired from.
    pub(crate) fn shortest(&self) -> Self {
        Self { solution: SolutionKind::Parsimonious, ..self.clone() }
    }

    /// Whether an intermediate solution of these parameters is paired from parsimonious models made so.
    pub(crate) fn pairs_with(&self, parsimonious: &Self) -> bool {
        parsimonious.solution == SolutionKind::Parsimonious
            && (&self.exclude, self.objective, self.max_primes)
                == (&parsimonious.exclude, parsimonious.objective, parsimonious.max_primes)
    }

    /// Which solution this is.
    pub fn kind(&self) -> SolutionKind {
        self.solution
    }

    /// The expectations of an intermediate solution.
    pub fn expectations(&self) -> &Expectations {
        &self.expect
    }

    /// Whether expectations of conjunctions are read as R reads them.
    pub(crate) fn follows_r(&self) -> bool {
        self.conjunctural == Conjunctural::AsInR
    }

    /// Which covers are models.
    pub(crate) const fn wanted(&self) -> Objective {
        self.objective
    }

    /// What nothing is assumed of.
    pub(crate) const fn excluded(&self) -> &Expression {
        &self.exclude
    }

    /// The models of a truth table.
    ///
    /// A table without a positive row has no model (see [`TruthTable::diagnostics`]). Neither has one in which a positive row overlaps
    /// a row that is not positive because a condition does not apply in one of them; the diagnostic `QCA118` names both. Where nothing
    /// is negative, the one model is the empty conjunction, `1`.
    ///
    /// # Errors
    /// Expectations about unknown conditions or values; a complement of more conjunctions than can be held.
    ///
    /// ```
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let limited = Minimise::parsimonious().max_models(1).max_primes(Some(1000)).max_pairs(50);
    /// let solution = limited.fit(&table)?;
    /// assert_eq!(solution.models.len(), 1, "one is listed");
    /// assert_eq!(solution.model_count.and_then(|count| count.to_usize()), Some(2), "A and B are counted");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit(&self, table: &TruthTable) -> Result<Solution, QcaError> {
        self.fit_until(table, &Never)
    }

    /// Like [`Minimise::fit`], until something outside stops it: what is not proved then is said by [`Solution::search`].
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// use std::time::{Duration, Instant};
    /// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
    /// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "Y"].map(column).to_vec())?;
    /// let table = TruthTableParams::new("Y", ["A"]).fit(&sets)?;
    /// // Asked every 65 536 steps: a search that ends sooner never asks.
    /// let end = Instant::now() + Duration::from_secs(2);
    /// let solution = Minimise::conservative().fit_until(&table, &|| Instant::now() >= end)?;
    /// assert_eq!(solution.to_string(), "M1: A -> Y");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit_until(&self, table: &TruthTable, stop: &dyn Interrupt) -> Result<Solution, QcaError> {
        let unexpected = self.expect.unexpected(&table.sets)?;
        if self.conjunctural == Conjunctural::AsInR && self.expect.conjunctions(&table.sets)?.len() > 1 {
            return Err(QcaError::SeveralConjunctions);
        }
        if let Some(clash) = engine::clash(table) {
            let mut solution = self.without_models(table, engine::CLASH);
            solution.diagnostics.push(clash);
            return Ok(solution);
        }
        let engine = Engine::new(table, self, stop)?;
        if engine.on.is_empty() {
            return Ok(self.without_models(table, Search::Complete));
        }
        let mut solution = match self.solution {
            SolutionKind::Conservative => self.solution(&engine, engine.conservative(self.max_models)?),
            SolutionKind::Parsimonious => self.solution(&engine, engine.parsimonious(self.max_models)?),
            SolutionKind::Intermediate => intermediate::fit(self, &engine, &unexpected)?,
        };
        let words = table.vocabulary()?;
        let excluded = words.cubes(&self.exclude)?;
        let overruled = engine.on.iter().filter(|row| excluded.iter().any(|cube| cube.contains(row))).count();
        if overruled > 0 {
            let message =
                format!("{overruled} positive rows lie inside what is excluded; as observed rows they stay positive");
            solution.diagnostics.push(
                Diagnostic::warning("QCA111", message)
                    .help("an assumption that observed cases contradict is itself untenable"),
            );
        }
        Ok(solution)
    }

    /// The remainders and negative rows that are excluded, as disjoint conjunctions.
    pub(crate) fn barred(&self, table: &TruthTable, stop: &dyn Interrupt) -> Result<Vec<Cube>, QcaError> {
        if self.exclude.is_false() {
            return Ok(Vec::new());
        }
        let space = table.space();
        let mut others = complement_until(space, &table.vocabulary()?.cubes(&self.exclude)?, stop)?;
        others.extend(table.configurations(|out| out == Out::Positive).iter().map(|row| Cube::from_row(row)));
        others.extend(table.impossible().iter().cloned());
        Ok(complement_until(space, &others, stop)?)
    }

    fn solution(&self, engine: &Engine<'_>, found: Minimised) -> Solution {
        let table = engine.table;
        let mut solution = self.empty(table, found.search);
        let models = found.models.iter().map(|model| (model.as_slice(), Vec::new()));
        let fitted = engine::fits(table, models, engine.stop());
        solution.models = fitted.0;
        solution.search = solution.search.then(fitted.1);
        solution.model_count = found.count;
        solution.count_at_least = found.at_least;
        solution.lower_bound = found.lower_bound;
        (solution.primes, solution.search) = prime_implicants(engine, found.primes, solution.search);
        for (prime, share) in solution.primes.iter_mut().zip(found.share.into_iter().flatten()) {
            prime.share = Some(share);
        }
        solution.tell();
        solution
    }

    fn without_models(&self, table: &TruthTable, search: Search) -> Solution {
        let mut solution = self.empty(table, search);
        solution.model_count = Some(Count::zero());
        solution
    }

    fn empty(&self, table: &TruthTable, search: Search) -> Solution {
        Solution {
            params: self.clone(),
            table: table.clone(),
            search,
            model_count: None,
            count_at_least: Count::zero(),
            models: Vec::new(),
            lower_bound: 0,
            primes: Vec::new(),
            pairs: Vec::new(),
            counterfactuals: Vec::new(),
            diagnostics: Vec::new(),
        }
    }
}
