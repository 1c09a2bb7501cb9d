//! `study run`: the whole way from a folder with a study to a folder with its results.

use crate::error::StudyError;
use crate::guard::Guard;
use crate::hash::Files;
use crate::inputs::Inputs;
use crate::last_runs::LastRuns;
use crate::made::StageId;
use crate::method::{PageContext, RepeatStep};
use crate::methods::Methods;
use crate::output_lock::{OutputLock, own_bytes};
use crate::page;
use crate::plan::{RunScope, withheld};
use crate::publish;
use crate::runner::{Action, Runner, StageProgress, StageRecord};
use crate::store::{LOG, Store};
use crate::study::Study;
use crate::unused::unused;
use crosscase_data::{Diagnostic, TextStyle};
use serde_json::json;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where a run writes, and which program it is.
#[derive(Clone)]
pub struct RunOptions {
    /// The folder of the results; made where it does not exist.
    pub out: PathBuf,
    /// What tells this build of the program from another: results of another are not reused.
    pub program: String,
    /// How the program writes a [`RepeatStep`] as a command line for the report's “How to repeat it”; return `None` for every step to show
    /// none.
    pub command_line: fn(&RepeatStep) -> Option<String>,
    /// How the tables are written as text.
    pub text: TextStyle,
}

impl fmt::Debug for RunOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunOptions").field("out", &self.out).field("program", &self.program).finish_non_exhaustive()
    }
}

/// A finished run.
#[derive(Debug)]
pub struct RunSummary {
    /// What the study is called.
    pub title: String,
    /// The stages, in order.
    pub stages: Vec<StageRecord>,
    /// What was noticed on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The answer, one line a solution.
    pub summary: Vec<String>,
    /// The path of the report.
    pub report: PathBuf,
}

impl RunSummary {
    /// How many stages had to be run; the others were there already.
    pub fn ran(&self) -> usize {
        self.stages.iter().filter(|stage| stage.action == Action::Ran).count()
    }
}

/// Checks a study: the file, every data file it names, every calibration and analysis; and says which files and columns nothing uses. Nothing
/// is written.
///
/// # Errors
/// The first fault of the data, or all faults of the file.
pub fn check_study(folder: &Path, methods: &Methods) -> Result<(Study, Vec<Diagnostic>), StudyError> {
    let study = Study::load_open(folder, methods)?;
    let inputs = read_inputs(folder, &study)?;
    let made = computed(&study, RunScope::Answers, &inputs)?.made;
    let unused = unused(folder, &study, &inputs, &made);
    Ok((study, made.diagnostics().into_iter().cloned().chain(unused).collect()))
}

/// The stages of a study up to a reach, computed and not kept.
pub(crate) fn compute(folder: &Path, study: &Study, reach: RunScope) -> Result<Runner<'static>, StudyError> {
    computed(study, reach, &read_inputs(folder, study)?)
}

pub(crate) fn computed(study: &Study, reach: RunScope, inputs: &Inputs) -> Result<Runner<'static>, StudyError> {
    let mut runner = Runner::new(None, "", &|_| {});
    runner.run(&study.stages, reach, inputs, &|at| study.place(at))?;
    Ok(runner)
}

pub(crate) fn read_inputs(folder: &Path, study: &Study) -> Result<Inputs, StudyError> {
    study.check_files(folder)?;
    Inputs::read(folder, study.stages.iter().flat_map(|stage| &stage.files))
}

