use super::{check_exponents, landmarks, three_anchors};
use crate::{Anchors, FunctionSpec, Landmark, MembershipFunction, SetsError, Trend};

/// Memberships closer than this to 0 or 1 are 0 or 1.
const END: f64 = 1e-4;

/// The piecewise S: exactly 0 up to exclusion and 1 from inclusion on (Thiem 2014,
/// doi:10.1080/13645579.2013.806118).
///
/// With e, c, i for the anchors: `½ · ((e − x) / (e − c))^below` between exclusion and crossover,
/// `1 − ½ · ((i − x) / (i − c))^above` between crossover and inclusion. Exponents of 1 make it linear on each side.
///
/// A membership below 0.0001 is 0 and one above 0.9999 is 1, as in R `QCA`: an exponent above 1 flattens the curve
/// before it reaches its ends, and this is where it counts as having reached them.
///
/// ```
/// use crosscase_sets::{Anchors, MembershipFunction, PiecewiseS};
/// let few_cabinets = PiecewiseS::new(&Anchors::new(15.0, 9.5, 5.0)?, 1.0, 2.0)?;
/// assert_eq!([15.0, 12.25, 9.5, 7.25, 5.0].map(|x| few_cabinets.membership(x)), [0.0, 0.25, 0.5, 0.875, 1.0]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PiecewiseS {
    /// Exclusion, crossover, inclusion.
    anchors: [f64; 3],
    below: f64,
    above: f64,
}

impl PiecewiseS {
    /// The function with these three anchors and exponents below and above the crossover.
    ///
    /// # Errors
    /// [`SetsError::ShapeAnchors`] for six anchors.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, MembershipFunction, PiecewiseS};
    /// let developed = PiecewiseS::new(&Anchors::new(400.0, 550.0, 900.0)?, 1.0, 1.0)?;
    /// assert_eq!([400.0, 475.0, 550.0, 725.0, 900.0].map(|x| developed.membership(x)), [0.0, 0.25, 0.5, 0.75, 1.0]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn new(anchors: &Anchors, below: f64, above: f64) -> Result<Self, SetsError> {
        Ok(Self::half(three_anchors(anchors, "s")?, below, above))
    }

    /// One side of a bell, or a whole S.
    pub(super) const fn half(anchors: [f64; 3], below: f64, above: f64) -> Self {
        Self { anchors, below, above }
    }
}

impl MembershipFunction for PiecewiseS {
    fn id(&self) -> &'static str {
        "s"
    }

    fn check(&self) -> Result<(), SetsError> {
        check_exponents("s", self.below, self.above)
    }

    fn membership(&self, x: f64) -> f64 {
        let [exclusion, crossover, inclusion] = self.anchors;
        // Shares of the way, so that rising and falling sets need no cases of their own.
        let from_exclusion = (x - exclusion) / (crossover - exclusion);
        let to_inclusion = (inclusion - x) / (inclusion - crossover);
        let membership = if from_exclusion <= 1.0 {
            0.5 * libm::pow(from_exclusion.max(0.0), self.below)
        } else {
            1.0 - 0.5 * libm::pow(to_inclusion.clamp(0.0, 1.0), self.above)
        };
        if membership < END {
            0.0
        } else if membership > 1.0 - END {
            1.0
        } else {
            membership
        }
    }

    fn landmarks(&self) -> Vec<Landmark> {
        landmarks(self.anchors)
    }

    fn trend(&self) -> Trend {
        if self.anchors[0] < self.anchors[2] { Trend::Rising } else { Trend::Falling }
    }
}

pub(crate) fn piecewise_s(spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    spec.only(&["below", "above"])?;
    let (below, above) = (spec.parameter("below", 1.0), spec.parameter("above", 1.0));
    Ok(Box::new(PiecewiseS::new(&Anchors::of(&spec.anchors)?, below, above)?))
}
