//! What the answers say without a model: means and covariances of each group, by maximum likelihood.

use super::CfaMissing;
use super::likelihood::Pattern;
use crate::ScalesError;
use crosscase_numerics::{Cholesky, Matrix};

/// Means and covariances with n of every group, and the likelihoods of these and of variables that do not covary.
#[derive(Clone, Debug)]
pub(super) struct Saturated {
    pub(super) groups: Vec<Moments>,
    /// Mean and variance of each variable by itself, by group.
    pub(super) margins: Vec<Vec<(f64, f64)>>,
    /// Σ n(ln|S| + p), or with missing answers twice the negative log-likelihood without its constant.
    pub(super) value: f64,
    /// The same of variables that do not covary.
    pub(super) independent: f64,
    /// How many answers there are: each adds ln 2π.
    pub(super) answers: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Moments {
    pub(super) mean: Vec<f64>,
    pub(super) covariance: Vec<f64>,
}

const CYCLES: usize = 10_000;

pub(super) fn of(patterns: &[Pattern], groups: usize, p: usize, missing: CfaMissing) -> Result<Saturated, ScalesError> {
    let singular = || ScalesError::Singular {
        wanted: "maximum likelihood",
        way_out: "leave out an item that follows from others, or take more rows",
    };
    let mut found = Saturated { groups: Vec::new(), margins: Vec::new(), value: 0.0, independent: 0.0, answers: 0.0 };
    for group in 0..groups {
        let own: Vec<&Pattern> = patterns.iter().filter(|pattern| pattern.group == group).collect();
        let moments = match (missing, own.as_slice()) {
            (CfaMissing::Listwise, [one]) => Moments { mean: one.mean.clone(), covariance: one.covariance.clone() },
            _ => expected(&own, p).ok_or_else(singular)?,
        };
        for pattern in &own {
            found.value += pattern.n * distance(&moments, pattern, p).ok_or_else(singular)?;
            found.answers += pattern.n * pattern.seen.len() as f64;
        }
        let mut margins = Vec::new();
        for at in 0..p {
            let (mean, variance, n) = margin(&own, at);
            if n < 1.0 || variance.is_nan() || variance <= 0.0 {
                return Err(singular());
            }
            found.independent += n * (libm::log(variance) + 1.0);
            margins.push((mean, variance));
        }
        found.margins.push(margins);
        found.groups.push(moments);
    }
    Ok(found)
}

/// The free values of the unrestricted model without covariances.
pub(super) fn apart(margins: &[(f64, f64)], means: bool) -> Vec<f64> {
    let centres = margins.iter().map(|(mean, _)| *mean).take(if means { margins.len() } else { 0 });
    margins.iter().map(|(_, variance)| *variance).chain(centres).collect()
}

/// ln|Σ| + tr(SΣ⁻¹) + d′Σ⁻¹d of the variables that a pattern has.
fn distance(moments: &Moments, pattern: &Pattern, p: usize) -> Option<f64> {
    let (seen, size) = (&pattern.seen, pattern.seen.len());
    let cell = |at: usize| moments.covariance[seen[at / size] * p + seen[at % size]];
    let factor = Cholesky::of(&Matrix::new(size, size, (0..size * size).map(cell).collect()).ok()?).ok()?;
    let inverse = factor.inverse().ok()?;
    let off: Vec<f64> = seen.iter().zip(&pattern.mean).map(|(i, m)| m - moments.mean[*i]).collect();
    let fit: f64 = (0..size * size)
        .map(|at| inverse.values()[at] * (pattern.covariance[at] + off[at / size] * off[at % size]))
        .sum();
    Some(factor.ln_determinant() + fit)
}

/// Mean, variance with n, and number of the answers to a variable.
fn margin(patterns: &[&Pattern], variable: usize) -> (f64, f64, f64) {
    let own = || {
        patterns.iter().filter_map(|pattern| {
            let at = pattern.seen.iter().position(|seen| *seen == variable)?;
            let size = pattern.seen.len();
            Some((pattern.n, pattern.mean[at], pattern.covariance[at * size + at]))
        })
    };
    let n: f64 = own().map(|(n, ..)| n).sum();
    let mean = own().map(|(n, mean, _)| n * mean).sum::<f64>() / n;
    let variance = own().map(|(n, m, v)| n * (v + (m - mean) * (m - mean))).sum::<f64>() / n;
    (mean, variance, n)
}

/// Means and covariances of greatest likelihood with missing answers, by the EM algorithm (Dempster, Laird & Rubin 1977).
fn expected(patterns: &[&Pattern], p: usize) -> Option<Moments> {
    let margins: Vec<(f64, f64, f64)> = (0..p).map(|at| margin(patterns, at)).collect();
    let n: f64 = patterns.iter().map(|pattern| pattern.n).sum();
    let mut here = Moments {
        mean: margins.iter().map(|(mean, ..)| *mean).collect(),
        covariance: (0..p * p).map(|at| if at / p == at % p { margins[at / p].1 } else { 0.0 }).collect(),
    };
    for _ in 0..CYCLES {
        let (mut sums, mut squares) = (vec![0.0; p], vec![0.0; p * p]);
        for pattern in patterns {
            here.add(pattern, &mut sums, &mut squares)?;
        }
        let mean: Vec<f64> = sums.iter().map(|sum| sum / n).collect();
        let covariance: Vec<f64> = (0..p * p).map(|at| squares[at] / n - mean[at / p] * mean[at % p]).collect();
        let moved = covariance
            .iter()
            .zip(&here.covariance)
            .enumerate()
            .map(|(at, (a, b))| (a - b).abs() / (margins[at / p].1 * margins[at % p].1).sqrt())
            .fold(0.0_f64, f64::max);
        here = Moments { mean, covariance };
        if moved < 1e-9 {
            return Some(here);
        }
    }
    None
}

impl Moments {
    /// The free values of the unrestricted model.
    pub(super) fn free(&self, means: bool) -> Vec<f64> {
        let p = self.mean.len();
        let pairs = (0..p).flat_map(|a| (a..p).map(move |b| a * p + b)).map(|at| self.covariance[at]);
        pairs.chain(self.mean.iter().copied().take(if means { p } else { 0 })).collect()
    }

