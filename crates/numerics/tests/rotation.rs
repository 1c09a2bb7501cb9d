//! Rotation, minimum residuals, ranks and assignment against figures and laws.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_numerics::laws::BrokenCriterion;
use crosscase_numerics::{
    Axes, Bifactor, Geomin, Matrix, NumericsError, Oblimin, Orthomax, PartialTarget, RotationCriterion,
    RotationOptions, Stream, assignment, bivariate_normal_cdf, bivariate_normal_cell, kendall_tau_b, laws, midranks,
    minres, normal_cdf, oblimin, pearson, polychoric, procrustes, quartimax, rotate_orthogonal, spearman, varimax,
};
use proptest::prelude::*;

fn loadings(seed: u64, rows: usize, columns: usize) -> Matrix {
    let mut stream = Stream::new(seed, 0);
    Matrix::new(rows, columns, (0..rows * columns).map(|_| stream.unit() * 1.6 - 0.8).collect()).unwrap()
}

fn variance_of_squares(m: &Matrix, kaiser: bool) -> f64 {
    let (n, k) = (m.rows() as f64, m.columns());
    let h2 = |i: usize| if kaiser { m.row(i).iter().map(|l| l * l).sum::<f64>() } else { 1.0 };
    (0..k)
        .map(|f| {
            let squares: Vec<f64> = m.column(f).iter().enumerate().map(|(i, l)| l * l / h2(i)).collect();
            let sum = squares.iter().sum::<f64>();
            squares.iter().map(|s| s * s).sum::<f64>() - sum * sum / n
        })
        .sum()
}

#[test]
fn a_nearly_flat_way_is_walked_to_its_end() {
    // Of many random matrices those that need the most sweeps: hundreds to thousands, where a handful is usual.
    for (seed, k, kaiser) in [(6_225, 5, true), (1_232, 4, true), (7_497, 4, true), (6_889, 5, false)] {
        let found = varimax(&loadings(seed, 12, k), kaiser).unwrap();
        assert!(found.converged, "seed {seed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn varimax_cannot_be_bettered_by_a_turn(seed in 0_u64..10_000, k in 2_usize..6, kaiser: bool) {
        let plain = loadings(seed, 12, k);
        let found = varimax(&plain, kaiser).unwrap();
        prop_assert!(found.converged);
        prop_assert!(plain.multiply(&found.transformation).unwrap().max_abs_difference(&found.loadings).unwrap() < 1e-12);
        let best = variance_of_squares(&found.loadings, kaiser);
        for (a, b) in (0..k).flat_map(|a| (0..a).map(move |b| (a, b))) {
            for degrees in [-5.0, -0.1, 0.1, 5.0, 20.0] {
                let turned = crosscase_numerics::rotate_plane(&found.loadings, a, b, degrees).unwrap();
                prop_assert!(variance_of_squares(&turned, kaiser) <= best + 1e-12);
            }
        }
    }

    #[test]
    fn the_gradient_finds_what_the_planes_find(seed in 0_u64..2_000) {
        let plain = loadings(seed, 15, 2);
        let planes = varimax(&plain, true).unwrap().loadings;
        let gradient = rotate_orthogonal(&plain, &Orthomax { gamma: 1.0 }, &RotationOptions::default()).unwrap();
        // In a plane there is one maximum but for order and sign.
        prop_assert!((variance_of_squares(&planes, true) - variance_of_squares(&gradient.loadings, true)).abs() < 1e-8);
    }

    #[test]
    fn an_assignment_is_the_cheapest(values in prop::collection::vec(-5.0..5.0_f64, 25)) {
        let cost = Matrix::new(5, 5, values).unwrap();
        let price = |order: &[usize]| order.iter().enumerate().map(|(i, j)| cost.row(i)[*j]).sum::<f64>();
        let found = price(&assignment(&cost).unwrap());
        let mut order = [0, 1, 2, 3, 4];
        let mut cheapest = f64::INFINITY;
        permute(&mut order, 0, &mut |order| cheapest = cheapest.min(price(order)));
        prop_assert!((found - cheapest).abs() < 1e-9);
    }

    #[test]
    fn procrustes_undoes_a_rotation(seed in 0_u64..2_000, degrees in -180.0..180.0_f64) {
        let target = loadings(seed, 10, 3);
        let turned = crosscase_numerics::rotate_plane(&target, 0, 2, degrees).unwrap();
        let back = turned.multiply(&procrustes(&turned, &target).unwrap()).unwrap();
        prop_assert!(back.max_abs_difference(&target).unwrap() < 1e-12);
    }

    #[test]
    fn rank_correlations_ignore_a_rising_change(x in prop::collection::vec(-9_i8..9, 8), y in prop::collection::vec(-9_i8..9, 8)) {
        let (x, y): (Vec<f64>, Vec<f64>) = (x.iter().map(|v| f64::from(*v)).collect(), y.iter().map(|v| f64::from(*v)).collect());
        let curved: Vec<f64> = x.iter().map(|v| libm::exp(*v)).collect();
        prop_assert_eq!(spearman(&x, &y), spearman(&curved, &y));
        prop_assert_eq!(kendall_tau_b(&x, &y), kendall_tau_b(&curved, &y));
        prop_assert_eq!(pearson(&midranks(&x).unwrap(), &midranks(&y).unwrap()), spearman(&x, &y));
    }
}

fn permute(order: &mut [usize; 5], from: usize, visit: &mut impl FnMut(&[usize])) {
    if from == order.len() {
        visit(order);
        return;
    }
    for at in from..order.len() {
        order.swap(from, at);
        permute(order, from + 1, visit);
        order.swap(from, at);
    }
}

/// A sum over loadings and its gradient, as they come or spoilt, as a criterion.
#[derive(Debug)]
struct Spoilt {
    axes: Axes,
    value: fn(&Matrix) -> f64,
    slope: fn(&Matrix) -> Matrix,
}

impl RotationCriterion for Spoilt {
    fn name(&self) -> &'static str {
        "spoilt"
    }

    fn axes(&self) -> Axes {
        self.axes
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        Ok(((self.value)(loadings), (self.slope)(loadings)))
    }
}

