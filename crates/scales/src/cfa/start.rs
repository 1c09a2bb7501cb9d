//! Where the iterations start, and which way factors point.

use super::model::{Model, Spot};
use super::saturated::Moments;
use crate::one_factor::least_residual;
use crosscase_numerics::Matrix;

/// A group, a factor, and its indicators with their loadings.
type Indicators = (usize, usize, Vec<(usize, f64)>);

/// Where the iterations start: loadings of one factor of the correlations of each factor's indicators; `cuts` says where an ordered variable
/// of a group is cut.
pub(super) fn start(model: &Model, moments: &[Moments], cuts: &dyn Fn(usize, usize, usize) -> f64) -> Vec<f64> {
    let p = model.observed.len();
    let paths: Vec<(usize, Spot)> = model.parameters.iter().map(|one| (one.group, one.spot)).collect();
    // Of each group and factor its indicators with their loadings, on the scale of the variables.
    let mut known: Vec<Indicators> = Vec::new();
    for (group, of_group) in moments.iter().enumerate() {
        for factor in p..p + model.latent.len() {
            let of = |(g, spot): &(usize, Spot)| match spot {
                Spot::Path(to, from) if *g == group && *from == factor && *to < p => Some(*to),
                _ => None,
            };
            let indicators: Vec<usize> = paths.iter().filter_map(of).collect();
            let s = |i: usize, j: usize| of_group.covariance[i * p + j];
            let k = indicators.len();
            let cell = |at: usize| {
                let (i, j) = (indicators[at / k], indicators[at % k]);
                s(i, j) / (s(i, i) * s(j, j)).sqrt()
            };
            let r = if k == 0 { None } else { Matrix::new(k, k, (0..k * k).map(cell).collect()).ok() };
            let mut loadings = r.map_or_else(|| vec![0.7; k], |r| least_residual(&r));
            if loadings.first().is_some_and(|first| *first < 0.0) {
                for l in &mut loadings {
                    *l = -*l;
                }
            }
            for l in &mut loadings {
                *l = l.signum() * l.abs().clamp(0.2, 0.9);
            }
            known.push((
                group,
                factor,
                indicators.iter().zip(&loadings).map(|(i, l)| (*i, l * s(*i, *i).sqrt())).collect(),
            ));
        }
    }
    let of = |group: usize, factor: usize| {
        known.iter().find(|(g, f, _)| *g == group && *f == factor).map(|(_, _, list)| list.as_slice())
    };
    // The loading that is fixed says how long a factor's unit is.
    let fixed: Vec<(usize, usize, usize, f64)> = (model.parameters.iter())
        .filter_map(|one| match (one.spot, one.free) {
            (Spot::Path(to, from), None) if one.value != 0.0 => Some((one.group, from, to, one.value)),
            _ => None,
        })
        .collect();
    let unit = |group: usize, factor: usize| {
        let marker = fixed.iter().find(|(g, f, ..)| *g == group && *f == factor);
        let own =
            marker.and_then(|(_, _, to, value)| Some(of(group, factor)?.iter().find(|(i, _)| i == to)?.1 / value));
        own.filter(|own| own.abs() > 1e-6).unwrap_or(1.0)
    };
    let mut values = vec![0.0; model.free];
    for one in model.parameters.iter().rev() {
        let Some(free) = one.free else { continue };
        let s = &moments[one.group];
        values[free] = match one.spot {
            Spot::Path(to, from) => {
                let loading = of(one.group, from).and_then(|list| list.iter().find(|(i, _)| *i == to));
                loading.map_or(0.0, |(_, loading)| loading / unit(one.group, from))
            }
            Spot::Covariance(a, b) if a == b && a < p => {
                let held: f64 = known
                    .iter()
                    .filter(|(g, ..)| *g == one.group)
                    .filter_map(|(_, _, list)| list.iter().find(|(i, _)| *i == a))
                    .map(|(_, loading)| loading * loading)
                    .sum();
                let own = s.covariance[a * p + a];
                (own - held).max(0.1 * own)
            }
            Spot::Covariance(a, b) if a == b => unit(one.group, a) * unit(one.group, a),
            Spot::Mean(at) if at < p => s.mean[at],
            Spot::Cut(at, cut) => cuts(one.group, at, cut),
            Spot::Scale(_) => 1.0,
            Spot::Covariance(..) | Spot::Mean(_) => 0.0,
        };
    }
    values
}

/// Turns factors of which every loading is free so that the first one is positive.
pub(super) fn sign(model: &Model, free: &mut [f64], std_lv: bool) {
    if !std_lv {
        return;
    }
    let p = model.observed.len();
    for factor in p..p + model.latent.len() {
        let touches = |spot: Spot| match spot {
            Spot::Path(to, from) => (to == factor) != (from == factor),
            Spot::Covariance(a, b) => (a == factor) != (b == factor),
            Spot::Mean(at) => at == factor,
            Spot::Cut(..) | Spot::Scale(_) => false,
        };
        let is_loading = |spot: Spot| matches!(spot, Spot::Path(_, from) if from == factor);
        let own = || model.parameters.iter().filter(|one| touches(one.spot));
        let first = own().find(|one| is_loading(one.spot));
        // A loading that is fixed says which way the factor points.
        let is_free = own().filter(|one| is_loading(one.spot)).all(|one| one.free.is_some());
        if is_free && first.and_then(|one| one.free).is_some_and(|at| free[at] < 0.0) {
            let mut turned: Vec<usize> = own().filter_map(|one| one.free).collect();
            turned.sort_unstable();
            turned.dedup();
            for at in turned {
                free[at] = -free[at];
            }
        }
    }
}
