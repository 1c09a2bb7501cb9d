//! Five methods that crosscase does not have, and the registries in which studies and commands find them.

use crosscase_network::{Adjacency, Isolate, Measure, MeasureProperties, Measured, NetworkError};
use crosscase_numerics::{Axes, Matrix, NumericsError, RotationCriterion, SymmetricEigen};
use crosscase_qca::{FitMeasure, FitMeasures, QcaError};
use crosscase_qmethod::{Extracted, Extraction, FlagLevel, FlagRule, QmethodError, RotatedFactors};
use crosscase_study::Registries;

/// Principal axes: the largest correlation of each sort stands for its communality (Thurstone 1947, *Multiple-Factor Analysis*).
#[derive(Debug)]
pub struct PrincipalAxes;

impl Extraction for PrincipalAxes {
    fn name(&self) -> &str {
        "principal-axes"
    }

    fn about(&self) -> &str {
        "principal axes, the largest correlation of a sort as its communality (Thurstone 1947)"
    }

    fn extract(&self, r: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
        let n = r.rows();
        let largest = |i: usize| (0..n).filter(|j| *j != i).map(|j| r.row(i)[j].abs()).fold(0.0, f64::max);
        let cell = |i: usize, j: usize| if i == j { largest(i) } else { r.row(i)[j] };
        let reduced = Matrix::new(n, n, (0..n * n).map(|at| cell(at / n, at % n)).collect())?;
        let eigen = SymmetricEigen::of(&reduced)?;
        let most = eigen.values().iter().filter(|value| **value > 0.0).count();
        if factors > most {
            return Err(QmethodError::TooManyFactors { wanted: factors, most, method: "principal axes" });
        }
        let loading = |i: usize, f: usize| eigen.vectors().row(i)[f] * eigen.values()[f].sqrt();
        let values = (0..n).flat_map(|i| (0..factors).map(move |f| (i, f))).map(|(i, f)| loading(i, f)).collect();
        Ok(Extracted { loadings: Matrix::new(n, factors, values)?, diagnostics: Vec::new() })
    }
}

/// Geomin (Yates 1987, *Multivariate Exploratory Data Analysis*; Browne 2001, doi:10.1207/S15327906MBR3601_05): the sum over sorts of
/// the geometric mean of λ² + ε. It lets factors correlate.
#[derive(Debug)]
pub struct Geomin {
    /// ε, which keeps the gradient finite at 0.
    pub epsilon: f64,
}

impl RotationCriterion for Geomin {
    fn name(&self) -> &str {
        "geomin"
    }

    fn axes(&self) -> Axes {
        Axes::Oblique
    }

    fn evaluate(&self, loadings: &Matrix) -> Result<(f64, Matrix), NumericsError> {
        let k = loadings.columns() as f64;
        let (mut value, mut slopes) = (0.0, Vec::new());
        for row in loadings.iter() {
            let mean = row.iter().map(|l| libm::log(l * l + self.epsilon)).sum::<f64>() / k;
            let product = libm::exp(mean);
            value += product;
            slopes.extend(row.iter().map(|l| 2.0 / k * l / (l * l + self.epsilon) * product));
        }
        Ok((value, Matrix::new(loadings.rows(), loadings.columns(), slopes)?))
    }
}

/// The factor on which a sort loads highest, where that loading is significant.
#[derive(Debug)]
pub struct Highest;

impl FlagRule for Highest {
    fn name(&self) -> &str {
        "highest"
    }

    fn about(&self) -> &str {
        "the highest loading of a sort, where it is significant"
    }

    fn flags(&self, rotated: &RotatedFactors, level: FlagLevel) -> Result<Vec<Vec<bool>>, QmethodError> {
        let of = |loadings: &[f64]| {
            let most = loadings.iter().fold(level.threshold, |most, l| most.max(l.abs()));
            loadings.iter().map(|l| l.abs() > level.threshold && l.abs() >= most).collect()
        };
        Ok(rotated.loadings.iter().map(of).collect())
    }
}

/// The share of the cases in the condition that are in the outcome, each counted as one.
#[derive(Debug)]
pub struct CaseShare;

impl FitMeasure for CaseShare {
    fn name(&self) -> &str {
        "case-share"
    }

    fn measure(&self, x: &[f64], y: &[f64]) -> Result<Option<f64>, QcaError> {
        let inside = || x.iter().zip(y).filter(|(x, _)| **x > 0.5);
        let both = inside().filter(|(_, y)| **y > 0.5).count() as f64;
        Ok((inside().count() > 0).then(|| both / inside().count() as f64))
    }
}

/// How many others a node reaches in two steps or less.
#[derive(Debug)]
pub struct TwoSteps;

impl Measure for TwoSteps {
    fn id(&self) -> &str {
        "two-steps"
    }

    fn definition(&self) -> &str {
        "the nodes that are reached in two steps or less along the ties that go out"
    }

    fn denominator(&self) -> &str {
        "none"
    }

    fn behaviour(&self) -> MeasureProperties {
        MeasureProperties { isolate: Isolate::Value(0.0), union: true, ..MeasureProperties::default() }
    }

    fn measure(&self, ties: &Adjacency) -> Result<Measured, NetworkError> {
        let reached = |node: u32| {
            let mut near: Vec<u32> = ties.out(node).to_vec();
            near.extend(ties.out(node).iter().flat_map(|other| ties.out(*other)));
            near.sort_unstable();
            near.dedup();
            Some(near.iter().filter(|other| **other != node).count() as f64)
        };
        Ok(Measured::nodes((0..ties.len() as u32).map(reached)))
    }
}

/// Why a registry does not take a method.
pub type Refused = Box<dyn std::error::Error>;

/// What crosscase has, these five, and the membership function of the crate beside this one.
pub fn registries() -> Result<Registries, Refused> {
    let mut registries = Registries::default();
    let qmethod = registries.qmethod.extraction(PrincipalAxes)?;
    registries.qmethod = qmethod.criterion(Geomin { epsilon: 0.01 })?.flag_rule(Highest)?;
    registries.functions = membership_function::registry()?;
    registries.network = registries.network.with(TwoSteps)?;
    registries.fit = FitMeasures::standard().with(CaseShare)?;
    Ok(registries)
}
