//! Figures that a model defines of its parameters, with their standard errors.

use super::expression::Defined;
use super::model::Model;
use super::{CfaEstimate, Fitted};

/// The figures with their standard errors by the delta method; none in the place of one that has no value.
pub(super) fn estimates(
    defined: &[Defined],
    model: &Model,
    fitted: &Fitted,
    estimates: &[CfaEstimate],
) -> Vec<Option<CfaEstimate>> {
    let place = |label: &str| model.parameters.iter().position(|one| one.label.as_deref() == Some(label));
    let at = |free: &[f64]| {
        values(defined, &|label| {
            let one = model.parameters.get(place(label)?)?;
            Some(one.free.map_or(one.value, |slot| free[slot]))
        })
    };
    let slopes = |slot: usize| -> Vec<Option<f64>> {
        let step = 1e-5 * fitted.free[slot].abs().max(1.0);
        let moved = |by: f64| {
            let mut free = fitted.free.clone();
            free[slot] += by;
            at(&free)
        };
        moved(step).into_iter().zip(moved(-step)).map(|(up, down)| Some((up? - down?) / (2.0 * step))).collect()
    };
    let found = at(&fitted.free);
    let all: Vec<Vec<Option<f64>>> =
        if defined.is_empty() { Vec::new() } else { (0..model.free).map(slopes).collect() };
    let standardised = values(defined, &|label| estimates.get(place(label)?)?.std);
    let one = |(number, one): (usize, &Defined)| {
        let slopes: Option<Vec<f64>> = all.iter().map(|of_slot| of_slot.get(number).copied().flatten()).collect();
        let variance = fitted.covariance.as_ref().zip(slopes).map(|(covariance, slopes)| -> f64 {
            let row = |row: &[f64]| -> f64 { row.iter().zip(&slopes).map(|(v, slope)| v * slope).sum() };
            covariance.iter().zip(&slopes).map(|(v, slope)| slope * row(v)).sum()
        });
        Some(CfaEstimate {
            lhs: one.name.clone(),
            op: ":=",
            rhs: one.value.to_string(),
            group: 0,
            est: found.get(number).copied().flatten()?,
            se: variance.filter(|variance| *variance >= 0.0).map(f64::sqrt),
            std: standardised.get(number).copied().flatten(),
        })
    };
    defined.iter().enumerate().map(one).collect()
}

/// The value of each figure, which may rest on those before it; `of` gives that of a label.
fn values(defined: &[Defined], of: &dyn Fn(&str) -> Option<f64>) -> Vec<Option<f64>> {
    let mut found: Vec<Option<f64>> = Vec::new();
    for one in defined {
        let before = |name: &str| {
            let at = defined.iter().take(found.len()).position(|known| known.name == name)?;
            found.get(at).copied().flatten()
        };
        found.push(one.value.value(&|name| of(name).or_else(|| before(name))));
    }
    found
}
