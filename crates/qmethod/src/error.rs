use crosscase_data::{DataError, DidYouMean, Place, RefusedName};
use crosscase_numerics::NumericsError;
use thiserror::Error;

/// The errors of this crate. Rows, sorts and statements are counted from 0 in the fields and from 1 in the messages.
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
    /// A text or counts that are not a grid.
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
    /// A sort that puts every statement at one place.
    #[error("sort {} puts every statement at one place, and correlates with nothing", position + 1)]
    NoVariance {
        /// Its place in the list, from 0.
        position: usize,
    },
    /// An analysis of no factor.
    #[error("0 factors: ask for at least 1")]
    NoFactors,
    /// More factors than the correlations hold.
    #[error("{method} finds {} here, not {wanted}: ask for 1 to as many as there are", crosscase_data::counted(*most, "factor", "factors"))]
    TooManyFactors {
        /// How many were asked for.
        wanted: usize,
        /// How many there are.
        most: usize,
        /// What looked for them.
        method: &'static str,
    },
    /// A factor that there is not.
    #[error("there is no factor {factor}: they count from 1 to {factors}")]
    UnknownFactor {
        /// The factor, counted from 1.
        factor: usize,
        /// How many there are.
        factors: usize,
    },
    /// A sorter who is not among those analysed.
    #[error("there is no sort `{sorter}` among those analysed{}", DidYouMean(sorter, known))]
    UnknownSorter {
        /// The sorter.
        sorter: String,
        /// Those that are.
        known: Vec<String>,
    },
    /// An extraction that the registry does not hold.
    #[error("there is no extraction `{name}`; known are {known}")]
    UnknownExtraction {
        /// Its name.
        name: String,
        /// The names that are known.
        known: String,
    },
    /// A rotation criterion that the registry does not hold.
    #[error("there is no rotation `{name}`; known are {known}")]
    UnknownCriterion {
        /// Its name.
        name: String,
        /// The names that are known.
        known: String,
    },
    /// A rule of flags that the registry does not hold.
    #[error("there is no rule of flags `{name}`; known are {known}")]
    UnknownFlagRule {
        /// Its name.
        name: String,
        /// The names that are known.
        known: String,
    },
    /// A name that a registry does not take.
    #[error("`{}` cannot be the name of a method: {}", .0.name, .0.fault)]
    MethodName(RefusedName),
    /// A method of another crate that gave something of another shape than it was asked for.
    #[error(
        "`{method}` gave {} rows of {} columns where {} of {} were asked for: the method is at fault",
        found.0, found.1, expected.0, expected.1
    )]
    WrongShape {
        /// The method.
        method: String,
        /// Rows and columns that it gave.
        found: (usize, usize),
        /// Those that were asked for.
        expected: (usize, usize),
    },
    /// A method of another crate that failed in a way of its own.
    #[error("{method}: {reason}")]
    Outside {
        /// The method.
        method: String,
        /// What is amiss, and what to change.
        reason: String,
    },
    /// A step of a rotation list that cannot be read.
    #[error("rotation step `{step}` cannot be read: {reason}")]
    RotationSyntax {
        /// The step.
        step: String,
        /// What it should be.
        reason: &'static str,
    },
    /// A rotation at right angles after an oblique one.
    #[error("`{step}` turns factors at right angles, and an oblique rotation came before it: rotate obliquely last")]
    ObliquePlane {
        /// The step.
        step: String,
    },
    /// A reliability that is not between 0 and 1.
    #[error("the reliability of a sort is between 0 and 1, not {value}")]
    Reliability {
        /// The value.
        value: f64,
    },
    /// A level that is not between 0 and 0.5, or a margin that is not above 0.
    #[error("a test wants a level between 0 and 0.5 and a positive margin, not {alpha} and {margin}")]
    Level {
        /// The level.
        alpha: f64,
        /// The margin.
        margin: f64,
    },
    /// A level or a quantile that is not between 0 and 1.
    #[error("{what} is between 0 and 1, such as 0.95, not {value}")]
    Fraction {
        /// What was given.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// Sorts of which too few can be correlated.
    #[error(
        "{left} of {sorts} sorts can be correlated, and an analysis wants at least 2: {sorters} put{} every statement at one place",
        if sorts - left == 1 { "s" } else { "" }
    )]
    FlatSorts {
        /// How many sorts there are.
        sorts: usize,
        /// How many of them vary.
        left: usize,
        /// The others, joined by commas.
        sorters: String,
    },
    /// Two studies with hardly a statement in common.
    #[error(
        "the two studies have {shared} statements in common: compare studies that sorted the same statements, by their ids"
    )]
    FewShared {
        /// How many.
        shared: usize,
    },
    /// A study that sorted other statements.
    #[error(
        "study `{study}` did not sort the statements of the first one: a second-order analysis wants the same ones"
    )]
    OtherStatements {
        /// The study.
        study: String,
    },
    /// A sorter who belongs to no case.
    #[error("sort `{sorter}` belongs to no case: name the case of every sorter")]
    NoCase {
        /// The sorter.
        sorter: String,
    },
    /// A file that is not what it should be.
    #[error("{place}: {reason}")]
    BadFile {
        /// Where: the file, the line or sheet and row, the columns.
        place: Place,
        /// What is wrong.
        reason: String,
    },
    /// A significance level that is neither a probability nor a number of standard errors.
    #[error(
        "{level} is no level of a significant loading: give a probability such as 0.01 or standard errors such as 2.58"
    )]
    FlagLevel {
        /// What was given.
        level: f64,
    },
    /// A table that is not what it should be.
    #[error("the table is no table of Q-sorts: {reason}")]
    BadTable {
        /// What is wrong.
        reason: String,
    },
    /// An option that would be ignored.
    #[error("{place}: `{option}` (in a study `{}`) says nothing about {format}: leave it out", in_study(option))]
    UnusedOption {
        /// The file.
        place: Place,
        /// The option, as a command has it.
        option: &'static str,
        /// What the file is.
        format: &'static str,
    },
    /// Data that a format cannot hold.
    #[error("{format} cannot hold this study: {reason}; {instead}")]
    NotWritable {
        /// The format.
        format: &'static str,
        /// What does not fit.
        reason: String,
        /// What to do.
        instead: &'static str,
    },
    /// Statements and wordings that do not go together.
    #[error("{texts} wordings for {statements} statements: give one a statement, in order")]
    Wordings {
        /// How many wordings.
        texts: usize,
        /// How many statements.
        statements: usize,
    },
    /// Wordings with numbers of their own that are not in order.
    #[error(
        "wording {line} begins with the number {number} (`{text}`), and so all of them have numbers, in another order than that of their lines, \
         which is that of the statements: sort the lines by their numbers, or take the numbers away"
    )]
    WordingsOrder {
        /// The line, from 1.
        line: usize,
        /// The number that it begins with.
        number: usize,
        /// The wording.
        text: String,
    },
    /// Linear algebra.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
}

