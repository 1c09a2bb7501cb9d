//! One common factor: by maximum likelihood, and of polychoric correlations by weighted least squares.

use crate::moments::correlations;
use crosscase_numerics::{Cholesky, LEAST_UNIQUENESS, Matrix, minres};

/// The model of one factor, xᵢ = λᵢ·f + eᵢ.
#[derive(Clone, Debug, PartialEq)]
pub struct OneFactor {
    /// The loadings λ; they sum to at least 0.
    pub loadings: Vec<f64>,
    /// The variances θ of what the factor does not hold. They are not kept above 0: an estimate below tells that the model does not hold.
    pub uniquenesses: Vec<f64>,
    /// Whether the iterations settled.
    pub converged: bool,
}

const STEPS: usize = 1_000;
const SETTLED: f64 = 1e-11;

impl OneFactor {
    /// The estimate of greatest likelihood from a covariance matrix (Lawley 1940), by Fisher scoring. Uniquenesses may come out below 0
    /// (Heywood 1931), as long as the implied matrix is positive definite; nothing stops there in silence.
    ///
    /// `None` of fewer than three variables, of which one factor is not identified, and of a matrix that is not positive definite.
    ///
    /// ```
    /// use crosscase_numerics::Matrix;
    /// use crosscase_scales::OneFactor;
    /// // Loadings .9, .8 and .7, and variances 1.
    /// let s = Matrix::from_rows(&[[1.0, 0.72, 0.63], [0.72, 1.0, 0.56], [0.63, 0.56, 1.0]])?;
    /// let found = OneFactor::most_likely(&s).unwrap();
    /// assert!(found.converged && (found.loadings[2] - 0.7).abs() < 1e-9 && (found.uniquenesses[0] - 0.19).abs() < 1e-9);
    /// # Ok::<(), crosscase_numerics::NumericsError>(())
    /// ```
    pub fn most_likely(covariance: &Matrix) -> Option<Self> {
        let k = covariance.rows();
        if k < 3 || !crate::reliability::is_covariance(covariance) || Cholesky::of(covariance).is_err() {
            return None;
        }
        let r = correlations(covariance)?;
        let start = minres(&r, 1).ok()?;
        let mut at: Vec<f64> = start.loadings.column(0);
        at.extend(start.uniquenesses.iter().map(|unique| unique.max(0.05)));
        let mut here = Point::of(&r, &at)?;
        let mut converged = false;
        for _ in 0..STEPS {
            let step = here.step(&r)?;
            let largest = step.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
            if largest < SETTLED {
                converged = true;
                break;
            }
            // Halved until the likelihood rises; where it cannot, rounding is all that is left.
            let tried = (0..60).find_map(|halvings| {
                let share = libm::ldexp(1.0, -halvings);
                let next: Vec<f64> = at.iter().zip(&step).map(|(at, step)| at + share * step).collect();
                Point::of(&r, &next).filter(|point| point.discrepancy < here.discrepancy).map(|point| (next, point))
            });
            let Some((next, point)) = tried else {
                converged = largest < 1e-6;
                break;
            };
            (at, here) = (next, point);
        }
        let sign = if at[..k].iter().sum::<f64>() < 0.0 { -1.0 } else { 1.0 };
        let sd = |i: usize| covariance.row(i)[i].sqrt();
        Some(Self {
            loadings: (0..k).map(|i| sign * at[i] * sd(i)).collect(),
            uniquenesses: (0..k).map(|i| at[k + i] * covariance.row(i)[i]).collect(),
            converged,
        })
    }

    /// The loadings that leave the least squares of correlations, each weighted, off the diagonal: diagonally weighted least squares,
    /// for polychoric correlations with the inverse of their variances as weights (Muthén, du Toit & Spisic 1997).
    ///
    /// `None` of fewer than three variables.
    pub(crate) fn least_weighted(r: &Matrix, weights: &Matrix) -> Option<Self> {
        let k = r.rows();
        if k < 3 {
            return None;
        }
        let pairs: Vec<(usize, usize)> = (0..k).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
        let loss = |l: &[f64]| -> f64 {
            pairs
                .iter()
                .map(|&(i, j)| weights.row(i)[j] * (r.row(i)[j] - l[i] * l[j]) * (r.row(i)[j] - l[i] * l[j]))
                .sum()
        };
        let mut at = minres(r, 1).ok()?.loadings.column(0);
        let (mut least, mut damping, mut converged) = (loss(&at), 1e-8, false);
        for _ in 0..STEPS {
            let (mut h, mut g) = (vec![0.0; k * k], vec![0.0; k]);
            for &(i, j) in &pairs {
                let (w, left) = (weights.row(i)[j], r.row(i)[j] - at[i] * at[j]);
                g[i] += w * left * at[j];
                g[j] += w * left * at[i];
                h[i * k + i] += w * at[j] * at[j];
                h[j * k + j] += w * at[i] * at[i];
                h[i * k + j] += w * at[i] * at[j];
                h[j * k + i] += w * at[i] * at[j];
            }
            for i in 0..k {
                h[i * k + i] *= 1.0 + damping;
            }
            let step = Cholesky::of(&Matrix::new(k, k, h).ok()?).and_then(|h| h.solve(&g));
            let next: Option<Vec<f64>> =
                step.ok().map(|step| at.iter().zip(&step).map(|(at, step)| at + step).collect());
            match next {
                Some(next) if loss(&next) <= least => {
                    let moved = next.iter().zip(&at).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
                    (least, at, damping) = (loss(&next), next, damping / 10.0);
                    if moved < SETTLED {
                        converged = true;
                        break;
                    }
                }
                _ if damping > 1e8 => {
                    converged = true;
                    break;
                }
                _ => damping = damping.max(1e-12) * 10.0,
            }
        }
        let sign = if at.iter().sum::<f64>() < 0.0 { -1.0 } else { 1.0 };
        let loadings: Vec<f64> = at.iter().map(|l| sign * l).collect();
        Some(Self { uniquenesses: loadings.iter().map(|l| 1.0 - l * l).collect(), loadings, converged })
    }

