//! Confirmatory factor analysis of models as lavaan writes them.

mod data;
mod indices;
mod likelihood;
mod model;
mod saturated;
mod start;
mod syntax;

use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder};
use crosscase_numerics::{Cholesky, Matrix};
use data::Data;
use likelihood::{Asked, Implied, Pattern, distance, maximise};
use model::{Model, Spot};
use serde::{Deserialize, Serialize};
use start::{sign, start};
use syntax::Term;

pub use indices::FitIndices;

/// What becomes of rows with a missing answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CfaMissing {
    /// They are left out.
    #[default]
    Listwise,
    /// Every answer counts: full information maximum likelihood.
    Fiml,
}

impl CfaMissing {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Listwise, "listwise", "Rows with a missing answer to a variable of the model are left out"),
        (Self::Fiml, "fiml", "Every answer counts: full information maximum likelihood"),
    ];
}

/// Confirmatory factor analysis by maximum likelihood, with lavaan's defaults: the first loading of a factor is 1, factors covary, variances
/// are free. With groups or [`CfaMissing::Fiml`] there are means.
///
/// ```
/// use crosscase_scales::{Cfa, CfaModel};
/// let model = CfaModel::parse("f =~ x1 + x2 + x3", "m.lav")?;
/// assert_eq!(model.observed(), ["x1", "x2", "x3"]);
/// assert!(Cfa::new().std_lv().std_lv);
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cfa {
    /// Whether factors have a variance of 1, and every loading is free.
    pub std_lv: bool,
    /// Whether loadings are the same in every group.
    pub equal_loadings: bool,
    /// Whether intercepts are, with the means of factors free from the second group on.
    pub equal_intercepts: bool,
    /// What becomes of rows with a missing answer.
    pub missing: CfaMissing,
}

/// A model that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct CfaModel {
    terms: Vec<Term>,
}

impl CfaModel {
    /// Reads lavaan's syntax: `=~`, `~~`, `~`, `~ 1`, values, `NA` and labels before `*`. `name` is what messages call the file.
    ///
    /// # Errors
    /// [`ScalesError::Instrument`] with line and column.
    pub fn parse(text: &str, name: &str) -> Result<Self, ScalesError> {
        Ok(Self { terms: syntax::parse(text, name)? })
    }

    /// The observed variables, in the order in which they first stand.
    pub fn observed(&self) -> Vec<String> {
        model::variables(&self.terms).0
    }

    /// # Errors
    /// [`ScalesError::Instrument`] for a variable that `known` does not know, where the model names it.
    pub fn check(&self, known: impl Fn(&str) -> bool) -> Result<(), ScalesError> {
        Model::check(&self.terms, &known)
    }
}

/// A model that was fitted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CfaResult {
    /// What made it.
    pub parameters: Cfa,
    /// Rows that are used, by group.
    pub n: Vec<usize>,
    /// The groups, in the order in which they first appear; none without a column of groups.
    pub groups: Vec<String>,
    /// Whether the iterations settled; a fit that did not is an error.
    pub converged: bool,
    /// How well the model fits.
    pub fit: FitIndices,
    /// Every parameter.
    pub estimates: Vec<CfaEstimate>,
    /// Parameters that cannot be: variances not above 0, correlations of factors of 1 and beyond.
    pub improper: Vec<[String; 3]>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CfaEstimate {
    /// What is before the sign.
    pub lhs: String,
    /// `=~`, `~~`, `~` or `~1`.
    pub op: &'static str,
    /// What is after it.
    pub rhs: String,
    /// The group, from 1.
    pub group: usize,
    /// The estimate, or the value that was fixed.
    pub est: f64,
    /// Its standard error; 0 where it was fixed, none where it is not identified.
    pub se: Option<f64>,
    /// The estimate with all variables at a variance of 1.
    pub std: Option<f64>,
}

impl Cfa {
    /// The usual defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Factors have a variance of 1, and every loading is free.
    #[must_use]
    pub fn std_lv(mut self) -> Self {
        self.std_lv = true;
        self
    }

