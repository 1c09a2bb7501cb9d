//! What can be wrong with a study, and where.

use crosscase_boolean::expression::{Expression, ParseError};
use crosscase_data::{Coded, Diagnostic, DidYouMean, Listed, Place};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// One fault of a study file, with the place a person would look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code, `STU001` and on.
    pub code: &'static str,
    /// The file, as the person named it.
    pub file: String,
    /// Line and column, both from 1, where the fault has a place in the file.
    pub at: Option<(usize, usize)>,
    /// What is wrong and what is allowed.
    pub message: String,
    /// What to change, where that is not plain from the message.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some((line, column)) = self.at {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {} [{}]", self.message, self.code)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

/// Why a study could not be read, run or traced.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StudyError {
    /// The study file has faults; all that could be found are listed.
    #[error("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid {
        /// The faults, in the order of the file.
        problems: Vec<Problem>,
    },
    /// A file or folder of the study or of its results cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A stage cannot be carried out.
    #[error("{place}: {stage}: {source}")]
    Stage {
        /// The section of the study file that asks for it, as file, line and column.
        place: String,
        /// The stage's name.
        stage: String,
        /// What its method says.
        source: MethodError,
        /// What was noticed before, which may explain it.
        noticed: Vec<Diagnostic>,
    },
    /// The report or the summary cannot be made of the results.
    #[error("{0}")]
    Method(#[from] MethodError),
    /// A result that should be there is not: a fault of a method and not of a study.
    #[error("{stage}: {} was not made before it was wanted", what.as_deref().unwrap_or("it"))]
    NotMade {
        /// The stage or file.
        stage: String,
        /// The table, figure or result.
        what: Option<String>,
    },
    /// Two stages publish one file: a fault of a method and not of a study.
    #[error("{file} is published by more than one stage")]
    PublishedTwice {
        /// The file.
        file: String,
    },
    /// A result or parameters cannot be written as JSON: a fault of a method and not of a study.
    #[error("{what} cannot be written: {source}")]
    NotWritten {
        /// What is to be written.
        what: String,
        /// Why it cannot be.
        source: serde_json::Error,
    },
    /// There is no study in the folder.
    #[error("{}: there is no study.toml here; `crosscase study new NAME` makes a study to start from", folder.display())]
    NoStudy {
        /// The folder.
        folder: PathBuf,
    },
    /// A file is named where a study's folder is wanted.
    #[error("{}: this is a file, and a study is a folder: name {}", file.display(), folder_of(file))]
    FileForFolder {
        /// The file.
        file: PathBuf,
    },
    /// The folder of the results is the study's own.
    #[error("{}: the results would stand among the study's own files; name another folder with --out", out.display())]
    OutIsStudy {
        /// The folder.
        out: PathBuf,
    },
    /// An input lies where the results go.
    #[error("{}: this input lies among the results in {}, which a run replaces; name another folder with --out, or copy the input", input.display(), out.display())]
    InputAmongResults {
        /// The input.
        input: PathBuf,
        /// The folder of the results.
        out: PathBuf,
    },
    /// A link stands where a run writes.
    #[error("{}: this is a link, and a run writes through none; put what it leads to in its place, or name another folder with --out", path.display())]
    LinkAmongResults {
        /// The link.
        path: PathBuf,
    },
    /// A file stands where a result goes and is not one, or no longer.
    #[error("{}: {}; move it away, or name another folder with --out", path.display(), if *edited { "this result was edited since it was written" } else { "no run wrote this file, and it stands where a run writes" })]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// Whether a run wrote it and somebody edited it.
        edited: bool,
    },
    /// A result is not what its run wrote, or is gone.
    #[error("{}: this is not what the run wrote; run the study again, or trace in the study's own folder", path.display())]
    Altered {
        /// The file.
        path: PathBuf,
    },
    /// Another run writes to the same folder.
    #[error("{}: another run is writing here; wait for it or name another folder with --out", out.display())]
    Busy {
        /// The folder of the results.
        out: PathBuf,
    },
    /// What `study new` would write is there already.
    #[error("{}: there is something here already; name a folder that does not exist", path.display())]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// A file in which names cannot be found and replaced.
    #[error(
        "{file} cannot be looked through for names: save it as CSV, name that in study.toml, and move this file elsewhere"
    )]
    Unsearched {
        /// The file.
        file: String,
    },
    /// A method is registered under the key of another.
    #[error("a method of [{key}] is there already")]
    MethodTaken {
        /// The key.
        key: String,
    },
    /// A trace was asked for something the study does not have.
    #[error("no {what} `{name}`{}; there are: {}", DidYouMean(name, allowed), allowed.join(", "))]
    Unknown {
        /// Case, set or term.
        what: &'static str,
        /// The name asked for.
        name: String,
        /// What there is.
        allowed: Vec<String>,
    },
}

