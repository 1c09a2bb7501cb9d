//! Factors from correlations.

use super::Extracted;
use crate::ScalesError;
use crosscase_numerics::{Cholesky, LEAST_UNIQUENESS, Matrix, SymmetricEigen};

/// The least uniqueness, as in R's `factanal` and `psych`.
pub(super) const LEAST: f64 = LEAST_UNIQUENESS;

const STEPS: usize = 20_000;

pub(super) fn minres(r: &Matrix, factors: usize) -> Result<Extracted, ScalesError> {
    let found = crosscase_numerics::minres(r, factors)?;
    Ok(Extracted { loadings: found.loadings, uniquenesses: found.uniquenesses, converged: found.converged })
}

/// Principal axes: what the factors hold of each item is put on the diagonal, and they are taken again.
pub(super) fn principal_axes(r: &Matrix, inverse: Option<&Matrix>, factors: usize) -> Result<Extracted, ScalesError> {
    let k = r.rows();
    // Squared multiple correlations; where there is no inverse, the largest correlation.
    let largest = |i: usize| (0..k).filter(|j| *j != i).map(|j| r.row(i)[j].abs()).fold(0.0, f64::max);
    let start = |i: usize| inverse.map_or_else(|| largest(i), |inverse| 1.0 - 1.0 / inverse.row(i)[i]);
    let mut held: Vec<f64> = (0..k).map(start).collect();
    let mut converged = false;
    let mut loadings = Matrix::new(k, factors, vec![0.0; k * factors])?;
    for _ in 0..STEPS {
        let cell = |i: usize, j: usize| if i == j { held[i] } else { r.row(i)[j] };
        let reduced = Matrix::new(k, k, (0..k * k).map(|at| cell(at / k, at % k)).collect())?;
        loadings = axes(&SymmetricEigen::of(&reduced)?, factors, |value| value.max(0.0))?;
        let next: Vec<f64> =
            loadings.iter().map(|row| row.iter().map(|l| l * l).sum::<f64>().min(1.0 - LEAST)).collect();
        let moved = next.iter().zip(&held).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
        held = next;
        if moved < 1e-9 {
            converged = true;
            break;
        }
    }
    Ok(Extracted { loadings, uniquenesses: held.iter().map(|held| 1.0 - held).collect(), converged })
}

fn axes(eigen: &SymmetricEigen, factors: usize, size: impl Fn(f64) -> f64) -> Result<Matrix, ScalesError> {
    let k = eigen.values().len();
    let cell = |at: usize| {
        let (i, f) = (at / factors, at % factors);
        eigen.vectors().row(i)[f] * size(eigen.values()[f]).sqrt()
    };
    Ok(Matrix::new(k, factors, (0..k * factors).map(cell).collect())?)
}

/// The greatest likelihood over the logarithms of the uniquenesses, by Newton's method with the second derivatives of Jöreskog (1967,
/// doi:10.1007/BF02289658), within bounds.
pub(super) fn most_likely(r: &Matrix, factors: usize) -> Result<Extracted, ScalesError> {
    let k = r.rows();
    // What the other items leave, less where factors are many (Jöreskog 1963).
    let inverse = Cholesky::of(r)?.inverse()?;
    let share = 1.0 - factors as f64 / (2.0 * k as f64);
    let within = |x: f64| x.clamp(libm::log(LEAST), 0.0);
    let mut at: Vec<f64> = (0..k).map(|i| within(libm::log(share / inverse.row(i)[i]))).collect();
    let mut here = Likelihood::of(r, factors, &at)?;
    let mut converged = false;
    for _ in 0..STEPS {
        let slope = here.slope();
        // Those at a bound beyond which the likelihood would rise stay there.
        let held: Vec<bool> =
            (0..k).map(|i| at[i] <= libm::log(LEAST) && slope[i] > 0.0 || at[i] >= 0.0 && slope[i] < 0.0).collect();
        let free: Vec<usize> = (0..k).filter(|i| !held[*i]).collect();
        let steepest = free.iter().fold(0.0_f64, |most, i| most.max(slope[*i].abs()));
        if steepest < 1e-10 {
            converged = true;
            break;
        }
        let step = here.step(&free, &slope);
        let tried = (0..50).find_map(|halvings| {
            let share = libm::ldexp(1.0, -halvings);
            let mut next = at.clone();
            free.iter().zip(&step).for_each(|(i, step)| next[*i] = within(at[*i] - share * step));
            let found = Likelihood::of(r, factors, &next).ok()?;
            (found.value < here.value).then_some((next, found))
        });
        let Some((next, found)) = tried else {
            // Nothing is gained any more but rounding.
            converged = steepest < 1e-5;
            break;
        };
        (at, here) = (next, found);
    }
    let scaled = axes(&here.eigen, factors, |value| (value - 1.0).max(0.0))?;
    let cell = |place: usize| scaled.values()[place] * libm::exp(at[place / factors] / 2.0);
    let loadings = Matrix::new(k, factors, (0..k * factors).map(cell).collect())?;
    Ok(Extracted { loadings, uniquenesses: at.iter().map(|x| libm::exp(*x)).collect(), converged })
}

struct Likelihood {
    eigen: SymmetricEigen,
    factors: usize,
    /// Σ(γ − ln γ − 1) over the eigenvalues that no factor holds.
    value: f64,
}

impl Likelihood {
    fn of(r: &Matrix, factors: usize, logarithms: &[f64]) -> Result<Self, ScalesError> {
        let k = r.rows();
        let scale: Vec<f64> = logarithms.iter().map(|x| libm::exp(-x / 2.0)).collect();
        let cell = |at: usize| r.values()[at] * (scale[at / k] * scale[at % k]);
        let eigen = SymmetricEigen::of(&Matrix::new(k, k, (0..k * k).map(cell).collect())?)?;
        let value = eigen.values().iter().skip(factors).map(|g| g - libm::log(g.max(1e-300)) - 1.0).sum();
        Ok(Self { eigen, factors, value })
    }

    fn slope(&self) -> Vec<f64> {
        let k = self.eigen.values().len();
        let of = |i: usize| {
            let row = self.eigen.vectors().row(i);
            (self.factors..k).map(|m| (1.0 - self.eigen.values()[m]) * row[m] * row[m]).sum()
        };
        (0..k).map(of).collect()
    }

    /// Newton's step over those that are free.
    fn step(&self, free: &[usize], slope: &[f64]) -> Vec<f64> {
        let k = self.eigen.values().len();
        let second = |i: usize, j: usize| {
            let (a, b) = (self.eigen.vectors().row(i), self.eigen.vectors().row(j));
            let shared: f64 = (self.factors..k).map(|m| a[m] * b[m]).sum();
            shared * shared
        };
        let size = free.len();
        let wanted: Vec<f64> = free.iter().map(|i| slope[*i]).collect();
        let solved = [0.0, 1e-6, 1e-3, 1e-1, 1.0].iter().find_map(|more| {
            let cell = |at: usize| {
                let (i, j) = (free[at / size], free[at % size]);
                second(i, j) + if i == j { more * second(i, i) + more * 1e-6 } else { 0.0 }
            };
            let h = Matrix::new(size, size, (0..size * size).map(cell).collect()).ok()?;
            Cholesky::of(&h).ok()?.solve(&wanted).ok()
        });
        solved.unwrap_or(wanted)
    }
}
