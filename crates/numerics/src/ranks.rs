//! Correlations of values and of their ranks.

use crate::describe::binary_unit;
use crate::{mean, sum};

/// Pearson's correlation; `None` for fewer than two values, unequal lengths, or a side without variance. It does not depend on the units
/// of the sides, however large or small.
///
/// ```
/// use crosscase_numerics::pearson;
/// assert!((pearson(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).unwrap() - 1.0).abs() < 1e-15);
/// assert_eq!(pearson(&[1e-200, 3e-200, 2e-200], &[1e300, 2e300, 3e300]), pearson(&[1.0, 3.0, 2.0], &[1.0, 2.0, 3.0]));
/// assert_eq!(pearson(&[1.0, 1.0], &[2.0, 4.0]), None);
/// ```
pub fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() || x.len() < 2 || constant(x) || constant(y) {
        return None;
    }
    let in_unit = |values: &[f64]| {
        let unit = binary_unit(values)?;
        Some(values.iter().map(|value| value / unit).collect::<Vec<_>>())
    };
    let (x, y) = (in_unit(x)?, in_unit(y)?);
    let (mx, my) = (mean(&x)?, mean(&y)?);
    let sum_of =
        |f: &dyn Fn(f64, f64) -> f64| sum(&x.iter().zip(&y).map(|(x, y)| f(x - mx, y - my)).collect::<Vec<_>>());
    let (xy, xx, yy) = (sum_of(&|x, y| x * y)?, sum_of(&|x, _| x * x)?, sum_of(&|_, y| y * y)?);
    let scale = (xx * yy).sqrt();
    (scale > 0.0).then(|| (xy / scale).clamp(-1.0, 1.0))
}

fn constant(x: &[f64]) -> bool {
    x.iter().all(|v| Some(v) == x.first())
}

/// Ranks from 1; equal values share the mean of their ranks. `None` unless every value is finite.
///
/// ```
/// use crosscase_numerics::midranks;
/// assert_eq!(midranks(&[10.0, 30.0, 10.0]), Some(vec![1.5, 3.0, 1.5]));
/// assert_eq!(midranks(&[10.0, f64::NAN]), None);
/// ```
pub fn midranks(values: &[f64]) -> Option<Vec<f64>> {
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let end = order[start..].iter().take_while(|&&i| values[i] == values[order[start]]).count() + start;
        // Ranks start + 1 to end.
        let shared = (start + 1 + end) as f64 / 2.0;
        order[start..end].iter().for_each(|&i| ranks[i] = shared);
        start = end;
    }
    Some(ranks)
}

/// Spearman's rank correlation, ties at their mean rank; `None` as [`pearson`].
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    pearson(&midranks(x)?, &midranks(y)?)
}

/// Kendall's τ-b (Kendall 1945): concordant less discordant pairs, over the root of the pairs untied on either side.
///
/// `None` for unequal lengths, a value that is not finite, or a side on which all pairs are tied.
///
/// ```
/// use crosscase_numerics::kendall_tau_b;
/// assert!((kendall_tau_b(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]).unwrap() - 1.0 / 3.0).abs() < 1e-15);
/// ```
pub fn kendall_tau_b(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() || !x.iter().chain(y).all(|value| value.is_finite()) {
        return None;
    }
    let (mut balance, mut untied_x, mut untied_y) = (0_i64, 0_i64, 0_i64);
    for i in 0..x.len() {
        for j in 0..i {
            let order = |v: &[f64]| v[i].partial_cmp(&v[j]).map_or(0, |o| o as i64);
            let (a, b) = (order(x), order(y));
            balance += a * b;
            untied_x += a.abs();
            untied_y += b.abs();
        }
    }
    let scale = (untied_x as f64 * untied_y as f64).sqrt();
    (scale > 0.0).then(|| (balance as f64 / scale).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::{kendall_tau_b, pearson, spearman};

    /// Among numbers that are none nothing has a rank or an order.
    #[test]
    fn what_is_not_finite_has_no_correlation() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for correlation in [pearson, spearman, kendall_tau_b] {
                assert_eq!(correlation(&[1.0, bad, 3.0], &[1.0, 2.0, 3.0]), None, "{bad}");
                assert_eq!(correlation(&[1.0, 2.0, 3.0], &[bad, 2.0, 3.0]), None, "{bad}");
            }
        }
    }
}
