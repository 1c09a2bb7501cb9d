//! From correlations between sorts to unrotated loadings.

mod brown;
mod horst;
mod pca;

pub(crate) use brown::BROWN;
pub use brown::BrownCentroid;
pub use horst::HorstCentroid;
pub use pca::Pca;
pub(crate) use pca::components_by_statements;

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
/// [`crate::laws::check_extraction`] tests what every extraction must keep. A method of one's own, whole:
///
/// ```
/// use crosscase_numerics::{Matrix, SymmetricEigen};
/// use crosscase_qmethod::{Analysis, Extracted, Extraction, QmethodError, Extensions, Sorts, laws::check_extraction};
///
/// /// Principal axes of the correlations with squared multiple correlations replaced by the largest of each row.
/// #[derive(Debug)]
/// struct PrincipalAxes;
///
/// impl Extraction for PrincipalAxes {
///     fn name(&self) -> &str { "principal-axes" }
///     fn about(&self) -> &str { "principal axes, the largest correlation of a sort as its communality (Thurstone 1947)" }
///     fn extract(&self, r: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
///         let n = r.rows();
///         let largest = |i: usize| (0..n).filter(|j| *j != i).map(|j| r.row(i)[j].abs()).fold(0.0, f64::max);
///         let cell = |i: usize, j: usize| if i == j { largest(i) } else { r.row(i)[j] };
///         let reduced = Matrix::new(n, n, (0..n * n).map(|at| cell(at / n, at % n)).collect())?;
///         let eigen = SymmetricEigen::of(&reduced)?;
///         let most = eigen.values().iter().filter(|v| **v > 0.0).count();
///         if factors > most {
///             return Err(QmethodError::TooManyFactors { wanted: factors, most, method: "principal axes" });
///         }
///         let loading = |i: usize, f: usize| eigen.vectors().row(i)[f] * eigen.values()[f].sqrt();
///         let values = (0..n).flat_map(|i| (0..factors).map(move |f| (i, f))).map(|(i, f)| loading(i, f)).collect();
///         Ok(Extracted { loadings: Matrix::new(n, factors, values)?, diagnostics: Vec::new() })
///     }
/// }
///
/// check_extraction(&PrincipalAxes)?;
/// let registry = Extensions::standard().extraction(PrincipalAxes)?;
/// let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
/// let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 2.0, -2.0, -1.0], [2.0, -1.0, 1.0, -2.0]])?;
/// let found = Analysis::new(1).extraction("principal-axes").fit_with(&registry, &sorts)?;
/// assert_eq!(found.loadings.columns(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// A sort that keeps no variance of its own but the least allowed is a Heywood case; [`crate::Analysis`] names it.
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
    if rule == SignRule::AsExtracted {
        return 1.0;
    }
    let weight = |l: &f64| match rule {
        SignRule::SquaresPositive => l * l.abs(),
        SignRule::SumPositive | SignRule::AsExtracted => *l,
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
