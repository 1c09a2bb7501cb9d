//! What is to be done: the stages of a study as data, and the order in which they can run.

use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::file::{Faults, Span};
use crate::guard::Guard;
use crate::inputs::Input;
use crate::made::{StageId, StageInputs};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Which runs include a stage: `Memberships` a trace, a check and a run; `Answers` a check and a run; `Report` a run only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunScope {
    /// A membership rests on it: a trace runs it.
    Memberships,
    /// An answer rests on it: a check runs it too.
    Answers,
    /// The report rests on it.
    Report,
}

/// What a stage does: a pure function of what it is given.
pub type Work = Box<dyn Fn(&StageInputs<'_>) -> Result<Artifacts, MethodError>>;

/// One step of a study: from parameters, files and earlier stages to tables and figures.
///
/// A whole method that uses it is in `docs/examples/instrument/src/events.rs` of the repository.
pub struct Stage {
    pub(crate) id: StageId,
    pub(crate) at: Span,
    pub(crate) params: Value,
    /// Why the parameters cannot be written, where they cannot.
    unwritten: Option<String>,
    pub(crate) files: Vec<Input>,
    pub(crate) needs: Vec<StageId>,
    pub(crate) reach: RunScope,
    /// What of it must not stand in the results.
    pub(crate) guard: Guard,
    pub(crate) work: Work,
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, params, needs, .. } = self;
        f.debug_struct("Stage").field("id", id).field("params", params).field("needs", needs).finish_non_exhaustive()
    }
}

impl Stage {
    /// A stage of the section at a place. `params` is all that it depends on beside its files and the stages that it needs:
    /// it is run again when any of these changes, and otherwise not.
    pub fn new(
        id: StageId,
        at: Span,
        params: &impl Serialize,
        work: impl Fn(&StageInputs<'_>) -> Result<Artifacts, MethodError> + 'static,
    ) -> Self {
        let (params, unwritten) = match serde_json::to_value(params) {
            Ok(params) => (params, None),
            Err(error) => (Value::Null, Some(error.to_string())),
        };
        let (files, needs) = (Vec::new(), Vec::new());
        Self {
            id,
            at,
            params,
            unwritten,
            files,
            needs,
            reach: RunScope::Memberships,
            guard: Guard::default(),
            work: Box::new(work),
        }
    }

    /// The same stage, reading these files.
    #[must_use]
    pub fn files(mut self, files: impl IntoIterator<Item = Input>) -> Self {
        self.files.extend(files);
        self
    }

    /// The same stage, given the results of these.
    #[must_use]
    pub fn needs(mut self, needs: impl IntoIterator<Item = StageId>) -> Self {
        self.needs.extend(needs);
        self
    }

    /// The same stage, run only where one goes as far.
    #[must_use]
    pub fn reach(mut self, reach: RunScope) -> Self {
        self.reach = reach;
        self
    }
}

/// The stages that the methods have asked for.
#[derive(Debug, Default)]
pub struct Plan {
    /// Each with the place of its section in the order of methods.
    stages: Vec<(usize, Stage)>,
    pub(crate) rank: usize,
}

impl Plan {
    /// Asks for a stage.
    pub fn push(&mut self, stage: Stage) {
        self.stages.push((self.rank, stage));
    }