    /// What is the same in every group.
    #[must_use]
    pub fn equal(mut self, loadings: bool, intercepts: bool) -> Self {
        (self.equal_loadings, self.equal_intercepts) = (loadings, intercepts);
        self
    }

    /// What becomes of rows with a missing answer.
    #[must_use]
    pub fn missing(mut self, rule: CfaMissing) -> Self {
        self.missing = rule;
        self
    }

    /// Fits a model to the answers, whose items are its observed variables; `groups` says who belongs to which.
    ///
    /// # Errors
    /// [`ScalesError::Instrument`] for a model that cannot be; [`ScalesError::TooFew`]; [`ScalesError::Singular`]; [`ScalesError::Model`] for more parameters
    /// than moments, and for a fit that did not converge.
    pub fn fit(
        &self,
        model: &CfaModel,
        answers: &Answers,
        groups: Option<&[Option<String>]>,
    ) -> Result<CfaResult, ScalesError> {
        let data = Data::of(&model.observed(), answers, groups, self.missing)?;
        let count = data.n.len();
        let means = groups.is_some() || self.missing == CfaMissing::Fiml;
        // Variables that do not vary were told, and are left out.
        let varies = |term: &&Term| !data.constant.contains(&term.rhs) && !data.constant.contains(&term.lhs);
        let terms: Vec<Term> = model.terms.iter().filter(varies).cloned().collect();
        let mut parts = Model::of(*self, &terms, count, means)?;
        let p = parts.observed.len();
        let moments = count * (p * (p + 1) / 2 + if means { p } else { 0 });
        if parts.free > moments {
            let reason = format!(
                "{} parameters are free, and there are {moments} moments: its degrees of freedom are negative",
                parts.free
            );
            return Err(ScalesError::Model { reason, way_out: "fix some, or take more indicators" });
        }
        let saturated = saturated::of(&data.patterns, count, p, self.missing)?;
        let start = start(&mut parts, &saturated);
        let mut diagnostics = data.diagnostics;
        let failed = || ScalesError::Model {
            reason: "the fit did not converge".to_owned(),
            way_out: "look for items that follow from others, take more rows, or simplify the model",
        };
        let (mut free, found, converged) = maximise(&parts, &data.patterns, count, start).ok_or_else(failed)?;
        if !converged {
            return Err(failed());
        }
        let errors = self.errors(&parts, &data.patterns, count, &free, &found.information);
        sign(&parts, &mut free, self.std_lv);
        if errors.is_none() {
            diagnostics.push(
                Diagnostic::warning("SCA125", "standard errors have no value: the model is not identified")
                    .help("fix a parameter more"),
            );
        }
        let implied: Vec<Implied> =
            (0..count).map(|group| Implied::of(&parts, &free, group)).collect::<Option<_>>().ok_or_else(failed)?;
        let fit = FitIndices::of(&indices::Fitted {
            free: parts.free,
            moments,
            means,
            value: found.value,
            n: &data.n,
            observed: p,
            saturated: &saturated,
            implied: &implied,
        });
        let estimates: Vec<CfaEstimate> =
            parts.parameters.iter().map(|one| estimate(one, &free, errors.as_deref(), &implied)).collect();
        let improper = improper(&parts, &estimates);
        if !improper.is_empty() {
            let told: Vec<String> = improper.iter().map(|[a, op, b]| format!("{a} {op} {b}")).collect();
            let message = format!("improper estimates, which stand as they are: {}", Listed(&told));
            diagnostics.push(
                Diagnostic::warning("SCA126", message).help("the model may be wrong, or the rows too few for it"),
            );
        }
        if data.n.iter().sum::<usize>() < 5 * parts.free {
            let message = format!(
                "{} rows for {} parameters: few, so that figures are uncertain",
                data.n.iter().sum::<usize>(),
                parts.free
            );
            diagnostics.push(Diagnostic::note("SCA110", message));
        }
        Ok(CfaResult {
            parameters: *self,
            n: data.n,
            groups: data.groups,
            converged,
            fit,
            estimates,
            improper,
            diagnostics,
        })
    }

