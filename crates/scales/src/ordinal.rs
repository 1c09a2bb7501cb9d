//! Ordered answers as cuts of normal variables: thresholds, polychoric correlations and their asymptotic variances.

use crate::ScalesError;
use crosscase_numerics::{
    Cholesky, Matrix, bivariate_normal_cdf, bivariate_normal_cell, normal_cdf, normal_quantile, polychoric_matrix,
};
use rayon::prelude::*;
use std::f64::consts::PI;

/// By how much a likelihood must be greater to be so, an answer.
const GREATER: f64 = 1e-8;

/// Ordered items over complete rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ordinal {
    /// The category of each row, by item.
    pub(crate) categories: Vec<Vec<usize>>,
    /// The cuts between the categories that were used, by item.
    pub(crate) thresholds: Vec<Vec<f64>>,
    /// Polychoric correlations; ±1 at a boundary.
    pub(crate) correlations: Matrix,
    /// The pairs whose likelihood rises to ±1.
    pub(crate) boundary: Vec<(usize, usize)>,
}

impl Ordinal {
    /// In two steps: thresholds from the margins, then the correlation of greatest likelihood (Olsson 1979). Empty cells are not
    /// corrected.
    pub(crate) fn of(columns: &[Vec<f64>]) -> Result<Self, ScalesError> {
        let found = polychoric_matrix(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
        let k = columns.len();
        let cut: Vec<(Vec<usize>, Vec<f64>)> = columns.par_iter().map(|column| cut(column)).collect();
        let rises = |i: usize, j: usize| rises(&cut[i], &cut[j], found.row(i)[j]);
        let pairs: Vec<(usize, usize)> = (0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j))).collect();
        let boundary: Vec<(usize, usize)> = pairs.into_par_iter().filter(|&(i, j)| rises(i, j)).collect();
        let cell = |i: usize, j: usize| {
            if boundary.contains(&(i.min(j), i.max(j))) { found.row(i)[j].signum() } else { found.row(i)[j] }
        };
        let correlations = Matrix::new(k, k, (0..k * k).map(|at| cell(at / k, at % k)).collect())?;
        let (categories, thresholds) = cut.into_iter().unzip();
        Ok(Self { categories, thresholds, correlations, boundary })
    }

    /// What each row adds to the estimate of a correlation, for every cell of the pair's table: Muthén (1984), bread and meat both from
    /// casewise cross-products. Its sum of squares over the rows is the asymptotic variance. `None` at a boundary.
    pub(crate) fn influences(&self, i: usize, j: usize) -> Option<Vec<f64>> {
        let (a, b) = (self.categories.get(i)?, self.categories.get(j)?);
        let (cuts_a, cuts_b) = (self.thresholds.get(i)?, self.thresholds.get(j)?);
        let rho = self.correlations.get(i, j).filter(|rho| rho.abs() < 1.0)?;
        let (rows, columns) = (cuts_a.len() + 1, cuts_b.len() + 1);
        let mut counts = vec![0.0; rows * columns];
        a.iter().zip(b).for_each(|(x, y)| counts[x * columns + y] += 1.0);
        let (ends_a, ends_b) = (Ends(cuts_a), Ends(cuts_b));
        let mut about_rho = vec![0.0; rows * columns];
        let (mut cross_a, mut cross_b, mut information) = (vec![0.0; cuts_a.len()], vec![0.0; cuts_b.len()], 0.0);
        for x in 0..rows {
            for y in 0..columns {
                let count = counts[x * columns + y];
                if count == 0.0 {
                    continue;
                }
                let (side_a, side_b) = (ends_a.around(x), ends_b.around(y));
                let (p, slope) = bivariate_normal_cell(side_a, side_b, rho);
                let p = p.max(1e-300);
                // By the correlation, not by its arcsine.
                let score = slope / (1.0 - rho * rho).sqrt() / p;
                about_rho[x * columns + y] = score;
                information += count * score * score;
                let add = |cross: &mut [f64], cut: Option<usize>, sign: f64, at: f64, low: f64, high: f64| {
                    if let Some(slot) = cut.and_then(|cut| cross.get_mut(cut)) {
                        let spread = (1.0 - rho * rho).sqrt();
                        let share = phi_cdf((high - rho * at) / spread) - phi_cdf((low - rho * at) / spread);
                        *slot += count * score * sign * phi(at) * share / p;
                    }
                };
                let (low, high) = (ends_b.below(y), ends_b.above(y));
                add(&mut cross_a, Some(x), 1.0, ends_a.above(x), low, high);
                add(&mut cross_a, x.checked_sub(1), -1.0, ends_a.below(x), low, high);
                let (low, high) = (ends_a.below(x), ends_a.above(x));
                add(&mut cross_b, Some(y), 1.0, ends_b.above(y), low, high);
                add(&mut cross_b, y.checked_sub(1), -1.0, ends_b.below(y), low, high);
            }
        }
        let through = |categories: &[usize], cuts: &[f64], cross: &[f64]| -> Option<Vec<f64>> {
            let influences = threshold_influences(categories, cuts)?;
            Some(influences.iter().map(|own| own.iter().zip(cross).map(|(a, b)| a * b).sum()).collect())
        };
        let (through_a, through_b) = (through(a, cuts_a, &cross_a)?, through(b, cuts_b, &cross_b)?);
        let of = |(x, y): (&usize, &usize)| (about_rho[x * columns + y] - through_a[*x] - through_b[*y]) / information;
        Some(a.iter().zip(b).map(of).collect())
    }
}

/// Whether the likelihood of two ordered variables is no greater at a correlation than where it ends, at ±1. It can be so only where a cell of
/// their table is empty.
pub(crate) fn rises_to_boundary(x: &[f64], y: &[f64], rho: f64) -> bool {
    rises(&cut(x), &cut(y), rho)
}

