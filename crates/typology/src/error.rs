use crosscase_boolean::BooleanError;
use crosscase_data::{DataError, DidYouMean, Listed, Place};
use crosscase_numerics::NumericsError;
use crosscase_sets::SetsError;
use thiserror::Error;

/// What stops work with typologies.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TypologyError {
    /// An error at a place of a file.
    #[error("{source} ({place})")]
    At {
        /// Where.
        place: Place,
        /// What is wrong there.
        source: Box<TypologyError>,
    },
    /// A file that is no typology.
    #[error("{reason}")]
    File {
        /// What is wrong with it.
        reason: String,
    },
    /// A typology without a dimension.
    #[error("a typology has at least one [[dimension]]")]
    NoDimension,
    /// A name that is there twice.
    #[error("the {what} `{name}` is there twice: give each a name of its own")]
    Twice {
        /// `dimension`, `type`, `concept`, `value of size`.
        what: String,
        /// The name.
        name: String,
    },
    /// A name that there is not.
    #[error("{of}: there is no {what} `{name}`{}; there are {}", DidYouMean(name, known), Listed(known))]
    Unknown {
        /// What names it.
        of: String,
        /// `dimension`, `value of size`.
        what: String,
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A dimension that cannot be one.
    #[error("the dimension `{dimension}` {reason}")]
    Dimension {
        /// The dimension.
        dimension: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A type or an impossible cell that names no dimension.
    #[error("{of} names no dimension: say in `where` which values it has")]
    NoWhere {
        /// What names none.
        of: String,
    },
    /// A type none of whose cells is possible.
    #[error("the type `{name}` has no possible cell: {reason}; change its `where`, or take it out")]
    NoCell {
        /// The type.
        name: String,
        /// Why.
        reason: String,
    },
    /// A concept that is made of itself.
    #[error("the concepts go in a circle: {}; take one out of the other", path.join(" -> "))]
    Circle {
        /// The way round.
        path: Vec<String>,
    },
    /// A concept that is used where there can be none.
    #[error("the dimension `{dimension}` has words for values, and its column `{column}` is a concept: make it fuzzy")]
    ConceptOfWords {
        /// The dimension.
        dimension: String,
        /// The column.
        column: String,
    },
    /// A concept that cannot be read.
    #[error("the concept `{name}`: {source}")]
    Concept {
        /// The concept.
        name: String,
        /// What is wrong with it.
        source: SetsError,
    },
    /// A step of the log that says too little, too much or what cannot be done.
    #[error("step {step} ({kind}): {reason}")]
    Step {
        /// Which, from 1.
        step: usize,
        /// Its kind.
        kind: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A case in an impossible cell.
    #[error(
        "the case `{case}` stands in a cell that [[impossible]] {number} declared impossible ({cell}): {why}; mend the case, or take the entry back ({place})"
    )]
    Impossible {
        /// The case.
        case: String,
        /// Its cell.
        cell: String,
        /// Which `[[impossible]]`, from 1.
        number: usize,
        /// Why the cell is impossible.
        why: String,
        /// Where the case stands.
        place: Place,
    },
    /// A case in a group that was struck.
    #[error(
        "the case `{case}` stands in the group {group}, which step {step} (empirical) struck for want of cases: {why}; mend the case, or undo the step ({place})"
    )]
    Struck {
        /// The case.
        case: String,
        /// Its group.
        group: String,
        /// The step, from 1.
        step: usize,
        /// Its reason.
        why: String,
        /// Where the case stands.
        place: Place,
    },
    /// A cell of a table that is no value of its dimension.
    #[error(
        "{found} is no value of {of}{}; there are {} ({place}, case {case})",
        DidYouMean(found, known),
        Listed(known)
    )]
    Value {
        /// What stands there.
        found: String,
        /// The dimension or column.
        of: String,
        /// The values.
        known: Vec<String>,
        /// The case.
        case: String,
        /// Where.
        place: Place,
    },
    /// A number that is no membership.
    #[error("{found} is no membership from 0 to 1: calibrate the column first ({place}, case {case})")]
    Membership {
        /// The number.
        found: f64,
        /// The case.
        case: String,
        /// Where.
        place: Place,
    },
    /// An entry that leaves empty what has to be said.
    #[error("{of} has an empty `{key}`: {mend}")]
    Blank {
        /// The entry.
        of: String,
        /// The key.
        key: &'static str,
        /// What to do.
        mend: &'static str,
    },
    /// More cells than can be listed.
    #[error(
        "{cells} cells are more than the {most} that can be listed: ask for those of one state, or reduce the space"
    )]
    TooManyListed {
        /// How many there are.
        cells: String,
        /// How many there may be.
        most: usize,
    },
    /// More types than can be gone through.
    #[error("without [[type]] every possible cell is a type, and there are {cells}, more than {most}: name types")]
    TooManyCells {
        /// How many there are.
        cells: String,
        /// How many there may be.
        most: usize,
    },
    /// More empty cells than can be gone through.
    #[error("{cells} cells are empty, more than the {most} that can be gone through: reduce the space")]
    TooManyEmpty {
        /// How many there are.
        cells: String,
        /// How many there may be.
        most: usize,
    },
    /// More memberships than can be held.
    #[error("{cases} cases in {types} types are more than {most} memberships: name types, or take fewer cases")]
    TooManyMemberships {
        /// The cases.
        cases: usize,
        /// The types.
        types: usize,
        /// How many memberships there may be.
        most: usize,
    },
    /// Two cases that cannot be compared.
    #[error("{a} and {b} have no column in common that is known of both: leave one of them out, or take more columns")]
    NothingInCommon {
        /// One case.
        a: String,
        /// The other.
        b: String,
    },
    /// No column to compare by.
    #[error("no column to compare cases by: name at least one")]
    NoColumns,
    /// An option outside its range.
    #[error("{option} is {found}: {allowed}")]
    BadOption {
        /// The option.
        option: &'static str,
        /// What was given.
        found: String,
        /// What may be given.
        allowed: String,
    },
    /// No case is left.
    #[error("no case is left: {reason}")]
    NoCases {
        /// Why.
        reason: &'static str,
    },
    /// A distance or a linkage of another crate failed in a way of its own.
    #[error("{name}: {reason}")]
    Outside {
        /// Its name.
        name: String,
        /// What is amiss, and what to change.
        reason: String,
    },
    /// The caller stopped a computation that has no partial result.
    #[error("interrupted before the result was complete; allow more time")]
    Interrupted,
    /// Sets of dimensions.
    #[error(transparent)]
    Boolean(#[from] BooleanError),
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Numbers.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
}

