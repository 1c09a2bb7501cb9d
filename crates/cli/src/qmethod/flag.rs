//! `crosscase qmethod flag`.

use super::params::TableArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crosscase_qmethod::Viewpoints;

pub(crate) fn command() -> Command {
    Command::within("flag", run).about("Which sorts define which factor")
}

fn run(args: &TableArgs, session: &Session<'_>) -> Result<(), Fault> {
    args.show(session.qmethod(), Viewpoints::loadings_table)
}
