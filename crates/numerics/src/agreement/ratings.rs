//! What coders rated.

use crate::NumericsError;
use std::collections::{BTreeMap, BTreeSet};

/// Ratings of units by coders, of which any may be missing; units that nobody rated and coders who rated nothing are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    /// For each unit, who put it into which category.
    units: Vec<Vec<(usize, usize)>>,
    coders: usize,
    /// The categories, in ascending order.
    values: Vec<f64>,
}

impl Ratings {
    /// A row a unit, a column a coder; nominal categories may be numbered in any way.
    ///
    /// ```
    /// use crosscase_numerics::{NumericsError, Ratings};
    ///
    /// let ratings = Ratings::new([[Some(1.0), Some(2.0), None], [None, Some(2.0), None]].map(Vec::from))?;
    /// assert_eq!((ratings.units(), ratings.coders(), ratings.values()), (2, 2, &[1.0, 2.0][..]));
    /// assert_eq!(Ratings::new([vec![Some(1.0), None]]), Err(NumericsError::NoPair));
    /// # Ok::<(), NumericsError>(())
    /// ```
    ///
    /// # Errors
    /// Fewer than two coders, rows of different length, a value that is not finite, no unit that was rated twice.
    pub fn new(rows: impl IntoIterator<Item = Vec<Option<f64>>>) -> Result<Self, NumericsError> {
        let rows: Vec<Vec<Option<f64>>> = rows.into_iter().collect();
        let coders = rows.first().map_or(0, Vec::len);
        if coders < 2 {
            return Err(NumericsError::TooFewCoders { found: coders });
        }
        if let Some((row, found)) = rows.iter().map(Vec::len).enumerate().find(|(_, found)| *found != coders) {
            return Err(NumericsError::Ragged { row, expected: coders, found });
        }
        let given =
            |row: Vec<Option<f64>>| row.into_iter().enumerate().filter_map(|(at, value)| Some((at, value?))).collect();
        Self::given(coders, rows.into_iter().map(given))
    }

    /// What each unit was given alone: pairs of a coder, numbered from 0, and the rating, each coder once and in rising order. Where most
    /// coders rated few units, it takes no room for what they did not rate.
    ///
    /// ```
    /// use crosscase_numerics::{NumericsError, Ratings};
    ///
    /// let ratings = Ratings::given(3, [vec![(0, 1.0), (1, 2.0)], vec![(1, 2.0)]])?;
    /// assert_eq!(ratings, Ratings::new([[Some(1.0), Some(2.0), None], [None, Some(2.0), None]].map(Vec::from))?);
    /// # Ok::<(), NumericsError>(())
    /// ```
    ///
    /// # Errors
    /// Fewer than two coders, a coder whose number is not below theirs, a value that is not finite, no unit that was rated twice.
    pub fn given(coders: usize, units: impl IntoIterator<Item = Vec<(usize, f64)>>) -> Result<Self, NumericsError> {
        if coders < 2 {
            return Err(NumericsError::TooFewCoders { found: coders });
        }
        let units: Vec<Vec<(usize, f64)>> = units.into_iter().collect();
        for (row, rated) in units.iter().enumerate() {
            for (column, value) in rated.iter().copied() {
                if column >= coders {
                    return Err(NumericsError::Ragged { row, expected: coders, found: column + 1 });
                }
                if !value.is_finite() {
                    return Err(NumericsError::NotFinite { row, column, value });
                }
            }
        }
        let mut values: Vec<f64> = units.iter().flatten().map(|(_, value)| value + 0.0).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let category = |value: f64| values.partition_point(|known| *known < value);
        let rating: BTreeSet<usize> = units.iter().flatten().map(|(coder, _)| *coder).collect();
        let numbered: BTreeMap<usize, usize> = rating.into_iter().zip(0..).collect();
        let place = |(coder, value): (usize, f64)| (numbered.get(&coder).copied().unwrap_or_default(), category(value));
        let rated = |unit: Vec<(usize, f64)>| unit.into_iter().map(place).collect();
        let units: Vec<Vec<(usize, usize)>> = units.into_iter().filter(|unit| !unit.is_empty()).map(rated).collect();
        if units.iter().all(|unit| unit.len() < 2) {
            return Err(NumericsError::NoPair);
        }
        Ok(Self { units, coders: numbered.len(), values })
    }

    /// How many units were rated.
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// How many coders rated something.
    pub const fn coders(&self) -> usize {
        self.coders
    }

    /// The categories, in ascending order.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// For each unit, who put it into which category.
    pub(super) fn rated(&self) -> &[Vec<(usize, usize)>] {
        &self.units
    }

    /// The units that have at least two ratings, and their categories.
    pub(super) fn rated_twice(&self) -> Self {
        let mut units: Vec<_> = self.units.iter().filter(|unit| unit.len() > 1).cloned().collect();
        let mut seen = vec![false; self.values.len()];
        for (_, category) in units.iter().flatten() {
            if let Some(seen) = seen.get_mut(*category) {
                *seen = true;
            }
        }
        let place: Vec<usize> =
            seen.iter().scan(0, |next, seen| Some(std::mem::replace(next, *next + usize::from(*seen)))).collect();
        for (_, category) in units.iter_mut().flatten() {
            *category = place.get(*category).copied().unwrap_or_default();
        }
        let values = self.values.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(value, _)| *value).collect();
        Self { units, coders: self.coders, values }
    }

    /// All but one unit; the categories stay.
    pub(super) fn without(&self, left_out: usize) -> Self {
        let kept = self.units.iter().enumerate().filter(|(unit, _)| *unit != left_out);
        self.with(kept.map(|(_, unit)| unit.clone()).collect())
    }

    /// These units, of which some may be there more than once; the categories stay.
    pub(super) fn resampled(&self, drawn: &[usize]) -> Self {
        self.with(drawn.iter().filter_map(|unit| self.units.get(*unit).cloned()).collect())
    }

    fn with(&self, units: Vec<Vec<(usize, usize)>>) -> Self {
        Self { units, coders: self.coders, values: self.values.clone() }
    }
}
