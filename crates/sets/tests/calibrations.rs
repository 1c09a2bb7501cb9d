//! Behaviour beyond the golden figures: errors, limits, summaries, diagnostics, files.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use crosscase_data::TableBuilder;
use crosscase_sets::written::WrittenCalibration;
use crosscase_sets::{
    Anchors, Calibration, FSQCA_IDM, FunctionSpec, Kind, Membership, MembershipFunctions, SetsError, Shape,
};

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn developed() -> Calibration {
    Calibration::direct(Anchors::new(400.0, 550.0, 900.0).unwrap()).into()
}

#[test]
fn anchors_out_of_order_are_an_error() {
    let check = |anchors: &[f64], code: &str| assert_eq!(Anchors::of(anchors).unwrap_err().code(), code, "{anchors:?}");
    check(&[], "SET001");
    check(&[1.0, 2.0, 3.0, 4.0], "SET001");
    check(&[1.0, f64::NAN, 3.0], "SET002");
    check(&[1.0, 2.0, f64::INFINITY], "SET002");
    check(&[400.0, 900.0, 550.0], "SET003");
    check(&[400.0, 400.0, 550.0], "SET003");
    check(&[400.0, 550.0, 550.0], "SET003");
    check(&[-1.7e308, 0.0, 1.7e308], "SET004");
    check(&[1.0, 2.0, 3.0, 2.5, 4.0, 5.0], "SET003");
    check(&[1.0, 2.0, 3.0, 6.0, 5.0, 4.0], "SET003");
    check(&[3.0, 2.0, 1.0, 6.0, 5.0, 2.0], "SET003");
    assert!(Anchors::of(&[1.0, 2.0, 3.0, 3.0, 4.0, 5.0]).is_ok());
    assert!(Anchors::of(&[3.0, 2.0, 1.0, 6.0, 5.0, 3.0]).is_ok());
}

#[test]
fn cuts_out_of_order_are_an_error() {
    let check = |cuts: &[f64], code: &str| {
        assert_eq!(Calibration::multi_value(cuts.to_vec()).unwrap_err().code(), code);
        assert_eq!(Calibration::indirect(cuts.to_vec()).unwrap_err().code(), code);
    };
    check(&[], "SET005");
    check(&[2.0, 1.0], "SET006");
    check(&[1.0, 1.0], "SET006");
    check(&[f64::NAN], "SET002");
    assert_eq!(Calibration::crisp(f64::NAN).unwrap_err().code(), "SET002");
}

#[test]
fn parameters_are_checked() {
    let anchors = || Anchors::new(1.0, 2.0, 3.0).unwrap();
    let six = || Anchors::bell([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
    let check = |calibration: crosscase_sets::Direct, code: &str| {
        assert_eq!(Calibration::from(calibration).check().unwrap_err().code(), code);
    };
    for idm in [0.5, 1.0, 0.2, f64::NAN] {
        check(Calibration::direct(anchors()).idm(idm), "SET008");
    }
    for exponent in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        check(Calibration::direct(anchors()).shape(Shape::S { below: exponent, above: 1.0 }), "SET008");
        check(Calibration::direct(six()).shape(Shape::Bell { below: 1.0, above: exponent }), "SET008");
    }
    check(Calibration::direct(anchors()).shape(Shape::Bell { below: 1.0, above: 1.0 }), "SET007");
    check(Calibration::direct(six()).shape(Shape::Logistic), "SET007");
    check(Calibration::direct(anchors()).shape(Shape::S { below: 1.0, above: 1.0 }).idm(0.9), "SET009");
}

#[test]
fn values_that_are_no_numbers_are_an_error() {
    for calibration in [developed(), Calibration::tfr(), Calibration::crisp(1.0).unwrap()] {
        let error = calibration.fit(&[Some(1.0), None, Some(f64::NAN)]).unwrap_err();
        assert_eq!((error.code(), error.row()), ("SET015", Some(2)));
    }
}

#[test]
fn an_idm_may_be_that_of_fsqca() {
    let odds = |m: f64| libm::log(m / (1.0 - m));
    assert!((odds(FSQCA_IDM) - 3.0).abs() < 1e-12);
    let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0).unwrap()).idm(FSQCA_IDM);
    let membership = developed.fit(&[Some(725.0)]).unwrap().membership[0].unwrap();
    assert!((odds(membership) - 1.5).abs() < 1e-12);
}

