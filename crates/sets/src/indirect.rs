//! The regression of the indirect method.

use crate::SetsError;
use crate::calibrated::Regression;
use crate::membership::reaches;
use crosscase_numerics::{LeastSquares, Matrix, least_squares};

/// What a raw value of 0 counts as, so that its logarithm exists (as in R `QCA`).
const ZERO: f64 = 1e-5;
/// Iterations allowed; ten are usual.
const ITERATIONS: usize = 200;
/// Halvings of a step that would make the fit worse.
const HALVINGS: usize = 40;
/// No membership moves by more than this in the last iteration.
const CONVERGED: f64 = 1e-11;
/// A membership is told in so many parts of 1: the error of the last iteration, the square of that before, is less.
const PARTS: f64 = 1e12;
/// The weight of a case whose membership is 0 or 1 to the last digit, so that nothing is divided by 0.
const LEAST_WEIGHT: f64 = 1e-30;

/// The memberships of the values that are present: a fractional logit of the steps j/K on 1, ln x, √x, x and x²,
/// by iteratively reweighted least squares (`McCullagh` & Nelder 1989). Twelve digits are told, and the
/// values are taken in rising order, so that no membership hangs on the order of the cases.
pub(crate) fn memberships(present: &[(usize, f64)], cuts: &[f64]) -> Result<(Vec<f64>, Regression), SetsError> {
    if let Some(&(row, value)) = present.iter().find(|(_, v)| *v < 0.0) {
        return Err(SetsError::Negative { row, value });
    }
    let mut rising: Vec<f64> = present.iter().map(|(_, x)| *x).collect();
    rising.sort_by(f64::total_cmp);
    let (fitted, regression) = regressed(&rising, cuts)?;
    // Equal values have equal memberships.
    let of = |x: f64| fitted.get(rising.partition_point(|v| *v < x)).map(|m| (m * PARTS).round() / PARTS);
    Ok((present.iter().filter_map(|(_, x)| of(*x)).collect(), regression))
}

fn regressed(values: &[f64], cuts: &[f64]) -> Result<(Vec<f64>, Regression), SetsError> {
    let above = |x: f64| cuts.iter().filter(|cut| !reaches(**cut, x)).count() as f64;
    let steps: Vec<f64> = values.iter().map(|x| above(*x) / cuts.len() as f64).collect();
    let columns = standardised(values);
    let mut predictor = vec![0.0; steps.len()];
    let mut fitted = logistic(&predictor);
    for iteration in 1..=ITERATIONS {
        let LeastSquares { coefficients, rank, .. } = weighted(&columns, &steps, &fitted)?;
        let change: Vec<f64> = (0..steps.len())
            .map(|i| columns.iter().zip(&coefficients).filter_map(|(column, b)| Some(column.get(i)? * b)).sum())
            .collect();
        let (mut next, mut share) = (predictor.clone(), 1.0);
        let mut next_fitted = fitted.clone();
        // A full step may overshoot where the steps are nearly separated: halve it until the fit is no worse.
        for _ in 0..HALVINGS {
            next = predictor.iter().zip(&change).map(|(eta, d)| eta + share * d).collect();
            next_fitted = logistic(&next);
            if deviance(&steps, &next_fitted) <= deviance(&steps, &fitted) + 1e-12 {
                break;
            }
            share /= 2.0;
        }
        let moved = next_fitted.iter().zip(&fitted).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        (fitted, predictor) = (next_fitted, next);
        if moved < CONVERGED {
            return Ok((fitted, Regression { iterations: iteration, rank }));
        }
    }
    Err(SetsError::NotConverged { iterations: ITERATIONS })
}

/// The change of the coefficients: one weighted regression of the residuals on the columns.
///
/// It is the change that is regressed and not the whole predictor: a direction that the weights have made too faint
/// to see then keeps what it has.
fn weighted(columns: &[Vec<f64>; 5], steps: &[f64], fitted: &[f64]) -> Result<LeastSquares, SetsError> {
    let roots: Vec<f64> = fitted.iter().map(|m| (m * (1.0 - m)).max(LEAST_WEIGHT).sqrt()).collect();
    let design: Vec<Vec<f64>> =
        columns.iter().map(|column| column.iter().zip(&roots).map(|(x, r)| x * r).collect()).collect();
    let response: Vec<f64> = steps.iter().zip(fitted).zip(&roots).map(|((y, m), r)| (y - m) / r).collect();
    Ok(least_squares(&Matrix::from_rows(&design)?.transpose(), &response)?)
}

/// 1, ln x, √x, x and x², all but the first with mean 0 and length √n: the same space, well conditioned.
fn standardised(values: &[f64]) -> [Vec<f64>; 5] {
    let scale = values.iter().copied().fold(0.0_f64, f64::max);
    // Powers of a value divided by the largest span the same columns and cannot overflow.
    let scaled = |x: f64| if scale > 0.0 { x / scale } else { 0.0 };
    let terms: [fn(f64, f64) -> f64; 5] = [|_, _| 1.0, |x, _| libm::log(x), |_, s| s.sqrt(), |_, s| s, |_, s| s * s];
    terms.map(|term| {
        let replaced = values.iter().map(|x| if *x == 0.0 { ZERO } else { *x });
        let column: Vec<f64> = replaced.map(|x| term(x, scaled(x))).collect();
        let mean = column.iter().sum::<f64>() / column.len().max(1) as f64;
        let length = column.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>().sqrt();
        if length > mean.abs() * 1e-12 {
            let unit = (column.len() as f64).sqrt() / length;
            column.iter().map(|v| (v - mean) * unit).collect()
        } else {
            vec![1.0; column.len()]
        }
    })
}

fn logistic(predictor: &[f64]) -> Vec<f64> {
    predictor.iter().map(|eta| 1.0 / (1.0 + libm::exp(-eta))).collect()
}

/// Twice the quasi log-likelihood ratio to the saturated model, for responses from 0 to 1.
fn deviance(steps: &[f64], fitted: &[f64]) -> f64 {
    let part = |y: f64, m: f64| if y > 0.0 { y * libm::log(y / m) } else { 0.0 };
    2.0 * steps.iter().zip(fitted).map(|(&y, &m)| part(y, m) + part(1.0 - y, 1.0 - m)).sum::<f64>()
}
