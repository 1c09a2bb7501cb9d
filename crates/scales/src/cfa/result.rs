//! What a fit says of its parameters, and its tables.

use super::Cfa;
use super::compare::CfaComparison;
use super::indices::FitIndices;
use super::likelihood::Implied;
use super::model::{Model, Parameter, Spot};
use super::residuals::CfaResidual;
use crate::ScalesError;
use crosscase_data::{Diagnostic, Table, TableBuilder};
use serde::Serialize;

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
    /// What is left of every correlation and mean, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residuals: Option<Vec<CfaResidual>>,
    /// The test against the other model, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<CfaComparison>,
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
    /// `=~`, `~~`, `~`, `~1`, `|`, `~*~` or `:=`.
    pub op: &'static str,
    /// What is after it.
    pub rhs: String,
    /// The group, from 1; 0 of what is defined.
    pub group: usize,
    /// The estimate, or the value that was fixed.
    pub est: f64,
    /// Its standard error; 0 where it was fixed, none where it is not identified.
    pub se: Option<f64>,
    /// The estimate with all variables at a variance of 1.
    pub std: Option<f64>,
}

/// A parameter as it was estimated, with its error; `own` is the variance of a variable of a group that nothing in the model explains.
pub(super) fn estimate(
    one: &Parameter,
    free: &[f64],
    errors: &dyn Fn(usize) -> Option<f64>,
    implied: &[Implied],
    own: &dyn Fn(usize, usize) -> Option<f64>,
) -> CfaEstimate {
    let est = one.free.map_or(one.value, |at| free[at]);
    let of = &implied[one.group];
    let sd = |at: usize| Some(of.covariance[at * of.size + at]).filter(|variance| *variance > 0.0).map(f64::sqrt);
    let std = match one.spot {
        Spot::Path(to, from) => sd(from).zip(sd(to)).map(|(from, to)| est * from / to),
        Spot::Covariance(a, b) if a == b => sd(a).map(|sd| est / (sd * sd)),
        // What is left of two variables correlates as what is left: by the variances that are their own.
        Spot::Covariance(a, b) => {
            let sd = |at: usize| own(one.group, at).filter(|variance| *variance > 0.0).map(f64::sqrt);
            sd(a).zip(sd(b)).map(|(a, b)| est / (a * b))
        }
        Spot::Mean(at) | Spot::Cut(at, _) => sd(at).map(|sd| est / sd),
        Spot::Scale(_) => Some(1.0),
    };
    CfaEstimate {
        lhs: one.lhs.clone(),
        op: one.op.as_str(),
        rhs: one.rhs.clone(),
        group: one.group + 1,
        est,
        se: match one.free {
            None => Some(0.0),
            Some(at) => errors(at).filter(|se| se.is_finite()),
        },
        std,
    }
}

/// The parameters that cannot be.
pub(super) fn improper(model: &Model, estimates: &[CfaEstimate]) -> Vec<[String; 3]> {
    let p = model.observed.len();
    let is_improper = |(one, estimate): &(&Parameter, &CfaEstimate)| match one.spot {
        Spot::Covariance(a, b) if a == b => estimate.est <= 0.0,
        Spot::Covariance(a, b) if a >= p && b >= p => estimate.std.is_none_or(|r| r.abs() >= 1.0),
        _ => false,
    };
    let name = |(_, estimate): (&Parameter, &CfaEstimate)| {
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
            .count("group", all().map(|one| one.group))
            .number("est", all().map(|one| Some(one.est)))
            .number("se", all().map(|one| one.se))
            .number("std", all().map(|one| one.std))
            .build()?)
    }

    /// What is left of every correlation and mean as a table, a row each; none where it was not asked for.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn residuals_table(&self) -> Result<Option<Table>, ScalesError> {
        let Some(all) = &self.residuals else { return Ok(None) };
        Ok(Some(
            TableBuilder::new("crosscase.scales.cfa_residuals/1")
                .text("lhs", all.iter().map(|one| Some(one.lhs.clone())))
                .text("op", all.iter().map(|one| Some(one.op)))
                .text("rhs", all.iter().map(|one| Some(one.rhs.clone())))
                .count("group", all.iter().map(|one| one.group))
                .number("observed", all.iter().map(|one| Some(one.observed)))
                .number("implied", all.iter().map(|one| Some(one.implied)))
                .number("residual", all.iter().map(|one| Some(one.residual)))
                .build()?,
        ))
    }
}
