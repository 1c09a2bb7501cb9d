//! `crosscase typology new`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::{Folder, ForceArgs};
use crate::output::print;
use crosscase_typology::TEMPLATES;

pub(crate) fn command() -> Command {
    Command::within("new", run)
}

/// Files to begin with: typologies of partnerships, concepts, outcomes, a framework of conditions
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each file is commented, names the publication of each entry, and marks what was not read at the source. They are yours to change.

Example:
  crosscase typology new partnerships
  crosscase typology check partnerships/typology.toml")]
struct Args {
    /// The folder to write to; made where it does not exist
    #[arg(value_name = "FOLDER")]
    folder: Folder,
    #[command(flatten)]
    _force: ForceArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    print(&args.folder.write_templates(session.files, TEMPLATES)?)
}
