//! The laws of the decompositions, on the matrices that survey data bring: duplicated, constant, tied and dependent
//! columns, columns of very unlike size, more columns than rows.

#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use crosscase_numerics::{Cholesky, Matrix, NumericsError, Svd, SymmetricEigen, least_squares, symmetric_eigenvalues};
use proptest::prelude::*;

/// Allowed error, relative to the largest value of the matrix.
const TOLERANCE: f64 = 1e-12;

fn size(m: &Matrix) -> f64 {
    m.values().iter().fold(f64::MIN_POSITIVE, |s, v| s.max(v.abs()))
}

fn assert_orthonormal(m: &Matrix, what: &str) {
    let product = m.transpose().multiply(m).unwrap();
    let off = product.max_abs_difference(&Matrix::identity(m.columns())).unwrap();
    assert!(off < TOLERANCE, "{what}: columns are off orthonormal by {off}");
}

#[track_caller]
fn check_svd(a: &Matrix) -> Svd {
    let svd = Svd::of(a).unwrap();
    let k = a.rows().min(a.columns());
    assert_eq!((svd.u().rows(), svd.u().columns()), (a.rows(), k));
    assert_eq!((svd.v().rows(), svd.v().columns()), (a.columns(), k));
    assert_eq!(svd.singular_values().len(), k);
    assert!(svd.singular_values().is_sorted_by(|a, b| a >= b));
    assert!(svd.singular_values().iter().all(|s| *s >= 0.0));
    let off = svd.recompose().unwrap().max_abs_difference(a).unwrap();
    assert!(off <= TOLERANCE * size(a), "U·S·Vᵀ is off by {off}");
    assert_orthonormal(svd.u(), "U");
    assert_orthonormal(svd.v(), "V");
    svd
}

#[track_caller]
fn check_eigen(a: &Matrix) {
    let eigen = SymmetricEigen::of(a).unwrap();
    assert!(eigen.values().is_sorted_by(|a, b| a >= b));
    assert_eq!(symmetric_eigenvalues(a).unwrap(), eigen.values(), "alone, the values are the same to the bit");
    assert_orthonormal(eigen.vectors(), "eigenvectors");
    let image = a.multiply(eigen.vectors()).unwrap();
    for (k, value) in eigen.values().iter().enumerate() {
        for (i, v) in eigen.vectors().column(k).iter().enumerate() {
            let off = (image.get(i, k).unwrap() - value * v).abs();
            assert!(off <= TOLERANCE * size(a), "A·v and λ·v differ by {off}");
        }
        let vector = eigen.vectors().column(k);
        let largest = vector.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let lead = vector.into_iter().find(|v| v.abs() >= largest * (1.0 - 1e-9)).unwrap();
        assert!(lead > 0.0, "the sign of vector {k} is not fixed");
    }
}

/// Beyond a condition number of 1e3, rounding is amplified past the tolerances in any arithmetic of 53 bits.
fn well_conditioned(a: &Matrix) -> bool {
    let svd = Svd::of(a).unwrap();
    let smallest = svd.singular_values().iter().rfind(|s| **s > 0.0);
    smallest.is_some_and(|s| svd.singular_values()[0] / s < 1e3)
}

