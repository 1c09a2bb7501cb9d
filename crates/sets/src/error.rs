use crosscase_data::{DataError, Listed, Place};
use crosscase_numerics::NumericsError;
use thiserror::Error;

/// The errors of this crate. Rows are counted from 0 in the fields and from 1 in the messages.
///
/// ```
/// use crosscase_sets::Anchors;
/// let error = Anchors::new(400.0, 900.0, 550.0).unwrap_err();
/// assert!(error.to_string().starts_with("anchors 2 and 3 are 900 and 550"));
/// assert_eq!(error.row(), None, "no row is at fault");
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SetsError {
    /// Anchors are neither three nor six.
    #[error(
        "{found} anchor{}: give three (exclusion, crossover, inclusion) or, for a bell, six (exclusion, crossover, inclusion on the way up; inclusion, crossover, exclusion on the way down)",
        if *found == 1 { "" } else { "s" }
    )]
    AnchorCount {
        /// How many were given.
        found: usize,
    },
    /// An anchor or cut point is NaN or infinite.
    #[error("anchor {} is {value}: give a finite number", position + 1)]
    AnchorNotFinite {
        /// Its place in the list, from 0.
        position: usize,
        /// The value.
        value: f64,
    },
    /// Anchors do not rise or fall throughout.
    #[error(
        "anchors {} and {} are {before} and {after}: exclusion, crossover and inclusion must rise throughout, or fall throughout for a decreasing set",
        position + 1, position + 2
    )]
    AnchorOrder {
        /// The place of the first of the two, from 0.
        position: usize,
        /// The value there.
        before: f64,
        /// The value after it.
        after: f64,
    },
    /// Anchors lie further apart than a 64-bit number can say.
    #[error("the anchors are more than 1.8e308 apart: change the unit of measurement")]
    AnchorSpan,
    /// There is no cut point.
    #[error("no cut point: give at least one")]
    NoCuts,
    /// A column with too few different values for the thresholds asked for.
    #[error("{different} different values cannot be parted by {thresholds} thresholds: ask for fewer")]
    TooFewValues {
        /// The thresholds asked for.
        thresholds: usize,
        /// The different values there are.
        different: usize,
    },
    /// A qualitative scale that is none.
    #[error("the qualitative scale: {why}")]
    Scale {
        /// What is wrong with it.
        why: &'static str,
    },
    /// A cell that names no level of the qualitative scale.
    #[error("case {} has \"{found}\", which is no level of the scale: there are {}, or their numbers from 1", row + 1, Listed(known))]
    UnknownScaleLevel {
        /// The row, from 0.
        row: usize,
        /// What stands there.
        found: String,
        /// The levels.
        known: Vec<String>,
    },
    /// A value of a column whose file says what values are called, which is none of the levels.
    #[error("case {} has \"{found}\"{}, which is no level of the scale: the file calls its values {}, and the levels are {}; call the levels as the file does, or say what each value stands for (`--recode`; in a study `recode`)", row + 1, label.as_ref().map_or_else(String::new, |label| format!(" ({label})")), Listed(labels), Listed(levels))]
    LabelledLevel {
        /// The row, from 0.
        row: usize,
        /// What stands there.
        found: String,
        /// What the file calls it.
        label: Option<String>,
        /// What the file calls its values.
        labels: Vec<String>,
        /// The levels.
        levels: Vec<String>,
    },
    /// Values and groups of different lengths.
    #[error("{values} values and {groups} groups: give one group a value")]
    GroupLength {
        /// Values.
        values: usize,
        /// Groups.
        groups: usize,
    },
    /// A group that has no calibration.
    #[error("no calibration is given for {group}, only for {}", .known.join(", "))]
    UnknownGroup {
        /// The group.
        group: String,
        /// The groups that have one.
        known: Vec<String>,
    },
    /// Groups of which some are multi-value and others not, or with different numbers of levels.
    #[error("the groups make sets of different kinds: use as many cut points in each, or none in any")]
    MixedGroups,
    /// A case that no group is named for.
    #[error("the case belongs to no group: name its group, or leave the case out")]
    NoGroup {
        /// The row, from 0.
        row: usize,
    },
    /// A concept whose rule and parts do not go together.
    #[error("the concept: {why}")]
    Concept {
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text that is no concept.
    #[error("a concept is written as min(A, max(B, ~C)): expected {expected}, found `{found}`")]
    ConceptText {
        /// What should stand there.
        expected: &'static str,
        /// What does.
        found: String,
    },
    /// A part of a concept that is no set.
    #[error("{name} is a part of the concept and no set is called so: name a set, or ~ and a set")]
    UnknownPart {
        /// The name.
        name: String,
    },
    /// Values that a set does not have.
    #[error("{name} is values of a set that has degrees, or no such value: it has whole values from 0 to {highest}")]
    NoSuchValue {
        /// What is written: `A[1,9]`.
        name: String,
        /// The highest value of the set.
        highest: f64,
    },
    /// A multi-value set without the values that are meant.
    #[error("{name} has the values 0 to {highest}: say which are meant, as in {name}[{highest}]")]
    ValuesNeeded {
        /// The set.
        name: String,
        /// Its highest value.
        highest: u8,
    },
    /// A set with degrees that was said to be crisp, or that does not apply to some cases.
    #[error(
        "{name} has degrees, so that it is not crisp, and applies to every case: leave it out of the crisp sets, or its cells empty where nothing is known"
    )]
    NotCrisp {
        /// The name.
        name: String,
    },
    /// An anchor that a calibration does not have.
    #[error("there is no anchor {place}; the calibration has {anchors}")]
    NoAnchor {
        /// Its place, from 1.
        place: usize,
        /// The number of anchors.
        anchors: usize,
    },
    /// A part of a concept with values for other cases.
    #[error("{name} has {found} values for {cases} cases: give one a case")]
    PartLength {
        /// The set.
        name: String,
        /// Its values.
        found: usize,
        /// The cases.
        cases: usize,
    },
    /// Cut points do not rise.
    #[error("cut points {} and {} are {before} and {after}: list them in rising order, each once", position + 1, position + 2)]
    CutOrder {
        /// The place of the first of the two, from 0.
        position: usize,
        /// The value there.
        before: f64,
        /// The value after it.
        after: f64,
    },
    /// The shape goes with another number of anchors.
    #[error("the shape {shape} takes {expected} anchor{}, not {found}", if *expected == 1 { "" } else { "s" })]
    ShapeAnchors {
        /// The shape.
        shape: &'static str,
        /// How many it takes.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// A parameter is outside its range.
    #[error("{parameter} of {function} is {found}: {allowed}")]
    Parameter {
        /// The membership function.
        function: String,
        /// Its parameter.
        parameter: String,
        /// The value given.
        found: f64,
        /// What is allowed, as a short phrase.
        allowed: &'static str,
    },
    /// A membership function has no such parameter, or the method none at all.
    #[error("{function} has no parameter {parameter}: there are {}", Listed(known))]
    UnknownParameter {
        /// The membership function or method.
        function: String,
        /// The name given.
        parameter: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A membership function needs a parameter that has no default.
    #[error("{function} needs its parameter {parameter}")]
    MissingParameter {
        /// The membership function or method.
        function: String,
        /// The parameter.
        parameter: String,
    },
    /// No membership function is registered under this id.
    #[error("unknown membership function {id}: there are {}", Listed(known))]
    UnknownFunction {
        /// The id given.
        id: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// A membership function of this id is registered already.
    #[error("a membership function {id} is registered already: choose another id")]
    FunctionTaken {
        /// The id.
        id: String,
    },
    /// An id that is no word in lower case.
    #[error(
        "the id {id:?} of a membership function is at fault: begin with a lower-case letter and go on in lower-case letters, digits, hyphens and underscores, such as my-curve"
    )]
    FunctionId {
        /// The id.
        id: String,
    },
    /// A membership function of another crate failed in a way of its own.
    #[error("{function}: {reason}")]
    Outside {
        /// The membership function.
        function: String,
        /// What is amiss, and what to change.
        reason: String,
    },
    /// A membership function gave something that is no membership.
    #[error("{function} gives {found} for {value}, which is no membership from 0 to 1: the function is at fault")]
    NotAMembership {
        /// The membership function.
        function: String,
        /// The value it was given.
        value: f64,
        /// What it gave.
        found: f64,
    },
    /// A number is no membership.
    #[error("{value} is no membership: give a number from 0 to 1, or calibrate first")]
    Membership {
        /// The number.
        value: f64,
    },
    /// A value is NaN or infinite.
    #[error("case {} has the value {value}: pass missing values as missing", row + 1)]
    NotFinite {
        /// The row, from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// The indirect method takes logarithms.
    #[error(
        "case {} has the value {value}: the indirect method takes logarithms and square roots, so no value may be below 0; add a constant to values and cut points, or use the direct method",
        row + 1
    )]
    Negative {
        /// The row, from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// The regression of the indirect method did not settle.
    #[error(
        "the regression of the indirect method did not converge in {iterations} iterations: use other cut points, or the direct method"
    )]
    NotConverged {
        /// The cap.
        iterations: usize,
    },
    /// There is no value at all.
    #[error("no value is present: the kind of set cannot be determined")]
    NoValues,
    /// A value fits no kind of set.
    #[error(
        "case {} has the value {value}, which is no membership from 0 to 1 and no level 0, 1, 2 …: calibrate the column first (`calibrate`)",
        row + 1
    )]
    NotASet {
        /// The row, from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A level below the highest has no case.
    #[error(
        "case {} has the level {value} and no case the level {absent}: levels go up from 0 without holes; recode, or calibrate the raw figures (`calibrate`)",
        row + 1
    )]
    LevelHole {
        /// A row with the highest level, from 0.
        row: usize,
        /// That level.
        value: f64,
        /// The lowest level without a case.
        absent: usize,
    },
    /// A column of whole numbers has more levels than allowed.
    #[error(
        "case {} has the level {value} and at most {max_levels} levels are allowed, 0 to {}: calibrate the raw figures (`calibrate`), or allow more levels",
        row + 1, max_levels.saturating_sub(1)
    )]
    TooManyLevels {
        /// The first row above the limit, from 0.
        row: usize,
        /// Its level.
        value: f64,
        /// The limit.
        max_levels: u8,
    },
    /// An error at a place of a table.
    #[error("{source} ({place})")]
    At {
        /// Where.
        place: Place,
        /// What is wrong there.
        source: Box<SetsError>,
    },
    /// The table gives no such column, or no numbers.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The linear algebra failed.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
}

