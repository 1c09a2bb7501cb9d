//! Intercepts and predictors as orthonormal columns.

use super::MrqapMethod;
use crate::NetworkError;
use crate::permutation::Dyads;
use crate::permutation::dyads::Cells;
use crate::permutation::moving::{Staying, dot};
use crosscase_numerics::{Matrix, Svd, mean};

/// A regression of the first relation on these of the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Regression<'a> {
    pub(super) dyads: &'a Dyads,
    /// The places of the predictors among the relations, from 1; none is constant.
    pub(super) predictors: &'a [usize],
    /// 1, or as many as there are cases.
    pub(super) intercepts: usize,
}

/// Orthonormal columns that span intercepts and predictors over the pairs that are seen in all of them.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    pub(super) staying: Staying,
    /// The seen cells.
    pub(super) cells: Vec<usize>,
    /// A row an intercept and predictor: its coefficient is the sum of these times those of the orthonormal columns.
    pub(super) back: Vec<Vec<f64>>,
}

/// Singular values below this share of the largest say that columns are collinear; columns are scaled to length 1 before.
const COLLINEAR: f64 = 1e-9;

impl Regression<'_> {
    /// The outcome.
    pub(super) fn outcome(&self) -> Result<&Cells, NetworkError> {
        self.matrix(0)
    }

    pub(super) fn matrix(&self, at: usize) -> Result<&Cells, NetworkError> {
        let found = self.dyads.matrices.len();
        self.dyads.matrices.get(at).ok_or(NetworkError::RelationCount { found, wanted: "an outcome and a predictor" })
    }

    /// The predictors but one.
    pub(super) fn others(&self, but: usize) -> Vec<usize> {
        self.predictors.iter().copied().filter(|at| *at != but).collect()
    }

    /// What moves where a predictor does: it, less its mean; of double semi-partialling its residual on the others, over the pairs that
    /// all predictors have.
    pub(super) fn permuted_column(&self, at: usize, method: MrqapMethod) -> Result<Cells, NetworkError> {
        let basis = match method {
            MrqapMethod::DoubleSemiPartialling => self.basis(&self.others(at), self.seen(self.predictors))?,
            _ => Regression { intercepts: 1, ..*self }.basis(&[], self.seen(&[at]))?,
        };
        Ok(basis.residual(self.matrix(at)?))
    }

    /// The pairs that these relations have all seen.
    pub(super) fn seen(&self, relations: &[usize]) -> Vec<bool> {
        let matrices: Vec<&Cells> = relations.iter().filter_map(|at| self.dyads.matrices.get(*at)).collect();
        self.dyads.seen_in(&matrices)
    }

    /// Intercepts and these predictors over the pairs that are seen.
    pub(super) fn basis(&self, predictors: &[usize], seen: Vec<bool>) -> Result<Basis, NetworkError> {
        let cells = self.dyads.cells(&seen);
        let width = self.intercepts + predictors.len();
        if cells.len() <= width {
            return Err(NetworkError::TooFewPairs { found: cells.len(), terms: width });
        }
        let mut columns: Vec<Vec<f64>> = Vec::with_capacity(width);
        for intercept in 0..self.intercepts {
            let of_case = |case: usize| f64::from(self.intercepts == 1 || case == intercept);
            columns.push(cells.iter().map(|(_, case)| of_case(*case)).collect());
        }
        let mut means = Vec::with_capacity(predictors.len());
        for at in predictors {
            let matrix = self.matrix(*at)?;
            let values: Vec<f64> = cells.iter().filter_map(|(cell, _)| matrix.values.get(*cell).copied()).collect();
            let centre = mean(&values).unwrap_or(0.0);
            columns.push(values.into_iter().map(|value| value - centre).collect());
            means.push(centre);
        }
        // Columns of length 1: how collinear they are must not depend on units. One of zeros stays, and is found to be collinear.
        let lengths: Vec<f64> = columns.iter().map(|column| length(column)).collect();
        let scaled: Vec<f64> = columns
            .iter()
            .zip(&lengths)
            .flat_map(|(column, length)| column.iter().map(move |value| value / length))
            .collect();
        let svd = Svd::of(&Matrix::new(width, cells.len(), scaled)?.transpose())?;
        self.check_collinear(predictors, &svd)?;

        let places: Vec<usize> = cells.iter().map(|(cell, _)| *cell).collect();
        let spread = |nth: usize| {
            let mut whole = vec![0.0; seen.len()];
            for (cell, value) in places.iter().zip(svd.u().column(nth)) {
                if let Some(slot) = whole.get_mut(*cell) {
                    *slot = value;
                }
            }
            whole
        };
        let columns = (0..width).map(spread).collect();
        let row = |(nth, length): (usize, &f64)| -> Vec<f64> {
            svd.v().row(nth).iter().zip(svd.singular_values()).map(|(v, s)| v / s / length).collect()
        };
        let mut back: Vec<Vec<f64>> = lengths.iter().enumerate().map(row).collect();
        // Predictors were centred: their means go back into the intercepts.
        let (intercepts, slopes) = back.split_at_mut(self.intercepts);
        for (slope, centre) in slopes.iter().zip(&means) {
            for intercept in intercepts.iter_mut() {
                intercept.iter_mut().zip(slope).for_each(|(own, slope)| *own -= centre * slope);
            }
        }
        let complete = self.dyads.is_complete(&seen);
        Ok(Basis { staying: Staying { columns, seen, complete }, cells: places, back })
    }

    fn check_collinear(&self, predictors: &[usize], svd: &Svd) -> Result<(), NetworkError> {
        let largest = svd.singular_values().first().copied().unwrap_or(0.0);
        let vanished: Vec<usize> = (0..svd.singular_values().len())
            .filter(|nth| svd.singular_values().get(*nth).is_none_or(|s| *s < COLLINEAR * largest))
            .collect();
        let takes_part = |row: usize| vanished.iter().any(|nth| svd.v().get(row, *nth).is_some_and(|v| v.abs() > 1e-6));
        if vanished.is_empty() {
            return Ok(());
        }
        let named = predictors.iter().enumerate().filter(|(nth, _)| takes_part(self.intercepts + nth));
        let names = named.filter_map(|(_, at)| self.dyads.names().get(*at).cloned()).collect();
        Err(NetworkError::Collinear { names, with_intercepts: (0..self.intercepts).any(takes_part) })
    }
}

impl Basis {
    /// What is left of a relation that the columns do not explain, over their pairs that it has, too: `fitted_on` them.
    pub(super) fn residual(&self, of: &Cells) -> Cells {
        let mut values = vec![0.0; of.values.len()];
        let take =
            |column: &[f64]| -> Vec<f64> { self.cells.iter().filter_map(|cell| column.get(*cell).copied()).collect() };
        let mut left = take(&of.values);
        // Twice: what rounding leaves of the columns after the first time is taken out by the second.
        for _ in 0..2 {
            for column in &self.staying.columns {
                let column = take(column);
                let along = dot(&left, &column);
                left.iter_mut().zip(&column).for_each(|(left, column)| *left -= along * column);
            }
        }
        for (cell, left) in self.cells.iter().zip(left) {
            if let Some(slot) = values.get_mut(*cell) {
                *slot = left;
            }
        }
        Cells { values, seen: self.staying.seen.clone() }
    }
}

fn length(column: &[f64]) -> f64 {
    let length = dot(column, column).sqrt();
    if length > 0.0 { length } else { 1.0 }
}
