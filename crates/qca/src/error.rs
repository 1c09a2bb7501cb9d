mod code;
mod words;

use crosscase_boolean::BooleanError;
use crosscase_boolean::expression::{ParseError, VocabularyError};
use crosscase_data::{DataError, DidYouMean, Listed, Place, RefusedName, Table};
use crosscase_sets::SetsError;

use crate::AtHalf;
use words::{Many, RightExpectations, Whereabouts, unperturbed};

/// The errors of this crate. Every message says what is wrong, where, what is allowed and what to change.
///
/// ```
/// use crosscase_qca::SetData;
/// let cases = ["BE", "FI"].map(String::from).to_vec();
/// let error = SetData::new(cases, vec![("DEV".into(), vec![1.0])]).unwrap_err();
/// assert_eq!(error.to_string(), "DEV has 1 values for 2 cases; give one value a case");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QcaError {
    /// There is nothing to analyse.
    #[error("there are no cases; give at least one")]
    NoCases,
    /// A set without a value for every case.
    #[error("{column} has {found} values for {expected} cases; give one value a case")]
    ColumnLength {
        /// The set.
        column: String,
        /// Values it has.
        found: usize,
        /// Cases there are.
        expected: usize,
    },
    /// Two cases of one name.
    #[error("case {case} is named twice, at positions {first} and {second}; a case has one row")]
    DuplicateCase {
        /// The name.
        case: String,
        /// Its first position, from 1.
        first: usize,
        /// Its second position, from 1.
        second: usize,
    },
    /// A case or a set without a name.
    #[error("{what} {at} has no name")]
    NoName {
        /// Case or set.
        what: &'static str,
        /// Its place, from 1.
        at: usize,
    },
    /// Two sets of one name.
    #[error("there are two sets called {column}; give each its own name")]
    DuplicateSet {
        /// The name.
        column: String,
    },
    /// Values that are neither memberships nor levels.
    #[error("{column} is no set: {source}{}", Whereabouts(case.as_deref(), place.as_deref()))]
    NotASet {
        /// The set.
        column: String,
        /// The first case at fault.
        case: Option<String>,
        /// Where it stands in the file it came from, if it came from a table.
        place: Option<Box<Place>>,
        /// What is wrong with it.
        source: Box<SetsError>,
    },
    /// Values that are missing, where nothing was said about missing values.
    #[error(
        "{column} is missing for {}; complete the data, or leave such cases out (`--missing drop`; in a study `missing = \"drop\"`, or \"bounds\" to keep them)",
        Listed(cases)
    )]
    MissingValues {
        /// The set.
        column: String,
        /// The cases without a value.
        cases: Vec<String>,
    },
    /// A name that no set has.
    #[error("unknown set {name}{}: there are {}", DidYouMean(name, known), Listed(known))]
    UnknownSet {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// An empty list of conditions.
    #[error("no conditions; name at least one")]
    NoConditions,
    /// A condition named twice.
    #[error("condition {condition} is named twice; name it once")]
    DuplicateCondition {
        /// The condition.
        condition: String,
    },
    /// A condition that is known once others are.
    #[error("{condition} follows from {}: they are values of one set; leave one of them out", Listed(.others))]
    OneSetTwice {
        /// The condition.
        condition: String,
        /// The others.
        others: Vec<String>,
    },
    /// The outcome explained by itself.
    #[error("{outcome} is the outcome and one of the conditions; take it out of the conditions")]
    OutcomeAmongConditions {
        /// The set.
        outcome: String,
    },
    /// A cut-off outside its range.
    #[error("{cut} is {value}; allowed is 0 to 1")]
    Cut {
        /// The parameter.
        cut: &'static str,
        /// Its value.
        value: f64,
    },
    /// A frequency cut of 0.
    #[error("the frequency cut is 0; a row that is analysed has at least 1 case")]
    FrequencyCut,
    /// A lower threshold that does not lie below the upper one.
    #[error("the contradiction cut {lower} is not below the inclusion cut {upper}; lower it or leave it out")]
    ContradictionCut {
        /// The contradiction cut.
        lower: f64,
        /// The inclusion cut.
        upper: f64,
    },
    /// Memberships of exactly 0.5 under [`AtHalf::Error`].
    #[error(
        "a membership of exactly 0.5 belongs to no row of the truth table: {}; calibrate again, or say what becomes of it (`--at-half drop`, `below` or `above`; in a study `at_half`)",
        Listed(memberships)
    )]
    AtHalf {
        /// Each as `DEV of AU`.
        memberships: Vec<String>,
    },
    /// Every case has a membership of exactly 0.5 and was dropped.
    #[error("every case has a membership of exactly 0.5 in some condition, and {policy} leaves none; calibrate again")]
    NothingLeft {
        /// The policy that dropped them.
        policy: AtHalf,
    },
    /// Text that is not a set, `~A`, `A[1]` or `~A[1]`.
    #[error("\"{text}\": {source}")]
    Syntax {
        /// The text.
        text: String,
        /// What is wrong with it, and where.
        source: ParseError,
    },
    /// A multi-value set without a level.
    #[error("{set} has {levels} values; say which is meant, {set}[0] to {set}[{}]", levels - 1)]
    LevelNeeded {
        /// The set.
        set: String,
        /// Its number of levels.
        levels: u8,
    },
    /// A level that a set does not have.
    #[error("{set} has no value {level}; its values are 0 to {}", levels - 1)]
    UnknownLevel {
        /// The set.
        set: String,
        /// The level asked for.
        level: u8,
        /// Its number of levels.
        levels: u8,
    },
    /// A level of a fuzzy set.
    #[error("{set} is fuzzy and has no levels; write {set} or ~{set}")]
    LevelOfFuzzy {
        /// The set.
        set: String,
    },
    /// Expectations that leave no value of a condition unexpected.
    #[error("the expectations name every value of {condition}; name the expected one, or leave the condition out")]
    EmptyExpectation {
        /// The condition.
        condition: String,
    },
    /// A number among the expectations, which says of no condition what is expected of it.
    #[error("expectations \"{text}\": a number by itself names no condition; {}", RightExpectations(conditions))]
    NumberExpected {
        /// The expectations.
        text: String,
        /// The conditions, where they are known.
        conditions: Vec<String>,
    },
    /// Something that is no condition of the analysis.
    #[error("{name} is no condition of this truth table{}: there are {}", DidYouMean(name, known), Listed(known))]
    UnknownCondition {
        /// The name.
        name: String,
        /// The conditions.
        known: Vec<String>,
    },
    /// A model, or a set of easy counterfactuals, that is not listed.
    #[error("there is no number {} in the list, {}", index + 1, Many(*listed))]
    NotListed {
        /// The place asked for, from 0; the message counts from 1.
        index: usize,
        /// How many are listed.
        listed: usize,
    },
    /// A model asked of a solution that has none.
    #[error(
        "there is no model for {outcome}: no row of the truth table is positive, or the search stopped before it found one; look at the inclusion of the rows before lowering the cuts"
    )]
    NoSolution {
        /// What was to be explained.
        outcome: String,
    },
    /// Results of two different analyses put together.
    #[error("the two solutions are of different truth tables; use two of the same")]
    DifferentTables,
    /// Clusters or units that are not one a case.
    #[error("{found} {what}s for {cases} cases; give one a case")]
    LabelCount {
        /// Cluster or unit.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// The cases.
        cases: usize,
    },
    /// A case without a cluster or unit.
    #[error("{place}: the case has no label here; give it one, or leave such cases out (`--missing drop`)")]
    NoLabel {
        /// Where it should be.
        place: Place,
    },
    /// A focal condition that the term does not have.
    #[error("{condition} is in no literal of the term; name a condition that it has, and name the term")]
    NoFocus {
        /// The condition.
        condition: String,
    },
    /// A comparison of cases that the claim does not call for.
    #[error("the comparison {comparison} {why}")]
    Comparison {
        /// Its name.
        comparison: &'static str,
        /// Where it belongs.
        why: &'static str,
    },
    /// Several conjunctions expected as a whole, where R `QCA` is to be followed.
    #[error(
        "of several expected conjunctions R takes one, and which is not documented; expect one, or let all of them count"
    )]
    SeveralConjunctions,
    /// A set that cannot be said not to apply.
    #[error("{set} must apply to every case, being a fuzzy set or the outcome; give each case a membership")]
    NeverOpen {
        /// The set.
        set: String,
    },
    /// The ends of an interval that no membership lies in.
    #[error("{set} of {case}: an interval runs from its lower to its upper end, both within 0 to 1")]
    NoInterval {
        /// The set.
        set: String,
        /// The case.
        case: String,
    },
    /// A calibration that is repeated.
    #[error(transparent)]
    Calibration(#[from] Box<crosscase_sets::SetsError>),
    /// A case without a raw value.
    #[error("{file}: no value of {column} for case {case}")]
    NoRawValue {
        /// The file of the raw values.
        file: String,
        /// Their column.
        column: String,
        /// The case.
        case: String,
    },
    /// A set that does not apply to some cases, where bounds are asked for.
    #[error("{set} does not apply to some cases, for which there are no bounds; leave it out of the conditions")]
    NotBounded {
        /// The set.
        set: String,
    },
    /// A further cut, where bounds are asked for.
    #[error("there are no bounds of {measure}, which the truth table holds against a cut; leave that cut out")]
    CutNotBounded {
        /// The measure.
        measure: String,
    },
    /// A measure of fit that is not known.
    #[error("there is no measure of fit `{name}`; there are {}", known.join(", "))]
    UnknownMeasure {
        /// Its name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A name that measures of fit do not take.
    #[error("`{}` cannot be the name of a measure of fit: {}", .0.name, .0.fault)]
    MeasureName(RefusedName),
    /// A method of another crate failed in a way of its own.
    #[error("{method}: {reason}")]
    Outside {
        /// The method.
        method: String,
        /// What is amiss, and what to change.
        reason: String,
    },
    /// A test solution without a model.
    #[error("test solution {test} has no model, so that nothing holds in it; test with cuts that leave a positive row")]
    NoModel {
        /// Its place in the list, from 1.
        test: usize,
    },
    /// A scatter without a ceiling.
    #[error("there is no ceiling: {why}")]
    NoCeiling {
        /// What it takes.
        why: &'static str,
    },
    /// More combinations of missing values than are gone through.
    #[error(
        "{case} lacks so many values that there are more than {limit} ways to fill them; leave the case out or complete it"
    )]
    TooManyFillings {
        /// The case.
        case: String,
        /// The limit.
        limit: usize,
    },
    /// A file that could hold a truth table, or cases.
    #[error(
        "{outcome} holds ? or C beside 1 and 0, as a truth table does, but {why}; is it a truth table (--input-is truth-table) or are these cases, some without an outcome (--input-is cases --missing-value ?)?"
    )]
    UnclearReading {
        /// The column.
        outcome: String,
        /// What does not look like a truth table.
        why: String,
    },
    /// A row of a truth table without a verdict.
    #[error(
        "what a truth table says of a row is 1, 0, ? or C ({place}); where a remainder is written in another way, say so, as with `--recode \"NA=?\"`"
    )]
    NoVerdict {
        /// Where.
        place: Place,
    },
    /// An outcome that no column of a truth table can be.
    #[error("{outcome} is no column of a truth table; name the column with 1, 0, ? and C")]
    NoVerdicts {
        /// The outcome.
        outcome: String,
    },
    /// A condition of a row of a truth table without a value.
    #[error("a condition of a truth table has a whole number in every row, or - where it does not apply ({place})")]
    NoConfiguration {
        /// Where.
        place: Place,
    },
    /// A configuration that stands in a truth table twice.
    #[error("a configuration stands there twice ({first}, {second}); a truth table has each once")]
    ConfigurationTwice {
        /// Where first.
        first: Place,
        /// And again.
        second: Place,
    },
    /// A row of a truth table that says something without a case.
    #[error("the row says {out} and has no case ({place}); write ? where nothing was observed")]
    NoCaseInRow {
        /// Where.
        place: Place,
        /// What it says.
        out: String,
    },
    /// What is no number of cases.
    #[error("a number of cases is a whole number from 0, and not {} ({place})", found.map_or_else(|| "missing".to_owned(), |found| found.to_string()))]
    NoNumberOfCases {
        /// Where.
        place: Place,
        /// What stands there; `None` where nothing does.
        found: Option<f64>,
    },
    /// More cases than are held one by one.
    #[error("these are more than {limit} cases; divide the numbers of cases by a common factor")]
    TooManyCases {
        /// The limit.
        limit: usize,
    },
    /// Other conditions than those of a published truth table.
    #[error(
        "a truth table that was published is analysed by all of its conditions, {}, and by no others",
        Listed(conditions)
    )]
    NotOfThisTable {
        /// Its conditions.
        conditions: Vec<String>,
    },
    /// More configurations than are listed.
    #[error("there are more than {limit} configurations to list; use fewer conditions")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// A resampling of nothing.
    #[error("0 replicates; ask for at least 1")]
    NoReplicates,
    /// More ways to perturb than are gone through.
    #[error("there are more than {limit} ways to choose so many cases; draw a sample of them")]
    TooManyWays {
        /// The limit.
        limit: usize,
    },
    /// As many perturbed cases as there are, or none.
    #[error("{}", unperturbed(*asked, *cases))]
    PerturbedCases {
        /// How many were asked for.
        asked: usize,
        /// How many there are.
        cases: usize,
    },
    /// An expression about what the data do not have.
    #[error(transparent)]
    Expression(#[from] VocabularyError),
    /// Minimisation.
    #[error(transparent)]
    Boolean(#[from] BooleanError),
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
}

impl QcaError {
    /// The same error with its place in the table that the values came from; `row` gives the table's row of a case.
    pub(crate) fn placed(mut self, row: impl Fn(usize) -> Option<usize>, table: &Table) -> Self {
        if let Self::NotASet { column, place, source, .. } = &mut self
            && let Some(row) = source.row().and_then(row)
        {
            *place = Some(Box::new(table.place(row, Some(column))));
        }
        self
    }
}

impl From<crosscase_sets::SetsError> for QcaError {
    fn from(error: crosscase_sets::SetsError) -> Self {
        Self::Calibration(Box::new(error))
    }
}

impl crosscase_data::Coded for QcaError {
    fn code(&self) -> &str {
        self.code()
    }
}
