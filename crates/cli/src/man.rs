//! `crosscase man`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::{Folder, ForceArgs};
use clap_mangen::Man;

pub(crate) fn command() -> Command {
    Command::within("man", run)
}

/// Write the manual pages into a folder, one a command
///
/// To read one: crosscase man man1 && man -l man1/crosscase-study-run.1
#[derive(Debug, clap::Args)]
struct Args {
    /// The folder; made where it does not exist
    folder: Folder,
    #[command(flatten)]
    _force: ForceArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let mut program = session.program.clone();
    program.build();
    let mut made = Vec::new();
    pages(&program, &mut made).map_err(|error| Fault::data(error.to_string()))?;
    args.folder.write(session.files, made)
}

/// The page of a command and those below it, by the names of their files.
fn pages(command: &clap::Command, made: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let page = Man::new(command.clone());
    let mut text = Vec::new();
    page.render(&mut text)?;
    made.push((page.get_filename(), text));
    // `help COMMAND` prints what the page of the command says.
    command.get_subcommands().filter(|below| below.get_name() != "help").try_for_each(|below| pages(below, made))
}
