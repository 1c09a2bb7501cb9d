//! `crosscase qmethod statements`.

use super::params::StatementArgs;
use crate::Command;
use crate::fault::Fault;
use crosscase_qmethod::Viewpoints;

pub(crate) fn command() -> Command {
    Command::new("statements", run)
        .about("z-scores and places of every statement, with what distinguishes factors and what they agree on")
}

fn run(args: &StatementArgs) -> Result<(), Fault> {
    args.show(Viewpoints::statements_table)
}
