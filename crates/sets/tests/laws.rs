//! Laws of the calibrations for any anchors and any data, and the suite for outside functions on good and bad ones.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use crosscase_sets::laws::{self, BrokenLaw, FactoryFault};
use crosscase_sets::{
    Anchors, Calibrated, Calibration, FunctionSpec, Landmark, MembershipFunction, MembershipFunctions, Role, SetsError,
    Shape, Trend,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::sync::atomic::{AtomicU32, Ordering};

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

/// What is wrong with the missing values of a calibrated column; a column without any value alone is an error.
fn null_law(calibration: &Calibration, values: &[Option<f64>], found: Option<&Calibrated>) -> Option<&'static str> {
    let present = values.iter().flatten().count();
    let Some(found) = found else { return (present > 0).then_some("an error for values that are there") };
    // Totally fuzzy and relative takes distances between ranks: of a constant there are none.
    let constant = values.iter().flatten().all(|x| Some(x) == values.iter().flatten().next());
    let undefined = *calibration == Calibration::Tfr && constant;
    if found.membership.len() != values.len() {
        return Some("another number of memberships");
    }
    let same = values.iter().zip(&found.membership).all(|(x, m)| (x.is_some() && !undefined) == m.is_some());
    if !same {
        return Some("a missing value with a membership, or a value without");
    }
    (found.summary.n + found.summary.missing.len() != values.len()).then_some("a summary of other values")
}

/// What makes memberships of values.
type Subject<'a> = &'a dyn Fn(&[Option<f64>]) -> Option<Vec<Option<f64>>>;

/// How a calibration depends on where cases stand: reversed, and without those that are missing.
fn order_law(values: &[Option<f64>], fit: Subject<'_>) -> Option<&'static str> {
    let reversed: Vec<_> = values.iter().rev().copied().collect();
    let present: Vec<_> = values.iter().flatten().copied().map(Some).collect();
    let same = |a: &[Option<f64>], b: &[Option<f64>]| {
        let near = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        };
        a.len() == b.len() && a.iter().zip(b).all(near)
    };
    match (fit(values), fit(&reversed), fit(&present)) {
        (None, None, None) => present.first().map(|_| "an error for values that are there"),
        (Some(found), Some(mut back), Some(without)) => {
            back.reverse();
            let kept: Vec<_> = found.iter().zip(values).filter(|(_, x)| x.is_some()).map(|(m, _)| *m).collect();
            if found.len() != values.len() {
                return Some("another number of memberships");
            }
            if !same(&found, &back) {
                return Some("the order of the cases matters");
            }
            (!same(&without, &kept)).then_some("missing cases matter to others")
        }
        _ => Some("an error for one order alone"),
    }
}

/// The laws of a column fail on a subject that breaks them: one that gives nothing, leaves a case out, fills one in, or looks at
/// where a case stands.
#[test]
fn the_laws_of_a_column_find_what_is_broken() {
    let crisp = Calibration::crisp(4.0).unwrap();
    let values = [Some(2.0), None, Some(7.0), Some(5.0)];
    let good = crisp.fit(&values).unwrap();
    assert_eq!(null_law(&crisp, &values, Some(&good)), None);
    let spoilt = |membership: Vec<Option<f64>>| {
        let mut spoilt = good.clone();
        spoilt.membership = membership;
        spoilt
    };
    let mut counted = good.clone();
    counted.summary.n = 4;
    let broken = [
        None,
        Some(spoilt(vec![None; 4])),
        Some(spoilt(vec![Some(0.0); 4])),
        Some(spoilt(good.membership[..3].to_vec())),
        Some(counted),
    ];
    for subject in broken {
        assert!(null_law(&crisp, &values, subject.as_ref()).is_some(), "{subject:?}");
    }
    let mapped = |values: &[Option<f64>]| values.iter().map(|x| x.map(|x| f64::from(u8::from(x >= 4.0)))).collect();
    assert_eq!(order_law(&values, &|values| Some(mapped(values))), None);
    let broken: [Subject<'_>; 4] = [
        &|_| None,
        &|_| Some(Vec::new()),
        &|values| Some((0..values.len()).map(|row| values[row].map(|_| 1.0 / (1.0 + row as f64))).collect()),
        &|values| {
            Some(
                values
                    .iter()
                    .map(|x| x.map(|_| values.iter().flatten().count() as f64 / values.len() as f64))
                    .collect(),
            )
        },
    ];
    for (at, subject) in broken.into_iter().enumerate() {
        assert!(order_law(&values, subject).is_some(), "subject {at}");
    }
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
            let lawful = laws::check_registered(&MembershipFunctions::standard(), spec);
            prop_assert!(lawful.is_ok(), "{:?}: {}", spec, lawful.unwrap_err());
        }
    }

    /// Missing stays missing and nothing else becomes missing, save where totally fuzzy and relative is undefined.
    #[test]
    fn null_stays_null(values in column()) {
        for calibration in calibrations() {
            let broken = null_law(&calibration, &values, calibration.fit(&values).ok().as_ref());
            prop_assert_eq!(broken, None, "{:?}", calibration);
        }
    }

    /// Which row a case stands in, and which cases are missing, changes no membership.
    #[test]
    fn order_of_cases_changes_nothing(values in column()) {
        for calibration in calibrations() {
            let broken = order_law(&values, &|values| calibration.fit(values).ok().map(|found| found.membership));
            prop_assert_eq!(broken, None, "{:?}", calibration);
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
    landmarks: &'static [(Role, f64)],
}

const GOOD: Faulty = Faulty {
    id: "step",
    membership: |x| x.clamp(0.0, 1.0),
    trend: Trend::Rising,
    landmarks: &[(Role::Exclusion, 0.1), (Role::Crossover, 0.5), (Role::Inclusion, 0.9)],
};

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
        self.landmarks.iter().map(|&(role, at)| Landmark { role, at }).collect()
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
        broken(Faulty { membership: |x| libm::sin(x).abs(), trend: Trend::Peak, ..GOOD }),
        BrokenLaw::Monotonicity { .. }
    ));
    assert!(matches!(broken(Faulty { landmarks: &[(Role::Crossover, 0.6)], ..GOOD }), BrokenLaw::Crossover { .. }));
    assert!(matches!(broken(Faulty { landmarks: &[(Role::Crossover, f64::NAN)], ..GOOD }), BrokenLaw::Landmarks));
}

