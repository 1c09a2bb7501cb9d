//! Whether correlations are worth a factor analysis, and after how many components the least is left between items.

use crosscase_numerics::{Cholesky, Matrix, SymmetricEigen, chi_square_tail};
use serde::Serialize;

/// A test of whether items correlate at all (Bartlett 1951, doi:10.1093/biomet/38.3-4.337): −(n − 1 − (2k + 5)/6) ln|R|.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Sphericity {
    /// χ².
    pub chisq: f64,
    /// k(k − 1)/2.
    pub df: usize,
    /// How often items without any correlation have a χ² as great.
    pub p: f64,
}

/// What is left between items after so many components: the mean square, and the mean fourth power, of their partial correlations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AveragePartial {
    /// How many components are taken out.
    pub components: usize,
    /// The mean square (Velicer 1976, doi:10.1007/BF02293557).
    pub squared: f64,
    /// The mean fourth power (Velicer, Eaton & Fava 2000, doi:10.1007/978-1-4615-4397-8_3).
    pub fourth: f64,
}

/// The inverse of correlations; none of a matrix that is not positive definite.
pub(crate) fn inverse(r: &Matrix) -> Option<Matrix> {
    Cholesky::of(r).and_then(|factor| factor.inverse()).ok()
}

/// The measure of sampling adequacy of all items and of each (Kaiser & Rice 1974, doi:10.1177/001316447403400115): Σr²/(Σr² + Σq²), q the
/// partial correlation of two items given the others. `None` where items have no correlation at all.
pub(crate) fn adequacy(r: &Matrix, inverse: &Matrix) -> (Option<f64>, Vec<Option<f64>>) {
    let k = r.rows();
    let share = |(plain, partial): (f64, f64)| (plain + partial > 0.0).then(|| plain / (plain + partial));
    let of = |i: usize| {
        let mut sums = (0.0, 0.0);
        for j in (0..k).filter(|j| *j != i) {
            sums.0 += r.row(i)[j] * r.row(i)[j];
            sums.1 += inverse.row(i)[j] * inverse.row(i)[j] / (inverse.row(i)[i] * inverse.row(j)[j]);
        }
        sums
    };
    let each: Vec<(f64, f64)> = (0..k).map(of).collect();
    let all = each.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (share(all), each.into_iter().map(share).collect())
}

impl Sphericity {
    /// Of a positive definite matrix over n rows; none where it is not, or where rows are too few for the approximation.
    pub(crate) fn of(r: &Matrix, n: usize) -> Option<Self> {
        let k = r.rows();
        let weight = n as f64 - 1.0 - (2.0 * k as f64 + 5.0) / 6.0;
        let chisq = -weight * Cholesky::of(r).ok()?.ln_determinant();
        let df = k * (k - 1) / 2;
        let chisq = if weight > 0.0 { chisq.max(0.0) } else { return None };
        Some(Self { chisq, df, p: chi_square_tail(chisq, df)? })
    }
}

/// Steps that are looked at, from no component to a hundred: of a thousand items all would take minutes, and nobody takes so many.
pub(crate) const MOST_STEPS: usize = 101;

/// What is left after 0, 1, 2 … components, as long as every item has something left of its own, and at most after a hundred.
pub(crate) fn average_partials(r: &Matrix) -> Option<Vec<AveragePartial>> {
    const NOTHING: f64 = 1e-10;
    let k = r.rows();
    let eigen = SymmetricEigen::of(r).ok()?;
    let mut left: Vec<f64> = r.values().to_vec();
    let mut steps = Vec::new();
    for components in 0..k.min(MOST_STEPS) {
        if let Some(at) = components.checked_sub(1) {
            let value = eigen.values().get(at).copied()?;
            for (place, cell) in left.iter_mut().enumerate() {
                *cell -= value * eigen.vectors().row(place / k)[at] * eigen.vectors().row(place % k)[at];
            }
        }
        if (0..k).any(|i| left[i * k + i] < NOTHING) {
            break;
        }
        let squares = (0..k * k).filter(|place| place / k != place % k).map(|place| {
            let (i, j) = (place / k, place % k);
            left[place] * left[place] / (left[i * k + i] * left[j * k + j])
        });
        let (squared, fourth) = squares.fold((0.0, 0.0), |sum, q| (sum.0 + q, sum.1 + q * q));
        let pairs = (k * (k - 1)) as f64;
        steps.push(AveragePartial { components, squared: squared / pairs, fourth: fourth / pairs });
    }
    Some(steps)
}

