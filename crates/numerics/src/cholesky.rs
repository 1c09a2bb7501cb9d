use crate::{Matrix, NumericsError};

/// The Cholesky factor of a symmetric positive definite matrix, `A = L·Lᵀ`.
///
/// A pivot must keep more than `size · ε` of its diagonal value: a covariance matrix with a column that repeats
/// others is refused, not inverted.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// Factors a matrix.
    ///
    /// # Errors
    /// [`NumericsError::NotSquare`], [`NumericsError::NotSymmetric`] and [`NumericsError::NotPositiveDefinite`].
    ///
    /// ```
    /// use crosscase_numerics::{Cholesky, Matrix};
    /// let a = Matrix::from_rows(&[[4.0, 2.0], [2.0, 3.0]])?;
    /// let x = Cholesky::of(&a)?.solve(&[8.0, 7.0])?;
    /// assert!((x[0] - 1.25).abs() < 1e-14 && (x[1] - 1.5).abs() < 1e-14);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn of(matrix: &Matrix) -> Result<Self, NumericsError> {
        matrix.check_symmetric()?;
        let size = matrix.rows();
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
        for i in 0..size {
            let given = matrix.row(i);
            let mut row: Vec<f64> = Vec::with_capacity(size);
            for (above, &value) in rows.iter().zip(given) {
                let known: f64 = row.iter().zip(above).map(|(x, y)| x * y).sum();
                let pivot = above.get(row.len()).copied().unwrap_or(1.0);
                row.push((value - known) / pivot);
            }
            let diagonal = given.get(i).copied().unwrap_or(0.0);
            let left = diagonal - row.iter().map(|x| x * x).sum::<f64>();
            // Written so that a NaN from an overflow is refused as well.
            if !(left > diagonal.abs() * f64::EPSILON * size as f64 && left.is_finite()) {
                return Err(NumericsError::NotPositiveDefinite { pivot: i });
            }
            row.push(left.sqrt());
            rows.push(row);
        }
        for row in &mut rows {
            row.resize(size, 0.0);
        }
        Ok(Self { lower: Matrix::from_rows(&rows)? })
    }

    /// The lower triangle `L`; zeros above the diagonal.
    pub const fn lower(&self) -> &Matrix {
        &self.lower
    }

    /// The natural logarithm of the determinant of `A`.
    pub fn ln_determinant(&self) -> f64 {
        (0..self.lower.rows()).filter_map(|i| self.lower.get(i, i)).map(|pivot| 2.0 * libm::log(pivot)).sum()
    }

    /// The inverse of `A`.
    ///
    /// ```
    /// use crosscase_numerics::{Cholesky, Matrix};
    /// let a = Cholesky::of(&Matrix::from_rows(&[[4.0, 2.0], [2.0, 3.0]])?)?;
    /// assert!((a.inverse()?.row(0)[0] - 0.375).abs() < 1e-15 && (a.ln_determinant() - 8.0_f64.ln()).abs() < 1e-15);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    ///
    /// # Errors
    /// [`NumericsError::Overflow`] for a matrix that is all but singular.
    pub fn inverse(&self) -> Result<Matrix, NumericsError> {
        let size = self.lower.rows();
        let unit = |at: usize| (0..size).map(|i| f64::from(u8::from(i == at))).collect::<Vec<_>>();
        let columns = (0..size).map(|at| self.solve(&unit(at))).collect::<Result<Vec<_>, _>>()?;
        Matrix::computed(size, size, columns.concat())
    }

    /// The `x` of `A·x = b`.
    ///
    /// # Errors
    /// [`NumericsError::Operands`] when `b` has another length.
    pub fn solve(&self, b: &[f64]) -> Result<Vec<f64>, NumericsError> {
        let size = self.lower.rows();
        if b.len() != size {
            return Err(NumericsError::Operands {
                left_rows: size,
                left_columns: size,
                right_rows: b.len(),
                right_columns: 1,
            });
        }
        let forward = substitute(b, 0..size, |i, j| self.lower.get(i, j));
        Ok(substitute(&forward, (0..size).rev(), |i, j| self.lower.get(j, i)))
    }
}

/// Solves a triangular system in the order that knows every earlier unknown.
fn substitute(b: &[f64], order: impl Iterator<Item = usize>, entry: impl Fn(usize, usize) -> Option<f64>) -> Vec<f64> {
    let mut x = vec![0.0; b.len()];
    for i in order {
        // Unknowns not yet reached are 0 and add nothing.
        let known: f64 = x.iter().enumerate().filter_map(|(j, x)| entry(i, j).map(|a| a * x)).sum();
        if let (Some(slot), Some(b), Some(pivot)) = (x.get_mut(i), b.get(i), entry(i, i)) {
            *slot = (b - known) / pivot;
        }
    }
    x
}
