//! What the stages have made, found again by the stage's name. What is not there is an error, never a gap in the report.

use crate::artifacts::Artifacts;
use crate::error::StudyError;
use crate::inputs::Inputs;
use crosscase_data::{Diagnostic, Table};
use crosscase_figures::Figure;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// The name of a stage, such as `set:DEV`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct StageId(String);

impl StageId {
    /// `set:DEV`, of what is made and what it is called.
    pub fn new(kind: &str, name: &str) -> Self {
        Self(format!("{kind}:{name}"))
    }

    /// A stage of which there is one.
    pub fn only(kind: &str) -> Self {
        Self(kind.to_owned())
    }

    /// What the thing that is made is called: `DEV`.
    pub(crate) fn name(&self) -> &str {
        self.0.split_once(':').map_or(&self.0, |(_, name)| name)
    }

    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A finished stage.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) id: StageId,
    pub(crate) artifacts: Artifacts,
    /// The hash of the artifacts: what stands on them depends on this alone.
    pub(crate) hash: String,
}

/// The results of the stages, in the order in which they ran.
///
/// A whole method that uses it is in `docs/examples/instrument/src/events.rs` of the repository.
#[derive(Debug, Default)]
pub struct Made {
    stages: Vec<Finished>,
}

impl Made {
    pub(crate) fn keep(&mut self, finished: Finished) {
        self.stages.push(finished);
    }

    pub(crate) fn stages(&self) -> &[Finished] {
        &self.stages
    }

    fn stage(&self, id: &StageId) -> Result<&Finished, StudyError> {
        let missing = || StudyError::NotMade { stage: id.to_string(), what: None };
        self.stages.iter().find(|stage| stage.id == *id).ok_or_else(missing)
    }

    /// How far what some stages are made of can be relied on.
    pub(crate) fn status_of(&self, stages: &[StageId]) -> Vec<String> {
        let of = |finished: &&Finished| stages.contains(&finished.id);
        self.stages.iter().filter(of).flat_map(|finished| finished.artifacts.status.iter().cloned()).collect()
    }

    pub(crate) fn hash(&self, id: &StageId) -> Result<&str, StudyError> {
        Ok(&self.stage(id)?.hash)
    }

    /// A table of a stage.
    ///
    /// # Errors
    /// [`StudyError::NotMade`] where the stage was not run or made no such table.
    pub fn table(&self, stage: &StageId, name: &str) -> Result<&Table, StudyError> {
        self.optional_table(stage, name)?.ok_or_else(|| not_made(stage, name))
    }

    /// A table that a stage makes only sometimes.
    ///
    /// # Errors
    /// [`StudyError::NotMade`] where the stage was not run.
    pub fn optional_table(&self, stage: &StageId, name: &str) -> Result<Option<&Table>, StudyError> {
        Ok(self.stage(stage)?.artifacts.tables.get(name).map(|made| &made.table))
    }

    /// All tables of a stage, by name.
    ///
    /// # Errors
    /// As [`Made::optional_table`].
    pub fn tables(&self, stage: &StageId) -> Result<impl Iterator<Item = (&str, &Table)>, StudyError> {
        let tables = &self.stage(stage)?.artifacts.tables;
        Ok(tables.iter().map(|(name, made)| (name.as_str(), &made.table)))
    }

    /// A figure of a stage, where it made one.
    ///
    /// # Errors
    /// As [`Made::optional_table`].
    pub fn figure(&self, stage: &StageId, name: &str) -> Result<Option<&Figure>, StudyError> {
        Ok(self.stage(stage)?.artifacts.figures.get(name).map(|made| &made.figure))
    }

    /// The file that a figure of a stage is published in, without its ending, where the stage made the figure.
    ///
    /// # Errors
    /// As [`Made::optional_table`].
    pub fn figure_file(&self, stage: &StageId, name: &str) -> Result<Option<&str>, StudyError> {
        Ok(self.stage(stage)?.artifacts.figures.get(name).map(|made| made.file.as_str()))
    }

    /// All figures of a stage, by name.
    ///
    /// # Errors
    /// As [`Made::optional_table`].
    pub fn figures(&self, stage: &StageId) -> Result<impl Iterator<Item = (&str, &Figure)>, StudyError> {
        let figures = &self.stage(stage)?.artifacts.figures;
        Ok(figures.iter().map(|(name, made)| (name.as_str(), &made.figure)))
    }

    /// The result that a stage kept as it is, beside its tables.
    ///
    /// # Errors
    /// [`StudyError::NotMade`] where the stage was not run, or kept nothing or something of another type.
    pub fn kept<T: DeserializeOwned>(&self, stage: &StageId) -> Result<T, StudyError> {
        self.optional_kept(stage)?.ok_or_else(|| not_made(stage, std::any::type_name::<T>()))
    }