/// What the reference snaps to 0 and 1 keeps its distance here.
#[test]
fn nothing_is_snapped() {
    let far = developed().membership(2000.0).unwrap().unwrap();
    assert!(far > 0.9999 && far < 1.0);
    let out = developed().membership(0.0).unwrap().unwrap();
    assert!(out > 0.0 && out < 1e-4);
}

#[test]
fn indirect_on_awkward_columns() {
    let cuts = || Calibration::indirect(vec![2.0, 4.0]).unwrap();
    let error = cuts().fit(&some(&[1.0, -3.0])).unwrap_err();
    assert_eq!((error.code(), error.row()), ("SET016", Some(1)));

    // 0 counts as 0.00001, and all columns of the design exist.
    let with_zero = cuts().fit(&some(&[0.0, 1.0, 3.0, 3.5, 5.0, 9.0, 20.0])).unwrap();
    let tiny = cuts().fit(&some(&[1e-5, 1.0, 3.0, 3.5, 5.0, 9.0, 20.0])).unwrap();
    assert_eq!(with_zero.membership, tiny.membership);

    // With no more values than terms the steps themselves are the fit, and the rank says so.
    let saturated = cuts().fit(&some(&[1.0, 3.0, 1.0])).unwrap();
    for (found, expected) in saturated.membership.iter().zip([0.0, 0.5, 0.0]) {
        assert!((found.unwrap() - expected).abs() < 1e-9);
    }
    assert_eq!(saturated.regression.unwrap().rank, 2);
    assert!(saturated.diagnostics.iter().any(|d| d.code == "SET107"));

    // One cut point separates the steps: the limit of the fit is the crisp set.
    let one_cut = Calibration::indirect(vec![4.0]).unwrap().fit(&some(&[1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 8.0])).unwrap();
    for (found, expected) in one_cut.membership.iter().zip([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]) {
        assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?}");
    }
    assert!(cuts().fit(&[None, None]).unwrap().membership.iter().all(Option::is_none));
    assert!(cuts().fit(&[]).unwrap().membership.is_empty());
    assert!(cuts().fit(&some(&[1e300, 1.0, 3.0, 1e-300])).unwrap().membership.iter().all(Option::is_some));
}

/// The score equations of the fractional logit: residuals are at right angles to every column of the design.
#[test]
fn indirect_is_converged() {
    let values = [720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0, 424.0, 662.0, 517.0, 1008.0, 350.0, 320.0];
    let cuts = [350.0, 450.0, 550.0, 700.0, 900.0];
    let found = Calibration::indirect(cuts.to_vec()).unwrap().fit(&some(&values)).unwrap();
    let terms: [fn(f64) -> f64; 5] = [|_| 1.0, libm::log, f64::sqrt, |x| x, |x| x * x];
    for term in terms {
        let (mut score, mut size) = (0.0, 0.0);
        for (x, membership) in values.iter().zip(&found.membership) {
            let step = f64::from(u32::try_from(cuts.iter().filter(|c| x > *c).count()).unwrap()) / 5.0;
            score += (step - membership.unwrap()) * term(*x);
            size += term(*x).abs();
        }
        assert!(score.abs() < 1e-12 * size, "{score} of {size}");
    }
}

