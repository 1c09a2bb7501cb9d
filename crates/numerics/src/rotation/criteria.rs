use crate::{Matrix, NumericsError};
use std::fmt;

/// What a rotation minimises.
///
/// Implement it to rotate by a criterion of your own; [`crate::laws::check_criterion`] tests it.
pub trait RotationCriterion: fmt::Debug + Send + Sync {
    /// The name that a rotation list gives it, in kebab case.
    fn name(&self) -> &str;

    /// Whether factors stay at right angles while it is minimised.
    fn axes(&self) -> Axes;

    /// The value, smaller being simpler, and its gradient with respect to each loading.
    ///
    /// # Errors
    /// [`NumericsError::Overflow`], [`NumericsError::Outside`] for what a criterion of another crate finds amiss.
    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError>;
}

/// Whether factors may correlate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axes {
    /// They stay at right angles.
    Orthogonal,
    /// They may correlate: the criterion is one of the pattern.
    Oblique,
}

/// What a criterion says of loadings, held to their shape.
pub(crate) fn evaluated(criterion: &dyn RotationCriterion, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
    let (value, gradient) = criterion.evaluate(loadings)?;
    if (gradient.rows(), gradient.columns()) != (loadings.rows(), loadings.columns()) {
        return Err(loadings.operands(&gradient));
    }
    if value.is_finite() { Ok((value, gradient)) } else { Err(NumericsError::Overflow) }
}

/// The orthomax family (Harman 1976): quartimax at 0, varimax at 1, equamax at half the number of factors.
///
/// It minimises `−¼ Σ λ⁴ + γ/(4n) Σ_f (Σ_i λ²)²`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orthomax {
    /// γ, finite: 0 is quartimax, 1 varimax, half the number of factors equamax.
    pub gamma: f64,
}

impl RotationCriterion for Orthomax {
    fn name(&self) -> &'static str {
        "orthomax"
    }

    fn axes(&self) -> Axes {
        Axes::Orthogonal
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        let (n, k) = (loadings.rows(), loadings.columns());
        let mut means = vec![0.0; k];
        for i in 0..n {
            means.iter_mut().zip(loadings.row(i)).for_each(|(mean, l)| *mean += l * l / n as f64);
        }
        let fourth: f64 = loadings.values().iter().map(|l| (l * l) * (l * l)).sum();
        let squares: f64 = means.iter().map(|mean| mean * mean).sum::<f64>() * n as f64;
        let slope = |i: usize, f: usize| {
            let l = loadings.row(i)[f];
            -(l * l * l - self.gamma * l * means[f])
        };
        let slopes = (0..n).flat_map(|i| (0..k).map(move |f| (i, f))).map(|(i, f)| slope(i, f));
        Ok((-(fourth - self.gamma * squares) / 4.0, Matrix::computed(n, k, slopes.collect())?))
    }
}

/// Direct oblimin (Jennrich & Sampson 1966, doi:10.1007/BF02289465); quartimin at γ = 0.
///
/// It minimises `¼ Σ_{f≠g} (Σ_i λ_f² λ_g² − γ/n Σ_i λ_f² Σ_i λ_g²)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oblimin {
    /// γ, 0 or below; above it factors collapse.
    pub gamma: f64,
}

impl RotationCriterion for Oblimin {
    fn name(&self) -> &'static str {
        "oblimin"
    }

    fn axes(&self) -> Axes {
        Axes::Oblique
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        let (n, k) = (loadings.rows(), loadings.columns());
        // The squares of the other factors, and what γ takes of their mean.
        let others = |i: usize, f: usize| -> f64 {
            loadings.row(i).iter().enumerate().filter(|(g, _)| *g != f).map(|(_, l)| l * l).sum()
        };
        let crossed: Vec<f64> = (0..n).flat_map(|i| (0..k).map(move |f| (i, f))).map(|(i, f)| others(i, f)).collect();
        let means: Vec<f64> = (0..k).map(|f| (0..n).map(|i| crossed[i * k + f]).sum::<f64>() / n as f64).collect();
        let (mut value, mut slopes) = (0.0, Vec::with_capacity(n * k));
        for (at, l) in loadings.values().iter().enumerate() {
            let x = crossed[at] - self.gamma * means[at % k];
            value += l * l * x / 4.0;
            slopes.push(l * x);
        }
        Ok((value, Matrix::computed(n, k, slopes)?))
    }
}

