//! Where the tools of the field do differently: each choice against that tool's figures, and the right answer beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{lipset, named, near, synthetic};
use crosscase_numerics::Matrix;
use crosscase_qmethod::{
    Analysis, BrownCentroid, CentroidStart, ConsensusRule, Conventions, Extensions, Extraction, Flagging, Grid,
    HorstCentroid, Label, RotatedFactors, RotationPlan, Rounding, Sorts, StatementTest, Strictness, TieRule,
    VarimaxProgram, Weighted, factor_array,
};

fn sizes(matrix: &Matrix, row: usize) -> Vec<f64> {
    matrix.row(row).iter().map(|l| l.abs()).collect()
}

/// US1 on three centroids, before and after varimax, with the sign and in the order in which each tool gives them.
#[test]
fn brown_centroid_of_qmethod_and_kade() {
    let extract = |conventions: Conventions, tool: [[f64; 3]; 2], tolerance: f64| {
        let found = Analysis::new(3).extraction("brown").conventions(conventions).fit(&lipset()).unwrap();
        for (own, tool) in [found.unrotated.row(0), found.loadings.row(0)].into_iter().zip(tool) {
            own.iter().zip(tool).for_each(|(own, tool)| near(*own, tool, tolerance, "loading of US1"));
        }
        let flagged: Vec<usize> = found.factors.iter().map(|factor| factor.n_flagged).collect();
        let fr9 = found.sorters.iter().position(|sorter| sorter == "FR9").unwrap();
        assert!(found.flags[fr9].iter().all(|flag| !flag));
        assert_eq!(flagged, [3, 3, 2]);
    };
    let plain = [-0.291_324, 0.549_718, 0.272_613];
    extract(Conventions::qmethod_r(), [plain, [-0.615_755, 0.252_652, -0.135_612]], 6e-7);
    // Of KADE's centroids before rotation four decimals of the first loading are known.
    extract(Conventions::kade(), [[-0.2914, 0.549_465, 0.272_357], [0.615_58, 0.252_31, -0.135_66]], 5e-5);
    // Ours are the fixed points of centroid and varimax, which both stop short of, ordered by size.
    let found = Analysis::new(3).extraction("brown").fit(&lipset()).unwrap();
    for (own, end) in found.loadings.row(0).iter().zip([0.252_652, 0.615_755, 0.135_612]) {
        near(own.abs(), end, 2e-4, "loading of US1");
    }
}

/// Each iteration starts at one half and stops at .001: from mean correlations the sums differ in the fourth decimal.
#[test]
fn sums_of_squares_of_kade_s_centroid_are_not_in_order() {
    let squares = |conventions: Conventions| {
        let analysis = Analysis::new(7).extraction("brown").rotation(RotationPlan::none()).conventions(conventions);
        analysis.fit(&lipset()).unwrap().factors.into_iter().map(|factor| factor.ss_loading).collect::<Vec<_>>()
    };
    let tool = [1.6155, 1.4113, 0.8401, 0.5535, 0.3844, 0.1831, 0.2783];
    for conventions in [Conventions::kade(), Conventions::pqmethod()] {
        squares(conventions).iter().zip(tool).for_each(|(own, tool)| near(*own, tool, 5e-5, "sum of squares"));
    }
    let other = Conventions { centroid_start: CentroidStart::MeanCorrelation, ..Conventions::kade() };
    assert!(squares(other).iter().zip(tool).any(|(own, tool)| (own - tool).abs() > 1e-4));
}

/// KADE flags a sort whose rounded square is above the rounded square of the threshold, and not one where it is equal.
#[test]
fn a_flag_of_kade_is_above_rounded_squares() {
    let flags = |loadings: [f64; 2], rounding: Option<Rounding>| {
        let loadings = Matrix::from_rows(&[loadings]).unwrap();
        let rotated = RotatedFactors { loadings, pattern: None, phi: None, diagnostics: Vec::new() };
        Flagging::default().apply(&Extensions::standard(), &named("p", 1), &rotated, 33, rounding).unwrap()[0][0]
    };
    let kade = Conventions::kade().rounding;
    // 1.96/√33 = .341192: .34119 to five decimals, whose square is .11641.
    assert!(flags([0.341_195, 0.0], None) && !flags([0.341_195, 0.0], kade));
    assert!(flags([0.341_20, 0.0], kade));
    // Squares that are equal in five decimals are no majority.
    assert!(flags([0.500_004, 0.5], None) && !flags([0.500_004, 0.5], kade));
    assert!(flags([0.500_02, 0.5], kade));
}

