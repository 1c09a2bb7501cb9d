//! Marginal maximum likelihood over a grid of places, by the EM algorithm (Bock & Aitkin 1981) with squared extrapolation (Varadhan & Roland 2008).

use super::IrtErrors;
use super::response::Curve;
use crosscase_numerics::{Cholesky, Matrix};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Places from −HALF to HALF; the sum over evenly spaced ones is exact to many digits, since the density is smooth and vanishes.
const NODES: usize = 81;
const HALF: f64 = 8.0;
const CYCLES: usize = 3_000;
/// Parameters that move less have settled.
const SETTLED: f64 = 1e-8;
/// Patterns that are summed by one thread.
const BLOCK: usize = 128;

/// The different rows of answers, and how often each is there.
pub(super) struct Patterns {
    rows: Vec<(Vec<Option<usize>>, f64)>,
    items: usize,
}

impl Patterns {
    pub(super) fn of(columns: &[Vec<Option<usize>>]) -> Self {
        let mut times: BTreeMap<Vec<Option<usize>>, f64> = BTreeMap::new();
        for row in 0..columns.first().map_or(0, Vec::len) {
            let answers = columns.iter().map(|column| column.get(row).copied().flatten()).collect();
            *times.entry(answers).or_default() += 1.0;
        }
        Self { rows: times.into_iter().collect(), items: columns.len() }
    }
}

/// The curves of greatest likelihood.
pub(super) struct Estimate {
    one_slope: bool,
    pub(super) curves: Vec<Curve>,
    pub(super) log_likelihood: f64,
    pub(super) converged: bool,
}

/// Places, and how likely each is.
fn grid() -> (Vec<f64>, Vec<f64>) {
    let nodes: Vec<f64> = (0..NODES).map(|q| HALF * (2.0 * q as f64 / (NODES - 1) as f64 - 1.0)).collect();
    let heights: Vec<f64> = nodes.iter().map(|z| libm::exp(-z * z / 2.0)).collect();
    let total: f64 = heights.iter().sum();
    (nodes, heights.iter().map(|h| h / total).collect())
}

/// Of each item, how many are expected to give each answer at each place.
type Counts = Vec<Vec<Vec<f64>>>;

/// The logarithm of the probability of each answer at each place.
fn logarithms(curves: &[Curve], nodes: &[f64]) -> Counts {
    let of = |curve: &Curve| {
        let mut table = vec![vec![0.0; nodes.len()]; curve.intercepts.len() + 1];
        for (q, z) in nodes.iter().enumerate() {
            let (p, _) = curve.at(*z);
            table.iter_mut().zip(p).for_each(|(row, p)| row[q] = libm::log(p));
        }
        table
    };
    curves.iter().map(of).collect()
}

/// The posterior over the places of a row of answers, and the logarithm of its likelihood.
fn posterior(curves: &[Curve], tables: &Counts, weights: &[f64], answers: &[Option<usize>]) -> (Vec<f64>, f64) {
    let mut height: Vec<f64> = weights.iter().map(|w| libm::log(*w)).collect();
    for ((answer, curve), table) in answers.iter().zip(curves).zip(tables) {
        let Some(row) = answer.and_then(|c| curve.used.binary_search(&c).ok()).and_then(|at| table.get(at)) else {
            continue;
        };
        height.iter_mut().zip(row).for_each(|(h, p)| *h += p);
    }
    let largest = height.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised: Vec<f64> = height.iter().map(|h| libm::exp(h - largest)).collect();
    let total: f64 = raised.iter().sum();
    (raised.iter().map(|h| h / total).collect(), largest + libm::log(total))
}

/// Expected counts and the log-likelihood, summed in a fixed order whatever the threads.
fn expectation(curves: &[Curve], patterns: &Patterns) -> (Counts, f64) {
    let (nodes, weights) = grid();
    let tables = logarithms(curves, &nodes);
    let empty = || -> Counts { curves.iter().map(|curve| vec![vec![0.0; NODES]; curve.used.len()]).collect() };
    let of = |block: &[(Vec<Option<usize>>, f64)]| {
        let (mut counts, mut total) = (empty(), 0.0);
        for (answers, times) in block {
            let (density, logarithm) = posterior(curves, &tables, &weights, answers);
            total += times * logarithm;
            for (item, answer) in answers.iter().enumerate().filter(|(item, _)| *item < patterns.items) {
                let Some(at) = answer.and_then(|c| curves[item].used.binary_search(&c).ok()) else { continue };
                counts[item][at].iter_mut().zip(&density).for_each(|(slot, d)| *slot += times * d);
            }
        }
        (counts, total)
    };
    let parts: Vec<(Counts, f64)> = patterns.rows.par_chunks(BLOCK).map(of).collect();
    let (mut counts, mut total) = (empty(), 0.0);
    for (part, logarithm) in parts {
        total += logarithm;
        for (slot, value) in counts.iter_mut().flatten().flatten().zip(part.iter().flatten().flatten()) {
            *slot += value;
        }
    }
    (counts, total)
}

