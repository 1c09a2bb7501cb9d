//! Why a stage would run again, or not.

use crate::error::StudyError;
use crate::last_runs::LastRuns;
use crate::methods::Methods;
use crate::run::{RunOptions, read_inputs};
use crate::runner::{Action, PARAMETERS, PROGRAM, Runner};
use crate::store::Store;
use crate::study::Study;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Whether a stage would run, and why or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explained {
    /// Its name, such as `set:DEV`.
    pub stage: String,
    /// Whether it would run.
    pub runs: bool,
    /// Why, or why not.
    pub why: String,
}

/// Whether one stage of a study and those that it rests on would run, the stage itself last. Nothing is written.
///
/// # Errors
/// Faults of the file and its data; [`StudyError::Unknown`] where there is no such stage.
pub fn explain_run(
    folder: &Path,
    methods: &Methods,
    options: &RunOptions,
    stage: &str,
) -> Result<Vec<Explained>, StudyError> {
    let mut study = Study::load(folder, methods)?;
    study.keep_only(stage)?;
    let (inputs, last) = (read_inputs(folder, &study)?, LastRuns::of(&options.out));
    let mut runner = Runner::new(Some(Store::seen(&options.out)), &options.program, &|_| {});
    let (mut explained, mut open) = (Vec::new(), BTreeSet::new());
    for stage in &study.stages {
        let needed: Vec<&str> =
            stage.needs.iter().map(crate::StageId::as_str).filter(|need| open.contains(*need)).collect();
        let (runs, why) = if needed.is_empty() {
            let (made_of, action) = runner.find(stage, &inputs, &|at| study.place(at))?;
            match action {
                Some(Action::Unkept) => {
                    (true, "it knows names or answers that are held back, so that nothing of it is kept".to_owned())
                }
                Some(_) => (false, "it is there already, and nothing that it is made of has changed".to_owned()),
                None => (true, last.made_of(stage.id.as_str()).map_or_else(never, |before| changed(before, &made_of))),
            }
        } else {
            (true, format!("what it rests on runs, and may give something else: {}", needed.join(", ")))
        };
        if runs && !stage.guard.unkept {
            open.insert(stage.id.to_string());
        }
        explained.push(Explained { stage: stage.id.to_string(), runs, why });
    }
    Ok(explained)
}

fn never() -> String {
    "it never ran into this folder".to_owned()
}

/// What has changed of what a stage is made of.
fn changed(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> String {
    let mut told = Vec::new();
    for (name, hash) in now {
        let what = match (before.get(name), name.as_str()) {
            (Some(known), _) if known == hash => continue,
            (_, PROGRAM) => "another build of the program".to_owned(),
            (_, PARAMETERS) => "its parameters have changed".to_owned(),
            (Some(_), name) if name.contains(':') => format!("{name} gave something else"),
            (Some(_), name) => format!("{name} has changed"),
            (None, name) => format!("{name} is new to it"),
        };
        told.push(what);
    }
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    told.extend(gone.map(|name| format!("{name} belongs to it no longer")));
    if told.is_empty() { "what was kept of it is no longer there".to_owned() } else { told.join("; ") }
}