#[test]
fn horst_centroid_of_kade() {
    let r = Analysis::new(1).fit(&lipset()).unwrap().correlations;
    let found = HorstCentroid::default().extract(&r, 7).unwrap().loadings;
    for (i, expected) in [-0.413_394_3, -0.510_213_5, 0.505_361_2].into_iter().enumerate() {
        near(found.row(i)[0].abs(), f64::abs(expected), 1e-6, "first factor");
        assert!(found.row(i)[0].signum() * found.row(0)[0].signum() == -f64::signum(expected));
    }
}

#[test]
fn varimax_of_r_stops_early() {
    let us1 = |conventions: Conventions| {
        let found = Analysis::new(3).conventions(conventions).fit(&lipset()).unwrap();
        let mut l = sizes(&found.loadings, 0);
        l.sort_by(f64::total_cmp);
        l
    };
    for (own, tool) in us1(Conventions::qmethod_r()).iter().zip([0.168_30, 0.190_90, 0.765_83]) {
        near(*own, tool, 6e-6, "as R stops");
    }
    for (own, end) in us1(Conventions::default()).iter().zip([0.168_332_2, 0.190_843_1, 0.765_838_0]) {
        near(*own, end, 6e-8, "to the end");
    }
}

/// A distribution that is free: R `qmethod` lets a sort that is spread wider count more.
#[test]
fn doubling_a_sort() {
    let (original, names) = (lipset(), lipset().statements().to_vec());
    let doubled = |who: usize| {
        let sorts: Vec<Vec<f64>> = original
            .iter()
            .enumerate()
            .map(|(i, sort)| sort.iter().map(|p| if i == who { 2.0 * p } else { *p }).collect())
            .collect();
        Sorts::new(original.sorters().to_vec(), names.clone(), &sorts).unwrap()
    };
    let grid: Grid = "-4:2,-3:3,-2:4,-1:5,0:5,1:5,2:4,3:3,4:2".parse().unwrap();
    let largest = |conventions: Conventions, sorts: std::ops::Range<usize>| {
        let analysis = Analysis::new(3).conventions(conventions).grid(grid.clone());
        let before = analysis.fit(&original).unwrap();
        let mut most: f64 = 0.0;
        for who in sorts.clone() {
            let after = analysis.fit(&doubled(who)).unwrap();
            assert!(before.loadings.max_abs_difference(&after.loadings).unwrap() < 1e-12);
            for (a, b) in before.zscores.iter().zip(&after.zscores) {
                let (a, b) = (a.as_ref().unwrap(), b.as_ref().unwrap());
                most = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(most, f64::max);
            }
        }
        most
    };
    // US3 doubled.
    let raw = Conventions { weighted: Weighted::Raw, ..Conventions::default() };
    near(largest(raw, 2..3), 0.418, 5e-4, "raw sorts");
    assert!(largest(Conventions::default(), 0..9) < 1e-12);
    // The arrays keep the grid that the others share, without being told.
    let found = Analysis::new(3).fit(&doubled(3)).unwrap();
    assert_eq!(found.grid, grid);
    assert!(found.diagnostics.iter().any(|told| told.message.starts_with("8 of 9 sorts keep the distribution")));
    assert_eq!(found.arrays, Analysis::new(3).fit(&original).unwrap().arrays);
}

#[test]
fn ties_keep_the_grid() {
    let grid: Grid = "-2:1,-1:1,1:1,2:1".parse().unwrap();
    let (z, block) = ([1.0, 0.5, 0.5, -1.0], TieRule::MeanRank);
    assert_eq!(factor_array(&z, &grid, block).0, [2, -1, -1, -2]);
    assert_eq!(factor_array(&z, &grid, TieRule::LowerNumberHigher).0, [2, 1, -1, -2]);
    // KADE decides ties on three decimals: two scores that differ in the fifth are tied there.
    let kade = Analysis::new(2).conventions(Conventions::kade()).fit(&lipset()).unwrap();
    for z in kade.zscores.iter().flatten().flatten() {
        near(*z, (z * 1000.0).round() / 1000.0, 1e-12, "three decimals");
    }
    for array in kade.arrays.iter().flatten() {
        let mut sorted = array.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, kade.grid.values());
    }
}

