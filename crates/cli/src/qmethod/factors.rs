//! `crosscase qmethod factors`.

use super::params::TableArgs;
use crate::Command;
use crate::fault::Fault;
use crosscase_qmethod::Viewpoints;

pub(crate) fn command() -> Command {
    Command::new("factors", run).about("Factors: defining sorts, variance, reliability, standard errors")
}

fn run(args: &TableArgs) -> Result<(), Fault> {
    args.show(Viewpoints::factors_table)
}
