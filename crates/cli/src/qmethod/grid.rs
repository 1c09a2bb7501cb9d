//! `crosscase qmethod grid`.

use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};
use crosscase_data::TableBuilder;
use crosscase_qmethod::grid_proposals;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Every proposal sums to the number of statements and is the same on both sides of its middle. A steep grid suits people who
know little of the subject, a flat one those who know much (Brown 1980, p. 200).

Example:
  crosscase qmethod grid --statements 36 --from -4 --to 4")]
pub(crate) struct Args {
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

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let proposals = grid_proposals(args.statements, args.from, args.to)?;
    let table = TableBuilder::new("crosscase.qmethod.grids/1")
        .id("shape", proposals.iter().map(|proposal| proposal.shape.as_str()))
        .text("grid", proposals.iter().map(|proposal| Some(proposal.grid.to_string())))
        .number("kurtosis", proposals.iter().map(|proposal| Some(proposal.kurtosis)))
        .build()?;
    args.output.deliver(Path::new(""), &Answer::of_table(table, None)?)
}