    /// Whether a uniqueness is not above 0.
    pub(crate) fn is_improper(&self) -> bool {
        !self.uniquenesses.iter().all(|unique| *unique > 0.0)
    }
}

/// The loadings of one factor that leave the least squares of correlations off the diagonal (minres), one at a time until none moves: the
/// same as `numerics::minres`, and fast enough to be drawn a thousand times. No uniqueness is below .005.
pub(crate) fn least_residual(r: &Matrix) -> Vec<f64> {
    let k = r.rows();
    let most = (1.0 - LEAST_UNIQUENESS).sqrt();
    // The signs of the variable that correlates most with all, and a middling size.
    let sums: Vec<f64> = r.iter().map(|row| row.iter().map(|c| c.abs()).sum()).collect();
    let lead = (0..k).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or_default();
    let mut loadings: Vec<f64> = r.row(lead).iter().map(|c| if *c < 0.0 { -0.5 } else { 0.5 }).collect();
    for _ in 0..STEPS {
        let mut moved = 0.0_f64;
        for i in 0..k {
            let others = || (0..k).filter(|j| *j != i);
            let size: f64 = others().map(|j| loadings[j] * loadings[j]).sum();
            let with: f64 = others().map(|j| r.row(i)[j] * loadings[j]).sum();
            let next = if size > 0.0 { (with / size).clamp(-most, most) } else { 0.0 };
            moved = moved.max((next - loadings[i]).abs());
            loadings[i] = next;
        }
        if moved < 1e-9 {
            break;
        }
    }
    loadings
}

/// Loadings and uniquenesses, what their matrix implies, and how far it is from the observed one.
struct Point {
    inverse: Matrix,
    loadings: Vec<f64>,
    discrepancy: f64,
}

impl Point {
    fn of(r: &Matrix, at: &[f64]) -> Option<Self> {
        let k = r.rows();
        let (loadings, unique) = at.split_at(k);
        let cell = |i: usize, j: usize| loadings[i] * loadings[j] + if i == j { unique[i] } else { 0.0 };
        let implied = Matrix::new(k, k, (0..k * k).map(|at| cell(at / k, at % k)).collect()).ok()?;
        let factor = Cholesky::of(&implied).ok()?;
        let inverse = factor.inverse().ok()?;
        let fit: f64 = inverse.values().iter().zip(r.values()).map(|(w, s)| w * s).sum();
        Some(Self { inverse, loadings: loadings.to_vec(), discrepancy: factor.ln_determinant() + fit })
    }

    /// The step of Fisher scoring: expected information on the gradient of ln|Σ| + tr(SΣ⁻¹).
    fn step(&self, r: &Matrix) -> Option<Vec<f64>> {
        let k = r.rows();
        let (w, l) = (&self.inverse, &self.loadings);
        let through =
            |m: &Matrix| -> Vec<f64> { m.iter().map(|row| row.iter().zip(l).map(|(a, b)| a * b).sum()).collect() };
        let apart = w.multiply(r).ok()?.multiply(w).ok()?;
        let slope = Matrix::new(k, k, w.values().iter().zip(apart.values()).map(|(a, b)| a - b).collect()).ok()?;
        let (wl, dl) = (through(w), through(&slope));
        let held: f64 = wl.iter().zip(l).map(|(a, b)| a * b).sum();
        let information = |i: usize, j: usize| match (i < k, j < k) {
            (true, true) => 2.0 * (wl[i] * wl[j] + w.row(i)[j] * held),
            (true, false) => 2.0 * w.row(i)[j - k] * wl[j - k],
            (false, true) => 2.0 * w.row(i - k)[j] * wl[i - k],
            (false, false) => w.row(i - k)[j - k] * w.row(i - k)[j - k],
        };
        let size = 2 * k;
        let downhill: Vec<f64> =
            (0..size).map(|i| if i < k { -2.0 * dl[i] } else { -slope.row(i - k)[i - k] }).collect();
        // Where the information is singular, a little more of its diagonal makes the step shorter.
        [0.0, 1e-8, 1e-4, 1e-1].iter().find_map(|more| {
            let cell =
                |at: usize| information(at / size, at % size) * if at / size == at % size { 1.0 + more } else { 1.0 };
            let h = Matrix::new(size, size, (0..size * size).map(cell).collect()).ok()?;
            Cholesky::of(&h).ok()?.solve(&downhill).ok()
        })
    }
}
