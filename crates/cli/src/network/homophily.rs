//! `crosscase network homophily`.

use super::source::SourceArgs;
use crate::Command;
use crate::fault::Fault;
use crate::output::OutputArgs;
use crate::progress::counting;
use crate::seed::SeedArgs;
use crosscase_network::permutation::{Homophily, Permutations};

pub(crate) fn command() -> Command {
    Command::new("homophily", run)
}

/// Whether ties stay within groups: the E–I index, tested with the labels permuted
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The index is (external − internal)/(external + internal). It depends on the sizes of the groups: beside it stands what is expected
when labels are dealt out at random over the nodes that have one; two-sided by the distance from that.

Example:
  crosscase network homophily ties.csv --nodes roster.csv --group sector --permutations exact")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The column of the roster whose values are the groups
    #[arg(long, value_name = "COLUMN")]
    group: String,
    /// How many permutations, or `exact` for all of them
    #[arg(long, value_name = "R|exact", default_value = "1000")]
    permutations: Permutations,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let network = args.source.network()?;
    let homophily = Homophily::new(&args.group).permutations(args.permutations).seed(args.seed.seed);
    let found = counting("permuting", args.source.deadline(), |watch| homophily.fit_while(&network, watch))?;
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}
