//! From correlations between sorts to unrotated loadings.

mod brown;
mod horst;
mod pca;

pub use brown::BrownCentroid;
pub use horst::HorstCentroid;
pub use pca::Pca;

use crate::{QmethodError, SignRule};
use crosscase_data::Diagnostic;
use crosscase_numerics::{Matrix, minres};
use std::fmt;

/// The loadings that an extraction found, and what it has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Extracted {
    /// One row a sort, one column a factor.
    pub loadings: Matrix,
    /// What did not stop it: loadings beyond 1, iterations that did not end.
    pub diagnostics: Vec<Diagnostic>,
}

/// A way to extract factors, implemented by the crate's own methods and by those of others.
///
/// [`crate::laws::check_extraction`] tests what every extraction must keep.
pub trait Extraction: fmt::Debug + Send + Sync {
    /// The name that a study file gives it, in kebab case.
    fn name(&self) -> &str;

    /// What the method is, in a sentence with its source.
    fn about(&self) -> &str;

    /// The loadings of `factors` factors of a correlation matrix with ones on its diagonal.
    ///
    /// # Errors
    /// [`QmethodError::TooManyFactors`] where the correlations hold fewer.
    fn extract(&self, correlations: &Matrix, factors: usize) -> Result<Extracted, QmethodError>;
}

/// Minimum residual factor analysis: the loadings whose products come closest to the correlations off the diagonal, by
/// least squares (Harman & Jones 1966, doi:10.1007/BF02289468).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minres;

impl Extraction for Minres {
    fn name(&self) -> &'static str {
        "minres"
    }

    fn about(&self) -> &'static str {
        "minimum residuals (Harman & Jones 1966)"
    }

    fn extract(&self, correlations: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
        let found = minres(correlations, factors)?;
        let mut diagnostics = Vec::new();
        if !found.converged {
            let message = format!("minres did not converge in {} iterations", found.iterations);
            diagnostics.push(Diagnostic::warning("QME110", message));
        }
        Ok(Extracted { loadings: found.loadings, diagnostics })
    }
}

/// Turns every factor into the direction that the rule asks for; a factor without a direction stays.
pub(crate) fn with_sign(loadings: &Matrix, rule: SignRule) -> Result<Matrix, QmethodError> {
    let signs: Vec<f64> = (0..loadings.columns()).map(|f| sign(&loadings.column(f), rule)).collect();
    let values = (0..loadings.rows()).flat_map(|i| loadings.row(i).iter().zip(&signs).map(|(l, sign)| l * sign));
    Ok(Matrix::new(loadings.rows(), loadings.columns(), values.collect())?)
}

fn sign(factor: &[f64], rule: SignRule) -> f64 {
    let weight = |l: &f64| match rule {
        SignRule::SquaresPositive => l * l.abs(),
        SignRule::SumPositive => *l,
    };
    let balance: f64 = factor.iter().map(weight).sum();
    let scale: f64 = factor.iter().map(|l| weight(l).abs()).sum();
    // A bipolar factor in balance: its first loading of any size decides, so that rounding does not.
    let decides = if balance.abs() > 1e-9 * scale {
        balance
    } else {
        factor.iter().copied().find(|l| l.abs() > 1e-9).unwrap_or(1.0)
    };
    if decides < 0.0 { -1.0 } else { 1.0 }
}