/// The number of components after which the least is left; the smallest of several.
pub(crate) fn least_left(steps: &[AveragePartial], of: impl Fn(&AveragePartial) -> f64) -> Option<usize> {
    let least = steps.iter().map(&of).fold(f64::INFINITY, f64::min);
    // What differs by rounding alone is as little.
    steps.iter().find(|step| of(step) <= least + 1e-12).map(|step| step.components)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Nine tests of ability (Thurstone & Thurstone 1941; n 213), below the diagonal.
    pub(crate) fn thurstone() -> Matrix {
        let lower: [&[f64]; 9] = [
            &[],
            &[0.828],
            &[0.776, 0.779],
            &[0.439, 0.493, 0.460],
            &[0.432, 0.464, 0.425, 0.674],
            &[0.447, 0.489, 0.443, 0.590, 0.541],
            &[0.447, 0.432, 0.401, 0.381, 0.402, 0.288],
            &[0.541, 0.537, 0.534, 0.350, 0.367, 0.320, 0.555],
            &[0.380, 0.358, 0.359, 0.424, 0.446, 0.325, 0.598, 0.452],
        ];
        let cell = |i: usize, j: usize| if i == j { 1.0 } else { lower[i.max(j)][i.min(j)] };
        Matrix::new(9, 9, (0..81).map(|at| cell(at / 9, at % 9)).collect()).unwrap()
    }

    /// psych 2.2.9: KMO, `cortest.bartlett` and the MAP of VSS.
    #[test]
    fn figures_of_psych() {
        let r = thurstone();
        let (all, each) = adequacy(&r, &inverse(&r).unwrap());
        assert!((all.unwrap() - 0.880_389_572_4).abs() < 1e-10);
        assert!(
            (each[0].unwrap() - 0.862_337_997_8).abs() < 1e-10 && (each[7].unwrap() - 0.925_904_763_3).abs() < 1e-10
        );
        let test = Sphericity::of(&r, 213).unwrap();
        assert!((test.chisq - 1_081.968_277).abs() < 1e-6 && test.df == 36 && test.p < 1e-200);
        let steps = average_partials(&r).unwrap();
        for (step, expected) in
            steps.iter().skip(1).zip([0.074_661_615_41, 0.067_083_412_23, 0.066_085_218_9, 0.114_324_587_77])
        {
            assert!((step.squared - expected).abs() < 1e-10, "{step:?}");
        }
        assert_eq!(least_left(&steps, |step| step.squared), Some(3));
    }

    /// Of k items that all correlate by r one component leaves partial correlations of −1/(k − 1): worth taking where r is greater than that.
    #[test]
    fn equal_correlations() {
        for (r, expected) in [(0.5, 1), (0.1, 0)] {
            let cell = |at: usize| if at / 5 == at % 5 { 1.0 } else { r };
            let steps = average_partials(&Matrix::new(5, 5, (0..25).map(cell).collect()).unwrap()).unwrap();
            assert!((steps[0].squared - r * r).abs() < 1e-14 && (steps[0].fourth - r * r * r * r).abs() < 1e-14);
            assert!((steps[1].squared - 1.0 / 16.0).abs() < 1e-12 && (steps[1].fourth - 1.0 / 256.0).abs() < 1e-12);
            assert_eq!(least_left(&steps, |step| step.squared), Some(expected));
            assert_eq!(least_left(&steps, |step| step.fourth), Some(expected));
        }
        // Nothing correlates: no test has anything to say, and no component is worth taking.
        let none = Matrix::identity(4);
        assert_eq!(adequacy(&none, &none).0, None);
        assert_eq!(least_left(&average_partials(&none).unwrap(), |step| step.squared), Some(0));
        let test = Sphericity::of(&none, 50).unwrap();
        assert!((test.chisq, test.df) == (0.0, 6) && (test.p - 1.0).abs() < 1e-15);
    }
}
