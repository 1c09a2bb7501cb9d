//! `crosscase network blockmodel`.

use super::source::SourceArgs;
use crate::fault::{Fault, only_with};
use crate::files::Target;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::during;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_network::groups::{BlockApproach, BlockType, Blockmodel};

pub(crate) fn command() -> Command {
    Command::new("blockmodel", run)
}

/// Blocks of nodes with like ties: from block to block all are tied, or none
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The criterion counts the cells off the diagonal that are against the type of their block, or with weights how far they are. Up to 100 000 partitions are looked at one by
one; where there are more, many starts are improved by moving and swapping nodes.

Example:
  crosscase network blockmodel ties.csv --nodes roster.csv --directed --blocks 3 --draw blocks.svg")]
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
    /// What it costs a cell to be against its type
    #[arg(long, default_value = "binary")]
    approach: Approach,
    /// The value that every cell of a complete block should have, with --approach valued
    #[arg(long, value_name = "M", required_if_eq("approach", "valued"))]
    complete: Option<f64>,
    /// Draw the matrix as SVG, too: rows and columns by block
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    draw: Option<Target>,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What cells cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Approach {
    /// 1 for a tie in a null block and for none in a complete one
    Binary,
    /// The value of a tie in a null block, what it lacks of --complete in a complete one
    Valued,
    /// The squared distance from 0 in a null block, from the mean in a complete one
    Homogeneity,
}

fn run(args: &Args) -> Result<(), Fault> {
    only_with("--complete", args.complete.is_some(), "--approach valued", args.approach == Approach::Valued)?;
    let approach = match args.approach {
        Approach::Binary => BlockApproach::Binary,
        Approach::Valued => BlockApproach::Valued(args.complete.unwrap_or(1.0)),
        Approach::Homogeneity => BlockApproach::Homogeneity,
    };
    let network =
        if args.approach == Approach::Binary { args.source.network()? } else { args.source.valued_network()? };
    let model = match &args.group {
        Some(group) => Blockmodel::group(group),
        None => Blockmodel::blocks(args.blocks.unwrap_or_default()),
    };
    let model = model.types(args.types.iter().copied()).approach(approach).seed(args.seed.seed);
    let found = during("looking for blocks", || model.fit(&network))?;
    tell(&found.diagnostics);
    if let Some(drawing) = &args.draw {
        drawing.write(found.draw(&network)?.svg().as_bytes())?;
    }
    let headline = format!("criterion {}, {}", found.criterion, plural(found.solutions, "best partition"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
