//! What can be wrong with a study, and where.

mod method;
mod values;

pub use method::MethodError;
pub use values::ValueError;

use crosscase_data::{Coded, Diagnostic, DidYouMean};
use std::fmt;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What an editor makes of `study.toml` where endings are hidden.
const SHOWN: &str = "study.toml.txt";

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
    #[error("{}: there is no study.toml here; {}", folder.display(), if folder.join(SHOWN).is_file() { "`study.toml.txt` is one under another name: call it `study.toml`" } else { "`crosscase study new NAME` makes a study to start from" })]
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
    /// The folder holds the results of another study.
    #[error("{}: here are the results of another study, “{title}”, which this run would replace; name another folder with --out, or move that one away", out.display())]
    OfAnother {
        /// The folder of the results.
        out: PathBuf,
        /// What the other study is called.
        title: String,
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
            Self::NotOurs { .. } | Self::OfAnother { .. } => "STU115",
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
