//! Confirmatory factors by every estimator, beside the figures of lavaan 0.6-14 for the same invented answers. They fit badly on purpose, since
//! indices of a good fit are 0 or 1 whatever one computes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]
#![allow(clippy::unreadable_literal, reason = "figures as another program prints them")]

mod common;

use common::{answers, items};
use crosscase_scales::{Answers, Cfa, CfaEqual, CfaEstimator, CfaMissing, CfaModel, CfaResult};
use std::fmt::Write as _;

const ORDERED: [&str; 6] = ["x1", "x2", "x3", "x4", "x5", "x6"];

/// 240 persons of two groups: six items of four options and a number, of two factors. The stream is that of Park & Miller (1988), so that another
/// program can draw the same.
fn file(skip: impl Fn(usize, usize) -> bool) -> String {
    let mut seed = 12_345_u64;
    let mut normal = move || {
        let mut unit = || {
            seed = seed * 16_807 % 2_147_483_647;
            seed as f64 / 2_147_483_647.0
        };
        (0..12).map(|_| unit()).sum::<f64>() - 6.0
    };
    let mut file = "id,x1,x2,x3,x4,x5,x6,w\n".to_owned();
    for person in 1..=240 {
        let first = normal();
        let second = 0.5 * first + 0.8 * normal();
        let first = if person % 2 == 0 { first + 0.3 } else { first };
        write!(file, "{person}").unwrap();
        for (item, loading) in [0.8, 0.7, 0.6, 0.75, 0.65, 0.7].into_iter().enumerate() {
            let y = loading * if item < 3 { first } else { second } + 0.6 * normal();
            let answer = 1 + [-0.8, 0.1, 0.9].into_iter().filter(|cut| y > *cut).count();
            let answer = if skip(person, item) { String::new() } else { answer.to_string() };
            write!(file, ",{answer}").unwrap();
        }
        writeln!(file, ",{:.3}", 0.7 * first + 0.7 * normal()).unwrap();
    }
    file
}

fn fit(cfa: &Cfa, model: &str, of_groups: bool, is_missing: bool) -> CfaResult {
    let model = CfaModel::parse(model, "m.lav").unwrap();
    let file = file(|person, item| is_missing && (item == 0 && person % 11 == 5 || item == 3 && person % 7 == 3));
    let read: Answers = answers(&file, &items(&model.observed().join(" ")));
    let groups: Vec<Option<String>> =
        (1..=240).map(|person| Some(if person % 2 == 1 { "a" } else { "b" }.to_owned())).collect();
    cfa.fit(&model, &read, of_groups.then_some(groups.as_slice())).unwrap()
}

/// Fit indices by name, and of a parameter (with its group) the estimate, its error and the standardised estimate.
#[track_caller]
fn check(found: &CfaResult, indices: &[(&str, f64)], estimates: &[(&str, usize, f64, f64, f64)]) {
    let fit = serde_json::to_value(found.fit).unwrap();
    for (name, expected) in indices {
        let value = fit[name].as_f64().unwrap_or_else(|| panic!("no {name} in {fit}"));
        let allowed = if name.ends_with("scaled") { 5e-5 } else { 1e-6 };
        assert!((value - expected).abs() <= allowed * expected.abs().max(1.0), "{name}: {value} is not {expected}");
    }
    for (name, group, est, se, std) in estimates {
        let is_it = |one: &&crosscase_scales::CfaEstimate| {
            format!("{}{}{}", one.lhs, one.op, one.rhs) == **name && one.group == *group
        };
        let one = found.estimates.iter().find(is_it).unwrap_or_else(|| panic!("no {name} in {:?}", found.estimates));
        let figures = [(one.est, est), (one.se.unwrap(), se), (one.std.unwrap(), std)];
        for (value, expected) in figures {
            assert!(
                (value - expected).abs() <= 1e-4 * expected.abs().max(1.0),
                "{name}: {one:?}, and {expected} is right"
            );
        }
    }
}

const CROSSED: &str = "f =~ x1 + x2 + x4\nh =~ x3 + x5 + x6";

