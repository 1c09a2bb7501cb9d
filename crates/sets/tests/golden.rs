//! Golden figures: gross national product per head of the 18 interwar democracies of Lipset (1959), as published in
//! Rihoux & Ragin (2009), *Configurational Comparative Methods*, calibrated by R `QCA` 3.25.1.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]
#![expect(clippy::unreadable_literal, reason = "figures as the reference prints them")]

use crosscase_sets::{Anchors, Calibration, Shape};

/// What 15 printed digits leave open.
const PRINTED: f64 = 1e-12;
/// The reference rounds the indirect method to six digits.
const ROUNDED: f64 = 1e-6;

#[track_caller]
fn check(calibration: &Calibration, values: &[f64], expected: &[f64], tolerance: f64) {
    let column: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let found = calibration.fit(&column).unwrap().membership;
    assert_eq!(found.len(), expected.len());
    for ((found, expected), x) in found.iter().zip(expected).zip(values) {
        let found = found.unwrap();
        assert!((found - expected).abs() <= tolerance, "{found} for {expected} at {x}");
    }
}

fn direct(anchors: &[f64]) -> Calibration {
    Calibration::direct(Anchors::of(anchors).unwrap()).into()
}

fn shaped(anchors: &[f64], shape: Shape) -> Calibration {
    Calibration::direct(Anchors::of(anchors).unwrap()).shape(shape).into()
}

#[test]
fn direct_logistic() {
    check(&direct(&[400.0, 550.0, 900.0]), &GNP, &DIRECT, PRINTED);
    check(&direct(&[900.0, 550.0, 400.0]), &GNP, &DIRECT_DECREASING, PRINTED);
}

#[test]
fn direct_piecewise() {
    let anchors = [400.0, 550.0, 900.0];
    check(&shaped(&anchors, Shape::S { below: 1.0, above: 1.0 }), &GNP, &DIRECT_S, PRINTED);
    check(&shaped(&anchors, Shape::S { below: 2.0, above: 3.0 }), &GNP, &DIRECT_S_2_3, PRINTED);
    check(&direct(&[350.0, 450.0, 550.0, 650.0, 750.0, 900.0]), &GNP, &DIRECT_BELL, PRINTED);
}

#[test]
fn indirect() {
    check(&Calibration::indirect(vec![350.0, 450.0, 550.0, 700.0, 900.0]).unwrap(), &GNP, &INDIRECT, ROUNDED);
}

#[test]
fn totally_fuzzy_and_relative() {
    check(&Calibration::tfr(), &SCALE, &TFR, PRINTED);
    // The lowest observed value is the floor, whatever it is.
    check(&Calibration::tfr(), &SCALE.map(|x| x * 10.0 - 40.0), &TFR, PRINTED);
}

#[test]
fn crisp_and_multi_value() {
    check(&Calibration::crisp(550.0).unwrap(), &GNP, &CRISP, 0.0);
    check(&Calibration::multi_value(vec![550.0, 850.0]).unwrap(), &GNP, &MULTI_VALUE, 0.0);
}

const GNP: [f64; 18] = [
    720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0, 424.0, 662.0, 517.0, 1008.0, 350.0, 320.0, 331.0, 367.0,
    897.0, 1038.0,
];

const DIRECT: [f64; 18] = [
    0.806925632987392,
    0.990147709556608,
    0.57514068276979,
    0.166640455883686,
    0.583341858550937,
    0.974486219290615,
    0.887065145967233,
    0.0414579047174964,
    0.0777492143267287,
    0.719547964394803,
    0.343490755744303,
    0.979224951573964,
    0.0193424976998351,
    0.0108272119639475,
    0.0134017064992429,
    0.0267992741231285,
    0.948787486396131,
    0.983783700935619,
];

const DIRECT_DECREASING: [f64; 18] = [
    0.193074367012608,
    0.00985229044339231,
    0.42485931723021,
    0.833359544116314,
    0.416658141449063,
    0.0255137807093855,
    0.112934854032767,
    0.958542095282504,
    0.922250785673271,
    0.280452035605197,
    0.656509244255697,
    0.0207750484260357,
    0.980657502300165,
    0.989172788036052,
    0.986598293500757,
    0.973200725876871,
    0.0512125136038691,
    0.016216299064381,
];

const DIRECT_S: [f64; 18] = [
    0.742857142857143,
    1.0,
    0.551428571428571,
    0.226666666666667,
    0.557142857142857,
    1.0,
    0.85,
    0.0,
    0.08,
    0.66,
    0.39,
    1.0,
    0.0,
    0.0,
    0.0,
    0.0,
    0.995714285714286,
    1.0,
];

const DIRECT_S_2_3: [f64; 18] = [
    0.93198833819242,
    1.0,
    0.638960419825073,
    0.102755555555556,
    0.652583090379009,
    1.0,
    0.9865,
    0.0,
    0.0128,
    0.842784,
    0.3042,
    1.0,
    0.0,
    0.0,
    0.0,
    0.0,
    1.0,
    1.0,
];

const DIRECT_BELL: [f64; 18] =
    [0.65, 0.0, 1.0, 0.59, 1.0, 0.0, 0.35, 0.2, 0.37, 0.94, 0.835, 0.0, 0.0, 0.0, 0.0, 0.085, 0.01, 0.0];

const INDIRECT: [f64; 18] = [
    0.688359, 0.998802, 0.581648, 0.391618, 0.5851, 0.978164, 0.775895, 0.144563, 0.255898, 0.639312, 0.497893,
    0.987134, 0.049013, 0.014945, 0.024099, 0.082667, 0.911221, 0.993668,
];

const CRISP: [f64; 18] = [1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0];

const MULTI_VALUE: [f64; 18] =
    [1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 2.0, 2.0];

const SCALE: [f64; 16] = [1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 4.0, 4.0, 3.0, 2.0, 7.0, 6.0, 6.0, 7.0, 5.0, 1.0];

const TFR: [f64; 16] = [
    0.0,
    0.142857142857143,
    0.285714285714286,
    0.5,
    0.714285714285714,
    0.714285714285714,
    0.5,
    0.5,
    0.285714285714286,
    0.142857142857143,
    1.0,
    0.857142857142857,
    0.857142857142857,
    1.0,
    0.714285714285714,
    0.0,
];