fn each(m: &Matrix, of: impl Fn(usize, f64) -> f64) -> Matrix {
    let cells = m.values().iter().enumerate().map(|(at, l)| of(at % m.columns(), *l)).collect();
    Matrix::new(m.rows(), m.columns(), cells).unwrap()
}

/// Every law of the suite fails on a criterion that breaks it alone, and none of them panics.
#[test]
fn the_laws_find_what_is_broken() {
    let fourth = |m: &Matrix| -m.values().iter().map(|l| l * l * l * l).sum::<f64>();
    let right: fn(&Matrix) -> Matrix = |m| each(m, |_, l| -4.0 * l * l * l);
    let good = || Spoilt { axes: Axes::Orthogonal, value: fourth, slope: right };
    let broken = |spoilt: Spoilt| laws::check_criterion(&spoilt).unwrap_err();
    laws::check_criterion(&good()).unwrap();
    assert!(matches!(broken(Spoilt { axes: Axes::Oblique, ..good() }), BrokenCriterion::Collapse { .. }));
    assert!(matches!(
        broken(Spoilt { slope: |m| each(m, |_, l| 4.0 * l * l * l), ..good() }),
        BrokenCriterion::Gradient { .. }
    ));
    assert!(matches!(
        broken(Spoilt {
            value: |m| m.values().iter().map(|l| l * l * l).sum(),
            slope: |m| each(m, |_, l| 3.0 * l * l),
            ..good()
        }),
        BrokenCriterion::Reflection { factor: 0 }
    ));
    assert!(matches!(
        broken(Spoilt {
            value: |m| m.column(0).iter().map(|l| l * l).sum(),
            slope: |m| each(m, |f, l| if f == 0 { 2.0 * l } else { 0.0 }),
            ..good()
        }),
        BrokenCriterion::Order
    ));
    let code = |spoilt: Spoilt| match broken(spoilt) {
        BrokenCriterion::Numerics(error) => error.code(),
        other => panic!("{other}"),
    };
    assert_eq!(code(Spoilt { slope: Matrix::transpose, ..good() }), "NUM003", "another shape");
    assert_eq!(code(Spoilt { value: |_| f64::NAN, ..good() }), "NUM009");
    let transposed = Spoilt { slope: Matrix::transpose, ..good() };
    let rotated = rotate_orthogonal(&loadings(1, 9, 3), &transposed, &RotationOptions::default());
    assert_eq!(rotated.unwrap_err().code(), "NUM003", "at the border, not within the algebra");
}

