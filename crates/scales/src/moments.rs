//! Covariances of answers, and what is read from them.

use crate::answers::{Rows, Used};
use crate::{Answers, ScalesError};
use crosscase_numerics::{Matrix, mean, pearson, sum};
use serde::{Deserialize, Serialize};

/// What becomes of rows with a missing answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MissingRule {
    /// They are left out.
    #[default]
    Listwise,
    /// Each covariance is over the rows that answered both items.
    Pairwise,
}

/// The way out where complete rows are too few.
pub(crate) const LEAVE_OUT_OR_PAIRWISE: &str = ": use pairwise, or leave out items that many did not answer";

impl MissingRule {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Listwise, "listwise", "Rows with a missing answer to an item of the analysis are left out"),
        (Self::Pairwise, "pairwise", "Each covariance is over the rows that answered both items"),
    ];

    pub(crate) const fn rows(self) -> Rows {
        match self {
            Self::Listwise => Rows::Complete,
            Self::Pairwise => Rows::Any,
        }
    }
}

/// The covariances of the items that are used.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moments {
    pub(crate) covariance: Matrix,
    /// The fewest rows that any covariance is over.
    pub(crate) least_n: usize,
}

impl Moments {
    /// With n − 1 over the rows that answered both items, each pair by its own means.
    pub(crate) fn of(answers: &Answers, used: &Used) -> Result<Self, ScalesError> {
        let k = used.columns.len();
        let (mut values, mut least_n) = (vec![0.0; k * k], usize::MAX);
        for i in 0..k {
            for j in 0..=i {
                let both = used.columns[i].iter().zip(&used.columns[j]).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
                let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
                let Some(found) = covariance(&x, &y) else {
                    let [one, other] = [j, i].map(|at| used.name(answers, at));
                    let why = format!(": {one} and {other} were answered together too seldom; leave one of them out");
                    return Err(ScalesError::TooFew {
                        what: "row",
                        found: x.len(),
                        least: 2,
                        wanted: "a covariance",
                        why,
                    });
                };
                least_n = least_n.min(x.len());
                values[i * k + j] = found;
                values[j * k + i] = found;
            }
        }
        Ok(Self { covariance: Matrix::new(k, k, values)?, least_n })
    }
}

fn covariance(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() < 2 {
        return None;
    }
    let (mx, my) = (mean(x)?, mean(y)?);
    let products: Vec<f64> = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).collect();
    sum(&products).map(|sum| sum / (x.len() - 1) as f64)
}

/// Correlations of the items that are used, and the fewest rows that any is over. Pairwise each is over the rows that answered both, by
/// their means and deviations over these.
pub(crate) fn correlations_by(
    rule: MissingRule,
    answers: &Answers,
    used: &Used,
) -> Result<(Option<Matrix>, usize), ScalesError> {
    let moments = Moments::of(answers, used)?;
    if rule == MissingRule::Listwise {
        return Ok((correlations(&moments.covariance), moments.least_n));
    }
    let k = used.columns.len();
    let values = pairwise(&used.columns).map_err(|(i, j)| ScalesError::TooFew {
        what: "answer",
        found: 1,
        least: 2,
        wanted: "a correlation",
        why: format!(
            ": whoever answered both {} and {} gave the same answer to one of them; leave it out",
            used.name(answers, j),
            used.name(answers, i)
        ),
    })?;
    Ok((Some(Matrix::new(k, k, values)?), moments.least_n))
}

/// The correlation of each pair over the rows that have both, row by row of a matrix; or the pair that has none.
pub(crate) fn pairwise(columns: &[Vec<Option<f64>>]) -> Result<Vec<f64>, (usize, usize)> {
    let k = columns.len();
    let mut values = vec![1.0; k * k];
    for i in 0..k {
        for j in 0..i {
            let both = columns[i].iter().zip(&columns[j]).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
            let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
            let r = pearson(&x, &y).ok_or((i, j))?;
            (values[i * k + j], values[j * k + i]) = (r, r);
        }
    }
    Ok(values)
}

/// Covariances as correlations; `None` where a variance is not above 0.
pub(crate) fn correlations(covariance: &Matrix) -> Option<Matrix> {
    let k = covariance.rows();
    let sds: Vec<f64> = (0..k).map(|i| covariance.row(i)[i].sqrt()).collect();
    if !sds.iter().all(|sd| *sd > 0.0) {
        return None;
    }
    let cell = |i: usize, j: usize| if i == j { 1.0 } else { covariance.row(i)[j] / (sds[i] * sds[j]) };
    Matrix::new(k, k, (0..k * k).map(|at| cell(at / k, at % k)).collect()).ok()
}

/// A matrix without a row and its column.
pub(crate) fn without(matrix: &Matrix, dropped: usize) -> Result<Matrix, ScalesError> {
    let kept = |at: &usize| *at != dropped;
    let k = matrix.rows();
    let rows: Vec<Vec<f64>> =
        (0..k).filter(kept).map(|i| (0..k).filter(kept).map(|j| matrix.row(i)[j]).collect()).collect();
    Ok(Matrix::from_rows(&rows)?)
}

/// The sum of the diagonal and the sum of all cells.
pub(crate) fn trace_and_total(matrix: &Matrix) -> (f64, f64) {
    let diagonal: Vec<f64> = (0..matrix.rows()).map(|i| matrix.row(i)[i]).collect();
    // Finite, since every cell is: an overflow is no variance, and found below as one that is not above 0.
    (sum(&diagonal).unwrap_or(f64::NAN), sum(matrix.values()).unwrap_or(f64::NAN))
}
