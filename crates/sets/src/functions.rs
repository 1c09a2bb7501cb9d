//! The membership functions of this crate, one file each.

mod bell;
mod crisp;
mod logistic;
mod piecewise_s;

pub use bell::Bell;
pub use crisp::Crisp;
pub use logistic::Logistic;
pub use piecewise_s::PiecewiseS;

pub(crate) use bell::bell;
pub(crate) use crisp::crisp;
pub(crate) use logistic::logistic;
pub(crate) use piecewise_s::piecewise_s;

use crate::{Anchors, Landmark, Role, SetsError};

fn three_anchors(anchors: &Anchors, shape: &'static str) -> Result<[f64; 3], SetsError> {
    anchors.three().ok_or(SetsError::ShapeAnchors { shape, expected: 3, found: anchors.values().len() })
}

/// Exclusion, crossover and inclusion as landmarks in rising order.
fn landmarks([exclusion, crossover, inclusion]: [f64; 3]) -> Vec<Landmark> {
    let mut found = vec![
        Landmark { role: Role::Exclusion, at: exclusion },
        Landmark { role: Role::Crossover, at: crossover },
        Landmark { role: Role::Inclusion, at: inclusion },
    ];
    found.sort_by(|a, b| a.at.total_cmp(&b.at));
    found
}

fn check_exponents(function: &str, below: f64, above: f64) -> Result<(), SetsError> {
    for (parameter, found) in [("below", below), ("above", above)] {
        if !(found > 0.0 && found.is_finite()) {
            return Err(SetsError::Parameter {
                function: function.to_owned(),
                parameter: parameter.to_owned(),
                found,
                allowed: "give a finite number above 0",
            });
        }
    }
    Ok(())
}
