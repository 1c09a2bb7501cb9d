//! `crosscase coding new`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::{Folder, ForceArgs};
use crate::output::print;
use crosscase_coding::CODING_TEMPLATES;

pub(crate) fn command() -> Command {
    Command::within("new", run)
}

/// Files to begin with: an interview guide, a codebook and sets to judge, tied to the framework of conditions
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Templates, tried out nowhere; they are yours to change.

Example:
  crosscase coding new talks
  crosscase coding sheet talks/sets.csv --cases cases.csv --coder Anna --page anna.html --output blank.csv")]
struct Args {
    /// The folder to write to; made where it does not exist
    #[arg(value_name = "FOLDER")]
    folder: Folder,
    #[command(flatten)]
    _force: ForceArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    print(&args.folder.write_templates(session.files, CODING_TEMPLATES)?)
}
