//! What can be wrong with a study, and where.

use crosscase_boolean::expression::ParseError;
use crosscase_data::{DataError, Diagnostic};
use crosscase_qca::QcaError;
use crosscase_qmethod::QmethodError;
use crosscase_report::ReportError;
use crosscase_sets::SetsError;
use std::fmt;
use std::path::PathBuf;
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
    /// A data file is at fault.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A value of a data file is at fault in the light of the study file.
    #[error("{diagnostic}")]
    Value {
        /// What is wrong, with file, row and column.
        diagnostic: Diagnostic,
    },
    /// A set cannot be calibrated.
    #[error("set {set}: {source}")]
    Set {
        /// The set's name in the study file.
        set: String,
        /// What the calibration says.
        source: SetsError,
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
    /// There is no study in the folder.
    #[error("{}: there is no study.toml here; `crosscase study new NAME` makes a study to start from", folder.display())]
    NoStudy {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder of the results is the study's own.
    #[error("{}: the results would stand among the study's own files; name another folder with --out", out.display())]
    OutIsStudy {
        /// The folder.
        out: PathBuf,
    },
    /// An analysis cannot be carried out.
    #[error("analysis {analysis}: {source}")]
    Analysis {
        /// The analysis's name in the study file.
        analysis: String,
        /// What the method says.
        source: QcaError,
    },
    /// The sorts of an instrument cannot be read.
    #[error("instrument {instrument}: {source}")]
    Sorts {
        /// The instrument's name in the study file.
        instrument: String,
        /// What is wrong with them.
        source: QmethodError,
    },
    /// An analysis of sorts cannot be carried out.
    #[error("viewpoints {viewpoints}: {source}")]
    Viewpoints {
        /// Their name in the study file.
        viewpoints: String,
        /// What the method says.
        source: QmethodError,
    },
    /// The report cannot be rendered.
    #[error(transparent)]
    Report(#[from] ReportError),
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
    /// A trace was asked for something the study does not have.
    #[error("no {what} `{name}`; there are: {}", allowed.join(", "))]
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
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid { problems } => problems.first().map_or("STU000", |problem| problem.code),
            Self::Io { .. } => "STU100",
            Self::Data(error) => error.code(),
            Self::Value { .. } => "STU101",
            Self::Set { source, .. } => source.code(),
            Self::Expression { source, .. } => source.code(),
            Self::LevelNeeded { .. } => "STU108",
            Self::NoStudy { .. } => "STU109",
            Self::OutIsStudy { .. } => "STU110",
            Self::Analysis { source, .. } => source.code(),
            Self::Sorts { source, .. } | Self::Viewpoints { source, .. } => source.code(),
            Self::Report(error) => error.code(),
            Self::Busy { .. } => "STU102",
            Self::Exists { .. } => "STU103",
            Self::Unknown { .. } => "STU104",
        }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}

impl crosscase_data::Coded for StudyError {
    fn code(&self) -> &str {
        self.code()
    }
}