/// Geomin (Yates 1987; Browne 2001, <https://doi.org/10.1207/S15327906MBR3601_05>): few loadings of a row are large.
///
/// It minimises `Σ_i (Π_f (λ² + ε))^(1/k)`, which has several minima more often than not: start from many positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geomin {
    /// ε, above 0, which keeps a loading of 0 from making the others of its row free. Usual is .01.
    pub epsilon: f64,
}

impl RotationCriterion for Geomin {
    fn name(&self) -> &'static str {
        "geomin"
    }

    fn axes(&self) -> Axes {
        Axes::Oblique
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        let (n, k) = (loadings.rows(), loadings.columns());
        if !(self.epsilon > 0.0 && self.epsilon.is_finite()) {
            let reason = format!("epsilon is {}: a number above 0 is wanted", self.epsilon);
            return Err(NumericsError::Outside { method: self.name().to_owned(), reason });
        }
        let (mut value, mut slopes) = (0.0, Vec::with_capacity(n * k));
        for row in loadings.iter() {
            let logarithms: f64 = row.iter().map(|l| libm::log(l * l + self.epsilon)).sum();
            let mean = libm::exp(logarithms / k as f64);
            value += mean;
            slopes.extend(row.iter().map(|l| 2.0 * mean * l / (k as f64 * (l * l + self.epsilon))));
        }
        Ok((value, Matrix::computed(n, k, slopes)?))
    }
}

/// A partly specified target (Browne 1972, doi:10.1111/j.2044-8317.1972.tb00482.x; 2001): half the squared distance to the loadings that are
/// wanted, over those that are.
#[derive(Debug, Clone, PartialEq)]
pub struct PartialTarget {
    /// Row by row what each loading should be; of what is not specified none.
    pub wanted: Vec<Vec<Option<f64>>>,
}

impl RotationCriterion for PartialTarget {
    fn name(&self) -> &'static str {
        "target"
    }

    fn axes(&self) -> Axes {
        Axes::Oblique
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        let (n, k) = (loadings.rows(), loadings.columns());
        let off = |i: usize, f: usize| {
            let wanted = self.wanted.get(i).and_then(|row| row.get(f)).copied().flatten();
            wanted.map_or(0.0, |wanted| loadings.row(i)[f] - wanted)
        };
        let slopes: Vec<f64> = (0..n * k).map(|at| off(at / k, at % k)).collect();
        Ok((slopes.iter().map(|off| off * off).sum::<f64>() / 2.0, Matrix::computed(n, k, slopes)?))
    }
}

/// One general factor, and others of which every row has few (Jennrich & Bentler 2011, doi:10.1007/s11336-011-9218-4): the quartimin criterion
/// of all columns but the first, at right angles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bifactor;

impl RotationCriterion for Bifactor {
    fn name(&self) -> &'static str {
        "bifactor"
    }

    fn axes(&self) -> Axes {
        Axes::Orthogonal
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        let (n, k) = (loadings.rows(), loadings.columns());
        let groups = Matrix::filled(n, k.saturating_sub(1), |i, f| loadings.row(i)[f + 1]);
        let (value, slopes) = Oblimin { gamma: 0.0 }.evaluate(&groups)?;
        Ok((value, Matrix::filled(n, k, |i, f| if f == 0 { 0.0 } else { slopes.row(i)[f - 1] })))
    }
}
