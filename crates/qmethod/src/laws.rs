//! Tests that every extraction and every flagging rule must pass, those of other crates too.

use crate::flagging::flags_of;
use crate::{Correlation, Extraction, FlagLevel, FlagRule, QmethodError, RotatedFactors, correlations};
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
            let loadings = extracted(extraction, &r, factors)?;
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

fn extracted(extraction: &dyn Extraction, r: &Matrix, factors: usize) -> Result<Matrix, BrokenExtraction> {
    let (sorts, loadings) = (r.rows(), extraction.extract(r, factors)?.loadings);
    if (loadings.rows(), loadings.columns()) != (sorts, factors) {
        let (rows, columns) = (loadings.rows(), loadings.columns());
        return Err(BrokenExtraction::Shape { sorts, factors, rows, columns });
    }
    Ok(loadings)
}

fn order(extraction: &dyn Extraction, sorts: &[Vec<f64>], loadings: &Matrix) -> Result<(), BrokenExtraction> {
    let turned: Vec<Vec<f64>> = sorts.iter().rev().cloned().collect();
    let again = extracted(extraction, &correlation(&turned)?, loadings.columns())?;
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
    let again = extracted(extraction, &correlation(&turned)?, loadings.columns())?;
    for (sort, (before, after)) in loadings.iter().zip(again.iter()).enumerate() {
        let by = before.iter().zip(after).map(|(a, b)| (a.abs() - b.abs()).abs()).fold(0.0, f64::max);
        if by > NEAR {
            return Err(BrokenExtraction::Reflection { sort, by });
        }
    }
    Ok(())
}

/// A law that a rule of flags breaks.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BrokenFlagRule {
    /// What it makes of a sort or a factor depends on where it stands, or on which end of a factor is called positive.
    #[error("{law}: sort {sort} and factor {factor} are flagged {found} where {expected} is right")]
    Flag {
        /// The law.
        law: &'static str,
        /// The sort, from 0.
        sort: usize,
        /// The factor, from 0.
        factor: usize,
        /// What it says.
        found: bool,
        /// What it should say.
        expected: bool,
    },
    /// It gave flags of another shape than the loadings, or failed.
    #[error(transparent)]
    Failed(#[from] QmethodError),
}

/// Tests a rule of flags on seeded loadings: the shape of what it gives, that neither the order of the sorts, nor that of the
/// factors, nor the direction of a factor matters, and that a sort without any loading defines nothing.
///
/// # Errors
/// The first law that is broken.
pub fn check_flag_rule(rule: &dyn FlagRule) -> Result<(), BrokenFlagRule> {
    for (number, (rows, factors)) in [(1, 1), (6, 2), (12, 3), (20, 5)].into_iter().enumerate() {
        let mut stream = Stream::new(1980, number as u64);
        let values = (0..rows * factors).map(|_| stream.unit() * 1.8 - 0.9).collect();
        let loadings = Matrix::new(rows, factors, values).map_err(QmethodError::from)?;
        let flags = flagged(rule, rows, factors, |i, f| loadings.row(i)[f])?;
        let reversed = flagged(rule, rows, factors, |i, f| loadings.row(rows - 1 - i)[f])?;
        same("the order of the sorts does not matter", &reversed, |i, f| flags[rows - 1 - i][f])?;
        let reversed = flagged(rule, rows, factors, |i, f| loadings.row(i)[factors - 1 - f])?;
        same("the order of the factors does not matter", &reversed, |i, f| flags[i][factors - 1 - f])?;
        let turned = flagged(rule, rows, factors, |i, f| loadings.row(i)[f] * if f == 0 { -1.0 } else { 1.0 })?;
        same("which end of a factor is positive does not matter", &turned, |i, f| flags[i][f])?;
        let nothing = flagged(rule, rows, factors, |_, _| 0.0)?;
        same("what loads on nothing defines nothing", &nothing, |_, _| false)?;
    }
    Ok(())
}

fn flagged(
    rule: &dyn FlagRule,
    rows: usize,
    factors: usize,
    loading: impl Fn(usize, usize) -> f64,
) -> Result<Vec<Vec<bool>>, QmethodError> {
    let cells = (0..rows).flat_map(|i| (0..factors).map(move |f| (i, f)));
    let loadings = Matrix::new(rows, factors, cells.map(|(i, f)| loading(i, f)).collect())?;
    let rotated = RotatedFactors { loadings, pattern: None, phi: None, diagnostics: Vec::new() };
    flags_of(rule, &rotated, FlagLevel { threshold: 0.4, rounding: None })
}

fn same(law: &'static str, flags: &[Vec<bool>], expected: impl Fn(usize, usize) -> bool) -> Result<(), BrokenFlagRule> {
    for (sort, row) in flags.iter().enumerate() {
        for (factor, &found) in row.iter().enumerate() {
            if found != expected(sort, factor) {
                return Err(BrokenFlagRule::Flag { law, sort, factor, found, expected: !found });
            }
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
