//! Ranges of anchors and bounds over open values, held against dense scans.
#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test may stop")]

mod common;

use std::collections::BTreeSet;

use common::cases;
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::robustness::{AnchorRange, QcaAnalysis, anchor_range};
use crosscase_qca::{Minimise, QcaError, SetData, TruthTableParams, fit};
use crosscase_sets::{Anchors, Calibration};
use proptest::prelude::*;

fn named(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("c{i}")).collect()
}

/// A calibrated from raw values with three anchors, B and the outcome as they are.
struct Moved {
    raw: Vec<f64>,
    b: Vec<f64>,
    y: Vec<f64>,
    analysis: QcaAnalysis,
}

impl Moved {
    fn data(&self, anchors: [f64; 3]) -> Result<SetData, QcaError> {
        let raw: Vec<Option<f64>> = self.raw.iter().copied().map(Some).collect();
        let anchors = Anchors::new(anchors[0], anchors[1], anchors[2]).map_err(|_| QcaError::NoCases)?;
        let a = Calibration::direct(anchors).fit(&raw).unwrap().membership.into_iter().flatten().collect();
        let columns = vec![("A".into(), a), ("B".into(), self.b.clone()), ("Y".into(), self.y.clone())];
        SetData::new(named(self.raw.len()), columns)
    }

    fn models(&self, anchors: [f64; 3]) -> Option<BTreeSet<String>> {
        let found = self.analysis.fit(&self.data(anchors).ok()?).ok()?;
        Some(found.models.iter().map(crosscase_qca::Model::expr).collect())
    }

    fn range(&self, anchors: [f64; 3], which: usize, limits: (f64, f64)) -> AnchorRange {
        let with = |position: f64| {
            let mut moved = anchors;
            moved[which] = position;
            self.data(moved)
        };
        anchor_range(&self.analysis, anchors[which], limits, &self.raw, &with).unwrap()
    }
}

fn analysis(cut: f64) -> QcaAnalysis {
    QcaAnalysis::new(TruthTableParams::new("Y", ["A", "B"]).incl_cut(cut), Minimise::parsimonious())
}

proptest! {
    #![proptest_config(cases(60))]

    /// Within the range a dense scan finds no other models; just outside it there are others.
    #[test]
    fn a_range_holds_throughout_and_ends_where_models_change(
        rows in proptest::collection::vec((1u32..1000, 0u8..=9, 0u8..=10), 5..12),
        which in 0usize..3,
        cut in 0.6f64..0.95,
    ) {
        let moved = Moved {
            raw: rows.iter().map(|row| f64::from(row.0) / 10.0).collect(),
            // Never one half.
            b: rows.iter().map(|row| f64::from(row.1) / 10.0 + 0.03).collect(),
            y: rows.iter().map(|row| f64::from(row.2) / 10.0).collect(),
            analysis: analysis(cut),
        };
        let anchors = [30.05, 50.05, 70.05];
        let limits = [(1.0, 50.0), (30.1, 70.0), (50.1, 99.0)][which];
        prop_assume!(moved.models(anchors).is_some());
        let now = moved.models(anchors);
        let at = |position: f64| {
            let mut there = anchors;
            there[which] = position;
            moved.models(there)
        };
        let range = moved.range(anchors, which, limits);
        prop_assert!(range.search.is_complete(), "{:?}", range);
        let (low, high) = (range.above.unwrap_or(limits.0), range.below.unwrap_or(limits.1));
        let scan = 4000;
        for step in 1..scan {
            let position = low + (high - low) * f64::from(step) / f64::from(scan);
            // A membership of one half is refused where it falls.
            if let Some(found) = at(position) {
                prop_assert_eq!(Some(found), now.clone(), "{:?} at {}", range, position);
            }
        }
        let outside = 1e-6;
        for (end, beyond) in [(range.above, -outside), (range.below, outside)] {
            if let Some(end) = end {
                prop_assert_ne!(at(end + beyond), now.clone(), "{:?} at {}", range, end);
            }
        }
    }
}

