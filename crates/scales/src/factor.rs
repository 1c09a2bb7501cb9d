//! Exploratory factors: extraction, rotation, and how far both can be relied on.

mod extraction;
mod rotation;

use crate::answers::{Rows, Used};
use crate::moments::{Moments, correlations};
use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder};
use crosscase_numerics::{Cholesky, Matrix};
use serde::{Deserialize, Serialize};

/// How factors are taken from correlations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactorMethod {
    /// The least squared residuals (Harman & Jones 1966).
    #[default]
    Minres,
    /// The greatest likelihood (Lawley 1940, Jöreskog 1967).
    Ml,
    /// Principal axes from squared multiple correlations, to convergence.
    Paf,
}

impl FactorMethod {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Minres, "minres", "The least squared residuals"),
        (Self::Ml, "ml", "The greatest likelihood"),
        (Self::Paf, "paf", "Principal axes from squared multiple correlations, to convergence"),
    ];
}

/// How factors are turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactorRotation {
    /// Not at all.
    None,
    /// At right angles (Kaiser 1958), with his normalisation.
    Varimax,
    /// Obliquely, γ = 0 (Jennrich & Sampson 1966), without normalisation.
    #[default]
    Oblimin,
    /// Obliquely, towards the fourth power of varimax (Hendrickson & White 1964), with Kaiser's normalisation.
    Promax,
}

impl FactorRotation {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::None, "none", "As they were taken"),
        (Self::Varimax, "varimax", "At right angles, with Kaiser normalisation"),
        (Self::Oblimin, "oblimin", "Obliquely, gamma 0, without normalisation"),
        (Self::Promax, "promax", "Obliquely, towards the fourth power of varimax"),
    ];
}

/// Exploratory factor analysis of Pearson correlations.
///
/// ```
/// use crosscase_scales::{FactorAnalysis, FactorMethod, FactorRotation};
/// let model = FactorAnalysis::new(2).method(FactorMethod::Ml).rotation(FactorRotation::Varimax);
/// assert_eq!((model.factors, model.starts), (2, 30));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactorAnalysis {
    /// How many factors.
    pub factors: usize,
    /// The method of extraction.
    pub method: FactorMethod,
    /// The rotation.
    pub rotation: FactorRotation,
    /// From how many positions an oblique rotation starts. Default 30.
    pub starts: usize,
    /// The seed of these. Default 1.
    pub seed: u64,
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
    /// What no factor holds of each item; none of an item that was left out.
    pub uniquenesses: Vec<Option<f64>>,
    /// 1 less the uniqueness.
    pub communalities: Vec<Option<f64>>,
    /// A row an item: the pattern, each factor's loadings summing to at least 0, factors by falling sum of squares.
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
        Self { factors, method: FactorMethod::Minres, rotation: FactorRotation::Oblimin, starts: 30, seed: 1 }
    }

    /// The method of extraction.
    #[must_use]
    pub fn method(mut self, method: FactorMethod) -> Self {
        self.method = method;
        self
    }

    /// The rotation.
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

    /// The factors.
    ///
    /// # Errors
    /// [`ScalesError::Option`] for no factor, or as many as items; [`ScalesError::TooFew`]; [`ScalesError::Singular`] where the method wants a matrix
    /// that is positive definite.
    pub fn fit(&self, answers: &Answers) -> Result<FactorResult, ScalesError> {
        let mut used = Used::of(answers, Rows::Complete, "a factor analysis")?;
        let mut diagnostics = std::mem::take(&mut used.diagnostics);
        let (n, k) = (used.rows.len(), used.items.len());
        if self.factors == 0 || self.factors >= k {
            let found = self.factors.to_string();
            return Err(ScalesError::Option {
                option: "factors",
                found,
                allowed: "at least 1, and fewer than the items that are used",
            });
        }
        let r = correlations(&Moments::of(answers, &used)?.covariance);
        let r = r.ok_or(crosscase_numerics::NumericsError::Constant)?;
        let inverse = Cholesky::of(&r).and_then(|factor| factor.inverse()).ok();
        if inverse.is_none() {
            let message = "the correlations are singular: the measure of sampling adequacy has no value";
            let help = if n <= k {
                "there are no more rows than items: take fewer items"
            } else {
                "an item follows from others: leave it out"
            };
            diagnostics.push(Diagnostic::warning("SCA119", message).help(help));
            if self.method == FactorMethod::Ml {
                return Err(ScalesError::Singular {
                    wanted: "maximum likelihood",
                    way_out: "take minres, or leave items out",
                });
            }
        }
        let kmo = inverse.as_ref().and_then(|inverse| adequacy(&r, inverse));
        let extracted = match self.method {
            FactorMethod::Minres => extraction::minres(&r, self.factors)?,
            FactorMethod::Ml => extraction::most_likely(&r, self.factors)?,
            FactorMethod::Paf => extraction::principal_axes(&r, inverse.as_ref(), self.factors)?,
        };
        let turned = rotation::turned(self, &extracted.loadings)?;
        let name = |at: usize| {
            used.items.get(at).and_then(|at| answers.items().get(*at)).map_or("", |item| &item.id).to_owned()
        };
        let converged = extracted.converged && turned.converged;
        if !converged {
            let what = if extracted.converged { "the rotation" } else { "the extraction" };
            diagnostics
                .push(Diagnostic::warning("SCA120", format!("{what} did not converge")).help("take fewer factors"));
        }
        let heywood: Vec<String> =
            (0..k).filter(|&at| extracted.uniquenesses[at] <= extraction::LEAST * (1.0 + 1e-6)).map(name).collect();
        if !heywood.is_empty() {
            let message = format!("nothing is left of their own (a Heywood case): {}", Listed(&heywood));
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
        let at = |place: usize| used.items.iter().position(|used| *used == place);
        let places = || 0..answers.items().len();
        let unique = |place: usize| at(place).and_then(|at| extracted.uniquenesses.get(at).copied());
        Ok(FactorResult {
            parameters: *self,
            n,
            items: answers.items().iter().map(|item| item.id.clone()).collect(),
            kmo,
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
            diagnostics,
        })
    }
}

/// The measure of sampling adequacy: Σr²/(Σr² + Σq²), q the partial correlation of two items given the others.
fn adequacy(r: &Matrix, inverse: &Matrix) -> Option<f64> {
    let k = r.rows();
    let (mut plain, mut partial) = (0.0, 0.0);
    for i in 0..k {
        for j in (0..k).filter(|j| *j != i) {
            plain += r.row(i)[j] * r.row(i)[j];
            partial += inverse.row(i)[j] * inverse.row(i)[j] / (inverse.row(i)[i] * inverse.row(j)[j]);
        }
    }
    (plain + partial > 0.0).then(|| plain / (plain + partial))
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
}
