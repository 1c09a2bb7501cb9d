//! The laws that every membership function keeps, as a test suite for functions of other crates.
//!
//! They sample: memberships are computed at some thousands of raw values, 64 between two neighbouring anchors, 8 a decade
//! around every anchor, 4 a decade out to the largest number. A dip between two such values is not found. A membership may
//! miss 0.5 at a crossover, and go against the trend, by 1e-12, for rounding.
//!
//! ```
//! use crosscase_sets::{Anchors, Logistic, laws};
//! let function = Logistic::new(&Anchors::new(400.0, 550.0, 900.0)?, 0.95)?;
//! laws::check(&function).expect("a membership function");
//! # Ok::<(), crosscase_sets::SetsError>(())
//! ```

mod broken;
mod grid;

pub use broken::{BrokenLaw, FactoryFault};

use crate::{Calibration, FunctionSpec, Landmark, MembershipFunction, MembershipFunctions, Role, Trend, settled};
use grid::grid;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How far a monotone function may waver by rounding.
const ROUNDING: f64 = 1e-12;

/// Checks range, determinacy, monotonicity, crossover and sides, on a grid through and far beyond the anchors.
///
/// A function needs an anchor of the role crossover. One that jumps over 0.5 has none, and says so by a cut.
///
/// # Errors
/// The first law that is broken, with the values that show it.
///
/// ```
/// use crosscase_sets::{Anchors, Crisp, Logistic, laws};
/// let smooth = Logistic::new(&Anchors::new(400.0, 550.0, 900.0)?, 0.95)?;
/// assert!(laws::check(&smooth).is_ok());
/// assert!(laws::check(&Crisp::new(550.0)).is_ok(), "it has a cut where it jumps");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn check(function: &dyn MembershipFunction) -> Result<(), BrokenLaw> {
    function.check().map_err(BrokenLaw::Check)?;
    if !crosscase_data::is_name(function.id()) {
        return Err(BrokenLaw::Id { id: function.id().to_owned() });
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
    sides(function, &landmarks)
}

/// Checks a registered function by its specification: everything of [`check`]; that it has the id it is registered
/// under; that a calibration by it agrees with it and leaves missing values missing; and that the factory refuses, without
/// a panic, an unknown parameter, a parameter of the specification made NaN, another number of anchors (0, 1 and 7 are
/// tried), anchors that are not finite, and anchors that are all equal.
///
/// # Errors
/// As [`check`].
///
/// ```
/// use crosscase_sets::{FunctionSpec, MembershipFunctions, laws};
/// laws::check_registered(&MembershipFunctions::standard(), &FunctionSpec::new("s", [400.0, 550.0, 900.0])).expect("lawful");
/// ```
pub fn check_registered(registry: &MembershipFunctions, spec: &FunctionSpec) -> Result<(), BrokenLaw> {
    let function = registry.build(spec).map_err(BrokenLaw::Calibration)?;
    if function.id() != spec.id {
        return Err(BrokenLaw::Name { registered: spec.id.clone(), own: function.id().to_owned() });
    }
    check(function.as_ref())?;
    refusals(registry, spec)?;
    // A missing value after every present one.
    let values: Vec<Option<f64>> = grid(function.as_ref()).into_iter().flat_map(|x| [Some(x), None]).collect();
    let calibrated = Calibration::function(spec.clone()).fit_with(registry, &values).map_err(BrokenLaw::Calibration)?;
    if calibrated.membership.len() != values.len() {
        return Err(BrokenLaw::Null { row: calibrated.membership.len().min(values.len()) });
    }
    for (row, (value, found)) in values.iter().zip(&calibrated.membership).enumerate() {
        match (value, found) {
            (None, None) => {}
            (Some(x), Some(membership)) if *membership == settled(function.membership(*x)) => {}
            (Some(x), Some(_)) => {
                return Err(BrokenLaw::Agreement { x: *x, found: *found, expected: settled(function.membership(*x)) });
            }
            (Some(_), None) | (None, Some(_)) => return Err(BrokenLaw::Null { row }),
        }
    }
    Ok(())
}