/// Answers on a scale of five, then columns spoiled as real ones are.
fn survey() -> impl Strategy<Value = Matrix> {
    let spoil = proptest::collection::vec((0..6_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..6);
    (1_usize..12, 1_usize..9)
        .prop_flat_map(move |(rows, columns)| {
            let answers = proptest::collection::vec(proptest::collection::vec(1..6_u8, columns), rows);
            (answers, spoil.clone())
        })
        .prop_map(|(answers, spoils)| {
            let mut rows: Vec<Vec<f64>> = answers.iter().map(|r| r.iter().map(|x| f64::from(*x)).collect()).collect();
            for (how, from, to) in spoils {
                for row in &mut rows {
                    let (from, to) = (from.index(row.len()), to.index(row.len()));
                    row[to] = match how {
                        0 => row[from],
                        1 => 3.0,
                        2 => 0.0,
                        3 => 6.0 - row[from],
                        4 => row[from] * 1e-7,
                        _ => row[from] * 1e9 + row[to],
                    };
                }
            }
            Matrix::from_rows(&rows).unwrap()
        })
}

fn correlation_like() -> impl Strategy<Value = Matrix> {
    survey().prop_map(|a| a.transpose().multiply(&a).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: proptest::test_runner::RngSeed::Fixed(2), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn svd_is_the_matrix_again(a in survey()) {
        check_svd(&a);
    }

    #[test]
    fn eigen_solves_its_equation(a in correlation_like()) {
        check_eigen(&a);
    }

    #[test]
    fn a_repeated_column_adds_no_rank(a in survey(), which in any::<prop::sample::Index>()) {
        let repeated: Vec<Vec<f64>> = (0..a.rows())
            .map(|i| { let mut r = a.row(i).to_vec(); r.push(r[which.index(r.len())]); r })
            .collect();
        let repeated = Matrix::from_rows(&repeated).unwrap();
        prop_assert_eq!(check_svd(&repeated).rank(), check_svd(&a).rank());
    }

    #[test]
    fn pseudo_inverse_keeps_the_laws_of_penrose(a in survey()) {
        let svd = Svd::of(&a).unwrap();
        prop_assume!(well_conditioned(&a));
        let inverse = svd.pseudo_inverse().unwrap();
        let again = a.multiply(&inverse).unwrap().multiply(&a).unwrap();
        prop_assert!(again.max_abs_difference(&a).unwrap() < 1e-11 * size(&a));
        let back = inverse.multiply(&a).unwrap().multiply(&inverse).unwrap();
        prop_assert!(back.max_abs_difference(&inverse).unwrap() < 1e-11 * size(&inverse));
        let projection = a.multiply(&inverse).unwrap();
        prop_assert!(projection.max_abs_difference(&projection.transpose()).unwrap() < 1e-11);
    }

    #[test]
    fn residuals_are_at_right_angles_to_the_design(a in survey(), b in proptest::collection::vec(-5.0..5.0, 12)) {
        let fit = least_squares(&a, &b[..a.rows()]).unwrap();
        prop_assume!(size(&a) < 1e4 && well_conditioned(&a));
        for j in 0..a.columns() {
            let along: f64 = a.column(j).iter().zip(&fit.residuals).map(|(x, r)| x * r).sum();
            prop_assert!(along.abs() <= 1e-10 * size(&a), "column {} by {}", j, along);
        }
    }

    #[test]
    fn cholesky_solves_what_is_positive_definite(a in survey(), x in proptest::collection::vec(-5.0..5.0, 9)) {
        let gram = a.transpose().multiply(&a).unwrap();
        prop_assume!(size(&gram) < 1e4);
        let ridge = Matrix::from_rows(&(0..gram.rows()).map(|i| {
            gram.row(i).iter().enumerate().map(|(j, v)| if i == j { v + 1.0 } else { *v }).collect::<Vec<_>>()
        }).collect::<Vec<_>>()).unwrap();
        let x = Matrix::new(gram.rows(), 1, x[..gram.rows()].to_vec()).unwrap();
        let b = ridge.multiply(&x).unwrap();
        let factor = Cholesky::of(&ridge).unwrap();
        let product = factor.lower().multiply(&factor.lower().transpose()).unwrap();
        prop_assert!(product.max_abs_difference(&ridge).unwrap() <= TOLERANCE * size(&ridge));
        let solved = Matrix::new(gram.rows(), 1, factor.solve(b.values()).unwrap()).unwrap();
        prop_assert!(solved.max_abs_difference(&x).unwrap() < 1e-9);
    }
}

#[test]
fn known_ranks() {
    let check = |rows: &[&[f64]], rank: usize| {
        assert_eq!(check_svd(&Matrix::from_rows(rows).unwrap()).rank(), rank, "{rows:?}");
    };
    check(&[&[0.0, 0.0], &[0.0, 0.0]], 0);
    check(&[&[1.0, 1.0], &[1.0, 1.0], &[1.0, 1.0]], 1);
    check(&[&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0], &[7.0, 8.0, 9.0]], 2);
    check(&[&[1.0, 0.0, 1.0, 0.0], &[0.0, 1.0, 0.0, 1.0]], 2);
    check(&[&[1e200, 0.0], &[0.0, 1e200]], 2);
    check(&[&[1e-300, 0.0], &[0.0, 1e-300]], 2);
    check(&[&[5.0]], 1);
    assert_eq!(Svd::of(&Matrix::from_rows(&[[f64::MAX, f64::MAX]]).unwrap()), Err(NumericsError::Overflow));
    check(&[&[5e-324, 0.0]], 1);
}

#[test]
fn matrices_without_rows_or_columns() {
    for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
        let empty = Matrix::new(rows, columns, vec![]).unwrap();
        assert_eq!(check_svd(&empty).rank(), 0);
    }
    let none = Matrix::new(0, 0, vec![]).unwrap();
    assert!(SymmetricEigen::of(&none).unwrap().values().is_empty());
    assert!(symmetric_eigenvalues(&none).unwrap().is_empty());
    assert!(Cholesky::of(&none).unwrap().solve(&[]).unwrap().is_empty());
}

