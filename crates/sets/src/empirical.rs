//! The direct method on the distribution of the cases instead of on the scale.

use crate::function::MembershipFunction;
use crate::functions::PiecewiseS;
use crate::membership::{is_at, reaches};
use crate::{Anchors, SetsError};

/// Memberships through the share of cases at or below a value, F, counted over the cases between the outer anchors:
/// `½ · ((F(x) − F(e)) / (F(c) − F(e)))^below` up to the crossover and `1 − ½ · ((F(i) − F(x)) / (F(i) − F(c)))^above`
/// above it. Where no case lies between two anchors the curve is a step, and a case on the crossover has 0.5.
pub(crate) fn memberships(
    present: &[(usize, f64)],
    anchors: &Anchors,
    below: f64,
    above: f64,
) -> Result<Vec<Option<f64>>, SetsError> {
    let [e, c, i] = anchors.three().ok_or(SetsError::ShapeAnchors {
        shape: "empirical",
        expected: 3,
        found: anchors.values().len(),
    })?;
    // A falling set is the complement of the rising one between the same anchors, as everywhere else.
    let falling = e > i;
    let (e, i, below, above) = if falling { (i, e, above, below) } else { (e, i, below, above) };
    let mut inside: Vec<f64> = present.iter().map(|(_, x)| *x).filter(|x| reaches(*x, e) && reaches(i, *x)).collect();
    inside.sort_by(f64::total_cmp);
    let share = |x: f64| inside.partition_point(|v| reaches(x, *v)) as f64 / inside.len().max(1) as f64;
    let place = |x: f64| {
        if reaches(e, x) {
            0.0
        } else if reaches(x, i) {
            1.0
        } else if reaches(c, x) {
            let width = share(c) - share(e);
            if is_at(x, c) || width == 0.0 { 0.5 } else { 0.5 * libm::pow((share(x) - share(e)) / width, below) }
        } else {
            let width = share(i) - share(c);
            if width == 0.0 { 1.0 } else { 1.0 - 0.5 * libm::pow((share(i) - share(x)) / width, above) }
        }
    };
    let one = |x: f64| if falling { 1.0 - place(x) } else { place(x) };
    Ok(present.iter().map(|(_, x)| Some(one(*x))).collect())
}

/// The same anchors and exponents as a curve, for their check and for where they stand.
pub(crate) fn curve(anchors: &Anchors, below: f64, above: f64) -> Result<PiecewiseS, SetsError> {
    let curve = PiecewiseS::new(anchors, below, above)?;
    curve.check()?;
    Ok(curve)
}

#[cfg(test)]
mod tests {
    use crate::{Anchors, Calibration, Shape};

    fn memberships(anchors: [f64; 3], values: &[f64]) -> Vec<f64> {
        let direct = Calibration::direct(Anchors::new(anchors[0], anchors[1], anchors[2]).unwrap())
            .shape(Shape::Empirical { below: 1.0, above: 1.0 });
        let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        direct.fit(&values).unwrap().membership.into_iter().map(Option::unwrap).collect()
    }

    #[test]
    fn ranks_between_the_anchors_make_the_steps() {
        // Between 10 and 50 stand 12, 15, 30 (the crossover), 31, 49: F is 0, .2, .4, .6, .8, 1.
        let found = memberships([10.0, 30.0, 50.0], &[5.0, 12.0, 15.0, 30.0, 31.0, 49.0, 70.0]);
        for (found, expected) in found.iter().zip([0.0, 1.0 / 6.0, 1.0 / 3.0, 0.5, 0.75, 1.0, 1.0]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn without_a_case_beyond_an_anchor_the_rest_is_not_emptied() {
        assert_eq!(memberships([0.0, 2.0, 4.0], &[1.0, 2.0, 3.0]), [0.25, 0.5, 1.0]);
    }

    #[test]
    fn the_figures_of_r() {
        // R QCA 3.25.1: calibrate(x, thresholds = c(400, 550, 900), logistic = FALSE, ecdf = TRUE), GNP per head of Lipset's cases.
        let gnp = [720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0, 424.0, 662.0, 517.0, 1008.0];
        let all: Vec<f64> = gnp.into_iter().chain([350.0, 320.0, 331.0, 367.0, 897.0, 1038.0]).collect();
        let twelfths = [10, 12, 7, 4, 8, 12, 11, 0, 2, 9, 6, 12, 0, 0, 0, 0, 12, 12].map(|n| f64::from(n) / 12.0);
        let rising = memberships([400.0, 550.0, 900.0], &all);
        let falling = memberships([900.0, 550.0, 400.0], &all);
        for ((rising, falling), expected) in rising.iter().zip(&falling).zip(twelfths) {
            assert!((rising - expected).abs() < 1e-12, "{rising} {expected}");
            assert!((falling - (1.0 - expected)).abs() < 1e-12, "{falling} {expected}");
        }
    }
}
