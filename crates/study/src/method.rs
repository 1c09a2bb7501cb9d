//! What a method is to a study: how its sections read, what they ask to be done, and what they show.

use crate::error::{MethodError, StudyError};
use crate::file::{Faults, Section};
use crate::made::{Made, StageId};
use crate::names::{Declaration, Names};
use crate::plan::Plan;
use crosscase_data::Diagnostic;
use crosscase_report::{Block, FileLink, noticed};
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

/// Which sections of the study file are a method's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// All of a table: `[sets.NAME]`.
    Named(&'static str),
    /// Those of a kind: `[instruments.NAME]` with `kind = "survey"`.
    Kind(&'static str, &'static str),
    /// A section of which there is one: `[typology]`.
    Only(&'static str),
}

impl Key {
    /// The table of the study file.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Named(table) | Self::Kind(table, _) | Self::Only(table) => table,
        }
    }
}

/// A method as a part of studies: one file, and one entry in a list.
///
/// Each section of the study file is **declared** by itself; then the engine resolves all names over the whole file; then the
/// method **plans** stages, which are run or taken from an earlier run; then it composes its parts of the **page**.
///
/// A whole method is in `docs/examples/instrument/src/events.rs` of the repository.
pub trait Method: Send + Sync {
    /// Which sections are its own.
    fn key(&self) -> Key;

    /// The keys of such a section as a JSON Schema, from the struct that reads them.
    fn schema(&self, generator: &mut SchemaGenerator) -> Schema;

    /// Reads one section: nothing of any other is known yet. After a fault that leaves too little to go on, nothing.
    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration>;

    /// Asks for the stages of its sections, now that all names are known.
    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>);

    /// Its parts of the page.
    ///
    /// # Errors
    /// Where a result is not what it should be.
    fn page(&self, _mine: &[&Declaration], _shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        Ok(Vec::new())
    }

    /// The answers of its sections, in a line each.
    ///
    /// # Errors
    /// As [`Method::page`].
    fn summary(&self, _mine: &[&Declaration], _shown: &PageContext<'_>) -> Result<Vec<String>, MethodError> {
        Ok(Vec::new())
    }

    /// Whether a section of it asks a question by itself, so that a study may consist of it.
    fn asks(&self) -> bool {
        false
    }
}

/// What a page is composed from.
#[derive(Clone, Copy)]
pub struct PageContext<'a> {
    /// All names of the study.
    pub names: &'a Names,
    /// All results.
    pub made: &'a Made,
    pub(crate) command_line: &'a dyn Fn(&RepeatStep) -> Option<String>,
}

impl std::fmt::Debug for PageContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Results").field("names", &self.names).finish_non_exhaustive()
    }
}

impl PageContext<'_> {
    /// A step as the program that runs the study would spell it as a command; `None` where it has none.
    pub fn command(&self, step: &RepeatStep) -> Option<String> {
        (self.command_line)(step)
    }

    /// That command as a block of the page.
    pub fn block(&self, step: &RepeatStep) -> Option<Block> {
        self.command(step).map(|text| Block::Code { language: "sh".to_owned(), text })
    }

    /// Where a figure of a stage stands beside the page; empty where the stage did not make it.
    ///
    /// # Errors
    /// As [`Made::figure`].
    pub fn beside(&self, stage: &StageId, figure: &str) -> Result<String, StudyError> {
        let file = self.made.figure_file(stage, figure)?;
        Ok(file.map_or_else(String::new, |file| format!("../figures/{file}.svg")))
    }
}

/// A step that a reader can repeat by itself: what is done, on which published table, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatStep {
    /// What is done: `truth-table`.
    pub what: &'static str,
    /// The published table that it is done on; empty for none.
    pub table: &'static str,
    /// How it is done: its parameters as JSON.
    pub params: Value,
}

impl RepeatStep {
    /// A step with its parameters.
    ///
    /// # Errors
    /// [`StudyError::NotWritten`] where they are nothing that JSON can hold.
    pub fn new(what: &'static str, table: &'static str, params: &impl Serialize) -> Result<Self, StudyError> {
        let params = serde_json::to_value(params).map_err(StudyError::not_written(what))?;
        Ok(Self { what, table, params })
    }
}

/// What a comparative study of partnerships is asked, in the order in which its first page answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageQuestion {
    /// Which types there are, and which cases are which.
    Types,
    /// What people bring: attitudes, skills, knowledge, incentives.
    People,
    /// How suitable the technology is seen to be, by whom.
    Technology,
    /// Which conditions are necessary or sufficient.
    Conditions,
    /// How sure that is, and what it hangs on.
    Certainty,
}

impl PageQuestion {
    pub(crate) const ALL: [Self; 5] = [Self::Types, Self::People, Self::Technology, Self::Conditions, Self::Certainty];

    /// The question as it is read.
    pub(crate) const fn asked(self) -> &'static str {
        match self {
            Self::Types => "Which types are there, and which cases are which?",
            Self::People => "What do people bring?",
            Self::Technology => "How is the technology seen, and by whom?",
            Self::Conditions => "Which conditions are necessary or sufficient?",
            Self::Certainty => "How sure is that, and what does it hang on?",
        }
    }
}

/// Where a part stands on the page, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagePlace {
    /// Before the answer, under a question of the first page; the page has these where three of them are answered.
    Question(PageQuestion),
    /// Under “The answer”.
    Answer,
    /// A section of its own.
    Section {
        /// Where links lead.
        id: String,
        /// Its heading.
        heading: String,
    },
    /// In the dossier of the case with this id; the page has these where the study has sets.
    Dossier(String),
    /// Under “Calibration”.
    Calibration,
    /// Under “Cases and data”.
    Cases,
    /// Under “Parameters and how to repeat it”: the parameters.
    Method,
    /// There, too: the steps by themselves.
    Repeat,
}

/// A part of the page.
#[derive(Clone, Debug)]
pub struct Part {
    /// Where it stands.
    pub place: PagePlace,
    /// Its place among the parts there, over all methods; equal ones in the order of the methods.
    pub order: usize,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// What was noticed and is told in it; what no part tells stands at the end of the page.
    pub told: Vec<Diagnostic>,
    /// Whether a section of its own is a supplement to results that are sections, too: what an instrument found, in full. A short print
    /// leaves it out; of results it leaves out none.
    pub is_supplement: bool,
}

impl Part {
    /// A part after those of a smaller order.
    pub fn new(place: PagePlace, order: usize, blocks: Vec<Block>) -> Self {
        Self { place, order, blocks, told: Vec::new(), is_supplement: false }
    }

    /// The same part as a supplement.
    #[must_use]
    pub const fn supplement(mut self) -> Self {
        self.is_supplement = true;
        self
    }

    /// The same part with what was noticed of its matter at its end, the cases called what readers call them. A remark that the
    /// blocks hold already is given as `shown` and not told twice.
    #[must_use]
    pub fn telling(mut self, told: Vec<&Diagnostic>, shown: &[Diagnostic], called: &dyn Fn(&str) -> String) -> Self {
        let new: Vec<Diagnostic> =
            told.iter().filter(|said| !shown.contains(said)).map(|said| said.called(called)).collect();
        self.blocks.extend(noticed(&new));
        self.told.extend(told.into_iter().cloned());
        self
    }
}

/// The links under a table to the files of its name.
pub fn downloads(table: &str) -> Vec<FileLink> {
    vec![
        FileLink::new("CSV", format!("../tables/{table}.csv")),
        FileLink::new("Arrow", format!("../tables/{table}.arrow")),
    ]
}
