//! `crosscase qmethod grid`.

use crate::Command;
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};
use crosscase_qmethod::{grid_proposals, grid_proposals_table};

pub(crate) fn command() -> Command {
    Command::new("grid", run)
}

/// Proposals for a sorting grid that sum to the number of statements
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Every proposal sums to the number of statements and is the same on both sides of its middle. A steep grid suits people who
know little of the subject, a flat one those who know much (Brown 1980, p. 200).

Example:
  crosscase qmethod grid --statements 36 --from -4 --to 4")]
struct Args {
    /// How many statements
    #[arg(long, value_name = "N")]
    statements: usize,
    /// The lowest place
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    from: i32,
    /// The highest place
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    to: i32,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let proposals = grid_proposals(args.statements, args.from, args.to)?;
    args.output.deliver(&Answer::of_table(grid_proposals_table(&proposals)?)?)
}
