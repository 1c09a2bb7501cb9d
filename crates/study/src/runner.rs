//! Runs stages, or takes them from the store, and keeps the record of which was which.

use crate::artifacts::Artifacts;
use crate::error::StudyError;
use crate::file::Span;
use crate::guard::Guard;
use crate::hash::sha256_of_parts;
use crate::inputs::{Input, Inputs};
use crate::made::{Finished, Made, StageId, StageInputs};
use crate::plan::{RunScope, Stage};
use crate::store::{Kept, Store};
use crosscase_data::Diagnostic;
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// What it was made of, each with its hash: the program, its parameters, files, earlier stages.
    pub made_of: BTreeMap<String, String>,
    /// How long it took.
    pub took: Duration,
}

/// How far a run is, as a stage begins.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StageProgress<'a> {
    /// The stage that begins.
    pub stage: &'a str,
    /// Which one it is, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// How much longer it takes at most, by how long each of the stages to come took when it last ran here; `None` where none of them did.
    pub left: Option<Duration>,
}

/// What is called before each stage.
pub(crate) type Watch<'a> = &'a dyn Fn(&StageProgress<'_>);

/// The names under which a stage's program, parameters and the rows of it that are published stand among what it was made of.
pub(crate) const PROGRAM: &str = "the program";
pub(crate) const PARAMETERS: &str = "its parameters";
const PUBLISHED: &str = "which rows of it are published";

pub(crate) struct Runner<'a> {
    /// `None`: everything is computed and nothing kept, as a trace of a study's folder needs it.
    store: Option<Store>,
    program: &'a str,
    watch: Watch<'a>,
    /// How long the stages took when they last ran, and which are still to come.
    expected: BTreeMap<String, Duration>,
    ahead: Vec<String>,
    pub(crate) records: Vec<StageRecord>,
    /// What was noticed of the run itself, and is no part of any result.
    pub(crate) noticed: Vec<Diagnostic>,
    pub(crate) made: Made,
}

impl<'a> Runner<'a> {
    pub(crate) fn new(store: Option<Store>, program: &'a str, watch: Watch<'a>) -> Self {
        let (expected, ahead, records, noticed) = (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
        Self { store, program, watch, expected, ahead, records, noticed, made: Made::default() }
    }

    /// The same for a run of these stages, of which some took so long when they last ran.
    pub(crate) fn expecting(mut self, stages: Vec<String>, expected: BTreeMap<String, Duration>) -> Self {
        (self.ahead, self.expected) = (stages, expected);
        self
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
        reach: RunScope,
        inputs: &Inputs,
        place: &dyn Fn(&Span) -> String,
    ) -> Result<(), StudyError> {
        for stage in stages.iter().filter(|stage| stage.reach <= reach) {
            self.one(stage, inputs, place)?;
        }
        Ok(())
    }

    fn one(&mut self, stage: &Stage, inputs: &Inputs, place: &dyn Fn(&Span) -> String) -> Result<(), StudyError> {
        let from = self.from(stage, inputs)?;
        let made = std::mem::take(&mut self.made);
        let named = stage.files.iter().map(|file| file.name.as_str()).collect();
        let given = StageInputs { files: inputs, named, made: &made, needs: &stage.needs };
        let status = made.status_of(&stage.needs);
        let shown: Vec<(&str, String)> = stage.files.iter().flat_map(|file| called(file, stage, inputs)).collect();
        let done = self.stage(&stage.id, &stage.params, (&from, stage.guard), || {
            let made_here = (stage.work)(&given).map(|artifacts| artifacts.relying_on(status).calling_files(&shown));
            made_here.map_err(|source| StudyError::Stage {
                place: place(source.place().unwrap_or(&stage.at)),
                stage: stage.id.to_string(),
                noticed: made.diagnostics().into_iter().chain(source.noticed()).cloned().collect(),
                source,
            })
        });
        self.made = made;
        self.made.keep(done?);
        Ok(())
    }

    /// The files and the stages that a stage is made from, each with its hash.
    fn from(&self, stage: &Stage, inputs: &Inputs) -> Result<Vec<(String, String)>, StudyError> {
        let mut from = Vec::new();
        for file in &stage.files {
            let shown = called(file, stage, inputs);
            let hashes = inputs.of(&file.name).map(|(_, file)| file.sha256.clone());
            from.extend(shown.into_iter().map(|(_, shown)| shown).zip(hashes));
        }
        for need in &stage.needs {
            from.push((need.to_string(), self.made.hash(need)?.to_owned()));
        }
        Ok(from)
    }

    /// All that a stage is made of, and its key.
    fn made_of(
        &self,
        id: &StageId,
        params: &impl Serialize,
        (from, guard): (&[(String, String)], Guard),
    ) -> Result<(BTreeMap<String, String>, String), StudyError> {
        let params = serde_json::to_vec(params).map_err(StudyError::not_written(id.as_str()))?;
        let mut made_of: BTreeMap<String, String> = from.iter().cloned().collect();
        made_of.insert(PROGRAM.to_owned(), self.program.to_owned());
        made_of.insert(PARAMETERS.to_owned(), sha256_of_parts([&params[..]]));
        if guard != Guard::default() {
            made_of.insert(PUBLISHED.to_owned(), format!("{:?}", guard.publishes));
        }
        let parts = made_of.iter().flat_map(|(name, hash)| [name.as_bytes(), hash.as_bytes()]);
        let key = sha256_of_parts(std::iter::once(id.as_str().as_bytes()).chain(parts));
        Ok((made_of, key))
    }

    /// What a stage would be made of, and whether that is there already; it is then taken over, as is what nothing is kept of.
    pub(crate) fn find(
        &mut self,
        stage: &Stage,
        inputs: &Inputs,
        place: &dyn Fn(&Span) -> String,
    ) -> Result<(BTreeMap<String, String>, Option<Action>), StudyError> {
        let from = self.from(stage, inputs)?;
        let (made_of, key) = self.made_of(&stage.id, &stage.params, (&from, stage.guard))?;
        let is_there = self.store.as_ref().is_some_and(|store| store.get(&key, stage.id.as_str()) != Kept::Nothing);
        if !is_there && !stage.guard.unkept {
            return Ok((made_of, None));
        }
        self.one(stage, inputs, place)?;
        Ok((made_of, self.records.last().map(|record| record.action)))
    }

    /// The stage's results: from the store where program, name, parameters and what it is made from are as they were.
    pub(crate) fn stage(
        &mut self,
        id: &StageId,
        params: &impl Serialize,
        (from, guard): (&[(String, String)], Guard),
        work: impl FnOnce() -> Result<Artifacts, StudyError>,
    ) -> Result<Finished, StudyError> {
        let started = Instant::now();
        let number = self.records.len() + 1;
        let left = self.ahead.iter().skip(number - 1).filter_map(|stage| self.expected.get(stage));
        let left = left.copied().reduce(Duration::saturating_add);
        (self.watch)(&StageProgress { stage: id.as_str(), number, of: self.ahead.len().max(number), left });
        let (made_of, key) = self.made_of(id, params, (from, guard))?;
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
        self.records.push(StageRecord { stage: id.to_string(), key, action, made_of, took: started.elapsed() });
        Ok(Finished { id: id.clone(), artifacts, hash })
    }
}

/// The files that an input of a stage stands for, each with the name that may be published.
fn called<'a>(file: &'a Input, stage: &Stage, inputs: &'a Inputs) -> Vec<(&'a str, String)> {
    file.shown(inputs.of(&file.name).map(|(name, _)| name), stage.guard)
}