    /// Adds the sums and the sums of squares that are expected of the rows of a pattern: what was not answered by regression on what was.
    fn add(&self, pattern: &Pattern, sums: &mut [f64], squares: &mut [f64]) -> Option<()> {
        let (p, seen, size) = (self.mean.len(), &pattern.seen, pattern.seen.len());
        let missing: Vec<usize> = (0..p).filter(|at| !seen.contains(at)).collect();
        let cell = |at: usize| self.covariance[seen[at / size] * p + seen[at % size]];
        let off: Vec<f64> = seen.iter().zip(&pattern.mean).map(|(i, m)| m - self.mean[*i]).collect();
        let mut guess = vec![0.0; p];
        seen.iter().zip(&pattern.mean).for_each(|(i, mean)| guess[*i] = *mean);
        let mut spread = vec![0.0; p * p];
        for (a, i) in seen.iter().enumerate() {
            seen.iter().enumerate().for_each(|(b, j)| spread[i * p + j] = pattern.covariance[a * size + b]);
        }
        if !missing.is_empty() {
            let factor = Cholesky::of(&Matrix::new(size, size, (0..size * size).map(cell).collect()).ok()?).ok()?;
            let weights: Vec<Vec<f64>> = missing
                .iter()
                .map(|i| factor.solve(&seen.iter().map(|j| self.covariance[i * p + j]).collect::<Vec<_>>()).ok())
                .collect::<Option<_>>()?;
            let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
            for (i, weights_i) in missing.iter().zip(&weights) {
                guess[*i] = self.mean[*i] + dot(weights_i, &off);
                let through: Vec<f64> = pattern.covariance.chunks(size).map(|row| dot(row, weights_i)).collect();
                for (j, through) in seen.iter().zip(&through) {
                    (spread[i * p + j], spread[j * p + i]) = (*through, *through);
                }
                for (j, weights_j) in missing.iter().zip(&weights) {
                    let with: Vec<f64> = seen.iter().map(|seen| self.covariance[i * p + seen]).collect();
                    spread[i * p + j] = dot(&through, weights_j) + self.covariance[i * p + j] - dot(&with, weights_j);
                }
            }
        }
        for i in 0..p {
            sums[i] += pattern.n * guess[i];
            for j in 0..p {
                squares[i * p + j] += pattern.n * (guess[i] * guess[j] + spread[i * p + j]);
            }
        }
        Some(())
    }
}
