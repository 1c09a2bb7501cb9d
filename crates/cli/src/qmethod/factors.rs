//! `crosscase qmethod factors`.

use super::params::TableArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crosscase_qmethod::Viewpoints;

pub(crate) fn command() -> Command {
    Command::within("factors", run).about("Factors: defining sorts, variance, reliability, standard errors")
}

fn run(args: &TableArgs, session: &Session<'_>) -> Result<(), Fault> {
    args.show(session.qmethod(), Viewpoints::factors_table)
}
