//! Rotation of loadings towards simple structure.

mod criteria;
mod gradient;
mod orthomax;

pub(crate) use criteria::evaluated;
pub use criteria::{Axes, Bifactor, Geomin, Oblimin, Orthomax, PartialTarget, RotationCriterion};
pub use gradient::{RotationOptions, oblimin, rotate, rotate_oblique, rotate_orthogonal};
pub use orthomax::{quartimax, varimax, varimax_in_pairs};

use crate::{Matrix, NumericsError};

/// Loadings after a rotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotated {
    /// The rotated loadings; after an oblique rotation the pattern.
    pub loadings: Matrix,
    /// `loadings = unrotated · transformation`.
    pub transformation: Matrix,
    /// The correlations between factors, after an oblique rotation.
    pub phi: Option<Matrix>,
    /// How many iterations it took.
    pub iterations: usize,
    /// Whether the iteration converged.
    pub converged: bool,
}

/// Two columns turned in their plane, clockwise as the field draws it: a′ = a·cos + b·sin, b′ = b·cos − a·sin.
///
/// ```
/// use crosscase_numerics::{Matrix, rotate_plane};
/// let turned = rotate_plane(&Matrix::from_rows(&[[1.0, 0.0]])?, 0, 1, 90.0)?;
/// assert!(turned.row(0)[0].abs() < 1e-15 && (turned.row(0)[1] + 1.0).abs() < 1e-15);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::NoColumn`] unless both columns are there and different, [`NumericsError::Overflow`] for an angle
/// that is not finite.
pub fn rotate_plane(loadings: &Matrix, a: usize, b: usize, degrees: f64) -> Result<Matrix, NumericsError> {
    if a.max(b) >= loadings.columns() || a == b {
        return Err(NumericsError::NoColumn { column: a.max(b), columns: loadings.columns() });
    }
    let (sin, cos) = libm::sincos(degrees.to_radians());
    let mut values = loadings.values().to_vec();
    for row in values.chunks_exact_mut(loadings.columns()) {
        (row[a], row[b]) = (row[a] * cos + row[b] * sin, row[b] * cos - row[a] * sin);
    }
    Matrix::computed(loadings.rows(), loadings.columns(), values)
}

/// The length of each row, 1 where it is 0: what Kaiser (1958) divides by.
fn lengths(loadings: &Matrix) -> Vec<f64> {
    (0..loadings.rows())
        .map(|i| loadings.row(i).iter().map(|l| l * l).sum::<f64>().sqrt())
        .map(|length| if length > 0.0 { length } else { 1.0 })
        .collect()
}

fn normalised(loadings: &Matrix, kaiser: bool) -> Matrix {
    if !kaiser {
        return loadings.clone();
    }
    let lengths = lengths(loadings);
    Matrix::filled(loadings.rows(), loadings.columns(), |i, f| loadings.row(i)[f] / lengths[i])
}

fn denormalised(rotated: &Matrix, loadings: &Matrix, kaiser: bool) -> Matrix {
    if !kaiser {
        return rotated.clone();
    }
    let lengths = lengths(loadings);
    Matrix::filled(rotated.rows(), rotated.columns(), |i, f| rotated.row(i)[f] * lengths[i])
}