/// Two crossings closer together than a sixteenth of the stretch between two raw values: a search by steps walks over them.
#[test]
fn a_change_that_lasts_a_moment_is_found() {
    let moved = Moved {
        raw: vec![94.6, 68.5, 48.9, 78.8, 33.7],
        b: vec![0.53, 0.43, 0.53, 0.33, 0.23],
        y: vec![0.2, 0.4, 0.7, 0.5, 0.2],
        analysis: analysis(0.8),
    };
    let anchors = [5.05, 50.05, 95.05];
    let at = |position: f64| moved.models([anchors[0], position, anchors[2]]);
    let range = moved.range(anchors, 1, (10.0, 90.0));
    let below = range.below.unwrap();
    assert!(range.search.is_complete() && below > 50.05 && below < 68.5, "{range:?}");
    assert_ne!(at(below + 1e-6), at(50.05));
    assert_eq!(at(below + 0.25), at(50.05), "and back, within a sixtieth of the stretch from 50.05 to 68.5");
}

#[test]
fn an_open_yes_or_no_leaves_a_gap() {
    // Whether C holds decides between 0.2 and 0.9; nothing between them can be.
    let sets = |c: Option<f64>, f: Option<f64>| {
        IncompleteSets::new(
            named(3),
            vec![
                ("C".into(), vec![c, Some(1.0), Some(0.0)]),
                ("A".into(), vec![Some(0.9), Some(0.3), Some(0.4)]),
                ("F".into(), vec![f, Some(0.2), Some(0.1)]),
                ("B".into(), vec![Some(0.2), Some(0.7), Some(0.2)]),
                ("Y".into(), vec![Some(0.5), Some(0.6), Some(0.3)]),
            ],
        )
        .unwrap()
    };
    let relation = "C*A + F*B -> Y".parse().unwrap();
    let found = sets(None, None).fit(&relation).unwrap();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for c in [0.0, 1.0] {
        for step in 0..=100 {
            let f = f64::from(step) / 100.0;
            let columns = vec![
                ("C".to_owned(), vec![c, 1.0, 0.0]),
                ("A".to_owned(), vec![0.9, 0.3, 0.4]),
                ("F".to_owned(), vec![f, 0.2, 0.1]),
                ("B".to_owned(), vec![0.2, 0.7, 0.2]),
                ("Y".to_owned(), vec![0.5, 0.6, 0.3]),
            ];
            let incl = fit(&SetData::new(named(3), columns).unwrap(), &relation).unwrap().incl.unwrap();
            (low, high) = (low.min(incl), high.max(incl));
        }
    }
    let incl = found.incl.unwrap();
    assert!((incl.low - low).abs() < 1e-12 && (incl.high - high).abs() < 1e-12, "{incl:?} {low} {high}");
}

#[test]
fn bounds_know_contradictions() {
    use crosscase_qca::Out;
    let rows = |y: (f64, f64)| {
        let sets = IncompleteSets::within(
            named(2),
            vec![("A".into(), vec![(1.0, 1.0), (0.0, 0.0)]), ("Y".into(), vec![y, (0.2, 0.2)])],
        );
        let params = TruthTableParams::new("Y", ["A"]).incl_cut(0.8).contradiction_cut(0.6);
        sets.unwrap().truth_table(&params).unwrap().rows.pop().unwrap().out
    };
    assert_eq!(rows((0.65, 0.7)), Some(Out::Contradiction));
    assert_eq!(rows((0.65, 0.9)), None);
    assert_eq!(rows((0.5, 0.9)), None);
    assert_eq!(rows((0.85, 0.9)), Some(Out::Positive));
    assert_eq!(rows((0.1, 0.5)), Some(Out::Negative));
}

#[test]
fn intervals_are_checked() {
    let check = |ends: (f64, f64)| {
        IncompleteSets::within(named(1), vec![("A".into(), vec![ends])]).err().map(|error| error.code())
    };
    assert_eq!(check((0.2, 0.2)), None);
    for wrong in [(0.3, 0.2), (-0.1, 0.2), (0.2, 1.1), (f64::NAN, 0.5)] {
        assert_eq!(check(wrong), Some("QCA034"), "{wrong:?}");
    }
    let same = IncompleteSets::within(named(1), vec![("Y".into(), vec![(0.1, 0.2)])]).unwrap();
    assert_eq!(same.fit(&"Y -> Y".parse().unwrap()).unwrap_err().code(), "QCA010");
}
