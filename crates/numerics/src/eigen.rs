use crate::{Matrix, NumericsError};
use nalgebra::DMatrix;

/// Rounds of implicit QR allowed for each eigenvalue. Two or three are usual.
const ITERATIONS_PER_VALUE: usize = 60;

/// Eigenvalues and eigenvectors of a symmetric matrix.
///
/// Householder tridiagonalisation and implicit QR (nalgebra), with a cap on the iterations; values largest first.
/// Of each vector the largest component is positive (of components that tie within 1e-9, the first), so that a
/// repeated analysis shows the same signs. The vectors of equal eigenvalues span the right space, whose basis is
/// not unique.
#[derive(Debug, Clone, PartialEq)]
pub struct SymmetricEigen {
    values: Vec<f64>,
    vectors: Matrix,
}

impl SymmetricEigen {
    /// Decomposes a symmetric matrix; what differs from its mirror image by rounding is averaged.
    ///
    /// # Errors
    /// [`NumericsError::NotSquare`], [`NumericsError::NotSymmetric`], [`NumericsError::NotConverged`] and
    /// [`NumericsError::Overflow`] for values near 1e308.
    ///
    /// ```
    /// use crosscase_numerics::{Matrix, SymmetricEigen};
    /// // Two items that correlate at 0.6.
    /// let eigen = SymmetricEigen::of(&Matrix::from_rows(&[[1.0, 0.6], [0.6, 1.0]])?)?;
    /// assert!((eigen.values()[0] - 1.6).abs() < 1e-14 && (eigen.values()[1] - 0.4).abs() < 1e-14);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn of(matrix: &Matrix) -> Result<Self, NumericsError> {
        let (scaled, scale) = scaled(matrix)?;
        let size = matrix.rows();
        if size == 0 {
            return Ok(Self { values: Vec::new(), vectors: matrix.clone() });
        }
        let iterations = ITERATIONS_PER_VALUE * size;
        let found = nalgebra::SymmetricEigen::try_new(scaled, f64::EPSILON, iterations)
            .ok_or(NumericsError::NotConverged { iterations })?;

        let mut pairs: Vec<(f64, Vec<f64>)> = (found.eigenvalues.iter())
            .zip(found.eigenvectors.column_iter())
            .map(|(&value, vector)| (value * scale, with_fixed_sign(vector.iter().copied().collect())))
            .collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        if pairs.iter().any(|p| !p.0.is_finite()) {
            return Err(NumericsError::Overflow);
        }
        let (values, vectors): (Vec<f64>, Vec<Vec<f64>>) = pairs.into_iter().unzip();
        Ok(Self { values, vectors: Matrix::from_rows(&vectors)?.transpose() })
    }

    /// The eigenvalues, largest first.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The eigenvectors as columns, of length 1 and at right angles, in the order of the values.
    pub const fn vectors(&self) -> &Matrix {
        &self.vectors
    }
}

/// The eigenvalues alone, largest first: to the bit those of [`SymmetricEigen::of`], in less than half the time.
///
/// The rotations of the implicit QR (nalgebra) do not hang on the vectors, which are not turned along. There is no cap on the iterations, which
/// end for every symmetric matrix by the shift of Wilkinson (1968, doi:10.1016/0024-3795(68)90017-7).
///
/// # Errors
/// As [`SymmetricEigen::of`], but for `NotConverged`.
///
/// ```
/// use crosscase_numerics::{Matrix, symmetric_eigenvalues};
/// let values = symmetric_eigenvalues(&Matrix::from_rows(&[[1.0, 0.6], [0.6, 1.0]])?)?;
/// assert!((values[0] - 1.6).abs() < 1e-14 && (values[1] - 0.4).abs() < 1e-14);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
pub fn symmetric_eigenvalues(matrix: &Matrix) -> Result<Vec<f64>, NumericsError> {
    let (scaled, scale) = scaled(matrix)?;
    if matrix.rows() == 0 {
        return Ok(Vec::new());
    }
    let mut values: Vec<f64> = scaled.symmetric_eigenvalues().iter().map(|value| value * scale).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    if values.iter().any(|value| !value.is_finite()) {
        return Err(NumericsError::Overflow);
    }
    Ok(values)
}

/// The mean of the matrix and its mirror image, as parts of its scale, and that.
fn scaled(matrix: &Matrix) -> Result<(DMatrix<f64>, f64), NumericsError> {
    matrix.check_symmetric()?;
    let (size, scale, mirror) = (matrix.rows(), matrix.scale(), matrix.transpose());
    let halves = matrix.values().iter().zip(mirror.values()).map(|(a, b)| a / scale / 2.0 + b / scale / 2.0);
    Ok((DMatrix::from_row_iterator(size, size, halves), scale))
}

/// The vector or its negative, whichever has a positive largest component.
pub(crate) fn with_fixed_sign(vector: Vec<f64>) -> Vec<f64> {
    if leads_negative(&vector) { vector.into_iter().map(|v| -v).collect() } else { vector }
}

/// Whether the first of the largest components, ties within 1e-9, is negative.
pub(crate) fn leads_negative(vector: &[f64]) -> bool {
    let largest = vector.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    vector.iter().find(|v| v.abs() >= largest * (1.0 - 1e-9)).is_some_and(|v| *v < 0.0)
}
