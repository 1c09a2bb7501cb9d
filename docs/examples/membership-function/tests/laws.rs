//! What any membership function owes, and the figures that are this one's own.

use crosscase_sets::{Calibration, FunctionSpec, curve_figure_with, laws};
use membership_function::registry;

fn check_laws(spec: &FunctionSpec) {
    if let Err(broken) = laws::check_registered(&registry().unwrap(), spec) {
        panic!("{spec:?}: {broken}");
    }
}

#[test]
fn the_laws_hold() {
    for anchors in [[400.0, 550.0, 900.0], [15.0, 9.5, 5.0], [-1e6, 0.0, 1e-3], [1.0, 2.0, 1e12]] {
        for idm in [0.51, 0.95, 0.999_999] {
            check_laws(&FunctionSpec::new("probit", anchors).with("idm", idm));
        }
    }
}

/// The normal distribution at the quantiles of any printed table: Φ(1.6449 · t) at t of −1, 0, ½, 1 and 2.
#[test]
fn it_is_the_normal_distribution() {
    let check = |x: f64, expected: f64| {
        let probit = Calibration::function(FunctionSpec::new("probit", [-1.0, 0.0, 1.0]));
        let found = probit.fit_with(&registry().unwrap(), &[Some(x)]).unwrap().membership[0].unwrap();
        assert!((found - expected).abs() < 1e-9, "{found} for {expected} at {x}");
    };
    check(-1.0, 0.05);
    check(0.0, 0.5);
    check(0.5, 0.794_582_988_0);
    check(1.0, 0.95);
    check(2.0, 0.999_498_541_7);
}

#[test]
fn parameters_are_refused_with_a_reason() {
    let fails = |spec: FunctionSpec, code: &str| {
        let error = Calibration::function(spec).fit_with(&registry().unwrap(), &[Some(1.0)]).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    };
    fails(FunctionSpec::new("probit", [1.0, 2.0, 3.0]).with("idm", 0.4), "SET008");
    fails(FunctionSpec::new("probit", [1.0, 2.0, 3.0]).with("sd", 1.0), "SET009");
    fails(FunctionSpec::new("probit", [1.0, 3.0, 2.0]), "SET003");
    fails(FunctionSpec::new("probit", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), "SET007");
}

/// Figures, summaries and diagnostics come with the trait.
#[test]
fn it_is_drawn_like_any_other() {
    let values = [Some(720.0), Some(320.0), None];
    let cases = ["AU", "PT", "XX"].map(str::to_owned);
    let probit = Calibration::function(FunctionSpec::new("probit", [400.0, 550.0, 900.0]));
    let developed = probit.fit_with(&registry().unwrap(), &values).unwrap();
    assert_eq!(developed.summary.gaps[0].above, Some(720.0));
    let figure = curve_figure_with(&registry().unwrap(), &developed, "DEV", "GNP per head", &cases, &values);
    assert!(figure.description().contains("crossover"), "{}", figure.description());
}
