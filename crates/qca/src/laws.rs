//! Tests that every measure of fit must pass, those of other crates too.

use crosscase_numerics::Stream;
use thiserror::Error;

use crate::QcaError;
use crate::fit_measure::{FitMeasure, measured};

/// A law that a measure breaks.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BrokenFitMeasure {
    /// A value below 0 or above 1.
    #[error("`{name}` gives {found}, which is not from 0 to 1")]
    Range {
        /// The measure.
        name: String,
        /// What it gives.
        found: f64,
    },
    /// The cases in another order gave another value.
    #[error("`{name}` gives {found:?} with the cases in another order, and {expected:?} before")]
    Order {
        /// The measure.
        name: String,
        /// What it gives.
        found: Option<f64>,
        /// With the cases as they were.
        expected: Option<f64>,
    },
    /// A condition that is the outcome itself does not fit wholly.
    #[error("`{name}` gives {found:?} for a crisp condition that is the outcome itself, where 1 is right")]
    Identity {
        /// The measure.
        name: String,
        /// What it gives.
        found: Option<f64>,
    },
    /// It is defined where there is no case.
    #[error("`{name}` gives {found} without any case, where it is undefined")]
    Empty {
        /// The measure.
        name: String,
        /// What it gives.
        found: f64,
    },
    /// It failed, or gave no finite number.
    #[error(transparent)]
    Failed(#[from] QcaError),
}

/// Tests a measure on seeded memberships: from 0 to 1, the order of the cases does not matter, 1 of a crisp condition that
/// is the outcome itself, undefined of no cases.
///
/// ```
/// use crosscase_qca::{FitMeasures, laws::check_measure};
/// for measure in FitMeasures::standard().all() {
///     check_measure(measure).expect("lawful");
/// }
/// ```
///
/// # Errors
/// The first law that is broken.
pub fn check_measure(measure: &dyn FitMeasure) -> Result<(), BrokenFitMeasure> {
    let name = || measure.name().to_owned();
    if let Some(found) = measured(measure, &[], &[])? {
        return Err(BrokenFitMeasure::Empty { name: name(), found });
    }
    for number in 0..40 {
        let mut stream = Stream::new(2008, number);
        let cases = 2 + stream.below(20);
        let mut column = || (0..cases).map(|_| stream.unit()).collect::<Vec<f64>>();
        let (mut x, mut y) = (column(), column());
        let expected = measured(measure, &x, &y)?;
        if let Some(found) = expected.filter(|found| !(-1e-12..=1.0 + 1e-12).contains(found)) {
            return Err(BrokenFitMeasure::Range { name: name(), found });
        }
        x.reverse();
        y.reverse();
        let found = measured(measure, &x, &y)?;
        let same = match (found, expected) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9,
            (a, b) => a == b,
        };
        if !same {
            return Err(BrokenFitMeasure::Order { name: name(), found, expected });
        }
        let crisp: Vec<f64> = (0..cases).map(|case| f64::from(u8::from(case == 0))).collect();
        let found = measured(measure, &crisp, &crisp)?;
        if found.is_none_or(|found| (found - 1.0).abs() > 1e-9) {
            return Err(BrokenFitMeasure::Identity { name: name(), found });
        }
    }
    Ok(())
}
