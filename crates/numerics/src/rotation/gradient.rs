//! Gradient projection (Jennrich 2001, doi:10.1007/BF02294840; 2002, doi:10.1007/BF02294706): any criterion.

use super::criteria::evaluated;
use super::{Axes, Oblimin, Rotated, RotationCriterion, denormalised, normalised};
use crate::{Matrix, NumericsError, Svd};

/// How a rotation by gradient projection runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RotationOptions {
    /// Whether rows are brought to length 1 before the rotation and back after it (Kaiser normalisation, 1958). Default yes.
    pub kaiser: bool,
    /// The length of the projected gradient at which it has converged. Default 1e-10.
    pub tolerance: f64,
    /// The most iterations. Default 10 000.
    pub iterations: usize,
}

impl Default for RotationOptions {
    fn default() -> Self {
        Self { kaiser: true, tolerance: 1e-10, iterations: 10_000 }
    }
}

/// Halvings of a step before the search along a direction is given up.
const HALVINGS: usize = 40;

/// The rotation that minimises a criterion, at right angles or obliquely as the criterion says, from the position given.
///
/// # Errors
/// Those of the criterion and of its linear algebra.
///
/// ```
/// use crosscase_numerics::{Matrix, Oblimin, Orthomax, RotationOptions, rotate};
/// let loadings = Matrix::from_rows(&[[0.8, 0.2], [0.7, 0.1], [0.5, -0.6], [0.6, -0.5]])?;
/// let options = RotationOptions::default();
/// assert!(rotate(&loadings, &Orthomax { gamma: 1.0 }, &options)?.phi.is_none());
/// assert!(rotate(&loadings, &Oblimin { gamma: 0.0 }, &options)?.phi.is_some());
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
pub fn rotate(
    loadings: &Matrix,
    criterion: &dyn RotationCriterion,
    options: &RotationOptions,
) -> Result<Rotated, NumericsError> {
    match criterion.axes() {
        Axes::Orthogonal => rotate_orthogonal(loadings, criterion, options),
        Axes::Oblique => rotate_oblique(loadings, criterion, options),
    }
}

/// The rotation at right angles that minimises a criterion, from the position given.
///
/// # Errors
/// Those of the criterion and of its linear algebra.
pub fn rotate_orthogonal(
    loadings: &Matrix,
    criterion: &dyn RotationCriterion,
    options: &RotationOptions,
) -> Result<Rotated, NumericsError> {
    let search = Search { criterion, options, oblique: false };
    search.run(loadings)
}

/// The oblique rotation that minimises a criterion of the pattern, from the position given.
///
/// # Errors
/// Those of the criterion and of its linear algebra.
pub fn rotate_oblique(
    loadings: &Matrix,
    criterion: &dyn RotationCriterion,
    options: &RotationOptions,
) -> Result<Rotated, NumericsError> {
    let search = Search { criterion, options, oblique: true };
    search.run(loadings)
}

/// Direct oblimin; quartimin at `gamma` 0.
///
/// ```
/// use crosscase_numerics::{Matrix, oblimin};
/// let pattern = oblimin(&Matrix::from_rows(&[[0.8, 0.2], [0.7, 0.1], [0.5, -0.6], [0.6, -0.5]])?, 0.0, false)?;
/// assert!(pattern.converged && pattern.phi.is_some());
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// As [`rotate_oblique`].
pub fn oblimin(loadings: &Matrix, gamma: f64, kaiser: bool) -> Result<Rotated, NumericsError> {
    rotate_oblique(loadings, &Oblimin { gamma }, &RotationOptions { kaiser, ..RotationOptions::default() })
}

struct Search<'a> {
    criterion: &'a dyn RotationCriterion,
    options: &'a RotationOptions,
    oblique: bool,
}

/// A transformation with what it makes of the loadings.
struct Position {
    transformation: Matrix,
    loadings: Matrix,
    value: f64,
    /// The gradient with respect to the transformation.
    gradient: Matrix,
}

