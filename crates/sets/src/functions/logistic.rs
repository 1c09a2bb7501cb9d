use super::{landmarks, three_anchors};
use crate::DEFAULT_IDM;
use crate::{Anchors, FunctionSpec, Landmark, MembershipFunction, SetsError, Trend};

/// The logistic function of the direct method (Ragin 2008, *Redesigning Social Inquiry*, chapter 5).
///
/// With e, c, i for exclusion, crossover and inclusion and L = ln(idm / (1 − idm)): membership is
/// `1 / (1 + exp(−L · t))` with `t = (x − c) / (i − c)` on the side of inclusion and `t = −(x − c) / (e − c)` on the
/// side of exclusion. So it is `idm` at inclusion, 0.5 at the crossover and `1 − idm` at exclusion.
///
/// Deviation: R `QCA` 3.25 sets results below 0.0001 to 0 and above 0.9999 to 1; here they stay as they are.
///
/// ```
/// use crosscase_sets::{Anchors, Logistic, MembershipFunction};
/// let developed = Logistic::new(&Anchors::new(400.0, 550.0, 900.0)?, 0.95)?;
/// // 720 is 170/350 of the way from the crossover to inclusion, and ln(0.95 / 0.05) = 2.944: 1 / (1 + exp(−1.430)).
/// assert!((developed.membership(720.0) - 0.807).abs() < 5e-4);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// Exclusion, crossover, inclusion.
    anchors: [f64; 3],
    idm: f64,
    log_odds: f64,
}

impl Logistic {
    /// The function with these three anchors and this degree of membership at inclusion.
    ///
    /// # Errors
    /// [`SetsError::ShapeAnchors`] for six anchors.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Logistic, MembershipFunction};
    /// let developed = Logistic::new(&Anchors::new(400.0, 550.0, 900.0)?, 0.95)?;
    /// assert_eq!(developed.membership(550.0), 0.5);
    /// assert!((developed.membership(900.0) - 0.95).abs() < 1e-15);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn new(anchors: &Anchors, idm: f64) -> Result<Self, SetsError> {
        Ok(Self { anchors: three_anchors(anchors, "logistic")?, idm, log_odds: libm::log(idm / (1.0 - idm)) })
    }
}

impl MembershipFunction for Logistic {
    fn id(&self) -> &'static str {
        "logistic"
    }

    fn check(&self) -> Result<(), SetsError> {
        // The largest number below 1 has log-odds of 37: nothing finite is lost.
        if self.idm > 0.5 && self.idm < 1.0 {
            return Ok(());
        }
        Err(SetsError::Parameter {
            function: "logistic".to_owned(),
            parameter: "idm".to_owned(),
            found: self.idm,
            allowed: "the membership at the inclusion anchor lies above 0.5 and below 1",
        })
    }

    fn membership(&self, x: f64) -> f64 {
        let [exclusion, crossover, inclusion] = self.anchors;
        let distance = x - crossover;
        let included = (distance >= 0.0) == (inclusion > crossover);
        let t = if included { distance / (inclusion - crossover) } else { -distance / (exclusion - crossover) };
        1.0 / (1.0 + libm::exp(-self.log_odds * t))
    }

    fn landmarks(&self) -> Vec<Landmark> {
        landmarks(self.anchors)
    }

    fn trend(&self) -> Trend {
        if self.anchors[0] < self.anchors[2] { Trend::Rising } else { Trend::Falling }
    }
}

pub(crate) fn logistic(spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    spec.only(&["idm"])?;
    Ok(Box::new(Logistic::new(&Anchors::of(&spec.anchors)?, spec.parameter("idm", DEFAULT_IDM))?))
}
