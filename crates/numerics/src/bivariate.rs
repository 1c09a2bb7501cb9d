use crate::normal_cdf;
use std::f64::consts::PI;

/// The probability that two standard normal variables with correlation `rho` stay below `h` and `k`. `rho` runs from −1 to 1; what
/// lies beyond counts as −1 or 1.
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
    let end = libm::asin(rho.clamp(-1.0, 1.0));
    let integrand = |angle: f64| {
        let (sin, cos) = libm::sincos(angle);
        libm::exp(-(h * h + k * k - 2.0 * h * k * sin) / (2.0 * cos * cos).max(1e-300))
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

/// The distribution function at every pair of cuts of two standard normal variables, walked along their correlation.
///
/// Corner (i, j) of the table stands below cut `i` of the first and cut `j` of the second; beyond the last cut stand the
/// margins. Every step adds the integral from the correlation before, so that a table costs a few evaluations of the
/// density a corner, however far it is from independence.
#[derive(Clone)]
pub(crate) struct Corners<'a> {
    x: &'a [f64],
    y: &'a [f64],
    /// Rows of cuts of the first variable, with a row and a column of 0 before them and of margins behind them.
    pub(crate) below: Vec<f64>,
    /// The arcsine of the correlation.
    pub(crate) angle: f64,
}

impl<'a> Corners<'a> {
    /// Those of independent variables.
    pub(crate) fn independent(x: &'a [f64], y: &'a [f64]) -> Self {
        let margin = |cuts: &[f64]| -> Vec<f64> {
            std::iter::once(0.0).chain(cuts.iter().map(|cut| normal_cdf(*cut))).chain(std::iter::once(1.0)).collect()
        };
        let (rows, columns) = (margin(x), margin(y));
        let below = rows.iter().flat_map(|row| columns.iter().map(move |column| row * column)).collect();
        Self { x, y, below, angle: 0.0 }
    }

    pub(crate) fn columns(&self) -> usize {
        self.y.len() + 2
    }

    /// The derivative of each corner by the angle, which is the density: its integral over the angle is what correlation
    /// adds.
    pub(crate) fn slopes(&self) -> Vec<f64> {
        let mut slopes = vec![0.0; self.below.len()];
        self.add_density(self.angle, 1.0 / (2.0 * PI), &mut slopes);
        slopes
    }

    /// The corners at another angle, which is not far.
    pub(crate) fn at(&self, angle: f64) -> Self {
        let (centre, half) = (f64::midpoint(self.angle, angle), (angle - self.angle) / 2.0);
        let mut moved = Self { angle, ..self.clone() };
        for (node, weight) in LEGENDRE {
            for node in [-node, node] {
                self.add_density(centre + half * node, weight * half / (2.0 * PI), &mut moved.below);
            }
        }
        moved
    }

    /// Adds to each corner `weight` times exp(−(h² + k² − 2hk sin θ)/(2 cos² θ)).
    fn add_density(&self, angle: f64, weight: f64, to: &mut [f64]) {
        let (sin, cos) = libm::sincos(angle);
        let scale = 0.5 / (cos * cos).max(1e-300);
        for (h, row) in self.x.iter().zip(to.chunks_exact_mut(self.columns()).skip(1)) {
            for (k, corner) in self.y.iter().zip(&mut row[1..]) {
                let exponent = -(h * h + k * k - 2.0 * h * k * sin) * scale;
                // Below e⁻⁵⁰ nothing changes in the last digit of a probability.
                if exponent > -50.0 {
                    *corner += weight * libm::exp(exponent);
                }
            }
        }
    }
}
