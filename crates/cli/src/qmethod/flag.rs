//! `crosscase qmethod flag`.

use super::params::TableArgs;
use crate::Command;
use crate::fault::Fault;
use crosscase_qmethod::Viewpoints;

pub(crate) fn command() -> Command {
    Command::new("flag", run).about("Which sorts define which factor")
}

fn run(args: &TableArgs) -> Result<(), Fault> {
    args.show(Viewpoints::loadings_table)
}
