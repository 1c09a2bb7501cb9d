use crate::membership::reaches;
use crate::{CutPoints, FunctionSpec, Landmark, MembershipFunction, Role, SetsError, Trend};

/// Membership 1 from the cut point up, 0 below it.
///
/// ```
/// use crosscase_sets::{Crisp, MembershipFunction};
/// assert_eq!([549.0, 550.0].map(|x| Crisp::new(550.0).membership(x)), [0.0, 1.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Crisp {
    cut: f64,
}

impl Crisp {
    /// The function with this cut point, a raw value. It is not checked here but by [`MembershipFunction::check`].
    ///
    /// ```
    /// use crosscase_sets::{Crisp, MembershipFunction};
    /// assert!(Crisp::new(550.0).check().is_ok() && Crisp::new(f64::NAN).check().is_err());
    /// ```
    pub const fn new(cut: f64) -> Self {
        Self { cut }
    }
}

impl MembershipFunction for Crisp {
    fn id(&self) -> &'static str {
        "crisp"
    }

    fn check(&self) -> Result<(), SetsError> {
        CutPoints::new(vec![self.cut]).map(drop)
    }

    fn membership(&self, x: f64) -> f64 {
        f64::from(u8::from(reaches(x, self.cut)))
    }

    fn landmarks(&self) -> Vec<Landmark> {
        vec![Landmark { role: Role::Cut, at: self.cut }]
    }

    fn trend(&self) -> Trend {
        Trend::Rising
    }
}

pub(crate) fn crisp(spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    spec.only(&[])?;
    match spec.anchors[..] {
        [cut] => Ok(Box::new(Crisp::new(cut))),
        _ => Err(SetsError::ShapeAnchors { shape: "crisp", expected: 1, found: spec.anchors.len() }),
    }
}
