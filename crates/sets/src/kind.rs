use crate::SetsError;
use serde::{Deserialize, Serialize};

/// What a column of memberships holds. It is read from the data, not declared; a study that wants another reading
/// recodes.
///
/// ```
/// use crosscase_sets::Kind;
/// let fuzzy = Kind::of(&[Some(0.0), Some(0.67), Some(1.0)], 10)?;
/// assert_eq!(fuzzy, Kind::Fuzzy);
/// assert_eq!(Kind::of(&[Some(2.0), Some(0.0), Some(1.0)], 10)?, Kind::MultiValue { levels: 3 });
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Only 0 and 1.
    Crisp,
    /// The levels 0, 1, 2 … of a multi-value condition.
    MultiValue {
        /// How many levels, at least three.
        levels: u8,
    },
    /// Degrees of membership from 0 to 1.
    Fuzzy,
}

impl Kind {
    /// Reads the kind from the data; missing values do not count.
    ///
    /// Only 0 and 1: crisp. Whole numbers from 0 without holes, at most `max_levels` of them (10 is usual):
    /// multi-value. Anything else within 0 to 1: fuzzy.
    ///
    /// # Errors
    /// [`SetsError::NotASet`], [`SetsError::LevelHole`] and [`SetsError::TooManyLevels`] name the value and its row,
    /// and send to `calibrate`; [`SetsError::NoValues`] when every value is missing.
    ///
    /// ```
    /// use crosscase_sets::Kind;
    /// assert_eq!(Kind::of(&[Some(0.0), None, Some(1.0)], 10)?, Kind::Crisp);
    /// assert_eq!(Kind::of(&[Some(0.0), Some(2.0), Some(1.0)], 10)?, Kind::MultiValue { levels: 3 });
    /// assert_eq!(Kind::of(&[Some(0.2), Some(1.0)], 10)?, Kind::Fuzzy);
    /// assert!(Kind::of(&[Some(0.2), Some(720.0)], 10).unwrap_err().to_string().contains("calibrate"));
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn of(values: &[Option<f64>], max_levels: u8) -> Result<Self, SetsError> {
        let present: Vec<(usize, f64)> = values.iter().enumerate().filter_map(|(row, v)| v.map(|v| (row, v))).collect();
        if present.is_empty() {
            return Err(SetsError::NoValues);
        }
        if present.iter().all(|(_, v)| *v == 0.0 || *v == 1.0) {
            return Ok(Self::Crisp);
        }
        if present.iter().all(|(_, v)| *v >= 0.0 && v.fract() == 0.0) {
            return levels(&present, max_levels).map(|levels| Self::MultiValue { levels });
        }
        match present.iter().find(|(_, v)| !(0.0..=1.0).contains(v)) {
            Some(&(row, value)) => Err(SetsError::NotASet { row, value }),
            None => Ok(Self::Fuzzy),
        }
    }
}

/// The number of levels of a column of whole numbers that are not only 0 and 1.
fn levels(present: &[(usize, f64)], max_levels: u8) -> Result<u8, SetsError> {
    if let Some(&(row, value)) = present.iter().find(|(_, v)| *v >= f64::from(max_levels)) {
        return Err(SetsError::TooManyLevels { row, value, max_levels });
    }
    let is_observed = |level: u8| present.iter().any(|(_, v)| *v == f64::from(level));
    let highest = (0..max_levels).rev().find(|level| is_observed(*level)).unwrap_or(0);
    match (0..highest).find(|level| !is_observed(*level)) {
        Some(absent) => {
            let value = f64::from(highest);
            let row = present.iter().find(|(_, v)| *v == value).map_or(0, |(row, _)| *row);
            Err(SetsError::LevelHole { row, value, absent: usize::from(absent) })
        }
        None => Ok(highest + 1),
    }
}
