use crate::FREE;
use std::cmp::Ordering;

/// A conjunction of single-value literals: the configurations that agree with every one of them.
///
/// A literal `(j, v)` says that condition `j` (from 0) has the value `v`; for crisp and fuzzy conditions 0 is absent
/// and 1 present. The empty conjunction, [`Cube::universe`], holds for every configuration. A cube knows no
/// [`Space`](crate::Space): whether its literals exist is checked where both meet.
///
/// Cubes are ordered by number of literals, then literal by literal (lower condition first, then lower value): the
/// canonical order of every list this crate returns.
///
/// ```
/// use crosscase_boolean::Cube;
/// let cube = Cube::from_literals(3, [(0, 1), (2, 0)]);
/// assert!(cube.contains(&[1, 1, 0]));
/// assert_eq!((cube.value(1), cube.value(2)), (None, Some(0)));
/// assert_eq!((cube.len(), cube.conditions(), cube.is_empty()), (2, 3, false));
/// assert_eq!(cube.literals().collect::<Vec<_>>(), [(0, 1), (2, 0)]);
/// assert!(cube.clone().without(2).covers(&cube));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cube {
    conditions: usize,
    /// Ascending by condition, one a condition.
    literals: Vec<(usize, u8)>,
}

impl Cube {
    /// The cube without a literal, over this many conditions.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// assert!(Cube::universe(2).contains(&[0, 1]) && Cube::universe(2).is_empty());
    /// ```
    pub fn universe(conditions: usize) -> Self {
        Self { conditions, literals: Vec::new() }
    }

    /// The cube of one configuration; a condition that the row leaves [`FREE`] is in no literal.
    ///
    /// ```
    /// use crosscase_boolean::{Cube, FREE};
    /// assert_eq!(Cube::from_row(&[1, 0]), Cube::from_literals(2, [(0, 1), (1, 0)]));
    /// assert_eq!(Cube::from_row(&[1, FREE]), Cube::from_literals(2, [(0, 1)]));
    /// ```
    pub fn from_row(row: &[u8]) -> Self {
        let fixed = row.iter().copied().enumerate().filter(|&(_, value)| value != FREE);
        Self { conditions: row.len(), literals: fixed.collect() }
    }

    /// The cube of these literals `(condition, value)`, in any order. Of two literals on one condition the later counts;
    /// a literal past `conditions` widens the cube to it.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// assert_eq!(Cube::from_literals(3, [(2, 0), (0, 0), (0, 1)]), Cube::from_literals(3, [(0, 1), (2, 0)]));
    /// assert_eq!(Cube::from_literals(1, [(2, 0)]).conditions(), 3);
    /// ```
    pub fn from_literals(conditions: usize, literals: impl IntoIterator<Item = (usize, u8)>) -> Self {
        literals.into_iter().fold(Self::universe(conditions), |cube, (j, v)| cube.with(j, v))
    }

    /// Number of conditions the cube ranges over, fixed or free.
    pub fn conditions(&self) -> usize {
        self.conditions
    }

    /// The value condition `j` is fixed at, if it is.
    pub fn value(&self, j: usize) -> Option<u8> {
        let at = self.literals.binary_search_by_key(&j, |l| l.0).ok()?;
        self.literals.get(at).map(|l| l.1)
    }

    /// The cube with condition `j` fixed at `v`, whatever it was before.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// assert_eq!(Cube::from_row(&[1, 1]).with(1, 0), Cube::from_row(&[1, 0]));
    /// ```
    #[must_use]
    pub fn with(mut self, j: usize, v: u8) -> Self {
        match self.literals.binary_search_by_key(&j, |l| l.0) {
            Ok(at) => self.literals[at].1 = v,
            Err(at) => self.literals.insert(at, (j, v)),
        }
        self.conditions = self.conditions.max(j.saturating_add(1));
        self
    }

    /// The cube with condition `j` free; unchanged if it was.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// assert_eq!(Cube::from_row(&[1, 0]).without(1), Cube::from_literals(2, [(0, 1)]));
    /// ```
    #[must_use]
    pub fn without(mut self, j: usize) -> Self {
        self.literals.retain(|l| l.0 != j);
        self
    }

