use super::PiecewiseS;
use super::{check_exponents, landmarks};
use crate::{Anchors, FunctionSpec, Landmark, MembershipFunction, SetsError, Trend};

/// Two piecewise S back to back: a bell whose members lie in the middle, or a trough whose members lie at both ends.
///
/// A bell is the minimum of its rising and its falling half, a trough the maximum of its falling and its rising one.
/// Each half has the formula of [`PiecewiseS`] (Thiem 2014, doi:10.1080/13645579.2013.806118) on its own three anchors.
///
/// ```
/// use crosscase_sets::{Anchors, Bell, MembershipFunction};
/// // Members at both ends: inclusion, crossover and exclusion falling away from 350, and rising again towards 900.
/// let extreme = Bell::new(&Anchors::bell([550.0, 450.0, 350.0, 900.0, 750.0, 650.0])?, 1.0, 1.0)?;
/// assert_eq!([300.0, 450.0, 600.0, 750.0, 999.0].map(|x| extreme.membership(x)), [1.0, 0.5, 0.0, 0.5, 1.0]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bell {
    lower: PiecewiseS,
    upper: PiecewiseS,
    /// Exclusion, crossover, inclusion; inclusion, crossover, exclusion.
    anchors: [f64; 6],
    below: f64,
    above: f64,
}

impl Bell {
    /// The function with these six anchors and exponents below and above the crossovers.
    ///
    /// # Errors
    /// [`SetsError::ShapeAnchors`] for three anchors.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Bell, MembershipFunction};
    /// let middling = Bell::new(&Anchors::bell([350.0, 450.0, 550.0, 650.0, 750.0, 900.0])?, 1.0, 1.0)?;
    /// assert_eq!([300.0, 450.0, 600.0, 750.0, 999.0].map(|x| middling.membership(x)), [0.0, 0.5, 1.0, 0.5, 0.0]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn new(anchors: &Anchors, below: f64, above: f64) -> Result<Self, SetsError> {
        let shape = SetsError::ShapeAnchors { shape: "bell", expected: 6, found: anchors.values().len() };
        let anchors = anchors.six().ok_or(shape)?;
        let [e1, c1, i1, i2, c2, e2] = anchors;
        Ok(Self {
            lower: PiecewiseS::half([e1, c1, i1], below, above),
            upper: PiecewiseS::half([e2, c2, i2], below, above),
            anchors,
            below,
            above,
        })
    }
}

impl MembershipFunction for Bell {
    fn id(&self) -> &'static str {
        "bell"
    }

    fn check(&self) -> Result<(), SetsError> {
        check_exponents("bell", self.below, self.above)
    }

    fn membership(&self, x: f64) -> f64 {
        let (lower, upper) = (self.lower.membership(x), self.upper.membership(x));
        if self.trend() == Trend::Peak { lower.min(upper) } else { lower.max(upper) }
    }

    fn landmarks(&self) -> Vec<Landmark> {
        let [e1, c1, i1, i2, c2, e2] = self.anchors;
        [landmarks([e1, c1, i1]), landmarks([e2, c2, i2])].concat()
    }

    fn trend(&self) -> Trend {
        if self.anchors[0] < self.anchors[2] { Trend::Peak } else { Trend::Trough }
    }
}

pub(crate) fn bell(spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    spec.only(&["below", "above"])?;
    let (below, above) = (spec.parameter("below", 1.0), spec.parameter("above", 1.0));
    Ok(Box::new(Bell::new(&Anchors::of(&spec.anchors)?, below, above)?))
}