impl From<RefusedName> for QmethodError {
    fn from(refused: RefusedName) -> Self {
        Self::MethodName(refused)
    }
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
            Self::NoVariance { .. } => "QME009",
            Self::TooManyFactors { .. } => "QME010",
            Self::NoFactors => "QME033",
            Self::UnknownFactor { .. } => "QME011",
            Self::UnknownSorter { .. } => "QME012",
            Self::UnknownExtraction { .. } => "QME013",
            Self::UnknownCriterion { .. } => "QME014",
            Self::RotationSyntax { .. } => "QME015",
            Self::ObliquePlane { .. } => "QME016",
            Self::Reliability { .. } => "QME017",
            Self::Level { .. } => "QME018",
            Self::Fraction { .. } => "QME019",
            Self::FlatSorts { .. } => "QME034",
            Self::FewShared { .. } => "QME030",
            Self::OtherStatements { .. } => "QME031",
            Self::NoCase { .. } => "QME032",
            Self::FlagLevel { .. } => "QME035",
            Self::UnknownFlagRule { .. } => "QME036",
            Self::MethodName(_) => "QME037",
            Self::WrongShape { .. } => "QME038",
            Self::Outside { .. } => "QME039",
            Self::BadFile { .. } => "QME020",
            Self::BadTable { .. } => "QME021",
            Self::NotWritable { .. } => "QME022",
            Self::Wordings { .. } => "QME023",
            Self::UnusedOption { .. } => "QME024",
            Self::WordingsOrder { .. } => "QME025",
            Self::Numerics(_) => "QME900",
            Self::Data(error) => error.code(),
        }
    }
}

impl crosscase_data::Coded for QmethodError {
    fn code(&self) -> &str {
        self.code()
    }
}

/// What an option of a command is called in a study.
fn in_study(option: &str) -> String {
    let key = option.trim_start_matches("--").split(' ').next().unwrap_or_default();
    if key == "missing-value" { "missing".to_owned() } else { key.replace('-', "_") }
}

/// Holds a level of an interval or a quantile to 0 to 1, ends excluded.
pub(crate) fn check_fraction(what: &'static str, value: f64) -> Result<(), QmethodError> {
    if value > 0.0 && value < 1.0 { Ok(()) } else { Err(QmethodError::Fraction { what, value }) }
}
