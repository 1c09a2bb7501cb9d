use crate::{NumericsError, normal_cdf, normal_quantile};
use std::f64::consts::PI;

/// A polychoric correlation.
#[derive(Debug, Clone, PartialEq)]
pub struct Polychoric {
    /// The correlation of the two normal variables behind the categories.
    pub rho: f64,
    /// Where the first is cut, category by category in rising order.
    pub x_thresholds: Vec<f64>,
    /// Where the second is cut.
    pub y_thresholds: Vec<f64>,
}

/// The correlation nearest to ±1 that is considered.
const EDGE: f64 = 0.9999;
/// How well the correlation is found.
const SETTLED: f64 = 1e-10;
/// Cells of the first, coarse look over the correlations, which keeps the search out of a lesser maximum.
const COARSE: i32 = 20;

/// The polychoric correlation of two ordered variables, in two steps: thresholds from the margins, then the
/// correlation of greatest likelihood (Olsson 1979, doi:10.1007/BF02296207). Empty cells are not corrected.
///
/// ```
/// use crosscase_numerics::polychoric;
/// let x: Vec<f64> = [0., 0., 0., 0., 1., 1., 1., 1.].to_vec();
/// let y: Vec<f64> = [0., 0., 0., 1., 0., 1., 1., 1.].to_vec();
/// // Two halves: the tetrachoric correlation is sin(2π(p − ¼)) with p = 3/8.
/// assert!((polychoric(&x, &y)?.rho - (std::f64::consts::PI / 4.0).sin()).abs() < 1e-8);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::Operands`] for unequal lengths, [`NumericsError::Constant`] for a side with one category.
pub fn polychoric(x: &[f64], y: &[f64]) -> Result<Polychoric, NumericsError> {
    if x.len() != y.len() {
        let (left_rows, right_rows) = (x.len(), y.len());
        return Err(NumericsError::Operands { left_rows, left_columns: 1, right_rows, right_columns: 1 });
    }
    let (a, b) = (Categories::of(x)?, Categories::of(y)?);
    let mut cells = vec![0.0; a.count() * b.count()];
    a.of_each.iter().zip(&b.of_each).for_each(|(i, j)| cells[i * b.count() + j] += 1.0);
    let likelihood = |rho: f64| likelihood(rho, &a.thresholds, &b.thresholds, &cells);
    let place = |step: i32| EDGE * f64::from(step) / f64::from(COARSE);
    let best = (-COARSE..=COARSE).max_by(|s, t| likelihood(place(*s)).total_cmp(&likelihood(place(*t)))).unwrap_or(0);
    let rho = maximum(likelihood, place((best - 1).max(-COARSE)), place((best + 1).min(COARSE)));
    Ok(Polychoric { rho, x_thresholds: a.thresholds, y_thresholds: b.thresholds })
}

struct Categories {
    of_each: Vec<usize>,
    thresholds: Vec<f64>,
}

impl Categories {
    fn of(values: &[f64]) -> Result<Self, NumericsError> {
        let mut levels = values.to_vec();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        if levels.len() < 2 {
            return Err(NumericsError::Constant);
        }
        let of_each = values.iter().map(|v| levels.partition_point(|level| level < v)).collect::<Vec<_>>();
        let n = values.len() as f64;
        let below = |c: usize| of_each.iter().filter(|of| **of <= c).count() as f64 / n;
        let thresholds = (0..levels.len() - 1).map(|c| normal_quantile(below(c)).ok_or(NumericsError::Constant));
        let thresholds = thresholds.collect::<Result<_, _>>()?;
        Ok(Self { of_each, thresholds })
    }

    fn count(&self) -> usize {
        self.thresholds.len() + 1
    }
}

