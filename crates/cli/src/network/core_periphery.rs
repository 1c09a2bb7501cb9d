//! `crosscase network core-periphery`.

use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::during;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_network::groups::{CorePeriphery, OffDiagonal};

pub(crate) fn command() -> Command {
    Command::new("core-periphery", run)
}

/// A core whose members are tied to each other, and a periphery whose members are not
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The partition whose pattern (1 within the core, 0 within the periphery) correlates most with the ties; both have at least two nodes.
Up to 20 nodes all partitions are looked at. With --continuous each node has a coreness c, and `continuous_fit` is the correlation of the
products c_i c_j with the ties.

Example:
  crosscase network core-periphery ties.csv --nodes roster.csv --continuous")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// What is expected between core and periphery
    #[arg(long, value_parser = choice(OffDiagonal::CHOICES), default_value = "missing")]
    off: OffDiagonal,
    /// How near each node is to the core, too
    #[arg(long)]
    continuous: bool,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let network = args.source.network()?;
    let model = CorePeriphery::new().off(args.off).seed(args.seed.seed);
    let model = if args.continuous { model.continuous() } else { model };
    let found = during("looking for the core", || model.fit(&network))?;
    tell(&found.diagnostics);
    let fit = found.fit.map_or_else(|| "no partition has a fit".to_owned(), |fit| format!("fit {fit:.3}"));
    let headline = format!("{fit}, {}", plural(found.solutions, "best partition"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
