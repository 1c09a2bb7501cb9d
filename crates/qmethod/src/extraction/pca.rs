use super::{Extracted, Extraction};
use crate::QmethodError;
use crate::correlation::statement_products;
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

/// The same components of more standardised sorts than statements: with Z = USV′ their loadings US/√(N−1) are ZV/√(N−1), and V are the
/// eigenvectors of the products of the statements.
pub(crate) fn components_by_statements(standard: &[&[f64]], factors: usize) -> Result<Matrix, QmethodError> {
    let eigen = SymmetricEigen::of(&statement_products(standard)?)?;
    let most = eigen.values().iter().filter(|value| **value > NOTHING * standard.len() as f64).count();
    if factors > most {
        return Err(QmethodError::TooManyFactors { wanted: factors, most, method: "principal components" });
    }
    let root = (eigen.values().len() as f64 - 1.0).sqrt();
    let directions: Vec<Vec<f64>> = (0..factors).map(|f| eigen.vectors().column(f)).collect();
    let loading = |sort: &[f64], direction: &[f64]| sort.iter().zip(direction).map(|(z, v)| z * v).sum::<f64>() / root;
    let values = standard.iter().flat_map(|sort| directions.iter().map(|direction| loading(sort, direction)));
    Ok(Matrix::new(standard.len(), factors, values.collect())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correlation::{correlations, standardised};
    use crate::{Correlation, SignRule, extraction::with_sign};

    /// Both ways to the same components, of six sorts of five statements.
    #[test]
    fn components_are_the_same_by_sorts_and_by_statements() -> Result<(), QmethodError> {
        let sorts: [[f64; 5]; 6] = [
            [2.0, 1.0, 0.0, -1.0, -2.0],
            [1.0, 2.0, 0.0, -2.0, -1.0],
            [2.0, 0.0, 1.0, -2.0, -1.0],
            [-2.0, 2.0, 1.0, 0.0, -1.0],
            [0.0, -1.0, 2.0, -2.0, 1.0],
            [-1.0, 0.0, -2.0, 1.0, 2.0],
        ];
        let standard: Vec<Vec<f64>> = sorts.iter().filter_map(|sort| standardised(sort)).collect();
        let standard: Vec<&[f64]> = standard.iter().map(Vec::as_slice).collect();
        let by_statements = components_by_statements(&standard, 3)?;
        let r = correlations(&sorts.each_ref().map(<[f64; 5]>::as_slice), Correlation::Pearson)?;
        let by_sorts = Pca.extract(&r, 3)?.loadings;
        let sign = |loadings: &Matrix| with_sign(loadings, SignRule::SquaresPositive);
        for (one, other) in sign(&by_statements)?.values().iter().zip(sign(&by_sorts)?.values()) {
            assert!((one - other).abs() < 1e-12, "{one} and {other}");
        }
        assert_eq!(components_by_statements(&standard, 5).map_err(|error| error.code()), Err("QME010"));
        Ok(())
    }
}
