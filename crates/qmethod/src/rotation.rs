//! Rotation as a list of steps that can be written down, kept and played again.

mod parse;
mod ssp;
mod stopped;

use crate::extraction::with_sign;
use crate::{Conventions, Extensions, FactorOrder, QmethodError, VarimaxProgram};
use crosscase_data::Diagnostic;
use crosscase_numerics::{Matrix, rotate_plane, varimax_in_pairs};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One step of a rotation. Factors are counted from 1, as on every table.
#[derive(Clone, Debug, PartialEq)]
pub enum RotationStep {
    /// A rotation by a criterion: `varimax`, `quartimax`, `oblimin`, or the name of a criterion of the registry.
    ///
    /// It leaves the factors in the order and direction of the [`Conventions`].
    Criterion(String),
    /// Two factors turned in their plane, clockwise: a′ = a·cos + b·sin, b′ = b·cos − a·sin.
    Plane {
        /// The factor that is named first.
        a: usize,
        /// The other.
        b: usize,
        /// The angle in degrees; negative turns counter-clockwise.
        degrees: f64,
    },
    /// A factor seen from its other end.
    Invert(usize),
}

/// A judgmental rotation as a list: `varimax; 1 x 3 by -12°; invert 2`.
///
/// Steps are separated by semicolons or lines. A criterion orders and directs the factors; a step by hand keeps every
/// label. `none` is the empty list. Where a plan is asked for, its text will do; what cannot be read in it is an error when it is
/// played.
///
/// ```
/// use crosscase_qmethod::RotationPlan;
/// let plan: RotationPlan = "varimax; 1 x 3 by -12°; invert 2".parse()?;
/// assert_eq!(plan.steps().len(), 3);
/// assert_eq!(plan.to_string(), "varimax; 1 x 3 by -12°; invert 2");
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RotationPlan {
    steps: Vec<RotationStep>,
}

impl From<&str> for RotationPlan {
    fn from(text: &str) -> Self {
        let step = |step: &str| step.parse().unwrap_or_else(|_| RotationStep::Criterion(step.to_owned()));
        Self { steps: parse::steps(text).map(step).collect() }
    }
}

impl Default for RotationPlan {
    /// Varimax.
    fn default() -> Self {
        Self { steps: vec![RotationStep::Criterion("varimax".to_owned())] }
    }
}

/// Loadings after a rotation.
#[derive(Clone, Debug, PartialEq)]
pub struct RotatedFactors {
    /// The correlation of each sort (row) with each factor (column): the structure.
    pub loadings: Matrix,
    /// The weights of the factors in each sort, where factors correlate: the pattern.
    pub pattern: Option<Matrix>,
    /// The correlations between factors, where an oblique criterion let them correlate.
    pub phi: Option<Matrix>,
    /// What a step had to say.
    pub diagnostics: Vec<Diagnostic>,
}

impl RotatedFactors {
    /// The share of each sort's variance that the factors hold together: Σ l² at right angles, else pattern times
    /// structure.
    pub fn communalities(&self) -> Vec<f64> {
        let pattern = self.pattern.as_ref().unwrap_or(&self.loadings);
        (0..self.loadings.rows())
            .map(|i| pattern.row(i).iter().zip(self.loadings.row(i)).map(|(p, s)| p * s).sum())
            .collect()
    }

    /// What each factor contributes to the communalities of all sorts: Σ l² at right angles, else pattern times
    /// structure (Harman 1976, *Modern Factor Analysis*, section 12.4), so that the factors together hold Σ h².
    pub fn sums_of_squares(&self) -> Vec<f64> {
        let pattern = self.pattern.as_ref().unwrap_or(&self.loadings);
        let of = |f: usize| pattern.column(f).iter().zip(self.loadings.column(f)).map(|(p, s)| p * s).sum();
        (0..self.loadings.columns()).map(of).collect()
    }
}

impl RotationPlan {
    /// A plan of these steps.
    pub fn new(steps: impl IntoIterator<Item = RotationStep>) -> Self {
        Self { steps: steps.into_iter().collect() }
    }

    /// A plan without steps: factors stay as they were extracted.
    pub fn none() -> Self {
        Self::new([])
    }

    /// The steps in order.
    pub fn steps(&self) -> &[RotationStep] {
        &self.steps
    }

    /// The same plan with a step more.
    #[must_use]
    pub fn then(mut self, step: RotationStep) -> Self {
        self.steps.push(step);
        self
    }

    /// Plays the steps on unrotated loadings.
    ///
    /// # Errors
    /// [`QmethodError::UnknownCriterion`], [`QmethodError::UnknownFactor`], [`QmethodError::ObliquePlane`] where a step
    /// by hand follows an oblique criterion.
    pub fn play(
        &self,
        unrotated: &Matrix,
        conventions: &Conventions,
        registry: &Extensions,
    ) -> Result<RotatedFactors, QmethodError> {
        let mut at = RotatedFactors { loadings: unrotated.clone(), pattern: None, phi: None, diagnostics: Vec::new() };
        for step in &self.steps {
            at = match step {
                RotationStep::Criterion(name) => by_criterion(name, at, conventions, registry)?,
                RotationStep::Plane { a, b, degrees } => in_plane(at, *a, *b, *degrees)?,
                RotationStep::Invert(factor) => inverted(&at, *factor)?,
            };
        }
        if let Some(rounding) = conventions.rounding {
            let round = |l: &f64| crate::conventions::rounded(*l, rounding.loadings);
            let values = at.loadings.values().iter().map(round).collect();
            at.loadings = Matrix::new(at.loadings.rows(), at.loadings.columns(), values)?;
        }
        Ok(at)
    }
}

