//! `crosscase network qap`.

use super::relations::RelationsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::files::Source;
use crate::output::OutputArgs;
use crate::progress::counting;
use crate::seed::SeedArgs;
use crosscase_network::permutation::{Permutations, Qap};

pub(crate) fn command() -> Command {
    Command::new("qap", run)
}

/// Whether two relations go together: their correlation, tested by permutation of the nodes
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The nodes of one matrix change places, rows and columns together, and its missing dyads with them. p is (b + 1)/(R + 1), b counting
permutations with a correlation at least as large, as small, or as far from 0; of `exact` it is the share of all orders.

Example:
  crosscase network qap advice.csv trust.csv --nodes roster.csv --directed --permutations 5000")]
struct Args {
    /// One relation: an edge list
    #[arg(value_name = "Y")]
    y: Source,
    /// The other, on the same nodes
    #[arg(value_name = "X")]
    x: Source,
    #[command(flatten)]
    relations: RelationsArgs,
    /// How many permutations, or `exact` for all of them
    #[arg(long, value_name = "R|exact", default_value = "1000")]
    permutations: Permutations,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let dyads = args.relations.read(&[&args.y, &args.x])?;
    let qap = Qap::new().permutations(args.permutations).seed(args.seed.seed);
    let found = counting("permuting", args.relations.deadline(), |watch| qap.fit_while(&dyads, watch))?;
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}
