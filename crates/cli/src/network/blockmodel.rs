//! `crosscase network blockmodel`.

use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_network::groups::{BlockType, Blockmodel};

pub(crate) fn command() -> Command {
    Command::new("blockmodel", run)
}

/// Blocks of nodes with like ties: from block to block all are tied, or none
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The criterion counts the cells off the diagonal that are against the type of their block. Up to 100 000 partitions are looked at one by
one; where there are more, many starts are improved by moving and swapping nodes.

Example:
  crosscase network blockmodel ties.csv --nodes roster.csv --directed --blocks 3")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// How many blocks are sought
    #[arg(long, value_name = "K", required_unless_present = "group", conflicts_with = "group")]
    blocks: Option<usize>,
    /// The column of the roster whose values are the blocks
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// The types that a block may have
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = choice(BlockType::CHOICES), default_value = "com,nul")]
    types: Vec<BlockType>,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    args.seed.limit_threads()?;
    let network = args.source.network()?;
    let model = match &args.group {
        Some(group) => Blockmodel::group(group),
        None => Blockmodel::blocks(args.blocks.unwrap_or_default()),
    };
    let model = model.types(args.types.iter().copied()).seed(args.seed.seed);
    let found = during("looking for blocks", || model.fit(&network))?;
    tell(&found.diagnostics);
    let headline = format!("{} cells against their block, {} best partitions", found.criterion, found.solutions);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
