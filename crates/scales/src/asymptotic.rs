//! How far correlations may be off, and how their estimates move together.

use crate::ordinal::Ordinal;
use crate::polyserial::{influences, is_boundary, polyserial};
use crate::{CorrelationKind, ScalesError};
use crosscase_data::{Table, TableBuilder};
use crosscase_numerics::{mean, midranks, pearson, spearman};
use rayon::prelude::*;
use serde::Serialize;

/// The covariances of the estimates of correlations, over hypothetical surveys of as many respondents.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Asymptotic {
    /// The pairs of items, in the order of rows and columns.
    pub pairs: Vec<[String; 2]>,
    /// The correlation of each pair.
    pub correlations: Vec<Option<f64>>,
    /// Its standard error, the root of the diagonal; none at the boundary.
    pub se: Vec<Option<f64>>,
    /// Row by row; none at the boundary, where the error of a correlation is not known. They grow with the fourth power of the items: of more than
    /// [`Asymptotic::MOST_PAIRS`] pairs there are none, and the errors alone are given.
    pub covariance: Option<Vec<Vec<Option<f64>>>>,
}

impl Asymptotic {
    /// Pairs whose covariances are given, those of 55 items.
    pub const MOST_PAIRS: usize = 1_485;

    /// From what each row adds to each correlation: of numbers without a distribution taken for granted (Steiger & Hakstian 1982,
    /// doi:10.1111/j.2044-8317.1982.tb00653.x), so of ranks (Borkowf 2002, doi:10.1016/S0167-9473(01)00081-0), of ordered answers by both steps of the
    /// estimate (Muthén 1984, doi:10.1007/BF02294210).
    pub(crate) fn of(
        (kind, ordered): (CorrelationKind, &[bool]),
        names: &[String],
        columns: &[Vec<f64>],
    ) -> Result<Self, ScalesError> {
        let k = columns.len();
        let places: Vec<(usize, usize)> = (0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j))).collect();
        let varies: Vec<usize> = (0..k).filter(|at| columns[*at].iter().any(|x| *x != columns[*at][0])).collect();
        let cut: Vec<usize> = varies.iter().copied().filter(|at| ordered[*at]).collect();
        let ordinal = Ordinal::of(&cut.iter().map(|at| columns[*at].clone()).collect::<Vec<_>>())?;
        let own = |at: usize| cut.iter().position(|known| *known == at);
        // The last correlation that is considered stands for ±1, as in the matrix.
        let ended = |rho: Option<f64>, added| match rho {
            Some(rho) if is_boundary(rho) => (Some(rho.signum()), None),
            rho => (rho, added),
        };
        let serial = |number: usize, answer: usize| {
            let (x, y) = (&columns[number], &columns[answer]);
            let rho = polyserial(x, y);
            let added = rho.and_then(|rho| influences(x, y, rho));
            ended(rho, added)
        };
        let pair = |&(i, j): &(usize, usize)| -> (Option<f64>, Option<Vec<f64>>) {
            match (ordered[i], ordered[j]) {
                (true, true) => {
                    let (Some(i), Some(j)) = (own(i), own(j)) else { return (None, None) };
                    ended(ordinal.correlations.get(i, j), ordinal.influences(i, j))
                }
                (false, true) => serial(i, j),
                (true, false) => serial(j, i),
                (false, false) if kind == CorrelationKind::Spearman => of_ranks(&columns[i], &columns[j]),
                (false, false) => of_numbers(&columns[i], &columns[j]),
            }
        };
        let product = |a: &[f64], b: &[f64]| -> Option<f64> {
            Some(a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>()).filter(|sum| sum.is_finite())
        };
        let error = |a: &Option<Vec<f64>>| a.as_ref().and_then(|a| product(a, a)).map(f64::sqrt);
        let names = places.iter().map(|&(i, j)| [names[i].clone(), names[j].clone()]).collect();
        if places.len() > Self::MOST_PAIRS {
            // What rows add to a pair is not kept beyond it.
            let told: Vec<(Option<f64>, Option<f64>)> =
                places.par_iter().map(pair).map(|(r, a)| (r, error(&a))).collect();
            let (correlations, se) = told.into_iter().unzip();
            return Ok(Self { pairs: names, correlations, se, covariance: None });
        }
        let found: Vec<(Option<f64>, Option<Vec<f64>>)> = places.par_iter().map(pair).collect();
        let both = |a: &Option<Vec<f64>>, b: &Option<Vec<f64>>| product(a.as_ref()?, b.as_ref()?);
        let covariance = found.par_iter().map(|(_, a)| found.iter().map(|(_, b)| both(a, b)).collect()).collect();
        Ok(Self {
            pairs: names,
            correlations: found.iter().map(|(r, _)| *r).collect(),
            se: found.iter().map(|(_, a)| error(a)).collect(),
            covariance: Some(covariance),
        })
    }

    /// The correlations with their errors as a table, a row a pair.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        Ok(TableBuilder::new("crosscase.scales.correlation_errors/1")
            .text("item", self.pairs.iter().map(|[a, _]| Some(a.clone())))
            .text("with", self.pairs.iter().map(|[_, b]| Some(b.clone())))
            .number("correlation", self.correlations.iter().copied())
            .number("se", self.se.iter().copied())
            .build()?)
    }
}

