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

/// The probability that two standard normal variables with correlation `rho` stay within a rectangle, whose sides may be infinite, and its
/// derivative by the arcsine of `rho`, which is a density.
///
/// What four corners make of a rectangle far from the diagonal is lost in their rounding. Such a one is what is left to ρ = ±1, where it is
/// known: the integral of the density over the angle from here to there, in pieces that begin with one over which it falls by e².
///
/// ```
/// use crosscase_numerics::bivariate_normal_cell;
/// let (p, _) = bivariate_normal_cell((f64::NEG_INFINITY, 0.0), (0.0, f64::INFINITY), 0.5);
/// assert!((p - 1.0 / 6.0).abs() < 1e-13);
/// ```
pub fn bivariate_normal_cell(x: (f64, f64), y: (f64, f64), rho: f64) -> (f64, f64) {
    let corners = [(x.1, y.1, 1.0), (x.0, y.1, -1.0), (x.1, y.0, -1.0), (x.0, y.0, 1.0)];
    let angle = libm::asin(rho.clamp(-1.0, 1.0));
    let slope = |angle: f64| corners.iter().map(|(h, k, sign)| sign * density(*h, *k, angle)).sum::<f64>();
    if rho.abs() < 1.0 {
        let all: f64 = corners.iter().map(|(h, k, sign)| sign * below(*h, *k, rho)).sum();
        if all > ROUNDED {
            return (all, slope(angle));
        }
    }
    // At ±1 the second variable is the first, or the first turned round.
    let end = if rho < 0.0 { (-y.1, -y.0) } else { y };
    let at_end = (normal_cdf(x.1.min(end.1)) - normal_cdf(x.0.max(end.0))).max(0.0);
    let last = PI.copysign(angle) / 2.0;
    let (mut from, mut left) = (angle, 0.0);
    let mut width = 2.0 / corners.iter().map(|(h, k, _)| fall(*h, *k, angle)).fold(1.0, f64::max);
    while (last - from).abs() > 0.0 {
        let to = if width < (last - from).abs() { from + width.copysign(angle) } else { last };
        left += legendre(&slope, from, to);
        (from, width) = (to, 2.0 * width);
    }
    ((at_end - left).max(0.0), slope(angle))
}

/// Below this a rectangle is not what its corners make: their rounding is some 1e-15.
pub(crate) const ROUNDED: f64 = 1e-7;

/// The distribution function, with infinite ends.
fn below(h: f64, k: f64, rho: f64) -> f64 {
    if h.is_finite() && k.is_finite() { bivariate_normal_cdf(h, k, rho) } else { normal_cdf(h.min(k)) }
}

/// Its derivative by the angle.
fn density(h: f64, k: f64, angle: f64) -> f64 {
    if !(h.is_finite() && k.is_finite()) {
        return 0.0;
    }
    let (sin, cos) = libm::sincos(angle);
    libm::exp(-(h * h + k * k - 2.0 * h * k * sin) / (2.0 * cos * cos).max(1e-300)) / (2.0 * PI)
}

/// How fast the exponent of the density changes with the angle.
fn fall(h: f64, k: f64, angle: f64) -> f64 {
    if !(h.is_finite() && k.is_finite()) {
        return 0.0;
    }
    let (sin, cos) = libm::sincos(angle);
    let fall = (h * k * cos * cos - (h * h + k * k - 2.0 * h * k * sin) * sin) / (cos * cos * cos).max(1e-300);
    fall.abs().min(1e12)
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

/// The same with six nodes, for short ways and for a first look.
const SHORT: [(f64, f64); 3] = [
    (0.238_619_186_083_196_9, 0.467_913_934_572_691_04),
    (0.661_209_386_466_264_5, 0.360_761_573_048_138_6),
    (0.932_469_514_203_152, 0.171_324_492_379_170_36),
];

fn legendre(f: &impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let (centre, half) = (f64::midpoint(from, to), (to - from) / 2.0);
    LEGENDRE.iter().map(|(node, weight)| weight * (f(centre - half * node) + f(centre + half * node))).sum::<f64>()
        * half
}

/// Where a standard normal variable is cut, with what of a correlation's series stands for the cut alone.
pub(crate) struct Cuts {
    pub(crate) at: Vec<f64>,
    /// What stands below each, with 0 before them and 1 behind them.
    below: Vec<f64>,
    /// φ(h) Heₙ(h)/√n! by term and cut.
    terms: Vec<f64>,
}

/// Up to this correlation the series is short.
const SERIES: f64 = 0.6;
/// Terms that reach the last digit there.
const TERMS: usize = 76;

impl Cuts {
    pub(crate) fn new(at: Vec<f64>) -> Self {
        let mut terms = Vec::with_capacity(TERMS * at.len());
        terms.extend(at.iter().map(|h| libm::exp(-h * h / 2.0) / (2.0 * PI).sqrt()));
        for n in 1..TERMS {
            for (i, h) in at.iter().enumerate() {
                let last = terms[(n - 1) * at.len() + i];
                let before = if n > 1 { terms[(n - 2) * at.len() + i] } else { 0.0 };
                terms.push((h * last - ((n - 1) as f64).sqrt() * before) / (n as f64).sqrt());
            }
        }
        let margin = at.iter().map(|cut| normal_cdf(*cut));
        let below = std::iter::once(0.0).chain(margin).chain(std::iter::once(1.0)).collect();
        Self { at, below, terms }
    }
}

/// The distribution function at every pair of cuts of two standard normal variables.
///
/// Corner (i, j) of the table stands below cut `i` of the first and cut `j` of the second; beyond the last cut stand the
/// margins. A weak correlation is a short sum (Pearson 1900, doi:10.1098/rsta.1900.0022: the tetrachoric series); to a strong one the table is walked:
/// every step adds the integral from the correlation before, so that it costs a few evaluations of the density a corner.
#[derive(Clone)]
pub(crate) struct Corners<'a> {
    x: &'a Cuts,
    y: &'a Cuts,
    /// Rows of cuts of the first variable, with a row and a column of 0 before them and of margins behind them.
    pub(crate) below: Vec<f64>,
    /// The arcsine of the correlation.
    pub(crate) angle: f64,
}