#[test]
fn criteria_keep_their_laws() {
    for gamma in [0.0, 0.5, 1.0, 2.0] {
        laws::check_criterion(&Orthomax { gamma }).unwrap();
    }
    for gamma in [0.0, -1.0] {
        laws::check_criterion(&Oblimin { gamma }).unwrap();
    }
    for epsilon in [0.01, 0.1] {
        laws::check_criterion(&Geomin { epsilon }).unwrap();
    }
    // A general factor and a target have their own order: of them the gradient is held.
    let at = loadings(7, 9, 3);
    laws::check_gradient(&Bifactor, &at).unwrap();
    let wanted = (0..9).map(|i| (0..3).map(|f| (i % 3 != f).then_some(0.1 * f64::from(f))).collect()).collect();
    laws::check_gradient(&PartialTarget { wanted }, &at).unwrap();
    assert_eq!(Geomin { epsilon: 0.0 }.evaluate(&at).unwrap_err().code(), "NUM012");
}

/// Rows without a communality have no direction under Kaiser's normalisation, and stay where they are.
#[test]
fn a_row_of_zeros_stays() {
    let plain = Matrix::from_rows(&[[0.8, 0.4], [0.0, 0.0], [0.3, -0.7], [0.5, 0.5]]).unwrap();
    for found in [varimax(&plain, true), quartimax(&plain, true)] {
        assert_eq!(found.unwrap().loadings.row(1), [0.0, 0.0]);
    }
}

/// Two clusters at an angle of 60°: oblimin puts a factor through each, and they correlate at cos 60°.
#[test]
fn oblimin_goes_through_clusters() {
    let (cos, sin) = (0.5, 0.75_f64.sqrt());
    let plain = Matrix::from_rows(&[[0.9, 0.0], [0.7, 0.0], [0.8 * cos, 0.8 * sin], [0.6 * cos, 0.6 * sin]]).unwrap();
    let found = oblimin(&plain, 0.0, false).unwrap();
    assert!(found.converged);
    assert!((found.phi.as_ref().unwrap().row(0)[1].abs() - 0.5).abs() < 1e-6, "{found:?}");
    for i in 0..4 {
        let smaller = found.loadings.row(i).iter().map(|l| l.abs()).fold(f64::INFINITY, f64::min);
        assert!(smaller < 1e-6);
    }
}

/// A model that holds exactly is found exactly; the residuals of one that does not are stationary.
#[test]
fn minimum_residuals() {
    let truth = Matrix::from_rows(&[[0.8, 0.1], [0.7, 0.0], [0.6, 0.2], [0.1, 0.7], [0.0, 0.8], [0.2, 0.5]]).unwrap();
    let shared = truth.multiply(&truth.transpose()).unwrap();
    let r = |i: usize, j: usize| if i == j { 1.0 } else { shared.row(i)[j] };
    let values = (0..6).flat_map(|i| (0..6).map(move |j| (i, j))).map(|(i, j)| r(i, j)).collect();
    let found = minres(&Matrix::new(6, 6, values).unwrap(), 2).unwrap();
    assert!(found.converged && found.heywood.is_empty());
    let again = found.loadings.multiply(&found.loadings.transpose()).unwrap();
    for (i, j) in (0..6).flat_map(|i| (0..i).map(move |j| (i, j))) {
        assert!((again.row(i)[j] - shared.row(i)[j]).abs() < 1e-7);
    }
}

