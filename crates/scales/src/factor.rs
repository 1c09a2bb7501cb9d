//! Exploratory factors: extraction, rotation, and how far both can be relied on.

mod extraction;
mod options;
mod rotation;
mod schmid_leiman;
mod scores;

use crate::answers::Used;
use crate::moments::{LEAVE_OUT_OR_PAIRWISE, correlations_by};
use crate::suitability::{Sphericity, adequacy, inverse};
use crate::{Answers, MissingRule, ScalesError};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder};
use crosscase_numerics::Matrix;
use schmid_leiman::Resolved;
use serde::{Deserialize, Serialize};

pub use options::{FactorMethod, FactorRotation};
pub use schmid_leiman::SchmidLeiman;
pub use scores::{FactorScore, FactorScoring};

/// Exploratory factor analysis of Pearson correlations.
///
/// ```
/// use crosscase_scales::{FactorAnalysis, FactorMethod, FactorRotation};
/// let model = FactorAnalysis::new(2).method(FactorMethod::Ml).rotation(FactorRotation::Varimax);
/// assert_eq!((model.factors, model.starts), (2, 30));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactorAnalysis {
    /// How many factors.
    pub factors: usize,
    /// The method of extraction.
    pub method: FactorMethod,
    /// The rotation.
    pub rotation: FactorRotation,
    /// From how many positions a rotation starts whose criterion may have several ends: all but varimax and promax. Default 30.
    pub starts: usize,
    /// The seed of these. Default 1.
    pub seed: u64,
    /// The loadings that are wanted, a row an item of the answers, a column a factor; none where any will do. Empty but for a target rotation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target: Vec<Vec<Option<f64>>>,
    /// Whether a general factor is taken from oblique ones. Default not.
    pub schmid_leiman: bool,
    /// How respondents are scored, if they are. Default not.
    pub scores: Option<FactorScoring>,
    /// What becomes of rows with a missing answer. Default listwise.
    #[serde(default)]
    pub missing: MissingRule,
}

/// Factors.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FactorResult {
    /// What made them.
    pub parameters: FactorAnalysis,
    /// Rows that are used.
    pub n: usize,
    /// The items.
    pub items: Vec<String>,
    /// The measure of sampling adequacy (Kaiser & Rice 1974); none of a singular matrix.
    pub kmo: Option<f64>,
    /// The same of each item.
    pub msa: Vec<Option<f64>>,
    /// Whether items correlate at all; none of a singular matrix.
    pub sphericity: Option<Sphericity>,
    /// What no factor holds of each item; none of an item that was left out.
    pub uniquenesses: Vec<Option<f64>>,
    /// 1 less the uniqueness.
    pub communalities: Vec<Option<f64>>,
    /// A row an item: the pattern, each factor's loadings summing to at least 0, factors by falling sum of squares. A general factor is the first,
    /// and factors of a target stay in its order and direction.
    pub loadings: Vec<Vec<Option<f64>>>,
    /// The correlations of the factors in the model, never those of scores.
    pub phi: Matrix,
    /// Whether extraction and rotation settled.
    pub converged: bool,
    /// Items of which nothing is left of their own (.005 or less).
    pub heywood: Vec<String>,
    /// From how many positions the rotation started.
    pub starts: usize,
    /// How many of these ended at the best one.
    pub starts_agreeing: usize,
    /// A general factor above the oblique ones, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schmid_leiman: Option<SchmidLeiman>,
    /// How the scores of each factor correlate with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub determinacy: Option<Vec<f64>>,
    /// The respondents, in the order of the file, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<Vec<FactorScore>>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// Factors as they were taken.
pub(crate) struct Extracted {
    pub(crate) loadings: Matrix,
    pub(crate) uniquenesses: Vec<f64>,
    pub(crate) converged: bool,
}

/// Factors after rotation.
pub(crate) struct Turned {
    pub(crate) loadings: Matrix,
    pub(crate) phi: Matrix,
    pub(crate) converged: bool,
    pub(crate) starts: usize,
    pub(crate) agreeing: usize,
}

