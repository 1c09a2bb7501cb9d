//! The distributions that tests and intervals are read from: noncentral χ², F and Student's t, over the incomplete gamma and beta functions.

/// Terms of a series or a continued fraction.
const TERMS: usize = 100_000;
/// Halvings of an interval until nothing is left to halve.
const HALVINGS: usize = 2_000;

/// A noncentrality up to which [`noncentral_chi_square_cdf`] is told; beyond it the terms are too many.
const NONCENTRALITY: f64 = 1e12;

/// The probability that a noncentral χ² is at most `x`: a mixture of central ones by a Poisson distribution (Fisher 1928). `None`
/// where it is not defined, and for a noncentrality above 10¹².
///
/// Only the central probability of the last term is worked out by itself: each before it is that of the one behind and a term of the Poisson
/// distribution more (as Benton & Krishnamoorthy 2003, doi:10.1016/S0167-9473(02)00283-9, who go to both sides), so that nothing is taken off.
///
/// ```
/// use crosscase_numerics::noncentral_chi_square_cdf;
/// assert!((noncentral_chi_square_cdf(4.0, 2.0, 0.0).unwrap() - (1.0 - (-2.0_f64).exp())).abs() < 1e-14);
/// assert!((noncentral_chi_square_cdf(10.0, 4.0, 3.0).unwrap() - 0.783_763_181_681_781).abs() < 1e-12);
/// ```
pub fn noncentral_chi_square_cdf(x: f64, degrees: f64, noncentrality: f64) -> Option<f64> {
    let sizes = [x, degrees, noncentrality];
    let is_told = degrees > 0.0 && (0.0..=NONCENTRALITY).contains(&noncentrality);
    if !(sizes.iter().all(|size| size.is_finite()) && is_told) {
        return None;
    }
    if x <= 0.0 {
        return Some(0.0);
    }
    let (half, x) = (noncentrality / 2.0, x / 2.0);
    let poisson = |mean: f64, at: f64| libm::exp(at * libm::log(mean) - mean - libm::lgamma(at + 1.0));
    let lower = |at: f64| 1.0 - gamma_tail(degrees / 2.0 + at, x);
    if half == 0.0 {
        return Some(lower(0.0).clamp(0.0, 1.0));
    }
    // Beyond it the weights are less than e to the -42 together (Bernstein's bound).
    let mut at = (half + 14.0 + (196.0 + 84.0 * half).sqrt()).floor();
    let (mut weight, mut below) = (poisson(half, at), lower(at));
    let mut step = 0.0;
    let (mut total, mut weights) = (0.0, 0.0);
    loop {
        total += weight * below;
        weights += weight;
        if at == 0.0 || (at < half && weight < 1e-18) {
            break;
        }
        let degree = degrees / 2.0 + at - 1.0;
        step = if step > 0.0 { step * (degree + 1.0) / x } else { poisson(x, degree) };
        below += step;
        weight *= at / half;
        at -= 1.0;
    }
    // The weights are 1 together; by their sum goes the rounding of their logarithms.
    Some((total / weights).clamp(0.0, 1.0))
}

/// The probability that F is above `f` (Fisher 1924, Snedecor 1934). `None` unless `f` is finite and both degrees of freedom are above 0.
///
/// ```
/// use crosscase_numerics::f_tail;
/// // With two and two degrees of freedom it is 1/(1 + f).
/// assert!((f_tail(3.0, 2.0, 2.0).unwrap() - 0.25).abs() < 1e-14);
/// ```
pub fn f_tail(f: f64, first: f64, second: f64) -> Option<f64> {
    let sizes = [f, first, second];
    if !(sizes.iter().all(|size| size.is_finite()) && first > 0.0 && second > 0.0) {
        return None;
    }
    Some(if f <= 0.0 { 1.0 } else { beta_cdf(second / (second + first * f), second / 2.0, first / 2.0) })
}

/// The value that F stays below with probability `p`. `None` unless `p` is between 0 and 1 and both degrees of freedom are above 0.
///
/// ```
/// use crosscase_numerics::f_quantile;
/// assert!((f_quantile(0.75, 2.0, 2.0).unwrap() - 3.0).abs() < 1e-12);
/// ```
pub fn f_quantile(p: f64, first: f64, second: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    f_tail(1.0, first, second)?;
    rising(|f| f_tail(f, first, second).map_or(0.0, |tail| 1.0 - tail), p)
}

/// The value that Student's t stays below with probability `p`, with any degrees of freedom above 0, as Welch's interval needs.
/// `None` where it is not defined.
///
/// ```
/// use crosscase_numerics::student_quantile;
/// assert!((student_quantile(0.975, 4.0).unwrap() - 2.776_445_105_2).abs() < 1e-9);
/// assert_eq!(student_quantile(0.5, 3.0), Some(0.0));
/// ```
pub fn student_quantile(p: f64, degrees: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && degrees > 0.0 && degrees.is_finite()) {
        return None;
    }
    if p == 0.5 {
        return Some(0.0);
    }
    // t² is F with one degree of freedom above.
    let within = (2.0 * p - 1.0).abs();
    Some(f_quantile(within, 1.0, degrees)?.sqrt() * (p - 0.5).signum())
}