/// Whatever the order of the cases and the unit of measurement: with no more values than terms the fit is the steps themselves.
#[test]
fn indirect_hangs_on_no_order_of_the_cases() {
    let cuts = [1.5, 2.5, 3.5, 4.5];
    let mut values = vec![5.0, 1.0, 2.0, 5.0, 1.0, 3.0, 4.0, 3.0, 2.0, 4.0, 1.0];
    for unit in [1.0, 0.1, 2.0, 1000.0] {
        for turn in 0..22 {
            values.rotate_left(1);
            if turn == 11 {
                values.reverse();
            }
            let scaled: Vec<f64> = values.iter().map(|x| x * unit).collect();
            let found =
                Calibration::indirect(cuts.map(|cut| cut * unit).to_vec()).unwrap().fit(&some(&scaled)).unwrap();
            for (row, (x, membership)) in values.iter().zip(&found.membership).enumerate() {
                assert!((membership.unwrap() - (x - 1.0) / 4.0).abs() < 1e-9, "{x} {membership:?}");
                assert_eq!(*x == 3.0, found.summary.at_half.contains(&row), "{x} {membership:?}");
            }
            assert!(found.diagnostics.iter().any(|told| told.code == "SET102"), "{:?}", found.diagnostics);
        }
    }
    // More values than terms: the same to the last digit, case by case.
    let values = [0.3, 4.4, 1.7, 2.2, 9.1, 3.8, 5.0, 0.9, 2.9, 7.7, 3.1, 6.2];
    let of = |values: &[f64]| Calibration::indirect(cuts.to_vec()).unwrap().fit(&some(values)).unwrap().membership;
    let mut backwards = of(&values.iter().rev().copied().collect::<Vec<_>>());
    backwards.reverse();
    assert_eq!(of(&values), backwards);
}

/// A score that rounding leaves an ulp beside a crossover or a cut stands on it, in every method.
#[test]
fn an_ulp_beside_an_anchor_is_the_anchor() {
    for (value, at) in [(2.999_999_999_999_999_6, 3.0), (3.000_000_000_000_000_4, 3.0), (0.1 + 0.2, 0.3)] {
        let unit = at / 3.0;
        let column = [value, at, at - unit, at + unit, at - 2.0 * unit, at + 2.0 * unit].map(Some);
        let check = |calibration: Calibration, expected: f64| {
            let found = calibration.fit(&column).unwrap();
            assert_eq!(found.membership[0], Some(expected), "{value} {calibration}");
            assert_eq!(found.membership[0], found.membership[1], "{value} {calibration}");
            let gaps = found.summary.gaps.iter().filter(|gap| gap.at == at);
            assert!(gaps.clone().all(|gap| gap.below == column[2] && gap.above == column[3]), "{calibration}");
            assert!(!found.summary.near_anchor.contains(&0), "{calibration}");
        };
        let anchors = || Anchors::new(at - 2.0 * unit, at, at + 2.0 * unit).unwrap();
        check(Calibration::direct(anchors()).into(), 0.5);
        check(Calibration::direct(anchors()).shape(Shape::S { below: 2.0, above: 0.5 }).into(), 0.5);
        check(Calibration::direct(anchors()).shape(Shape::Empirical { below: 1.0, above: 1.0 }).into(), 0.5);
        check(Calibration::crisp(at).unwrap(), 1.0);
        check(Calibration::multi_value(vec![at, at + 0.5 * unit]).unwrap(), 1.0);
        check(Calibration::indirect(vec![at - 1.5 * unit, at]).unwrap(), 0.5);
        check(Calibration::tfr(), 0.6);
    }
    // A billionth is no rounding.
    assert_eq!(Calibration::crisp(3.0).unwrap().membership(2.999_999_999).unwrap(), Some(0.0));
}

#[test]
fn totally_fuzzy_and_relative_is_undefined_without_spread() {
    let found = Calibration::tfr().fit(&[Some(3.0), None, Some(3.0)]).unwrap();
    assert_eq!(found.membership, [None, None, None]);
    assert_eq!(found.diagnostics.iter().map(|d| &*d.code).collect::<Vec<_>>(), ["SET101", "SET103"]);
    // The case without a value is named, and not those whose membership is undefined.
    assert!(found.diagnostics[0].message.ends_with(": case 2"), "{}", found.diagnostics[0]);
}

