use crate::{BooleanError, Cube, RowIndex};

/// A prime implicant chart: which column (prime implicant) covers which row (positive configuration).
///
/// It is what is left of a minimisation once the prime implicants are known: a set of columns that together cover every
/// row is a solution, and [`models`](crate::models) finds the best ones (Duşa & Thiem 2015,
/// doi:10.1080/0022250X.2014.897949). Rows and columns count from 0, in the order in which they were given.
///
/// ```
/// use crosscase_boolean::{Chart, Cube};
/// let on = [vec![1, 0], vec![0, 1]];
/// let chart = Chart::new(&on, &[Cube::from_literals(2, [(0, 1)]), Cube::from_literals(2, [(1, 1)])])?;
/// assert_eq!((chart.rows(), chart.columns()), (2, 2));
/// assert!(chart.covers(0, 0) && !chart.covers(0, 1));
/// assert_eq!(chart.rows_of(1), [1]);
/// assert_eq!(chart.literals(), [1, 1]);
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    rows: usize,
    /// For each column the rows it covers, ascending.
    columns: Vec<Vec<usize>>,
    literals: Vec<u64>,
}

impl Chart {
    /// The chart of these rows and prime implicants. Literals are those of the prime implicants.
    ///
    /// # Errors
    /// [`BooleanError::Uncovered`] if a row is in no prime implicant.
    ///
    /// ```
    /// use crosscase_boolean::{BooleanError, Chart, Cube};
    /// let on = [vec![1, 1, 0], vec![1, 1, 1]];
    /// let wide = Cube::from_literals(3, [(0, 1), (1, 1)]);
    /// assert_eq!(Chart::new(&on, &[wide])?.rows_of(0), [0, 1]);
    ///
    /// let narrow = Cube::from_row(&[1, 1, 0]);
    /// assert_eq!(Chart::new(&on, &[narrow]), Err(BooleanError::Uncovered { row: 1 }));
    /// # Ok::<(), BooleanError>(())
    /// ```
    pub fn new(on: &[Vec<u8>], primes: &[Cube]) -> Result<Self, BooleanError> {
        let index = RowIndex::new(on);
        let columns = primes.iter().map(|prime| index.inside(prime)).collect();
        let literals = primes.iter().map(|prime| prime.len() as u64).collect();
        Self { rows: on.len(), columns, literals }.checked()
    }

    /// A chart given column by column, each the rows it covers in any order. Every column counts as one literal.
    ///
    /// # Errors
    /// [`BooleanError::UnknownRow`] and [`BooleanError::Uncovered`].
    ///
    /// ```
    /// use crosscase_boolean::{BooleanError, Chart};
    /// let chart = Chart::from_columns(3, vec![vec![1, 0], vec![2, 1, 1]])?;
    /// assert_eq!(chart.rows_of(1), [1, 2]);
    /// assert!(Chart::from_columns(3, vec![vec![0, 1, 2, 3]]).is_err(), "row 3 would be the fourth");
    /// # Ok::<(), BooleanError>(())
    /// ```
    pub fn from_columns(rows: usize, mut columns: Vec<Vec<usize>>) -> Result<Self, BooleanError> {
        for (column, covered) in columns.iter_mut().enumerate() {
            covered.sort_unstable();
            covered.dedup();
            if let Some(&row) = covered.last().filter(|&&row| row >= rows) {
                return Err(BooleanError::UnknownRow { column, row, rows });
            }
        }
        let literals = vec![1; columns.len()];
        Self { rows, columns, literals }.checked()
    }

    fn checked(self) -> Result<Self, BooleanError> {
        // No more rows are covered than there are entries, so that memory grows with these and not with a number that was only
        // claimed.
        let entries: usize = self.columns.iter().map(Vec::len).sum();
        let mut covered = vec![false; self.rows.min(entries + 1)];
        for &row in self.columns.iter().flatten() {
            if let Some(covered) = covered.get_mut(row) {
                *covered = true;
            }
        }
        match covered.iter().position(|covered| !covered) {
            Some(row) => Err(BooleanError::Uncovered { row }),
            None => Ok(self),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Whether the column covers the row; false for a row or column the chart does not have.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        let covered = self.columns.get(column);
        covered.is_some_and(|c| c.binary_search(&row).is_ok())
    }

    /// The rows that a column covers, ascending; none for a column the chart does not have.
    pub fn rows_of(&self, column: usize) -> &[usize] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }

    /// Literals of each column.
    pub fn literals(&self) -> &[u64] {
        &self.literals
    }
}
