//! Confirmatory factor analysis of models as lavaan writes them.

mod compare;
mod data;
mod defined;
mod expression;
mod indices;
mod least_squares;
mod likelihood;
mod model;
mod options;
mod ordered;
mod residuals;
mod result;
mod saturated;
mod start;
mod syntax;
mod tokens;

use crate::notices::FEW_ROWS;
use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Listed, Place};
use crosscase_numerics::{Cholesky, Matrix};
use data::Data;
use likelihood::{Fit, Implied, Information};
use model::{Model, Shape, Spot};
use ordered::{Cell, Sample};
use result::{estimate, improper};
use saturated::{Moments, Saturated};
use serde::{Deserialize, Serialize};
use start::{sign, start};
use syntax::{Operator, Syntax, Term};

pub use compare::CfaComparison;
pub use indices::FitIndices;
pub use options::{CfaEqual, CfaEstimator, CfaMissing};
pub use residuals::CfaResidual;
pub use result::{CfaEstimate, CfaResult};

/// Confirmatory factor analysis, with lavaan's defaults: the first loading of a factor is 1, factors covary, variances are free. With groups,
/// [`CfaMissing::Fiml`], [`CfaEstimator::Wlsmv`] or a line `x ~ 1` there are means.
///
/// ```
/// use crosscase_scales::{Cfa, CfaModel};
/// let model = CfaModel::parse("f =~ a*x1 + x2 + b*x3\nratio := b/a", "m.lav")?;
/// assert_eq!(model.observed(), ["x1", "x2", "x3"]);
/// assert!(Cfa::new().std_lv().std_lv);
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cfa {
    /// How the model is fitted.
    pub estimator: CfaEstimator,
    /// The variables whose answers are ordered.
    pub ordered: Vec<String>,
    /// Whether factors have a variance of 1, and every loading is free.
    pub std_lv: bool,
    /// What is the same in every group.
    pub equal: Vec<CfaEqual>,
    /// What becomes of rows with a missing answer.
    pub missing: CfaMissing,
    /// Whether what is left of every correlation is given. Default not.
    #[serde(default)]
    pub residuals: bool,
}

/// A model that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct CfaModel {
    syntax: Syntax,
}

impl CfaModel {
    /// Reads lavaan's syntax: `=~`, `~~`, `~`, `~ 1`, `|`, `~*~`; values, `NA`, labels and `c(…)` of groups before `*`; `==` of labels; `:=`.
    /// `name` is what messages call the file.
    ///
    /// # Errors
    /// [`ScalesError::Instrument`] with line and column.
    pub fn parse(text: &str, name: &str) -> Result<Self, ScalesError> {
        let syntax = syntax::parse(text, name)?;
        for (at, one) in syntax.defined.iter().enumerate() {
            let is_before = |label: &str| syntax.defined.iter().take(at).any(|known| known.name == label);
            for (label, place) in one.value.labels() {
                if !syntax.has_label(label) && !is_before(label) {
                    let reason = format!("no parameter has the label {label}, nor is it defined before this line");
                    return Err(tokens::wrong(place.clone(), &reason));
                }
            }
            if syntax.has_label(&one.name) || is_before(&one.name) {
                return Err(tokens::wrong(
                    one.place.clone(),
                    &format!("{} is the name of something else already", one.name),
                ));
            }
        }
        Ok(Self { syntax })
    }

    /// One factor that measures all of these, which may be called anything.
    ///
    /// ```
    /// use crosscase_scales::CfaModel;
    /// assert_eq!(CfaModel::one_factor(["I trust them.", "factor"]).observed(), ["I trust them.", "factor"]);
    /// ```
    pub fn one_factor<S: Into<String>>(items: impl IntoIterator<Item = S>) -> Self {
        let items: Vec<String> = items.into_iter().map(Into::into).collect();
        let mut lhs = "factor".to_owned();
        while items.contains(&lhs) {
            lhs.push('_');
        }
        let term = |rhs| Term {
            lhs: lhs.clone(),
            op: Operator::Measured,
            rhs,
            modifiers: Vec::new(),
            place: Place::default(),
        };
        let terms = items.into_iter().map(term).collect();
        Self { syntax: Syntax { terms, equal: Vec::new(), defined: Vec::new() } }
    }

