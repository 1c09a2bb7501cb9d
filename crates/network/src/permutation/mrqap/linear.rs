//! Least squares, and the t of every predictor from sums of products.

use super::design::{Basis, Regression};
use super::{MrqapMethod, Observed};
use crate::NetworkError;
use crate::permutation::Dyads;
use crate::permutation::moving::{Moving, Staying, Sums, dot};
use crosscase_numerics::{Cholesky, Matrix, mean};

/// Less than this share of a sum of squares left is rounding alone.
const NOTHING_LEFT: f64 = 1e-14;

/// A moved column of which less than this share is not explained by the others is collinear with them.
const COLLINEAR: f64 = 1e-10;

/// The regression as it is observed.
pub(super) fn observed(regression: &Regression<'_>) -> Result<Observed, NetworkError> {
    let all: Vec<usize> = std::iter::once(0).chain(regression.predictors.iter().copied()).collect();
    let basis = regression.basis(regression.predictors, regression.seen(&all))?;
    let outcome = regression.outcome()?;
    let values: Vec<f64> = basis.cells.iter().filter_map(|cell| outcome.values.get(*cell).copied()).collect();
    let centre = mean(&values).unwrap_or(0.0);
    let total: f64 = values.iter().map(|value| (value - centre) * (value - centre)).sum();
    let left = basis.residual(outcome);
    let left = dot(&left.values, &left.values);
    let along: Vec<f64> = basis.staying.columns.iter().map(|column| dot(column, &outcome.values)).collect();
    let freedom = (basis.cells.len() - basis.back.len()) as f64;
    let variance = (left > NOTHING_LEFT * total).then(|| left / freedom);
    let estimates: Vec<f64> = basis.back.iter().map(|row| dot(row, &along)).collect();
    let t = basis.back.iter().zip(&estimates);
    let t = t.map(|(row, estimate)| Some(estimate / (dot(row, row) * variance?).sqrt())).collect();
    Ok(Observed { t, estimates, r_squared: (total > 0.0).then(|| f64::clamp(1.0 - left / total, 0.0, 1.0)) })
}

/// What moves, and what stays.
#[derive(Debug)]
pub(super) enum Moved {
    /// The outcome, or its residual on all predictors but one, against all predictors.
    Outcome {
        /// One for all predictors, or one for each.
        moving: Vec<Moving>,
        basis: Basis,
        /// How many rows of `basis.back` are intercepts.
        intercepts: usize,
    },
    /// Each predictor, or its residual on the others, against the others and the outcome's residual on them.
    Predictor(Vec<(Moving, Staying, f64)>),
}

impl Moved {
    pub(super) fn new(regression: &Regression<'_>, method: MrqapMethod) -> Result<Self, NetworkError> {
        let Regression { dyads, predictors, intercepts } = *regression;
        match method {
            MrqapMethod::Outcome | MrqapMethod::FreedmanLane => {
                let moving = if method == MrqapMethod::Outcome {
                    vec![Moving::new(dyads, regression.outcome()?.clone())]
                } else {
                    let residual = |at: &usize| Ok(Moving::new(dyads, rest(regression, *at)?.1));
                    predictors.iter().map(residual).collect::<Result<_, NetworkError>>()?
                };
                let basis = regression.basis(predictors, regression.seen(predictors))?;
                Ok(Self::Outcome { moving, basis, intercepts })
            }
            MrqapMethod::DoubleSemiPartialling | MrqapMethod::Predictor => {
                let each = |at: &usize| {
                    let moving = Moving::new(dyads, regression.permuted_column(*at, method)?);
                    let (basis, outcome) = rest(regression, *at)?;
                    let square = dot(&outcome.values, &outcome.values);
                    let mut staying = basis.staying;
                    staying.columns.push(outcome.values);
                    Ok((moving, staying, square))
                };
                Ok(Self::Predictor(predictors.iter().map(each).collect::<Result<_, NetworkError>>()?))
            }
        }
    }

