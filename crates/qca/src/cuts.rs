//! Cut-off values and how parameters of fit are held against them.

use crate::QcaError;

/// The tolerance with which a parameter of fit reaches a cut, √ε: that of R's `QCA`, so that 0.8 computed as 0.7999999999 counts.
const TOLERANCE: f64 = 1.5e-8;

/// Whether a parameter of fit reaches a cut, with the tolerance of R's `QCA`, √ε: 0.8 computed as 0.7999999999 does. A cut of 0 asks
/// for nothing; an undefined value reaches no other.
///
/// ```
/// use crosscase_qca::measures::reaches;
/// assert!(reaches(Some(0.799_999_999), 0.8) && !reaches(Some(0.79), 0.8));
/// assert!(reaches(None, 0.0) && !reaches(None, 0.5));
/// ```
pub fn reaches(figure: Option<f64>, cut: f64) -> bool {
    cut <= 0.0 || figure.is_some_and(|figure| figure + TOLERANCE >= cut)
}

pub(crate) fn check_cut(cut: &'static str, value: f64) -> Result<(), QcaError> {
    if (0.0..=1.0).contains(&value) { Ok(()) } else { Err(QcaError::Cut { cut, value }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_have_a_tolerance_and_undefined_figures_fail_them() {
        let check = |figure: Option<f64>, cut: f64, expected: bool| {
            assert_eq!(reaches(figure, cut), expected, "{figure:?} {cut}");
        };
        check(Some(0.8), 0.8, true);
        check(Some(0.8 - 1.4e-8), 0.8, true);
        check(Some(0.8 - 1.6e-8), 0.8, false);
        check(None, 0.8, false);
        check(None, 0.0, true);
        check(Some(0.0), 0.0, true);
    }

    #[test]
    fn cuts_lie_within_0_and_1() {
        let check = |value: f64, expected: bool| assert_eq!(check_cut("cut", value).is_ok(), expected, "{value}");
        check(0.0, true);
        check(1.0, true);
        check(1.1, false);
        check(-0.1, false);
        check(f64::NAN, false);
    }
}
