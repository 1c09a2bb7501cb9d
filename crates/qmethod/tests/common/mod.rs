#![allow(dead_code, unused_imports, unreachable_pub, reason = "each test uses its part")]

mod synthetic;

pub(crate) use synthetic::{named, synthetic};

use crosscase_qmethod::{MissingPlaces, QData, Sorts, Viewpoints, formats::pqmethod};

pub(crate) fn lipset_data() -> QData {
    pqmethod::read_dat(include_bytes!("../data/lipset.dat"), Some("lipset.dat"), None).unwrap().data
}

pub(crate) fn lipset() -> Sorts {
    lipset_data().complete(MissingPlaces::Error).unwrap().0
}

pub(crate) fn near(a: f64, b: f64, tolerance: f64, what: &str) {
    assert!((a - b).abs() <= tolerance, "{what}: {a} is not {b} within {tolerance}");
}

/// The factor of a result whose loadings are these but for the sign, with that sign.
pub(crate) fn factor_like(found: &Viewpoints, loadings: &[f64], tolerance: f64) -> (usize, f64) {
    let off = |f: usize, sign: f64| {
        found.loadings.column(f).iter().zip(loadings).map(|(a, b)| (a * sign - b).abs()).fold(0.0, f64::max)
    };
    let candidates = (0..found.loadings.columns()).flat_map(|f| [(f, 1.0), (f, -1.0)]);
    let best = candidates.min_by(|a, b| off(a.0, a.1).total_cmp(&off(b.0, b.1))).unwrap();
    assert!(
        off(best.0, best.1) <= tolerance,
        "no factor has the loadings {loadings:?}: off by {}",
        off(best.0, best.1)
    );
    best
}