fn rises((a, cuts_a): &(Vec<usize>, Vec<f64>), (b, cuts_b): &(Vec<usize>, Vec<f64>), rho: f64) -> bool {
    let columns = cuts_b.len() + 1;
    let mut counts = vec![0.0; (cuts_a.len() + 1) * columns];
    a.iter().zip(b).for_each(|(x, y)| counts[x * columns + y] += 1.0);
    if counts.iter().all(|count| *count > 0.0) {
        return false;
    }
    let (ends_a, ends_b) = (Ends(cuts_a), Ends(cuts_b));
    let likelihood = |rho: f64| -> f64 {
        let of = |(at, count): (usize, &f64)| {
            let (x, y) = (at / columns, at % columns);
            let (p, _) = bivariate_normal_cell(ends_a.around(x), ends_b.around(y), rho);
            // At ±1 two margins that are one may differ by rounding.
            let least = if rho.abs() < 1.0 { 0.0 } else { 1e-13 };
            if p > least { count * libm::log(p) } else { f64::NEG_INFINITY }
        };
        counts.iter().enumerate().filter(|(_, count)| **count > 0.0).map(of).sum()
    };
    likelihood(rho.signum()) >= likelihood(rho) - GREATER * a.len() as f64
}

/// What a row of each category adds to the estimates of an item's thresholds: A₁₁⁻¹s.
pub(crate) fn threshold_influences(categories: &[usize], cuts: &[f64]) -> Option<Vec<Vec<f64>>> {
    let m = cuts.len();
    let scores = threshold_scores(cuts);
    let mut counts = vec![0.0; scores.len()];
    for category in categories {
        counts[*category] += 1.0;
    }
    let mut bread = vec![0.0; m * m];
    for (s, count) in scores.iter().zip(&counts) {
        for i in 0..m {
            (0..m).for_each(|j| bread[i * m + j] += count * s[i] * s[j]);
        }
    }
    let factor = Cholesky::of(&Matrix::new(m, m, bread).ok()?).ok()?;
    scores.iter().map(|s| factor.solve(s).ok()).collect()
}

/// The score of the thresholds of one item, for each category.
fn threshold_scores(cuts: &[f64]) -> Vec<Vec<f64>> {
    let ends = Ends(cuts);
    let of = |category: usize| {
        let p = phi_cdf(ends.above(category)) - phi_cdf(ends.below(category));
        let mut score = vec![0.0; cuts.len()];
        if let Some(slot) = score.get_mut(category) {
            *slot = phi(ends.above(category)) / p;
        }
        if let Some(slot) = category.checked_sub(1).and_then(|cut| score.get_mut(cut)) {
            *slot = -phi(ends.below(category)) / p;
        }
        score
    };
    (0..=cuts.len()).map(of).collect()
}

/// The categories of values in rising order, and the cuts between them.
fn cut(values: &[f64]) -> (Vec<usize>, Vec<f64>) {
    let mut levels = values.to_vec();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let categories: Vec<usize> = values.iter().map(|value| levels.partition_point(|level| level < value)).collect();
    let mut counts = vec![0_usize; levels.len()];
    for at in &categories {
        counts[*at] += 1;
    }
    let share = |up_to: usize| counts[..=up_to].iter().sum::<usize>() as f64 / values.len() as f64;
    let cuts = (0..levels.len().saturating_sub(1)).filter_map(|up_to| normal_quantile(share(up_to))).collect();
    (categories, cuts)
}

/// The cuts of an item with the ends of the line.
pub(crate) struct Ends<'a>(pub(crate) &'a [f64]);

impl Ends<'_> {
    pub(crate) fn above(&self, category: usize) -> f64 {
        self.0.get(category).copied().unwrap_or(f64::INFINITY)
    }

    fn around(&self, category: usize) -> (f64, f64) {
        (self.below(category), self.above(category))
    }

    pub(crate) fn below(&self, category: usize) -> f64 {
        category.checked_sub(1).and_then(|cut| self.0.get(cut)).copied().unwrap_or(f64::NEG_INFINITY)
    }
}

pub(crate) fn phi(x: f64) -> f64 {
    if x.is_finite() { libm::exp(-x * x / 2.0) / (2.0 * PI).sqrt() } else { 0.0 }
}

pub(crate) fn phi_cdf(x: f64) -> f64 {
    if x.is_finite() { normal_cdf(x) } else { f64::from(u8::from(x > 0.0)) }
}

fn cdf(h: f64, k: f64, rho: f64) -> f64 {
    match (h.is_finite(), k.is_finite()) {
        (true, true) if rho >= 1.0 => normal_cdf(h.min(k)),
        (true, true) if rho <= -1.0 => (normal_cdf(h) + normal_cdf(k) - 1.0).max(0.0),
        (true, true) => bivariate_normal_cdf(h, k, rho),
        (false, _) if h < 0.0 => 0.0,
        (_, false) if k < 0.0 => 0.0,
        (false, _) => phi_cdf(k),
        (_, false) => phi_cdf(h),
    }
}

/// The covariance of two ordered items, scored 1, 2, 3 …, whose latent variables correlate so (Green & Yang 2009,
/// doi:10.1007/s11336-008-9099-3): the sum of Φ₂(τ, τ′, ρ) − Φ(τ)Φ(τ′) over both items' thresholds.
pub(crate) fn ordered_covariance(cuts_a: &[f64], cuts_b: &[f64], rho: f64) -> f64 {
    let with = |h: f64| -> f64 { cuts_b.iter().map(|&k| cdf(h, k, rho) - normal_cdf(h) * normal_cdf(k)).sum() };
    cuts_a.iter().map(|&h| with(h)).sum()
}
