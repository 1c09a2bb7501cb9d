use crate::{MAX_CONDITIONS, MAX_WEIGHT};

/// The errors of this crate.
///
/// Indices count from 0. Each variant has a stable [`code`](BooleanError::code).
///
/// ```
/// use crosscase_boolean::Space;
/// let error = Space::new(&[2, 0]).unwrap_err();
/// assert_eq!(error.to_string(), "condition 1 has 0 levels; give it 1 to 255");
/// assert_eq!(error.code(), "BOO002");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BooleanError {
    /// A space of more conditions than the bit sets of the search hold.
    #[error("{found} conditions; at most {MAX_CONDITIONS} are allowed: leave out {}", found - MAX_CONDITIONS)]
    TooManyConditions {
        /// Conditions asked for.
        found: usize,
    },
    /// A condition without any level.
    #[error("condition {condition} has 0 levels; give it 1 to 255")]
    NoLevels {
        /// Index of the condition.
        condition: usize,
    },
    /// A row of another length than the space has conditions.
    #[error("row {row} has {found} values, the space {expected} conditions; give one value a condition")]
    RowLength {
        /// Index of the row.
        row: usize,
        /// Values in the row.
        found: usize,
        /// Conditions of the space.
        expected: usize,
    },
    /// A value that is no level of its condition.
    #[error("row {row} has value {value} in condition {condition}, whose levels are 0 to {}; correct the value or declare more levels", levels - 1)]
    RowValue {
        /// Index of the row.
        row: usize,
        /// Index of the condition.
        condition: usize,
        /// The value found.
        value: u8,
        /// Levels of the condition.
        levels: u8,
    },
    /// A cube over another number of conditions than the space has.
    #[error("cube {cube} is over {found} conditions, the space has {expected}; make it over all of them")]
    CubeLength {
        /// Index of the cube.
        cube: usize,
        /// Conditions of the cube.
        found: usize,
        /// Conditions of the space.
        expected: usize,
    },
    /// A literal on a condition, or with a value, that the space does not have.
    #[error(
        "cube {cube} fixes condition {condition} at {value}, which the space does not have; correct the literal or the space"
    )]
    CubeLiteral {
        /// Index of the cube.
        cube: usize,
        /// Index of the condition.
        condition: usize,
        /// The value found.
        value: u8,
    },
    /// A configuration asked to be true and false at once.
    #[error("positive row {row} lies in negative cube {cube}; a configuration can be one of them only: take one away")]
    Contradiction {
        /// Index of the positive row.
        row: usize,
        /// Index of the negative cube.
        cube: usize,
    },
    /// A row of a chart that no column covers, so that there is no cover.
    #[error("no column covers row {row}; every row needs at least one")]
    Uncovered {
        /// Index of the row.
        row: usize,
    },
    /// A column that names a row the chart does not have.
    #[error("column {column} covers row {row}, but the chart has {rows} rows; row indices count from 0")]
    UnknownRow {
        /// Index of the column.
        column: usize,
        /// The row named.
        row: usize,
        /// Rows of the chart.
        rows: usize,
    },
    /// Weights that do not match the columns of the chart.
    #[error("{found} weights for {expected} columns; give one weight a column")]
    WeightCount {
        /// Weights given.
        found: usize,
        /// Columns of the chart.
        expected: usize,
    },
    /// A weight out of range.
    #[error("column {column} has weight {weight}; weights run from 1 to {MAX_WEIGHT}")]
    Weight {
        /// Index of the column.
        column: usize,
        /// Its weight.
        weight: u64,
    },
    /// A chart too large to be solved, after everything that can be settled at once.
    #[error(
        "{found} rows of the chart are connected by common columns; at most {limit} are allowed: merge or drop rows"
    )]
    TooManyRows {
        /// Rows left.
        found: usize,
        /// The most allowed.
        limit: usize,
    },
    /// A set of cubes too large to be held.
    #[error("more than {limit} cubes are needed; use fewer or simpler cubes")]
    TooManyCubes {
        /// The limit that was passed.
        limit: usize,
    },
    /// The caller's [`Interrupt`](crate::Interrupt) stopped a computation that has no partial result.
    #[error("interrupted before the result was complete; allow more time")]
    Interrupted,
}

impl BooleanError {
    /// A code that stays the same from version to version.
    ///
    /// ```
    /// use crosscase_boolean::{BooleanError, Space};
    /// assert_eq!(Space::binary(200).map_err(|e| e.code()), Err("BOO001"));
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooManyConditions { .. } => "BOO001",
            Self::NoLevels { .. } => "BOO002",
            Self::RowLength { .. } => "BOO003",
            Self::RowValue { .. } => "BOO004",
            Self::CubeLiteral { .. } => "BOO005",
            Self::CubeLength { .. } => "BOO014",
            Self::Contradiction { .. } => "BOO006",
            Self::Uncovered { .. } => "BOO007",
            Self::UnknownRow { .. } => "BOO008",
            Self::WeightCount { .. } => "BOO009",
            Self::TooManyCubes { .. } => "BOO010",
            Self::Interrupted => "BOO011",
            Self::Weight { .. } => "BOO012",
            Self::TooManyRows { .. } => "BOO013",
        }
    }
}