fn by_criterion(
    name: &str,
    at: RotatedFactors,
    conventions: &Conventions,
    registry: &Extensions,
) -> Result<RotatedFactors, QmethodError> {
    if at.phi.is_some() {
        return Err(QmethodError::ObliquePlane { step: name.to_owned() });
    }
    let mut diagnostics = at.diagnostics;
    let _ = registry.find_criterion(name)?;
    if at.loadings.columns() < 2 {
        return Ok(RotatedFactors { diagnostics, ..at });
    }
    let found = match (name, conventions.varimax_tolerance) {
        ("varimax", _) if conventions.varimax == VarimaxProgram::Varmx => ssp::varimax(&at.loadings)?,
        ("varimax", Some(tolerance)) => stopped::varimax(&at.loadings, tolerance)?,
        ("varimax", None) if conventions.order == FactorOrder::AsExtracted => varimax_in_pairs(&at.loadings, true)?,
        _ => registry.rotate(name, &at.loadings)?,
    };
    if !found.converged {
        let message = format!("{name} did not converge in {} iterations", found.iterations);
        diagnostics.push(Diagnostic::warning("QME111", message));
    }
    let structure = match &found.phi {
        None => found.loadings.clone(),
        Some(phi) => found.loadings.multiply(phi)?,
    };
    let order = order(&structure, conventions.order);
    let structure = arranged(&structure, &order)?;
    let directed = with_sign(&structure, conventions.sign)?;
    let Some(phi) = found.phi else {
        return Ok(RotatedFactors { loadings: directed, pattern: None, phi: None, diagnostics });
    };
    let signs: Vec<f64> = (0..structure.columns()).map(|f| same_sign(&structure, &directed, f)).collect();
    let pattern = arranged(&found.loadings, &order)?;
    let pattern = scaled(&pattern, |_, f| signs[f])?;
    let phi = arranged(&arranged(&phi, &order)?.transpose(), &order)?;
    let phi = scaled(&phi, |f, g| signs[f] * signs[g])?;
    Ok(RotatedFactors { loadings: directed, pattern: Some(pattern), phi: Some(phi), diagnostics })
}

fn in_plane(at: RotatedFactors, a: usize, b: usize, degrees: f64) -> Result<RotatedFactors, QmethodError> {
    let step = RotationStep::Plane { a, b, degrees };
    if at.phi.is_some() {
        return Err(QmethodError::ObliquePlane { step: step.to_string() });
    }
    let (first, second) = (column_of(a, &at.loadings)?, column_of(b, &at.loadings)?);
    if first == second || !degrees.is_finite() {
        return Err(QmethodError::RotationSyntax {
            step: step.to_string(),
            reason: "two different factors and an angle",
        });
    }
    Ok(RotatedFactors { loadings: rotate_plane(&at.loadings, first, second, degrees)?, ..at })
}

fn inverted(at: &RotatedFactors, factor: usize) -> Result<RotatedFactors, QmethodError> {
    let turned = column_of(factor, &at.loadings)?;
    let sign = |f: usize| if f == turned { -1.0 } else { 1.0 };
    Ok(RotatedFactors {
        loadings: scaled(&at.loadings, |_, f| sign(f))?,
        pattern: at.pattern.as_ref().map(|pattern| scaled(pattern, |_, f| sign(f))).transpose()?,
        phi: at.phi.as_ref().map(|phi| scaled(phi, |f, g| sign(f) * sign(g))).transpose()?,
        diagnostics: at.diagnostics.clone(),
    })
}

/// The column of a factor that is counted from 1.
fn column_of(factor: usize, loadings: &Matrix) -> Result<usize, QmethodError> {
    let factors = loadings.columns();
    factor.checked_sub(1).filter(|f| *f < factors).ok_or(QmethodError::UnknownFactor { factor, factors })
}

fn order(loadings: &Matrix, order: FactorOrder) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..loadings.columns()).collect();
    if order == FactorOrder::BySumOfSquares {
        let squares: Vec<f64> = columns.iter().map(|&f| loadings.column(f).iter().map(|l| l * l).sum()).collect();
        // A stable sort: factors of equal size stay as they were extracted.
        columns.sort_by(|&f, &g| squares[g].total_cmp(&squares[f]));
    }
    columns
}

fn arranged(matrix: &Matrix, order: &[usize]) -> Result<Matrix, QmethodError> {
    let values = (0..matrix.rows()).flat_map(|i| order.iter().map(move |&f| matrix.row(i)[f]));
    Ok(Matrix::new(matrix.rows(), order.len(), values.collect())?)
}

fn scaled(matrix: &Matrix, by: impl Fn(usize, usize) -> f64) -> Result<Matrix, QmethodError> {
    let by = &by;
    let values =
        (0..matrix.rows()).flat_map(|i| matrix.row(i).iter().enumerate().map(move |(f, value)| value * by(i, f)));
    Ok(Matrix::new(matrix.rows(), matrix.columns(), values.collect())?)
}

fn same_sign(before: &Matrix, after: &Matrix, factor: usize) -> f64 {
    if before.column(factor) == after.column(factor) { 1.0 } else { -1.0 }
}

impl fmt::Display for RotationStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Criterion(name) => f.write_str(name),
            Self::Plane { a, b, degrees } => write!(f, "{a} x {b} by {degrees}°"),
            Self::Invert(factor) => write!(f, "invert {factor}"),
        }
    }
}

impl fmt::Display for RotationPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return f.write_str("none");
        }
        for (at, step) in self.steps.iter().enumerate() {
            write!(f, "{}{step}", if at > 0 { "; " } else { "" })?;
        }
        Ok(())
    }
}
