//! A solution as it is kept and shown: its models with their parameters of fit, without the truth table they are of.

use crosscase_boolean::Count;
use crosscase_data::{Table, TableBuilder, name_list};
use serde::{Deserialize, Serialize, Serializer};

use crate::solution::TermFit;
use crate::{Model, QcaError, Solution, SolutionKind};

/// A solution as it is serialised.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, SolutionRecord, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let solution = Minimise::parsimonious().fit(&table)?;
/// let kept: SolutionRecord = serde_json::from_str(&serde_json::to_string(&solution)?)?;
/// assert_eq!(kept, SolutionRecord::of(&solution));
/// assert_eq!((kept.models[1].expr().as_str(), kept.models[1].terms[0].cases.as_slice()), ("B", ["a".to_owned()].as_slice()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SolutionRecord {
    /// Which solution.
    pub solution: SolutionKind,
    /// `complete` or `truncated`.
    pub search: String,
    /// Why the search was truncated.
    pub reason: Option<String>,
    /// How many models there are; none if they could not be counted.
    pub model_count: Option<Count>,
    /// How many there are at least.
    pub count_at_least: Count,
    /// The number of terms below which it is proved that there is no model.
    pub lower_bound: usize,
    /// How many models are listed.
    pub listed: usize,
    /// The prime implicants that are in a model.
    pub primes: Vec<PrimeShare>,
    /// The models.
    pub models: Vec<ModelRecord>,
}

/// A prime implicant and the share of all models that it is in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PrimeShare {
    /// As it is written.
    pub expr: String,
    /// Above 0, up to 1.
    pub share_of_models: f64,
}

/// A model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelRecord {
    /// Its terms.
    pub terms: Vec<TermRecord>,
    /// Inclusion of sufficiency of the whole.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency of the whole.
    pub pri: Option<f64>,
    /// Coverage of the whole.
    pub cov: Option<f64>,
}

/// A term of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TermRecord {
    /// As it is written.
    pub expr: String,
    /// Inclusion of sufficiency.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<f64>,
    /// Raw coverage.
    pub cov: Option<f64>,
    /// Unique coverage.
    pub cov_unique: Option<f64>,
    /// The cases with a membership above 0.5.
    pub cases: Vec<String>,
}

impl ModelRecord {
    /// The terms as they are written: `DEV*~IND + URB*STB`.
    pub fn expr(&self) -> String {
        self.terms.iter().map(|term| term.expr.as_str()).collect::<Vec<_>>().join(" + ")
    }

    /// Whether every configuration leads to the outcome: its one term has no condition, and is written `1`.
    pub fn is_always(&self) -> bool {
        matches!(&self.terms[..], [term] if term.expr == "1")
    }
}

impl SolutionRecord {
    /// What is kept of a solution.
    pub fn of(solution: &Solution) -> Self {
        let shared =
            solution.primes.iter().filter_map(|prime| Some((prime, prime.share.filter(|share| *share > 0.0)?)));
        let names = |cases: &[usize]| solution.table.names(cases).into_iter().map(str::to_owned).collect();
        let term = |term: &TermFit| TermRecord {
            expr: term.expr.clone(),
            incl: term.incl,
            pri: term.pri,
            cov: term.cov,
            cov_unique: term.cov_unique,
            cases: names(&term.cases),
        };
        let model = |model: &Model| ModelRecord {
            terms: model.terms.iter().map(term).collect(),
            incl: model.incl,
            pri: model.pri,
            cov: model.cov,
        };
        Self {
            solution: solution.params.kind(),
            search: solution.search.as_str().to_owned(),
            reason: solution.search.reason().map(|reason| reason.to_string()),
            model_count: solution.model_count.clone(),
            count_at_least: solution.count_at_least.clone(),
            lower_bound: solution.lower_bound,
            listed: solution.models.len(),
            primes: shared
                .map(|(prime, share_of_models)| PrimeShare { expr: prime.expr.clone(), share_of_models })
                .collect(),
            models: solution.models.iter().map(model).collect(),
        }
    }
}

/// As its [`SolutionRecord`].
impl Serialize for Solution {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SolutionRecord::of(self).serialize(serializer)
    }
}

impl Solution {
    /// The schema id of [`Solution::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.solution/2";

    /// One row a term: `solution`, `model` (from 1) of so many `models` (a text, since it may be large or known only as `at least n`; a
    /// shortened list has fewer), `term` (from 1), `expr`, `incl`, `pri`, `cov`, `cov_unique`, `cases`, and the fit of the whole model:
    /// `model_incl`, `model_pri`, `model_cov`.
    ///
    /// # Errors
    /// None that a solution of this crate can cause.
    ///
    /// ```
    /// # use crosscase_qca::{Minimise, SetData, Solution, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let models = Minimise::parsimonious().fit(&table)?.to_table()?;
    /// assert_eq!((models.schema_id(), models.rows()), (Solution::SCHEMA, 2), "two models of one term");
    /// assert_eq!(models.texts("models")?[0].as_deref(), Some("2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let of =
            |(at, model): (usize, &'_ Model)| (0..model.terms.len()).map(move |term| (at, term)).collect::<Vec<_>>();
        let rows: Vec<(usize, usize)> = self.models.iter().enumerate().flat_map(of).collect();
        let models = || rows.iter().filter_map(|(at, _)| self.models.get(*at));
        let terms = || rows.iter().filter_map(|(at, term)| self.models.get(*at)?.terms.get(*term));
        let count = self.model_count.as_ref().map(ToString::to_string);
        let count = count.unwrap_or_else(|| format!("at least {}", self.count_at_least));
        let kind = self.params.called();
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("solution", rows.iter().map(|_| Some(kind)))
            .count("model", rows.iter().map(|(at, _)| at + 1))
            .text("models", rows.iter().map(|_| Some(count.as_str())))
            .count("term", rows.iter().map(|(_, term)| term + 1))
            .text("expr", terms().map(|term| Some(term.expr.as_str())))
            .number("incl", terms().map(|term| term.incl))
            .number("pri", terms().map(|term| term.pri))
            .number("cov", terms().map(|term| term.cov))
            .number("cov_unique", terms().map(|term| term.cov_unique))
            .text("cases", terms().map(|term| name_list(self.table.names(&term.cases))))
            .number("model_incl", models().map(|model| model.incl))
            .number("model_pri", models().map(|model| model.pri))
            .number("model_cov", models().map(|model| model.cov))
            .build()?)
    }
}