#[test]
fn a_single_value_has_a_membership_where_the_method_is_pointwise() {
    assert_eq!(developed().membership(550.0).unwrap(), Some(0.5));
    assert_eq!(Calibration::crisp(3.0).unwrap().membership(3.0).unwrap(), Some(1.0));
    assert_eq!(Calibration::multi_value(vec![1.0, 2.0]).unwrap().membership(1.5).unwrap(), Some(1.0));
    assert_eq!(Calibration::tfr().membership(3.0).unwrap(), None);
    assert_eq!(Calibration::indirect(vec![3.0]).unwrap().membership(3.0).unwrap(), None);
    assert!(developed().membership(f64::NAN).is_err());
}

#[test]
fn the_summary_counts_and_places() {
    let found = developed().fit(&[Some(300.0), Some(550.0), None, Some(560.0), Some(1000.0)]).unwrap();
    let summary = &found.summary;
    assert_eq!((summary.n, &summary.missing[..]), (4, &[2][..]));
    assert_eq!(summary.at_half, [1]);
    assert_eq!(summary.above_half, Some(0.5));
    assert_eq!(summary.near_anchor, [3], "560 is within 2.5 % of 700 of 550; 550 is on it");
    let gap = summary.gaps[0];
    assert_eq!((gap.at, gap.below, gap.above), (550.0, Some(300.0), Some(560.0)));
    assert_eq!(found.diagnostics.iter().map(|d| &*d.code).collect::<Vec<_>>(), ["SET101", "SET102", "SET106"]);

    let levels = Calibration::multi_value(vec![400.0, 700.0]).unwrap().fit(&some(&[300.0, 900.0])).unwrap();
    assert_eq!((levels.summary.above_half, levels.summary.at_half.len()), (None, 0));
    assert_eq!(levels.diagnostics.iter().map(|d| &*d.code).collect::<Vec<_>>(), ["SET108"]);
}

#[test]
fn diagnostics_of_spread() {
    let codes = |values: &[f64]| -> Vec<String> {
        developed().fit(&some(values)).unwrap().diagnostics.iter().map(|d| d.code.to_string()).collect()
    };
    assert_eq!(codes(&[700.0, 700.0]), ["SET104"]);
    assert_eq!(codes(&[300.0, 1000.0, 1100.0, 1200.0, 1300.0, 1400.0]), ["SET105"]);
    assert_eq!(codes(&[300.0, 1000.0]), Vec::<String>::new());
    assert_eq!(codes(&[]), ["SET103"]);
}

#[test]
fn a_table_gives_places_and_names() {
    let table = TableBuilder::default()
        .id("case", ["AU", "BE", "CZ"])
        .number("DEV", [Some(550.0), None, Some(-720.0)])
        .text("NOTE", [Some("a"), Some("b"), None])
        .build()
        .unwrap();
    let found = developed().fit_table(&table, "DEV").unwrap();
    let told: Vec<String> = found.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(told[0], "1 of 3 cases has no value and so no membership: BE (column DEV)");
    assert!(told[1].contains("neither in nor out: AU"), "{}", told[1]);

    let error = Calibration::indirect(vec![1.0]).unwrap().fit_table(&table, "DEV").unwrap_err();
    assert_eq!((error.code(), error.row()), ("SET016", Some(2)));
    assert!(error.to_string().contains("column DEV"), "{error}");
    assert_eq!(developed().fit_table(&table, "NOTE").unwrap_err().code(), "DAT002");
    assert_eq!(developed().fit_table(&table, "DEVV").unwrap_err().code(), "DAT001");
}

