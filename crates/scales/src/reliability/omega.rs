//! McDonald's omega, of which the field has several: each has its name here.

use crate::OneFactor;
use crate::moments::trace_and_total;
use crate::ordinal::{Ordinal, ordered_covariance};
use crosscase_data::Diagnostic;
use crosscase_numerics::{Cholesky, Matrix};

/// The omegas of the one-factor model of a covariance matrix.
#[derive(Clone, Debug, Default)]
pub(super) struct Omegas {
    pub(super) total: Option<f64>,
    pub(super) observed: Option<f64>,
    pub(super) residual: Option<f64>,
    pub(super) loadings: Vec<f64>,
}

impl Omegas {
    pub(super) fn of(s: &Matrix, name: &dyn Fn(usize) -> String, diagnostics: &mut Vec<Diagnostic>) -> Self {
        match model(s, name) {
            Ok(model) => {
                let (_, observed) = trace_and_total(s);
                let held = square(model.loadings.iter().sum());
                let unique: f64 = model.uniquenesses.iter().sum();
                Self {
                    total: Some(held / (held + unique)),
                    observed: Some(held / observed),
                    residual: Some(1.0 - unique / observed),
                    loadings: model.loadings,
                }
            }
            Err(why) => {
                diagnostics.push(Diagnostic::warning("SCA106", format!("omega has no value: {why}")));
                Self::default()
            }
        }
    }
}

/// The model, or why there is none to take an omega from.
fn model(s: &Matrix, name: &dyn Fn(usize) -> String) -> Result<OneFactor, String> {
    if s.rows() < 3 {
        return Err("one factor of two items is not identified".to_owned());
    }
    if Cholesky::of(s).is_err() {
        let why = "the covariance matrix is not positive definite (an item repeats others, or there are too few rows)";
        return Err(format!("{why}; leave items out, or take more rows"));
    }
    let model = OneFactor::most_likely(s).filter(|model| model.converged);
    judged(model.ok_or("the one-factor model did not converge".to_owned())?, name)
}

fn judged(model: OneFactor, name: &dyn Fn(usize) -> String) -> Result<OneFactor, String> {
    if !model.converged {
        return Err("the one-factor model did not converge".to_owned());
    }
    if model.is_improper() {
        let at = model.uniquenesses.iter().position(|unique| *unique <= 0.0).unwrap_or_default();
        return Err(format!(
            "the one-factor model leaves {} a variance of its own of {:.3}, not above 0 (a Heywood case)",
            name(at),
            model.uniquenesses[at]
        ));
    }
    Ok(model)
}

/// The omega of the sum of ordered categories (Green & Yang 2009, doi:10.1007/s11336-008-9099-3): the covariance of two such sums that have the factor
/// alone in common, over the variance of the sum by the polychoric correlations. The model is fitted to these by diagonally weighted least squares.
pub(super) fn categorical(
    ordinal: &Ordinal,
    name: &dyn Fn(usize) -> String,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<f64> {
    let k = ordinal.correlations.rows();
    let found = fitted(ordinal).and_then(|model| judged(model, name));
    let model = match found {
        Ok(model) => model,
        Err(why) => {
            diagnostics
                .push(Diagnostic::warning("SCA106", format!("the omega of ordered categories has no value: {why}")));
            return None;
        }
    };
    let (mut held, mut total) = (0.0, 0.0);
    for i in 0..k {
        for j in 0..k {
            let (a, b) = (&ordinal.thresholds[i], &ordinal.thresholds[j]);
            held += ordered_covariance(a, b, model.loadings[i] * model.loadings[j]);
            total += ordered_covariance(a, b, ordinal.correlations.row(i)[j]);
        }
    }
    (total > 0.0).then(|| held / total)
}

fn fitted(ordinal: &Ordinal) -> Result<OneFactor, String> {
    let k = ordinal.correlations.rows();
    if k < 3 {
        return Err("one factor of two items is not identified".to_owned());
    }
    let mut weights = vec![0.0; k * k];
    for i in 0..k {
        for j in 0..i {
            let influences =
                ordinal.influences(i, j).ok_or("a polychoric correlation is ±1, at the end of what it can be")?;
            let variance: f64 = influences.iter().map(|x| x * x).sum();
            weights[i * k + j] = 1.0 / variance;
            weights[j * k + i] = 1.0 / variance;
        }
    }
    // Weights as far apart as they are, and of the size of 1.
    let largest = weights.iter().fold(0.0_f64, |most, w| most.max(*w));
    let weights =
        Matrix::new(k, k, weights.iter().map(|w| w / largest).collect()).map_err(|error| error.to_string())?;
    OneFactor::least_weighted(&ordinal.correlations, &weights).ok_or("the one-factor model did not converge".to_owned())
}

fn square(x: f64) -> f64 {
    x * x
}
