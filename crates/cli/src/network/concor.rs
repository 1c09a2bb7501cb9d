//! `crosscase network concor`.

use super::source::SourceArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_network::groups::Concor;

pub(crate) fn command() -> Command {
    Command::new("concor", run)
}

/// Positions by correlations of correlations: the nodes are split in two, and each part again
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The ties of two nodes to and from the others are correlated, then the columns of these correlations, until all are 1 or -1.
Exactly the same ties correlate 1; where they do not vary, as those of isolates, they correlate 0 with others, which is told.
`densities` are the means of the known cells from block to block.

Example:
  crosscase network concor ties.csv --nodes roster.csv --directed --splits 2")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// How often each part is split
    #[arg(long, value_name = "K", default_value_t = 2)]
    splits: u32,
    /// Weights count
    #[arg(long)]
    valued: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let network = if args.valued { args.source.valued_network()? } else { args.source.network()? };
    let mut model = Concor::new(args.splits);
    model.valued = args.valued;
    let found = during("splitting", || model.fit(&network))?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(format!("{} blocks", found.blocks)))
}
