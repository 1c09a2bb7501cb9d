//! `crosscase study graph`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Target;
use crate::output::print;
use crosscase_study::{Study, study_files};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::within("graph", run)
}

/// What rests on what: the stages of a study, the files they read and the stages they need
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase study graph trust --output stages.svg")]
struct Args {
    /// The folder with study.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Draw it to this file (.svg)
    #[arg(long, value_name = "FILE", value_parser = Target::figure())]
    output: Option<Target>,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    session.files.and(study_files(&args.folder, session.methods)).refuse_overwrite(&args.output)?;
    let graph = Study::load(&args.folder, session.methods)?.graph();
    match &args.output {
        Some(target) => target.write(graph.draw().svg().as_bytes()),
        None => print(&graph.to_string()),
    }
}