impl Estimate {
    pub(super) fn of(one_slope: bool, start: Vec<Curve>, patterns: &Patterns) -> Self {
        let mut here = start;
        let mut converged = false;
        for _ in 0..CYCLES {
            let (first, before) = Self::cycle(one_slope, &here, patterns);
            let (second, _) = Self::cycle(one_slope, &first, patterns);
            let (a, b, c) = (flat(&here), flat(&first), flat(&second));
            let change: Vec<f64> = b.iter().zip(&a).map(|(b, a)| b - a).collect();
            if change.iter().all(|change| change.abs() < SETTLED) {
                (here, converged) = (second, true);
                break;
            }
            let bend: Vec<f64> = c.iter().zip(&b).zip(&change).map(|((c, b), r)| c - b - r).collect();
            let size = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
            let step = if size(&bend) > 0.0 { (-size(&change) / size(&bend)).min(-1.0) } else { -1.0 };
            let leap: Vec<f64> =
                a.iter().zip(&change).zip(&bend).map(|((a, r), v)| a - 2.0 * step * r + step * step * v).collect();
            let tried = unflat(&here, &leap);
            let is_better = tried.iter().all(Curve::is_proper) && expectation(&tried, patterns).1 >= before;
            here = if is_better { tried } else { second };
        }
        let log_likelihood = expectation(&here, patterns).1;
        Self { one_slope, curves: here, log_likelihood, converged }
    }

    /// One cycle, and the log-likelihood before it.
    fn cycle(one_slope: bool, curves: &[Curve], patterns: &Patterns) -> (Vec<Curve>, f64) {
        let (nodes, _) = grid();
        let (counts, before) = expectation(curves, patterns);
        let mut next: Vec<Curve> = (curves.iter().zip(&counts).collect::<Vec<_>>())
            .into_par_iter()
            .map(|(curve, counts)| curve.improved(&nodes, counts, !one_slope))
            .collect();
        if one_slope {
            let parts = next.iter().zip(&counts).map(|(curve, counts)| curve.slopes(&nodes, counts));
            let (gradient, information) =
                parts.fold((0.0, 0.0), |(g, i), (gradient, information)| (g + gradient[0], i + information[0]));
            let step = if information > 0.0 { gradient / information } else { 0.0 };
            // Not through 0: the variance of θ stays above it.
            for curve in &mut next {
                curve.slope = (curve.slope + step).max(curve.slope / 10.0);
            }
        }
        (next, before)
    }

    /// The variance of θ: slopes of one size are its standard deviation.
    pub(super) fn theta_variance(&self) -> f64 {
        if self.one_slope { self.curves.first().map_or(1.0, |curve| curve.slope * curve.slope) } else { 1.0 }
    }

    /// The difficulties of an item, from its parameters: that of a step into or out of a category that nobody used is none.
    pub(super) fn difficulties(&self, item: usize, steps: usize) -> Vec<Option<f64>> {
        let curve = &self.curves[item];
        self.places(curve, steps, &curve.parameters())
    }

    fn places(&self, curve: &Curve, steps: usize, parameters: &[f64]) -> Vec<Option<f64>> {
        let slope = if self.one_slope { 1.0 } else { parameters[0] };
        let mut found = vec![None; steps];
        for at in 1..curve.used.len() {
            let own = parameters[at];
            // A cumulative step is held whatever lies below; one from category to category wants both in use.
            let intercept = match (curve.is_cumulative(), curve.used[at] - curve.used[at - 1]) {
                (true, _) => own,
                (false, 1) => own - if at == 1 { 0.0 } else { parameters[at - 1] },
                (false, _) => continue,
            };
            if let Some(slot) = found.get_mut(curve.used[at] - 1) {
                *slot = Some(-intercept / slope).filter(|b| b.is_finite());
            }
        }
        found
    }

    /// The mean and the standard deviation of where a respondent stands.
    pub(super) fn posterior(&self, answers: &[Option<usize>]) -> (f64, f64) {
        let (nodes, weights) = grid();
        let (density, _) = posterior(&self.curves, &logarithms(&self.curves, &nodes), &weights, answers);
        let mean: f64 = nodes.iter().zip(&density).map(|(z, d)| z * d).sum();
        let spread: f64 = nodes.iter().zip(&density).map(|(z, d)| (z - mean) * (z - mean) * d).sum();
        let scale = self.theta_variance().sqrt();
        (mean * scale, spread.sqrt() * scale)
    }

