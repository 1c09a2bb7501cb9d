use crate::SetsError;
use serde::{Deserialize, Serialize};

/// The qualitative anchors of the direct method.
///
/// Three: full exclusion, crossover, full inclusion; falling ones mean a decreasing set ("few cabinets"). Or six, for
/// a set whose members lie in the middle: exclusion, crossover and inclusion on the way up, then inclusion, crossover
/// and exclusion on the way down. With the same roles a trough has its inclusion at both ends.
///
/// They are raw values in the unit of the figure. They come from knowledge of the field, not from the sample (Ragin
/// 2008, *Redesigning Social Inquiry*, chapter 5); nothing here computes them.
///
/// ```
/// use crosscase_sets::Anchors;
/// let developed = Anchors::new(400.0, 550.0, 900.0)?; // GNP per head
/// assert_eq!(developed.values(), [400.0, 550.0, 900.0]);
/// assert_eq!((developed.three(), developed.six()), (Some([400.0, 550.0, 900.0]), None));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub struct Anchors(Roles);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Roles {
    Three([f64; 3]),
    Six([f64; 6]),
}

impl Anchors {
    /// Three anchors, all different, rising or falling.
    ///
    /// # Errors
    /// [`SetsError::AnchorNotFinite`], [`SetsError::AnchorOrder`], [`SetsError::AnchorSpan`].
    ///
    /// ```
    /// use crosscase_sets::Anchors;
    /// let developed = Anchors::new(400.0, 550.0, 900.0)?;
    /// let few_cabinets = Anchors::new(15.0, 9.5, 5.0)?; // fewer is more
    /// assert!(Anchors::new(400.0, 900.0, 550.0).is_err());
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn new(exclusion: f64, crossover: f64, inclusion: f64) -> Result<Self, SetsError> {
        let three = [exclusion, crossover, inclusion];
        check_finite(&three)?;
        check_slope(&three, 0)?;
        Ok(Self(Roles::Three(three)))
    }

    /// Six anchors in the order of their roles: exclusion, crossover, inclusion, inclusion, crossover, exclusion.
    ///
    /// A bell rises along the list; its two inclusion anchors may be equal. A trough has inclusion < crossover <
    /// exclusion in its first half, and exclusion < crossover < inclusion, not lower, in its second half.
    ///
    /// # Errors
    /// As [`Anchors::new`].
    ///
    /// ```
    /// use crosscase_sets::Anchors;
    /// let middle = Anchors::bell([350.0, 450.0, 550.0, 650.0, 750.0, 900.0])?;
    /// let extremes = Anchors::bell([550.0, 450.0, 350.0, 900.0, 750.0, 650.0])?;
    /// assert_eq!(middle.values().len(), 6);
    /// # assert_ne!(middle, extremes);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn bell(six: [f64; 6]) -> Result<Self, SetsError> {
        check_finite(&six)?;
        let [e1, c1, i1, i2, c2, e2] = six;
        check_slope(&[e1, c1, i1], 0)?;
        check_slope(&[i2, c2, e2], 3)?;
        // The half that comes first on the scale ends before the other begins, and then goes the other way.
        let (first_ends, second_starts) = if e1 < i1 { (i1, i2) } else { (e1, e2) };
        if first_ends > second_starts || (e1 < i1) != (i2 < e2) {
            return Err(SetsError::AnchorOrder { position: 2, before: i1, after: i2 });
        }
        Ok(Self(Roles::Six(six)))
    }

    /// Three or six anchors from a list, as [`Anchors::new`] and [`Anchors::bell`].
    ///
    /// # Errors
    /// [`SetsError::AnchorCount`], and those of the two.
    ///
    /// ```
    /// use crosscase_sets::Anchors;
    /// assert_eq!(Anchors::of(&[1.0, 2.0, 3.0])?, Anchors::new(1.0, 2.0, 3.0)?);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn of(list: &[f64]) -> Result<Self, SetsError> {
        match *list {
            [exclusion, crossover, inclusion] => Self::new(exclusion, crossover, inclusion),
            [e1, c1, i1, i2, c2, e2] => Self::bell([e1, c1, i1, i2, c2, e2]),
            _ => Err(SetsError::AnchorCount { found: list.len() }),
        }
    }

    /// The anchors in the order of their roles: three or six values.
    pub fn values(&self) -> &[f64] {
        match &self.0 {
            Roles::Three(three) => three,
            Roles::Six(six) => six,
        }
    }

    /// Exclusion, crossover and inclusion, if there are three.
    pub fn three(&self) -> Option<[f64; 3]> {
        if let Roles::Three(three) = self.0 { Some(three) } else { None }
    }

    /// The six anchors of a bell or trough, if there are six.
    pub fn six(&self) -> Option<[f64; 6]> {
        if let Roles::Six(six) = self.0 { Some(six) } else { None }
    }
}

impl TryFrom<Vec<f64>> for Anchors {
    type Error = SetsError;

    fn try_from(list: Vec<f64>) -> Result<Self, SetsError> {
        Self::of(&list)
    }
}

impl From<Anchors> for Vec<f64> {
    fn from(anchors: Anchors) -> Self {
        anchors.values().to_vec()
    }
}

/// Cut points in rising order, at least one.
///
/// ```
/// use crosscase_sets::CutPoints;
/// assert_eq!(CutPoints::new(vec![550.0, 850.0])?.values(), [550.0, 850.0]);
/// assert!(CutPoints::new(vec![850.0, 550.0]).is_err());
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CutPoints(Vec<f64>);

impl CutPoints {
    /// Checks and keeps cut points.
    ///
    /// # Errors
    /// [`SetsError::NoCuts`], [`SetsError::AnchorNotFinite`], [`SetsError::CutOrder`].
    ///
    /// ```
    /// use crosscase_sets::{CutPoints, SetsError};
    /// assert!(matches!(CutPoints::new(vec![]), Err(SetsError::NoCuts)));
    /// assert!(matches!(CutPoints::new(vec![550.0, 550.0]), Err(SetsError::CutOrder { position: 0, .. })));
    /// # assert!(CutPoints::new(vec![550.0]).is_ok());
    /// ```
    pub fn new(cuts: Vec<f64>) -> Result<Self, SetsError> {
        if cuts.is_empty() {
            return Err(SetsError::NoCuts);
        }
        check_finite(&cuts)?;
        for (position, (&before, &after)) in cuts.iter().zip(cuts.iter().skip(1)).enumerate() {
            if before >= after {
                return Err(SetsError::CutOrder { position, before, after });
            }
        }
        Ok(Self(cuts))
    }

    /// The cut points in the unit of the raw figures, from low to high.
    pub fn values(&self) -> &[f64] {
        &self.0
    }
}

fn check_finite(list: &[f64]) -> Result<(), SetsError> {
    match list.iter().enumerate().find(|(_, v)| !v.is_finite()) {
        Some((position, &value)) => Err(SetsError::AnchorNotFinite { position, value }),
        None => Ok(()),
    }
}

/// Checks that three anchors rise or fall throughout; `offset` is the place of the first in the whole list.
fn check_slope(&[first, middle, last]: &[f64; 3], offset: usize) -> Result<(), SetsError> {
    let rises = first < last;
    for (position, before, after) in [(0, first, middle), (1, middle, last)] {
        if before == after || (before < after) != rises {
            return Err(SetsError::AnchorOrder { position: position + offset, before, after });
        }
    }
    if (last - first).is_finite() { Ok(()) } else { Err(SetsError::AnchorSpan) }
}