/// Specifications made wrong in one respect are errors.
fn refusals(registry: &MembershipFunctions, spec: &FunctionSpec) -> Result<(), BrokenLaw> {
    for (fault, spec) in faulty(spec) {
        // A factory that indexes the anchors panics; a panic elsewhere than in a suite would end the user's program.
        match catch_unwind(AssertUnwindSafe(|| registry.build(&spec).is_err())) {
            Ok(true) => {}
            Ok(false) => return Err(BrokenLaw::Accepted { fault, spec }),
            Err(_) => return Err(BrokenLaw::Panicked { fault, spec }),
        }
    }
    Ok(())
}

fn faulty(spec: &FunctionSpec) -> Vec<(FactoryFault, FunctionSpec)> {
    let anchored = |anchors: Vec<f64>| FunctionSpec { anchors, ..spec.clone() };
    let mut faulty = vec![(FactoryFault::UnknownParameter, spec.clone().with("no-such-parameter", 1.0))];
    faulty.extend(spec.parameters.keys().map(|name| (FactoryFault::ParameterNan, spec.clone().with(name, f64::NAN))));
    for count in [0_u8, 1, 7].into_iter().filter(|count| usize::from(*count) != spec.anchors.len()) {
        faulty.push((FactoryFault::AnchorCount, anchored((1..=count).map(f64::from).collect())));
    }
    for position in 0..spec.anchors.len() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let replaced = spec.anchors.iter().enumerate().map(|(at, value)| if at == position { bad } else { *value });
            faulty.push((FactoryFault::AnchorNotFinite, anchored(replaced.collect())));
        }
    }
    if let [first, _, ..] = spec.anchors[..] {
        faulty.push((FactoryFault::AnchorsEqual, anchored(vec![first; spec.anchors.len()])));
    }
    faulty
}

/// Membership is 0.5 at a crossover, more at inclusion and less at exclusion.
fn sides(function: &dyn MembershipFunction, landmarks: &[Landmark]) -> Result<(), BrokenLaw> {
    if !landmarks.iter().any(|l| matches!(l.role, Role::Crossover | Role::Cut)) {
        return Err(BrokenLaw::NoCrossover);
    }
    for &Landmark { role, at: x } in landmarks {
        let found = function.membership(x);
        let (is_crossover, is_kept) = match role {
            // To the last bit: a case on the crossover is neither in nor out, and one that is nearly so would be counted as one of them.
            Role::Crossover => (true, found == 0.5),
            Role::Inclusion => (false, found > 0.5),
            Role::Exclusion => (false, found < 0.5),
            Role::Cut => (false, true),
        };
        match (is_kept, is_crossover) {
            (true, _) => {}
            (false, true) => return Err(BrokenLaw::Crossover { x, found }),
            (false, false) => return Err(BrokenLaw::Side { role, x, found }),
        }
    }
    Ok(())
}

fn monotonicity(function: &dyn MembershipFunction, grid: &[f64]) -> Result<(), BrokenLaw> {
    let trend = function.trend();
    // A peak turns once from rising to falling, a trough the other way.
    let (mut rising, turns) = match trend {
        Trend::Rising => (true, false),
        Trend::Falling => (false, false),
        Trend::Peak => (true, true),
        Trend::Trough => (false, true),
    };
    let (mut moved, mut turned) = (false, false);
    let mut points = grid.iter().map(|&x| (x, function.membership(x)));
    let Some((mut from, mut before)) = points.next() else { return Ok(()) };
    let start = before;
    // Against the furthest point so far, not against the neighbour: a slow drop is one as well.
    for (to, after) in points {
        let ahead = if rising { after - before } else { before - after };
        if ahead < -ROUNDING {
            if !turns || turned {
                return Err(BrokenLaw::Monotonicity { trend, from, before, to, after });
            }
            (rising, turned) = (!rising, true);
        } else if ahead < 0.0 {
            continue;
        }
        moved |= !turned && (after - start).abs() > ROUNDING;
        (from, before) = (to, after);
    }
    if turns && !(moved && turned) { Err(BrokenLaw::Turn { trend }) } else { Ok(()) }
}