    /// Whether it speaks of means or intercepts.
    fn has_means(&self) -> bool {
        self.syntax.terms.iter().any(|term| term.op == Operator::Intercept)
    }

    /// The observed variables, in the order in which they first stand.
    pub fn observed(&self) -> Vec<String> {
        model::variables(&self.syntax.terms).0
    }

    /// # Errors
    /// [`ScalesError::Instrument`] for a variable that `known` does not know, where the model names it.
    pub fn check(&self, known: impl Fn(&str) -> bool) -> Result<(), ScalesError> {
        Model::check(&self.syntax.terms, &known)
    }
}

impl Cfa {
    /// The usual defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How the model is fitted.
    #[must_use]
    pub fn estimator(mut self, estimator: CfaEstimator) -> Self {
        self.estimator = estimator;
        self
    }

    /// The variables whose answers are ordered, for [`CfaEstimator::Wlsmv`].
    #[must_use]
    pub fn ordered<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.ordered = names.into_iter().map(Into::into).collect();
        self
    }

    /// Factors have a variance of 1, and every loading is free.
    #[must_use]
    pub fn std_lv(mut self) -> Self {
        self.std_lv = true;
        self
    }

    /// What is the same in every group.
    #[must_use]
    pub fn equal(mut self, what: impl IntoIterator<Item = CfaEqual>) -> Self {
        self.equal = what.into_iter().collect();
        self
    }

    /// What becomes of rows with a missing answer.
    #[must_use]
    pub fn missing(mut self, rule: CfaMissing) -> Self {
        self.missing = rule;
        self
    }

    /// What is left of every correlation and mean is given, too.
    #[must_use]
    pub fn with_residuals(mut self) -> Self {
        self.residuals = true;
        self
    }

    /// Fits a model to the answers, whose items are its observed variables; `groups` says who belongs to which.
    ///
    /// # Errors
    /// [`ScalesError::Option`] for options that do not go together; [`ScalesError::Instrument`] for a model that cannot be;
    /// [`ScalesError::TooFew`]; [`ScalesError::Singular`]; [`ScalesError::Model`] for more parameters than moments, for a category that nobody of
    /// one group chose, and for a fit that did not converge.
    pub fn fit(
        &self,
        model: &CfaModel,
        answers: &Answers,
        groups: Option<&[Option<String>]>,
    ) -> Result<CfaResult, ScalesError> {
        Ok(self.fitted(model, (&model.observed(), model.has_means()), answers, groups)?.0)
    }

    /// The same with the test against another model of the same variables, of which one is nested in the other: it only fixes or equates what that one
    /// leaves free, as groups with equal loadings do. What is nested is told by the degrees of freedom, and not proved.
    ///
    /// # Errors
    /// As [`fit`](Self::fit), of either model; [`ScalesError::Model`] for models of other variables, and of as many degrees of freedom;
    /// [`ScalesError::Option`] where they are not fitted alike.
    pub fn fit_against(
        &self,
        model: &CfaModel,
        (other, other_model): (&Self, &CfaModel),
        answers: &Answers,
        groups: Option<&[Option<String>]>,
    ) -> Result<CfaResult, ScalesError> {
        let names = model.observed();
        let others = other_model.observed();
        if names.len() != others.len() || !others.iter().all(|name| names.contains(name)) {
            let reason = "the models are of different variables, so that neither is nested in the other".to_owned();
            return Err(ScalesError::Model {
                reason,
                way_out: "fix loadings at 0 (`0*x3`) instead of leaving variables out",
            });
        }
        if (self.estimator, self.missing, &self.ordered) != (other.estimator, other.missing, &other.ordered) {
            let (option, found) = ("the estimator of two models that are compared", "not the same".to_owned());
            return Err(ScalesError::Option {
                option,
                found,
                allowed: "one, with the same ordered items and missing rule,",
            });
        }
        // Means that one of them speaks of are in both.
        let means = model.has_means() || other_model.has_means();
        let (mut own, fitted) = self.fitted(model, (&names, means), answers, groups)?;
        let (against, other_fitted) = other.fitted(other_model, (&names, means), answers, groups)?;
        if own.fit.df == against.fit.df {
            let reason =
                format!("both models have {} degrees of freedom, so that neither is nested in the other", own.fit.df);
            return Err(ScalesError::Model { reason, way_out: "compare them by AIC and BIC" });
        }
        let (comparison, told) = compare::compared((&own, &fitted), (&against, &other_fitted));
        own.diagnostics.extend(told);
        own.comparison = Some(comparison);
        Ok(own)
    }

    fn fitted(
        &self,
        model: &CfaModel,
        (names, means): (&[String], bool),
        answers: &Answers,
        groups: Option<&[Option<String>]>,
    ) -> Result<(CfaResult, Fitted), ScalesError> {
        self.check(model)?;
        let data = Data::of(names, answers, groups, self.missing)?;
        let categories = data.categories(answers, &self.ordered)?;
        // Variables that do not vary were told, and are left out.
        let syntax = model.syntax.without(&data.constant);
        let shape = Shape {
            observed: &data.variables,
            groups: data.n.len(),
            means: means
                || groups.is_some()
                || self.missing == CfaMissing::Fiml
                || self.estimator == CfaEstimator::Wlsmv,
            categories: &categories,
        };
        let mut parts = Model::of(self, &syntax, shape)?;
        let fitted = match self.estimator {
            CfaEstimator::Ml | CfaEstimator::Mlr => self.likely(&parts, &data),
            CfaEstimator::Wlsmv => self.least_squares(&parts, &data),
        }
        .map_err(|error| error.without(&data.constant))?;
        let mut diagnostics = data.diagnostics;
        if fitted.covariance.is_none() {
            diagnostics.push(
                Diagnostic::warning("SCA125", "standard errors have no value: the model is not identified")
                    .help("fix a parameter more"),
            );
        }
        for at in 0..parts.parameters.len() {
            let one = &mut parts.parameters[at];
            if let Spot::Covariance(a, b) = one.spot
                && a == b
                && parts.cuts.get(a).is_some_and(|cuts| *cuts > 0)
            {
                one.value = fitted.implied[one.group].rest[a];
            }
        }
        let errors = |at: usize| fitted.covariance.as_ref().and_then(|v| v.get(at, at)).map(f64::sqrt);
        let own = |group: usize, at: usize| {
            let is_it = |one: &&model::Parameter| one.group == group && one.spot == Spot::Covariance(at, at);
            parts.parameters.iter().find(is_it).map(|one| one.free.map_or(one.value, |slot| fitted.free[slot]))
        };
        let estimate = |one: &model::Parameter| estimate(one, &fitted.free, &errors, &fitted.implied, &own);
        let mut estimates: Vec<CfaEstimate> = parts.parameters.iter().map(estimate).collect();
        let improper = improper(&parts, &estimates);
        if !improper.is_empty() {
            let told: Vec<String> = improper.iter().map(|[a, op, b]| format!("{a} {op} {b}")).collect();
            let message = format!("improper estimates, which stand as they are: {}", Listed(&told));
            diagnostics.push(
                Diagnostic::warning("SCA126", message).help("the model may be wrong, or the rows too few for it"),
            );
        }
        let defined = defined::estimates(&syntax.defined, &parts, &fitted, &estimates);
        let without = syntax.defined.iter().zip(&defined).filter(|(_, found)| found.is_none());
        let without: Vec<String> = without.map(|(one, _)| one.name.clone()).collect();
        if !without.is_empty() {
            let message = format!(
                "figures without a value, since a label or figure in them has none, or they divide by 0, or take a logarithm or a root of a number \
                 that has none: {}",
                Listed(&without)
            );
            diagnostics.push(Diagnostic::warning("SCA151", message));
        }
        estimates.extend(defined.into_iter().flatten());
        let n = data.n.iter().sum::<usize>();
        if n < 5 * parts.free {
            let message = format!("{n} rows for {} parameters: few, so that figures are uncertain", parts.free);
            diagnostics.push(Diagnostic::note(FEW_ROWS, message));
        }
        let left = self.residuals.then(|| residuals::residuals(&parts, &fitted.moments, &fitted.implied));
        let result = CfaResult {
            parameters: self.clone(),
            n: data.n,
            groups: data.groups,
            converged: true,
            fit: fitted.fit,
            estimates,
            improper,
            residuals: left,
            comparison: None,
            diagnostics,
        };
        Ok((result, fitted))
    }

    /// Whether the options go together.
    fn check(&self, model: &CfaModel) -> Result<(), ScalesError> {
        let wrong = |option: &'static str, found: &str, allowed: &'static str| {
            Err(ScalesError::Option { option, found: found.to_owned(), allowed })
        };
        if self.estimator != CfaEstimator::Wlsmv && !self.ordered.is_empty() {
            return wrong("the estimator for ordered items", "maximum likelihood", "wlsmv");
        }
        if self.estimator != CfaEstimator::Wlsmv {
            return Ok(());
        }
        if self.ordered.is_empty() {
            return wrong("the ordered items of wlsmv", "none", "`all`, or a list of items");
        }
        if self.missing == CfaMissing::Fiml {
            return wrong("what becomes of missing answers under wlsmv", "fiml", "listwise");
        }
        let observed = model.observed();
        match self.ordered.iter().find(|name| !observed.contains(name)) {
            Some(name) => wrong("an ordered item", name, "a variable of the model"),
            None => Ok(()),
        }
    }

    /// By maximum likelihood, with or without robust errors.
    fn likely(&self, parts: &Model, data: &Data) -> Result<Fitted, ScalesError> {
        let (p, groups) = (parts.observed.len(), parts.groups);
        let moments = groups * (p * (p + 1) / 2 + if parts.means { p } else { 0 });
        enough(parts.free, moments)?;
        let saturated = saturated::of(&data.patterns, groups, p, self.missing)?;
        let start = start(parts, &saturated.groups, &|_, _, _| 0.0);
        let (found, converged) =
            Fit::of(parts, &data.patterns, start).and_then(Fit::maximised).ok_or_else(unsettled)?;
        if !converged {
            return Err(unsettled());
        }
        let mut free = found.free.clone();
        sign(parts, &mut free, self.std_lv);
        let found = Fit::of(parts, &data.patterns, free).ok_or_else(unsettled)?;
        let is_observed = self.missing == CfaMissing::Fiml || self.estimator == CfaEstimator::Mlr;
        let kind = if is_observed { Information::Observed } else { Information::Expected };
        let bread = found.information(kind).and_then(|information| inverse(&information));
        let (covariance, corrections) = if self.estimator == CfaEstimator::Mlr {
            let products = found.products();
            let sandwich =
                bread.as_ref().zip(products.as_ref()).and_then(|(a, b)| a.multiply(b).ok()?.multiply(a).ok());
            (sandwich, Self::corrections(parts, data, &saturated, bread.as_ref().zip(products.as_ref())))
        } else {
            (bread, None)
        };
        let fit = FitIndices::likely(&indices::Fitted {
            free: parts.free,
            moments,
            means: parts.means,
            value: found.value,
            n: &data.n,
            saturated: &saturated,
            implied: &found.implied,
            corrections,
        });
        let moments = saturated.groups;
        Ok(Fitted { free: found.free, implied: found.implied, covariance, fit, moments, curved: None })
    }

    /// By how much χ² and that of the baseline are too great: (tr B₁A₁⁻¹ − tr B₀A₀⁻¹)/df, with observed information A at the estimates and
    /// cross-products B, and A₁ and B₁ at the moments of the answers (Yuan & Bentler 2000, as Mplus has it).
    fn corrections(
        parts: &Model,
        data: &Data,
        saturated: &Saturated,
        own: Option<(&Matrix, &Matrix)>,
    ) -> Option<(f64, Option<f64>)> {
        let trace = |inverse: &Matrix, products: &Matrix| -> f64 {
            inverse.values().iter().zip(products.values()).map(|(a, b)| a * b).sum()
        };
        let of = |model: &Model, free: Vec<f64>| {
            let fit = Fit::of(model, &data.patterns, free)?;
            Some(trace(&inverse(&fit.information(Information::Observed)?)?, &fit.products()?))
        };
        let unrestricted =
            |covariances: bool| Model::unrestricted(&parts.observed, parts.groups, parts.means, covariances);
        let all = unrestricted(true);
        let most = of(&all, saturated.groups.iter().flat_map(|moments| moments.free(parts.means)).collect())?;
        let apart = unrestricted(false);
        let least =
            of(&apart, saturated.margins.iter().flat_map(|margins| saturated::apart(margins, parts.means)).collect());
        let (inverse, products) = own?;
        let per = |trace: f64, free: usize| (all.free > free).then(|| (most - trace) / (all.free - free) as f64);
        let c = per(trace(inverse, products), parts.free).filter(|c| *c > 0.0)?;
        Some((c, least.and_then(|least| per(least, apart.free)).filter(|c| *c > 0.0)))
    }

    /// By least squares of thresholds and polychoric correlations.
    fn least_squares(&self, parts: &Model, data: &Data) -> Result<Fitted, ScalesError> {
        let is_ordered: Vec<bool> = (0..parts.observed.len()).map(|at| parts.is_ordered(at)).collect();
        let mut cells: Vec<Cell> = Vec::new();
        let mut samples: Vec<Sample> = Vec::new();
        for pattern in &data.patterns {
            let (of_group, sample) = Sample::of(pattern, &is_ordered, &parts.observed)?;
            cells = of_group;
            samples.push(sample);
        }
        enough(parts.free, cells.len() * samples.len())?;
        let moments: Vec<Moments> = samples
            .iter()
            .map(|sample| Moments { mean: sample.mean.clone(), covariance: sample.covariance.clone() })
            .collect();
        let cut = |group: usize, at: usize, cut: usize| {
            let place = cells.iter().position(|cell| *cell == Cell::Cut(at, cut));
            place.map_or(0.0, |place| samples[group].values[place])
        };
        let start = start(parts, &moments, &cut);
        let turn = |free: &mut [f64]| sign(parts, free, self.std_lv);
        let found = least_squares::fit(parts, &cells, &samples, start, turn).ok_or_else(unsettled)?;
        if !found.converged {
            return Err(unsettled());
        }
        let fit = FitIndices::least_squares(&found, parts.free, &found.residuals(&moments), &data.n);
        let least_squares::Found { free, implied, covariance, curved, .. } = found;
        Ok(Fitted { free, implied, covariance, fit, moments, curved })
    }
}

/// The free values, what they imply, their covariances where they are identified, and how well they fit.
struct Fitted {
    free: Vec<f64>,
    implied: Vec<Implied>,
    covariance: Option<Matrix>,
    fit: FitIndices,
    /// What was observed, by group.
    moments: Vec<Moments>,
    /// By least squares alone.
    curved: Option<least_squares::Curved>,
}

fn enough(free: usize, moments: usize) -> Result<(), ScalesError> {
    if free <= moments {
        return Ok(());
    }
    let reason =
        format!("{free} parameters are free, and there are {moments} moments: its degrees of freedom are negative");
    Err(ScalesError::Model { reason, way_out: "fix some, or take more indicators" })
}

fn unsettled() -> ScalesError {
    ScalesError::Model {
        reason: "the fit did not converge".to_owned(),
        way_out: "look for items that follow from others, take more rows, or simplify the model",
    }
}

fn inverse(information: &Matrix) -> Option<Matrix> {
    Cholesky::of(information).ok()?.inverse().ok()
}