impl<'a> Corners<'a> {
    /// Those of independent variables.
    pub(crate) fn independent(x: &'a Cuts, y: &'a Cuts) -> Self {
        let below = x.below.iter().flat_map(|row| y.below.iter().map(move |column| row * column)).collect();
        Self { x, y, below, angle: 0.0 }
    }

    pub(crate) fn columns(&self) -> usize {
        self.y.at.len() + 2
    }

    /// The probability of a cell of the table and its derivative by the angle, to the last digits of both.
    pub(crate) fn cell(&self, row: usize, column: usize) -> (f64, f64) {
        let ends = |cuts: &Cuts, at: usize| {
            let low = at.checked_sub(1).map_or(f64::NEG_INFINITY, |cut| cuts.at[cut]);
            (low, cuts.at.get(at).copied().unwrap_or(f64::INFINITY))
        };
        bivariate_normal_cell(ends(self.x, row), ends(self.y, column), libm::sin(self.angle))
    }

    /// The derivative of each corner by the angle, which is the density: its integral over the angle is what correlation
    /// adds.
    pub(crate) fn slopes(&self) -> Vec<f64> {
        let mut slopes = vec![0.0; self.below.len()];
        self.add_density(self.angle, 1.0 / (2.0 * PI), &mut slopes);
        slopes
    }

    /// The corners at another angle, which is not far unless its correlation is weak.
    pub(crate) fn at(&self, angle: f64) -> Self {
        if libm::sin(angle).abs() <= SERIES {
            self.summed(angle, 1e-17)
        } else if (angle - self.angle).abs() * self.steepness(angle) < 0.1 {
            // Of an integrand that changes so little on its way six nodes leave nothing of the last digit either.
            self.walked(angle, &SHORT)
        } else {
            self.walked(angle, &LEGENDRE)
        }
    }

    /// The same to some six digits, for a look at where to look.
    pub(crate) fn roughly_at(&self, angle: f64) -> Self {
        if libm::sin(angle).abs() <= 0.71 { self.summed(angle, 1e-6) } else { self.walked(angle, &SHORT) }
    }

    /// How fast the exponent of the density changes with the angle, about.
    fn steepness(&self, angle: f64) -> f64 {
        let farthest = |cuts: &Cuts| cuts.at.iter().fold(0.0, |most: f64, cut| most.max(cut.abs()));
        let reach = farthest(self.x) + farthest(self.y);
        let cos = libm::cos(angle.abs().max(self.angle.abs()));
        (1.0 + reach * reach) / (cos * cos).max(1e-300)
    }

    fn summed(&self, angle: f64, least: f64) -> Self {
        let rho = libm::sin(angle);
        let mut found = Self { angle, ..Self::independent(self.x, self.y) };
        let columns = self.columns();
        let mut power = rho;
        let terms = self.x.terms.chunks_exact(self.x.at.len()).zip(self.y.terms.chunks_exact(self.y.at.len()));
        for (n, (xs, ys)) in terms.enumerate() {
            if power.abs() < least {
                break;
            }
            let share = power / (n + 1) as f64;
            for (x, row) in xs.iter().zip(found.below.chunks_exact_mut(columns).skip(1)) {
                row[1..].iter_mut().zip(ys).for_each(|(corner, y)| *corner += share * x * y);
            }
            power *= rho;
        }
        found
    }

    fn walked(&self, angle: f64, rule: &[(f64, f64)]) -> Self {
        let (centre, half) = (f64::midpoint(self.angle, angle), (angle - self.angle) / 2.0);
        let mut moved = Self { angle, ..self.clone() };
        for (node, weight) in rule {
            for node in [-node, *node] {
                self.add_density(centre + half * node, weight * half / (2.0 * PI), &mut moved.below);
            }
        }
        moved
    }

    /// Adds to each corner `weight` times exp(−(h² + k² − 2hk sin θ)/(2 cos² θ)).
    fn add_density(&self, angle: f64, weight: f64, to: &mut [f64]) {
        let (sin, cos) = libm::sincos(angle);
        let scale = 0.5 / (cos * cos).max(1e-300);
        for (h, row) in self.x.at.iter().zip(to.chunks_exact_mut(self.columns()).skip(1)) {
            for (k, corner) in self.y.at.iter().zip(&mut row[1..]) {
                let exponent = -(h * h + k * k - 2.0 * h * k * sin) * scale;
                // Below e⁻⁵⁰ nothing changes in the last digit of a probability.
                if exponent > -50.0 {
                    *corner += weight * libm::exp(exponent);
                }
            }
        }
    }
}
