use crate::Cube;

/// Configurations indexed by the values of their conditions, to find quickly which of them a conjunction holds for.
///
/// ```
/// use crosscase_boolean::{Cube, RowIndex};
/// let index = RowIndex::new([[1, 0], [0, 1], [1, 1]]);
/// assert_eq!(index.inside(&Cube::from_literals(2, [(0, 1)])), [0, 2]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowIndex {
    rows: usize,
    /// By condition and value a bit for each row that has it; empty if none does.
    with: Vec<Vec<Vec<u64>>>,
}

impl RowIndex {
    /// The index of these rows.
    ///
    /// ```
    /// use crosscase_boolean::{Cube, RowIndex};
    /// let index = RowIndex::new([vec![1, 0], vec![1, 1, 2]]);
    /// assert_eq!(index.inside(&Cube::universe(2)), [0, 1]);
    /// ```
    pub fn new<R: AsRef<[u8]>>(rows: impl IntoIterator<Item = R>) -> Self {
        let mut index = Self { rows: 0, with: Vec::new() };
        for row in rows {
            index.push(row.as_ref());
        }
        index
    }

    fn push(&mut self, row: &[u8]) {
        let (word, bit) = (self.rows / 64, 1 << (self.rows % 64));
        if self.with.len() < row.len() {
            self.with.resize(row.len(), Vec::new());
        }
        for (values, &value) in self.with.iter_mut().zip(row) {
            let value = usize::from(value);
            if values.len() <= value {
                values.resize(value + 1, Vec::new());
            }
            if let Some(bits) = values.get_mut(value) {
                bits.resize(word + 1, 0);
                bits[word] |= bit;
            }
        }
        self.rows += 1;
    }

    /// The rows inside the cube, ascending. A row that lacks a condition that the cube fixes is not.
    ///
    /// ```
    /// use crosscase_boolean::{Cube, RowIndex};
    /// let index = RowIndex::new([vec![1, 0], vec![0, 2], vec![1, 2]]);
    /// assert_eq!(index.inside(&Cube::from_literals(2, [(1, 2)])), [1, 2]);
    /// assert!(index.inside(&Cube::from_literals(3, [(2, 0)])).is_empty(), "no row has a third condition");
    /// ```
    pub fn inside(&self, cube: &Cube) -> Vec<usize> {
        let mut fixed = cube.literals().map(|(j, value)| self.bits(j, value));
        let Some(first) = fixed.next() else { return (0..self.rows).collect() };
        let mut inside = first.to_vec();
        for bits in fixed {
            inside.truncate(bits.len());
            for (word, with) in inside.iter_mut().zip(bits) {
                *word &= with;
            }
        }
        let count = inside.iter().map(|word| word.count_ones() as usize).sum();
        let mut rows = Vec::with_capacity(count);
        for (at, word) in inside.into_iter().enumerate() {
            let mut word = word;
            while word != 0 {
                rows.push(at * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
        rows
    }

    fn bits(&self, j: usize, value: u8) -> &[u64] {
        let values = self.with.get(j).and_then(|values| values.get(usize::from(value)));
        values.map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_is_inside_if_the_cube_contains_it(
            rows in proptest::collection::vec(proptest::collection::vec(0u8..3, 2..5), 0..200),
            literals in proptest::collection::btree_map(0usize..6, 0u8..4, 0..4),
        ) {
            let cube = Cube::from_literals(6, literals);
            let expected: Vec<usize> = (0..rows.len()).filter(|&i| cube.contains(&rows[i])).collect();
            prop_assert_eq!(RowIndex::new(&rows).inside(&cube), expected);
        }
    }
}
