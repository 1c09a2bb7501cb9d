//! `crosscase qmethod crib`.

use super::params::StatementArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;

pub(crate) fn command() -> Command {
    Command::within("crib", run).about("Crib sheets: what to read a viewpoint from")
}

fn run(args: &StatementArgs, session: &Session<'_>) -> Result<(), Fault> {
    args.show(session.qmethod(), |found, _, compared| found.crib_table(compared))
}
