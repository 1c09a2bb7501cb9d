//! The log-odds of a tie by iteratively reweighted least squares, and the z of every predictor.
//!
//! There is no closed form here: each permutation is fitted anew.

use super::design::{Basis, Regression};
use super::{MrqapMethod, NoStatistic, Observed};
use crate::NetworkError;
use crate::permutation::Dyads;
use crate::permutation::dyads::Cells;
use crate::permutation::moving::{Moving, dot};
use crosscase_numerics::{Cholesky, Matrix};

/// Newton's steps before a fit is given up.
const STEPS: usize = 50;

/// A column of which less than this share is not explained by those before it is collinear with them.
const COLLINEAR: f64 = 1e-10;

/// Log-odds beyond this are those of a tie that is certain: the predictors separate the outcome.
const CERTAIN: f64 = 30.0;

/// The regression as it is observed.
pub(super) fn observed(regression: &Regression<'_>) -> Result<Observed, NetworkError> {
    let outcome = regression.outcome()?;
    let seen = regression.dyads.cells(&outcome.seen);
    let odd =
        seen.iter().filter_map(|(cell, _)| outcome.values.get(*cell)).find(|value| **value != 0.0 && **value != 1.0);
    if let Some(found) = odd {
        let name = regression.dyads.names().first().cloned().unwrap_or_default();
        return Err(NetworkError::NotBinary { name, found: *found });
    }
    let all: Vec<usize> = std::iter::once(0).chain(regression.predictors.iter().copied()).collect();
    let basis = regression.basis(regression.predictors, regression.seen(&all))?;
    let columns = basis.compact(None);
    let fitted = Fitted::of(&columns, &basis.take(outcome)).map_err(|_| NetworkError::Separated)?;
    let estimates: Vec<f64> = basis.back.iter().map(|row| dot(row, &fitted.coefficients)).collect();
    let z = basis.back.iter().map(|row| fitted.z(row).ok()).collect();
    Ok(Observed { estimates, t: z, r_squared: None })
}

/// What moves, and what stays.
#[derive(Debug)]
pub(super) enum Moved {
    /// The outcome, against all predictors.
    Outcome { moving: Moving, basis: Basis, intercepts: usize },
    /// Each predictor, or its residual on the others, against the others and the outcome.
    Predictor { predictors: Vec<(Moving, Basis)>, outcome: Cells },
}

impl Moved {
    pub(super) fn new(regression: &Regression<'_>, method: MrqapMethod) -> Result<Self, NetworkError> {
        let Regression { dyads, predictors, intercepts } = *regression;
        if method == MrqapMethod::Outcome {
            let basis = regression.basis(predictors, regression.seen(predictors))?;
            return Ok(Self::Outcome { moving: Moving::new(dyads, regression.outcome()?.clone()), basis, intercepts });
        }
        let each = |at: &usize| {
            let others = regression.others(*at);
            let with_outcome: Vec<usize> = std::iter::once(0).chain(others.iter().copied()).collect();
            let basis = regression.basis(&others, regression.seen(&with_outcome))?;
            Ok((Moving::new(dyads, regression.permuted_column(*at, method)?), basis))
        };
        let predictors = predictors.iter().map(each).collect::<Result<_, NetworkError>>()?;
        Ok(Self::Predictor { predictors, outcome: regression.outcome()?.clone() })
    }

    /// The z of every predictor when the nodes stand in this order, or why there is none.
    pub(super) fn statistics(&self, dyads: &Dyads, order: &[u32]) -> Vec<Result<f64, NoStatistic>> {
        match self {
            Self::Outcome { moving, basis, intercepts } => {
                let moved = moving.gathered(dyads, order);
                let columns = basis.compact(Some(&moved.seen));
                let fitted = Fitted::of(&columns, &basis.take(&moved));
                let slopes = basis.back.iter().skip(*intercepts);
                slopes.map(|row| fitted.as_ref().map_err(|why| *why)?.z(row)).collect()
            }
            Self::Predictor { predictors, outcome } => {
                let z = |(moving, basis): &(Moving, Basis)| {
                    let moved = moving.gathered(dyads, order);
                    let mut columns = basis.compact(Some(&moved.seen));
                    let own = basis.take(&moved);
                    let length = dot(&own, &own).sqrt();
                    columns.push(own.iter().map(|value| value / length).collect());
                    let seen = Cells { values: outcome.values.clone(), seen: moved.seen };
                    let fitted = Fitted::of(&columns, &basis.take(&seen))?;
                    let mut row = vec![0.0; columns.len() - 1];
                    row.push(1.0);
                    fitted.z(&row)
                };
                predictors.iter().map(z).collect()
            }
        }
    }
}

