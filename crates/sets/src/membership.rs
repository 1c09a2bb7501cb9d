use crate::SetsError;

/// A degree of membership in a set: 0 is fully out, 1 fully in, 0.5 the point where neither can be said.
///
/// ```
/// use crosscase_sets::Membership;
/// let membership = Membership::try_from(0.75)?;
/// assert_eq!((membership.get(), membership.complement().get()), (0.75, 0.25));
/// assert!(Membership::try_from(1.2).is_err());
/// assert!(Membership::try_from(f64::NAN).is_err());
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Membership(f64);

impl Membership {
    /// The number, from 0 to 1.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// Membership in the complement of the set, 1 − x.
    #[must_use]
    pub fn complement(self) -> Self {
        Self(1.0 - self.0)
    }
}

impl TryFrom<f64> for Membership {
    type Error = SetsError;

    fn try_from(value: f64) -> Result<Self, SetsError> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(SetsError::Membership { value }) }
    }
}

impl From<Membership> for f64 {
    fn from(membership: Membership) -> Self {
        membership.0
    }
}