    /// The t of every predictor when the nodes stand in this order; nothing where it has none.
    pub(super) fn statistics(&self, dyads: &Dyads, order: &[u32]) -> Vec<Option<f64>> {
        match self {
            Self::Outcome { moving, basis, intercepts } => {
                let solved: Vec<Option<Solved>> =
                    moving.iter().map(|moving| Solved::of(&moving.sums(dyads, order, &basis.staying))).collect();
                let slopes = basis.back.iter().skip(*intercepts).enumerate();
                // Of one outcome for all predictors the last is the first.
                slopes.map(|(nth, row)| solved.get(nth).or(solved.last())?.as_ref()?.t(row)).collect()
            }
            Self::Predictor(predictors) => {
                let t = |(moving, staying, square): &(Moving, Staying, f64)| {
                    t_of_moved(&moving.sums(dyads, order, staying), *square)
                };
                predictors.iter().map(t).collect()
            }
        }
    }
}

/// Intercepts and all predictors but one, and what they leave of the outcome.
fn rest(regression: &Regression<'_>, but: usize) -> Result<(Basis, crate::permutation::dyads::Cells), NetworkError> {
    let others = regression.others(but);
    let with_outcome: Vec<usize> = std::iter::once(0).chain(others.iter().copied()).collect();
    let basis = regression.basis(&others, regression.seen(&with_outcome))?;
    let left = basis.residual(regression.outcome()?);
    Ok((basis, left))
}

/// A moved outcome on columns that stay.
struct Solved {
    coefficients: Vec<f64>,
    left: f64,
    square: f64,
    freedom: f64,
    /// The factor of the columns' products, where these are not orthonormal over the pairs that are seen.
    factor: Option<Cholesky>,
}

impl Solved {
    fn of(sums: &Sums) -> Option<Self> {
        let freedom = sums.pairs.checked_sub(sums.with.len()).filter(|left| *left > 0)? as f64;
        let factor = match sums.among.as_deref() {
            Some(among) => Some(factor(among)?),
            None => None,
        };
        let coefficients = match &factor {
            Some(factor) => factor.solve(&sums.with).ok()?,
            None => sums.with.clone(),
        };
        let left = sums.square - dot(&sums.with, &coefficients);
        // What varies around the mean is what there is to explain.
        let square = sums.square - sums.sum * sums.sum / sums.pairs as f64;
        (square > COLLINEAR * sums.square).then_some(Self { coefficients, left, square, freedom, factor })
    }

    fn t(&self, row: &[f64]) -> Option<f64> {
        let estimate = dot(row, &self.coefficients);
        let spread = match &self.factor {
            Some(factor) => dot(row, &factor.solve(row).ok()?),
            None => dot(row, row),
        };
        if self.left <= NOTHING_LEFT * self.square {
            return Some(f64::INFINITY.copysign(estimate));
        }
        Some(estimate / (spread * self.left / self.freedom).sqrt())
    }
}

/// The t of a moved predictor; the last column is the outcome's residual on the others, of this sum of squares where all is seen.
fn t_of_moved(sums: &Sums, outcome_square: f64) -> Option<f64> {
    let (with_outcome, with) = sums.with.split_last()?;
    let freedom = sums.pairs.checked_sub(with.len() + 1).filter(|left| *left > 0)? as f64;
    let (product, own, outcome) = match sums.among.as_deref() {
        None => (*with_outcome, sums.square - dot(with, with), outcome_square),
        Some(among) => {
            let (last, among) = among.split_last()?;
            let (outcome_square, outcome_with) = last.split_last()?;
            let factor = factor(among)?;
            let (along, outcome_along) = (factor.solve(with).ok()?, factor.solve(outcome_with).ok()?);
            (
                with_outcome - dot(outcome_with, &along),
                sums.square - dot(with, &along),
                outcome_square - dot(outcome_with, &outcome_along),
            )
        }
    };
    if own <= COLLINEAR * sums.square || own <= 0.0 {
        return None;
    }
    let left = outcome - product * product / own;
    if left <= NOTHING_LEFT * outcome {
        return Some(f64::INFINITY.copysign(product));
    }
    Some(product / (own * left / freedom).sqrt())
}

/// The Cholesky factor of products given by their lower triangle.
fn factor(among: &[Vec<f64>]) -> Option<Cholesky> {
    let at = |row: usize, column: usize| among.get(row.max(column)).and_then(|products| products.get(row.min(column)));
    let size = 0..among.len();
    let values = size.clone().flat_map(|row| size.clone().filter_map(move |column| at(row, column).copied())).collect();
    Cholesky::of(&Matrix::new(among.len(), among.len(), values).ok()?).ok()
}
