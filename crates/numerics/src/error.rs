use thiserror::Error;

/// The errors of this crate.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum NumericsError {
    /// The number of values does not fit the shape.
    #[error("{found} values do not fill a matrix of {rows} × {columns}: give exactly rows × columns values")]
    Shape {
        /// Rows asked for.
        rows: usize,
        /// Columns asked for.
        columns: usize,
        /// Values given.
        found: usize,
    },
    /// The rows have different lengths.
    #[error("row {row} has {found} values and the first row has {expected}: give every row the same number")]
    Ragged {
        /// The row, counted from 0.
        row: usize,
        /// Values in the first row.
        expected: usize,
        /// Values in this row.
        found: usize,
    },
    /// Two operands do not go together.
    #[error(
        "a {left_rows} × {left_columns} operand does not go with one of {right_rows} × {right_columns}: transpose or select columns first"
    )]
    Operands {
        /// Rows of the left operand.
        left_rows: usize,
        /// Columns of the left operand.
        left_columns: usize,
        /// Rows of the right operand.
        right_rows: usize,
        /// Columns of the right operand.
        right_columns: usize,
    },
    /// A value is NaN or infinite.
    #[error("the value in row {row}, column {column} is {value}: leave missing values out before the computation")]
    NotFinite {
        /// The row, counted from 0.
        row: usize,
        /// The column, counted from 0.
        column: usize,
        /// The value found.
        value: f64,
    },
    /// A symmetric matrix was asked for.
    #[error(
        "the matrix is not symmetric: row {row}, column {column} holds {upper} and its mirror image {lower}; give a square matrix equal to its transpose"
    )]
    NotSymmetric {
        /// The row, counted from 0.
        row: usize,
        /// The column, counted from 0.
        column: usize,
        /// The value above the diagonal.
        upper: f64,
        /// The value below it.
        lower: f64,
    },
    /// A square matrix was asked for.
    #[error("the matrix has {rows} rows and {columns} columns: give a square one")]
    NotSquare {
        /// Rows.
        rows: usize,
        /// Columns.
        columns: usize,
    },
    /// A positive definite matrix was asked for.
    #[error(
        "the matrix is not positive definite at pivot {pivot}: leave out a column that repeats others, or use least_squares"
    )]
    NotPositiveDefinite {
        /// The pivot that is not positive, counted from 0.
        pivot: usize,
    },
    /// An iteration reached its cap.
    #[error("the decomposition did not converge in {iterations} iterations: rescale the columns to like sizes")]
    NotConverged {
        /// The cap.
        iterations: usize,
    },
    /// A column that is not there.
    #[error("there is no column {column} of its own among {columns}")]
    NoColumn {
        /// The column, counted from 0.
        column: usize,
        /// How many there are.
        columns: usize,
    },
    /// A variable with one value.
    #[error("a variable has one value for all: leave it out")]
    Constant,
    /// Agreement is between coders.
    #[error("agreement needs two coders, and there {}", if *found == 1 { "is 1".to_owned() } else { format!("are {found}") })]
    TooFewCoders {
        /// How many there are.
        found: usize,
    },
    /// Every unit was rated by one coder alone.
    #[error("no unit was rated by two coders: agreement needs units that several coders rated")]
    NoPair,
    /// Cohen's kappa is of two coders.
    #[error("Cohen's kappa is of two coders, and there are {found}: take conger (Cohen's for several) or fleiss")]
    TwoCoders {
        /// How many there are.
        found: usize,
    },
    /// The ratio metric needs a scale that begins at 0.
    #[error("the ratio metric is of values from 0 on, and one is {value}: take the interval metric")]
    RatioBelowZero {
        /// The least value.
        value: f64,
    },
    /// A method of another crate failed in a way of its own.
    #[error("{method}: {reason}")]
    Outside {
        /// Which method.
        method: String,
        /// What is amiss, and what to change.
        reason: String,
    },
    /// Latent classes that cannot be sought.
    #[error("latent classes: {reason}")]
    LatentClasses {
        /// What is wrong.
        reason: &'static str,
    },
    /// A result is too large for a 64-bit number.
    #[error("a result is beyond 1.8e308: rescale the columns")]
    Overflow,
}

impl NumericsError {
    /// A stable code, for programs that branch on the kind of error.
    ///
    /// ```
    /// use crosscase_numerics::Matrix;
    /// assert_eq!(Matrix::new(2, 2, vec![1.0]).unwrap_err().code(), "NUM001");
    /// ```
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape { .. } => "NUM001",
            Self::Ragged { .. } => "NUM002",
            Self::Operands { .. } => "NUM003",
            Self::NotFinite { .. } => "NUM004",
            Self::NotSymmetric { .. } => "NUM005",
            Self::NotSquare { .. } => "NUM006",
            Self::NotPositiveDefinite { .. } => "NUM007",
            Self::NotConverged { .. } => "NUM008",
            Self::NoColumn { .. } => "NUM010",
            Self::Constant => "NUM011",
            Self::Overflow => "NUM009",
            Self::Outside { .. } => "NUM012",
            Self::TooFewCoders { .. } => "NUM013",
            Self::NoPair => "NUM014",
            Self::TwoCoders { .. } => "NUM015",
            Self::RatioBelowZero { .. } => "NUM016",
            Self::LatentClasses { .. } => "NUM017",
        }
    }
}
