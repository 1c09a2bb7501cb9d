//! The laws that every membership function keeps, as a test suite for functions of other crates.
//!
//! ```
//! use crosscase_sets::{Anchors, Logistic, laws};
//! let function = Logistic::new(&Anchors::new(400.0, 550.0, 900.0)?, 0.95)?;
//! laws::check(&function).expect("a membership function");
//! # Ok::<(), crosscase_sets::SetsError>(())
//! ```

use crate::{Calibration, FunctionSpec, MembershipFunction, Registry, Role, SetsError, Trend};
use thiserror::Error;

/// How far 0.5 may be missed at a crossover, and a monotone function may waver by rounding.
const ROUNDING: f64 = 1e-12;
/// Values tried between two neighbouring anchors, and beyond the outer ones.
const STEPS: u32 = 64;

/// A law that a membership function breaks.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BrokenLaw {
    /// The function refuses its own parameters.
    #[error("the parameters are refused: {0}")]
    Check(#[source] SetsError),
    /// The id is not a word in lower case.
    #[error("the id {id:?} is not lower-case letters, digits and hyphens")]
    Id {
        /// The id.
        id: String,
    },
    /// A membership is outside 0 to 1.
    #[error("range: membership of {x} is {found}, not from 0 to 1")]
    Range {
        /// The raw value.
        x: f64,
        /// Its membership.
        found: f64,
    },
    /// The same value has two memberships.
    #[error("determinacy: membership of {x} is {first}, then {second}")]
    Determinacy {
        /// The raw value.
        x: f64,
        /// Its membership at first.
        first: f64,
        /// Its membership when asked again.
        second: f64,
    },
    /// Membership does not move as the trend says.
    #[error("monotonicity: {trend:?}, but membership of {from} is {before} and of {to} is {after}")]
    Monotonicity {
        /// What the function says of itself.
        trend: Trend,
        /// A raw value.
        from: f64,
        /// Its membership.
        before: f64,
        /// A higher raw value.
        to: f64,
        /// Its membership.
        after: f64,
    },
    /// Membership at a crossover is not 0.5.
    #[error("crossover: membership of {x} is {found}, not 0.5")]
    Crossover {
        /// The crossover.
        x: f64,
        /// Its membership.
        found: f64,
    },
    /// Anchors are not in rising order, or not finite.
    #[error("landmarks: they are not finite and in rising order")]
    Landmarks,
    /// A calibration by the function fails.
    #[error("the calibration fails: {0}")]
    Calibration(#[source] SetsError),
    /// A missing value has a membership, or a present one has none.
    #[error("null stays null: row {row} of the calibrated column is at fault")]
    Null {
        /// The row, from 0.
        row: usize,
    },
    /// A calibration gives another membership than the function.
    #[error("agreement: the calibration gives {found:?} for {x}, the function {expected}")]
    Agreement {
        /// The raw value.
        x: f64,
        /// What the calibration gives.
        found: Option<f64>,
        /// What the function gives.
        expected: f64,
    },
}

/// Checks range, determinacy, monotonicity and crossover, on a grid through and far beyond the anchors.
///
/// # Errors
/// The first law that is broken, with the values that show it.
pub fn check(function: &dyn MembershipFunction) -> Result<(), BrokenLaw> {
    function.check().map_err(BrokenLaw::Check)?;
    let id = function.id();
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Err(BrokenLaw::Id { id: id.to_owned() });
    }
    let landmarks = function.landmarks();
    if landmarks.iter().any(|l| !l.at.is_finite()) || !landmarks.is_sorted_by(|a, b| a.at <= b.at) {
        return Err(BrokenLaw::Landmarks);
    }
    let grid = grid(function);
    for &x in &grid {
        let (first, second) = (function.membership(x), function.membership(x));
        if !(0.0..=1.0).contains(&first) {
            return Err(BrokenLaw::Range { x, found: first });
        }
        if first.to_bits() != second.to_bits() {
            return Err(BrokenLaw::Determinacy { x, first, second });
        }
    }
    monotonicity(function, &grid)?;
    for l in landmarks.iter().filter(|l| l.role == Role::Crossover) {
        let found = function.membership(l.at);
        if (found - 0.5).abs() > ROUNDING {
            return Err(BrokenLaw::Crossover { x: l.at, found });
        }
    }
    Ok(())
}

