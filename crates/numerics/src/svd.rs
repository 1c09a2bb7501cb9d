use crate::eigen::leads_negative;
use crate::{Matrix, NumericsError};

/// Sweeps over all pairs of columns. Six to ten are usual.
const SWEEPS: usize = 60;

/// The thin singular value decomposition `A = U·S·Vᵀ`.
///
/// One-sided Jacobi (Hestenes 1958): pairs of columns are rotated until all are at right angles. It has no special
/// case for equal, constant or dependent columns and is accurate to the last digits (Demmel & Veselić 1992). With
/// `k = min(rows, columns)`, `U` is rows × k and `V` columns × k, both with orthonormal columns **also where the rank
/// is smaller than k**. Singular values below `max(rows, columns) · ε · largest` are rounding alone and are exactly 0.
/// The largest component of each right vector is positive.
#[derive(Debug, Clone, PartialEq)]
pub struct Svd {
    u: Matrix,
    singular_values: Vec<f64>,
    v: Matrix,
}

impl Svd {
    /// Decomposes a matrix.
    ///
    /// # Errors
    /// [`NumericsError::NotConverged`], which no matrix is known to reach, and [`NumericsError::Overflow`] for values
    /// near 1e308.
    ///
    /// ```
    /// use crosscase_numerics::{Matrix, Svd};
    /// let constant_column = Matrix::from_rows(&[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])?;
    /// let svd = Svd::of(&constant_column)?;
    /// assert!((svd.singular_values()[0] - 15.0_f64.sqrt()).abs() < 1e-14);
    /// assert_eq!(svd.singular_values()[1], 0.0);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn of(matrix: &Matrix) -> Result<Self, NumericsError> {
        if matrix.rows() < matrix.columns() {
            let Self { u, singular_values, v } = Self::of_tall(&matrix.transpose())?;
            return Ok(Self { u: v, singular_values, v: u }.with_fixed_signs());
        }
        Ok(Self::of_tall(matrix)?.with_fixed_signs())
    }

    fn of_tall(matrix: &Matrix) -> Result<Self, NumericsError> {
        let (rows, columns) = (matrix.rows(), matrix.columns());
        let scale = matrix.scale();
        let mut pairs: Vec<Pair> = (0..columns)
            .map(|j| Pair {
                left: matrix.column(j).into_iter().map(|x| x / scale).collect(),
                right: (0..columns).map(|i| if i == j { 1.0 } else { 0.0 }).collect(),
            })
            .collect();
        orthogonalise(&mut pairs)?;

        let mut found: Vec<(f64, Pair)> = pairs.into_iter().map(|p| (norm(&p.left), p)).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let largest = found.first().map_or(0.0, |f| f.0);
        let negligible = largest * f64::EPSILON * rows as f64;

        let mut left: Vec<Vec<f64>> = Vec::with_capacity(columns);
        let mut right = Vec::with_capacity(columns);
        let mut singular_values = Vec::with_capacity(columns);
        for (value, pair) in found {
            if value > negligible {
                left.push(pair.left.iter().map(|x| x / value).collect());
                singular_values.push(value * scale);
            } else {
                let completed = another_direction(&left, rows);
                left.push(completed);
                singular_values.push(0.0);
            }
            right.push(pair.right);
        }
        let as_columns = |vectors: &[Vec<f64>], length: usize| {
            Matrix::computed(vectors.len(), length, vectors.concat()).map(|m| m.transpose())
        };
        if !singular_values.iter().all(|s| s.is_finite()) {
            return Err(NumericsError::Overflow);
        }
        Ok(Self { u: as_columns(&left, rows)?, v: as_columns(&right, columns)?, singular_values })
    }

    fn with_fixed_signs(mut self) -> Self {
        let signs: Vec<f64> = (0..self.singular_values.len())
            .map(|k| if leads_negative(&self.v.column(k)) { -1.0 } else { 1.0 })
            .collect();
        let signed = |m: &Matrix| {
            Matrix::filled(m.rows(), m.columns(), |i, k| {
                m.get(i, k).unwrap_or(0.0) * signs.get(k).copied().unwrap_or(1.0)
            })
        };
        self.u = signed(&self.u);
        self.v = signed(&self.v);
        self
    }

    /// The left vectors as columns: rows × k.
    pub const fn u(&self) -> &Matrix {
        &self.u
    }

    /// The k singular values, largest first, none negative.
    pub fn singular_values(&self) -> &[f64] {
        &self.singular_values
    }

    /// The right vectors as columns: columns × k.
    pub const fn v(&self) -> &Matrix {
        &self.v
    }

    /// The numerical rank: how many singular values are not 0.
    pub fn rank(&self) -> usize {
        self.singular_values.iter().filter(|s| **s > 0.0).count()
    }

    /// `U·S·Vᵀ`, the matrix again.
    ///
    /// # Errors
    /// [`NumericsError::Overflow`].
    pub fn recompose(&self) -> Result<Matrix, NumericsError> {
        self.u_scaled_by(|s| s).multiply(&self.v.transpose())
    }

    /// The Moore–Penrose inverse `V·S⁺·Uᵀ`: columns × rows.
    ///
    /// # Errors
    /// [`NumericsError::Overflow`], when a singular value is below 1e-308.
    ///
    /// ```
    /// use crosscase_numerics::{Matrix, Svd};
    /// let repeated = Matrix::from_rows(&[[1.0, 1.0], [1.0, 1.0]])?;
    /// let inverse = Svd::of(&repeated)?.pseudo_inverse()?;
    /// assert!(inverse.values().iter().all(|x| (x - 0.25).abs() < 1e-15));
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn pseudo_inverse(&self) -> Result<Matrix, NumericsError> {
        let inverted = self.u_scaled_by(|s| if s > 0.0 { 1.0 / s } else { 0.0 });
        let inverted = Matrix::computed(inverted.rows(), inverted.columns(), inverted.values().to_vec())?;
        self.v.multiply(&inverted.transpose())
    }

    fn u_scaled_by(&self, factor: impl Fn(f64) -> f64) -> Matrix {
        Matrix::filled(self.u.rows(), self.u.columns(), |i, k| {
            self.u.get(i, k).unwrap_or(0.0) * factor(self.singular_values.get(k).copied().unwrap_or(0.0))
        })
    }
}

