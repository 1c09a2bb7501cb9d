//! Runs stages, or takes them from the store, and keeps the record of which was which.

use crate::artifacts::Artifacts;
use crate::error::StudyError;
use crate::file::Span;
use crate::hash::sha256_of_parts;
use crate::inputs::Inputs;
use crate::made::{Finished, Given, Made, StageId};
use crate::names::Guard;
use crate::plan::{Reach, Stage};
use crate::store::{Kept, Store};
use crosscase_data::Diagnostic;
use serde::Serialize;
use std::time::{Duration, Instant};

/// Whether a stage had to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It was run.
    Ran,
    /// It was there already, made from the same inputs, parameters and program.
    Reused,
    /// It was run and nothing of it kept, since it knows what must not stand in the results.
    Unkept,
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

/// What is called before each stage: its name.
pub(crate) type Watch<'a> = &'a dyn Fn(&str);

pub(crate) struct Runner<'a> {
    /// `None`: everything is computed and nothing kept, as a trace of a study's folder needs it.
    store: Option<Store>,
    program: &'a str,
    watch: Watch<'a>,
    pub(crate) records: Vec<StageRecord>,
    /// What was noticed of the run itself, and is no part of any result.
    pub(crate) noticed: Vec<Diagnostic>,
    pub(crate) made: Made,
}

impl<'a> Runner<'a> {
    pub(crate) fn new(store: Option<Store>, program: &'a str, watch: Watch<'a>) -> Self {
        Self { store, program, watch, records: Vec::new(), noticed: Vec::new(), made: Made::default() }
    }

    /// Takes away what earlier runs kept and this one did not use.
    pub(crate) fn forget_others(&self) -> Result<(), StudyError> {
        let keys = self.records.iter().map(|record| record.key.as_str()).collect();
        self.store.iter().try_for_each(|store| store.keep_only(&keys))
    }

    /// Runs the stages up to a reach; `place` says where in the study file each of them is asked for.
    pub(crate) fn run(
        &mut self,
        stages: &[Stage],
        reach: Reach,
        inputs: &Inputs,
        place: &dyn Fn(&Span) -> String,
    ) -> Result<(), StudyError> {
        for stage in stages.iter().filter(|stage| stage.reach <= reach) {
            let mut from: Vec<String> = Vec::new();
            for file in &stage.files {
                from.extend(inputs.of(&file.name).map(|(name, file)| format!("{name} {}", file.sha256)));
            }
            for need in &stage.needs {
                from.push(self.made.hash(need)?.to_owned());
            }
            let made = std::mem::take(&mut self.made);
            let named = stage.files.iter().map(|file| file.name.as_str()).collect();
            let given = Given { files: inputs, named, made: &made, needs: &stage.needs };
            let done = self.stage(&stage.id, &stage.params, (&from, stage.guard), || {
                (stage.work)(&given).map_err(|source| StudyError::Stage {
                    place: place(source.place().unwrap_or(&stage.at)),
                    stage: stage.id.to_string(),
                    noticed: made.diagnostics().into_iter().chain(source.noticed()).cloned().collect(),
                    source,
                })
            });
            self.made = made;
            self.made.keep(done?);
        }
        Ok(())
    }

    /// The stage's results: from the store where program, name, parameters and what it is made from are as they were.
    pub(crate) fn stage(
        &mut self,
        id: &StageId,
        params: &impl Serialize,
        (from, guard): (&[String], Guard),
        work: impl FnOnce() -> Result<Artifacts, StudyError>,
    ) -> Result<Finished, StudyError> {
        let started = Instant::now();
        (self.watch)(id.as_str());
        let params = serde_json::to_vec(params).map_err(StudyError::not_written(id.as_str()))?;
        let head = [self.program.as_bytes(), id.as_str().as_bytes(), &params];
        let held_back = guard.closes.iter().map(|name| name.as_bytes());
        let key = sha256_of_parts(head.into_iter().chain(held_back).chain(from.iter().map(String::as_bytes)));
        let store = self.store.as_ref().filter(|_| !guard.unkept);
        let kept = match store.map_or(Kept::Nothing, |store| store.get(&key, id.as_str())) {
            Kept::Whole(files) => Artifacts::from_files(&files).map(|artifacts| (artifacts, files)),
            Kept::Nothing => None,
            Kept::Altered => {
                let message = format!("what was kept of the stage {id} is not what was written, and it was made again");
                self.noticed.push(Diagnostic::warning("STU206", message));
                None
            }
        };
        let (action, artifacts, files) = if let Some((artifacts, files)) = kept {
            (Action::Reused, artifacts, files)
        } else {
            let artifacts = work()?.guarded(guard);
            let files = artifacts.to_files()?;
            if let Some(store) = store {
                store.put(&key, id.as_str(), &files)?;
            }
            (if guard.unkept { Action::Unkept } else { Action::Ran }, artifacts, files)
        };
        let hash = sha256_of_parts(files.iter().flat_map(|(name, file)| [name.as_bytes(), file.sha256.as_bytes()]));
        self.records.push(StageRecord { stage: id.to_string(), key, action, took: started.elapsed() });
        Ok(Finished { id: id.clone(), artifacts, hash })
    }
}
