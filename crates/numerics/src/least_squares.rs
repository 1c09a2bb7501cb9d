use crate::{Matrix, NumericsError, Svd};

/// The solution of a linear least squares problem.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LeastSquares {
    /// One coefficient a column. Of all that fit equally well, those with the smallest sum of squares.
    pub coefficients: Vec<f64>,
    /// The rank of the design; below its number of columns the coefficients are not the only ones.
    pub rank: usize,
    /// Observed minus fitted, one a row.
    pub residuals: Vec<f64>,
}

/// Minimises `‖A·x − b‖`, and among the minima `‖x‖`, by the singular value decomposition of the design `A`.
///
/// A weighted problem multiplies rows of `A` and `b` by the square roots of the weights. Columns of very unlike size
/// should be scaled first: the rank is judged against the largest singular value.
///
/// # Errors
/// [`NumericsError::Operands`] when `b` has another number of values than `A` has rows, and those of [`Svd::of`].
///
/// ```
/// use crosscase_numerics::{Matrix, least_squares};
/// let design = Matrix::from_rows(&[[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])?;
/// let line = least_squares(&design, &[1.0, 3.0, 5.0])?;
/// assert!((line.coefficients[0] - 1.0).abs() < 1e-14 && (line.coefficients[1] - 2.0).abs() < 1e-14);
/// assert_eq!(line.rank, 2);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
pub fn least_squares(design: &Matrix, b: &[f64]) -> Result<LeastSquares, NumericsError> {
    let b = Matrix::new(b.len(), 1, b.to_vec())?;
    if b.rows() != design.rows() {
        return Err(design.operands(&b));
    }
    let svd = Svd::of(design)?;
    let along = svd.u().transpose().multiply(&b)?;
    let scaled =
        (along.values().iter().zip(svd.singular_values())).map(|(x, &s)| if s > 0.0 { x / s } else { 0.0 }).collect();
    let coefficients = svd.v().multiply(&Matrix::computed(svd.singular_values().len(), 1, scaled)?)?;
    let fitted = design.multiply(&coefficients)?;
    Ok(LeastSquares {
        rank: svd.rank(),
        residuals: b.values().iter().zip(fitted.values()).map(|(b, f)| b - f).collect(),
        coefficients: coefficients.values().to_vec(),
    })
}