impl StudyError {
    /// Stable code of the error.
    pub fn code(&self) -> &str {
        match self {
            Self::Invalid { problems } => problems.first().map_or("STU000", |problem| problem.code),
            Self::Io { .. } => "STU100",
            Self::Stage { source, .. } | Self::Method(source) => source.code(),
            Self::NotMade { .. } => "STU111",
            Self::PublishedTwice { .. } => "STU112",
            Self::NotWritten { .. } => "STU117",
            Self::NoStudy { .. } | Self::FileForFolder { .. } => "STU109",
            Self::OutIsStudy { .. } => "STU110",
            Self::InputAmongResults { .. } => "STU114",
            Self::NotOurs { .. } => "STU115",
            Self::LinkAmongResults { .. } => "STU116",
            Self::Altered { .. } => "STU118",
            Self::Busy { .. } => "STU102",
            Self::Exists { .. } => "STU103",
            Self::Unsearched { .. } => "STU119",
            Self::MethodTaken { .. } => "STU113",
            Self::Unknown { .. } => "STU104",
        }
    }

    /// What was noticed before the error, which may explain it.
    pub fn noticed(&self) -> &[Diagnostic] {
        if let Self::Stage { noticed, .. } = self { noticed } else { &[] }
    }

    pub(crate) fn not_written(what: impl Into<String>) -> impl FnOnce(serde_json::Error) -> Self {
        let what = what.into();
        move |source| Self::NotWritten { what, source }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}

impl Coded for StudyError {
    fn code(&self) -> &str {
        self.code()
    }
}

/// The folder that a file stands in, as one would name it.
fn folder_of(file: &Path) -> String {
    match file.parent() {
        Some(folder) if folder != Path::new("") && folder != Path::new(".") => {
            format!("the one that it stands in: `{}`", folder.display())
        }
        _ => "the folder you are in: `.`".to_owned(),
    }
}

/// What a method says when it cannot go on: any error that has a code, and what it noticed before.
#[derive(Debug)]
pub struct MethodError {
    error: Box<dyn Coded>,
    noticed: Vec<Diagnostic>,
    at: Option<Range<usize>>,
}

impl MethodError {
    /// Stable code of the error.
    pub fn code(&self) -> &str {
        self.error.code()
    }

    /// The same error about what stands at a place of the study file, where it is not its section as a whole.
    #[must_use]
    pub fn at(self, at: impl Into<Option<Range<usize>>>) -> Self {
        Self { at: self.at.or(at.into()), ..self }
    }

    pub(crate) fn place(&self) -> Option<&Range<usize>> {
        self.at.as_ref()
    }

    /// The same error after what was noticed of the data that it concerns, and may explain it.
    #[must_use]
    pub fn after(mut self, noticed: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.noticed.extend(noticed);
        self
    }

