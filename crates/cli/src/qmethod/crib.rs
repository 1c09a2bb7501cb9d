//! `crosscase qmethod crib`.

use super::params::StatementArgs;
use crate::Command;
use crate::fault::Fault;

pub(crate) fn command() -> Command {
    Command::new("crib", run).about("Crib sheets: what to read a viewpoint from")
}

fn run(args: &StatementArgs) -> Result<(), Fault> {
    args.show(|found, _, compared| found.crib_table(compared))
}