fn likelihood(rho: f64, x: &[f64], y: &[f64], cells: &[f64]) -> f64 {
    let columns = y.len() + 1;
    let mut below = vec![0.0; columns];
    let mut total = 0.0;
    for i in 0..=x.len() {
        let mut left = 0.0;
        for j in 0..columns {
            let corner = match (x.get(i), y.get(j)) {
                (Some(h), Some(k)) => bivariate_normal_cdf(*h, *k, rho),
                (Some(h), None) => normal_cdf(*h),
                (None, Some(k)) => normal_cdf(*k),
                (None, None) => 1.0,
            };
            // Up to and with column j: this row alone is what the rows above do not hold.
            let row = corner - below[j];
            let cell = (row - left).max(1e-300);
            total += cells[i * columns + j] * cell.ln();
            left = row;
            below[j] = corner;
        }
    }
    total
}

/// Golden section between two ends that enclose one maximum.
fn maximum(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut fa, mut fb) = (f(a), f(b));
    while high - low > SETTLED {
        if fa >= fb {
            (high, b, fb) = (b, a, fa);
            a = high - ratio * (high - low);
            fa = f(a);
        } else {
            (low, a, fa) = (a, b, fb);
            b = low + ratio * (high - low);
            fb = f(b);
        }
    }
    f64::midpoint(low, high)
}

/// The probability that two standard normal variables with this correlation stay below `h` and `k`.
///
/// Φ(h)Φ(k) plus the integral over the correlation (Drezner & Wesolowsky 1990, doi:10.1080/00949659008811236), by
/// Gauss–Legendre quadrature in pieces that shrink towards the correlation asked for; to 1e-12.
///
/// ```
/// use crosscase_numerics::bivariate_normal_cdf;
/// // Sheppard (1899): a quadrant holds ¼ + asin ρ / 2π.
/// assert!((bivariate_normal_cdf(0.0, 0.0, 0.5) - 1.0 / 3.0).abs() < 1e-13);
/// ```
pub fn bivariate_normal_cdf(h: f64, k: f64, rho: f64) -> f64 {
    let end = rho.clamp(-1.0, 1.0).asin();
    let integrand = |angle: f64| {
        let (sin, cos) = angle.sin_cos();
        (-(h * h + k * k - 2.0 * h * k * sin) / (2.0 * cos * cos).max(1e-300)).exp()
    };
    let mut integral = 0.0;
    let mut start = 0.0;
    // Half of what is left in each piece, since the integrand is steep only near ρ = ±1.
    let pieces = if rho.abs() < 0.7 { 1 } else { 12 };
    for piece in 1..=pieces {
        let stop = if piece == pieces { end } else { f64::midpoint(start, end) };
        integral += legendre(&integrand, start, stop);
        start = stop;
    }
    (normal_cdf(h) * normal_cdf(k) + integral / (2.0 * PI)).clamp(0.0, 1.0)
}

/// Gauss–Legendre quadrature with 20 nodes (Abramowitz & Stegun 1964, table 25.4): node and weight of one half.
const LEGENDRE: [(f64, f64); 10] = [
    (0.076_526_521_133_497_33, 0.152_753_387_130_725_85),
    (0.227_785_851_141_645_08, 0.149_172_986_472_603_75),
    (0.373_706_088_715_419_56, 0.142_096_109_318_382_05),
    (0.510_867_001_950_827_1, 0.131_688_638_449_176_63),
    (0.636_053_680_726_515, 0.118_194_531_961_518_42),
    (0.746_331_906_460_150_8, 0.101_930_119_817_240_44),
    (0.839_116_971_822_218_8, 0.083_276_741_576_704_75),
    (0.912_234_428_251_326, 0.062_672_048_334_109_06),
    (0.963_971_927_277_913_8, 0.040_601_429_800_386_94),
    (0.993_128_599_185_094_9, 0.017_614_007_139_152_12),
];

fn legendre(f: &impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let (centre, half) = (f64::midpoint(from, to), (to - from) / 2.0);
    LEGENDRE.iter().map(|(node, weight)| weight * (f(centre - half * node) + f(centre + half * node))).sum::<f64>()
        * half
}