    /// Standard errors: of the expected information, with missing answers of the observed one.
    fn errors(
        self,
        model: &Model,
        patterns: &[Pattern],
        groups: usize,
        free: &[f64],
        expected: &[f64],
    ) -> Option<Vec<f64>> {
        let q = model.free;
        let information: Vec<f64> = if self.missing == CfaMissing::Listwise {
            expected.to_vec()
        } else {
            let rows: Option<Vec<Vec<f64>>> = (0..q)
                .map(|i| {
                    let step = 1e-5 * free[i].abs().max(1.0);
                    let at = |by: f64| {
                        let mut next = free.to_vec();
                        next[i] += by;
                        distance(model, patterns, &next, groups, Asked::Gradient).map(|found| found.gradient)
                    };
                    let (up, down) = (at(step)?, at(-step)?);
                    Some(up.iter().zip(&down).map(|(u, d)| (u - d) / (2.0 * step)).collect())
                })
                .collect();
            let rows = rows?;
            (0..q * q).map(|at| f64::midpoint(rows[at / q][at % q], rows[at % q][at / q])).collect()
        };
        let inverse = Cholesky::of(&Matrix::new(q, q, information).ok()?).ok()?.inverse().ok()?;
        Some((0..q).map(|i| inverse.row(i)[i].sqrt()).collect())
    }
}

fn estimate(one: &model::Parameter, free: &[f64], errors: Option<&[f64]>, implied: &[Implied]) -> CfaEstimate {
    let est = one.free.map_or(one.value, |at| free[at]);
    let of = &implied[one.group];
    let sd = |at: usize| Some(of.covariance[at * of.size + at]).filter(|variance| *variance > 0.0).map(f64::sqrt);
    let std = match one.spot {
        Spot::Path(to, from) => sd(from).zip(sd(to)).map(|(from, to)| est * from / to),
        Spot::Covariance(a, b) => sd(a).zip(sd(b)).map(|(a, b)| est / (a * b)),
        Spot::Mean(at) => sd(at).map(|sd| est / sd),
    };
    CfaEstimate {
        lhs: one.lhs.clone(),
        op: one.op.as_str(),
        rhs: one.rhs.clone(),
        group: one.group + 1,
        est,
        se: match one.free {
            None => Some(0.0),
            Some(at) => errors.and_then(|errors| errors.get(at).copied()).filter(|se| se.is_finite()),
        },
        std,
    }
}

fn improper(model: &Model, estimates: &[CfaEstimate]) -> Vec<[String; 3]> {
    let p = model.observed.len();
    let is_improper = |(one, estimate): &(&model::Parameter, &CfaEstimate)| match one.spot {
        Spot::Covariance(a, b) if a == b => estimate.est <= 0.0,
        Spot::Covariance(a, b) if a >= p && b >= p => estimate.std.is_none_or(|r| r.abs() >= 1.0),
        _ => false,
    };
    let name = |(_, estimate): (&model::Parameter, &CfaEstimate)| {
        [estimate.lhs.clone(), estimate.op.to_owned(), estimate.rhs.clone()]
    };
    model.parameters.iter().zip(estimates).filter(is_improper).map(name).collect()
}

impl CfaResult {
    /// The parameters as a table, a row each.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let all = || self.estimates.iter();
        Ok(TableBuilder::new("crosscase.scales.cfa/1")
            .text("lhs", all().map(|one| Some(one.lhs.clone())))
            .text("op", all().map(|one| Some(one.op)))
            .text("rhs", all().map(|one| Some(one.rhs.clone())))
            .integer("group", all().map(|one| i64::try_from(one.group).ok()))
            .number("est", all().map(|one| Some(one.est)))
            .number("se", all().map(|one| one.se))
            .number("std", all().map(|one| one.std))
            .build()?)
    }
}
