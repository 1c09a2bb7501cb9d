//! Varimax as IBM's Scientific Subroutine Package had it, with the decimals that KADE keeps on the way: to repeat what was published.
//!
//! IBM (1968), System/360 Scientific Subroutine Package, Version III, routine VARMX, after Kaiser (1959,
//! doi:10.1177/001316445901900314). Pairs of factors are turned one after another. The angle comes from a comparison of the numerator and
//! the denominator of its tangent; where the numerator is the larger one, the routine takes their ratio for a cotangent, which turns less
//! far than the criterion asks for, so that it is the number of rounds that brings it there. It ends once four rounds in a row change the
//! criterion by less than 1e-8, or after 225.

use crate::QmethodError;
use crate::conventions::rounded;
use crosscase_numerics::{Matrix, Rotated};

const ROUNDS: usize = 225;
const STILL: f64 = 1e-8;
const STILL_ROUNDS: usize = 4;
/// A ratio below this is no angle.
const NO_ANGLE: f64 = 0.001_16;
/// √½ as the routine has it.
const DIAGONAL: f64 = 0.707_106_6;

/// A turn of two factors: cosine and sine.
type Turn = (f64, f64);

/// Loadings of five decimals.
pub(super) fn varimax(loadings: &Matrix) -> Result<Rotated, QmethodError> {
    let (n, k) = (loadings.rows(), loadings.columns());
    let mut factors: Vec<Vec<f64>> = (0..k).map(|f| loadings.column(f).into_iter().map(to8).collect()).collect();
    let lengths: Vec<f64> = (0..n).map(|i| to8(factors.iter().map(|f| to8(f[i] * f[i])).sum()).sqrt()).collect();
    for factor in &mut factors {
        for (loading, length) in factor.iter_mut().zip(&lengths) {
            let length = to8(*length);
            *loading = if length == 0.0 { 0.0 } else { to8(*loading / length) };
        }
    }
    let mut turns: Vec<Vec<f64>> = (0..k).map(|f| Matrix::identity(k).column(f)).collect();
    let (mut reached, mut still, mut iterations) = (0.0, 0, 0);
    while still < STILL_ROUNDS && iterations < ROUNDS {
        let variance = sum(factors.iter().map(|factor| variance(factor)));
        still = if f64::abs(variance - reached) < STILL { still + 1 } else { 0 };
        reached = variance;
        for f in 0..k {
            for g in f + 1..k {
                if let Some(turn) = angle(&factors[f], &factors[g]) {
                    turned(&mut factors, f, g, turn, to8);
                    turned(&mut turns, f, g, turn, |x| x);
                }
            }
        }
        iterations += 1;
    }
    for factor in &mut factors {
        for (loading, length) in factor.iter_mut().zip(&lengths) {
            *loading = rounded(rounded(*loading, 5) * rounded(*length, 5), 5);
        }
    }
    let matrix = |columns: &[Vec<f64>], rows: usize| {
        Matrix::new(rows, k, (0..rows).flat_map(|i| columns.iter().map(move |column| column[i])).collect())
    };
    let (loadings, transformation) = (matrix(&factors, n)?, matrix(&turns, k)?);
    Ok(Rotated { loadings, transformation, phi: None, iterations, converged: still == STILL_ROUNDS })
}

fn to8(value: f64) -> f64 {
    rounded(value, 8)
}

/// A sum that keeps eight decimals at every step.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.reduce(|sum, value| to8(sum + value)).unwrap_or_default()
}

/// The variance of a factor's squared loadings.
fn variance(factor: &[f64]) -> f64 {
    let n = factor.len() as f64;
    let squares = || factor.iter().map(|loading| to8(loading * loading));
    let (sum_of, of_squares) = (sum(squares()), sum(squares().map(|square| to8(square * square))));
    to8((to8(n * of_squares) - to8(sum_of * sum_of)) / (n * n))
}

/// By how much two factors are turned; nothing where that is too little.
fn angle(a: &[f64], b: &[f64]) -> Option<Turn> {
    let n = a.len() as f64;
    let each = || a.iter().zip(b).map(|(a, b)| ((a + b) * (a - b), 2.0 * (a * b)));
    let (u, v) = (sum(each().map(|(u, _)| u)), sum(each().map(|(_, v)| v)));
    let along = sum(each().map(|(u, v)| (u + v) * (u - v)));
    let across = sum(each().map(|(u, v)| 2.0 * u * v));
    let numerator = across - 2.0 * u * (v / n);
    let denominator = to8(along - to8((u * u - v * v) / n));
    let ratio = rounded((numerator / denominator).abs(), 5);
    let legs = |ratio: f64| {
        let long = if ratio.is_finite() { to8(1.0 / to8((1.0 + ratio * ratio).sqrt())) } else { 0.0 };
        (long, if ratio.is_finite() { to8(ratio * long) } else { 1.0 })
    };
    let (cos4, sin4) = if numerator < denominator {
        match legs(ratio) {
            _ if ratio < NO_ANGLE && denominator >= 0.0 => return None,
            _ if ratio < NO_ANGLE => return Some((DIAGONAL, DIAGONAL)),
            legs => legs,
        }
    } else if numerator > denominator {
        match legs(ratio) {
            _ if ratio < NO_ANGLE => (0.0, 1.0),
            (sin4, cos4) => (cos4, sin4),
        }
    } else if numerator + denominator < NO_ANGLE {
        return None;
    } else {
        (DIAGONAL, DIAGONAL)
    };
    let halved = |(cos, sin): Turn| {
        let half = to8((0.5 * (1.0 + cos)).sqrt());
        (half, to8(sin / (2.0 * half)))
    };
    let (cos, sin) = halved(halved((cos4, sin4)));
    let (cos, sin) = if denominator <= 0.0 {
        (to8(DIAGONAL * cos + DIAGONAL * sin), to8((DIAGONAL * cos - DIAGONAL * sin).abs()))
    } else {
        (cos, sin)
    };
    Some((cos, if numerator <= 0.0 { -sin } else { sin }))
}

/// Two columns turned in their plane.
fn turned(columns: &mut [Vec<f64>], f: usize, g: usize, (cos, sin): Turn, kept: fn(f64) -> f64) {
    let Some((before, from)) = columns.split_at_mut_checked(g) else { return };
    let (Some(first), Some(second)) = (before.get_mut(f), from.first_mut()) else { return };
    for (a, b) in first.iter_mut().zip(second) {
        (*a, *b) = (kept(*a * cos + *b * sin), kept(*b * cos - *a * sin));
    }
}