/// The RMSEA divides by N here, and by N less the number of groups in lavaan: it is that of the formula, on lavaan's χ².
#[test]
fn ordered_answers() {
    let wlsmv = || Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(ORDERED);
    let rmsea = |chisq: f64, df: f64, groups: f64| ((chisq - df) / (240.0 * df)).sqrt() * groups.sqrt();
    check(
        &fit(&wlsmv(), CROSSED, false, false),
        &[
            ("npar", 25.0),
            ("df", 8.0),
            ("chisq", 129.394758),
            ("chisq_scaled", 145.229833),
            ("cfi", 0.867813244),
            ("cfi_scaled", 0.776346327),
            ("tli_scaled", 0.580649362),
            ("srmr", 0.150667337),
            ("rmsea", rmsea(129.394758, 8.0, 1.0)),
            ("rmsea_scaled", rmsea(145.229833, 8.0, 1.0)),
        ],
        &[
            ("f=~x2", 1, 0.925600074, 0.0969253297, 0.580206688),
            ("h=~x6", 1, 1.14116766, 0.1027979, 0.659969),
            ("x1|t2", 1, -0.031337982, 0.0810846193, -0.031337982),
            ("x1~~x1", 1, 0.607066822, 0.0, 0.607066822),
            ("f~~h", 1, 0.434926687, 0.0476761901, 1.19972753),
        ],
    );
    // Numbers among the ordered items, by polyserial and Pearson correlations.
    check(
        &fit(&wlsmv().ordered(["x1", "x2", "x3"]), "f =~ x1 + x2 + w + x4\nh =~ x3 + x5 + x6", false, false),
        &[
            ("npar", 25.0),
            ("df", 13.0),
            ("chisq", 60.997736),
            ("chisq_scaled", 109.741116),
            ("cfi", 0.937362233),
            ("cfi_scaled", 0.775518778),
            ("tli_scaled", 0.637376488),
            ("srmr", 0.13272779),
        ],
        &[
            ("f=~x2", 1, 0.925094011, 0.0852034806, 0.706983935),
            ("f=~w", 1, 0.857072626, 0.0920310189, 0.685691736),
            ("f=~x4", 1, 0.51807283, 0.0981718592, 0.39495394),
            ("h=~x6", 1, 0.589619876, 0.11067292, 0.389226947),
            ("w~~w", 1, 0.483457972, 0.0562942629, 0.529826843),
            ("w~1", 1, 0.0909208333, 0.0617896166, 0.0951811666),
        ],
    );
    check(
        &fit(&wlsmv().equal([CfaEqual::Loadings]), CROSSED, true, false),
        &[
            ("npar", 46.0),
            ("df", 20.0),
            ("chisq", 136.193326),
            ("chisq_scaled", 146.477659),
            ("cfi", 0.873498053),
            ("cfi_scaled", 0.790410458),
            ("srmr", 0.156314037),
            ("rmsea", rmsea(136.193326, 20.0, 2.0)),
        ],
        &[
            ("f=~x2", 2, 0.939606412, 0.101473781, 0.525154419),
            ("x1|t2", 2, -0.0836517339, 0.115037311, -0.0836517339),
            ("h~~h", 2, 0.28536638, 0.0711176216, 1.0),
        ],
    );
    check(
        &fit(&wlsmv().equal([CfaEqual::Loadings, CfaEqual::Thresholds]), CROSSED, true, false),
        &[
            ("npar", 36.0),
            ("df", 30.0),
            ("chisq", 146.601832),
            ("chisq_scaled", 159.562114),
            ("cfi", 0.873053305),
            ("cfi_scaled", 0.785299125),
            ("srmr", 0.153803214),
        ],
        &[
            ("f=~x2", 2, 1.00097413, 0.125788818, 0.508011511),
            ("x1|t2", 2, 0.104427057, 0.094746256, 0.123672297),
            ("x3~*~x3", 2, 0.854953385, 0.0917959027, 1.0),
            ("f~1", 2, 0.234763346, 0.0942574256, 0.478707168),
        ],
    );
}