/// What each row adds to a correlation of numbers: (z·z′ − r(z² + z′²)/2)/n.
fn of_numbers(x: &[f64], y: &[f64]) -> (Option<f64>, Option<Vec<f64>>) {
    let r = pearson(x, y);
    let standardised = |values: &[f64]| -> Option<Vec<f64>> {
        let (centre, n) = (mean(values)?, values.len() as f64);
        let spread = (values.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / n).sqrt();
        (spread > 0.0).then(|| values.iter().map(|x| (x - centre) / spread).collect())
    };
    let influences = r.zip(standardised(x).zip(standardised(y))).map(|(r, (x, y))| {
        let n = x.len() as f64;
        x.iter().zip(&y).map(|(x, y)| (x * y - r * (x * x + y * y) / 2.0) / n).collect()
    });
    (r, influences)
}

/// What each row adds to a correlation of ranks: what it does as a pair of ranks, and what it does to the ranks of the others.
fn of_ranks(x: &[f64], y: &[f64]) -> (Option<f64>, Option<Vec<f64>>) {
    let n = x.len() as f64;
    let r = spearman(x, y);
    // Shares of rows below, of ties a half, less the mean of them.
    let centred = |values: &[f64]| -> Option<Vec<f64>> {
        Some(midranks(values)?.iter().map(|rank| (rank - 0.5) / n - 0.5).collect())
    };
    let (Some(u), Some(v)) = (centred(x), centred(y)) else { return (r, None) };
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / n;
    let (both, own_x, own_y) = (product(&u, &v), product(&u, &u), product(&v, &v));
    let found = r.filter(|_| own_x > 0.0 && own_y > 0.0).map(|r| {
        let (x_by_v, x_by_u) = (above(x, &v), above(x, &u));
        let (y_by_u, y_by_v) = (above(y, &u), above(y, &v));
        let row = |at: usize| {
            let a = u[at] * v[at] - both + (x_by_v[at] - both) + (y_by_u[at] - both);
            let b = u[at] * u[at] - own_x + 2.0 * (x_by_u[at] - own_x);
            let c = v[at] * v[at] - own_y + 2.0 * (y_by_v[at] - own_y);
            (a / (own_x * own_y).sqrt() - r / 2.0 * (b / own_x + c / own_y)) / n
        };
        (0..x.len()).map(row).collect()
    });
    (r, found)
}

