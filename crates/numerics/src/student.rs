use crate::normal_quantile;
use std::f64::consts::FRAC_2_PI;

/// From so many degrees of freedom on, the expansion is exact to thirteen digits.
const MANY: usize = 1_000;
/// Newton steps; a level of 1 − 1e-12 takes forty.
const STEPS: usize = 200;

/// How far to both sides of 0 Student's t holds `level` of its probability (Student 1908): the quantile at
/// (1 + level)/2, to twelve digits for levels up to 0.999. `None` for a level outside 0 to 1 (ends excluded) and without a degree of
/// freedom.
///
/// ```
/// assert!((crosscase_numerics::student_range(0.95, 10).unwrap() - 2.228_138_851_986).abs() < 1e-9);
/// ```
pub fn student_range(level: f64, degrees: usize) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) || degrees == 0 {
        return None;
    }
    if degrees >= MANY {
        return normal_quantile((1.0 - level) / 2.0).map(|x| -x * widening(x * x, degrees as f64));
    }
    let (mut angle, mut last) = (0.0, f64::INFINITY);
    for _ in 0..STEPS {
        let (within, slope) = held_within(angle, degrees);
        let step = (level - within) / slope;
        // The density in the angle falls and is log-concave: from below, Newton's steps shrink and never pass the root. One that
        // does not is rounding.
        if !(angle + step > angle && step < last) {
            break;
        }
        (angle, last) = (angle + step, step);
    }
    Some((degrees as f64).sqrt() * libm::tan(angle))
}

/// The probability that |t| stays below √degrees · tan(angle), and its derivative by the angle: a finite sum for whole
/// degrees of freedom (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4).
fn held_within(angle: f64, degrees: usize) -> (f64, f64) {
    if degrees == 1 {
        return (FRAC_2_PI * angle, FRAC_2_PI);
    }
    let (sin, cos) = libm::sincos(angle);
    let odd = degrees % 2 == 1;
    let (mut power, mut term) = if odd { (3, cos) } else { (2, 1.0) };
    let mut sum = term;
    while power < degrees {
        term *= cos * cos * (power - 1) as f64 / power as f64;
        sum += term;
        power += 2;
    }
    // What the terms do not cancel of the derivative of the last.
    let slope = term * cos * (degrees - 1) as f64;
    if odd { (FRAC_2_PI * (angle + sin * sum), FRAC_2_PI * slope) } else { (sin * sum, slope) }
}

/// By how much t is further out than a normal variable with this square (Abramowitz & Stegun 1964, 26.7.5).
fn widening(square: f64, degrees: f64) -> f64 {
    let s = square;
    let terms = [
        (s + 1.0) / 4.0,
        ((5.0 * s + 16.0) * s + 3.0) / 96.0,
        (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0,
        ((((79.0 * s + 776.0) * s + 1_482.0) * s - 1_920.0) * s - 945.0) / 92_160.0,
    ];
    1.0 + terms.iter().rev().fold(0.0, |sum, term| (sum + term) / degrees)
}

#[cfg(test)]
mod tests {
    use super::student_range;

    const LEVELS: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

    #[track_caller]
    fn check(degrees: usize, expected: [f64; 5]) {
        for (level, expected) in LEVELS.into_iter().zip(expected) {
            let found = student_range(level, degrees).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-12, "{level} with {degrees}: {found} for {expected}");
        }
    }

    /// To fourteen of the forty digits of `mpmath` 1.3; their first three decimals are those of the printed tables
    /// (Abramowitz & Stegun 1964, table 26.10).
    #[test]
    fn the_printed_table_and_beyond() {
        check(1, [1.0, 6.313_751_514_675, 12.706_204_736_175, 63.656_741_162_872, 636.619_248_768_72]);
        check(
            2,
            [0.816_496_580_927_73, 2.919_985_580_353_7, 4.302_652_729_749_5, 9.924_843_200_918_3, 31.599_054_576_444],
        );
        check(
            3,
            [0.764_892_328_404_35, 2.353_363_434_801_8, 3.182_446_305_283_7, 5.840_909_309_733_4, 12.923_978_636_687],
        );
        check(
            10,
            [0.699_812_061_312_43, 1.812_461_122_811_7, 2.228_138_851_986_3, 3.169_272_672_617, 4.586_893_858_702_6],
        );
        check(
            29,
            [0.683_043_860_821_61, 1.699_127_026_533_5, 2.045_229_642_132_7, 2.756_385_903_670_6, 3.659_405_019_466_3],
        );
        check(
            120,
            [0.676_539_724_912_52, 1.657_650_899_355_2, 1.979_930_405_082_4, 2.617_421_145_106_9, 3.373_453_768_562_5],
        );
        // To both sides of where the expansion begins, and where Student's t is all but normal.
        check(
            999,
            [0.674_735_410_346_72, 1.646_380_345_427_5, 1.962_341_461_133_4, 2.580_759_637_267_6, 3.300_292_440_398_7],
        );
        check(
            1_000,
            [0.674_735_164_607_01, 1.646_378_817_285_5, 1.962_339_080_826_4, 2.580_754_698_066, 3.300_282_648_423_9],
        );
        check(
            1_000_000,
            [0.674_489_995_531_09, 1.644_855_150_722, 1.959_966_356_814_1, 2.575_834_220_105_3, 3.290_536_461_248_7],
        );
    }

    /// With one degree tan(π·level/2), with two level · √(2/(1 − level²)).
    #[test]
    fn closed_forms() {
        for step in 1..1_000 {
            let level = f64::from(step) / 1_000.0;
            let one = libm::tan(std::f64::consts::FRAC_PI_2 * level);
            let two = level * (2.0 / ((1.0 - level) * (1.0 + level))).sqrt();
            assert!((student_range(level, 1).unwrap() / one - 1.0).abs() < 1e-12, "{level}");
            assert!((student_range(level, 2).unwrap() / two - 1.0).abs() < 1e-12, "{level}");
        }
    }

    #[test]
    fn what_has_no_range() {
        for level in [0.0, 1.0, -0.5, 1.5, f64::NAN] {
            assert_eq!(student_range(level, 5), None, "{level}");
        }
        assert_eq!(student_range(0.95, 0), None);
        // The last level below 1, on which the steps must end.
        assert!((1..1_200).all(|degrees| student_range(1.0_f64.next_down(), degrees).is_some_and(f64::is_finite)));
        assert!((1..1_200).all(|degrees| student_range(f64::MIN_POSITIVE, degrees).is_some_and(|t| t >= 0.0)));
    }
}
