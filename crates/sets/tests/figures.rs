//! The figures of a calibration: every case is told, nothing undefined is drawn, the same data give the same bytes.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use crosscase_sets::{
    Anchors, Calibration, FunctionSpec, MembershipFunctions, calibrate_by, curve_figure, curve_figure_with,
    grouped_curve_figure, membership_figure,
};
use std::collections::BTreeMap;

const VALUES: [Option<f64>; 5] = [Some(720.0), Some(1098.0), None, Some(320.0), Some(550.0)];

fn cases() -> Vec<String> {
    ["AU", "BE", "CZ & SK", "PT", "XX"].map(str::to_owned).to_vec()
}

fn every_method() -> Vec<Calibration> {
    vec![
        Calibration::direct(Anchors::new(400.0, 550.0, 900.0).unwrap()).into(),
        Calibration::direct(Anchors::bell([300.0, 400.0, 500.0, 600.0, 700.0, 800.0]).unwrap()).into(),
        Calibration::indirect(vec![400.0, 700.0]).unwrap(),
        Calibration::tfr(),
        Calibration::crisp(550.0).unwrap(),
        Calibration::multi_value(vec![400.0, 700.0]).unwrap(),
        Calibration::function(FunctionSpec::new("s", [400.0, 550.0, 900.0])),
    ]
}

#[test]
fn every_method_has_a_curve_with_the_cases() {
    for calibration in every_method() {
        let calibrated = calibration.fit(&VALUES).unwrap();
        let draw = || curve_figure(&calibrated, "DEV", "GNP per head", &cases(), &VALUES);
        let figure = draw();
        assert_eq!(figure.svg(), draw().svg());
        assert!(!figure.svg().contains("NaN") && !figure.svg().contains("inf"), "{calibration:?}");
        assert!(figure.svg().contains("CZ &amp; SK") || figure.description().contains("CZ & SK"), "{calibration:?}");
        // Whatever the curve, most cases have a label in the plot or its key.
        assert!(!figure.svg().contains("without a label"), "{calibration:?}");
        for case in ["AU", "BE", "PT", "XX"] {
            assert!(figure.description().contains(case), "{case} of {calibration:?}: {}", figure.description());
        }
        for landmark in &calibrated.landmarks {
            let note = format!("{} {}", landmark.role.as_str(), landmark.at);
            assert!(figure.description().contains(&note) && figure.svg().contains(&note), "{calibration:?}");
        }
        let memberships = membership_figure(&calibrated, "DEV", &cases());
        assert!(memberships.description().contains("CZ & SK: no value"), "{}", memberships.description());
    }
}

#[test]
fn a_column_without_values_is_drawn_empty() {
    for calibration in every_method() {
        let calibrated = calibration.fit(&[None]).unwrap();
        let figure = curve_figure(&calibrated, "DEV", "GNP", &cases()[..1], &[None]);
        // Axes and title are there, the case is told, and nothing stands at a place that is no number.
        let svg = figure.svg();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{calibration:?}");
        assert!(svg.contains(">GNP</text>") && figure.title() == "Calibration of DEV", "{calibration:?}: {svg}");
        assert!(!svg.contains("NaN") && !svg.contains(">AU</text>"), "{calibration:?}");
        let told = "Not drawn, because a value is undefined: AU.";
        assert!(figure.description().contains(told), "{calibration:?}: {}", figure.description());
    }
}

#[test]
fn a_function_that_the_registry_does_not_know_has_a_line_through_the_cases() {
    let registry = MembershipFunctions::standard()
        .with("steep", |spec| {
            MembershipFunctions::standard().build(&FunctionSpec::new("logistic", spec.anchors.clone()))
        })
        .unwrap();
    let steep = Calibration::function(FunctionSpec::new("steep", [400.0, 550.0, 900.0]));
    let calibrated = steep.fit_with(&registry, &VALUES).unwrap();
    let known = curve_figure_with(&registry, &calibrated, "DEV", "GNP", &cases(), &VALUES);
    let unknown = curve_figure(&calibrated, "DEV", "GNP", &cases(), &VALUES);
    assert!(known.svg().len() > unknown.svg().len());
}

#[test]
fn groups_have_a_curve_each_over_one_axis() {
    let direct = |anchors: [f64; 3]| {
        Calibration::from(Calibration::direct(Anchors::new(anchors[0], anchors[1], anchors[2]).unwrap()))
    };
    let by = BTreeMap::from([
        ("early".to_owned(), direct([400.0, 550.0, 900.0])),
        ("late".to_owned(), direct([900.0, 1300.0, 2500.0])),
    ]);
    let periods = ["early", "late", "late", "early", "early"];
    let found = calibrate_by(&by, &VALUES, &periods).unwrap();
    let draw = || grouped_curve_figure(&found, "DEV", "GNP per head", &cases(), &VALUES);
    let figure = draw();
    assert_eq!(figure.svg(), draw().svg());
    assert!(figure.svg().contains(">late</text>") && figure.svg().contains(">early: exclusion 400, crossover 550"));
    for text in [
        "early: AU (720, 0.8",
        "late: BE (1098, 0.1",
        "early runs from (232.8, 0.0",
        "late runs from (232.8, 3.87e-4)",
        "undefined: CZ & SK",
    ] {
        assert!(figure.description().contains(text), "{text} in {}", figure.description());
    }
    let empty = calibrate_by(&by, &[], &[] as &[&str]).unwrap();
    assert!(!grouped_curve_figure(&empty, "DEV", "GNP", &[], &[]).svg().contains("NaN"));
}
