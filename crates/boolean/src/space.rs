use crate::{BooleanError, Cube};

/// The value of a condition that a row leaves open, because it does not apply there: no literal on it holds, and a conjunction
/// that covers the row leaves it out.
///
/// ```
/// use crosscase_boolean::{Cube, FREE};
/// assert_eq!(Cube::from_row(&[1, FREE, 0]), Cube::from_literals(3, [(0, 1), (2, 0)]));
/// ```
pub const FREE: u8 = u8::MAX;

/// The most conditions a [`Space`] can have: the bits of the sets in which [`primes`](crate::primes) searches.
pub const MAX_CONDITIONS: usize = 128;

/// The configurations that are possible: how many levels each condition has.
///
/// Crisp and fuzzy conditions have two levels (0 absent, 1 present), multi-value ones more. It holds the numbers of
/// levels only; configurations are never listed, so 128 conditions cost no more than four.
///
/// ```
/// use crosscase_boolean::Space;
/// let space = Space::new(&[2, 3])?;
/// assert_eq!((space.len(), space.levels()), (2, [2, 3].as_slice()));
/// assert_eq!(space.configurations(), Some(6));
/// assert!(Space::binary(0)?.is_empty());
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Space {
    levels: Vec<u8>,
}

impl Space {
    /// A space of two-valued conditions.
    ///
    /// # Errors
    /// [`BooleanError::TooManyConditions`] past [`MAX_CONDITIONS`].
    ///
    /// ```
    /// use crosscase_boolean::Space;
    /// assert_eq!(Space::binary(4)?.configurations(), Some(16));
    /// assert!(Space::binary(129).is_err());
    /// # Ok::<(), crosscase_boolean::BooleanError>(())
    /// ```
    pub fn binary(conditions: usize) -> Result<Self, BooleanError> {
        if conditions > MAX_CONDITIONS {
            return Err(BooleanError::TooManyConditions { found: conditions });
        }
        Ok(Self { levels: vec![2; conditions] })
    }

    /// A space of conditions with these numbers of levels, each 1 to 255. A condition of one level is a constant.
    ///
    /// # Errors
    /// [`BooleanError::TooManyConditions`] past [`MAX_CONDITIONS`], [`BooleanError::NoLevels`] for a condition of 0
    /// levels.
    ///
    /// ```
    /// use crosscase_boolean::Space;
    /// assert_eq!(Space::new(&[2, 2, 3])?.configurations(), Some(12));
    /// assert!(Space::new(&[2, 0]).is_err());
    /// # Ok::<(), crosscase_boolean::BooleanError>(())
    /// ```
    pub fn new(levels: &[u8]) -> Result<Self, BooleanError> {
        if levels.len() > MAX_CONDITIONS {
            return Err(BooleanError::TooManyConditions { found: levels.len() });
        }
        match levels.iter().position(|&l| l == 0) {
            Some(condition) => Err(BooleanError::NoLevels { condition }),
            None => Ok(Self { levels: levels.to_vec() }),
        }
    }

    /// Number of conditions.
    pub fn len(&self) -> usize {
        self.levels.len()
    }

    /// Whether there is no condition at all. Such a space has one configuration, the empty one.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Levels of each condition.
    pub fn levels(&self) -> &[u8] {
        &self.levels
    }

    /// Number of configurations, the product of the levels `∏ lⱼ`; `None` past `u128`.
    ///
    /// ```
    /// use crosscase_boolean::Space;
    /// assert_eq!(Space::binary(60)?.configurations(), Some(1 << 60));
    /// assert_eq!(Space::binary(128)?.configurations(), None);
    /// # Ok::<(), crosscase_boolean::BooleanError>(())
    /// ```
    pub fn configurations(&self) -> Option<u128> {
        self.levels.iter().try_fold(1u128, |product, &l| product.checked_mul(u128::from(l)))
    }

    /// How many of them a cube holds; `None` past `u128`.
    ///
    /// ```
    /// use crosscase_boolean::{Cube, Space};
    /// let space = Space::new(&[2, 3, 4])?;
    /// assert_eq!(space.configurations_in(&Cube::from_literals(3, [(0, 1), (2, 3)])), Some(3));
    /// # Ok::<(), crosscase_boolean::BooleanError>(())
    /// ```
    pub fn configurations_in(&self, cube: &Cube) -> Option<u128> {
        let free = self.levels.iter().enumerate().filter(|(j, _)| cube.value(*j).is_none());
        free.map(|(_, &levels)| levels).try_fold(1u128, |product, l| product.checked_mul(u128::from(l)))
    }

    pub(crate) fn check_rows(&self, rows: &[Vec<u8>]) -> Result<(), BooleanError> {
        for (row, values) in rows.iter().enumerate() {
            if values.len() != self.len() {
                return Err(BooleanError::RowLength { row, found: values.len(), expected: self.len() });
            }
            for (condition, (&value, &levels)) in values.iter().zip(&self.levels).enumerate() {
                if value >= levels && value != FREE {
                    return Err(BooleanError::RowValue { row, condition, value, levels });
                }
            }
        }
        Ok(())
    }

    pub(crate) fn check_cubes(&self, cubes: &[Cube]) -> Result<(), BooleanError> {
        for (cube, c) in cubes.iter().enumerate() {
            if c.conditions() != self.len() {
                let (found, expected) = (c.conditions(), self.len());
                return Err(BooleanError::CubeLength { cube, found, expected });
            }
            for (condition, value) in c.literals() {
                if self.levels.get(condition).is_none_or(|&l| value >= l) {
                    return Err(BooleanError::CubeLiteral { cube, condition, value });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configurations_are_the_product_of_the_levels() {
        let check = |levels: &[u8], expected: Option<u128>| {
            assert_eq!(Space::new(levels).unwrap().configurations(), expected);
        };
        check(&[], Some(1));
        check(&[2, 3, 4], Some(24));
        check(&[1, 1], Some(1));
        check(&[2; 127], Some(1 << 127));
        check(&[2; 128], None);
        check(&[255; 17], None);
    }

    #[test]
    fn impossible_spaces_are_refused() {
        let check = |levels: &[u8], code: &str| {
            assert_eq!(Space::new(levels).unwrap_err().code(), code);
        };
        check(&[2; 129], "BOO001");
        check(&[2, 0], "BOO002");
        assert_eq!(Space::binary(129).unwrap_err().code(), "BOO001");
    }
}