#[test]
fn the_bivariate_normal() {
    use std::f64::consts::PI;
    for rho in [-0.99, -0.7, -0.3, 0.0, 0.4, 0.9, 0.999] {
        assert!((bivariate_normal_cdf(0.0, 0.0, rho) - (0.25 + libm::asin(rho) / (2.0 * PI))).abs() < 1e-12);
        for (h, k) in [(-1.2, 0.4), (0.3, 0.3), (2.0, -1.0)] {
            // Φ₂(h, k; ρ) + Φ₂(h, −k; −ρ) = Φ(h).
            let both = bivariate_normal_cdf(h, k, rho) + bivariate_normal_cdf(h, -k, -rho);
            assert!((both - normal_cdf(h)).abs() < 1e-11, "{h} {k} {rho}");
        }
    }
    assert!((bivariate_normal_cdf(0.5, 1.0, 1.0) - normal_cdf(0.5)).abs() < 1e-11);
}

/// A fourfold table with margins of one half has the correlation sin(2π(p − ¼)) (Sheppard 1899).
#[test]
fn polychoric_of_a_fourfold_table() {
    for both in 1..20_u32 {
        let pairs = |x: f64, y: f64, n: u32| (0..n).map(move |_| (x, y));
        let all = pairs(1.0, 1.0, both).chain(pairs(0.0, 0.0, both)).chain(pairs(1.0, 0.0, 20 - both)).chain(pairs(
            0.0,
            1.0,
            20 - both,
        ));
        let (x, y): (Vec<f64>, Vec<f64>) = all.unzip();
        let expected = libm::sin(2.0 * std::f64::consts::PI * (f64::from(both) / 40.0 - 0.25));
        assert!((polychoric(&x, &y).unwrap().rho - expected).abs() < 1e-7);
    }
    assert_eq!(polychoric(&[1.0, 1.0], &[1.0, 2.0]).unwrap_err().code(), "NUM011");
    // What is missing is no category.
    let error = polychoric(&[1.0, 2.0, 1.0], &[1.0, f64::NAN, 2.0]).unwrap_err();
    assert!(matches!(error, crosscase_numerics::NumericsError::NotFinite { row: 1, column: 1, .. }), "{error}");
}

/// The likelihood of a table at a correlation, from rectangles of [`bivariate_normal_cdf`].
fn log_likelihood(x: &[f64], y: &[f64], found: &crosscase_numerics::Polychoric, rho: f64) -> f64 {
    let level = |values: &[f64], value: f64| {
        let mut below: Vec<f64> = values.iter().copied().filter(|v| *v < value).collect();
        below.sort_by(f64::total_cmp);
        below.dedup();
        below.len()
    };
    let below = |i: usize, j: usize| match (i, j) {
        (0, _) | (_, 0) => 0.0,
        (i, j) => match (found.x_thresholds.get(i - 1), found.y_thresholds.get(j - 1)) {
            (Some(h), Some(k)) => bivariate_normal_cdf(*h, *k, rho),
            (Some(cut), None) | (None, Some(cut)) => normal_cdf(*cut),
            (None, None) => 1.0,
        },
    };
    let cell = |(a, b): (&f64, &f64)| {
        let (i, j) = (level(x, *a), level(y, *b));
        libm::log((below(i + 1, j + 1) - below(i, j + 1) - below(i + 1, j) + below(i, j)).max(1e-300))
    };
    x.iter().zip(y).map(cell).sum()
}

