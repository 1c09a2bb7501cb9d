//! What the answers say without a model: means and covariances of each group, by maximum likelihood.

use super::CfaMissing;
use super::likelihood::Pattern;
use crate::ScalesError;
use crosscase_numerics::{Cholesky, Matrix};

/// Means and covariances with n of every group, and the likelihoods of these and of variables that do not covary.
#[derive(Clone, Debug)]
pub(super) struct Saturated {
    pub(super) groups: Vec<Moments>,
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
    let mut found = Saturated { groups: Vec::new(), value: 0.0, independent: 0.0, answers: 0.0 };
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
        for at in 0..p {
            let (mean, variance, n) = margin(&own, at);
            if n < 1.0 || variance.is_nan() || variance <= 0.0 {
                let _ = mean;
                return Err(singular());
            }
            found.independent += n * (libm::log(variance) + 1.0);
        }
        found.groups.push(moments);
    }
    Ok(found)
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
            let (seen, size) = (&pattern.seen, pattern.seen.len());
            let cell = |at: usize| here.covariance[seen[at / size] * p + seen[at % size]];
            let factor = Cholesky::of(&Matrix::new(size, size, (0..size * size).map(cell).collect()).ok()?).ok()?;
            // Of each variable the weights of those that were answered; its own where it was.
            let weights: Vec<Vec<f64>> = (0..p)
                .map(|i| factor.solve(&seen.iter().map(|j| here.covariance[i * p + j]).collect::<Vec<_>>()).ok())
                .collect::<Option<_>>()?;
            let off: Vec<f64> = seen.iter().zip(&pattern.mean).map(|(i, m)| m - here.mean[*i]).collect();
            let guess: Vec<f64> =
                (0..p).map(|i| here.mean[i] + weights[i].iter().zip(&off).map(|(w, d)| w * d).sum::<f64>()).collect();
            for i in 0..p {
                sums[i] += pattern.n * guess[i];
                let through: Vec<f64> = (0..size)
                    .map(|b| (0..size).map(|a| weights[i][a] * pattern.covariance[a * size + b]).sum())
                    .collect();
                for j in 0..p {
                    let left = here.covariance[i * p + j]
                        - seen.iter().zip(&weights[j]).map(|(a, w)| here.covariance[i * p + a] * w).sum::<f64>();
                    let spread: f64 = through.iter().zip(&weights[j]).map(|(t, w)| t * w).sum();
                    squares[i * p + j] += pattern.n * (guess[i] * guess[j] + spread + left);
                }
            }
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