impl Basis {
    /// The columns at the cells of the basis that are seen.
    fn compact(&self, seen: Option<&[bool]>) -> Vec<Vec<f64>> {
        let is_seen = |cell: usize| seen.is_none_or(|seen| seen.get(cell) == Some(&true));
        let cells: Vec<usize> = self.cells.iter().copied().filter(|cell| is_seen(*cell)).collect();
        let take = |column: &Vec<f64>| cells.iter().filter_map(|cell| column.get(*cell).copied()).collect();
        self.staying.columns.iter().map(take).collect()
    }

    /// The values at the cells of the basis that are seen.
    fn take(&self, of: &Cells) -> Vec<f64> {
        let seen = self.cells.iter().filter(|cell| of.seen.get(**cell) == Some(&true));
        seen.filter_map(|cell| of.values.get(*cell).copied()).collect()
    }
}

/// A fit: coefficients of the columns, and the factor of their information.
struct Fitted {
    coefficients: Vec<f64>,
    information: Cholesky,
}

impl Fitted {
    /// Or why there is none: columns are collinear, or a tie is certain.
    fn of(columns: &[Vec<f64>], outcome: &[f64]) -> Result<Self, NoStatistic> {
        let products = |one: &[Vec<f64>]| {
            let products = one.iter().flat_map(|one| columns.iter().map(move |other| dot(one, other))).collect();
            Cholesky::of(&Matrix::new(columns.len(), columns.len(), products).ok()?).ok()
        };
        let plain = products(columns).ok_or(NoStatistic::Collinear)?;
        let left = |(nth, column): (usize, &Vec<f64>)| {
            let left = plain.lower().get(nth, nth).unwrap_or(0.0);
            left * left > COLLINEAR * dot(column, column)
        };
        if !columns.iter().enumerate().all(left) {
            return Err(NoStatistic::Collinear);
        }
        let mut coefficients = vec![0.0; columns.len()];
        for _ in 0..STEPS {
            let mut odds = vec![0.0; outcome.len()];
            for (column, coefficient) in columns.iter().zip(&coefficients) {
                odds.iter_mut().zip(column).for_each(|(odds, value)| *odds += coefficient * value);
            }
            if odds.iter().any(|odds| odds.abs() > CERTAIN) {
                return Err(NoStatistic::Separated);
            }
            let chance: Vec<f64> = odds.iter().map(|odds| 1.0 / (1.0 + libm::exp(-odds))).collect();
            let off: Vec<f64> = outcome.iter().zip(&chance).map(|(outcome, chance)| outcome - chance).collect();
            let weighted: Vec<Vec<f64>> = columns
                .iter()
                .map(|column| {
                    column.iter().zip(&chance).map(|(value, chance)| value * chance * (1.0 - chance)).collect()
                })
                .collect();
            let score: Vec<f64> = columns.iter().map(|column| dot(column, &off)).collect();
            // Weights vanish where ties are certain.
            let information = products(&weighted).ok_or(NoStatistic::Separated)?;
            let step = information.solve(&score).map_err(|_| NoStatistic::Separated)?;
            // Newton's decrement, about twice what the log-likelihood can still gain.
            let decrement = dot(&step, &score);
            coefficients.iter_mut().zip(&step).for_each(|(own, step)| *own += step);
            if decrement < 1e-18 {
                return Ok(Self { coefficients, information });
            }
        }
        Err(NoStatistic::Separated)
    }

    /// A coefficient over its standard error.
    fn z(&self, row: &[f64]) -> Result<f64, NoStatistic> {
        let variance = dot(row, &self.information.solve(row).map_err(|_| NoStatistic::Separated)?);
        if variance > 0.0 { Ok(dot(row, &self.coefficients) / variance.sqrt()) } else { Err(NoStatistic::Collinear) }
    }
}
