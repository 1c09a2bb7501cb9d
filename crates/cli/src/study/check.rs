//! `crosscase study check`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{plural, print};
use crosscase_study::check_study;
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::within("check", run)
}

/// Check the study file, its data and every analysis, and write nothing
#[derive(Debug, clap::Args)]
struct Args {
    /// The folder with study.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

fn run(args: &Args, _: &Session<'_>) -> Result<(), Fault> {
    let (study, diagnostics) = check_study(&args.folder)?;
    tell(&diagnostics);
    let (sets, analyses) = (study.sets.len(), study.analyses.len());
    let counted = if analyses == 1 { "1 analysis".to_owned() } else { format!("{analyses} analyses") };
    print(&format!("{}: no fault; {} and {counted}\n", study.title, plural(sets, "set")))
}
