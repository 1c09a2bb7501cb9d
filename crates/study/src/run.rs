//! `study run`: the whole way from a folder with a study to a folder with its results.

use crate::artifacts::Artifacts;
use crate::check;
use crate::collect;
use crate::inputs::Inputs;
use crate::model::Study;
use crate::page;
use crate::pipeline;
use crate::problem::StudyError;
use crate::publish::{self, Files};
use crate::runner::{Action, Runner, StageRecord};
use crate::store::Store;
use crosscase_data::{Diagnostic, Format};
use serde_json::json;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where a run writes, and which program it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// The folder of the results; made where it does not exist.
    pub out: PathBuf,
    /// What tells this build of the program from another: results of another are not reused.
    pub program: String,
}

/// A finished run.
#[derive(Debug)]
pub struct Finished {
    /// The study as it was checked.
    pub study: Study,
    /// The stages, in order.
    pub stages: Vec<StageRecord>,
    /// What was noticed on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The answer, one line a solution.
    pub summary: Vec<String>,
    /// The path of the report.
    pub report: PathBuf,
}

impl Finished {
    /// How many stages had to be run; the others were there already.
    pub fn ran(&self) -> usize {
        self.stages.iter().filter(|stage| stage.action == Action::Ran).count()
    }
}

/// Checks a study: the file, every data file it names, every calibration. Nothing is written.
///
/// # Errors
/// The first fault of the data, or all faults of the file.
pub fn check_study(folder: &Path) -> Result<(Study, Vec<Diagnostic>), StudyError> {
    let study = check::load(folder)?;
    let inputs = Inputs::read(folder, &study)?;
    let mut runner = Runner::new(None, "", &|_| {});
    let mut results = pipeline::to_memberships(&study, &inputs, &mut runner)?;
    pipeline::analyse(&study, &mut runner, &mut results)?;
    let diagnostics = results.diagnostics().into_iter().cloned().collect();
    Ok((study, diagnostics))
}

/// Runs a study; `watch` is told the name of each stage as it begins.
///
/// # Errors
/// Faults of the file, before anything is written; faults of the data, before anything is published (stages finished
/// until then are kept for the next run); a folder that another run holds or that cannot be written.
pub fn run_study(folder: &Path, options: &RunOptions, watch: &dyn Fn(&str)) -> Result<Finished, StudyError> {
    let study = check::load(folder)?;
    let study_path = folder.join("study.toml");
    let study_file = fs::read(&study_path).map_err(StudyError::io(&study_path))?;
    let inputs = Inputs::read(folder, &study)?;

    fs::create_dir_all(&options.out).map_err(StudyError::io(&options.out))?;
    if let (Ok(out), Ok(own)) = (options.out.canonicalize(), folder.canonicalize())
        && out == own
    {
        return Err(StudyError::OutIsStudy { out: options.out.clone() });
    }
    let _held = hold(&options.out)?;
    let mut runner = Runner::new(Some(Store::open(&options.out)?), &options.program, watch);
    let done = stages(&study, &inputs, &mut runner);
    log(&options.out, &runner.records)?;
    let (files, diagnostics, summary) = done?;
    publish::publish(&options.out, &study, &study_file, &inputs, &files)?;

    let report = options.out.join("report/index.html");
    Ok(Finished { study, stages: runner.records, diagnostics, summary, report })
}

type Done = (Files, Vec<Diagnostic>, Vec<String>);

fn stages(study: &Study, inputs: &Inputs, runner: &mut Runner<'_>) -> Result<Done, StudyError> {
    let mut results = pipeline::to_memberships(study, inputs, runner)?;
    pipeline::analyse(study, runner, &mut results)?;
    pipeline::hold_against(study, runner, &mut results)?;
    let tables = collect::tables(study, &results)?;
    let hashes = results.hashes();
    let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
    let made = runner.stage("report", study, &hashes, || {
        Ok(Artifacts::default().with_page("index", page::render(study, &results)?))
    })?;

    let mut files = Files::new();
    for (name, table) in &tables {
        files.insert(format!("tables/{name}.csv"), crosscase_data::to_bytes(table, Format::Csv)?);
        files.insert(format!("tables/{name}.arrow"), crosscase_data::to_bytes(table, Format::ArrowIpc)?);
    }
    for (name, svg) in collect::figures(study, &results) {
        files.insert(format!("figures/{name}.svg"), svg.into_bytes());
    }
    for (name, script) in collect::scripts(study, &results) {
        files.insert(format!("r/{name}.R"), script.into_bytes());
    }
    for (name, html) in &made.artifacts.pages {
        files.insert(format!("report/{name}.html"), html.clone().into_bytes());
    }
    let diagnostics = results.diagnostics().into_iter().cloned().collect();
    Ok((files, diagnostics, collect::summary(study, &results)?))
}

/// Keeps other runs out of the folder until the file is closed, which the end of the process does in any case.
fn hold(out: &Path) -> Result<File, StudyError> {
    let path = out.join(".lock");
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(StudyError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(StudyError::Busy { out: out.to_owned() }),
        Err(fs::TryLockError::Error(source)) => Err(StudyError::Io { path, source }),
    }
}

/// Adds this run to the log, one line a stage. Only here does a clock show.
fn log(out: &Path, records: &[StageRecord]) -> Result<(), StudyError> {
    let path = out.join("log/stages.jsonl");
    let folder = out.join("log");
    fs::create_dir_all(&folder).map_err(StudyError::io(&folder))?;
    let mut file = OpenOptions::new().create(true).append(true).open(&path).map_err(StudyError::io(&path))?;
    let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut lines = String::new();
    for record in records {
        let line = json!({
            "run": at,
            "stage": record.stage,
            "action": record.action,
            "key": record.key,
            "seconds": record.took.as_secs_f64(),
        });
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    file.write_all(lines.as_bytes()).map_err(StudyError::io(&path))
}
