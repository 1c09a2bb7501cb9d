use crate::{Matrix, NumericsError, SymmetricEigen};

/// Loadings of a common factor model.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FactorSolution {
    /// One row a variable, one column a factor; in each column Σ l·|l| ≥ 0.
    pub loadings: Matrix,
    /// The share of each variable's variance that no factor holds.
    pub uniquenesses: Vec<f64>,
    /// How many eigenvalue problems were solved, from all starts.
    pub iterations: usize,
    /// Whether the iteration converged.
    pub converged: bool,
    /// Variables whose uniqueness stands at its lowest allowed value, [`LEAST_UNIQUENESS`].
    pub heywood: Vec<usize>,
}

/// The least uniqueness: below it a variable would have nothing of its own. As in R's `factanal` and `psych`.
pub const LEAST_UNIQUENESS: f64 = 0.005;
const ITERATIONS: usize = 20_000;
const SETTLED: f64 = 1e-11;
/// Residuals are smaller if they are by more than this, as a share.
const SMALLER: f64 = 1e-8;

/// Minimum residual factor analysis: the loadings that leave the least squared correlations off the diagonal (Harman &
/// Jones 1966, doi:10.1007/BF02289468), which is unweighted least squares over loadings and uniquenesses.
///
/// The fixed point of the principal axes is found by squared extrapolation (Varadhan & Roland 2008,
/// doi:10.1111/j.1467-9469.2007.00585.x), within the bounds of the uniquenesses.
///
/// There may be several (Jöreskog 1967, doi:10.1007/BF02289658, on improper solutions): it is looked for from uniquenesses
/// of one half, from what the squared multiple correlations leave (Guttman 1956, doi:10.1007/BF02289095), from what the
/// largest correlation of each variable leaves, from what as many principal components leave, and from both bounds. The
/// one with the least residuals is kept, of equal ones the first.
///
/// ```
/// use crosscase_numerics::{Matrix, minres};
/// // One factor with loadings .9, .8 and .7.
/// let r = Matrix::from_rows(&[[1.0, 0.72, 0.63], [0.72, 1.0, 0.56], [0.63, 0.56, 1.0]])?;
/// let found = minres(&r, 1)?;
/// assert!(found.loadings.column(0).iter().zip([0.9, 0.8, 0.7]).all(|(l, truth)| (l - truth).abs() < 1e-8));
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::NoColumn`] for no factor or more factors than variables, and those of [`SymmetricEigen::of`].
pub fn minres(correlation: &Matrix, factors: usize) -> Result<FactorSolution, NumericsError> {
    let n = correlation.rows();
    if factors == 0 || factors > n {
        return Err(NumericsError::NoColumn { column: factors, columns: n });
    }
    let mut iterations = 0;
    let mut best: Option<(f64, FactorSolution)> = None;
    for start in starts(correlation, factors)? {
        let found = descend(correlation, factors, start)?;
        iterations += found.iterations;
        let left = residual(correlation, &found.loadings);
        if best.as_ref().is_none_or(|(least, _)| left < least * (1.0 - SMALLER) - SMALLER * SMALLER) {
            best = Some((left, found));
        }
    }
    let (_, found) = best.ok_or(NumericsError::NoColumn { column: factors, columns: n })?;
    Ok(FactorSolution { iterations, ..found })
}

/// Uniquenesses to start from.
fn starts(correlation: &Matrix, factors: usize) -> Result<Vec<Vec<f64>>, NumericsError> {
    let n = correlation.rows();
    let eigen = SymmetricEigen::of(correlation)?;
    let (values, vectors) = (eigen.values(), eigen.vectors());
    // The diagonal of the inverse, or of the pseudoinverse where there is none.
    let least = values.first().copied().unwrap_or(1.0).abs() * 1e-10;
    let inverse = |i: usize| -> f64 {
        (0..n).filter(|&f| values[f] > least).map(|f| square(vectors.row(i)[f]) / values[f]).sum()
    };
    let components = |i: usize| -> f64 { (0..factors).map(|f| square(vectors.row(i)[f]) * values[f].max(0.0)).sum() };
    let largest = |i: usize| (0..n).filter(|&j| j != i).map(|j| correlation.row(i)[j].abs()).fold(0.0, f64::max);
    let within = |unique: f64| if unique.is_finite() { unique.clamp(LEAST_UNIQUENESS, 1.0) } else { 0.5 };
    Ok(vec![
        vec![0.5; n],
        (0..n).map(|i| within(1.0 / inverse(i))).collect(),
        (0..n).map(|i| within(1.0 - largest(i))).collect(),
        (0..n).map(|i| within(1.0 - components(i))).collect(),
        vec![LEAST_UNIQUENESS; n],
        vec![1.0; n],
    ])
}

/// The fixed point to which the principal axes lead from these uniquenesses.
fn descend(correlation: &Matrix, factors: usize, start: Vec<f64>) -> Result<FactorSolution, NumericsError> {
    let mut unique = start;
    let (mut iterations, mut converged) = (0, false);
    while iterations < ITERATIONS {
        let first = next(correlation, factors, &unique)?;
        let second = next(correlation, factors, &first)?;
        iterations += 2;
        let change: Vec<f64> = first.iter().zip(&unique).map(|(a, b)| a - b).collect();
        if change.iter().all(|c| c.abs() < SETTLED) {
            (unique, converged) = (first, true);
            break;
        }
        let bend: Vec<f64> = second.iter().zip(&first).zip(&change).map(|((c, b), r)| c - b - r).collect();
        let size = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let step = if size(&bend) > 0.0 { (-size(&change) / size(&bend)).min(-1.0) } else { -1.0 };
        let leap: Vec<f64> = unique
            .iter()
            .zip(&change)
            .zip(&bend)
            .map(|((at, r), v)| (at - 2.0 * step * r + step * step * v).clamp(LEAST_UNIQUENESS, 1.0))
            .collect();
        // A leap that raises the residuals is not taken.
        let tried = next(correlation, factors, &leap)?;
        iterations += 1;
        unique = if residual(correlation, &axes(correlation, factors, &tried)?)
            <= residual(correlation, &axes(correlation, factors, &second)?)
        {
            tried
        } else {
            second
        };
    }
    let loadings = axes(correlation, factors, &unique)?;
    let heywood = (0..unique.len()).filter(|&i| unique[i] <= LEAST_UNIQUENESS).collect();
    Ok(FactorSolution { loadings, uniquenesses: unique, iterations, converged, heywood })
}

/// The uniquenesses that the principal axes of the last ones leave.
fn next(correlation: &Matrix, factors: usize, unique: &[f64]) -> Result<Vec<f64>, NumericsError> {
    let loadings = axes(correlation, factors, unique)?;
    let common = |i: usize| loadings.row(i).iter().map(|l| l * l).sum::<f64>();
    Ok((0..unique.len()).map(|i| (correlation.row(i)[i] - common(i)).clamp(LEAST_UNIQUENESS, 1.0)).collect())
}

fn axes(correlation: &Matrix, factors: usize, unique: &[f64]) -> Result<Matrix, NumericsError> {
    let n = unique.len();
    let reduced = Matrix::filled(n, n, |i, j| correlation.row(i)[j] - if i == j { unique[i] } else { 0.0 });
    let eigen = SymmetricEigen::of(&reduced)?;
    let roots: Vec<f64> = eigen.values().iter().map(|value| value.max(0.0).sqrt()).collect();
    let balance = |f: usize| eigen.vectors().column(f).iter().map(|v| v * v.abs()).sum::<f64>();
    let signs: Vec<f64> = (0..factors).map(|f| if balance(f) < 0.0 { -1.0 } else { 1.0 }).collect();
    Ok(Matrix::filled(n, factors, |i, f| eigen.vectors().row(i)[f] * roots[f] * signs[f]))
}

/// The squared residuals off the diagonal.
fn residual(correlation: &Matrix, loadings: &Matrix) -> f64 {
    let left = |i: usize, j: usize| -> f64 {
        let shared: f64 = loadings.row(i).iter().zip(loadings.row(j)).map(|(a, b)| a * b).sum();
        square(correlation.row(i)[j] - shared)
    };
    (0..loadings.rows()).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| left(i, j)).sum()
}

fn square(x: f64) -> f64 {
    x * x
}