impl TypologyError {
    /// A code that stays the same from version to version.
    ///
    /// ```
    /// use crosscase_typology::Typology;
    /// assert_eq!(Typology::from_toml("", None).unwrap_err().code(), "TYP002");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::At { source, .. } => source.code(),
            Self::File { .. } => "TYP001",
            Self::NoDimension => "TYP002",
            Self::Twice { .. } => "TYP003",
            Self::Unknown { .. } => "TYP004",
            Self::Dimension { .. } => "TYP005",
            Self::NoWhere { .. } => "TYP006",
            Self::NoCell { .. } => "TYP007",
            Self::Circle { .. } => "TYP008",
            Self::ConceptOfWords { .. } => "TYP009",
            Self::Concept { .. } => "TYP010",
            Self::Step { .. } => "TYP011",
            Self::Impossible { .. } => "TYP012",
            Self::Struck { .. } => "TYP013",
            Self::Value { .. } => "TYP014",
            Self::Membership { .. } => "TYP015",
            Self::TooManyCells { .. } => "TYP016",
            Self::TooManyMemberships { .. } => "TYP017",
            Self::NothingInCommon { .. } => "TYP018",
            Self::NoColumns => "TYP019",
            Self::BadOption { .. } => "TYP020",
            Self::NoCases { .. } => "TYP021",
            Self::Outside { .. } => "TYP022",
            Self::Interrupted => "TYP023",
            Self::TooManyEmpty { .. } => "TYP024",
            Self::Blank { .. } => "TYP025",
            Self::TooManyListed { .. } => "TYP026",
            Self::Boolean(error) => error.code(),
            Self::Data(error) => error.code(),
            Self::Numerics(error) => error.code(),
        }
    }
}

impl crosscase_data::Coded for TypologyError {
    fn code(&self) -> &str {
        self.code()
    }
}