/// Robust errors and tests, and figures that are defined. lavaan's scaled figures move in the fifth digit with its rule to stop (`rel.tol` 1e-10 or
/// 1e-14); those of the first model are by the formula at the optimum, in R without lavaan. Under `fiml` the robust indices of lavaan 0.6-14 are others (Zhang & Savalei 2023): those
/// of the formula that holds without missing answers stand here, and are checked by it.
#[test]
fn robust_likelihood() {
    let mlr = || Cfa::new().estimator(CfaEstimator::Mlr);
    let robust: &[(&str, f64)] = &[
        ("chisq", 138.159163),
        ("chisq_scaled", 283.334362597),
        ("cfi", 0.670454616),
        ("cfi_scaled", 0.269072056),
        ("tli_scaled", -0.370489894),
        ("rmsea", 0.260367491),
        ("rmsea_scaled", ((283.334362597 - 8.0) / (240.0 * 8.0_f64)).sqrt()),
        ("cfi_robust", 0.659473203),
        ("rmsea_robust", 0.264435461),
        ("srmr", 0.139478903),
        ("logl", -1882.99354),
    ];
    let model = "f =~ x1 + a*x2 + b*x4\nh =~ x3 + x5 + x6\nratio := b/a\nd := (a-b)^2 + exp(a)/2";
    check(
        &fit(&mlr(), model, false, false),
        robust,
        &[
            ("f=~x2", 1, 0.953154262, 0.141007665, 0.409729913),
            ("ratio:=(b/a)", 0, 1.63317348, 0.658603177, 1.63558469),
            ("d:=(((a-b)^2)+(exp(a)/2))", 0, 1.66116601, 0.75651743, 0.821023),
        ],
    );
    check(
        &fit(&mlr().equal([CfaEqual::Loadings, CfaEqual::Intercepts, CfaEqual::Residuals]), CROSSED, true, false),
        &[
            ("npar", 24.0),
            ("df", 30.0),
            ("chisq", 157.138508),
            ("chisq_scaled", 195.990063),
            ("cfi_scaled", 0.560563436),
            ("cfi_robust", 0.659756977),
            ("rmsea_robust", 0.192271131),
            ("srmr", 0.128989816),
            ("logl", -1877.78131),
        ],
        &[
            ("f=~x2", 2, 0.95687762, 0.136508795, 0.388083854),
            ("x1~~x1", 2, 0.852308947, 0.123881874, 0.843024403),
            ("f~1", 2, 0.178231973, 0.114738343, 0.447394965),
        ],
    );
    let found = fit(&mlr().missing(CfaMissing::Fiml), CROSSED, false, true);
    check(
        &found,
        &[
            ("chisq", 130.810427),
            ("chisq_scaled", 320.38261),
            ("cfi_scaled", 0.118956705),
            ("rmsea_scaled", 0.403359983),
            ("srmr", 0.124286443),
            ("logl", -1810.0024),
        ],
        &[
            ("f=~x2", 1, 1.00403869, 0.166034943, 0.408467805),
            ("f~~h", 1, 0.196032967, 0.180585912, 1.19810946),
            ("x1~1", 1, 2.48035315, 0.0697198949, 2.39670353),
        ],
    );
    check(
        &fit(&Cfa::new().missing(CfaMissing::Fiml), CROSSED, false, true),
        &[("chisq", 130.810427), ("cfi", 0.667803242), ("rmsea", 0.252910585), ("logl", -1810.0024)],
        &[("f=~x2", 1, 1.00403869, 0.220935051, 0.408467805), ("f~~h", 1, 0.196032967, 0.0754181494, 1.19810946)],
    );
    let c = found.fit.chisq / found.fit.chisq_scaled.unwrap();
    let expected = ((found.fit.chisq - 8.0 * c) / (240.0 * 8.0)).sqrt();
    assert!((found.fit.rmsea_robust.unwrap() - expected).abs() < 1e-12, "{:?}", found.fit);
}