impl SetsError {
    /// A stable code, for programs that branch on the kind of error.
    ///
    /// ```
    /// use crosscase_sets::Anchors;
    /// assert_eq!(Anchors::new(900.0, 400.0, 550.0).unwrap_err().code(), "SET003");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::AnchorCount { .. } => "SET001",
            Self::AnchorNotFinite { .. } => "SET002",
            Self::AnchorOrder { .. } => "SET003",
            Self::AnchorSpan => "SET004",
            Self::NoCuts => "SET005",
            Self::CutOrder { .. } => "SET006",
            Self::ShapeAnchors { .. } => "SET007",
            Self::Parameter { .. } => "SET008",
            Self::UnknownParameter { .. } => "SET009",
            Self::MissingParameter { .. } => "SET010",
            Self::UnknownFunction { .. } => "SET011",
            Self::FunctionTaken { .. } => "SET012",
            Self::NotAMembership { .. } => "SET013",
            Self::Outside { .. } => "SET035",
            Self::Membership { .. } => "SET014",
            Self::NotFinite { .. } => "SET015",
            Self::Negative { .. } => "SET016",
            Self::NotConverged { .. } => "SET017",
            Self::NoValues => "SET018",
            Self::NotASet { .. } => "SET019",
            Self::LevelHole { .. } => "SET020",
            Self::TooManyLevels { .. } => "SET021",
            Self::FunctionId { .. } => "SET022",
            Self::TooFewValues { .. } => "SET023",
            Self::Scale { .. } => "SET024",
            Self::UnknownScaleLevel { .. } | Self::LabelledLevel { .. } => "SET025",
            Self::GroupLength { .. } => "SET026",
            Self::UnknownGroup { .. } => "SET027",
            Self::MixedGroups => "SET028",
            Self::Concept { .. } => "SET029",
            Self::UnknownPart { .. } => "SET030",
            Self::NotCrisp { .. } => "SET036",
            Self::NoSuchValue { .. } => "SET037",
            Self::ValuesNeeded { .. } => "SET038",
            Self::PartLength { .. } => "SET031",
            Self::NoAnchor { .. } => "SET032",
            Self::ConceptText { .. } => "SET033",
            Self::NoGroup { .. } => "SET034",
            Self::At { source, .. } => source.code(),
            Self::Data(source) => source.code(),
            Self::Numerics(source) => source.code(),
        }
    }

    /// The same error with its row counted elsewhere.
    pub(crate) fn with_rows(mut self, to: impl Fn(usize) -> usize) -> Self {
        if let Self::NotFinite { row, .. }
        | Self::Negative { row, .. }
        | Self::NotASet { row, .. }
        | Self::UnknownScaleLevel { row, .. }
        | Self::LabelledLevel { row, .. }
        | Self::LevelHole { row, .. }
        | Self::NoGroup { row }
        | Self::TooManyLevels { row, .. } = &mut self
        {
            *row = to(*row);
        }
        self
    }

    /// The row at fault, from 0; `None` where the parameters are.
    ///
    /// ```
    /// use crosscase_sets::Calibration;
    /// let error = Calibration::crisp(550.0)?.fit(&[Some(720.0), Some(f64::INFINITY)]).unwrap_err();
    /// assert_eq!(error.row(), Some(1));
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn row(&self) -> Option<usize> {
        match self {
            Self::NotFinite { row, .. }
            | Self::Negative { row, .. }
            | Self::NotASet { row, .. }
            | Self::UnknownScaleLevel { row, .. }
            | Self::LabelledLevel { row, .. }
            | Self::LevelHole { row, .. }
            | Self::NoGroup { row }
            | Self::TooManyLevels { row, .. } => Some(*row),
            Self::At { source, .. } => source.row(),
            _ => None,
        }
    }
}

impl crosscase_data::Coded for SetsError {
    fn code(&self) -> &str {
        self.code()
    }
}
