use super::{Extracted, Extraction};
use crate::QmethodError;
use crosscase_numerics::{Matrix, SymmetricEigen};

/// Principal components: eigenvectors times the roots of their eigenvalues (Hotelling 1933, doi:10.1037/h0071325).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pca;

/// An eigenvalue below this share of the number of sorts is rounding.
const NOTHING: f64 = 1e-12;

impl Extraction for Pca {
    fn name(&self) -> &'static str {
        "pca"
    }

    fn about(&self) -> &'static str {
        "principal components (Hotelling 1933)"
    }

    fn extract(&self, correlations: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
        let eigen = SymmetricEigen::of(correlations)?;
        let n = correlations.rows();
        let most = eigen.values().iter().filter(|value| **value > NOTHING * n as f64).count();
        if factors > most {
            return Err(QmethodError::TooManyFactors { wanted: factors, most, method: "principal components" });
        }
        let roots: Vec<f64> = eigen.values().iter().take(factors).map(|value| value.sqrt()).collect();
        let values = (0..n).flat_map(|i| eigen.vectors().row(i).iter().zip(&roots).map(|(v, root)| v * root));
        Ok(Extracted { loadings: Matrix::new(n, factors, values.collect())?, diagnostics: Vec::new() })
    }
}
