//! Where respondents stand on the factors.

use super::Turned;
use crate::ScalesError;
use crate::answers::Used;
use crosscase_numerics::{Cholesky, Matrix, SymmetricEigen, mean, sd};
use serde::{Deserialize, Serialize};

/// How respondents are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactorScoring {
    /// The least squared error, shrunk towards the mean (Thurstone 1935): R⁻¹ΛΦ.
    Regression,
    /// Unbiased, by weighted least squares (Bartlett 1937): Ψ⁻¹Λ(Λ′Ψ⁻¹Λ)⁻¹.
    Bartlett,
    /// Scores that correlate as the factors do (ten Berge, Krijnen, Wansbeek & Shapiro 1999, doi:10.1016/S0024-3795(97)10007-6).
    TenBerge,
}

impl FactorScoring {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Regression, "regression", "The least squared error, shrunk towards the mean"),
        (Self::Bartlett, "bartlett", "Unbiased, by weighted least squares"),
        (Self::TenBerge, "ten-berge", "Scores that correlate as the factors do"),
    ];
}

/// A respondent's place on each factor, in standard deviations.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FactorScore {
    /// The respondent.
    pub id: String,
    /// A score a factor; none of who did not answer every item.
    pub scores: Vec<Option<f64>>,
}

/// The weights of standardised items, a row an item, a column a factor.
pub(super) fn weights(
    r: &Matrix,
    found: &Turned,
    uniquenesses: &[f64],
    how: FactorScoring,
) -> Result<Matrix, ScalesError> {
    let (pattern, phi) = (&found.loadings, &found.phi);
    let singular = || ScalesError::Singular {
        wanted: "a factor score of this kind",
        way_out: "leave out items that follow from others, or take Bartlett's scores",
    };
    match how {
        FactorScoring::Regression => {
            let inverse = Cholesky::of(r).and_then(|r| r.inverse()).map_err(|_| singular())?;
            Ok(inverse.multiply(pattern)?.multiply(phi)?)
        }
        FactorScoring::Bartlett => {
            let (k, m) = (pattern.rows(), pattern.columns());
            let cells = pattern.values().iter().enumerate().map(|(at, l)| l / uniquenesses[at / m]);
            let scaled = Matrix::new(k, m, cells.collect())?;
            let inner = Cholesky::of(&pattern.transpose().multiply(&scaled)?)?.inverse()?;
            Ok(scaled.multiply(&inner)?)
        }
        FactorScoring::TenBerge => {
            let (half, back) = (power(phi, 0.5).ok_or_else(singular)?, power(r, -0.5).ok_or_else(singular)?);
            let l = pattern.multiply(&half)?;
            let whitened = back.multiply(&l)?;
            let inner = power(&whitened.transpose().multiply(&whitened)?, -0.5).ok_or_else(singular)?;
            Ok(back.multiply(&whitened)?.multiply(&inner)?.multiply(&half)?)
        }
    }
}

/// A symmetric matrix raised to a power; none where an eigenvalue is not above 0.
fn power(matrix: &Matrix, exponent: f64) -> Option<Matrix> {
    let eigen = SymmetricEigen::of(matrix).ok()?;
    let largest = eigen.values().first().copied()?;
    let raised: Vec<f64> = eigen.values().iter().map(|value| libm::pow(*value, exponent)).collect();
    if eigen.values().iter().any(|value| *value <= largest * 1e-10) {
        return None;
    }
    let k = matrix.rows();
    let cell = |at: usize| -> f64 {
        let (a, b) = (eigen.vectors().row(at / k), eigen.vectors().row(at % k));
        a.iter().zip(b).zip(&raised).map(|((a, b), value)| a * b * value).sum()
    };
    Matrix::new(k, k, (0..k * k).map(cell).collect()).ok()
}

/// How the scores of each factor correlate with it: diag(W′ΛΦ) over the scores' own spread.
pub(super) fn determinacy(r: &Matrix, found: &Turned, weights: &Matrix) -> Result<Vec<f64>, ScalesError> {
    let with = weights.transpose().multiply(&found.loadings)?.multiply(&found.phi)?;
    let spread = weights.transpose().multiply(r)?.multiply(weights)?;
    Ok((0..weights.columns()).map(|f| with.row(f)[f] / spread.row(f)[f].sqrt()).collect())
}

/// Every respondent of the file, in its order.
pub(super) fn scored(ids: &[String], used: &Used, weights: &Matrix) -> Vec<FactorScore> {
    let standardised: Vec<Vec<Option<f64>>> = used
        .columns
        .iter()
        .map(|column| {
            let given: Vec<f64> = column.iter().copied().flatten().collect();
            let (centre, spread) = (mean(&given).unwrap_or_default(), sd(&given).unwrap_or(1.0));
            column.iter().map(|x| x.map(|x| (x - centre) / spread)).collect()
        })
        .collect();
    let m = weights.columns();
    let of = |(row, id): (usize, &String)| {
        let place = used.rows.binary_search(&row).ok();
        let score = |f: usize| {
            let at = place?;
            standardised.iter().zip(weights.iter()).map(|(column, w)| column[at].map(|z| z * w[f])).sum()
        };
        FactorScore { id: id.clone(), scores: (0..m).map(score).collect() }
    };
    ids.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FactorAnalysis;
    use crate::factor::{extraction, rotation};
    use crate::suitability::tests::thurstone;

    fn thurstones() -> (Matrix, Turned, Vec<f64>) {
        let r = thurstone();
        let found = extraction::minres(&r, 3).unwrap();
        (r, rotation::turned(&FactorAnalysis::new(3), &found.loadings).unwrap(), found.uniquenesses)
    }

    /// Regression scores leave the least; Bartlett's are unbiased; ten Berge's correlate as the factors do.
    #[test]
    fn each_keeps_its_promise() {
        let (r, found, unique) = thurstones();
        let of = |how| weights(&r, &found, &unique, how).unwrap();
        let [regression, bartlett, ten_berge] =
            [FactorScoring::Regression, FactorScoring::Bartlett, FactorScoring::TenBerge].map(of);
        let unbiased = bartlett.transpose().multiply(&found.loadings).unwrap();
        assert!(unbiased.max_abs_difference(&Matrix::identity(3)).unwrap() < 1e-10);
        let spread = ten_berge.transpose().multiply(&r).unwrap().multiply(&ten_berge).unwrap();
        assert!(spread.max_abs_difference(&found.phi).unwrap() < 1e-9);
        let known = |weights: &Matrix| determinacy(&r, &found, weights).unwrap();
        for f in 0..3 {
            assert!(known(&regression)[f] < 1.0 && known(&regression)[f] > known(&bartlett)[f]);
            assert!(known(&regression)[f] > known(&ten_berge)[f]);
        }
    }

    #[test]
    fn a_singular_matrix_has_no_regression() {
        let (_, found, unique) = thurstones();
        let ones = Matrix::new(9, 9, vec![1.0; 81]).unwrap();
        for how in [FactorScoring::Regression, FactorScoring::TenBerge] {
            assert_eq!(weights(&ones, &found, &unique, how).unwrap_err().code(), "SCA016");
        }
    }
}
