//! `crosscase qmethod differences`.

use super::params::StatementArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;

pub(crate) fn command() -> Command {
    Command::within("differences", run).about("Differences between factors, statement by statement, largest first")
}

fn run(args: &StatementArgs, session: &Session<'_>) -> Result<(), Fault> {
    args.show(session.qmethod(), |found, _, compared| found.differences_table(compared))
}
