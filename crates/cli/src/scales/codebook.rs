//! `crosscase scales codebook`.

use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_data::Described;

pub(crate) fn command() -> Command {
    Command::new("codebook", run)
}

/// What a file says of its variables: wording, labels of values, missing codes, how many answered
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A .sav, .zsav or .dta says most; of other files it is the kind of each column and how many values it has.

Example:
  crosscase scales codebook survey.sav --output codebook.csv")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let all = |table: &crosscase_data::Table| Ok(table.column_names().into_iter().map(str::to_owned).collect());
    let (read, _) = args.input.described(all)?;
    let described = Described::of(&read.table, &read.codebook)?;
    args.output.deliver(&Answer::new(&described, described.to_table()?)?)
}
