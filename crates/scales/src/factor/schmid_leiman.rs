//! A general factor above oblique ones (Schmid & Leiman 1957, doi:10.1007/BF02289209), and how much of a sum score is its own.

use super::Turned;
use crate::ScalesError;
use crosscase_numerics::{Matrix, minres};
use serde::Serialize;

/// Loadings on a general factor and on what is left of the others, all at right angles. The loadings of a group factor are in one proportion to those
/// on the general one, which a bifactor rotation does not ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SchmidLeiman {
    /// Of each item that on the general factor.
    pub general: Vec<Option<f64>>,
    /// Of each item those on what is left of each factor.
    pub group: Vec<Vec<Option<f64>>>,
    /// How the factors load on the general one.
    pub second_order: Vec<f64>,
    /// The share of the variance of a sum of standardised items, each turned so that the general loading is positive, that is the general factor's:
    /// (Σ|g|)²/1′R1 (Zinbarg, Revelle, Yovel & Li 2005, doi:10.1007/s11336-003-0974-7).
    pub omega_hierarchical: f64,
    /// The share that is any factor's: 1 − Σu²/1′R1.
    pub omega_total: f64,
    /// The share of what factors hold of the items that is the general one's.
    pub explained_common_variance: f64,
}

/// Of the items that are used, before they are put among all.
pub(super) struct Resolved {
    pub(super) general: Vec<f64>,
    pub(super) group: Matrix,
    pub(super) second_order: Vec<f64>,
    pub(super) omega_hierarchical: f64,
    pub(super) omega_total: f64,
    pub(super) explained_common_variance: f64,
    /// Whether a factor is nothing but the general one.
    pub(super) is_improper: bool,
    pub(super) converged: bool,
}

impl Resolved {
    /// From three factors or more: of two the loadings on a general one are not identified.
    pub(super) fn of(r: &Matrix, found: &Turned, uniquenesses: &[f64]) -> Result<Self, ScalesError> {
        let (k, m) = (found.loadings.rows(), found.loadings.columns());
        let above = minres(&found.phi, 1)?;
        let column = above.loadings.column(0);
        let sign = if column.iter().sum::<f64>() < 0.0 { -1.0 } else { 1.0 };
        let second_order: Vec<f64> = column.iter().map(|l| sign * l).collect();
        let general: Vec<f64> =
            found.loadings.iter().map(|row| row.iter().zip(&second_order).map(|(l, g)| l * g).sum()).collect();
        let left: Vec<f64> = second_order.iter().map(|g| (1.0 - g * g).max(0.0).sqrt()).collect();
        let cells = found.loadings.values().iter().enumerate().map(|(at, l)| l * left[at % m]);
        let group = Matrix::new(k, m, cells.collect())?;
        let turned = |i: usize| if general[i] < 0.0 { -1.0 } else { 1.0 };
        let total: f64 = (0..k * k).map(|at| turned(at / k) * turned(at % k) * r.values()[at]).sum();
        let held: f64 = general.iter().map(|g| g.abs()).sum();
        let squares = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>();
        let (own, others) = (squares(&general), squares(group.values()));
        Ok(Self {
            omega_hierarchical: held * held / total,
            omega_total: 1.0 - uniquenesses.iter().sum::<f64>() / total,
            explained_common_variance: own / (own + others),
            is_improper: above.uniquenesses.iter().any(|u| *u <= super::extraction::LEAST * (1.0 + 1e-6)),
            converged: above.converged,
            general,
            group,
            second_order,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FactorAnalysis;
    use crate::factor::{extraction, rotation};
    use crate::suitability::tests::thurstone;

    /// psych 2.2.9 on nine tests of Thurstone, three factors by minres and oblimin.
    #[test]
    fn thurstones_tests() {
        let r = thurstone();
        let found = extraction::minres(&r, 3).unwrap();
        let turned = rotation::turned(&FactorAnalysis::new(3), &found.loadings).unwrap();
        let resolved = Resolved::of(&r, &turned, &found.uniquenesses).unwrap();
        for (found, expected) in [
            (resolved.omega_hierarchical, 0.736_070_32),
            (resolved.omega_total, 0.930_825_41),
            (resolved.explained_common_variance, 0.596_901_63),
        ] {
            assert!((found - expected).abs() < 1e-5, "{found} is not {expected}");
        }
        // Three factors have three correlations: those that the general factor implies are they again.
        let g = &resolved.second_order;
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            assert!((g[a] * g[b] - turned.phi.row(a)[b]).abs() < 1e-8);
        }
        // All at right angles hold what the oblique ones hold.
        for i in 0..9 {
            let held =
                resolved.general[i] * resolved.general[i] + resolved.group.row(i).iter().map(|l| l * l).sum::<f64>();
            assert!((held - (1.0 - found.uniquenesses[i])).abs() < 1e-7, "{i}: {held}");
        }
    }
}