/// A column of `A·V` and the column of `V` that made it.
struct Pair {
    left: Vec<f64>,
    right: Vec<f64>,
}

/// Rotates pairs of columns until every cosine between two of them is rounding alone.
fn orthogonalise(pairs: &mut [Pair]) -> Result<(), NumericsError> {
    for _ in 0..SWEEPS {
        // Largest columns first (de Rijk 1989): faster, and the vectors of the values that matter settle first.
        pairs.sort_by(|a, b| norm(&b.left).total_cmp(&norm(&a.left)));
        let mut rotated = false;
        for end in 1..pairs.len() {
            let (before, rest) = pairs.split_at_mut(end);
            let Some(b) = rest.first_mut() else { continue };
            for a in before {
                rotated |= rotate(a, b);
            }
        }
        if !rotated {
            return Ok(());
        }
    }
    Err(NumericsError::NotConverged { iterations: SWEEPS })
}

/// The smallest length that a column of a matrix scaled to 1 can have and still be told from rounding.
const VANISHED: f64 = 1e-150;

fn rotate(a: &mut Pair, b: &mut Pair) -> bool {
    let (alpha, beta, gamma) = (dot(&a.left, &a.left), dot(&b.left, &b.left), dot(&a.left, &b.left));
    let lengths = alpha.sqrt() * beta.sqrt();
    if lengths <= VANISHED || gamma.abs() <= f64::EPSILON * (a.left.len() as f64).sqrt().max(2.0) * lengths {
        return false;
    }
    let zeta = (beta - alpha) / (2.0 * gamma);
    let tangent = zeta.signum() / (zeta.abs() + libm::hypot(zeta, 1.0));
    let cosine = 1.0 / libm::hypot(tangent, 1.0);
    let sine = cosine * tangent;
    for (x, y) in [(&mut a.left, &mut b.left), (&mut a.right, &mut b.right)] {
        for (x, y) in x.iter_mut().zip(y.iter_mut()) {
            (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
        }
    }
    true
}

/// A vector of length 1 at right angles to the given orthonormal ones, which are fewer than `length`.
///
/// Of the unit vectors, the one that the given ones explain least is made orthogonal, twice (Kahan & Parlett:
/// twice is enough).
fn another_direction(given: &[Vec<f64>], length: usize) -> Vec<f64> {
    let explained = |i: usize| given.iter().filter_map(|g| g.get(i)).map(|x| x * x).sum::<f64>();
    let start = (0..length).min_by(|&i, &j| explained(i).total_cmp(&explained(j))).unwrap_or(0);
    let mut vector: Vec<f64> = (0..length).map(|i| if i == start { 1.0 } else { 0.0 }).collect();
    for _ in 0..2 {
        for g in given {
            let along = dot(g, &vector);
            vector.iter_mut().zip(g).for_each(|(x, g)| *x -= along * g);
        }
        let size = norm(&vector);
        vector = vector.into_iter().map(|x| x / size).collect();
    }
    vector
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}
