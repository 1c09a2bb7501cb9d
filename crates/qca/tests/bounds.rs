//! Bounds of figures and of rows over open values, against every filling.
#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test may stop")]

mod common;

use common::cases;
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::{SetData, TruthTableParams, fit};
use proptest::prelude::*;

type Columns = [Vec<Option<f64>>; 3];

/// Names of cases; their memberships in A, B and Y as drawn, and of a last case that makes each set fuzzy; the holes that are torn in them.
fn with_holes(
    drawn: &[(u8, u8, u8)],
    holes: &[(usize, usize)],
    degree: impl Fn(u8) -> f64,
) -> (Vec<String>, Columns, Vec<(usize, usize)>) {
    let mut columns = Columns::default();
    for (a, b, y) in drawn {
        for (column, v) in columns.iter_mut().zip([a, b, y]) {
            column.push(Some(degree(*v)));
        }
    }
    for column in &mut columns {
        column.push(Some(0.25));
    }
    let mut open: Vec<(usize, usize)> = holes.iter().map(|(row, column)| (row % drawn.len(), *column)).collect();
    open.sort_unstable();
    open.dedup();
    for (row, column) in &open {
        columns[*column][*row] = None;
    }
    ((0..=drawn.len()).map(|i| format!("c{i}")).collect(), columns, open)
}

fn named(columns: &Columns) -> Vec<(String, Vec<Option<f64>>)> {
    ["A", "B", "Y"].iter().zip(columns).map(|(name, column)| ((*name).to_owned(), column.clone())).collect()
}

proptest! {
    #![proptest_config(cases(40))]

    /// Every truth table of every filling lies within the bounds, and a verdict that is given holds in all of them.
    #[test]
    fn rows_of_every_filling_lie_within_their_bounds(
        values in proptest::collection::vec((0u8..=4, 0u8..=4, 0u8..=4), 4..7),
        holes in proptest::collection::vec((0usize..7, 0usize..3), 1..3),
        cut in prop_oneof![Just(0.5), Just(0.75), Just(0.9)],
    ) {
        // Eighths that are never one half.
        let (names, columns, open) = with_holes(&values, &holes, |v| [0.0, 0.25, 0.375, 0.625, 1.0][usize::from(v)]);
        let params = TruthTableParams::new("Y", ["A", "B"]).incl_cut(cut);
        let rows = IncompleteSets::new(names.clone(), named(&columns)).unwrap().truth_table(&params).unwrap().rows;
        let grid = [0.0, 0.125, 0.375, 0.625, 0.875, 1.0];
        for way in 0..open.iter().fold(1, |ways, _| ways * grid.len()) {
            let (mut filled, mut rest) = (columns.clone(), way);
            for (row, column) in &open {
                filled[*column][*row] = Some(grid[rest % grid.len()]);
                rest /= grid.len();
            }
            let complete = named(&filled).into_iter().map(|(n, v)| (n, v.into_iter().map(Option::unwrap).collect())).collect();
            let table = params.fit(&SetData::new(names.clone(), complete).unwrap()).unwrap();
            for found in table.rows() {
                let bounds = rows.iter().find(|row| row.config == found.config);
                prop_assert!(bounds.is_some(), "{:?}", found.config);
                let bounds = bounds.unwrap();
                prop_assert!(bounds.certain.iter().all(|case| found.cases.contains(case)));
                prop_assert!(found.cases.iter().all(|case| bounds.certain.contains(case) || bounds.possible.contains(case)));
                if let (Some(incl), Some(within)) = (found.incl, bounds.incl) {
                    prop_assert!(within.low <= incl + 1e-9 && incl <= within.high + 1e-9);
                }
                if let Some(out) = bounds.out {
                    prop_assert_eq!(out, found.out);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// Every figure of every filling on a fine grid lies within the bounds, and some filling comes near both ends.
    #[test]
    fn bounds_enclose_every_filling(
        values in proptest::collection::vec((0u8..=4, 0u8..=4, 0u8..=4), 3..6),
        holes in proptest::collection::vec((0usize..6, 0usize..3), 1..4),
        necessary in any::<bool>(),
    ) {
        let (names, columns, open) = with_holes(&values, &holes, |v| f64::from(v) / 4.0);
        let arrow = if necessary { "<-" } else { "->" };
        let relation = format!("A*~B + ~A*B {arrow} Y").parse().unwrap();
        let found = IncompleteSets::new(names.clone(), named(&columns)).unwrap().fit(&relation).unwrap();
        let grid = [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0];
        let mut extremes = [[f64::INFINITY, f64::NEG_INFINITY]; 4];
        for way in 0..open.iter().fold(1, |ways, _| ways * grid.len()) {
            let mut filled = columns.clone();
            let mut rest = way;
            for (row, column) in &open {
                filled[*column][*row] = Some(grid[rest % grid.len()]);
                rest /= grid.len();
            }
            let columns = named(&filled).into_iter().map(|(n, v)| (n, v.into_iter().map(Option::unwrap).collect())).collect();
            let now = fit(&SetData::new(names.clone(), columns).unwrap(), &relation).unwrap();
            for (at, figure) in [now.incl, now.pri, now.cov, now.ron].into_iter().enumerate() {
                if let Some(figure) = figure {
                    extremes[at] = [extremes[at][0].min(figure), extremes[at][1].max(figure)];
                }
            }
        }
        for ([low, high], bounds) in extremes.into_iter().zip([found.incl, found.pri, found.cov, found.ron]) {
            match bounds {
                None => prop_assert!(low.is_infinite()),
                Some(b) => {
                    prop_assert!(b.low <= low + 1e-9 && b.high >= high - 1e-9, "{:?} {} {}", b, low, high);
                    // All values are eighths, at which every bend lies: the grid reaches the ends.
                    prop_assert!((b.low - low).abs() < 1e-9 && (b.high - high).abs() < 1e-9, "{:?} {} {}", b, low, high);
                }
            }
        }
    }
}
