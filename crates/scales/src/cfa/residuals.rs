//! What a model leaves of each correlation and mean.

use super::likelihood::Implied;
use super::model::Model;
use super::saturated::Moments;
use serde::Serialize;

/// What is observed of a pair of variables, or of one's mean, what the model implies, and what is left.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CfaResidual {
    /// A variable.
    pub lhs: String,
    /// `~~` of a correlation, `~1` of a mean.
    pub op: &'static str,
    /// The other variable; empty of a mean.
    pub rhs: String,
    /// The group, from 1.
    pub group: usize,
    /// The observed correlation (of ordered variables the polychoric one), or mean.
    pub observed: f64,
    /// That of the model: each matrix is brought to correlations by its own variances (Bollen 1989).
    pub implied: f64,
    /// The difference; of a mean in observed standard deviations.
    pub residual: f64,
}

/// Of every pair and, where there are means, of every variable that is a number, group by group.
pub(super) fn residuals(model: &Model, moments: &[Moments], implied: &[Implied]) -> Vec<CfaResidual> {
    let p = model.observed.len();
    let mut found = Vec::new();
    for (group, (observed, expected)) in moments.iter().zip(implied).enumerate() {
        let s = |i: usize, j: usize| observed.covariance[i * p + j];
        let e = |i: usize, j: usize| expected.covariance[i * expected.size + j];
        let name = |at: usize| model.observed[at].clone();
        for (i, j) in (0..p).flat_map(|i| (0..i).map(move |j| (i, j))) {
            let (observed, implied) = (s(i, j) / (s(i, i) * s(j, j)).sqrt(), e(i, j) / (e(i, i) * e(j, j)).sqrt());
            let (lhs, rhs, group) = (name(j), name(i), group + 1);
            found.push(CfaResidual { lhs, op: "~~", rhs, group, observed, implied, residual: observed - implied });
        }
        for at in (0..p).filter(|at| model.means && !model.is_ordered(*at)) {
            let (observed, implied) = (observed.mean[at], expected.mean[at]);
            let residual = (observed - implied) / s(at, at).sqrt();
            let (lhs, rhs, group) = (name(at), String::new(), group + 1);
            found.push(CfaResidual { lhs, op: "~1", rhs, group, observed, implied, residual });
        }
    }
    found
}
