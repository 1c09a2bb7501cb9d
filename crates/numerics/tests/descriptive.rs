//! Figures against closed forms and published tables.

#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use crosscase_numerics::{
    mean, mean_interval, normal_cdf, normal_quantile, pearson, quantile, sd, sum, variance, weighted_mean,
};

#[track_caller]
fn close(found: Option<f64>, expected: f64, tolerance: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= tolerance * expected.abs().max(1.0), "{found} for {expected}");
}

/// Quantiles of Student's t, 0.975, to eleven places (R 4.2, `qt`).
#[test]
fn interval_of_a_mean() {
    for (n, t) in [(2, 12.706_204_736_432), (5, 2.776_445_105_198), (19, 2.100_922_040_241), (121, 1.979_930_405_052)] {
        let values: Vec<f64> = (0..n).map(f64::from).collect();
        let interval = mean_interval(&values, 0.95).unwrap();
        let half = (interval.upper - interval.lower) / 2.0;
        let expected = t * sd(&values).unwrap() / f64::from(n).sqrt();
        assert!((half / expected - 1.0).abs() < 1e-9, "{half} for {expected} with n = {n}");
    }
    let constant = mean_interval(&[3.0; 4], 0.95).unwrap();
    assert_eq!((constant.lower, constant.upper), (3.0, 3.0));
}

/// `NumAcc4` of NIST's Statistical Reference Datasets: mean 10 000 000.2 and standard deviation 0.1 exactly.
#[test]
fn large_values_lose_nothing() {
    let mut values = vec![10_000_000.2];
    (0..500).for_each(|_| values.extend([10_000_000.1, 10_000_000.3]));
    close(mean(&values), 10_000_000.2, 1e-15);
    close(sd(&values), 0.1, 1e-8);
}

/// R's `quantile` of 1, 3, 4, 8, 15 at type 7.
#[test]
fn quantiles() {
    let values = [15.0, 1.0, 4.0, 8.0, 3.0];
    for (p, expected) in [(0.0, 1.0), (0.1, 1.8), (0.25, 3.0), (0.5, 4.0), (0.9, 12.2), (1.0, 15.0)] {
        close(quantile(&values, p), expected, 1e-14);
    }
}

/// What is ½, or 3, in exact arithmetic is that, in whatever order the values come.
#[test]
fn middles_and_weighted_means_are_exact() {
    for hundredths in 0..=1000 {
        let low = f64::from(hundredths) / 1000.0;
        let high = f64::from(1000 - hundredths) / 1000.0;
        assert_eq!(quantile(&[low, high], 0.5), Some(0.5), "{low} {high}");
        let weight = f64::from(hundredths + 1) / 10.0;
        for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let (values, weights) = (order.map(|at| [4.0, 3.0, 2.0][at]), order.map(|at| [weight, 0.7, weight][at]));
            assert_eq!(weighted_mean(&values, &weights), Some(3.0), "{weight} {order:?}");
        }
    }
    assert_eq!(weighted_mean(&[0.7, 0.7], &[0.1, 0.2]), Some(0.7));
    for (values, weights) in
        [(&[1.0, 2.0][..], &[1.0][..]), (&[1.0, 2.0], &[-1.0, 3.0]), (&[], &[]), (&[f64::NAN], &[1.0])]
    {
        assert_eq!(weighted_mean(values, weights), None);
    }
}

#[test]
fn undefined_is_none() {
    for bad in [vec![], vec![f64::NAN, 1.0], vec![1.0, f64::INFINITY]] {
        assert_eq!(mean(&bad), None);
        assert_eq!(variance(&bad), None);
        assert_eq!(quantile(&bad, 0.5), None);
        assert_eq!(mean_interval(&bad, 0.95), None);
    }
    assert_eq!(sum(&[f64::MAX, f64::MAX]), None);
    assert_eq!(quantile(&[1.0], 1.5), None);
    assert_eq!(quantile(&[1.0], f64::NAN), None);
    for level in [0.0, 1.0, -1.0, f64::NAN] {
        assert_eq!(mean_interval(&[1.0, 2.0], level), None);
    }
    assert_eq!(mean_interval(&[1.0], 0.95), None);
}

/// To the seventeen digits that `mpmath` 1.3 gives at forty; those from 0.75 on are the printed ones too (Abramowitz & Stegun
/// 1964, table 26.5). The number next to one half is far from 0 in its last digits, and must not lose them.
#[test]
fn quantiles_of_the_normal_distribution() {
    for (p, expected) in [
        (1e-300, -37.047_096_299_361_2),
        (1e-20, -9.262_340_089_798_408),
        (0.000_5, -3.290_526_731_491_895),
        (0.074, -1.446_632_067_158_978_5),
        (0.076, -1.432_502_720_825_811_6),
        (0.25, -0.674_489_750_196_081_7),
        (0.499_999_999_9, -2.506_628_482_030_354e-10),
        (0.75, 0.674_489_750_196_081_7),
        (0.9, 1.281_551_565_544_600_6),
        (0.975, 1.959_963_984_540_054),
        (0.995, 2.575_829_303_548_900_5),
        (0.999_5, 3.290_526_731_491_926),
    ] {
        let found = normal_quantile(p).unwrap();
        assert!((found / expected - 1.0).abs() < 1e-15, "{p}: {found} for {expected}");
    }
    assert_eq!(normal_quantile(0.5), Some(0.0));
    for step in 1..2_000 {
        let p = f64::from(step) / 2_000.0;
        let back = normal_cdf(normal_quantile(p).unwrap());
        assert!((back / p - 1.0).abs() < 1e-15 * 8.0, "{p}: {back}");
    }
    for p in [0.0, 1.0, -0.1, f64::NAN] {
        assert_eq!(normal_quantile(p), None);
    }
}

/// Correlations have no unit, and a spread has that of its values: whatever it is, nothing overflows or vanishes. Powers of
/// two lose no digit.
#[test]
fn units_do_not_matter() {
    let (x, y) = ([1.0, 4.0, 2.5, 3.0, 7.0], [2.0, 3.0, 1.0, 5.0, 4.0]);
    let expected = pearson(&x, &y).unwrap();
    for exponent in [-1000, -700, -300, 300, 700, 1000] {
        let unit = libm::ldexp(1.0, exponent);
        let scaled: Vec<f64> = x.iter().map(|x| x * unit).collect();
        assert_eq!(pearson(&scaled, &y), Some(expected), "{exponent}");
        assert_eq!(pearson(&scaled, &y.map(|y| y * unit)), Some(expected), "{exponent}");
        assert_eq!(sd(&scaled), sd(&x).map(|sd| sd * unit), "{exponent}");
    }
}
