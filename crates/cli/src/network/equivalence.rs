//! `crosscase network equivalence`.

use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crate::{Command, choice};
use crosscase_network::groups::{LinkageMethod, ProfileMeasure, StructuralEquivalence};

pub(crate) fn command() -> Command {
    Command::new("equivalence", run)
}

/// Structural equivalence: how alike the ties of two nodes to the others are, and blocks of those that are most
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The ties of two nodes with each other are left out. Without --blocks, blocks are of nodes with exactly the same ties, which correlate 1.
Where ties do not vary, as those of isolates, they correlate 0 with others, which is told.
`densities` are the means of the known cells from block to block.

Example:
  crosscase network equivalence ties.csv --nodes roster.csv --directed --measure correlation --blocks 4")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// How alike ties are
    #[arg(long, value_parser = choice(ProfileMeasure::CHOICES), default_value = "euclidean")]
    measure: ProfileMeasure,
    /// How far clusters are from each other
    #[arg(long, value_parser = choice(LinkageMethod::CHOICES), default_value = "complete")]
    linkage: LinkageMethod,
    /// How many blocks are cut
    #[arg(long, value_name = "K")]
    blocks: Option<usize>,
    /// Weights count
    #[arg(long)]
    valued: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let network = if args.valued { args.source.valued_network()? } else { args.source.network()? };
    let mut model = StructuralEquivalence::new().measure(args.measure).linkage(args.linkage);
    model.blocks = args.blocks;
    model.valued = args.valued;
    let found = during("comparing ties", || model.fit(&network))?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(format!("{} blocks", found.densities.len())))
}