/// A function that gives another membership each time, or whose parameters are at fault.
#[derive(Debug, Default)]
struct Wavering {
    asked: AtomicU32,
    refuses: bool,
}

impl MembershipFunction for Wavering {
    fn id(&self) -> &'static str {
        "wavering"
    }

    fn check(&self) -> Result<(), SetsError> {
        let reason = "it refuses itself".to_owned();
        if self.refuses { Err(SetsError::Outside { function: self.id().to_owned(), reason }) } else { Ok(()) }
    }

    fn membership(&self, _: f64) -> f64 {
        f64::from(self.asked.fetch_add(1, Ordering::Relaxed) % 2)
    }

    fn landmarks(&self) -> Vec<Landmark> {
        GOOD.landmarks()
    }

    fn trend(&self) -> Trend {
        Trend::Rising
    }
}

#[test]
fn the_suite_finds_what_wavers_or_fails() {
    let wavering = laws::check(&Wavering::default()).unwrap_err();
    assert!(matches!(wavering, BrokenLaw::Determinacy { .. }), "{wavering}");
    let refusing = laws::check(&Wavering { refuses: true, ..Wavering::default() }).unwrap_err();
    assert!(matches!(refusing, BrokenLaw::Check(SetsError::Outside { .. })), "{refusing}");
    let unknown =
        laws::check_registered(&MembershipFunctions::standard(), &FunctionSpec::new("wavering", [])).unwrap_err();
    assert!(matches!(unknown, BrokenLaw::Calibration(_)), "{unknown}");
}

#[test]
fn the_suite_finds_anchors_on_the_wrong_side() {
    let broken = |landmarks| laws::check(&Faulty { landmarks, ..GOOD }).unwrap_err();
    let side = |found, role| matches!(found, BrokenLaw::Side { role: at, .. } if at == role);
    assert!(side(broken(&[(Role::Inclusion, 0.1), (Role::Crossover, 0.5)]), Role::Inclusion));
    assert!(side(broken(&[(Role::Crossover, 0.5), (Role::Inclusion, 0.5)]), Role::Inclusion));
    assert!(side(broken(&[(Role::Crossover, 0.5), (Role::Exclusion, 0.9)]), Role::Exclusion));
    assert!(matches!(broken(&[]), BrokenLaw::NoCrossover));
    assert!(matches!(broken(&[(Role::Exclusion, 0.1), (Role::Inclusion, 0.9)]), BrokenLaw::NoCrossover));
    let jump = Faulty { membership: |x| f64::from(u8::from(x >= 0.5)), landmarks: &[(Role::Cut, 0.5)], ..GOOD };
    assert!(laws::check(&jump).is_ok(), "a cut says that there is no crossover");
}