/// Checks a registered function by its specification: everything of [`check`], and that a calibration by it agrees
/// with it and leaves missing values missing.
///
/// # Errors
/// As [`check`].
///
/// ```
/// use crosscase_sets::{FunctionSpec, Registry, laws};
/// laws::check_registered(&Registry::standard(), &FunctionSpec::new("s", [400.0, 550.0, 900.0])).expect("lawful");
/// ```
pub fn check_registered(registry: &Registry, spec: &FunctionSpec) -> Result<(), BrokenLaw> {
    let function = registry.build(spec).map_err(BrokenLaw::Calibration)?;
    check(function.as_ref())?;
    // A missing value after every present one.
    let values: Vec<Option<f64>> = grid(function.as_ref()).into_iter().flat_map(|x| [Some(x), None]).collect();
    let calibrated = Calibration::function(spec.clone()).fit_with(registry, &values).map_err(BrokenLaw::Calibration)?;
    if calibrated.membership.len() != values.len() {
        return Err(BrokenLaw::Null { row: calibrated.membership.len().min(values.len()) });
    }
    for (row, (value, found)) in values.iter().zip(&calibrated.membership).enumerate() {
        match (value, found) {
            (None, None) => {}
            (Some(x), Some(membership)) if *membership == function.membership(*x) => {}
            (Some(x), Some(_)) => {
                return Err(BrokenLaw::Agreement { x: *x, found: *found, expected: function.membership(*x) });
            }
            (Some(_), None) | (None, Some(_)) => return Err(BrokenLaw::Null { row }),
        }
    }
    Ok(())
}

/// Raw values in rising order: the anchors, steps between and beyond them, and the ends of what can be written.
fn grid(function: &dyn MembershipFunction) -> Vec<f64> {
    let anchors: Vec<f64> = function.landmarks().iter().map(|l| l.at).collect();
    let (first, last) = (anchors.first().copied().unwrap_or(0.0), anchors.last().copied().unwrap_or(1.0));
    let reach = if last > first { last - first } else { first.abs().max(1.0) };
    let stops = [&[first - reach][..], &anchors[..], &[last + reach][..]].concat();
    let mut grid = vec![f64::MIN, -1e9, -1.0, -f64::MIN_POSITIVE, 0.0, f64::MIN_POSITIVE, 1.0, 1e9, f64::MAX];
    for (from, to) in stops.iter().zip(stops.iter().skip(1)) {
        grid.extend((0..=STEPS).map(|step| from + (to - from) * f64::from(step) / f64::from(STEPS)));
    }
    grid.extend(anchors.iter().flat_map(|a| [a.next_down(), *a, a.next_up()]));
    grid.retain(|x| x.is_finite());
    grid.sort_by(f64::total_cmp);
    grid
}

fn monotonicity(function: &dyn MembershipFunction, grid: &[f64]) -> Result<(), BrokenLaw> {
    let trend = function.trend();
    // A peak may turn once from rising to falling, a trough the other way.
    let (mut rising, may_turn) = match trend {
        Trend::Rising => (true, false),
        Trend::Falling => (false, false),
        Trend::Peak => (true, true),
        Trend::Trough => (false, true),
    };
    let mut turned = !may_turn;
    for (&from, &to) in grid.iter().zip(grid.iter().skip(1)) {
        let (before, after) = (function.membership(from), function.membership(to));
        let against = if rising { before - after } else { after - before };
        if against > ROUNDING {
            if turned {
                return Err(BrokenLaw::Monotonicity { trend, from, before, to, after });
            }
            (rising, turned) = (!rising, true);
        }
    }
    Ok(())
}
