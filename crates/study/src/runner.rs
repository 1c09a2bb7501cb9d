//! Runs stages, or takes them from the store, and keeps the record of which was which.

use crate::artifacts::Artifacts;
use crate::hash::{sha256, sha256_of_parts};
use crate::problem::StudyError;
use crate::store::Store;
use serde::Serialize;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Whether a stage had to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It was run.
    Ran,
    /// It was there already, made from the same inputs, parameters and program.
    Reused,
}

/// One line of the stage log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageRecord {
    /// The stage's name, such as `set:DEV`.
    pub stage: String,
    /// The hash of all that it was made from.
    pub key: String,
    /// Run or reused.
    pub action: Action,
    /// How long it took.
    pub took: Duration,
}

/// A finished stage.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) artifacts: Artifacts,
    /// The hash of the artifacts: what stands on them depends on this alone.
    pub(crate) hash: String,
}

/// What is called before each stage: its name.
pub(crate) type Watch<'a> = &'a dyn Fn(&str);

pub(crate) struct Runner<'a> {
    /// `None`: everything is computed and nothing kept, as a trace of a study's folder needs it.
    store: Option<Store>,
    program: &'a str,
    watch: Watch<'a>,
    pub(crate) records: Vec<StageRecord>,
}

impl<'a> Runner<'a> {
    pub(crate) fn new(store: Option<Store>, program: &'a str, watch: Watch<'a>) -> Self {
        Self { store, program, watch, records: Vec::new() }
    }

    /// The stage's results: from the store where program, name, parameters and inputs are as they were.
    pub(crate) fn stage(
        &mut self,
        name: &str,
        parameters: &impl Serialize,
        inputs: &[&str],
        work: impl FnOnce() -> Result<Artifacts, StudyError>,
    ) -> Result<Rc<Made>, StudyError> {
        let started = Instant::now();
        (self.watch)(name);
        let key = self.key(name, parameters, inputs)?;
        let kept = self.store.as_ref().and_then(|store| store.get(&key));
        let kept = kept.and_then(|files| Artifacts::from_files(&files).map(|artifacts| (artifacts, files)));
        let (action, artifacts, files) = if let Some((artifacts, files)) = kept {
            (Action::Reused, artifacts, files)
        } else {
            let artifacts = work()?;
            let files = artifacts.to_files()?;
            if let Some(store) = &self.store {
                store.put(&key, name, &files)?;
            }
            (Action::Ran, artifacts, files)
        };
        let hash = sha256_of_parts(files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]));
        self.records.push(StageRecord { stage: name.to_owned(), key, action, took: started.elapsed() });
        Ok(Rc::new(Made { artifacts, hash }))
    }

    fn key(&self, name: &str, parameters: &impl Serialize, inputs: &[&str]) -> Result<String, StudyError> {
        let parameters = serde_json::to_vec(parameters).map_err(|e| StudyError::io("parameters")(e.into()))?;
        let head = [self.program.as_bytes(), name.as_bytes(), &parameters];
        Ok(sha256(sha256_of_parts(head.into_iter().chain(inputs.iter().map(|input| input.as_bytes()))).as_bytes()))
    }
}