#[test]
fn the_suite_finds_a_peak_that_does_not_turn() {
    for trend in [Trend::Peak, Trend::Trough] {
        for membership in [|x: f64| x.clamp(0.0, 1.0), |x: f64| 1.0 - x.clamp(0.0, 1.0), |_| 0.5] {
            let found = laws::check(&Faulty { membership, trend, ..GOOD }).unwrap_err();
            assert!(matches!(found, BrokenLaw::Turn { .. }), "{found}");
        }
    }
}

#[test]
fn the_suite_finds_drops_far_from_the_anchors() {
    let far: [fn(f64) -> f64; 4] = [
        |x| if x > 2e4 && x < 6e4 { 0.7 } else { x.clamp(0.0, 1.0) },
        |x| if x > 1e40 && x < 1e41 { 0.7 } else { x.clamp(0.0, 1.0) },
        |x| if x > -6e12 && x < -2e12 { 0.3 } else { x.clamp(0.0, 1.0) },
        // So slow that no two neighbours differ by more than rounding.
        |x| x.clamp(0.0, 1.0) - libm::log(x.max(1.0)) * 1e-12,
    ];
    for membership in far {
        let found = laws::check(&Faulty { membership, ..GOOD }).unwrap_err();
        assert!(matches!(found, BrokenLaw::Monotonicity { .. }), "{found}");
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is a factory")]
fn step(_: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    Ok(Box::new(GOOD))
}

/// What a factory may look at before it makes the function.
fn make(spec: &FunctionSpec, is_good: bool) -> Result<Box<dyn MembershipFunction>, SetsError> {
    if is_good { step(spec) } else { Err(SetsError::AnchorCount { found: spec.anchors.len() }) }
}

#[test]
fn the_suite_finds_a_careless_factory() {
    let broken = |factory, spec: FunctionSpec| {
        let registry = MembershipFunctions::standard().with(spec.id.clone(), factory).unwrap();
        laws::check_registered(&registry, &spec).unwrap_err()
    };
    let three = || FunctionSpec::new("step", [0.1, 0.5, 0.9]);
    let accepted = |found, what| matches!(found, BrokenLaw::Accepted { fault, .. } if fault == what);
    let other_id = FunctionSpec::new("stairs", [0.1, 0.5, 0.9]);
    assert!(matches!(broken(step, other_id), BrokenLaw::Name { .. }));
    assert!(accepted(broken(step, three()), FactoryFault::UnknownParameter));
    let known = |spec: &FunctionSpec| spec.only(&["sd"]).and_then(|()| step(spec));
    assert!(accepted(broken(known, three().with("sd", 1.0)), FactoryFault::ParameterNan));
    assert!(accepted(broken(known, three()), FactoryFault::AnchorCount));
    let few = |spec: &FunctionSpec| spec.only(&[]).and_then(|()| make(spec, (2..7).contains(&spec.anchors.len())));
    assert!(accepted(broken(few, three()), FactoryFault::AnchorNotFinite));
    let finite = |spec: &FunctionSpec| {
        let is_finite = spec.anchors.iter().all(|a| a.is_finite());
        spec.only(&[]).and_then(|()| make(spec, spec.anchors.len() == 3 && is_finite))
    };
    assert!(accepted(broken(finite, three()), FactoryFault::AnchorsEqual));
    #[expect(clippy::indexing_slicing, reason = "the panic is the point")]
    let indexing = |spec: &FunctionSpec| spec.only(&[]).and_then(|()| make(spec, spec.anchors[1] > spec.anchors[0]));
    assert!(matches!(broken(indexing, three()), BrokenLaw::Panicked { fault: FactoryFault::AnchorCount, .. }));
}

#[test]
fn a_registry_refuses_malformed_ids() {
    for id in ["", "Step", "my step", "étage", "2nd", " "] {
        let error = MembershipFunctions::standard().with(id, step).unwrap_err();
        assert_eq!(error.code(), "SET022", "{id}: {error}");
    }
    assert!(MembershipFunctions::standard().with("step-2", step).is_ok());
}

#[test]
fn a_registry_goes_with_single_values_and_checks() {
    let registry = MembershipFunctions::standard().with("step", step).unwrap();
    let calibration = Calibration::function(FunctionSpec::new("step", [0.1, 0.5, 0.9]));
    assert_eq!(calibration.membership_with(&registry, 0.7).unwrap(), Some(0.7));
    assert!(calibration.check_with(&registry).is_ok());
    assert_eq!(calibration.membership(0.7).unwrap_err().code(), "SET011");
    assert_eq!(calibration.check().unwrap_err().code(), "SET011");
    assert_eq!(Calibration::tfr().membership_with(&registry, 0.7).unwrap(), None);
}
