//! `crosscase thresholds`: where a column falls apart by itself.

use crate::choice::choice;
use crate::command::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::OutputArgs;
use crosscase_sets::{Division, Thresholds};

pub(crate) fn command() -> Command {
    Command::new("thresholds", run)
}

/// Suggest thresholds of a column from its distribution; a threshold still needs a reason from outside the data
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase thresholds raw.csv --column GNP --number 2 --by gap")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The column
    #[arg(long, value_name = "NAME")]
    column: String,
    /// How many thresholds
    #[arg(long, value_name = "N", default_value_t = 1)]
    number: usize,
    /// How they are found
    #[arg(long, value_parser = choice(Division::CHOICES), default_value = "complete")]
    by: Division,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let values = args.input.columns(&[&args.column])?.numbers(&args.column)?;
    let found = Thresholds::of(&values, args.number, args.by)?;
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}