#[test]
fn kinds_are_read_from_the_data() {
    let check = |values: &[f64], expected: Kind| assert_eq!(Kind::of(&some(values), 10).unwrap(), expected);
    check(&[0.0, 1.0], Kind::Crisp);
    check(&[1.0], Kind::Crisp);
    check(&[-0.0], Kind::Crisp);
    check(&[0.0, 1.0, 2.0], Kind::MultiValue { levels: 3 });
    check(&[9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0], Kind::MultiValue { levels: 10 });
    check(&[0.0, 0.5, 1.0], Kind::Fuzzy);
    assert_eq!(Kind::of(&[None, Some(1.0), None], 10).unwrap(), Kind::Crisp);

    let fails = |values: &[f64], code: &str, row: usize| {
        let error = Kind::of(&some(values), 10).unwrap_err();
        assert_eq!((error.code(), error.row()), (code, Some(row)), "{values:?}");
        assert!(error.to_string().contains("calibrate"), "{error}");
    };
    fails(&[0.3, 1.2], "SET019", 1);
    fails(&[0.3, 2.0], "SET019", 1);
    fails(&[1.0, -1.0], "SET019", 1);
    fails(&[1.0, f64::NAN], "SET019", 1);
    fails(&[f64::INFINITY], "SET019", 0);
    fails(&[0.0, 2.0], "SET020", 1);
    fails(&[2.0, 1.0], "SET020", 0);
    fails(&[2.0], "SET020", 0);
    fails(&[0.0, 1.0, 720.0], "SET021", 2);
    fails(&[0.0, 10.0], "SET021", 1);
    assert_eq!(Kind::of(&[None], 10).unwrap_err().code(), "SET018");
    assert_eq!(Kind::of(&some(&[0.0, 1.0, 2.0]), 2).unwrap_err().code(), "SET021");
    assert_eq!(Kind::of(&some(&[0.0, 1.0]), 0).unwrap(), Kind::Crisp);
}

#[test]
fn memberships_lie_between_0_and_1() {
    assert_eq!(f64::from(Membership::try_from(0.3).unwrap().complement()), 0.7);
    for bad in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(Membership::try_from(bad).unwrap_err().code(), "SET014");
    }
}

