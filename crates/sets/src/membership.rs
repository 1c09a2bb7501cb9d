use crate::SetsError;

/// Memberships that are closer to 0.5 than this are 0.5: half a share, a mean or a regression that comes out a bit beside it by the order
/// of its parts puts no case on a side.
const AT_HALF: f64 = 1e-9;

/// Of two raw values that differ by less than this share of the larger, one is the other but for rounding.
const SAME_VALUE: f64 = 1e-12;

/// A membership as it is taken everywhere: one within 1e-9 of 0.5 is 0.5, any other is itself. Calibrations and concepts give such, and
/// what reads memberships made elsewhere takes them so, wherever a side of 0.5 decides.
///
/// ```
/// use crosscase_sets::settled;
/// assert_eq!(settled((0.6 + 0.7 + 0.2) / 3.0), 0.5, "in floating point it is the number below");
/// assert_eq!((settled(0.499_999), settled(1.0)), (0.499_999, 1.0));
/// ```
pub fn settled(membership: f64) -> f64 {
    if (membership - 0.5).abs() <= AT_HALF { 0.5 } else { membership }
}

/// Whether a raw value is an anchor or a cut, but for rounding: 2.9999999999999996 is 3.
pub(crate) fn is_at(value: f64, anchor: f64) -> bool {
    (value - anchor).abs() <= SAME_VALUE * value.abs().max(anchor.abs())
}

/// Whether a raw value is at a cut or above it.
pub(crate) fn reaches(value: f64, cut: f64) -> bool {
    value >= cut || is_at(value, cut)
}

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