/// What labels, `c()` and `==` hold equal or fix.
#[test]
fn constraints() {
    let grouped = fit(&Cfa::new(), "f =~ x1 + c(a, a)*x2 + x3\nh =~ x4 + x5 + c(1, NA)*x6", true, false);
    check(&grouped, &[("npar", 36.0), ("chisq", 18.6793005), ("logl", -1808.5517058)], &[]);
    let of = |name: &str, group: usize| {
        let own = grouped.estimates.iter().find(|one| one.rhs == name && one.op == "=~" && one.group == group);
        own.map(|one| one.est).unwrap()
    };
    assert_eq!((of("x2", 1), of("x6", 1)), (of("x2", 2), 1.0));
    let same = fit(&Cfa::new(), "f =~ x1 + a*x2 + b*x3 + c*x4\na == b\nc == -0.5", false, false);
    let one = |name: &str| same.estimates.iter().find(|one| one.rhs == name && one.op == "=~").unwrap();
    assert_eq!((one("x2").est, one("x4").est, one("x4").se), (one("x3").est, -0.5, Some(0.0)));
    assert_eq!(same.fit.npar, 6);
}

/// What cannot be is an error that says what to do: never a figure.
#[test]
fn cannot_be() {
    for (text, message) in [
        ("f =~ a*x1 + x2\nb2 := a*q", "m.lav, line 2, column 9: no parameter has the label q"),
        ("f =~ x1 + x2\nx := (a + 1", "m.lav, line 2, column 6: this bracket is not closed"),
        ("f =~ x1 + x2\na > 0", "m.lav, line 2, column 3: inequalities"),
        ("f =~ x1 + 2x2", "m.lav, line 1, column 11"),
        ("f =~ x1 + 1e*x2", "m.lav, line 1, column 11: 1e is no number"),
    ] {
        let error = CfaModel::parse(text, "m.lav").unwrap_err().to_string();
        assert!(error.starts_with(message), "{text}: {error}");
    }
    let deep = format!("f =~ a*x1 + x2\nx := {}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(CfaModel::parse(&deep, "m.lav").unwrap_err().to_string().contains("too long"));
    let file = "id,x1,x2,x3\n1,1,1,1\n2,2,2,1\n3,1,2,2\n4,3,1,2\n5,2,1,1\n6,3,2,2\n7,1,1,2\n8,2,2,1\n";
    let read = answers(file, &items("x1 x2 x3"));
    let of = |group: &str| group.split(' ').map(|name| Some(name.to_owned())).collect::<Vec<_>>();
    let (whole, halves) = (of("a a a a a a a a"), of("a a a b a b a b"));
    let wlsmv = || Cfa::new().estimator(CfaEstimator::Wlsmv);
    for (cfa, model, groups, code, message) in [
        (wlsmv(), "f =~ x1 + x2 + x3", &whole, "SCA001", "`all`"),
        (wlsmv().ordered(["x9"]), "f =~ x1 + x2 + x3", &whole, "SCA001", "x9"),
        (wlsmv().ordered(["x1"]).missing(CfaMissing::Fiml), "f =~ x1 + x2 + x3", &whole, "SCA001", "listwise"),
        (Cfa::new().ordered(["x1"]), "f =~ x1 + x2 + x3", &whole, "SCA001", "wlsmv"),
        (wlsmv().ordered(["x1"]), "f =~ x1 + x2 + x3", &halves, "SCA017", "nobody of group a answered 3 to x1"),
        (wlsmv().ordered(["x1"]), "f =~ x1 + x2 + x3\nx1 | t3", &whole, "SCA003", "x1 has 2 thresholds"),
        (wlsmv().ordered(["x1"]), "f =~ x1 + x2 + x3\nx2 | t1", &whole, "SCA003", "x2 is not ordered"),
        (wlsmv().ordered(["x1"]), "f =~ x2 + x3\nf ~ x1", &whole, "SCA003", "x1 is ordered"),
        (Cfa::new(), "f =~ x1 + c(a, b)*x2 + x3", &whole, "SCA003", "c() has 2 values for 1 groups"),
    ] {
        let error = cfa.fit(&CfaModel::parse(model, "m").unwrap(), &read, Some(groups)).unwrap_err();
        assert!(error.code() == code && error.to_string().contains(message), "{model}: {error} ({})", error.code());
    }
}

/// lavaan 0.6-14, `lavTestLRT`: plain by `ml`, Satorra & Bentler (2001) by `mlr`, Satorra (2000) scaled and shifted by `wlsmv`. Scaled χ² are never subtracted.
#[test]
fn nested_models() {
    let apart = format!("{CROSSED}\nf ~~ 0*h");
    let wlsmv = || Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(ORDERED);
    let against = |cfa: &Cfa, model: &str, other: &Cfa, its: &str, of_groups: bool| {
        let parse = |text: &str| CfaModel::parse(text, "m.lav").unwrap();
        let model = parse(model);
        let read: Answers = answers(&file(|_, _| false), &items(&model.observed().join(" ")));
        let groups: Vec<Option<String>> =
            (1..=240).map(|person| Some(if person % 2 == 1 { "a" } else { "b" }.to_owned())).collect();
        cfa.fit_against(&model, (other, &parse(its)), &read, of_groups.then_some(groups.as_slice()))
    };
    for (cfa, of_groups, df, expected) in [
        (Cfa::new(), false, 1, 102.260390377),
        (Cfa::new().estimator(CfaEstimator::Mlr), false, 1, 18.2810766939),
        (wlsmv(), false, 1, 219.461879519),
        (Cfa::new(), true, 4, 1.29523253512),
        (Cfa::new().estimator(CfaEstimator::Mlr), true, 4, 0.778648599),
        (wlsmv(), true, 4, 4.98329226303),
    ] {
        // Loadings that are equal in both groups, or factors that do not covary.
        let (nested, its) =
            if of_groups { (cfa.clone().equal([CfaEqual::Loadings]), CROSSED) } else { (cfa.clone(), apart.as_str()) };
        let found = against(&nested, its, &cfa, CROSSED, of_groups).unwrap();
        let test = found.comparison.as_ref().unwrap();
        let chisq = test.chisq.unwrap();
        assert!((chisq - expected).abs() < 2e-4 * expected, "{:?}: {chisq} is not {expected}", cfa.estimator);
        assert!(test.is_nested && test.df == df && (test.p.unwrap() < 1e-4) != of_groups, "{test:?}");
        // Asked from the other side it is the same test.
        let turned = against(&cfa, CROSSED, &nested, its, of_groups).unwrap().comparison.unwrap();
        assert!(!turned.is_nested && (turned.chisq.unwrap() - chisq).abs() < 1e-9 * chisq);
    }
    let others = against(&Cfa::new(), CROSSED, &Cfa::new(), "f =~ x1 + x2 + x3", false).unwrap_err();
    assert!(others.to_string().contains("of different variables"), "{others}");
    let same = against(&Cfa::new(), CROSSED, &Cfa::new(), CROSSED, false).unwrap_err();
    assert!(same.to_string().contains("both models have 8 degrees of freedom"), "{same}");
}

/// Two groups of the same answers: equal loadings and intercepts cost nothing, and the difference, which rounding may leave below 0, has a p of 1.
#[test]
fn restrictions_that_cost_nothing() {
    let once = file(|_, _| false);
    let again: Vec<String> = once.lines().skip(1).map(|row| format!("again{row}")).collect();
    let twice = format!("{once}{}\n", again.join("\n"));
    let (mut below, half) = (0, once.lines().count() - 1);
    let groups: Vec<Option<String>> =
        (0..2 * half).map(|row| Some(if row < half { "a" } else { "b" }.to_owned())).collect();
    for model in [CROSSED, "f =~ x1 + x2 + x3 + x4", "f =~ x1 + x2 + x3 + x4 + x5 + x6"] {
        for equal in [vec![CfaEqual::Loadings], vec![CfaEqual::Loadings, CfaEqual::Intercepts]] {
            let model = CfaModel::parse(model, "m.lav").unwrap();
            let read = answers(&twice, &items(&model.observed().join(" ")));
            let nested = Cfa::new().equal(equal);
            let found = nested.fit_against(&model, (&Cfa::new(), &model), &read, Some(&groups)).unwrap();
            let test = found.comparison.as_ref().unwrap();
            assert!(test.chisq_plain.abs() < 1e-6 && test.p.is_some_and(|p| p > 0.999), "{test:?}");
            below += usize::from(test.chisq_plain < 0.0);
        }
    }
    assert!(below > 0, "none is below 0, and nothing is tested");
}

/// lavaan's `resid(type = "cor")` of polychoric correlations.
#[test]
fn what_is_left_of_correlations() {
    let found =
        fit(&Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(ORDERED).with_residuals(), CROSSED, false, false);
    let left = found.residuals.as_ref().unwrap();
    assert_eq!(left.len(), 15);
    for (a, b, expected) in [("x1", "x2", 0.199), ("x2", "x4", -0.188), ("x4", "x3", -0.262), ("x5", "x6", 0.181)] {
        let one = left.iter().find(|one| one.lhs == a && one.rhs == b).unwrap();
        assert!(
            (one.residual - expected).abs() < 6e-4 && (one.observed - one.implied - one.residual).abs() < 1e-12,
            "{one:?}"
        );
    }
    // Of groups with equal intercepts something is left of the means.
    let found =
        fit(&Cfa::new().equal([CfaEqual::Loadings, CfaEqual::Intercepts]).with_residuals(), CROSSED, true, false);
    let means: Vec<f64> =
        found.residuals.as_ref().unwrap().iter().filter(|one| one.op == "~1").map(|one| one.residual).collect();
    assert!(means.len() == 12 && means.iter().any(|left| left.abs() > 1e-3));
}

/// A diagram of a group names it, and tells what it does not draw.
#[test]
fn a_path_diagram() {
    let found = fit(&Cfa::new(), &format!("{CROSSED}\nx1 ~~ x2"), true, false);
    let figure = found.figure(2).unwrap();
    for said in [
        "Standardised estimates of b, group 2 of 2",
        "Not drawn: 1 between observed variables",
        "f to x1 0.",
        "f with h ",
    ] {
        assert!(figure.description().contains(said), "{said}: {}", figure.description());
    }
    assert!(found.figure(3).is_none());
}

/// Who has more parameters cannot fit worse if the other is nested in it. A difference by `mlr` may have no scale of its own, and then no p.
#[test]
fn differences_that_are_none() {
    let compared = |cfa: &Cfa, file: &str, model: &str, other: &str| {
        let parse = |text: &str| CfaModel::parse(text, "m.lav").unwrap();
        let model = parse(model);
        cfa.fit_against(&model, (cfa, &parse(other)), &answers(file, &items(&model.observed().join(" "))), None)
    };
    let right = "f =~ x1 + x2 + x3\nh =~ x4 + x5 + x6";
    let found = compared(&Cfa::new(), &file(|_, _| false), right, &format!("{CROSSED}\nx1 ~~ x6")).unwrap();
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA141"));
    let test = found.comparison.unwrap();
    assert!(test.chisq_plain < 0.0 && test.p.is_none());
    // Few rows, some of them far out: the correction of the one may be greater than that of both.
    let mlr = Cfa::new().estimator(CfaEstimator::Mlr);
    let told = (1..80).find_map(|seed| {
        let mut stream = crosscase_numerics::Stream::new(seed, 0);
        let mut rows = "id,x1,x2,x3,x4\n".to_owned();
        for row in 0..25 {
            let far = if row % 8 == 0 { 4.0 } else { 1.0 };
            let common = stream.unit() * far;
            let all: Vec<String> = (0..4).map(|_| format!("{:.3}", common + far * stream.unit())).collect();
            writeln!(rows, "{row},{}", all.join(",")).unwrap();
        }
        let found = compared(&mlr, &rows, "f =~ x1 + 1*x2 + x3 + x4", "f =~ x1 + x2 + x3 + x4").ok()?;
        let is_without = found.comparison.as_ref()?.chisq.is_none();
        assert_eq!(is_without, found.diagnostics.iter().any(|told| told.code == "SCA142"));
        is_without.then_some(found.comparison?.p)
    });
    assert_eq!(told, Some(None), "none of them is without a scale, and nothing is tested");
}
