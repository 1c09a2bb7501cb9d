//! Sets of values of a condition.

use std::fmt;

/// Values of a condition, in rising order: the `2` of `A[2]`, the `0,2` of `A[0,2]`.
///
/// ```
/// use crosscase_boolean::expression::Levels;
/// let levels: Levels = [2, 0].into_iter().collect();
/// assert_eq!((levels.to_string().as_str(), levels.highest()), ("0,2", 2));
/// assert!(levels.contains(0.0) && !levels.contains(1.0));
/// assert!(Levels::from(1) < Levels::from(2));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Levels([u64; WORDS]);

/// A bit a value, the highest values first, so that sets are ordered by their highest value.
const WORDS: usize = 4;

impl Levels {
    /// The values, in rising order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = u8> {
        (0..=u8::MAX).filter(move |level| self.has(*level))
    }

    /// The highest; 0 of none.
    pub fn highest(self) -> u8 {
        self.iter().next_back().unwrap_or_default()
    }

    /// Whether the value of a case is one of them.
    pub fn contains(self, x: f64) -> bool {
        self.iter().any(|level| f64::from(level) == x)
    }

    fn has(self, level: u8) -> bool {
        let (word, bit) = place(level);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

fn place(level: u8) -> (usize, u64) {
    (WORDS - 1 - usize::from(level) / 64, 1 << (level % 64))
}

impl From<u8> for Levels {
    fn from(level: u8) -> Self {
        [level].into_iter().collect()
    }
}

impl FromIterator<u8> for Levels {
    fn from_iter<I: IntoIterator<Item = u8>>(levels: I) -> Self {
        let mut found = Self::default();
        for (word, bit) in levels.into_iter().map(place) {
            if let Some(bits) = found.0.get_mut(word) {
                *bits |= bit;
            }
        }
        found
    }
}

impl fmt::Display for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let levels: Vec<String> = self.iter().map(|level| level.to_string()).collect();
        f.write_str(&levels.join(","))
    }
}