/// Of each row the mean over all rows of a weight that counts where their value is above its own, and half where it is the same.
fn above(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
    let (mut found, mut sum, mut from) = (vec![0.0; values.len()], 0.0, 0);
    while from < order.len() {
        let alike = order[from..].iter().take_while(|at| values[**at] == values[order[from]]).count();
        let here: f64 = order[from..from + alike].iter().map(|at| weights[*at]).sum();
        for at in &order[from..from + alike] {
            found[*at] = (sum + here / 2.0) / values.len() as f64;
        }
        (sum, from) = (sum + here, from + alike);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A correlation of 1 has no error; of two signs that agree in three of four rows the influences are written out.
    #[test]
    fn by_hand() {
        let line = [1.0, 2.0, 3.0, 5.0];
        let (r, influences) = of_numbers(&line, &line.map(|x| 2.0 * x - 1.0));
        assert!((r.unwrap() - 1.0).abs() < 1e-12 && influences.unwrap().iter().all(|x| x.abs() < 1e-12));
        // Products 1, 1, 1, −1 … of eight rows with means 0: r = ½, each row adds (±1 − ½)/8, so that the variance is (1 − r²)/8.
        let x = [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0];
        let y = [1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, 1.0];
        let names = ["x".to_owned(), "y".to_owned()];
        let found = Asymptotic::of((CorrelationKind::Pearson, &[false; 2]), &names, &[x.to_vec(), y.to_vec()]).unwrap();
        assert!((found.covariance.unwrap()[0][0].unwrap() - 0.75 / 8.0).abs() < 1e-15);
        // At the boundary no error is known.
        let x = [0.0, 0.0, 1.0, 1.0, 1.0];
        let y = [0.0, 0.0, 0.0, 1.0, 1.0];
        let found =
            Asymptotic::of((CorrelationKind::Polychoric, &[true; 2]), &names, &[x.to_vec(), y.to_vec()]).unwrap();
        assert_eq!((found.correlations[0], found.se[0]), (Some(1.0), None));
    }

    /// Of 56 items there are more pairs than covariances are given of: their errors are those that the first 55 have among themselves.
    #[test]
    fn many_items_have_errors_alone() {
        let mut stream = crosscase_numerics::Stream::new(5, 0);
        let columns: Vec<Vec<f64>> = (0..56).map(|_| (0..9).map(|_| stream.unit()).collect()).collect();
        let names: Vec<String> = (0..56).map(|at| at.to_string()).collect();
        let of = |k: usize| {
            Asymptotic::of((CorrelationKind::Pearson, &[false; 56][..k]), &names[..k], &columns[..k]).unwrap()
        };
        let (some, all) = (of(55), of(56));
        assert_eq!(
            (some.pairs.len(), some.covariance.unwrap().len()),
            (Asymptotic::MOST_PAIRS, Asymptotic::MOST_PAIRS)
        );
        assert_eq!((all.pairs.len(), &all.covariance), (1_540, &None));
        let known = |pair: &[String; 2]| all.pairs.iter().position(|other| other == pair).unwrap();
        for (pair, se) in some.pairs.iter().zip(&some.se) {
            assert!(se.is_some() && all.se[known(pair)] == *se, "{pair:?}");
        }
    }

    /// What a row adds is how the correlation of ranks moves when the row weighs a little more: held against just that, with ranks by weight.
    #[test]
    fn ranks_move_with_weights() {
        let x = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0];
        let y = [2.0, 1.0, 3.0, 2.0, 2.0, 5.0, 1.0, 5.0, 4.0, 4.0];
        let weighted = |w: &[f64]| {
            let rank = |values: &[f64], of: f64| -> f64 {
                let share = |x: f64| {
                    if x < of {
                        1.0
                    } else if x == of {
                        0.5
                    } else {
                        0.0
                    }
                };
                values.iter().zip(w).map(|(x, w)| w * share(*x)).sum()
            };
            let ranks = |values: &[f64]| -> Vec<f64> { values.iter().map(|x| rank(values, *x)).collect() };
            let (u, v) = (ranks(&x), ranks(&y));
            let of = |f: &dyn Fn(usize) -> f64| (0..10).map(|at| w[at] * f(at)).sum::<f64>();
            let (mu, mv) = (of(&|at| u[at]), of(&|at| v[at]));
            let cov = |a: &[f64], ma: f64, b: &[f64], mb: f64| of(&|at| (a[at] - ma) * (b[at] - mb));
            cov(&u, mu, &v, mv) / (cov(&u, mu, &u, mu) * cov(&v, mv, &v, mv)).sqrt()
        };
        let (r, found) = of_ranks(&x, &y);
        let found = found.unwrap();
        assert!((r.unwrap() - weighted(&[0.1; 10])).abs() < 1e-12);
        for (row, influence) in found.iter().enumerate() {
            let moved = |by: f64| {
                let mut w = [0.1 * (1.0 - by); 10];
                w[row] += by;
                weighted(&w)
            };
            let expected = (moved(1e-6) - moved(-1e-6)) / 2e-6 / 10.0;
            assert!((influence - expected).abs() < 1e-7, "{row}: {influence} {expected}");
        }
    }
}