    /// The stages, each after those that it needs, otherwise by method and in the order of the file. A circle, and a stage
    /// that needs one which nobody makes, is a fault.
    pub(crate) fn in_order(mut self, faults: &mut Faults<'_>) -> Vec<Stage> {
        self.stages.sort_by_key(|(rank, stage)| (*rank, stage.at.start));
        let mut waiting: Vec<Stage> = self.stages.into_iter().map(|(_, stage)| stage).collect();
        let known: BTreeSet<StageId> = waiting.iter().map(|stage| stage.id.clone()).collect();
        let mut once: BTreeSet<&StageId> = BTreeSet::new();
        for stage in &waiting {
            if !once.insert(&stage.id) {
                faults.add(
                    "STU021",
                    stage.at.clone(),
                    format!("{} is made twice; a stage has a name of its own", stage.id),
                );
            }
            if let Some(why) = &stage.unwritten {
                faults.add(
                    "STU117",
                    stage.at.clone(),
                    format!("the parameters of {} cannot be written: {why}", stage.id),
                );
            }
            for need in stage.needs.iter().filter(|need| !known.contains(need)) {
                faults.add("STU018", stage.at.clone(), format!("{} needs {need}, which nothing makes", stage.id));
            }
        }
        let mut ordered: Vec<Stage> = Vec::with_capacity(waiting.len());
        let mut done: BTreeSet<StageId> = BTreeSet::new();
        while !waiting.is_empty() {
            let ready = waiting.iter().position(|stage| stage.needs.iter().all(|need| done.contains(need)));
            let Some(next) = ready else {
                if let Some((at, path)) = circle(&waiting) {
                    faults.add("STU004", at, format!("these are made of one another, in a cycle: {path}"));
                }
                return ordered;
            };
            let stage = waiting.remove(next);
            done.insert(stage.id.clone());
            ordered.push(stage);
        }
        ordered
    }
}

/// Walks from the first stage along what is waited for until one comes again.
fn circle(waiting: &[Stage]) -> Option<(Span, String)> {
    let find = |id: &StageId| waiting.iter().find(|stage| stage.id == *id);
    let mut path: Vec<&Stage> = Vec::new();
    let mut at = waiting.first()?;
    loop {
        if let Some(start) = path.iter().position(|seen| seen.id == at.id) {
            let names: Vec<&str> = path[start..].iter().chain([&at]).map(|stage| stage.id.name()).collect();
            return Some((at.at.clone(), names.join(" → ")));
        }
        path.push(at);
        at = at.needs.iter().find_map(find)?;
    }
}

/// What files are called in what may be published, where that is not their name.
pub(crate) fn withheld<'a>(names: &[&'a str], stages: &[Stage]) -> BTreeMap<&'a str, String> {
    let of = |stage: &Stage| {
        let files = stage.files.iter().flat_map(|file| file.shown(names.iter().copied(), stage.guard));
        files.filter(|(name, shown)| name != shown).collect::<Vec<_>>()
    };
    stages.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::{Plan, Stage};
    use crate::artifacts::Artifacts;
    use crate::file::Faults;
    use crate::made::StageId;

    /// The order of stages named by letters, each with what it needs, or the fault.
    #[track_caller]
    fn check(stages: &[(&str, &[&str])], expected: Result<&[&str], &str>) {
        let mut plan = Plan::default();
        for (name, needs) in stages {
            let stage = Stage::new(StageId::only(name), 0..1, name, |_| Ok(Artifacts::default()));
            plan.push(stage.needs(needs.iter().map(|need| StageId::only(need))));
        }
        let mut faults = Faults::new("x", "study.toml");
        let ordered = plan.in_order(&mut faults);
        let names: Vec<&str> = ordered.iter().map(|stage| stage.id.as_str()).collect();
        match (faults.into_result(), expected) {
            (Ok(()), Ok(expected)) => assert_eq!(names, expected),
            (Err(error), Err(text)) => assert!(error.to_string().contains(text), "{error}"),
            (found, _) => panic!("{found:?} of {names:?}"),
        }
    }

    #[test]
    fn each_stands_after_what_it_needs_and_otherwise_as_given() {
        check(&[("a", &["c"]), ("b", &[]), ("c", &["b"])], Ok(&["b", "c", "a"]));
        check(&[("a", &[]), ("b", &[]), ("c", &["a"])], Ok(&["a", "b", "c"]));
    }

    #[test]
    fn a_circle_is_named_from_where_it_closes() {
        check(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])], Err("b → c → b"));
        check(&[("a", &["a"])], Err("a → a"));
    }

    #[test]
    fn what_nobody_makes_is_a_fault() {
        check(&[("a", &["z"])], Err("a needs z, which nothing makes"));
    }

    /// A key of a JSON object is a text: a stage whose parameters have others would be kept under those of any other.
    #[test]
    fn parameters_that_cannot_be_written_are_a_fault() {
        let mut plan = Plan::default();
        let params = std::collections::BTreeMap::from([(vec!["no", "text"], 1)]);
        plan.push(Stage::new(StageId::only("a"), 0..1, &params, |_| Ok(Artifacts::default())));
        let mut faults = Faults::new("x", "study.toml");
        plan.in_order(&mut faults);
        let error = faults.into_result().unwrap_err().to_string();
        assert!(error.contains("the parameters of a cannot be written") && error.contains("STU117"), "{error}");
    }
}