    pub(crate) fn noticed(&self) -> &[Diagnostic] {
        &self.noticed
    }
}

impl fmt::Display for MethodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for MethodError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

impl<E: Coded> From<E> for MethodError {
    fn from(error: E) -> Self {
        Self { error: Box::new(error), noticed: Vec::new(), at: None }
    }
}

/// A value of a data file, or an expression, that is at fault in the light of the study file.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ValueError {
    /// A row is about a unit that the study does not have.
    #[error("`{unit}` is no {kind} of the study ({place}); {mend}")]
    NoUnit {
        /// The unit.
        unit: String,
        /// The kind of unit that it should be.
        kind: String,
        /// Which unit was probably meant, or what else to change.
        mend: String,
        /// Where it is named.
        place: Place,
    },
    /// The first column, taken as the one of the units, holds none of them.
    #[error(
        "`{unit}` is no {kind} of the study ({place})\n  help: if another column names them, say which: `id = \"COLUMN\"`"
    )]
    NoUnitFirst {
        /// What the column holds.
        unit: String,
        /// The kind of unit that it should be.
        kind: String,
        /// Where it stands.
        place: Place,
    },
    /// A unit stands within no other, where its kind does.
    #[error("{unit} stands within no {kind} ({place})")]
    Within {
        /// The unit.
        unit: String,
        /// The kind of unit that it should stand within.
        kind: String,
        /// Where that should be named.
        place: Place,
    },
    /// A unit is in several cases, and the row does not say which it is about.
    #[error(
        "`{unit}` is on the roster of more than one {kind} ({place})\n  help: add a column `{kind}` that says which"
    )]
    SeveralCases {
        /// The unit.
        unit: String,
        /// The kind of the cases.
        kind: String,
        /// The row.
        place: Place,
    },
    /// A tie between two networks.
    #[error(
        "`{}` is in the network of {} and `{}` in that of {} ({place}): leave the tie out, or list both on one roster",
        ends[0], cases[0], ends[1], cases[1]
    )]
    AcrossCases {
        /// Whom it joins.
        ends: [String; 2],
        /// In which networks they are.
        cases: [String; 2],
        /// The row.
        place: Place,
    },
    /// A group that an indicator names and no node belongs to.
    #[error("no node is of the group `{group}` ({place}); there are: {}", known.join(", "))]
    NoGroup {
        /// The group.
        group: String,
        /// The groups that there are.
        known: Vec<String>,
        /// The column of the roster.
        place: Place,
    },
    /// An item of a survey has no answer scale.
    #[error("the item has no answer scale ({place})\n  help: add the item to a block of `range` in study.toml")]
    NoScale {
        /// The item.
        place: Place,
    },
    /// An answer is outside its scale.
    #[error(
        "{value} is outside the answer scale {low} to {high} ({place})\n  help: correct the answer, the `range`, or declare the value under `missing` in study.toml"
    )]
    OutsideScale {
        /// The answer.
        value: f64,
        /// The lowest possible answer.
        low: f64,
        /// The highest possible answer.
        high: f64,
        /// Where it stands.
        place: Place,
    },
    /// An answer in words is none of those that stand for a value.
    #[error("\"{found}\" is no level of the set that is made of it ({place}): there are {}, or their numbers from 1", levels.join(", "))]
    NoLevel {
        /// The answer.
        found: String,
        /// The levels.
        levels: Vec<String>,
        /// Where it stands.
        place: Place,
    },
    /// A list without a value.
    #[error("`where` names no value for {column}; there are {}", Listed(known))]
    NothingWanted {
        /// The column.
        column: String,
        /// What the rows hold.
        known: Vec<String>,
    },
    /// No row has what rows have to have in order to count.
    #[error("no row has {column} = {wanted}{}: there are {}", DidYouMean(wanted, known), Listed(known))]
    NoSuchRow {
        /// The column.
        column: String,
        /// What it should hold.
        wanted: String,
        /// What it holds.
        known: Vec<String>,
    },
    /// What a column says of a unit is not what a rule looks for in it.
    #[error("{unit} has \"{found}\" in {column}, which should say {wanted}")]
    OfUnit {
        /// The unit.
        unit: String,
        /// The column.
        column: String,
        /// What it holds.
        found: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// A case belongs to no group, where groups are calibrated each by its own anchors.
    #[error("set {set}: {case} has no value in {by}, which says by which anchors it is calibrated")]
    Ungrouped {
        /// The case.
        case: String,
        /// The column of the groups.
        by: String,
        /// The set.
        set: String,
    },
    /// Units are to be counted by a score, and it is not said from which up.
    #[error(
        "indicator `{indicator}` is a share, and its scores are not yes and no\n  help: say from which score up a unit counts, such as `at_least = 3.5`"
    )]
    NoShare {
        /// The indicator.
        indicator: String,
    },
    /// An item is to be turned round and is none of the indicator's, or has no scale.
    #[error("indicator `{indicator}` reverses {item}, {why}")]
    Reversed {
        /// The indicator.
        indicator: String,
        /// The item.
        item: String,
        /// What is the matter with it.
        why: &'static str,
    },
    /// A typology reads a column that the study does not give it.
    #[error(
        "the typology reads `{column}`, and `values` does not say where it is from: add {column} = \"INSTRUMENT.COLUMN\" or the name of a set"
    )]
    NoValues {
        /// The dimension, or the column of a concept.
        column: String,
    },
    /// A study gives a typology what it does not read.
    #[error(
        "`values` names {name}, which the typology does not read{}: it reads {}",
        DidYouMean(name, known),
        Listed(known)
    )]
    NotRead {
        /// The name.
        name: String,
        /// The dimensions and the columns of concepts.
        known: Vec<String>,
    },
    /// An expression over sets cannot be read.
    #[error("`{expression}`: {source}")]
    Expression {
        /// The expression.
        expression: String,
        /// What is wrong with it.
        source: ParseError,
    },
    /// An expression names a multi-value set without saying which level is meant.
    #[error("`{expression}`: {set} has more than two levels; say which is meant, such as {set}[1]")]
    LevelNeeded {
        /// The expression.
        expression: String,
        /// The set.
        set: String,
    },
}

impl ValueError {
    /// An expression over sets.
    pub(crate) fn expression(text: &str) -> Result<Expression, MethodError> {
        text.parse().map_err(|source| Self::Expression { expression: text.to_owned(), source }.into())
    }
}

impl Coded for ValueError {
    fn code(&self) -> &str {
        match self {
            Self::NoUnit { .. }
            | Self::NoUnitFirst { .. }
            | Self::Within { .. }
            | Self::SeveralCases { .. }
            | Self::AcrossCases { .. }
            | Self::NoGroup { .. } => "STU105",
            Self::NoScale { .. } | Self::OutsideScale { .. } | Self::NoLevel { .. } => "STU106",
            Self::Reversed { .. } | Self::NoShare { .. } => "STU107",
            Self::Ungrouped { .. } => "STU122",
            Self::OfUnit { .. } => "STU123",
            Self::NoValues { .. } | Self::NotRead { .. } => "STU124",
            Self::NoSuchRow { .. } | Self::NothingWanted { .. } => "STU121",
            Self::Expression { source, .. } => source.code(),
            Self::LevelNeeded { .. } => "STU108",
        }
    }
}
