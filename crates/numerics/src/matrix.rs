use crate::NumericsError;
use serde::{Deserialize, Serialize};

/// A dense matrix of finite numbers, row by row in one slice.
///
/// Every value is finite: a constructor that is given NaN or an infinity returns an error, so that no decomposition
/// has to meet one. It is written as its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Vec<Vec<f64>>", try_from = "Vec<Vec<f64>>")]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// A matrix from its values, row by row.
    ///
    /// # Errors
    /// [`NumericsError::Shape`] unless there are `rows × columns` values, [`NumericsError::NotFinite`].
    ///
    /// ```
    /// use crosscase_numerics::Matrix;
    /// let m = Matrix::new(2, 3, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
    /// assert_eq!(m.get(1, 0), Some(4.0));
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn new(rows: usize, columns: usize, values: Vec<f64>) -> Result<Self, NumericsError> {
        if rows.checked_mul(columns) != Some(values.len()) {
            return Err(NumericsError::Shape { rows, columns, found: values.len() });
        }
        if let Some((at, &value)) = values.iter().enumerate().find(|(_, v)| !v.is_finite()) {
            return Err(NumericsError::NotFinite { row: at / columns, column: at % columns, value });
        }
        Ok(Self { rows, columns, values })
    }

    /// A matrix from its rows.
    ///
    /// # Errors
    /// [`NumericsError::Ragged`] when the rows differ in length, [`NumericsError::NotFinite`].
    ///
    /// ```
    /// use crosscase_numerics::Matrix;
    /// let m = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0]])?;
    /// assert_eq!(m.row(1), [3.0, 4.0]);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, NumericsError> {
        let expected = rows.first().map_or(0, |r| r.as_ref().len());
        let mut values = Vec::with_capacity(rows.len() * expected);
        for (row, given) in rows.iter().enumerate() {
            let given = given.as_ref();
            if given.len() != expected {
                return Err(NumericsError::Ragged { row, expected, found: given.len() });
            }
            values.extend_from_slice(given);
        }
        Self::new(rows.len(), expected, values)
    }

    /// The identity matrix of the given size.
    pub fn identity(size: usize) -> Self {
        Self::filled(size, size, |i, j| if i == j { 1.0 } else { 0.0 })
    }

    /// A matrix of results, which are finite unless they overflowed.
    pub(crate) fn computed(rows: usize, columns: usize, values: Vec<f64>) -> Result<Self, NumericsError> {
        if values.iter().all(|v| v.is_finite()) {
            Ok(Self { rows, columns, values })
        } else {
            Err(NumericsError::Overflow)
        }
    }

    /// A matrix whose values are known to be finite.
    pub(crate) fn filled(rows: usize, columns: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let value = &value;
        let values = (0..rows).flat_map(|i| (0..columns).map(move |j| value(i, j))).collect();
        Self { rows, columns, values }
    }

    /// A matrix whose values, row by row, come from a source that gives finite ones.
    pub(crate) fn filled_by(rows: usize, columns: usize, mut value: impl FnMut() -> f64) -> Self {
        let values = (0..rows * columns).map(|_| value()).collect();
        Self { rows, columns, values }
    }

    /// The number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// All values, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// One value, or `None` outside the matrix.
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        if column < self.columns { self.row(row).get(column).copied() } else { None }
    }

    /// One row; empty outside the matrix.
    pub fn row(&self, row: usize) -> &[f64] {
        if row < self.rows { self.values.get(row * self.columns..(row + 1) * self.columns).unwrap_or(&[]) } else { &[] }
    }

    /// The rows in order.
    ///
    /// ```
    /// use crosscase_numerics::Matrix;
    /// let m = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0]])?;
    /// assert_eq!(m.iter().map(|row| row.iter().sum::<f64>()).collect::<Vec<_>>(), [3.0, 7.0]);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> + DoubleEndedIterator {
        (0..self.rows).map(|row| self.row(row))
    }

    /// One column, copied; empty outside the matrix.
    pub fn column(&self, column: usize) -> Vec<f64> {
        if column < self.columns {
            self.values.iter().skip(column).step_by(self.columns).copied().collect()
        } else {
            Vec::new()
        }
    }

    /// Rows become columns.
    ///
    /// ```
    /// use crosscase_numerics::Matrix;
    /// let m = Matrix::from_rows(&[[1.0, 2.0, 3.0]])?.transpose();
    /// assert_eq!((m.rows(), m.columns()), (3, 1));
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    #[must_use]
    pub fn transpose(&self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            values: (0..self.columns).flat_map(|j| self.column(j)).collect(),
        }
    }

    /// The matrix product `self · right`.
    ///
    /// # Errors
    /// [`NumericsError::Operands`] unless the columns of the left are the rows of the right;
    /// [`NumericsError::Overflow`].
    ///
    /// ```
    /// use crosscase_numerics::Matrix;
    /// let a = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0]])?;
    /// assert_eq!(a.multiply(&Matrix::identity(2))?, a);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn multiply(&self, right: &Self) -> Result<Self, NumericsError> {
        if self.columns != right.rows {
            return Err(self.operands(right));
        }
        let mut values = Vec::with_capacity(self.rows * right.columns);
        for i in 0..self.rows {
            let mut sums = vec![0.0; right.columns];
            for (k, &a) in self.row(i).iter().enumerate() {
                sums.iter_mut().zip(right.row(k)).for_each(|(s, b)| *s += a * b);
            }
            values.extend(sums);
        }
        Self::computed(self.rows, right.columns, values)
    }

    /// The largest absolute difference between two matrices of one shape; 0 for empty ones.
    ///
    /// # Errors
    /// [`NumericsError::Operands`] when the shapes differ.
    pub fn max_abs_difference(&self, other: &Self) -> Result<f64, NumericsError> {
        if (self.rows, self.columns) != (other.rows, other.columns) {
            return Err(self.operands(other));
        }
        Ok(self.values.iter().zip(&other.values).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max))
    }

    pub(crate) fn operands(&self, right: &Self) -> NumericsError {
        NumericsError::Operands {
            left_rows: self.rows,
            left_columns: self.columns,
            right_rows: right.rows,
            right_columns: right.columns,
        }
    }

    /// The power of two just above the largest absolute value, by which a decomposition divides exactly so that no
    /// square overflows or vanishes; 1 for a matrix of zeros.
    pub(crate) fn scale(&self) -> f64 {
        let largest = self.values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        if largest == 0.0 {
            return 1.0;
        }
        let (fraction, exponent) = libm::frexp(largest);
        let exponent = if fraction == 0.5 { exponent - 1 } else { exponent };
        libm::ldexp(1.0, exponent.clamp(-1000, 1000))
    }

    /// Checks that the matrix is square and equal to its transpose within `1e-9` of its largest value.
    pub(crate) fn check_symmetric(&self) -> Result<(), NumericsError> {
        if self.rows != self.columns {
            return Err(NumericsError::NotSquare { rows: self.rows, columns: self.columns });
        }
        let allowed = 1e-9 * self.scale();
        for row in 0..self.rows {
            for (column, (&upper, lower)) in self.row(row).iter().zip(self.column(row)).enumerate().skip(row + 1) {
                if (upper - lower).abs() > allowed {
                    return Err(NumericsError::NotSymmetric { row, column, upper, lower });
                }
            }
        }
        Ok(())
    }
}

impl From<Matrix> for Vec<Vec<f64>> {
    fn from(matrix: Matrix) -> Self {
        matrix.iter().map(<[f64]>::to_vec).collect()
    }
}

impl TryFrom<Vec<Vec<f64>>> for Matrix {
    type Error = NumericsError;

    fn try_from(rows: Vec<Vec<f64>>) -> Result<Self, NumericsError> {
        Self::from_rows(&rows)
    }
}
