//! `crosscase study check`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{plural, print};
use crosscase_study::{OfferKind, check_study};
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

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (study, diagnostics) = check_study(&args.folder, session.methods).inspect_err(|error| tell(error.noticed()))?;
    tell(&diagnostics);
    let counted = |what: OfferKind| plural(study.names().all(what).count(), what.noun());
    print(&format!("{}: no fault; {} and {}\n", study.title(), counted(OfferKind::Set), counted(OfferKind::Outcome)))
}
