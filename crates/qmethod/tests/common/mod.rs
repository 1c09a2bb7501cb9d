#![allow(dead_code, reason = "each test uses its part")]

use crosscase_numerics::Stream;
use crosscase_qmethod::{MissingPlaces, QData, Sorts, Viewpoints, formats::pqmethod};

pub(crate) fn lipset_data() -> QData {
    pqmethod::read_dat(include_bytes!("../data/lipset.dat"), Some("lipset.dat")).unwrap().data
}

pub(crate) fn lipset() -> Sorts {
    lipset_data().complete(MissingPlaces::Error).unwrap().0
}

pub(crate) fn named(prefix: &str, n: usize) -> Vec<String> {
    (1..=n).map(|i| format!("{prefix}{i}")).collect()
}

/// Synthetic sorts: `sorters` people with one of `views` viewpoints each and as much noise as signal, forced into a grid.
pub(crate) fn synthetic(sorters: usize, statements: usize, views: usize, noise: f64, seed: u64) -> Sorts {
    let mut stream = Stream::new(seed, 0);
    let views: Vec<Vec<f64>> = (0..views).map(|_| (0..statements).map(|_| stream.unit()).collect()).collect();
    let sorts: Vec<Vec<f64>> = (0..sorters)
        .map(|i| {
            let mut held: Vec<(f64, usize)> =
                (0..statements).map(|s| (views[i % views.len()][s] + noise * stream.unit(), s)).collect();
            held.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut places = vec![0.0; statements];
            for (rank, (_, statement)) in held.iter().enumerate() {
                places[*statement] = (rank * 9 / statements) as f64 - 4.0;
            }
            places
        })
        .collect();
    Sorts::new(named("p", sorters), named("s", statements), &sorts).unwrap()
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