/// Runs a study; `watch` is told of each stage as it begins, and how much longer it takes.
///
/// # Errors
/// Faults of the file, before anything is written; faults of the data, before anything is published (stages finished
/// until then are kept for the next run); a folder that another run holds or that cannot be written.
pub fn run_study(
    folder: &Path,
    methods: &Methods,
    options: &RunOptions,
    watch: &dyn Fn(&StageProgress<'_>),
) -> Result<RunSummary, StudyError> {
    let study = Study::load(folder, methods)?;
    let (inputs, held) = opened(folder, &study, options)?;
    let ahead = study.stages.iter().map(|stage| stage.id.to_string()).chain(["report".to_owned()]).collect();
    let runner = Runner::new(Some(Store::open(&held)?), &options.program, watch);
    let mut runner = runner.expecting(ahead, LastRuns::of(&options.out).took());
    let done = stages(&study, methods, &inputs, options, &mut runner);
    log(&held, &runner.records, &study, &inputs)?;
    let (files, summary) = done.map_err(|error| named(folder, methods, &study, error))?;
    publish::publish(&held, (folder, &study), &runner.made, &inputs, &files)?;
    if study.stages.iter().any(|stage| stage.guard.hides_names) {
        runner.forget_others()?;
    }
    Ok(finished(study, runner, summary, options))
}

/// Runs one stage of a study and those that it rests on, which the next run then finds; nothing is published. A stage goes by its name,
/// or by what it makes where one stage alone makes that.
///
/// # Errors
/// As [`run_study`]; [`StudyError::Unknown`] where there is no such stage.
pub fn run_only(
    folder: &Path,
    methods: &Methods,
    options: &RunOptions,
    only: &str,
    watch: &dyn Fn(&StageProgress<'_>),
) -> Result<RunSummary, StudyError> {
    let mut study = Study::load(folder, methods)?;
    study.keep_only(only)?;
    let (inputs, held) = opened(folder, &study, options)?;
    let ahead = study.stages.iter().map(|stage| stage.id.to_string()).collect();
    let runner = Runner::new(Some(Store::open(&held)?), &options.program, watch);
    let mut runner = runner.expecting(ahead, LastRuns::of(&options.out).took());
    let done = runner.run(&study.stages, RunScope::Report, &inputs, &|at| study.place(at));
    log(&held, &runner.records, &study, &inputs)?;
    done.map_err(|error| named(folder, methods, &study, error))?;
    Ok(finished(study, runner, Vec::new(), options))
}

/// A fault as those see it who have the study: where units go by number, with their names.
fn named(folder: &Path, methods: &Methods, study: &Study, error: StudyError) -> StudyError {
    if study.stages.iter().all(|stage| !stage.guard.unkept) || !matches!(error, StudyError::Stage { .. }) {
        return error;
    }
    let open = Study::load_open(folder, methods).and_then(|study| compute(folder, &study, RunScope::Answers).map(drop));
    open.err().unwrap_or(error)
}

fn finished(study: Study, runner: Runner<'_>, summary: Vec<String>, options: &RunOptions) -> RunSummary {
    let diagnostics = runner.noticed.iter().chain(runner.made.diagnostics()).cloned().collect();
    let report = options.out.join("report/index.html");
    RunSummary { title: study.heading.title, stages: runner.records, diagnostics, summary, report }
}

/// The files that the stages read, and the folder of the results, held.
fn opened(folder: &Path, study: &Study, options: &RunOptions) -> Result<(Inputs, OutputLock), StudyError> {
    let inputs = read_inputs(folder, study)?;
    publish::apart(&options.out, folder, &inputs)?;
    if fs::metadata(&options.out).is_ok_and(|found| !found.is_dir()) {
        return Err(StudyError::NotOurs { path: options.out.clone(), edited: false });
    }
    fs::create_dir_all(&options.out).map_err(StudyError::io(&options.out))?;
    if let (Ok(out), Ok(own)) = (options.out.canonicalize(), folder.canonicalize())
        && out == own
    {
        return Err(StudyError::OutIsStudy { out: options.out.clone() });
    }
    let held = OutputLock::take(&options.out)?;
    publish::refuse_overwrite(&held)?;
    publish::refuse_another(&held, folder, study)?;
    Ok((inputs, held))
}

/// Runs the stages and then the report, which is one too; what is to be published, and the answer in lines.
fn stages(
    study: &Study,
    methods: &Methods,
    inputs: &Inputs,
    options: &RunOptions,
    runner: &mut Runner<'_>,
) -> Result<(Files, Vec<String>), StudyError> {
    runner.run(&study.stages, RunScope::Report, inputs, &|at| study.place(at))?;
    let (mut files, unheld) = publish::files(&runner.made, options.text)?;
    runner.noticed.extend(unheld);
    let from: Vec<(String, String)> =
        runner.made.stages().iter().map(|stage| (stage.id.to_string(), stage.hash.clone())).collect();
    let made = std::mem::take(&mut runner.made);
    let shown = PageContext { names: &study.names, made: &made, command_line: &options.command_line };
    let report = runner.stage(&StageId::only("report"), &study.text, (&from, Guard::default()), || {
        crate::Artifacts::default().keep(&page::compose(study, methods, &shown)?)
    })?;
    let mut summary = Vec::new();
    for (number, method) in methods.all().enumerate() {
        summary.extend(method.summary(&study.names.of_method(number), &shown)?);
    }
    runner.made = made;
    runner.made.keep(report);
    let html: String = runner.made.kept(&StageId::only("report"))?;
    publish::add(&mut files, "report/index.html".to_owned(), html.into_bytes())?;
    Ok((files, summary))
}

/// Adds this run to the log, one line a stage, and takes out lines of earlier ones that name a file whose name must no longer stand there. Only
/// here does a clock show.
fn log(held: &OutputLock, records: &[StageRecord], study: &Study, inputs: &Inputs) -> Result<(), StudyError> {
    let path = held.out().join(LOG);
    let before = match own_bytes(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        // A damaged log is kept as it can be read: it is for people, and no run depends on it.
        before => String::from_utf8_lossy(&before.map_err(StudyError::io(&path))?).into_owned(),
    };
    let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let names: Vec<&str> = inputs.iter().map(|(name, _)| name).collect();
    let withheld: Vec<String> =
        withheld(&names, &study.stages).into_keys().map(|name| json!(name).to_string()).collect();
    let may_stay = |line: &&str| !withheld.iter().any(|name| line.contains(name));
    let mut lines: String = before.split_inclusive('\n').filter(may_stay).collect();
    for record in records {
        let line = json!({
            "run": at,
            "stage": record.stage,
            "action": record.action,
            "key": record.key,
            "made_of": record.made_of,
            "seconds": record.took.as_secs_f64(),
        });
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    held.replace(LOG, lines.as_bytes())
}
