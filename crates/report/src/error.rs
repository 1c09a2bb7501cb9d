use crosscase_data::DataError;

/// The errors of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A section's id is no HTML id that a link can name.
    #[error(
        "section id `{id}` cannot be linked to: begin with a letter, go on with letters, digits, `-` or `_`, and do not \
         begin with `cc-`, which the page keeps for itself"
    )]
    InvalidId {
        /// The id.
        id: String,
    },
    /// Two sections share an id.
    #[error("two sections have the id `{id}`: give each its own")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// A link that a page must not hold.
    #[error("link `{href}` is not allowed in a report: use a relative path, `#section`, `https://…` or `mailto:…`")]
    ForbiddenLink {
        /// The address.
        href: String,
    },
    /// A row of a table does not have one cell a column.
    #[error("table `{caption}`, row {row}: {found} cells for {expected} columns; give every column a cell")]
    RaggedRow {
        /// Caption of the table.
        caption: String,
        /// Row, counted from 1.
        row: usize,
        /// Cells in the row.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// A column that a screen reader could not name.
    #[error("table `{caption}`, column {column}: no heading; give every column one")]
    UnnamedColumn {
        /// Caption of the table.
        caption: String,
        /// Column, counted from 1.
        column: usize,
    },
    /// A table of data could not be read.
    #[error("the table cannot be shown: {0}")]
    Data(#[from] DataError),
    /// A template could not be filled in; a defect of this crate.
    #[error("the page cannot be written: {0}")]
    Template(#[from] minijinja::Error),
}

impl ReportError {
    /// The stable code of the error.
    ///
    /// ```
    /// use crosscase_report::ReportError;
    /// assert_eq!(ReportError::DuplicateId { id: "fit".into() }.code(), "REP002");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidId { .. } => "REP001",
            Self::DuplicateId { .. } => "REP002",
            Self::ForbiddenLink { .. } => "REP003",
            Self::RaggedRow { .. } => "REP004",
            Self::Data(_) => "REP006",
            Self::Template(_) => "REP007",
            Self::UnnamedColumn { .. } => "REP008",
        }
    }
}

impl crosscase_data::Coded for ReportError {
    fn code(&self) -> &str {
        self.code()
    }
}
