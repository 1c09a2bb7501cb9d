use crate::{FunctionSpec, Role, SetsError, Trend};
use thiserror::Error;

/// A law that a membership function breaks.
///
/// ```
/// use crosscase_sets::laws::{self, BrokenLaw};
/// use crosscase_sets::{Landmark, MembershipFunction, Role, SetsError, Trend};
///
/// #[derive(Debug)]
/// struct Share; // a percentage that was not divided by 100
/// impl MembershipFunction for Share {
///     fn id(&self) -> &str { "share" }
///     fn check(&self) -> Result<(), SetsError> { Ok(()) }
///     fn membership(&self, x: f64) -> f64 { x.clamp(0.0, 100.0) }
///     fn landmarks(&self) -> Vec<Landmark> { vec![Landmark { role: Role::Crossover, at: 50.0 }] }
///     fn trend(&self) -> Trend { Trend::Rising }
/// }
/// assert!(matches!(laws::check(&Share), Err(BrokenLaw::Range { found, .. }) if found > 1.0));
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BrokenLaw {
    /// The function refuses its own parameters.
    #[error("the parameters are refused: {0}")]
    Check(#[source] SetsError),
    /// The id breaks the rule for names.
    #[error(
        "the id {id:?} must begin with a lower-case letter and go on in lower-case letters, digits, hyphens and underscores"
    )]
    Id {
        /// The id.
        id: String,
    },
    /// A membership is outside 0 to 1.
    #[error("range: membership of {x} is {found}, not from 0 to 1")]
    Range {
        /// The raw value.
        x: f64,
        /// Its membership.
        found: f64,
    },
    /// The same value has two memberships.
    #[error("determinacy: membership of {x} is {first}, then {second}")]
    Determinacy {
        /// The raw value.
        x: f64,
        /// Its membership at first.
        first: f64,
        /// Its membership when asked again.
        second: f64,
    },
    /// Membership does not move as the trend says.
    #[error("monotonicity: {trend:?}, but membership of {from} is {before} and of {to} is {after}")]
    Monotonicity {
        /// What the function says of itself.
        trend: Trend,
        /// A raw value.
        from: f64,
        /// Its membership.
        before: f64,
        /// A higher raw value.
        to: f64,
        /// Its membership.
        after: f64,
    },
    /// Membership at a crossover is not 0.5.
    #[error("crossover: membership of {x} is {found}, not 0.5")]
    Crossover {
        /// The crossover.
        x: f64,
        /// Its membership.
        found: f64,
    },
    /// No anchor is a crossover, and none a cut that says that membership jumps over 0.5.
    #[error("crossover: no anchor has this role; a function that jumps over 0.5 has a cut there")]
    NoCrossover,
    /// Membership at an inclusion anchor is not above 0.5, or at an exclusion anchor not below it.
    #[error("sides: membership at the {} anchor {x} is {found}", role.as_str())]
    Side {
        /// The role of the anchor.
        role: Role,
        /// The anchor.
        x: f64,
        /// Its membership.
        found: f64,
    },
    /// A peak or trough that goes one way only, or nowhere.
    #[error("turn: {trend:?}, but membership does not go up and down")]
    Turn {
        /// What the function says of itself.
        trend: Trend,
    },
    /// Anchors are not in rising order, or not finite.
    #[error("landmarks: they are not finite and in rising order")]
    Landmarks,
    /// A calibration by the function fails.
    #[error("the calibration fails: {0}")]
    Calibration(#[source] SetsError),
    /// A missing value has a membership, or a present one has none.
    #[error("null stays null: row {row} of the calibrated column is at fault")]
    Null {
        /// The row, from 0.
        row: usize,
    },
    /// A calibration gives another membership than the function.
    #[error("agreement: the calibration gives {found:?} for {x}, the function {expected}")]
    Agreement {
        /// The raw value.
        x: f64,
        /// What the calibration gives.
        found: Option<f64>,
        /// What the function gives.
        expected: f64,
    },
    /// The function calls itself otherwise than it is registered.
    #[error("name: registered as {registered}, but the function calls itself {own}")]
    Name {
        /// The id in the registry.
        registered: String,
        /// The id of the function.
        own: String,
    },
    /// The factory takes a specification that is at fault.
    #[error("refusal: {fault} is not refused ({spec:?})")]
    Accepted {
        /// What is wrong with the specification.
        fault: FactoryFault,
        /// The specification.
        spec: FunctionSpec,
    },
    /// The factory panics on a specification that is at fault.
    #[error("refusal: {fault} makes the factory panic instead of giving an error ({spec:?})")]
    Panicked {
        /// What is wrong with the specification.
        fault: FactoryFault,
        /// The specification.
        spec: FunctionSpec,
    },
}

/// What is wrong with a specification that a factory has to refuse.
///
/// ```
/// use crosscase_sets::laws::{self, BrokenLaw, FactoryFault};
/// use crosscase_sets::{FunctionSpec, Landmark, MembershipFunction, MembershipFunctions, Role, SetsError, Trend};
/// # #[derive(Debug)]
/// # struct Above(f64);
/// # impl MembershipFunction for Above {
/// #     fn id(&self) -> &str { "above" }
/// #     fn check(&self) -> Result<(), SetsError> { Ok(()) }
/// #     fn membership(&self, x: f64) -> f64 { if x > self.0 { 1.0 } else { 0.0 } }
/// #     fn landmarks(&self) -> Vec<Landmark> { vec![Landmark { role: Role::Cut, at: self.0 }] }
/// #     fn trend(&self) -> Trend { Trend::Rising }
/// # }
/// // It does not ask `FunctionSpec::only`, so that a misspelt parameter is passed over.
/// fn above(spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
///     Ok(Box::new(Above(spec.anchors.first().copied().unwrap_or(0.0))))
/// }
/// let registry = MembershipFunctions::standard().with("above", above)?;
/// let broken = laws::check_registered(&registry, &FunctionSpec::new("above", [550.0]));
/// assert!(matches!(broken, Err(BrokenLaw::Accepted { fault: FactoryFault::UnknownParameter, .. })));
/// # Ok::<(), SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FactoryFault {
    /// It has a parameter that no function has.
    #[error("an unknown parameter")]
    UnknownParameter,
    /// It has a parameter that is NaN.
    #[error("a parameter that is NaN")]
    ParameterNan,
    /// It has another number of anchors.
    #[error("a wrong number of anchors")]
    AnchorCount,
    /// One of its anchors is NaN or infinite.
    #[error("an anchor that is not finite")]
    AnchorNotFinite,
    /// All its anchors are equal.
    #[error("anchors that are all equal")]
    AnchorsEqual,
}
