//! `crosscase study`: a whole study in a folder.

crate::command::commands! { new, check, graph, run, pseudonymise }

mod command_line;

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group("study", "Make, check and run a whole study", commands())
}
