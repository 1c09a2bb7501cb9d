use crate::normal_quantile;
use crate::student::student_range;

/// The sum, with the rounding of each addition carried along (Neumaier 1974); `None` unless every value is finite.
///
/// ```
/// use crosscase_numerics::sum;
/// assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), Some(2.0));
/// assert_eq!(sum(&[]), Some(0.0));
/// assert_eq!(sum(&[1.0, f64::NAN]), None);
/// ```
pub fn sum(values: &[f64]) -> Option<f64> {
    let (mut total, mut lost) = (0.0_f64, 0.0);
    for &value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    Some(total + lost).filter(|s| s.is_finite())
}

/// The arithmetic mean; `None` without values, or unless every value is finite.
///
/// ```
/// use crosscase_numerics::mean;
/// assert_eq!(mean(&[1.0, 2.0, 6.0]), Some(3.0));
/// assert_eq!(mean(&[]), None);
/// ```
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { sum(values).map(|s| s / values.len() as f64) }
}

/// The weighted mean, which does not hang on the order of the pairs: weights of 0.1, 1 and 0.1 of 4, 3 and 2 give 3 and not the number
/// beside it. `None` without a positive weight, or unless every value and weight is finite, there are as many of both and no weight is
/// negative.
///
/// ```
/// use crosscase_numerics::weighted_mean;
/// assert_eq!(weighted_mean(&[4.0, 3.0, 2.0], &[0.1, 1.0, 0.1]), Some(3.0));
/// assert_eq!(weighted_mean(&[1.0], &[0.0]), None);
/// ```
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<f64> {
    if values.len() != weights.len() || weights.iter().any(|weight| *weight < 0.0) {
        return None;
    }
    let mut pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let total = sum(&pairs.iter().map(|(_, weight)| *weight).collect::<Vec<_>>()).filter(|total| *total > 0.0)?;
    let about = |centre: f64| {
        let parts: Vec<f64> = pairs.iter().map(|(value, weight)| (value - centre) * weight).collect();
        sum(&parts).map(|sum| centre + sum / total)
    };
    // The second time about the first: what the products lost is then small beside the mean.
    about(about(0.0)?)
}

/// The variance of a sample, with n − 1; `None` for fewer than two values.
///
/// ```
/// use crosscase_numerics::variance;
/// assert_eq!(variance(&[1.0, 2.0, 3.0, 4.0]), Some(5.0 / 3.0));
/// assert_eq!(variance(&[1.0]), None);
/// ```
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let centre = mean(values)?;
    let squares: Vec<f64> = values.iter().map(|v| (v - centre) * (v - centre)).collect();
    sum(&squares).map(|s| s / (values.len() - 1) as f64)
}

/// The standard deviation of a sample, with n − 1; `None` for fewer than two values. However large or small values are, their squares
/// neither overflow nor vanish; `None` where the deviation itself is past all numbers.
///
/// ```
/// use crosscase_numerics::sd;
/// let of = |unit: f64| sd(&[1.0 * unit, 3.0 * unit, 2.0 * unit]).map_or(0.0, |sd| sd / unit);
/// assert!((of(1e-300) - 1.0).abs() < 1e-12 && (of(1e300) - 1.0).abs() < 1e-12);
/// assert_eq!(sd(&[1.7e308, -1.7e308]), None);
/// ```
pub fn sd(values: &[f64]) -> Option<f64> {
    let unit = binary_unit(values)?;
    let scaled: Vec<f64> = values.iter().map(|value| value / unit).collect();
    variance(&scaled).map(|variance| variance.sqrt() * unit).filter(|sd| sd.is_finite())
}

/// The power of two that the largest of values lies between it and its double, 1 where all are 0: divided by it they lose no digit, and
/// their squares and products fit. `None` for a value that is not finite.
///
/// ```
/// use crosscase_numerics::binary_unit;
/// assert_eq!(binary_unit(&[3.0, -5.0]), Some(4.0));
/// assert_eq!((binary_unit(&[0.0]), binary_unit(&[f64::NAN])), (Some(1.0), None));
/// ```
pub fn binary_unit(values: &[f64]) -> Option<f64> {
    let largest = values.iter().map(|value| value.abs()).fold(0.0, f64::max);
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    // The exponent alone is left; of a subnormal number the least that is normal.
    let unit = f64::from_bits(largest.to_bits() & (0x7ff << 52));
    Some(if largest == 0.0 { 1.0 } else { unit.max(f64::MIN_POSITIVE) })
}

/// The quantile of type 7 of Hyndman & Fan (1996), the default of R and `NumPy`: with the values in order, linear
/// interpolation at place `(n − 1)·p`; halfway it is the mean of the two, so that the median of 0.04 and 0.96 is 0.5. `None` without values, or unless `p` is in 0..=1 and every value finite.
///
/// ```
/// use crosscase_numerics::quantile;
/// assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.5), Some(2.5));
/// assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.25), Some(1.75));
/// ```
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "p in 0..=1 puts the place in 0..n")]
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    if values.is_empty() || !(0.0..=1.0).contains(&p) || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let mut ordered = values.to_vec();
    ordered.sort_by(f64::total_cmp);
    let place = (ordered.len() - 1) as f64 * p;
    let below = *ordered.get(place.floor() as usize)?;
    let above = *ordered.get(place.ceil() as usize)?;
    let part = place.fract();
    Some(if part == 0.5 { f64::midpoint(below, above) } else { below + (above - below) * part })
}

