//! Marginal maximum likelihood over a grid of places, by the EM algorithm (Bock & Aitkin 1981) with squared extrapolation (Varadhan & Roland 2008).

use super::response::Curve;
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
    pub(super) rows: Vec<(Vec<Option<usize>>, f64)>,
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
    pub(super) one_slope: bool,
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
pub(super) type Counts = Vec<Vec<Vec<f64>>>;

/// Curves over the places: the logarithm of how likely each place is, and of each answer there.
struct Tables<'a> {
    curves: &'a [Curve],
    weights: Vec<f64>,
    answers: Counts,
}

/// A place so much less likely than the likeliest holds nothing of the last digit of a sum.
const NOTHING: f64 = -45.0;

impl<'a> Tables<'a> {
    fn of(curves: &'a [Curve]) -> Self {
        let (nodes, weights) = grid();
        let of = |curve: &Curve| {
            let mut table = vec![vec![0.0; nodes.len()]; curve.intercepts.len() + 1];
            for (q, z) in nodes.iter().enumerate() {
                table.iter_mut().zip(curve.at(*z)).for_each(|(row, p)| row[q] = libm::log(p));
            }
            table
        };
        Self {
            curves,
            weights: weights.iter().map(|w| libm::log(*w)).collect(),
            answers: curves.par_iter().map(of).collect(),
        }
    }

    /// The place of an answer among those of its item that were used.
    fn category(&self, item: usize, answer: Option<usize>) -> Option<usize> {
        answer.and_then(|c| self.curves[item].used.binary_search(&c).ok())
    }

    /// The posterior over the places of a row of answers, from the first place that it reaches on, and the logarithm of its likelihood.
    fn posterior(&self, answers: &[Option<usize>]) -> Posterior {
        let mut height = self.weights.clone();
        for (item, answer) in answers.iter().enumerate() {
            if let Some(at) = self.category(item, *answer) {
                height.iter_mut().zip(&self.answers[item][at]).for_each(|(h, p)| *h += p);
            }
        }
        let largest = height.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let reached = |h: &f64| *h - largest > NOTHING;
        let from = height.iter().position(reached).unwrap_or_default();
        let to = height.iter().rposition(reached).map_or(height.len(), |last| last + 1);
        let mut density: Vec<f64> = height[from..to].iter().map(|h| libm::exp(h - largest)).collect();
        let total: f64 = density.iter().sum();
        for d in &mut density {
            *d /= total;
        }
        Posterior { from, density, logarithm: largest + libm::log(total) }
    }
}

/// How likely each place is, given a row of answers; 0 at all places that are not listed.
pub(super) struct Posterior {
    pub(super) from: usize,
    pub(super) density: Vec<f64>,
    logarithm: f64,
}

/// Expected counts and the log-likelihood, summed in a fixed order whatever the threads.
fn expectation(curves: &[Curve], patterns: &Patterns) -> (Counts, f64) {
    let tables = Tables::of(curves);
    let empty = || -> Counts { curves.iter().map(|curve| vec![vec![0.0; NODES]; curve.used.len()]).collect() };
    let of = |block: &[(Vec<Option<usize>>, f64)]| {
        let (mut counts, mut total) = (empty(), 0.0);
        for (answers, times) in block {
            let mut found = tables.posterior(answers);
            total += times * found.logarithm;
            for d in &mut found.density {
                *d *= times;
            }
            for (item, answer) in answers.iter().enumerate().filter(|(item, _)| *item < patterns.items) {
                let Some(at) = tables.category(item, *answer) else { continue };
                counts[item][at][found.from..].iter_mut().zip(&found.density).for_each(|(slot, d)| *slot += d);
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

/// Places respondents on the line by fitted curves.
pub(super) struct Scorer<'a> {
    tables: Tables<'a>,
    nodes: Vec<f64>,
    scale: f64,
}

impl Scorer<'_> {
    /// The mean and the standard deviation of where a respondent stands.
    pub(super) fn score(&self, answers: &[Option<usize>]) -> (f64, f64) {
        let found = self.tables.posterior(answers);
        let places = || self.nodes[found.from..].iter().zip(&found.density);
        let mean: f64 = places().map(|(z, d)| z * d).sum();
        let spread: f64 = places().map(|(z, d)| (z - mean) * (z - mean) * d).sum();
        (mean * self.scale, spread.sqrt() * self.scale)
    }
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

    pub(super) fn places(&self, curve: &Curve, steps: usize, parameters: &[f64]) -> Vec<Option<f64>> {
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

    /// Respondents are scored by it.
    pub(super) fn scorer(&self) -> Scorer<'_> {
        Scorer { tables: Tables::of(&self.curves), nodes: grid().0, scale: self.theta_variance().sqrt() }
    }

    /// The places, the expected counts there, and the posterior of each different row of answers.
    pub(super) fn expected(&self, patterns: &Patterns) -> (Vec<f64>, Counts, Vec<Posterior>) {
        let tables = Tables::of(&self.curves);
        let posteriors = patterns.rows.par_iter().map(|(answers, _)| tables.posterior(answers)).collect();
        (grid().0, expectation(&self.curves, patterns).0, posteriors)
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
