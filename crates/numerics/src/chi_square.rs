use crate::normal_cdf;

/// The probability that a chi-square variable with so many degrees of freedom is greater than `x`: a finite sum for whole degrees
/// (Abramowitz & Stegun 1964, 26.4.4 and 26.4.5). `None` without a degree of freedom and for an `x` below 0 or not finite.
///
/// ```
/// use crosscase_numerics::chi_square_tail;
/// assert!((chi_square_tail(3.841_458_820_694_124, 1).unwrap() - 0.05).abs() < 1e-15);
/// assert!((chi_square_tail(9.487_729_036_781_154, 4).unwrap() - 0.05).abs() < 1e-15);
/// assert_eq!((chi_square_tail(0.0, 3), chi_square_tail(1.0, 0)), (Some(1.0), None));
/// ```
pub fn chi_square_tail(x: f64, degrees: usize) -> Option<f64> {
    if degrees == 0 || !(x >= 0.0 && x.is_finite()) {
        return None;
    }
    let odd = degrees % 2 == 1;
    // Terms grow before they fall, so that each is taken as a whole from its logarithm.
    let half = x / 2.0;
    let term = |power: f64| {
        if half == 0.0 {
            f64::from(u8::from(power == 0.0))
        } else {
            libm::exp(power * libm::log(half) - half - libm::lgamma(power + 1.0))
        }
    };
    let (first, count) = if odd { (0.5, (degrees - 1) / 2) } else { (0.0, degrees / 2) };
    let sum: f64 = (0..count).map(|step| term(first + step as f64)).sum();
    let start = if odd { 2.0 * normal_cdf(-x.sqrt()) } else { 0.0 };
    Some((start + sum).min(1.0))
}