/// The likelihood falls to both sides of what is found, of alike and of opposite, coarse and fine variables.
#[test]
fn a_polychoric_correlation_is_the_most_likely() {
    let mut stream = crosscase_numerics::Stream::new(5, 0);
    for (weight, cuts) in [(0.0, 2.0), (0.3, 2.0), (-0.6, 1.0), (0.9, 3.0), (-0.97, 4.0), (0.5, 20.0)] {
        let mut draw = || (0..6).map(|_| stream.unit() - 0.5).sum::<f64>() * 1.4;
        let (x, y): (Vec<f64>, Vec<f64>) = (0..60)
            .map(|_| {
                let a: f64 = draw();
                let b = weight * a + (1.0_f64 - weight * weight).sqrt() * draw();
                ((a * cuts).round(), (b * cuts).round())
            })
            .unzip();
        let found = polychoric(&x, &y).unwrap();
        assert!((found.rho - weight).abs() < 0.35, "{weight}: {}", found.rho);
        let at = |rho: f64| log_likelihood(&x, &y, &found, rho);
        let top = at(found.rho);
        for step in [1e-4, 1e-2, 0.1] {
            for rho in [found.rho - step, found.rho + step] {
                assert!(rho.abs() >= 1.0 || at(rho) < top, "{weight}: {rho} is more likely than {}", found.rho);
            }
        }
        // The root of the slope, by central differences.
        let slope = |rho: f64| (at(rho + 1e-5) - at(rho - 1e-5)) / 2e-5;
        let bend = (slope(found.rho + 1e-3) - slope(found.rho - 1e-3)) / 2e-3;
        assert!((slope(found.rho) / bend).abs() < 1e-6, "{weight}: off by {}", slope(found.rho) / bend);
    }
    // Copies are as alike as is looked for.
    assert!((polychoric(&[1.0, 2.0, 3.0, 1.0], &[1.0, 2.0, 3.0, 1.0]).unwrap().rho - 0.9999).abs() < 1e-12);
}

/// Two items agree but for two persons, one of whom is where hardly anybody could be: the likelihood is highest well before ±1. Roots of the score
/// by integration to 40 digits.
#[test]
fn a_cell_that_is_all_but_impossible_is_no_boundary() {
    for (n, expected) in [
        (200, 0.925_130_165_102_02),
        (300, 0.939_481_626_430_610_4),
        (400, 0.948_042_646_068_907_4),
        (500, 0.953_881_083_470_761_2),
    ] {
        let (x, y): (Vec<f64>, Vec<f64>) = [(1.0, 1.0, n), (1.0, 2.0, 1), (1.0, 3.0, 1), (2.0, 1.0, 1), (2.0, 2.0, n)]
            .iter()
            .flat_map(|&(x, y, times)| std::iter::repeat_n((x, y), times))
            .unzip();
        let turned: Vec<f64> = y.iter().map(|y| -y).collect();
        for (y, sign) in [(&y, 1.0), (&turned, -1.0)] {
            let found = polychoric(&x, y).unwrap().rho;
            assert!((sign * found - expected).abs() < 1e-9, "{n}: {found}");
        }
    }
}

/// Rectangles add up to their margins.
#[test]
fn the_bivariate_normal_of_a_rectangle() {
    let ends = [f64::NEG_INFINITY, -2.0, 0.3, 1.7, f64::INFINITY];
    for rho in [-0.99, -0.4, 0.0, 0.6, 0.97, 1.0] {
        let cell = |i: usize, j: usize| bivariate_normal_cell((ends[i], ends[i + 1]), (ends[j], ends[j + 1]), rho).0;
        let row = |i: usize| (0..4).map(|j| cell(i, j)).sum::<f64>();
        for i in 0..4 {
            let margin = normal_cdf(ends[i + 1]) - normal_cdf(ends[i]);
            assert!((row(i) - margin).abs() < 1e-11, "{rho}: {i}");
        }
    }
}