    /// The same of a stage that need not keep anything.
    ///
    /// # Errors
    /// [`StudyError::NotMade`] where the stage was not run or kept something of another type.
    pub fn optional_kept<T: DeserializeOwned>(&self, stage: &StageId) -> Result<Option<T>, StudyError> {
        let kept = self.stage(stage)?.artifacts.kept.as_ref().map(T::deserialize).transpose();
        kept.map_err(|_| not_made(stage, std::any::type_name::<T>()))
    }

    /// Whether there is such a stage.
    pub fn has(&self, stage: &StageId) -> bool {
        self.stage(stage).is_ok()
    }

    /// The diagnostics of the stages, each once.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        each_once(&self.stages)
    }

    /// The diagnostics of these stages, each once.
    ///
    /// # Errors
    /// [`StudyError::NotMade`] where one of them was not run.
    pub fn told_by<'a>(&self, stages: impl IntoIterator<Item = &'a StageId>) -> Result<Vec<&Diagnostic>, StudyError> {
        Ok(each_once(stages.into_iter().map(|id| self.stage(id)).collect::<Result<Vec<_>, _>>()?))
    }
}

fn each_once<'a>(stages: impl IntoIterator<Item = &'a Finished>) -> Vec<&'a Diagnostic> {
    let mut said: Vec<&Diagnostic> = Vec::new();
    for told in stages.into_iter().flat_map(|stage| &stage.artifacts.diagnostics) {
        if !said.contains(&told) {
            said.push(told);
        }
    }
    said
}

fn not_made(stage: &StageId, what: &str) -> StudyError {
    StudyError::NotMade { stage: stage.to_string(), what: Some(what.to_owned()) }
}

/// What a stage is given: the files that it named and the results of the stages that it needs, and nothing else.
///
/// A whole method that uses it is in `docs/examples/instrument/src/events.rs` of the repository.
#[derive(Debug)]
pub struct StageInputs<'a> {
    pub(crate) files: &'a Inputs,
    pub(crate) named: Vec<&'a str>,
    pub(crate) made: &'a Made,
    pub(crate) needs: &'a [StageId],
}

impl StageInputs<'_> {
    /// The bytes of a file.
    ///
    /// # Errors
    /// [`StudyError::NotMade`] where the stage did not name the file.
    pub fn file(&self, name: &str) -> Result<&[u8], StudyError> {
        let found = self.folder(name)?.into_iter().find(|(file, _)| *file == name);
        found.map(|(_, bytes)| bytes).ok_or_else(|| StudyError::NotMade { stage: name.to_owned(), what: None })
    }

    /// A file, or the files of a folder, with their names, in the order of these.
    ///
    /// # Errors
    /// As [`StageInputs::file`].
    pub fn folder(&self, name: &str) -> Result<Vec<(&str, &[u8])>, StudyError> {
        match self.named.iter().find(|named| **named == name) {
            Some(named) => Ok(self.files.of(named).map(|(name, file)| (name, &file.bytes[..])).collect()),
            None => Err(StudyError::NotMade { stage: name.to_owned(), what: None }),
        }
    }

    fn needed(&self, stage: &StageId) -> Result<&Made, StudyError> {
        let missing = || StudyError::NotMade { stage: stage.to_string(), what: None };
        self.needs.contains(stage).then_some(self.made).ok_or_else(missing)
    }

    /// A table of a stage that this one needs; see [`Made::table`].
    ///
    /// # Errors
    /// [`StudyError::NotMade`], also where this stage does not say that it needs the other.
    pub fn table(&self, stage: &StageId, name: &str) -> Result<&Table, StudyError> {
        self.needed(stage)?.table(stage, name)
    }

    /// As [`Made::optional_table`].
    ///
    /// # Errors
    /// As [`StageInputs::table`].
    pub fn optional_table(&self, stage: &StageId, name: &str) -> Result<Option<&Table>, StudyError> {
        self.needed(stage)?.optional_table(stage, name)
    }

    /// As [`Made::kept`].
    ///
    /// # Errors
    /// As [`StageInputs::table`].
    pub fn kept<T: DeserializeOwned>(&self, stage: &StageId) -> Result<T, StudyError> {
        self.needed(stage)?.kept(stage)
    }

    /// As [`Made::optional_kept`].
    ///
    /// # Errors
    /// As [`StageInputs::table`].
    pub fn optional_kept<T: DeserializeOwned>(&self, stage: &StageId) -> Result<Option<T>, StudyError> {
        self.needed(stage)?.optional_kept(stage)
    }
}
