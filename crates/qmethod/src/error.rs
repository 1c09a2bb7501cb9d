use crosscase_data::{DataError, Place};
use crosscase_numerics::NumericsError;
use thiserror::Error;

/// What stops work with Q-sorts. Rows, sorts and statements are counted from 0 in the fields and from 1 in the messages.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum QmethodError {
    /// There is nothing to analyse.
    #[error("{sorts} sorts of {statements} statements: an analysis wants at least 2 of each")]
    TooSmall {
        /// How many sorts there are.
        sorts: usize,
        /// How many statements there are.
        statements: usize,
    },
    /// A sort or statement without a name.
    #[error("{what} {} has no name", position + 1)]
    NoName {
        /// `sort` or `statement`.
        what: &'static str,
        /// Its place in the list, from 0.
        position: usize,
    },
    /// A sort or statement named twice.
    #[error("{what} `{name}` is there twice: give each a name of its own")]
    Duplicate {
        /// `sort` or `statement`.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A sort that does not place every statement.
    #[error("sort `{sorter}` has {found} places for {expected} statements")]
    SortLength {
        /// Whose sort.
        sorter: String,
        /// How many statements there are.
        expected: usize,
        /// How many places it has.
        found: usize,
    },
    /// A place that is NaN or infinite.
    #[error("sort `{sorter}` puts statement `{statement}` at {value}: places are finite numbers")]
    NotFinite {
        /// Whose sort.
        sorter: String,
        /// The statement.
        statement: String,
        /// The value.
        value: f64,
    },
    /// Statements without a place.
    #[error(
        "{} `{sorter}` has no place for statement {statements}{}; complete the sort, or leave out such sorts or statements",
        if *others > 0 { "among others, sort" } else { "sort" },
        place.as_ref().map_or_else(String::new, |place| format!(" ({place})"))
    )]
    MissingPlaces {
        /// Whose sort.
        sorter: String,
        /// The statements, joined by commas.
        statements: String,
        /// How many further sorts lack places.
        others: usize,
        /// Where the sort stands.
        place: Option<Place>,
    },
    /// A grid that is none.
    #[error("`{text}` is no grid: {reason}; write places with counts, such as `-1:2, 0:3, 1:2`")]
    Grid {
        /// The text or the counts.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A grid for another number of statements.
    #[error("the grid has room for {grid} statements, and there are {statements}")]
    GridSize {
        /// Places in the grid.
        grid: usize,
        /// Statements.
        statements: usize,
    },
    /// Linear algebra.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
}

impl QmethodError {
    /// A code that stays the same from version to version.
    ///
    /// ```
    /// let error = "-1:2, 1:x".parse::<crosscase_qmethod::Grid>().unwrap_err();
    /// assert_eq!(error.code(), "QME007");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooSmall { .. } => "QME001",
            Self::NoName { .. } => "QME002",
            Self::Duplicate { .. } => "QME003",
            Self::SortLength { .. } => "QME004",
            Self::NotFinite { .. } => "QME005",
            Self::MissingPlaces { .. } => "QME006",
            Self::Grid { .. } => "QME007",
            Self::GridSize { .. } => "QME008",
            Self::Numerics(_) => "QME900",
            Self::Data(error) => error.code(),
        }
    }
}