/// Three items correlating 0.5: eigenvalues 2, 0.5, 0.5 (compound symmetry: 1 + 2r and 1 − r twice).
#[test]
fn tied_eigenvalues() {
    let a = Matrix::from_rows(&[[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]]).unwrap();
    check_eigen(&a);
    let found = SymmetricEigen::of(&a).unwrap();
    for (value, expected) in found.values().iter().zip([2.0, 0.5, 0.5]) {
        assert!((value - expected).abs() < 1e-14);
    }
}

/// The Hilbert matrix of size 5; determinant 1 / 266 716 800 000 (Hilbert 1894).
#[test]
fn hilbert_matrix() {
    let rows: Vec<Vec<f64>> = (0..5).map(|i| (0..5).map(|j| 1.0 / f64::from(i + j + 1)).collect()).collect();
    let hilbert = Matrix::from_rows(&rows).unwrap();
    check_eigen(&hilbert);
    let determinant: f64 = check_svd(&hilbert).singular_values().iter().product();
    assert!((determinant * 266_716_800_000.0 - 1.0).abs() < 1e-9);
    let lower = Cholesky::of(&hilbert).unwrap();
    let diagonal: f64 = (0..5).map(|i| lower.lower().get(i, i).unwrap()).product();
    assert!((diagonal * diagonal * 266_716_800_000.0 - 1.0).abs() < 1e-9);
}

