//! Coefficients of a covariance matrix.

use crate::moments::trace_and_total;
use crosscase_numerics::{Cholesky, Matrix, f_quantile};
use serde::Serialize;

/// Whether a matrix can be one of covariances: square, the same on both sides of its diagonal, which is nowhere below 0.
pub(crate) fn is_covariance(matrix: &Matrix) -> bool {
    let k = matrix.rows();
    let cell = |i: usize, j: usize| matrix.get(i, j).unwrap_or(f64::NAN);
    let alike = |i: usize, j: usize| (cell(i, j) - cell(j, i)).abs() <= 1e-8 * (cell(i, i) * cell(j, j)).sqrt();
    matrix.values().len() == k * k && (0..k).all(|i| cell(i, i) >= 0.0 && (0..i).all(|j| alike(i, j)))
}

/// Cronbach's alpha (1951) of a matrix of covariances, or of correlations the standardised one: k/(k − 1)·(1 − Σsᵢᵢ/Σs). For answers there is
/// [`Reliability`](crate::Reliability). `None` of fewer than two items, where the total has no variance, and of a matrix that is none of
/// covariances.
///
/// ```
/// use crosscase_numerics::Matrix;
/// use crosscase_scales::alpha;
/// let s = Matrix::from_rows(&[[1.0, 0.5], [0.5, 1.0]])?;
/// assert!((alpha(&s).unwrap() - 2.0 / 3.0).abs() < 1e-15);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
pub fn alpha(covariance: &Matrix) -> Option<f64> {
    if !is_covariance(covariance) {
        return None;
    }
    let k = covariance.rows() as f64;
    let (trace, total) = trace_and_total(covariance);
    (k > 1.0 && total > trace * 1e-12).then(|| k / (k - 1.0) * (1.0 - trace / total))
}

/// Guttman's λ₂ (1945, doi:10.1007/BF02288892): (Σ off + √(k/(k − 1)·Σ off²))/Σs of a matrix of covariances; `None` as [`alpha`].
pub fn lambda2(covariance: &Matrix) -> Option<f64> {
    if !is_covariance(covariance) {
        return None;
    }
    let k = covariance.rows() as f64;
    let (trace, total) = trace_and_total(covariance);
    let squares: f64 = covariance.values().iter().map(|c| c * c).sum::<f64>()
        - (0..covariance.rows()).map(|i| covariance.row(i)[i] * covariance.row(i)[i]).sum::<f64>();
    (k > 1.0 && total > trace * 1e-12).then(|| (total - trace + (k / (k - 1.0) * squares).sqrt()) / total)
}

/// Guttman's λ₆ of a matrix of covariances: 1 − Σe²/Σs, e² what the other items leave of an item. `None` as [`alpha`], and where an item
/// repeats others.
pub fn lambda6(covariance: &Matrix) -> Option<f64> {
    if !is_covariance(covariance) {
        return None;
    }
    let (trace, total) = trace_and_total(covariance);
    let inverse = Cholesky::of(covariance).ok()?.inverse().ok()?;
    let left: f64 = (0..covariance.rows()).map(|i| 1.0 / inverse.row(i)[i]).sum();
    (covariance.rows() > 1 && total > trace * 1e-12).then(|| 1.0 - left / total)
}

/// Feldt's interval of alpha at 95 % (1965, doi:10.1007/BF02289499).
pub(super) fn feldt(alpha: f64, n: usize, k: usize) -> Option<[f64; 2]> {
    let (first, second) = ((n - 1) as f64, ((n - 1) * (k - 1)) as f64);
    let end = |p: f64| f_quantile(p, first, second).map(|f| 1.0 - (1.0 - alpha) * f);
    Some([end(0.975)?, end(0.025)?])
}

/// The correlation of an item with the sum of the others. Covariances that are each over other rows may contradict each other, and then it is
/// beyond 1; what is beyond by rounding alone is not.
pub(super) fn item_rest(covariance: &Matrix, item: usize) -> Option<f64> {
    let (_, total) = trace_and_total(covariance);
    let own = covariance.get(item, item)?;
    let with: f64 = covariance.row(item).iter().sum();
    let rest = total - 2.0 * with + own;
    (own > 0.0 && rest > own * 1e-12).then(|| {
        let found = (with - own) / (own * rest).sqrt();
        if found.abs() <= 1.0 + 1e-9 { found.clamp(-1.0, 1.0) } else { found }
    })
}

/// ICC(C,1) and ICC(A,1) of items as fixed raters, from the two-way analysis of variance of complete rows.
pub(super) fn intraclass(covariance: &Matrix, means: &[f64], n: usize) -> (Option<f64>, Option<f64>) {
    let k = covariance.rows() as f64;
    let (trace, total) = trace_and_total(covariance);
    let (own, shared) = (trace / k, (total - trace) / (k * (k - 1.0)));
    let centre = means.iter().sum::<f64>() / k;
    let of_items = n as f64 * means.iter().map(|m| (m - centre) * (m - centre)).sum::<f64>() / (k - 1.0);
    let levels = (of_items - (own - shared)) / n as f64;
    let share = |of: f64| (of > 0.0).then(|| shared / of);
    (share(own), share(own + levels))
}

/// The reliability of a scale by its halves, over every split into halves (of an odd number, into halves that differ by one item).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SplitHalves {
    /// How many splits there are.
    pub splits: usize,
    /// The greatest: Guttman's λ₄.
    pub lambda4: f64,
    /// The mean.
    pub mean: f64,
    /// The least: Revelle's beta (1979), where nothing else is meant by it.
    pub least: f64,
}

/// With more items there are too many splits to look at each.
pub(super) const MOST_SPLIT: usize = 20;

/// Guttman's split-half coefficient, 4·cov(A, B)/Σs, over all splits. `None` of fewer than two items, of more than twenty, and where the total
/// has no variance.
///
/// Five items have ten splits into two and three, not five (as psych 2.2.9 counts them).
///
/// ```
/// use crosscase_numerics::Matrix;
/// use crosscase_scales::split_halves;
/// let like = |i: usize, j: usize| if i == j { 1.0 } else { 0.5 };
/// let s = Matrix::new(5, 5, (0..25).map(|at| like(at / 5, at % 5)).collect())?;
/// let found = split_halves(&s).unwrap();
/// assert_eq!((found.splits, found.lambda4), (10, 0.8));
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
pub fn split_halves(covariance: &Matrix) -> Option<SplitHalves> {
    if !is_covariance(covariance) {
        return None;
    }
    let k = covariance.rows();
    let (trace, total) = trace_and_total(covariance);
    if !(2..=MOST_SPLIT).contains(&k) || total <= trace * 1e-12 {
        return None;
    }
    let mut found = SplitHalves { splits: 0, lambda4: f64::NEG_INFINITY, mean: 0.0, least: f64::INFINITY };
    let half = u32::try_from(k / 2).unwrap_or(0);
    for split in 0_u32..1 << k {
        // Of two equal halves the one with the first item, so that none is counted twice.
        if split.count_ones() != half || k.is_multiple_of(2) && split & 1 == 0 {
            continue;
        }
        let is_in = |item: usize| split >> item & 1 == 1;
        let across: f64 = (0..k)
            .filter(|i| is_in(*i))
            .map(|i| covariance.row(i).iter().enumerate().filter(|(j, _)| !is_in(*j)).map(|(_, c)| c).sum::<f64>())
            .sum();
        let value = 4.0 * across / total;
        found.splits += 1;
        found.mean += value;
        found.lambda4 = found.lambda4.max(value);
        found.least = found.least.min(value);
    }
    found.mean /= found.splits as f64;
    Some(found)
}
