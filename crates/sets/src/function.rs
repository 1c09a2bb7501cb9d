use crate::SetsError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// A function from raw values to membership, one value at a time.
///
/// This is where the calibrations are extended. The functions of this crate implement it, and so can any other crate:
/// implement it, add the function's [`Factory`](crate::MembershipFunctions) to a [`MembershipFunctions`](crate::MembershipFunctions), and calibrate with
/// [`Calibration::function`](crate::Calibration::function) and [`Calibration::fit_with`](crate::Calibration::fit_with).
/// The [`laws`](crate::laws) test an implementation.
///
/// ```
/// use crosscase_sets::{FunctionSpec, Landmark, MembershipFunction, MembershipFunctions, Role, SetsError, Trend, laws};
///
/// /// A straight line from fully out to fully in.
/// #[derive(Debug)]
/// struct Ramp { out: f64, full: f64 }
///
/// impl MembershipFunction for Ramp {
///     fn id(&self) -> &str { "ramp" }
///     fn check(&self) -> Result<(), SetsError> {
///         // `CutPoints` checks that both are finite and rise.
///         crosscase_sets::CutPoints::new(vec![self.out, self.full]).map(drop)
///     }
///     fn membership(&self, x: f64) -> f64 { ((x - self.out) / (self.full - self.out)).clamp(0.0, 1.0) }
///     fn landmarks(&self) -> Vec<Landmark> {
///         let middle = self.out + (self.full - self.out) / 2.0;
///         [(Role::Exclusion, self.out), (Role::Crossover, middle), (Role::Inclusion, self.full)]
///             .map(|(role, at)| Landmark { role, at })
///             .to_vec()
///     }
///     fn trend(&self) -> Trend { Trend::Rising }
/// }
///
/// fn ramp(spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
///     spec.only(&[])?;
///     match spec.anchors[..] {
///         [out, full] => Ok(Box::new(Ramp { out, full })),
///         _ => Err(SetsError::ShapeAnchors { shape: "ramp", expected: 2, found: spec.anchors.len() }),
///     }
/// }
///
/// let registry = MembershipFunctions::standard().with("ramp", ramp)?;
/// laws::check_registered(&registry, &FunctionSpec::new("ramp", [40.0, 80.0])).expect("lawful");
/// # Ok::<(), SetsError>(())
/// ```
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

/// An anchor of a membership function.
///
/// ```
/// use crosscase_sets::{Crisp, Landmark, MembershipFunction, Role};
/// assert_eq!(Crisp::new(550.0).landmarks(), [Landmark { role: Role::Cut, at: 550.0 }]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Landmark {
    /// What it stands for.
    pub role: Role,
    /// The raw value.
    pub at: f64,
}

/// What an anchor stands for.
///
/// ```
/// use crosscase_sets::{Anchors, Logistic, MembershipFunction, Role};
/// let few_cabinets = Logistic::new(&Anchors::new(15.0, 9.5, 5.0)?, 0.95)?;
/// let roles: Vec<Role> = few_cabinets.landmarks().iter().map(|l| l.role).collect();
/// assert_eq!(roles, [Role::Inclusion, Role::Crossover, Role::Exclusion], "in the order of the raw values");
/// assert_eq!(Role::Crossover.as_str(), "crossover");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
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
///
/// ```
/// use crosscase_sets::{Anchors, Bell, Logistic, MembershipFunction, Trend};
/// let few_cabinets = Logistic::new(&Anchors::new(15.0, 9.5, 5.0)?, 0.95)?;
/// let middling = Bell::new(&Anchors::bell([350.0, 450.0, 550.0, 650.0, 750.0, 900.0])?, 1.0, 1.0)?;
/// assert_eq!((few_cabinets.trend(), middling.trend()), (Trend::Falling, Trend::Peak));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
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
/// use crosscase_sets::{FunctionSpec, MembershipFunctions};
/// let spec = FunctionSpec::new("logistic", [400.0, 550.0, 900.0]).with("idm", 0.99);
/// assert_eq!((spec.parameter("idm", 0.95), spec.parameter("below", 1.0)), (0.99, 1.0));
/// let function = MembershipFunctions::standard().build(&spec)?;
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
    ///
    /// ```
    /// use crosscase_sets::FunctionSpec;
    /// let spec = FunctionSpec::new("s", [400.0, 550.0, 900.0]).with("belwo", 2.0);
    /// assert!(spec.only(&["below", "above"]).is_err(), "a slip of the pen is not passed over");
    /// assert!(spec.only(&["belwo"]).is_ok());
    /// ```
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
