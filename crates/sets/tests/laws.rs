//! Laws of the calibrations for any anchors and any data, and the suite for outside functions on good and bad ones.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use crosscase_sets::laws::{self, BrokenLaw};
use crosscase_sets::{
    Anchors, Calibration, FunctionSpec, Landmark, MembershipFunction, Registry, Role, SetsError, Shape, Trend,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() }
}

/// Rising steps from a start, some tiny, some huge, negative ones too.
fn rising(n: usize) -> impl Strategy<Value = Vec<f64>> {
    let step = prop_oneof![1e-6..1e-3, 0.1..10.0, 1e3..1e9];
    (-1e4..1e4, proptest::collection::vec(step, n)).prop_map(|(start, steps)| {
        steps
            .iter()
            .scan(start, |at, step| {
                *at += step;
                Some(*at)
            })
            .collect()
    })
}

fn column() -> impl Strategy<Value = Vec<Option<f64>>> {
    let value = prop_oneof![(0..12_i32).prop_map(f64::from), 0.0..1e4, Just(0.0)];
    proptest::collection::vec(proptest::option::weighted(0.9, value), 0..25)
}

fn calibrations() -> Vec<Calibration> {
    let three = Anchors::new(2.0, 5.0, 9.0).unwrap();
    let falling = Anchors::new(9.0, 5.0, 2.0).unwrap();
    let six = Anchors::bell([1.0, 2.0, 4.0, 4.0, 7.0, 9.0]).unwrap();
    vec![
        Calibration::direct(three.clone()).into(),
        Calibration::direct(three).shape(Shape::S { below: 2.0, above: 0.5 }).into(),
        Calibration::direct(falling).idm(0.99).into(),
        Calibration::direct(six).into(),
        Calibration::indirect(vec![2.0, 4.0, 8.0]).unwrap(),
        Calibration::tfr(),
        Calibration::crisp(4.0).unwrap(),
        Calibration::multi_value(vec![2.0, 4.0]).unwrap(),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_function_is_lawful(at in rising(6), idm in 0.51..0.9999, below in 0.1..5.0, above in 0.1..5.0) {
        let three = vec![at[0], at[2], at[5]];
        let falling = vec![at[5], at[2], at[0]];
        let trough = vec![at[2], at[1], at[0], at[5], at[4], at[3]];
        let s = |id: &str, anchors: Vec<f64>| FunctionSpec::new(id, anchors).with("below", below).with("above", above);
        let specs = [
            FunctionSpec::new("logistic", three.clone()).with("idm", idm),
            FunctionSpec::new("logistic", falling.clone()).with("idm", idm),
            s("s", three), s("s", falling), s("bell", at.clone()), s("bell", trough),
            FunctionSpec::new("crisp", vec![at[0]]),
        ];
        for spec in &specs {
            let lawful = laws::check_registered(&Registry::standard(), spec);
            prop_assert!(lawful.is_ok(), "{:?}: {}", spec, lawful.unwrap_err());
        }
    }

    /// Missing stays missing and nothing else becomes missing, save where totally fuzzy and relative is undefined.
    #[test]
    fn null_stays_null(values in column()) {
        for calibration in calibrations() {
            let Ok(found) = calibration.fit(&values) else { continue };
            prop_assert_eq!(found.membership.len(), values.len());
            let undefined = found.membership.iter().all(Option::is_none);
            for (value, membership) in values.iter().zip(&found.membership) {
                prop_assert!(undefined || value.is_some() == membership.is_some(), "{:?}", calibration);
            }
            prop_assert_eq!(found.summary.n + found.summary.missing.len(), values.len());
        }
    }

    /// Which row a case stands in, and which cases are missing, changes no membership.
    #[test]
    fn order_of_cases_changes_nothing(values in column()) {
        let reversed: Vec<_> = values.iter().rev().copied().collect();
        let present: Vec<_> = values.iter().flatten().copied().map(Some).collect();
        for calibration in calibrations() {
            let Ok(found) = calibration.fit(&values) else { continue };
            let mut back = calibration.fit(&reversed).unwrap().membership;
            back.reverse();
            for (a, b) in found.membership.iter().zip(&back) {
                prop_assert!((a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() < 1e-9, "{:?}: {:?} {:?}", calibration, a, b);
            }
            let without = calibration.fit(&present).unwrap().membership;
            let kept: Vec<_> = found.membership.iter().zip(&values).filter(|(_, v)| v.is_some()).map(|(m, _)| *m).collect();
            for (a, b) in without.iter().zip(&kept) { prop_assert!((a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() < 1e-9); }
        }
    }

    /// Falling anchors give the complement of rising ones, whatever the shape is, with the exponents of the sides.
    #[test]
    fn falling_anchors_are_the_complement(at in rising(3), x in -1e5..1e5, p in 0.2..4.0, q in 0.2..4.0) {
        let (up, down) = (Anchors::of(&at).unwrap(), Anchors::new(at[2], at[1], at[0]).unwrap());
        for (a, b) in [
            (Calibration::direct(up.clone()), Calibration::direct(down.clone())),
            (Calibration::direct(up).shape(Shape::S { below: p, above: q }), Calibration::direct(down).shape(Shape::S { below: q, above: p })),
        ] {
            let a = Calibration::from(a).membership(x).unwrap().unwrap();
            let b = Calibration::from(b).membership(x).unwrap().unwrap();
            prop_assert!((a + b - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn calibrated_columns_of_any_numbers_never_panic(values in proptest::collection::vec(proptest::option::of(any::<f64>()), 0..12)) {
        for calibration in calibrations() {
            if let Ok(found) = calibration.fit(&values) {
                let top = if matches!(calibration, Calibration::MultiValue(_)) { 2.0 } else { 1.0 };
                prop_assert!(found.membership.iter().flatten().all(|m| (0.0..=top).contains(m)), "{:?}", found);
            }
        }
    }
}

/// A function that breaks one law at a time.
#[derive(Debug)]
struct Faulty {
    id: &'static str,
    membership: fn(f64) -> f64,
    trend: Trend,
    crossover: f64,
}

const GOOD: Faulty = Faulty { id: "step", membership: |x| x.clamp(0.0, 1.0), trend: Trend::Rising, crossover: 0.5 };

impl MembershipFunction for Faulty {
    fn id(&self) -> &str {
        self.id
    }

    fn check(&self) -> Result<(), SetsError> {
        Ok(())
    }

    fn membership(&self, x: f64) -> f64 {
        (self.membership)(x)
    }

    fn landmarks(&self) -> Vec<Landmark> {
        vec![Landmark { role: Role::Crossover, at: self.crossover }]
    }

    fn trend(&self) -> Trend {
        self.trend
    }
}

#[test]
fn the_suite_finds_what_is_broken() {
    assert!(laws::check(&GOOD).is_ok());
    let broken = |faulty: Faulty| laws::check(&faulty).unwrap_err();
    assert!(matches!(broken(Faulty { id: "My Step", ..GOOD }), BrokenLaw::Id { .. }));
    assert!(matches!(broken(Faulty { membership: |x| x, ..GOOD }), BrokenLaw::Range { .. }));
    assert!(matches!(
        broken(Faulty { membership: |x| if x < 0.0 { f64::NAN } else { x.min(1.0) }, ..GOOD }),
        BrokenLaw::Range { .. }
    ));
    assert!(matches!(broken(Faulty { trend: Trend::Falling, ..GOOD }), BrokenLaw::Monotonicity { .. }));
    assert!(matches!(
        broken(Faulty { membership: |x| x.sin().abs(), trend: Trend::Peak, ..GOOD }),
        BrokenLaw::Monotonicity { .. }
    ));
    assert!(matches!(broken(Faulty { crossover: 0.6, ..GOOD }), BrokenLaw::Crossover { .. }));
    assert!(matches!(broken(Faulty { crossover: f64::NAN, ..GOOD }), BrokenLaw::Landmarks));
}
