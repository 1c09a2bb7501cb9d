use crate::SetsError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// A function from raw values to membership, one value at a time.
///
/// This is where the calibrations are extended. The functions of this crate implement it, and so can any other crate:
/// implement it, add the function's [`Factory`](crate::Registry) to a [`Registry`](crate::Registry), and calibrate with
/// [`Calibration::function`](crate::Calibration::function) and [`Calibration::fit_with`](crate::Calibration::fit_with).
/// The [`laws`](crate::laws) test an implementation.
pub trait MembershipFunction: Debug + Send + Sync {
    /// A short stable name in lower case, such as `logistic`.
    fn id(&self) -> &str;

    /// Checks the parameters. A calibration calls it once before any value.
    fn check(&self) -> Result<(), SetsError>;

    /// The membership of a finite raw value, from 0 to 1.
    ///
    /// A calibration refuses a result outside 0 to 1 and NaN; it never passes a missing value.
    fn membership(&self, x: f64) -> f64;

    /// Where the anchors stand, in rising order: what the diagnostics and figures show.
    ///
    /// One has the role [`Role::Crossover`], unless membership jumps over 0.5: then a [`Role::Cut`] stands there.
    fn landmarks(&self) -> Vec<Landmark>;

    /// How membership moves as the raw value grows.
    fn trend(&self) -> Trend;
}

/// Whether this can be the id of a membership function: lower-case letters, digits and hyphens.
pub(crate) fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// An anchor of a membership function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Landmark {
    /// What it stands for.
    pub role: Role,
    /// The raw value.
    pub at: f64,
}

/// What an anchor stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// From here on a case is (almost) fully out.
    Exclusion,
    /// Membership is exactly 0.5.
    Crossover,
    /// From here on a case is (almost) fully in.
    Inclusion,
    /// Membership or level jumps.
    Cut,
}

impl Role {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exclusion => "exclusion",
            Self::Crossover => "crossover",
            Self::Inclusion => "inclusion",
            Self::Cut => "cut",
        }
    }
}

/// How membership moves as the raw value grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// It never falls.
    Rising,
    /// It never rises.
    Falling,
    /// It rises, then falls.
    Peak,
    /// It falls, then rises.
    Trough,
}

/// A membership function by name, with its anchors and parameters: what a file can hold.
///
/// ```
/// use crosscase_sets::{FunctionSpec, Registry};
/// let spec = FunctionSpec::new("logistic", [400.0, 550.0, 900.0]).with("idm", 0.99);
/// let function = Registry::standard().build(&spec)?;
/// assert!((function.membership(900.0) - 0.99).abs() < 1e-15);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionSpec {
    /// The id under which the function is registered.
    pub id: String,
    /// Its anchors, in the order the function documents.
    #[serde(default)]
    pub anchors: Vec<f64>,
    /// Its further parameters by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, f64>,
}

impl FunctionSpec {
    /// A function by id with its anchors, and the defaults of its other parameters.
    pub fn new(id: impl Into<String>, anchors: impl Into<Vec<f64>>) -> Self {
        Self { id: id.into(), anchors: anchors.into(), parameters: BTreeMap::new() }
    }

    /// Sets a parameter.
    #[must_use]
    pub fn with(mut self, parameter: impl Into<String>, value: f64) -> Self {
        self.parameters.insert(parameter.into(), value);
        self
    }

    /// The parameter, or its default.
    pub fn parameter(&self, name: &str, default: f64) -> f64 {
        self.parameters.get(name).copied().unwrap_or(default)
    }

    /// Refuses parameters that the function does not have. A factory calls it first.
    ///
    /// # Errors
    /// [`SetsError::UnknownParameter`].
    pub fn only(&self, known: &[&str]) -> Result<(), SetsError> {
        match self.parameters.keys().find(|name| !known.contains(&name.as_str())) {
            Some(parameter) => Err(SetsError::UnknownParameter {
                function: self.id.clone(),
                parameter: parameter.clone(),
                known: known.iter().map(ToString::to_string).collect(),
            }),
            None => Ok(()),
        }
    }
}