/// Where a function that rises from 0 at 0 reaches `p`.
fn rising(f: impl Fn(f64) -> f64, p: f64) -> Option<f64> {
    let mut high = 1.0;
    while f(high) < p {
        high *= 2.0;
        if !f64::is_finite(high) {
            return None;
        }
    }
    let mut low = 0.0;
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if f(middle) < p { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

/// The upper regularised incomplete gamma function: a series below, a continued fraction above (Abramowitz & Stegun 1964, 6.5.29
/// and 6.5.31).
fn gamma_tail(a: f64, x: f64) -> f64 {
    let scale = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if scale == 0.0 {
        return if x > a { 0.0 } else { 1.0 };
    }
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for n in 1..TERMS {
            term *= x / (a + n as f64);
            sum += term;
            if term < sum * f64::EPSILON / 4.0 {
                break;
            }
        }
        return (1.0 - scale * sum).clamp(0.0, 1.0);
    }
    let of = |n: usize| {
        let n = n as f64;
        (-n * (n - a), x + 2.0 * n + 1.0 - a)
    };
    (scale / fraction(x + 1.0 - a, of)).clamp(0.0, 1.0)
}

/// The regularised incomplete beta function, by its continued fraction (Abramowitz & Stegun 1964, 26.5.8).
fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cdf(1.0 - x, b, a);
    }
    let scale = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let of = |n: usize| {
        let m = (n / 2) as f64;
        let numerator = if n.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        (numerator, 1.0)
    };
    (libm::exp(scale) / a / fraction(1.0, of)).clamp(0.0, 1.0)
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) from the front (Lentz 1976, doi:10.1364/AO.15.000668).
fn fraction(first: f64, of: impl Fn(usize) -> (f64, f64)) -> f64 {
    let away = |x: f64| if x.abs() < 1e-300 { 1e-300 } else { x };
    let (mut value, mut above, mut below) = (away(first), away(first), 0.0);
    for n in 1..TERMS {
        let (a, b) = of(n);
        below = 1.0 / away(b + a * below);
        above = away(b + a / above);
        value *= above * below;
        if (above * below - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-11 * expected.abs().max(1e-3), "{found} is not {expected}");
    }

    /// Closed forms: χ² of two degrees is exponential; F of two degrees above is (1 + 2f/d)^(-d/2).
    #[test]
    fn closed_forms() {
        for x in [0.01, 0.7, 3.0, 11.0, 90.0] {
            near(noncentral_chi_square_cdf(x, 2.0, 0.0), -libm::expm1(-x / 2.0));
            for d in [1.0, 3.5, 7.0, 400.0] {
                near(f_tail(x, 2.0, d), libm::pow(1.0 + 2.0 * x / d, -d / 2.0));
            }
        }
    }

    /// With one degree of freedom it is the square of a normal number about √λ; with three there is one term more.
    #[test]
    fn noncentral_in_closed_form() {
        let density = |z: f64| libm::exp(-z * z / 2.0) / (2.0 * std::f64::consts::PI).sqrt();
        let below = |z: f64| libm::erfc(-z / 2.0_f64.sqrt()) / 2.0;
        for noncentrality in [1e-8_f64, 0.3, 4.0, 700.0, 6_000.0, 4e6] {
            for away in [-3.0, -1.0, -0.1, 0.0, 0.5, 2.0, 4.0] {
                let (root, centre) = (f64::max(noncentrality.sqrt() + away, 0.2), noncentrality.sqrt());
                let one = below(root - centre) - below(-root - centre);
                let three = one - (density(root - centre) - density(root + centre)) / centre;
                let found = |degrees: f64| noncentral_chi_square_cdf(root * root, degrees, noncentrality).unwrap();
                // The logarithms of terms near four million are rounded in their tenth digit.
                let allowed = if noncentrality < 1e5 { 1e-11 } else { 1e-8 };
                assert!((found(1.0) - one).abs() < allowed, "{} is not {one}", found(1.0));
                if noncentrality > 1e-3 {
                    assert!((found(3.0) - three).abs() < allowed, "{} is not {three}", found(3.0));
                }
            }
        }
        assert_eq!(noncentral_chi_square_cdf(1.0, 1.0, 1e13), None);
    }

    /// A quantile and its probability belong together, and the table's entries come out (Fisher & Yates 1963, tables III and V).
    #[test]
    fn quantiles() {
        for (first, second) in [(1.0, 1.0), (7.0, 21.0), (5.0, 10.0), (2_435.0, 9_740.0), (3.3, 0.7)] {
            for p in [1e-4, 0.025, 0.5, 0.975, 0.9999] {
                // With thousands of degrees the powers of the density are rounded in their thirteenth digit.
                let below = 1.0 - f_tail(f_quantile(p, first, second).unwrap(), first, second).unwrap();
                assert!((below - p).abs() < 1e-12, "{below} is not {p}");
            }
        }
        assert!((f_quantile(0.95, 5.0, 10.0).unwrap() - 3.325_835).abs() < 1e-6);
        for degrees in [1, 2, 5, 30] {
            let whole = crate::student::student_range(0.95, degrees);
            near(student_quantile(0.975, degrees as f64), whole.unwrap());
        }
        assert_eq!(student_quantile(0.025, 3.0).map(|t| -t), student_quantile(0.975, 3.0));
    }

    #[test]
    fn what_is_not_defined_is_none() {
        for bad in [f64::NAN, f64::INFINITY] {
            assert_eq!((f_tail(bad, 1.0, 1.0), f_tail(1.0, bad, 1.0)), (None, None));
            assert_eq!((student_quantile(bad, 1.0), student_quantile(0.5, bad)), (None, None));
            assert_eq!(noncentral_chi_square_cdf(1.0, 1.0, bad), None);
        }
        assert_eq!((f_quantile(0.0, 1.0, 1.0), f_quantile(1.0, 1.0, 1.0)), (None, None));
    }
}
