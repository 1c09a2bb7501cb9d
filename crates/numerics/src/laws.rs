//! What every rotation criterion must keep, for the crate's own and for those of others.

use crate::{Matrix, NumericsError, RotationCriterion, RotationOptions, Stream, rotate_orthogonal};

/// A law that a criterion breaks.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenCriterion {
    /// The gradient is not that of the value.
    #[error("the gradient at row {row}, factor {factor} is {given}, and the value changes by {found} there")]
    Gradient {
        /// The row, from 0.
        row: usize,
        /// The factor, from 0.
        factor: usize,
        /// What the criterion says.
        given: f64,
        /// The central difference of its value.
        found: f64,
    },
    /// A rotation at right angles changed a communality.
    #[error("the rotation changed the communality of row {row} by {by}")]
    Communality {
        /// The row, from 0.
        row: usize,
        /// By how much.
        by: f64,
    },
    /// Reflecting a factor changed the value.
    #[error("the value depends on the direction of factor {factor}")]
    Reflection {
        /// The factor, from 0.
        factor: usize,
    },
    /// A computation failed.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
}

/// Tests a criterion on seeded loadings: its gradient against central differences, its value under reflection of a
/// factor, and that a rotation by it keeps every communality.
///
/// ```
/// use crosscase_numerics::{Oblimin, Orthomax, laws::check_criterion};
/// check_criterion(&Orthomax { gamma: 1.0 })?;
/// check_criterion(&Oblimin { gamma: -0.5 })?;
/// # Ok::<(), crosscase_numerics::laws::BrokenCriterion>(())
/// ```
///
/// # Errors
/// The first law that is broken.
pub fn check_criterion(criterion: &dyn RotationCriterion) -> Result<(), BrokenCriterion> {
    for (number, (rows, factors)) in [(9, 2), (12, 3), (20, 5)].into_iter().enumerate() {
        let mut stream = Stream::new(1958, number as u64);
        let loadings = Matrix::filled_by(rows, factors, || stream.unit() * 1.6 - 0.8);
        gradient(criterion, &loadings)?;
        let (value, _) = criterion.evaluate(&loadings)?;
        for factor in 0..factors {
            let turned =
                Matrix::filled(rows, factors, |i, f| loadings.row(i)[f] * if f == factor { -1.0 } else { 1.0 });
            if (criterion.evaluate(&turned)?.0 - value).abs() > 1e-9 * value.abs().max(1.0) {
                return Err(BrokenCriterion::Reflection { factor });
            }
        }
        let options = RotationOptions { iterations: 50, ..RotationOptions::default() };
        let rotated = rotate_orthogonal(&loadings, criterion, &options)?.loadings;
        for row in 0..rows {
            let communality = |m: &Matrix| m.row(row).iter().map(|l| l * l).sum::<f64>();
            let by = communality(&rotated) - communality(&loadings);
            if by.abs() > 1e-9 {
                return Err(BrokenCriterion::Communality { row, by });
            }
        }
    }
    Ok(())
}

fn gradient(criterion: &dyn RotationCriterion, loadings: &Matrix) -> Result<(), BrokenCriterion> {
    const STEP: f64 = 1e-5;
    let (_, slope) = criterion.evaluate(loadings)?;
    for row in 0..loadings.rows() {
        for factor in 0..loadings.columns() {
            let moved = |by: f64| {
                Matrix::filled(loadings.rows(), loadings.columns(), |i, f| {
                    loadings.row(i)[f] + if (i, f) == (row, factor) { by } else { 0.0 }
                })
            };
            let found = (criterion.evaluate(&moved(STEP))?.0 - criterion.evaluate(&moved(-STEP))?.0) / (2.0 * STEP);
            let given = slope.row(row)[factor];
            if (given - found).abs() > 1e-6 * given.abs().max(1.0) {
                return Err(BrokenCriterion::Gradient { row, factor, given, found });
            }
        }
    }
    Ok(())
}
