//! `crosscase completions`.

use crate::command::{Command, Session};
use crate::fault::Fault;

pub(crate) fn command() -> Command {
    Command::within("completions", run)
}

/// Print the completions for a shell, to be sourced by it
///
/// For bash: crosscase completions bash > ~/.local/share/bash-completion/completions/crosscase
#[derive(Debug, clap::Args)]
struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let mut script = Vec::new();
    let mut program = session.program.clone();
    let name = program.get_bin_name().unwrap_or_else(|| program.get_name()).to_owned();
    clap_complete::generate(args.shell, &mut program, name, &mut script);
    crate::output::print(&String::from_utf8_lossy(&script))
}