#[test]
fn a_file_holds_any_calibration() {
    let check = |written: &str, calibration: Calibration| {
        assert_eq!(toml::from_str::<Calibration>(written).unwrap(), calibration, "{written}");
        let again = toml::to_string(&calibration).unwrap();
        assert_eq!(toml::from_str::<Calibration>(&again).unwrap(), calibration, "{again}");
    };
    let three = || Calibration::direct(Anchors::new(400.0, 550.0, 900.0).unwrap());
    let six = || Calibration::direct(Anchors::bell([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap());
    check("method = 'direct'\nanchors = [400, 550, 900]", three().into());
    check("method = 'direct'\nanchors = [400, 550, 900]\nidm = 0.99", three().idm(0.99).into());
    let s = Shape::S { below: 2.0, above: 1.0 };
    check("method = 'direct'\nanchors = [400, 550, 900]\nshape = 's'\nbelow = 2", three().shape(s).into());
    check("method = 'direct'\nanchors = [1, 2, 3, 4, 5, 6]", six().into());
    check("method = 'indirect'\nanchors = [1, 2]", Calibration::indirect(vec![1.0, 2.0]).unwrap());
    check("method = 'tfr'", Calibration::tfr());
    check("method = 'crisp'\nanchors = [5.5]", Calibration::crisp(5.5).unwrap());
    check("method = 'multi-value'\nanchors = [1, 2]", Calibration::multi_value(vec![1.0, 2.0]).unwrap());
    let outside = FunctionSpec::new("probit", [1.0, 2.0]).with("sd", 3.0);
    check(
        "method = 'function'\nfunction = 'probit'\nanchors = [1, 2]\nparameters = { sd = 3 }",
        Calibration::function(outside),
    );
}

#[test]
fn a_file_at_fault_says_so() {
    let check = |written: &str, expected: &str| {
        let message = toml::from_str::<Calibration>(written).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    check("method = 'direct'\nanchors = [400, 900, 550]", "must rise throughout");
    check("method = 'direct'\nanchors = [400, 550]", "2 anchors");
    check("method = 'direct'\nanchors = [1, 2, 3]\nbelow = 2", "no parameter below");
    check("method = 'direct'\nanchors = [1, 2, 3]\nidm = 2", "above 0.5 and below 1");
    check("method = 'tfr'\nanchors = [1]", "no parameter anchors");
    check("method = 'crisp'\nanchors = [1, 2]", "takes 1 anchor, not 2");
    check("method = 'crisp'\nanchors = [1]\nidm = 0.9", "no parameter idm");
    check("method = 'dirct'\nanchors = [1]", "unknown variant");
    check("method = 'crisp'\nanchor = [1]", "unknown field");
    check("method = 'function'\nanchors = [1]", "needs its parameter function");
}

#[test]
fn a_registry_knows_what_it_was_given() {
    let registry = MembershipFunctions::standard();
    let fit = |spec: FunctionSpec| Calibration::function(spec).fit_with(&registry, &some(&[1.0, 2.0]));
    let error = fit(FunctionSpec::new("probit", [1.0])).unwrap_err();
    assert_eq!(error.to_string(), "unknown membership function probit: there are bell, crisp, logistic, s");
    assert_eq!(fit(FunctionSpec::new("crisp", [1.0]).with("idm", 1.0)).unwrap_err().code(), "SET009");
    assert_eq!(fit(FunctionSpec::new("crisp", [1.0, 2.0])).unwrap_err().code(), "SET007");
    let direct = Calibration::direct(Anchors::new(0.0, 1.5, 3.0).unwrap()).fit(&some(&[1.0, 2.0])).unwrap();
    assert_eq!(fit(FunctionSpec::new("logistic", [0.0, 1.5, 3.0])).unwrap().membership, direct.membership);

    let taken = MembershipFunctions::standard().with("s", |_| Err(SetsError::NoValues)).unwrap_err();
    assert_eq!(taken.code(), "SET012");
}

#[test]
fn an_error_names_the_key_that_is_at_fault() {
    let check = |text: &str, code: &str, key: &str| {
        let written: WrittenCalibration = toml::from_str(text).unwrap();
        let error = Calibration::try_from(written.clone()).and_then(|made| made.check()).unwrap_err();
        assert_eq!((error.code(), written.at_fault(&error)), (code, key), "{text}: {error}");
    };
    check("method = 'direct'\nanchors = [1, 3, 2]", "SET003", "anchors");
    check("method = 'direct'", "SET001", "method");
    check("method = 'crisp'\nanchors = [1, 2]", "SET007", "anchors");
    check("method = 'tfr'\nanchors = [1]", "SET009", "anchors");
    check("method = 'multi-value'\nanchors = [1]\nidm = 0.9", "SET009", "idm");
    check("method = 'direct'\nanchors = [1, 2, 3]\nidm = 0.3", "SET008", "idm");
    check("method = 'direct'\nanchors = [1, 2, 3]\nshape = 's'\nabove = -1", "SET008", "above");
    check("method = 'direct'\nanchors = [1, 2, 3]\nshape = 'bell'", "SET007", "anchors");
    check("method = 'qualitative'", "SET010", "method");
    check("method = 'qualitative'\nlevels = 3", "SET008", "levels");
    check("method = 'qualitative'\nlevels = [{ name = 'a', membership = 1 }]", "SET024", "levels");
    check("method = 'function'", "SET010", "method");
    check("method = 'function'\nfunction = 'probit'\nanchors = [1, 2, 3]", "SET011", "function");
    check(
        "method = 'function'\nfunction = 's'\nanchors = [1, 2, 3]\nparameters = { belwo = 2 }",
        "SET009",
        "parameters",
    );
    check(
        "method = 'function'\nfunction = 's'\nanchors = [1, 2, 3]\nparameters = { below = 0 }",
        "SET008",
        "parameters",
    );
}