impl Search<'_> {
    fn run(&self, loadings: &Matrix) -> Result<Rotated, NumericsError> {
        let k = loadings.columns();
        let normal = normalised(loadings, self.options.kaiser);
        let mut at = self.at(&normal, Matrix::identity(k))?;
        let (mut step, mut iterations, mut converged) = (1.0, 0, k < 2);
        while !converged && iterations < self.options.iterations {
            iterations += 1;
            let direction = self.projected(&at)?;
            let steepness: f64 = direction.values().iter().map(|x| x * x).sum();
            if steepness.sqrt() < self.options.tolerance {
                converged = true;
                break;
            }
            step *= 2.0;
            let mut better = None;
            for _ in 0..HALVINGS {
                let moved = difference(&at.transformation, &direction, step)?;
                let next = self.at(&normal, self.onto(&moved)?)?;
                if next.value < at.value - 0.5 * steepness * step {
                    better = Some(next);
                    break;
                }
                step /= 2.0;
            }
            let Some(next) = better else {
                // No step improves by more than rounding: as good as it gets.
                converged = steepness.sqrt() < self.options.tolerance.sqrt();
                break;
            };
            at = next;
        }
        let turned = denormalised(&at.loadings, loadings, self.options.kaiser);
        let (transformation, phi) = if self.oblique {
            let phi = at.transformation.transpose().multiply(&at.transformation)?;
            (Svd::of(&at.transformation)?.pseudo_inverse()?.transpose(), Some(phi))
        } else {
            (at.transformation, None)
        };
        Ok(Rotated { loadings: turned, transformation, phi, iterations, converged })
    }

    fn at(&self, normal: &Matrix, transformation: Matrix) -> Result<Position, NumericsError> {
        if self.oblique {
            let inverse = Svd::of(&transformation)?.pseudo_inverse()?;
            let loadings = normal.multiply(&inverse.transpose())?;
            let (value, slope) = evaluated(self.criterion, &loadings)?;
            let pulled = loadings.transpose().multiply(&slope)?.multiply(&inverse)?.transpose();
            let gradient = scaled(&pulled, -1.0)?;
            return Ok(Position { transformation, loadings, value, gradient });
        }
        let loadings = normal.multiply(&transformation)?;
        let (value, slope) = evaluated(self.criterion, &loadings)?;
        let gradient = normal.transpose().multiply(&slope)?;
        Ok(Position { transformation, loadings, value, gradient })
    }

    /// The part of the gradient along which the constraint holds.
    fn projected(&self, at: &Position) -> Result<Matrix, NumericsError> {
        let (t, g) = (&at.transformation, &at.gradient);
        let k = t.columns();
        if self.oblique {
            // Columns of length 1: along each, what points outward is taken off.
            let outward: Vec<f64> =
                (0..k).map(|f| t.column(f).iter().zip(g.column(f)).map(|(t, g)| t * g).sum()).collect();
            let values = (0..k).flat_map(|i| (0..k).map(move |f| (i, f)));
            let values = values.map(|(i, f)| g.row(i)[f] - t.row(i)[f] * outward[f]);
            return Matrix::computed(k, k, values.collect());
        }
        let m = t.transpose().multiply(g)?;
        let symmetric = Matrix::filled(k, k, |i, f| f64::midpoint(m.row(i)[f], m.row(f)[i]));
        difference(g, &t.multiply(&symmetric)?, 1.0)
    }

    /// The nearest transformation that keeps the constraint.
    fn onto(&self, moved: &Matrix) -> Result<Matrix, NumericsError> {
        let k = moved.columns();
        if self.oblique {
            let lengths: Vec<f64> = (0..k).map(|f| moved.column(f).iter().map(|x| x * x).sum::<f64>().sqrt()).collect();
            let values = (0..k).flat_map(|i| (0..k).map(move |f| (i, f)));
            return Matrix::computed(k, k, values.map(|(i, f)| moved.row(i)[f] / lengths[f]).collect());
        }
        let svd = Svd::of(moved)?;
        svd.u().multiply(&svd.v().transpose())
    }
}

fn difference(a: &Matrix, b: &Matrix, times: f64) -> Result<Matrix, NumericsError> {
    let values = a.values().iter().zip(b.values()).map(|(a, b)| a - times * b).collect();
    Matrix::computed(a.rows(), a.columns(), values)
}

fn scaled(a: &Matrix, times: f64) -> Result<Matrix, NumericsError> {
    Matrix::computed(a.rows(), a.columns(), a.values().iter().map(|a| a * times).collect())
}
