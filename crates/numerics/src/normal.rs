use statrs::distribution::{ContinuousCDF, Normal};

/// The standard normal distribution function, to the last digits (statrs has it to eleven).
///
/// ```
/// assert!((crosscase_numerics::normal_cdf(1.96) - 0.975_002_104_851_779_5).abs() < 1e-15);
/// ```
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// The standard normal quantile; `None` unless `p` is within 0 to 1, ends excluded.
///
/// ```
/// assert!((crosscase_numerics::normal_quantile(0.975).unwrap() - 1.959_963_984_540_054).abs() < 1e-12);
/// ```
pub fn normal_quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}
