//! A membership function of another crate: the cumulative normal distribution in place of the logistic one.
//!
//! Its tails are lighter: between the same anchors a case far beyond inclusion comes closer to 1 than it does with the
//! logistic function. Everything else is the same: three anchors, `idm` at inclusion, 0.5 at the crossover.
//!
//! ```
//! use crosscase_sets::{Calibration, FunctionSpec};
//!
//! let probit = Calibration::function(FunctionSpec::new("probit", [400.0, 550.0, 900.0]));
//! let developed = probit.fit_with(&membership_function::registry()?, &[Some(720.0), Some(1_098.0), None])?;
//! let rounded: Vec<_> = developed.membership.iter().map(|m| m.map(|m| (m * 1e4).round() / 1e4)).collect();
//! assert_eq!(rounded, [Some(0.7878), Some(0.995), None]);
//! # Ok::<(), crosscase_sets::SetsError>(())
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

use crosscase_numerics::{normal_cdf, normal_quantile};
use crosscase_sets::{
    Anchors, FunctionSpec, Landmark, MembershipFunction, MembershipFunctions, Role, SetsError, Trend,
};

/// Membership Φ(z · t): t is 0 at the crossover, 1 at inclusion and −1 at exclusion, and z the normal quantile of idm.
#[derive(Debug, Clone)]
pub struct Probit {
    exclusion: f64,
    crossover: f64,
    inclusion: f64,
    idm: f64,
}

impl Probit {
    /// The function with these three anchors, and the membership at the inclusion anchor.
    ///
    /// # Errors
    /// [`SetsError::ShapeAnchors`] unless there are three.
    pub fn new(anchors: &Anchors, idm: f64) -> Result<Self, SetsError> {
        let found = anchors.values().len();
        let [exclusion, crossover, inclusion] =
            anchors.three().ok_or(SetsError::ShapeAnchors { shape: "probit", expected: 3, found })?;
        Ok(Self { exclusion, crossover, inclusion, idm })
    }
}

impl MembershipFunction for Probit {
    fn id(&self) -> &str {
        "probit"
    }

    fn check(&self) -> Result<(), SetsError> {
        if self.idm > 0.5 && self.idm < 1.0 {
            return Ok(());
        }
        Err(SetsError::Parameter {
            function: self.id().to_owned(),
            parameter: "idm".to_owned(),
            found: self.idm,
            allowed: "the membership at the inclusion anchor lies above 0.5 and below 1",
        })
    }

    fn membership(&self, x: f64) -> f64 {
        let distance = x - self.crossover;
        let included = (distance >= 0.0) == (self.inclusion > self.crossover);
        let t = if included {
            distance / (self.inclusion - self.crossover)
        } else {
            -distance / (self.exclusion - self.crossover)
        };
        // There is a quantile of every `idm` that `check` lets pass.
        normal_quantile(self.idm).map_or(0.5, |z| normal_cdf(z * t))
    }

    fn landmarks(&self) -> Vec<Landmark> {
        let mut landmarks = vec![
            Landmark { role: Role::Exclusion, at: self.exclusion },
            Landmark { role: Role::Crossover, at: self.crossover },
            Landmark { role: Role::Inclusion, at: self.inclusion },
        ];
        landmarks.sort_by(|a, b| a.at.total_cmp(&b.at));
        landmarks
    }

    fn trend(&self) -> Trend {
        if self.exclusion < self.inclusion { Trend::Rising } else { Trend::Falling }
    }
}

/// Makes the function from its anchors and parameters, as a file holds them.
///
/// # Errors
/// A parameter other than `idm`, and those of [`Probit::new`].
pub fn probit(spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    spec.only(&["idm"])?;
    Ok(Box::new(Probit::new(&Anchors::of(&spec.anchors)?, spec.parameter("idm", 0.95))?))
}

/// The functions of crosscase and this one.
///
/// # Errors
/// None, as long as crosscase has no function `probit` of its own.
pub fn registry() -> Result<MembershipFunctions, SetsError> {
    MembershipFunctions::standard().with("probit", probit)
}

/// The code of `docs/extending.md`, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../extending.md")]
struct Page;
