//! `crosscase qmethod statements`.

use super::params::StatementArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crosscase_qmethod::Viewpoints;

pub(crate) fn command() -> Command {
    Command::within("statements", run)
        .about("z-scores and places of every statement, with what distinguishes factors and what they agree on")
}

fn run(args: &StatementArgs, session: &Session<'_>) -> Result<(), Fault> {
    args.show(session.qmethod(), Viewpoints::statements_table)
}
