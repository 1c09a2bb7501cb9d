use super::{Extracted, Extraction};
use crate::{CentroidStart, QmethodError};
use crosscase_data::Diagnostic;
use crosscase_numerics::Matrix;

/// The centroid as Brown (1980, *Political Subjectivity*, pp. 208–224) works it by hand: for each factor, sorts are
/// reflected until every column sum is positive, and the communality of the factor is iterated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrownCentroid {
    /// The change of a squared loading at which the iteration of a factor stops. Brown stops at .02, KADE at .001, R
    /// `qmethod` at 1e-5; the fixed point is the same.
    pub tolerance: f64,
    /// From where the iteration starts.
    pub start: CentroidStart,
}

impl Default for BrownCentroid {
    fn default() -> Self {
        Self { tolerance: 1e-13, start: CentroidStart::default() }
    }
}

/// The name of the extraction.
pub(crate) const BROWN: &str = "brown";
/// The fixed point is reached in some tens of iterations; far fewer than this.
const ITERATIONS: usize = 10_000;
/// A column sum or a residual below this is 0 but for rounding.
const NOTHING: f64 = 1e-12;

impl Extraction for BrownCentroid {
    fn name(&self) -> &'static str {
        BROWN
    }

    fn about(&self) -> &'static str {
        "centroid, communalities iterated for each factor (Brown 1980)"
    }

    fn extract(&self, correlations: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
        let n = correlations.rows();
        if factors > n {
            return Err(QmethodError::TooManyFactors { wanted: factors, most: n, method: "Brown's centroid" });
        }
        let mut residual: Vec<f64> = correlations.values().to_vec();
        let mut columns: Vec<Vec<f64>> = Vec::with_capacity(factors);
        let mut slow = Vec::new();
        for factor in 0..factors {
            let signs = reflected(&mut residual, n);
            let Some((mut loadings, converged)) = centroid(&residual, n, self) else {
                let (most, method) = (factor, "Brown's centroid");
                return Err(QmethodError::TooManyFactors { wanted: factors, most, method });
            };
            if !converged {
                slow.push(factor + 1);
            }
            for i in 0..n {
                for j in 0..n {
                    residual[i * n + j] = (residual[i * n + j] - loadings[i] * loadings[j]) * signs[i] * signs[j];
                }
            }
            loadings.iter_mut().zip(&signs).for_each(|(loading, sign)| *loading *= sign);
            columns.push(loadings);
        }
        let diagnostics = slow.iter().map(|factor| {
            let message = format!("the communalities of centroid {factor} did not settle in {ITERATIONS} iterations");
            Diagnostic::warning("QME110", message)
        });
        let diagnostics = diagnostics.collect();
        let values = (0..n).flat_map(|i| columns.iter().map(move |column| column[i])).collect();
        Ok(Extracted { loadings: Matrix::new(n, factors, values)?, diagnostics })
    }
}

/// Column sums without the diagonal.
fn sums(matrix: &[f64], n: usize) -> Vec<f64> {
    (0..n).map(|j| (0..n).filter(|&i| i != j).map(|i| matrix[i * n + j]).sum()).collect()
}

/// Reflects one sort at a time, the one with the lowest sum, until no sum is negative; the signs of all sorts.
///
/// Each reflection raises the sum of the whole, so it ends. One at a time also where the lowest sums are tied: sorts
/// that are exchangeable must load equally, and R `qmethod`, which reflects all of them at once, does not keep that.
fn reflected(matrix: &mut [f64], n: usize) -> Vec<f64> {
    let mut signs = vec![1.0; n];
    let mut sums = sums(matrix, n);
    let mut first = stuck(matrix, &sums);
    loop {
        let lowest = (0..n).min_by(|&a, &b| sums[a].total_cmp(&sums[b]));
        let lowest = first.take().or_else(|| lowest.filter(|&lowest| sums[lowest] < -NOTHING));
        let Some(lowest) = lowest else { return signs };
        signs[lowest] = -signs[lowest];
        sums[lowest] = -sums[lowest];
        for i in (0..n).filter(|&i| i != lowest) {
            sums[i] -= 2.0 * matrix[i * n + lowest];
            matrix[i * n + lowest] = -matrix[i * n + lowest];
            matrix[lowest * n + i] = -matrix[lowest * n + i];
        }
    }
}

/// The sort to begin with where every sum is 0 and something is left all the same.
///
/// A factor for which no sort was reflected leaves columns that all sum to 0. Rounding alone then decides what other
/// programs reflect; here it is the sort with the largest residuals.
fn stuck(matrix: &[f64], sums: &[f64]) -> Option<usize> {
    let n = sums.len();
    let left = |i: usize| (0..n).filter(|&j| j != i).map(|j| matrix[i * n + j].abs()).sum::<f64>();
    let most = (0..n).max_by(|&a, &b| left(a).total_cmp(&left(b)).then(b.cmp(&a)))?;
    let all_zero = sums.iter().all(|sum| sum.abs() <= 1e-9 * left(most));
    (all_zero && left(most) > NOTHING * n as f64).then_some(most)
}

/// The loadings on the centroid, and whether their communalities settled; `None` where nothing is left.
fn centroid(matrix: &[f64], n: usize, how: &BrownCentroid) -> Option<(Vec<f64>, bool)> {
    let sums = sums(matrix, n);
    let whole: f64 = sums.iter().sum();
    if whole <= NOTHING * (n * n) as f64 {
        return None;
    }
    let others = n as f64 - 1.0;
    let start = |sum: &f64| match how.start {
        CentroidStart::MeanCorrelation => sum / others,
        CentroidStart::Half => 0.5,
    };
    let mut communality: Vec<f64> = sums.iter().map(start).collect();
    for _ in 0..ITERATIONS {
        let root = (whole + communality.iter().sum::<f64>()).sqrt();
        let loadings: Vec<f64> = sums.iter().zip(&communality).map(|(sum, own)| (sum + own) / root).collect();
        let change = loadings.iter().zip(&communality).map(|(l, own)| (own - l * l).abs()).fold(0.0, f64::max);
        if change < how.tolerance {
            return Some((loadings, true));
        }
        communality = loadings.iter().map(|l| l * l).collect();
    }
    let root = (whole + communality.iter().sum::<f64>()).sqrt();
    Some((sums.iter().zip(&communality).map(|(sum, own)| (sum + own) / root).collect(), false))
}