impl FactorAnalysis {
    /// So many factors by minres, turned by oblimin.
    pub fn new(factors: usize) -> Self {
        let (method, rotation) = (FactorMethod::Minres, FactorRotation::Oblimin);
        let missing = MissingRule::Listwise;
        Self {
            factors,
            method,
            rotation,
            starts: 30,
            seed: 1,
            target: Vec::new(),
            schmid_leiman: false,
            scores: None,
            missing,
        }
    }

    /// The method of extraction.
    #[must_use]
    pub fn method(mut self, method: FactorMethod) -> Self {
        self.method = method;
        self
    }

    /// How the factors are turned once they are taken.
    #[must_use]
    pub fn rotation(mut self, rotation: FactorRotation) -> Self {
        self.rotation = rotation;
        self
    }

    /// The seed of the rotation's starts.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Turns towards loadings, a row an item of the answers, a column a factor; a loading that is none may be any.
    #[must_use]
    pub fn target(mut self, wanted: Vec<Vec<Option<f64>>>) -> Self {
        (self.rotation, self.target) = (FactorRotation::Target, wanted);
        self
    }

    /// A general factor is taken from the oblique ones (Schmid & Leiman 1957).
    #[must_use]
    pub fn schmid_leiman(mut self) -> Self {
        self.schmid_leiman = true;
        self
    }

    /// What becomes of rows with a missing answer. Pairwise each correlation is over the rows that answered both items, the test of
    /// sphericity counts the fewest rows of any, and whoever did not answer every item has no score.
    #[must_use]
    pub fn missing(mut self, rule: MissingRule) -> Self {
        self.missing = rule;
        self
    }

    /// Respondents are scored, too.
    #[must_use]
    pub fn scores(mut self, how: FactorScoring) -> Self {
        self.scores = Some(how);
        self
    }

    /// Whether the options go together.
    fn check(&self, items: usize) -> Result<(), ScalesError> {
        let wrong = |option: &'static str, found: String, allowed: &'static str| {
            Err(ScalesError::Option { option, found, allowed })
        };
        let fits = self.target.len() == items && self.target.iter().all(|row| row.len() == self.factors);
        if self.rotation == FactorRotation::Target && !fits {
            let columns = self.target.first().map_or(0, Vec::len);
            let found = format!("{} rows of {columns}", self.target.len());
            return wrong("the target", found, "a row an item, with a value or none for each factor,");
        }
        if self.rotation == FactorRotation::Bifactor && self.factors < 3 {
            let allowed = "a general factor and two others, 3 or more,";
            return wrong("factors of a bifactor rotation", self.factors.to_string(), allowed);
        }
        if self.schmid_leiman && !self.rotation.is_oblique() {
            let found = FactorRotation::CHOICES.iter().find(|(choice, ..)| *choice == self.rotation);
            let found = found.map_or_else(String::new, |(_, name, _)| (*name).to_owned());
            return wrong("the rotation below a general factor", found, "an oblique one (oblimin, geomin or promax)");
        }
        if self.schmid_leiman && self.factors < 3 {
            let allowed = "3 or more, since of two the loadings are not identified,";
            return wrong("factors below a general one", self.factors.to_string(), allowed);
        }
        Ok(())
    }

