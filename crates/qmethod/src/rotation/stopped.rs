//! Varimax stopped early, to repeat what another program printed.

use crate::QmethodError;
use crosscase_numerics::{Matrix, Rotated, Svd};

/// No criterion needs more; R stops at 1 000.
const ITERATIONS: usize = 1_000;

/// Varimax with Kaiser's normalisation by simultaneous iteration, left as soon as the sum of singular values grows by
/// less than `tolerance` of itself (Horst 1965; Sherin 1966, doi:10.1007/BF02289527).
///
/// The iteration of R's `varimax`; its default of 1e-5 leaves loadings wrong in the fifth decimal.
pub(super) fn varimax(loadings: &Matrix, tolerance: f64) -> Result<Rotated, QmethodError> {
    let (n, k) = (loadings.rows(), loadings.columns());
    let lengths: Vec<f64> = (0..n)
        .map(|i| loadings.row(i).iter().map(|l| l * l).sum::<f64>().sqrt())
        .map(|length| if length > 0.0 { length } else { 1.0 })
        .collect();
    let values = (0..n).flat_map(|i| loadings.row(i).iter().map(|l| l / lengths[i]).collect::<Vec<_>>());
    let normal = Matrix::new(n, k, values.collect())?;
    let mut transformation = Matrix::identity(k);
    let (mut reached, mut iterations, mut converged) = (0.0, 0, false);
    while iterations < ITERATIONS && !converged {
        iterations += 1;
        let turned = normal.multiply(&transformation)?;
        let squares: Vec<f64> =
            (0..k).map(|f| turned.column(f).iter().map(|l| l * l).sum::<f64>() / n as f64).collect();
        let steep = turned.values().iter().enumerate().map(|(at, l)| l * l * l - l * squares[at % k]);
        let ascent = normal.transpose().multiply(&Matrix::new(n, k, steep.collect())?)?;
        let svd = Svd::of(&ascent)?;
        transformation = svd.u().multiply(&svd.v().transpose())?;
        let sum: f64 = svd.singular_values().iter().sum();
        converged = sum < reached * (1.0 + tolerance);
        reached = sum;
    }
    let turned = loadings.multiply(&transformation)?;
    Ok(Rotated { loadings: turned, transformation, phi: None, iterations, converged })
}
