//! `crosscase study new`.

use crate::Command;
use crate::choice::choice;
use crate::fault::Fault;
use crate::output::print;
use crosscase_study::{Template, new_study};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("new", run)
}

/// Make a small synthetic study, every line explained, to run at once and to replace piece by piece
#[derive(Debug, clap::Args)]
struct Args {
    /// The folder to make
    #[arg(value_name = "NAME")]
    folder: PathBuf,
    /// What it begins with
    #[arg(long, value_parser = choice(Template::CHOICES), default_value = "small")]
    template: Template,
}

fn run(args: &Args) -> Result<(), Fault> {
    new_study(&args.folder, args.template)?;
    let shown = args.folder.display();
    print(&format!("{shown} holds a study on synthetic data.\nNext: crosscase study run {shown}\n"))
}
