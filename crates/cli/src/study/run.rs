//! `crosscase study run`.

use super::command_line::command_line;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{StyleArgs, print};
use crate::progress::spinner;
use crate::seed::ThreadArgs;
use crosscase_study::{Action, Explained, RunOptions, RunSummary, StageProgress, explain_run, run_only, run_study};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::within("run", run)
}

/// Run the study: report, tables, figures and manifest
///
/// What has not changed since the last run is not computed again; a run that was interrupted, also by --time-limit, goes on where it
/// was.
#[derive(Debug, clap::Args)]
struct Args {
    /// The folder with study.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The folder of the results [default: DIR/out]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Run one stage and those that it rests on, such as set:TRUST, and publish nothing; the next run finds them
    #[arg(long, value_name = "STAGE")]
    only: Option<String>,
    /// Tell whether a stage and those that it rests on would run, and why or why not; nothing is run
    #[arg(long, value_name = "STAGE", conflicts_with = "only")]
    explain: Option<String>,
    #[command(flatten)]
    _threads: ThreadArgs,
    #[command(flatten)]
    style: StyleArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let bar = spinner("reading the study");
    let watch = |at: &StageProgress<'_>| bar.set_message(progress(at));
    let out = args.out.clone().unwrap_or_else(|| args.folder.join("out"));
    let options = RunOptions { out, program: program(), command_line, text: args.style.style() };
    if let Some(stage) = &args.explain {
        bar.finish_and_clear();
        return explained(args, session, &options, stage);
    }
    let done = match &args.only {
        Some(stage) => run_only(&args.folder, session.methods, &options, stage, &watch),
        None => run_study(&args.folder, session.methods, &options, &watch),
    };
    bar.finish_and_clear();
    let finished = done.inspect_err(|error| tell(error.noticed()))?;
    tell(&finished.diagnostics);
    let work = told(&finished);
    if args.only.is_some() {
        return print(&format!("{}\n  ({work})\n", finished.title));
    }
    let answer = finished.summary.iter().fold(String::new(), |text, line| text + "  " + line + "\n");
    print(&format!("{}\n{answer}  ({work})\nreport: {}\n", finished.title, finished.report.display()))
}

/// A stage as it begins: which of how many, and how much longer it takes.
fn progress(at: &StageProgress<'_>) -> String {
    let left = at.left.map_or_else(String::new, |left| format!(", at most {} s more", left.as_secs() + 1));
    format!("{} ({} of {}{left})", at.stage, at.number, at.of)
}

fn explained(args: &Args, session: &Session<'_>, options: &RunOptions, stage: &str) -> Result<(), Fault> {
    let all = explain_run(&args.folder, session.methods, options, stage).inspect_err(|error| tell(error.noticed()))?;
    let line =
        |one: &Explained| format!("{} {}: {}", one.stage, if one.runs { "runs" } else { "does not run" }, one.why);
    let (asked, rests) = all.split_last().map_or((String::new(), &all[..]), |(asked, rests)| (line(asked), rests));
    let rests = rests.iter().fold(String::new(), |text, one| text + "  " + &line(one) + "\n");
    print(&format!("{asked}\n{}{rests}", if rests.is_empty() { "" } else { "It rests on\n" }))
}

/// How much there was to do.
fn told(finished: &RunSummary) -> String {
    let count = |action: Action| finished.stages.iter().filter(|stage| stage.action == action).count();
    let (ran, unkept, all) = (finished.ran(), count(Action::Unkept), finished.stages.len());
    let again = match unkept {
        0 => String::new(),
        _ => format!("; {unkept} of them read again, since nothing of persons is kept"),
    };
    match ran {
        0 => format!("nothing has changed: all {all} stages were there already{again}"),
        _ if ran + unkept == all => format!("{all} stages"),
        _ => format!("{ran} of {all} stages run again, the others were there already{again}"),
    }
}

/// This build of the program: results of another are not reused, since its figures may differ.
fn program() -> String {
    let hash = std::env::current_exe().and_then(|program| crosscase_study::sha256_of_file(&program));
    hash.unwrap_or_else(|_| env!("CARGO_PKG_VERSION").to_owned())
}