    /// Standard errors: the observed information is the difference of the gradient to both sides of each parameter.
    pub(super) fn errors(&self, patterns: &Patterns) -> Vec<IrtErrors> {
        let at = self.free(&self.curves);
        let p = at.len();
        let step = 1e-5;
        let rows: Option<Vec<Vec<f64>>> = (0..p)
            .map(|i| {
                let moved = |by: f64| {
                    let mut next = at.clone();
                    next[i] += by;
                    self.gradient(&self.unfree(&next), patterns)
                };
                let (up, down) = (moved(step), moved(-step));
                let row: Vec<f64> = up.iter().zip(&down).map(|(u, d)| (d - u) / (2.0 * step)).collect();
                row.iter().all(|x| x.is_finite()).then_some(row)
            })
            .collect();
        let inverse = rows.and_then(|rows| {
            let cell = |place: usize| f64::midpoint(rows[place / p][place % p], rows[place % p][place / p]);
            let information = Matrix::new(p, p, (0..p * p).map(cell).collect()).ok()?;
            Cholesky::of(&information).ok()?.inverse().ok()
        });
        let mut from = usize::from(self.one_slope);
        let of = |curve: &Curve| {
            let steps = curve.used.last().copied().unwrap_or_default();
            let own: Vec<usize> = (from..from + curve.intercepts.len() + usize::from(!self.one_slope)).collect();
            from += own.len();
            let found = inverse.as_ref().map(|inverse| {
                // The delta method by differences of the difficulties, which are ratios of parameters.
                let parameters = curve.parameters();
                let first = usize::from(self.one_slope);
                let moved = |i: usize, by: f64| {
                    let mut next = parameters.clone();
                    next[i + first] += by;
                    self.places(curve, steps, &next)
                };
                let slopes: Vec<Vec<Option<f64>>> = (0..own.len())
                    .map(|i| {
                        let (up, down) = (moved(i, 1e-6), moved(i, -1e-6));
                        up.iter().zip(&down).map(|(u, d)| Some((*u)? / 2e-6 - (*d)? / 2e-6)).collect()
                    })
                    .collect();
                let error = |step: usize| {
                    let g: Option<Vec<f64>> = slopes.iter().map(|row| row[step]).collect();
                    let g = g?;
                    let mut variance = 0.0;
                    for (i, a) in own.iter().enumerate() {
                        for (j, b) in own.iter().enumerate() {
                            variance += g[i] * g[j] * inverse.row(*a)[*b];
                        }
                    }
                    (variance > 0.0).then(|| variance.sqrt())
                };
                let slope = own.first().filter(|_| !self.one_slope).map(|at| inverse.row(*at)[*at].sqrt());
                IrtErrors { discrimination: slope, difficulties: (0..steps).map(error).collect() }
            });
            found.unwrap_or_else(|| IrtErrors { discrimination: None, difficulties: vec![None; steps] })
        };
        self.curves.iter().map(of).collect()
    }

    /// The parameters that are free: a slope of all, or one an item.
    fn free(&self, curves: &[Curve]) -> Vec<f64> {
        if !self.one_slope {
            return flat(curves);
        }
        let slope = curves.first().map(|curve| curve.slope);
        slope.into_iter().chain(curves.iter().flat_map(|curve| curve.intercepts.iter().copied())).collect()
    }

    fn unfree(&self, parameters: &[f64]) -> Vec<Curve> {
        if !self.one_slope {
            return unflat(&self.curves, parameters);
        }
        let mut rest = parameters.iter().copied();
        let slope = rest.next().unwrap_or(1.0);
        let of = |curve: &Curve| {
            let own: Vec<f64> = std::iter::once(slope).chain(rest.by_ref().take(curve.intercepts.len())).collect();
            curve.with(&own)
        };
        self.curves.iter().map(of).collect()
    }

    /// The gradient of the log-likelihood: that of the expected one at the same place (Fisher's identity).
    fn gradient(&self, curves: &[Curve], patterns: &Patterns) -> Vec<f64> {
        let (nodes, _) = grid();
        let (counts, _) = expectation(curves, patterns);
        let parts: Vec<Vec<f64>> =
            curves.iter().zip(&counts).map(|(curve, counts)| curve.slopes(&nodes, counts).0).collect();
        if !self.one_slope {
            return parts.concat();
        }
        let slope: f64 = parts.iter().map(|part| part[0]).sum();
        std::iter::once(slope).chain(parts.iter().flat_map(|part| part[1..].iter().copied())).collect()
    }
}

fn flat(curves: &[Curve]) -> Vec<f64> {
    curves.iter().flat_map(Curve::parameters).collect()
}

fn unflat(curves: &[Curve], parameters: &[f64]) -> Vec<Curve> {
    let mut rest = parameters.iter().copied();
    let of = |curve: &Curve| {
        let own: Vec<f64> = rest.by_ref().take(curve.intercepts.len() + 1).collect();
        curve.with(&own)
    };
    curves.iter().map(of).collect()
}
