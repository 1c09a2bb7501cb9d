//! `crosscase qmethod differences`.

use super::params::StatementArgs;
use crate::Command;
use crate::fault::Fault;

pub(crate) fn command() -> Command {
    Command::new("differences", run).about("Differences between factors, statement by statement, largest first")
}

fn run(args: &StatementArgs) -> Result<(), Fault> {
    args.show(|found, _, compared| found.differences_table(compared))
}
