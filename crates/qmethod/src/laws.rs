//! What every extraction must keep, for the crate's own and for those of others.

use crate::{Correlation, Extraction, QmethodError, correlations};
use crosscase_numerics::{Matrix, Stream};
use thiserror::Error;

/// A law that an extraction breaks.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BrokenExtraction {
    /// The loadings have another shape than sorts × factors.
    #[error("{sorts} sorts and {factors} factors gave loadings of {rows} × {columns}")]
    Shape {
        /// Sorts.
        sorts: usize,
        /// Factors asked for.
        factors: usize,
        /// Rows found.
        rows: usize,
        /// Columns found.
        columns: usize,
    },
    /// Sorts in another order gave other loadings.
    #[error(
        "with the sorts in another order, sort {sort} loads {found} on factor {factor} and not {expected}, whatever the sign"
    )]
    Order {
        /// The sort, from 0.
        sort: usize,
        /// The factor, from 0.
        factor: usize,
        /// Its loading, as it was.
        expected: f64,
        /// With the sorts reversed.
        found: f64,
    },
    /// A reflected sort did not just change its sign.
    #[error("with sort {sort} reflected, the size of a loading changed by {by}")]
    Reflection {
        /// The sort, from 0.
        sort: usize,
        /// By how much.
        by: f64,
    },
    /// More factors than there are gave no error.
    #[error("{factors} factors of {sorts} sorts gave no error")]
    TooMany {
        /// Factors asked for.
        factors: usize,
        /// Sorts.
        sorts: usize,
    },
    /// The extraction failed.
    #[error(transparent)]
    Failed(#[from] QmethodError),
}

/// How far a loading may be off, for methods that iterate.
const NEAR: f64 = 1e-4;

/// Tests an extraction on seeded sorts with two shared viewpoints.
///
/// ```
/// use crosscase_qmethod::{Pca, laws::check_extraction};
/// check_extraction(&Pca)?;
/// # Ok::<(), crosscase_qmethod::laws::BrokenExtraction>(())
/// ```
///
/// # Errors
/// The first law that is broken.
pub fn check_extraction(extraction: &dyn Extraction) -> Result<(), BrokenExtraction> {
    for seed in 0..3 {
        let sorts = sorts(seed);
        let r = correlation(&sorts)?;
        for factors in 1..=2 {
            let loadings = extraction.extract(&r, factors)?.loadings;
            if (loadings.rows(), loadings.columns()) != (sorts.len(), factors) {
                let (rows, columns) = (loadings.rows(), loadings.columns());
                return Err(BrokenExtraction::Shape { sorts: sorts.len(), factors, rows, columns });
            }
            order(extraction, &sorts, &loadings)?;
            reflection(extraction, &sorts, &loadings)?;
        }
        let factors = sorts.len() + 1;
        if extraction.extract(&r, factors).is_ok() {
            return Err(BrokenExtraction::TooMany { factors, sorts: sorts.len() });
        }
    }
    Ok(())
}

fn order(extraction: &dyn Extraction, sorts: &[Vec<f64>], loadings: &Matrix) -> Result<(), BrokenExtraction> {
    let turned: Vec<Vec<f64>> = sorts.iter().rev().cloned().collect();
    let again = extraction.extract(&correlation(&turned)?, loadings.columns())?.loadings;
    for factor in 0..loadings.columns() {
        let (before, mut after) = (loadings.column(factor), again.column(factor));
        after.reverse();
        let same: f64 = before.iter().zip(&after).map(|(a, b)| a * b).sum();
        for (sort, (expected, found)) in before.into_iter().zip(after).enumerate() {
            let found = found * same.signum();
            if (expected - found).abs() > NEAR {
                return Err(BrokenExtraction::Order { sort, factor, expected, found });
            }
        }
    }
    Ok(())
}

fn reflection(extraction: &dyn Extraction, sorts: &[Vec<f64>], loadings: &Matrix) -> Result<(), BrokenExtraction> {
    let mut turned = sorts.to_vec();
    turned[0].iter_mut().for_each(|place| *place = -*place);
    let again = extraction.extract(&correlation(&turned)?, loadings.columns())?.loadings;
    for (sort, (before, after)) in (0..).zip((0..loadings.rows()).map(|i| (loadings.row(i), again.row(i)))) {
        let by = before.iter().zip(after).map(|(a, b)| (a.abs() - b.abs()).abs()).fold(0.0, f64::max);
        if by > NEAR {
            return Err(BrokenExtraction::Reflection { sort, by });
        }
    }
    Ok(())
}

fn correlation(sorts: &[Vec<f64>]) -> Result<Matrix, QmethodError> {
    correlations(&sorts.iter().map(Vec::as_slice).collect::<Vec<_>>(), Correlation::Pearson)
}

/// Eight sorts of twenty statements, the first five with one viewpoint and the others with another, and noise.
fn sorts(seed: u64) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(1935, seed);
    let mut view = || (0..20).map(|_| stream.unit()).collect::<Vec<f64>>();
    let (first, second) = (view(), view());
    let mut noise = Stream::new(1953, seed);
    (0..8)
        .map(|i| if i < 5 { &first } else { &second })
        .map(|view| view.iter().map(|place| place + 0.35 * noise.unit()).collect())
        .collect()
}
