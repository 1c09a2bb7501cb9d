use super::{Extracted, Extraction};
use crate::QmethodError;
use crosscase_data::Diagnostic;
use crosscase_numerics::Matrix;

/// The centroid with iterated communalities of Horst (1965, *Factor Analysis of Data Matrices*, section 5.5).
///
/// All factors are extracted from the correlations with communalities on their diagonal; what they leave there
/// corrects the communalities, and they are extracted again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HorstCentroid {
    /// The largest residual communality at which the iteration stops. Default 1e-4, as in `PQMethod` and KADE.
    pub tolerance: f64,
    /// How often the factors are extracted at most. Default 31: once, and 30 times more with corrected communalities, as
    /// `PQMethod` and KADE do; on a slow study what they print depends on it.
    pub iterations: usize,
}

impl Default for HorstCentroid {
    fn default() -> Self {
        Self { tolerance: 1e-4, iterations: 31 }
    }
}

/// A sum that a reflection would change by less than this is 0 but for rounding.
const NOTHING: f64 = 1e-12;

impl Extraction for HorstCentroid {
    fn name(&self) -> &'static str {
        "horst"
    }

    fn about(&self) -> &'static str {
        "centroid with iterated communalities (Horst 1965)"
    }

    fn extract(&self, correlations: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
        let n = correlations.rows();
        if factors > n {
            return Err(QmethodError::TooManyFactors { wanted: factors, most: n, method: "Horst's centroid" });
        }
        let mut communality = vec![1.0; n];
        let mut settled = false;
        let mut loadings = Vec::new();
        for _ in 0..self.iterations.max(1) {
            let (found, left) = sweep(correlations, &communality, factors)?;
            loadings = found;
            let largest = left.iter().fold(0.0_f64, |most, left| most.max(left.abs()));
            communality.iter_mut().zip(&left).for_each(|(own, left)| *own = (*own - left).min(1.0));
            if largest <= self.tolerance {
                settled = true;
                break;
            }
        }
        let mut diagnostics = Vec::new();
        if !settled {
            let message =
                format!("the communalities did not settle within {} in {} iterations", self.tolerance, self.iterations);
            diagnostics.push(Diagnostic::warning("QME110", message));
        }
        let values = (0..n).flat_map(|i| loadings.iter().map(move |column: &Vec<f64>| column[i])).collect();
        Ok(Extracted { loadings: Matrix::new(n, factors, values)?, diagnostics })
    }
}

/// All factors from correlations with these communalities, and what they leave on the diagonal.
fn sweep(
    correlations: &Matrix,
    communality: &[f64],
    factors: usize,
) -> Result<(Vec<Vec<f64>>, Vec<f64>), QmethodError> {
    let n = correlations.rows();
    let mut residual = correlations.values().to_vec();
    for (i, own) in communality.iter().enumerate() {
        residual[i * n + i] = *own;
    }
    let mut columns = Vec::with_capacity(factors);
    for factor in 0..factors {
        let signs = signs(&residual, n);
        let with_own: Vec<f64> = (0..n).map(|i| (0..n).map(|j| residual[i * n + j] * signs[j]).sum::<f64>()).collect();
        let whole: f64 = with_own.iter().map(|sum| sum.abs()).sum();
        if whole <= NOTHING {
            let (most, method) = (factor, "Horst's centroid");
            return Err(QmethodError::TooManyFactors { wanted: factors, most, method });
        }
        let loadings: Vec<f64> = with_own.iter().map(|sum| sum / whole.sqrt()).collect();
        for i in 0..n {
            for j in 0..n {
                residual[i * n + j] -= loadings[i] * loadings[j];
            }
        }
        columns.push(loadings);
    }
    Ok((columns, (0..n).map(|i| residual[i * n + i]).collect()))
}

/// The signs under which no sort's sum with the others, the diagonal left out, is negative.
fn signs(matrix: &[f64], n: usize) -> Vec<f64> {
    let mut signs = vec![1.0; n];
    let mut sums: Vec<f64> = (0..n).map(|i| (0..n).filter(|&j| j != i).map(|j| matrix[i * n + j]).sum()).collect();
    loop {
        let lowest = (0..n).min_by(|&a, &b| (sums[a] * signs[a]).total_cmp(&(sums[b] * signs[b])));
        let Some(lowest) = lowest.filter(|&j| sums[j] * signs[j] < -NOTHING) else { return signs };
        signs[lowest] = -signs[lowest];
        for i in (0..n).filter(|&i| i != lowest) {
            sums[i] += 2.0 * matrix[i * n + lowest] * signs[lowest];
        }
    }
}