    /// The factors.
    ///
    /// # Errors
    /// [`ScalesError::Option`] for no factor, or as many as items, and for options that do not go together; [`ScalesError::TooFew`];
    /// [`ScalesError::Singular`] where the method or the scores want a matrix that is positive definite.
    pub fn fit(&self, answers: &Answers) -> Result<FactorResult, ScalesError> {
        let mut used = Used::of_rows(answers, self.missing.rows(), "a factor analysis", LEAVE_OUT_OR_PAIRWISE)?;
        let mut diagnostics = std::mem::take(&mut used.diagnostics);
        let (n, k) = (used.rows.len(), used.items.len());
        self.check(answers.items().len())?;
        if self.factors == 0 || self.factors >= k {
            let found = self.factors.to_string();
            return Err(ScalesError::Option {
                option: "factors",
                found,
                allowed: "at least 1, and fewer than the items that are used",
            });
        }
        let (r, least_n) = correlations_by(self.missing, answers, &used)?;
        let r = r.ok_or(crosscase_numerics::NumericsError::Constant)?;
        let inverse = inverse(&r);
        if inverse.is_none() {
            diagnostics.push(self.singular(n, k)?);
        }
        let (kmo, msa) = inverse.as_ref().map_or_else(|| (None, vec![None; k]), |inverse| adequacy(&r, inverse));
        let extracted = match self.method {
            FactorMethod::Minres => extraction::minres(&r, self.factors)?,
            FactorMethod::Ml => extraction::most_likely(&r, self.factors)?,
            FactorMethod::Paf => extraction::principal_axes(&r, inverse.as_ref(), self.factors)?,
        };
        // Of the target the rows of items that are used.
        let target = used.items.iter().filter_map(|at| self.target.get(*at).cloned()).collect();
        let turned = rotation::turned(&Self { target, ..self.clone() }, &extracted.loadings)?;
        let name = |at: usize| used.name(answers, at).to_owned();
        let converged = extracted.converged && turned.converged;
        let heywood: Vec<String> =
            (0..k).filter(|&at| extracted.uniquenesses[at] <= extraction::LEAST * (1.0 + 1e-6)).map(name).collect();
        self.notice(k, &extracted, &turned, &heywood, &mut diagnostics);
        let general = if self.schmid_leiman { Some(Resolved::of(&r, &turned, &extracted.uniquenesses)?) } else { None };
        if general.as_ref().is_some_and(|general| general.is_improper || !general.converged) {
            let message = "a factor is nothing but the general one (a Heywood case of the second order): omega is not to be relied on";
            diagnostics.push(Diagnostic::warning("SCA140", message).help("take fewer factors"));
        }
        let weights = match self.scores {
            Some(how) => Some(scores::weights(&r, &turned, &extracted.uniquenesses, how)?),
            None => None,
        };
        let determinacy = weights.as_ref().map(|weights| scores::determinacy(&r, &turned, weights)).transpose()?;
        let at = |place: usize| used.place(place);
        let places = || 0..answers.items().len();
        let general = general.map(|found| SchmidLeiman {
            general: places().map(|place| at(place).and_then(|at| found.general.get(at).copied())).collect(),
            group: places()
                .map(|place| (0..self.factors).map(|f| at(place).and_then(|at| found.group.get(at, f))).collect())
                .collect(),
            second_order: found.second_order,
            omega_hierarchical: found.omega_hierarchical,
            omega_total: found.omega_total,
            explained_common_variance: found.explained_common_variance,
        });
        let unique = |place: usize| at(place).and_then(|at| extracted.uniquenesses.get(at).copied());
        Ok(FactorResult {
            parameters: self.clone(),
            n,
            items: answers.items().iter().map(|item| item.id.clone()).collect(),
            kmo,
            msa: places().map(|place| at(place).and_then(|at| msa.get(at).copied().flatten())).collect(),
            sphericity: Sphericity::of(&r, least_n),
            uniquenesses: places().map(unique).collect(),
            communalities: places().map(|place| unique(place).map(|unique| 1.0 - unique)).collect(),
            loadings: places()
                .map(|place| (0..self.factors).map(|f| at(place).and_then(|at| turned.loadings.get(at, f))).collect())
                .collect(),
            phi: turned.phi,
            converged,
            heywood,
            starts: turned.starts,
            starts_agreeing: turned.agreeing,
            schmid_leiman: general,
            determinacy,
            scores: weights.map(|weights| scores::scored(answers.ids(), &used, &weights)),
            diagnostics,
        })
    }