/// Longley (1967), the classic ill-conditioned regression; certified values of NIST's Statistical Reference Datasets,
/// relative error 1e-7 (the condition number of the raw design is 5e9).
#[test]
fn longley_regression() {
    let data: [[f64; 7]; 16] = [
        [60323.0, 83.0, 234_289.0, 2356.0, 1590.0, 107_608.0, 1947.0],
        [61122.0, 88.5, 259_426.0, 2325.0, 1456.0, 108_632.0, 1948.0],
        [60171.0, 88.2, 258_054.0, 3682.0, 1616.0, 109_773.0, 1949.0],
        [61187.0, 89.5, 284_599.0, 3351.0, 1650.0, 110_929.0, 1950.0],
        [63221.0, 96.2, 328_975.0, 2099.0, 3099.0, 112_075.0, 1951.0],
        [63639.0, 98.1, 346_999.0, 1932.0, 3594.0, 113_270.0, 1952.0],
        [64989.0, 99.0, 365_385.0, 1870.0, 3547.0, 115_094.0, 1953.0],
        [63761.0, 100.0, 363_112.0, 3578.0, 3350.0, 116_219.0, 1954.0],
        [66019.0, 101.2, 397_469.0, 2904.0, 3048.0, 117_388.0, 1955.0],
        [67857.0, 104.6, 419_180.0, 2822.0, 2857.0, 118_734.0, 1956.0],
        [68169.0, 108.4, 442_769.0, 2936.0, 2798.0, 120_445.0, 1957.0],
        [66513.0, 110.8, 444_546.0, 4681.0, 2637.0, 121_950.0, 1958.0],
        [68655.0, 112.6, 482_704.0, 3813.0, 2552.0, 123_366.0, 1959.0],
        [69564.0, 114.2, 502_601.0, 3931.0, 2514.0, 125_368.0, 1960.0],
        [69331.0, 115.7, 518_173.0, 4806.0, 2572.0, 127_852.0, 1961.0],
        [70551.0, 116.9, 554_894.0, 4007.0, 2827.0, 130_081.0, 1962.0],
    ];
    let certified = [
        -3_482_258.634_595_82,
        15.061_872_271_373_3,
        -0.035_819_179_292_591_0,
        -2.020_229_803_816_83,
        -1.033_226_867_173_59,
        -0.051_104_105_653_580_7,
        1_829.151_464_613_55,
    ];
    let y: Vec<f64> = data.iter().map(|row| row[0]).collect();
    let design: Vec<Vec<f64>> = data.iter().map(|row| [&[1.0], &row[1..]].concat()).collect();
    let fit = least_squares(&Matrix::from_rows(&design).unwrap(), &y).unwrap();
    assert_eq!(fit.rank, 7);
    for (found, certified) in fit.coefficients.iter().zip(certified) {
        assert!((found / certified - 1.0).abs() < 1e-7, "{found} for {certified}");
    }
}

#[test]
fn of_equal_columns_each_takes_half() {
    let design = Matrix::from_rows(&[[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]).unwrap();
    let fit = least_squares(&design, &[2.0, 4.0, 6.0]).unwrap();
    assert_eq!(fit.rank, 1);
    assert!(fit.coefficients.iter().all(|c| (c - 1.0).abs() < 1e-14));
}

#[test]
fn bad_input_is_an_error() {
    let check = |found: Result<Matrix, NumericsError>, code: &str| assert_eq!(found.unwrap_err().code(), code);
    check(Matrix::new(2, 2, vec![1.0]), "NUM001");
    check(Matrix::new(usize::MAX, 2, vec![]), "NUM001");
    check(Matrix::from_rows(&[vec![1.0], vec![]]), "NUM002");
    check(Matrix::identity(2).multiply(&Matrix::identity(3)), "NUM003");
    check(Matrix::from_rows(&[[1.0, f64::NAN]]), "NUM004");
    check(
        Matrix::from_rows(&[[f64::MAX, 1.0]]).unwrap().multiply(&Matrix::from_rows(&[[2.0], [1.0]]).unwrap()),
        "NUM009",
    );
    let check = |rows: &[&[f64]], code: &str| {
        assert_eq!(Cholesky::of(&Matrix::from_rows(rows).unwrap()).unwrap_err().code(), code);
    };
    check(&[&[1.0, 2.0], &[3.0, 1.0]], "NUM005");
    check(&[&[1.0, 2.0]], "NUM006");
    check(&[&[1.0, 1.0], &[1.0, 1.0]], "NUM007");
    check(&[&[-1.0]], "NUM007");
    check(&[&[0.0]], "NUM007");
    assert_eq!(SymmetricEigen::of(&Matrix::from_rows(&[[1.0, 2.0]]).unwrap()).unwrap_err().code(), "NUM006");
    assert_eq!(Cholesky::of(&Matrix::identity(2)).unwrap().solve(&[1.0]).unwrap_err().code(), "NUM003");
    assert_eq!(least_squares(&Matrix::identity(2), &[1.0]).unwrap_err().code(), "NUM003");
}

#[test]
fn outside_the_matrix_there_is_nothing() {
    let m = Matrix::identity(2);
    assert_eq!((m.get(0, 2), m.get(2, 0)), (None, None));
    assert!(m.row(2).is_empty() && m.column(2).is_empty());
}