/// Lower and upper end of an interval, and its level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// The level, as 0.95.
    pub level: f64,
}

/// The percentile interval of draws, such as figures of resamples: the quantiles (type 7) that leave (1 − level)/2 of them on
/// either side (Efron & Tibshirani 1993, ch. 13).
///
/// `None` without draws, for draws that are not finite, or a level outside 0 to 1 (ends excluded).
///
/// ```
/// use crosscase_numerics::percentile_interval;
/// let draws: Vec<f64> = (0..=100).map(f64::from).collect();
/// let interval = percentile_interval(&draws, 0.9).unwrap();
/// assert!((interval.lower - 5.0).abs() < 1e-9 && (interval.upper - 95.0).abs() < 1e-9);
/// ```
pub fn percentile_interval(draws: &[f64], level: f64) -> Option<Interval> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let lower = quantile(draws, (1.0 - level) / 2.0)?;
    Some(Interval { lower, upper: quantile(draws, f64::midpoint(1.0, level))?, level })
}

/// Student's interval of a mean: mean ± t · sd / √n, with n − 1 degrees of freedom (Student 1908).
///
/// `None` for fewer than two values, values that are not finite, or a level outside 0 to 1 (ends excluded).
///
/// ```
/// use crosscase_numerics::mean_interval;
/// let interval = mean_interval(&[2.0, 4.0, 4.0, 5.0, 5.0], 0.95).unwrap();
/// assert!((interval.lower - 2.479_278).abs() < 1e-6 && (interval.upper - 5.520_722).abs() < 1e-6);
/// ```
pub fn mean_interval(values: &[f64], level: f64) -> Option<Interval> {
    let (centre, spread) = (mean(values)?, sd(values)?);
    let t = student_range(level, values.len() - 1)?;
    let half = t * spread / (values.len() as f64).sqrt();
    Some(Interval { lower: centre - half, upper: centre + half, level })
}

/// The interval of a median from the values themselves, whatever their distribution (Thompson 1936,
/// doi:10.1214/aoms/1177732502): the k-th value from either end, k the largest for which both tails of the binomial distribution
/// with p = ½ below k are at most 1 − level. The level is reached or exceeded.
///
/// `None` for values that are not finite, a level outside 0 to 1 (ends excluded), and too few values for the level: even from the
/// least to the greatest the level is no more than 1 − 2^(1 − n), so that 0.95 takes six.
///
/// ```
/// use crosscase_numerics::median_interval;
/// assert_eq!(median_interval(&[3.0, 1.0, 4.0, 1.0, 5.0], 0.95), None);
/// let six = median_interval(&[3.0, 1.0, 4.0, 1.5, 5.0, 9.0], 0.95).unwrap();
/// assert_eq!((six.lower, six.upper), (1.0, 9.0), "1 - 2/64 is 0.969");
/// ```
pub fn median_interval(values: &[f64], level: f64) -> Option<Interval> {
    if !(level > 0.0 && level < 1.0 && values.iter().all(|value| value.is_finite())) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let below = |k: f64| {
        let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
        libm::exp(ways - n * std::f64::consts::LN_2)
    };
    let (mut k, mut tail) = (0, below(0.0));
    while 2.0 * tail <= 1.0 - level && 2 * (k + 1) <= sorted.len() {
        k += 1;
        tail += below(k as f64);
    }
    let lower = *sorted.get(k.checked_sub(1)?)?;
    let upper = *sorted.get(sorted.len() - k)?;
    Some(Interval { lower, upper, level })
}

/// Wilson's interval of a share of `n` yes/no answers (Wilson 1927, doi:10.1080/01621459.1927.10502953): the shares from which
/// the observed one is less than z standard errors away. It stays within 0 to 1, and is not a point where all agree.
///
/// For the mean of any values from 0 to 1 it is conservative, since their variance is at most m(1 − m) (Bhatia & Davis 2000,
/// doi:10.1080/00029890.2000.12005203).
///
/// `None` for a share outside 0 to 1, nobody, or a level outside 0 to 1 (ends excluded).
///
/// ```
/// use crosscase_numerics::share_interval;
/// let all_of_two = share_interval(1.0, 2, 0.95).unwrap();
/// assert!((all_of_two.lower - 0.342_380).abs() < 1e-6 && all_of_two.upper == 1.0);
/// let half = share_interval(0.5, 2, 0.95).unwrap();
/// assert!((half.lower - 0.094_531).abs() < 1e-6 && (half.upper - 0.905_469).abs() < 1e-6);
/// ```
pub fn share_interval(share: f64, n: usize, level: f64) -> Option<Interval> {
    if !(level > 0.0 && level < 1.0 && (0.0..=1.0).contains(&share) && n > 0) {
        return None;
    }
    let z = normal_quantile(0.5 + level / 2.0)?;
    let (n, z2) = (n as f64, z * z);
    let centre = share + z2 / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let end = |sum: f64| (sum / (1.0 + z2 / n)).clamp(0.0, 1.0);
    // Where all agree, one end is the share itself, whatever rounding makes of it.
    let lower = if share == 0.0 { 0.0 } else { end(centre - half) };
    let upper = if share == 1.0 { 1.0 } else { end(centre + half) };
    Some(Interval { lower, upper, level })
}