    /// What there is to know of correlations without an inverse, which maximum likelihood wants.
    fn singular(&self, n: usize, k: usize) -> Result<Diagnostic, ScalesError> {
        if self.method == FactorMethod::Ml {
            return Err(ScalesError::Singular {
                wanted: "maximum likelihood",
                way_out: "take minres, or leave items out",
            });
        }
        let message = "the correlations are singular: the measure of sampling adequacy has no value";
        let help = if n <= k {
            "there are no more rows than items: take fewer items"
        } else if self.missing == MissingRule::Pairwise {
            "an item follows from others, or the correlations of pairs contradict each other: leave items out, or say listwise"
        } else {
            "an item follows from others: leave it out"
        };
        Ok(Diagnostic::warning("SCA119", message).help(help))
    }

    /// What there is to know of an extraction and a rotation.
    fn notice(
        &self,
        k: usize,
        extracted: &Extracted,
        turned: &Turned,
        heywood: &[String],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if !(extracted.converged && turned.converged) {
            let what = if extracted.converged { "the rotation" } else { "the extraction" };
            diagnostics
                .push(Diagnostic::warning("SCA120", format!("{what} did not converge")).help("take fewer factors"));
        }
        if !heywood.is_empty() {
            let message = format!("nothing is left of their own (a Heywood case): {}", Listed(heywood));
            diagnostics.push(
                Diagnostic::warning("SCA121", message)
                    .help("take fewer factors, or look whether two items ask the same"),
            );
        }
        let unknowns = k * self.factors + k - self.factors * (self.factors - 1) / 2;
        if unknowns > k * (k + 1) / 2 {
            let message = format!(
                "{} factors have more unknowns than {k} items have correlations: they are not identified",
                self.factors
            );
            diagnostics.push(Diagnostic::warning("SCA122", message).help("take fewer factors"));
        }
        if turned.starts > 1 && 2 * turned.agreeing < turned.starts {
            let message = format!(
                "{} of {} starts of the rotation agree: there are other positions about as good",
                turned.agreeing, turned.starts
            );
            diagnostics.push(Diagnostic::note("SCA123", message));
        }
    }
}

impl FactorResult {
    /// The loadings as a table, a row an item.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let table = TableBuilder::new("crosscase.scales.factor/1").id("item", self.items.iter().cloned());
        let column = |table: TableBuilder, f: usize| {
            table.number(
                &format!("factor_{}", f + 1),
                self.loadings.iter().map(move |row| row.get(f).copied().flatten()),
            )
        };
        let table = (0..self.parameters.factors).fold(table, column);
        Ok(table
            .number("communality", self.communalities.iter().copied())
            .number("uniqueness", self.uniquenesses.iter().copied())
            .build()?)
    }

    /// The general factor above the oblique ones as a table, a row an item; none where it was not asked for.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn schmid_leiman_table(&self) -> Result<Option<Table>, ScalesError> {
        let Some(found) = &self.schmid_leiman else { return Ok(None) };
        let table = TableBuilder::new("crosscase.scales.schmid_leiman/1")
            .id("item", self.items.iter().cloned())
            .number("general", found.general.iter().copied());
        let column = |table: TableBuilder, f: usize| {
            let loadings = found.group.iter().map(move |row| row.get(f).copied().flatten());
            table.number(&format!("factor_{}", f + 1), loadings)
        };
        let table = (0..self.parameters.factors).fold(table, column);
        Ok(Some(table.number("uniqueness", self.uniquenesses.iter().copied()).build()?))
    }

    /// The respondents as a table, a row each; none where they were not asked for.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn scores_table(&self) -> Result<Option<Table>, ScalesError> {
        let Some(scores) = &self.scores else { return Ok(None) };
        let table =
            TableBuilder::new("crosscase.scales.factor_scores/1").id("id", scores.iter().map(|one| one.id.clone()));
        let column = |table: TableBuilder, f: usize| {
            let of = scores.iter().map(move |one| one.scores.get(f).copied().flatten());
            table.number(&format!("factor_{}", f + 1), of)
        };
        Ok(Some((0..self.parameters.factors).fold(table, column).build()?))
    }
}
