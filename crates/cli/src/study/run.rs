//! `crosscase study run`.

use super::command_line::command_line;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{StyleArgs, print};
use crate::progress::spinner;
use crate::seed::ThreadArgs;
use crosscase_study::{RunOptions, run_only, run_study};
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
    #[command(flatten)]
    threads: ThreadArgs,
    #[command(flatten)]
    style: StyleArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    args.threads.limit()?;
    let bar = spinner("reading the study");
    let watch = |stage: &str| bar.set_message(stage.to_owned());
    let out = args.out.clone().unwrap_or_else(|| args.folder.join("out"));
    let options = RunOptions { out, program: program(), command_line, text: args.style.style() };
    let done = match &args.only {
        Some(stage) => run_only(&args.folder, session.methods, &options, stage, &watch),
        None => run_study(&args.folder, session.methods, &options, &watch),
    };
    bar.finish_and_clear();
    let finished = done.inspect_err(|error| tell(error.noticed()))?;
    tell(&finished.diagnostics);
    let (ran, all) = (finished.ran(), finished.stages.len());
    let work = match ran {
        0 => format!("nothing has changed: all {all} stages were there already"),
        _ if ran == all => format!("{all} stages"),
        _ => format!("{ran} of {all} stages run again, the others were there already"),
    };
    if args.only.is_some() {
        return print(&format!("{}\n  ({work})\n", finished.title));
    }
    let answer = finished.summary.iter().fold(String::new(), |text, line| text + "  " + line + "\n");
    print(&format!("{}\n{answer}  ({work})\nreport: {}\n", finished.title, finished.report.display()))
}

/// This build of the program: results of another are not reused, since its figures may differ.
fn program() -> String {
    let hash = std::env::current_exe().and_then(|program| crosscase_study::sha256_of_file(&program));
    hash.unwrap_or_else(|_| env!("CARGO_PKG_VERSION").to_owned())
}
