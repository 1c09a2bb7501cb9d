//! Tests that every rotation criterion must pass, those of other crates too.

use crate::rotation::evaluated;
use crate::{Axes, Matrix, NumericsError, RotationCriterion, RotationOptions, Stream, rotate_oblique};

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
    /// Reflecting a factor changed the value.
    #[error("the value depends on the direction of factor {factor}")]
    Reflection {
        /// The factor, from 0.
        factor: usize,
    },
    /// Naming the factors in another order changed the value.
    #[error("the value depends on the order of the factors")]
    Order,
    /// An oblique rotation by it does not keep factors apart.
    #[error("rotated obliquely, factors {a} and {b} correlate {phi} and are one: is it a criterion for right angles?")]
    Collapse {
        /// A factor, from 0.
        a: usize,
        /// Another.
        b: usize,
        /// How they correlate.
        phi: f64,
    },
    /// Its gradient has another shape than the loadings, its value is no finite number, or it failed.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
}

/// Tests a criterion on seeded loadings: the shape of its gradient and the gradient against central differences, its value
/// under reflection of a factor and with the factors in another order, and that an oblique one keeps factors apart.
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
        check_gradient(criterion, &loadings)?;
        let (value, _) = evaluated(criterion, &loadings)?;
        let changed = |cell: &dyn Fn(usize, usize) -> f64| -> Result<bool, NumericsError> {
            let (other, _) = evaluated(criterion, &Matrix::filled(rows, factors, cell))?;
            Ok((other - value).abs() > 1e-9 * value.abs().max(1.0))
        };
        for factor in 0..factors {
            if changed(&|i, f| loadings.row(i)[f] * if f == factor { -1.0 } else { 1.0 })? {
                return Err(BrokenCriterion::Reflection { factor });
            }
        }
        if changed(&|i, f| loadings.row(i)[factors - 1 - f])? {
            return Err(BrokenCriterion::Order);
        }
        if criterion.axes() == Axes::Oblique {
            keeps_apart(criterion, &loadings)?;
        }
    }
    Ok(())
}

/// A criterion for right angles has no minimum where factors may correlate: it makes one of two.
fn keeps_apart(criterion: &dyn RotationCriterion, loadings: &Matrix) -> Result<(), BrokenCriterion> {
    let options = RotationOptions { kaiser: false, iterations: 500, ..RotationOptions::default() };
    let Some(phi) = rotate_oblique(loadings, criterion, &options)?.phi else { return Ok(()) };
    for (a, b) in (0..phi.rows()).flat_map(|b| (0..b).map(move |a| (a, b))) {
        let phi = phi.row(a)[b];
        if phi.abs() > 0.99 {
            return Err(BrokenCriterion::Collapse { a, b, phi });
        }
    }
    Ok(())
}

/// Tests the gradient of a criterion at loadings against central differences: the one law of a criterion whose factors have their parts,
/// such as a target or a general factor.
///
/// ```
/// use crosscase_numerics::{Bifactor, Matrix, laws::check_gradient};
/// check_gradient(&Bifactor, &Matrix::from_rows(&[[0.6, 0.4, 0.1], [0.5, -0.2, 0.3]])?)?;
/// # Ok::<(), crosscase_numerics::laws::BrokenCriterion>(())
/// ```
///
/// # Errors
/// [`BrokenCriterion::Gradient`] at the first loading where they differ; [`BrokenCriterion::Numerics`].
pub fn check_gradient(criterion: &dyn RotationCriterion, loadings: &Matrix) -> Result<(), BrokenCriterion> {
    const STEP: f64 = 1e-5;
    let (_, slope) = evaluated(criterion, loadings)?;
    for row in 0..loadings.rows() {
        for factor in 0..loadings.columns() {
            let moved = |by: f64| {
                Matrix::filled(loadings.rows(), loadings.columns(), |i, f| {
                    loadings.row(i)[f] + if (i, f) == (row, factor) { by } else { 0.0 }
                })
            };
            let value = |by| evaluated(criterion, &moved(by)).map(|(value, _)| value);
            let found = (value(STEP)? - value(-STEP)?) / (2.0 * STEP);
            let given = slope.row(row)[factor];
            if (given - found).abs() > 1e-6 * given.abs().max(1.0) {
                return Err(BrokenCriterion::Gradient { row, factor, given, found });
            }
        }
    }
    Ok(())
}