/// Blocks of 2, 3 … 7 tied statements, with the places that R `qmethod`'s `qzscores` gives them: the one at the whole part
/// of the mean rank, which is the lowest of the block only for two.
#[test]
fn ties_of_qmethod() {
    let grid: Grid = (-13..=13).map(|place| format!("{place}:1")).collect::<Vec<_>>().join(",").parse().unwrap();
    let blocks = [(3.0, 2, 12), (1.0, 3, 6), (2.0, 4, 9), (-1.0, 5, -4), (0.0, 6, 1), (-2.0, 7, -10)];
    let spread = |of: fn(&(f64, usize, i32)) -> f64| -> Vec<f64> {
        blocks.iter().flat_map(|block| vec![of(block); block.1]).collect()
    };
    let (array, ties) = factor_array(&spread(|block| block.0), &grid, TieRule::MeanRank);
    assert_eq!(array.iter().map(|place| f64::from(*place)).collect::<Vec<_>>(), spread(|block| f64::from(block.2)));
    assert_eq!(ties.len(), 6);
}

/// R `qmethod` reflects sorts with the same, lowest sum all at once and loses the symmetry of the matrix.
#[test]
fn tied_minima_in_the_centroid() {
    let r = Matrix::from_rows(&[
        [1.0, 0.5, -0.4, -0.4],
        [0.5, 1.0, -0.4, -0.4],
        [-0.4, -0.4, 1.0, 0.1],
        [-0.4, -0.4, 0.1, 1.0],
    ])
    .unwrap();
    let found = BrownCentroid::default().extract(&r, 1).unwrap().loadings.column(0);
    near(found[0], found[1], 1e-12, "sorts 1 and 2 are exchangeable");
    near(found[2], found[3], 1e-12, "sorts 3 and 4 are exchangeable");
    assert!(found[0] * found[2] < 0.0);
}

/// Column sums of exactly 0 end R `qmethod` in a loop; a single centroid in an error.
#[test]
fn zero_columns_and_a_single_centroid() {
    let r = Matrix::from_rows(&[[1.0, 0.5, -0.5], [0.5, 1.0, 0.5], [-0.5, 0.5, 1.0]]).unwrap();
    let found = BrownCentroid::default().extract(&r, 1).unwrap().loadings;
    assert!(found.values().iter().all(|l| l.is_finite()));
    let nothing = Matrix::identity(3);
    assert_eq!(BrownCentroid::default().extract(&nothing, 1).unwrap_err().code(), "QME010");
    let one = Analysis::new(1).extraction("brown").rotation(RotationPlan::none()).fit(&lipset()).unwrap();
    assert_eq!(one.factors.len(), 1);
}

/// R `qmethod` finds factor 1 in the names of factors 10 and up.
#[test]
fn ten_factors_and_more() {
    let sorts = synthetic(24, 40, 12, 0.3, 10);
    let found = Analysis::new(12).fit(&sorts).unwrap();
    assert_eq!(found.factors[10].label, "11");
    let compared = StatementTest::default().fit(&found).unwrap();
    let scored: Vec<usize> = (0..12).filter(|&f| found.zscores[f].is_some()).collect();
    assert!(scored.iter().any(|f| *f >= 9));
    for row in &compared.statements {
        let z = |f: usize| found.zscores[f].as_ref().unwrap()[row.statement];
        let apart: Vec<usize> = scored
            .iter()
            .copied()
            .filter(|&f| {
                scored.iter().all(|&g| g == f || (z(f) - z(g)).abs() > 1.959_963_984_540_054 * found.sed(f, g).unwrap())
            })
            .collect();
        let expected = match &row.label {
            Label::Some(factors) => factors.clone(),
            Label::Only(f) => vec![*f],
            Label::All => scored.clone(),
            _ => Vec::new(),
        };
        assert_eq!(apart, expected, "statement {}", row.statement + 1);
    }
}