    /// The literals `(condition, value)`, ascending by condition.
    pub fn literals(&self) -> impl Iterator<Item = (usize, u8)> + '_ {
        self.literals.iter().copied()
    }

    /// Number of literals.
    pub fn len(&self) -> usize {
        self.literals.len()
    }

    /// Whether there is no literal, so that every configuration is inside.
    pub fn is_empty(&self) -> bool {
        self.literals.is_empty()
    }

    /// Whether the configuration is inside. A row that lacks a fixed condition is not.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// let cube = Cube::from_literals(2, [(1, 1)]);
    /// assert!(cube.contains(&[0, 1]) && !cube.contains(&[0, 0]) && !cube.contains(&[0]));
    /// ```
    pub fn contains(&self, row: &[u8]) -> bool {
        self.literals.iter().all(|&(j, v)| row.get(j) == Some(&v))
    }

    /// Whether every configuration of `other` is inside: every literal of this cube is one of `other`.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// let (wide, narrow) = (Cube::from_literals(2, [(0, 1)]), Cube::from_row(&[1, 0]));
    /// assert!(wide.covers(&narrow) && !narrow.covers(&wide));
    /// ```
    pub fn covers(&self, other: &Self) -> bool {
        self.literals.iter().all(|l| other.literals.binary_search(l).is_ok())
    }

    /// Whether some configuration is inside both: no condition is fixed at two values.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// let (a, b, not_a) = (Cube::universe(2).with(0, 1), Cube::universe(2).with(1, 1), Cube::universe(2).with(0, 0));
    /// assert!(a.intersects(&b) && !a.intersects(&not_a));
    /// ```
    pub fn intersects(&self, other: &Self) -> bool {
        self.literals.iter().all(|&(j, v)| other.value(j).is_none_or(|w| w == v))
    }

    /// The configurations inside both, `None` if there is none. It has the literals of both.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// let (a, b) = (Cube::universe(2).with(0, 1), Cube::universe(2).with(1, 0));
    /// assert_eq!(a.intersection(&b), Some(Cube::from_row(&[1, 0])));
    /// assert_eq!(a.intersection(&Cube::universe(2).with(0, 0)), None);
    /// ```
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        self.intersects(other).then(|| {
            let both = other.literals().fold(self.clone(), |cube, (j, v)| cube.with(j, v));
            Self { conditions: self.conditions.max(other.conditions), ..both }
        })
    }
}

impl Ord for Cube {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.len(), &self.literals, self.conditions).cmp(&(other.len(), &other.literals, other.conditions))
    }
}

impl PartialOrd for Cube {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cubes() -> impl Strategy<Value = Cube> {
        proptest::collection::vec(proptest::option::of(0u8..3), 4).prop_map(|values| {
            let literals = values.iter().enumerate().filter_map(|(j, v)| v.map(|v| (j, v)));
            Cube::from_literals(4, literals)
        })
    }

    fn rows() -> impl Iterator<Item = [u8; 4]> {
        (0..81u8).map(|i| [i / 27, i / 9 % 3, i / 3 % 3, i % 3])
    }

    proptest! {
        #[test]
        fn relations_are_those_of_the_sets_of_configurations(a in cubes(), b in cubes()) {
            prop_assert_eq!(a.covers(&b), rows().all(|r| a.contains(&r) || !b.contains(&r)));
            prop_assert_eq!(a.intersects(&b), rows().any(|r| a.contains(&r) && b.contains(&r)));
            if let Some(both) = a.intersection(&b) {
                prop_assert!(rows().all(|r| both.contains(&r) == (a.contains(&r) && b.contains(&r))));
            } else {
                prop_assert!(!a.intersects(&b));
            }
        }

        #[test]
        fn literals_rebuild_the_cube(a in cubes()) {
            prop_assert_eq!(Cube::from_literals(4, a.literals()), a);
        }
    }

    #[test]
    fn shorter_cubes_come_first_then_lower_literals() {
        let sorted = [
            Cube::universe(3),
            Cube::from_literals(3, [(0, 0)]),
            Cube::from_literals(3, [(0, 1)]),
            Cube::from_literals(3, [(2, 0)]),
            Cube::from_literals(3, [(0, 0), (2, 1)]),
            Cube::from_row(&[0, 0, 0]),
        ];
        assert!(sorted.is_sorted());
    }

    #[test]
    fn a_row_that_lacks_a_fixed_condition_is_outside() {
        assert!(!Cube::from_literals(2, [(5, 1)]).contains(&[1, 1]));
        assert_eq!(Cube::from_literals(2, [(5, 1)]).conditions(), 6);
    }
}
