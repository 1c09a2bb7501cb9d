//! `crosscase network compare`.

use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::OutputArgs;
use crosscase_network::groups::compare;

pub(crate) fn command() -> Command {
    Command::new("compare", run)
}

/// How alike two partitions of the nodes are: adjusted Rand index, mutual information, variation of information
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Over the nodes that have both. Mutual information is over the mean of the two entropies, variation of information in nats.

Example:
  crosscase network compare roster.csv --a sector --b community")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The column of one partition
    #[arg(long, value_name = "COLUMN")]
    a: String,
    /// The column of the other
    #[arg(long, value_name = "COLUMN")]
    b: String,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let table = args.input.columns(&[&args.a, &args.b])?;
    let found = compare(&table.texts(&args.a)?, &table.texts(&args.b)?);
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}