#[test]
fn critical_values_and_the_side_of_equality() {
    assert!(!Strictness::Above.passes(1.96, 1.96) && Strictness::AtLeast.passes(1.96, 1.96));
    assert_eq!(Conventions::qmethod_r().critical[1], 2.576);
    assert_eq!(Conventions::kade().critical[1], 2.575);
    assert_eq!(Conventions::pqmethod().critical[1], 2.58);
    near(Flagging::default().threshold(33), 1.96 / 33.0_f64.sqrt(), 1e-15, "threshold");
}

/// PQMethod and KADE list a statement that differs at .05 and not at .01; R `qmethod` does not.
#[test]
fn two_rules_of_consensus() {
    let rule = |consensus| {
        let found =
            Analysis::new(3).conventions(Conventions { consensus, ..Conventions::default() }).fit(&lipset()).unwrap();
        StatementTest::default().fit(&found).unwrap().consensus().len()
    };
    let (strict, lenient) = (rule(ConsensusRule::NoneAt05), rule(ConsensusRule::NoneAt01));
    assert_eq!(strict, 2);
    assert!(lenient > strict);
}

#[test]
fn heywood_cases_constant_sorts_and_empty_factors_are_told_and_not_numbered() {
    let sort = [2.0, 1.0, 0.0, -1.0, -2.0];
    let twins = Sorts::new(named("p", 3), named("s", 5), &[sort, sort, sort]).unwrap();
    let found = Analysis::new(1).fit(&twins).unwrap();
    assert_eq!((found.zscores[0].as_ref(), found.arrays[0].as_ref()), (None, None));
    assert!(found.diagnostics.iter().any(|told| told.code == "QME115"));
    let clamped = Analysis::new(1).heywood(crosscase_qmethod::Heywood::Clamp).fit(&twins).unwrap();
    assert_eq!(clamped.arrays[0].as_deref(), Some(&[2, 1, 0, -1, -2][..]));

    let other = [0.0, 2.0, -2.0, 1.0, -1.0];
    let flat = Sorts::new(named("p", 3), named("s", 5), &[sort, [0.0; 5], other]).unwrap();
    let found = Analysis::new(1).fit(&flat).unwrap();
    assert_eq!(found.sorters, ["p1", "p3"]);
    assert_eq!((found.set_aside[0].sorter.as_str(), found.set_aside[0].position), ("p2", 1));
    assert!(found.diagnostics.iter().any(|told| told.code == "QME112"));

    let none = Analysis::new(2).flagging(Flagging::default().rule("none").set("US1", 1)).fit(&lipset()).unwrap();
    assert_eq!((none.factors[1].n_flagged, none.factors[1].reliability, none.factors[1].se), (0, 0.0, 1.0));
    assert!(none.zscores[1].is_none() && none.arrays[1].is_none());
    assert!(none.diagnostics.iter().any(|told| told.code == "QME114"));
}

#[test]
fn a_bipolar_factor_is_split() {
    let whole = Analysis::new(3).fit(&lipset()).unwrap();
    let f = whole.factors.iter().position(|factor| factor.negative.len() == 1).unwrap();
    let split = Analysis::new(3).bipolar([f + 1]).fit(&lipset()).unwrap();
    let labels: Vec<&str> = split.factors.iter().map(|factor| factor.label.as_str()).collect();
    assert_eq!(labels.len(), 4);
    let (a, b) =
        (labels.iter().position(|l| l.ends_with('a')).unwrap(), labels.iter().position(|l| l.ends_with('b')).unwrap());
    assert_eq!((split.factors[a].n_flagged, split.factors[b].n_flagged), (2, 1));
    for i in 0..9 {
        assert_eq!(split.loadings.row(i)[a], -split.loadings.row(i)[b]);
    }
    assert!(split.factors.iter().enumerate().all(|(g, factor)| (g != a && g != b) || factor.negative.is_empty()));
}

/// Sorts after which KADE ends varimax with two factors in each other's place. The figures are those of its own varimax (`doVarimaxRotations`), run
/// on these sorts, which are synthetic.
#[test]
fn varimax_of_kade_to_its_decimals() {
    const SORTS: [[i8; 32]; 11] = [
        [4, 2, -3, 2, 1, 3, 3, 0, 2, 0, 1, -1, 0, -3, -2, -2, -2, 1, -2, 4, -3, -3, 3, -1, 3, -4, 0, 2, -4, -1, 1, -1],
        [-2, 3, 2, -1, 4, -1, 2, -3, -2, 3, -1, -3, 3, 4, 1, 0, 3, -3, -1, -3, -4, 1, -2, -4, -2, 2, 1, 2, 0, 0, 0, 1],
        [4, 0, 3, -2, -1, 1, 3, -1, 2, -2, 0, 0, 1, 1, -3, -2, -3, 2, -4, -1, -2, 3, 4, -4, 2, 3, 1, 0, -3, 2, -1, -3],
        [3, 2, 0, -1, 2, 2, 4, -3, 0, -1, 1, -3, 3, 1, -3, -2, 1, -2, -1, 3, -4, 1, 0, -4, 3, 0, -1, -2, -3, 2, 4, -2],
        [-1, -3, -2, 2, 1, 1, 4, -4, -2, 2, 0, -1, 3, 3, 1, 0, 0, 1, -3, -1, -3, -1, 2, -4, 2, 4, -2, 0, -3, 3, 3, -2],
        [0, 3, -1, -2, 1, 2, -3, 4, 3, 0, 2, -1, -3, 0, 0, 1, -4, 3, 1, -3, 3, -2, -2, -1, -2, -4, -1, 4, 2, 2, -3, 1],
        [1, 4, 3, -2, -1, 1, 2, 3, 3, -2, 3, 0, -1, 0, -4, -2, 2, -1, 2, 2, 4, 0, -3, -3, 1, -4, -2, -3, -3, 0, 1, -1],
        [1, -2, -3, 0, 0, 3, 3, -4, 1, -2, -1, -3, -1, 0, -2, 2, 0, 1, -1, -1, -2, 2, 3, -4, 2, 2, 4, 1, -3, 3, 4, -3],
        [1, 2, 0, 4, 3, 2, -1, 2, 1, -3, -3, 0, -2, -4, -2, 1, -2, -1, -3, 2, 1, 4, 3, -4, 0, -2, 3, -1, -3, -1, 0, 3],
        [1, 3, 0, 0, -2, 0, 0, 1, -2, 1, 3, -1, -3, 4, -3, -1, 3, -2, 2, 2, 4, 3, -4, -2, -1, -4, 2, -3, 1, 2, -1, -3],
        [4, 3, 1, 2, 0, 1, 3, -2, -1, 3, -3, -2, -1, -1, -4, -2, -3, 0, -3, 1, -2, 0, 1, -4, 4, 0, 2, 2, -3, 2, 3, -1],
    ];
    const LOADINGS: [[f64; 4]; 11] = [
        [0.69943, 0.03977, -0.49547, -0.01321],
        [0.11503, -0.00283, 0.90817, -0.15891],
        [0.73139, -0.01127, 0.04453, -0.11766],
        [0.70073, 0.35565, 0.12880, -0.50153],
        [0.45869, -0.30344, 0.33075, -0.63298],
        [-0.14056, 0.12086, -0.02656, 0.79150],
        [0.13494, 0.88921, -0.22053, 0.10240],
        [0.73282, -0.14988, 0.14360, -0.24827],
        [0.57597, -0.03548, -0.18028, 0.51088],
        [-0.10538, 0.86541, 0.16703, 0.08584],
        [0.86578, 0.06220, 0.08229, -0.03849],
    ];
    let places: Vec<Vec<f64>> = SORTS.iter().map(|sort| sort.iter().map(|place| f64::from(*place)).collect()).collect();
    let statements = (1..=SORTS[0].len()).map(|number| number.to_string()).collect();
    let sorters = (1..=SORTS.len()).map(|number| format!("p{number}")).collect();
    let sorts = Sorts::new(sorters, statements, &places).unwrap();
    let found = Analysis::new(4).conventions(Conventions::kade()).fit(&sorts).unwrap();
    for (sort, tool) in LOADINGS.iter().enumerate() {
        found.loadings.row(sort).iter().zip(tool).for_each(|(own, tool)| near(*own, *tool, 1.5e-5, "loading"));
    }
    // To convergence two of them are in each other's place.
    let converged = Conventions { varimax: VarimaxProgram::Criterion, ..Conventions::kade() };
    let converged = Analysis::new(4).conventions(converged).fit(&sorts).unwrap();
    let apart = converged.loadings.values().iter().zip(found.loadings.values()).map(|(own, tool)| (own - tool).abs());
    assert!(apart.fold(0.0, f64::max) > 0.5);
}
