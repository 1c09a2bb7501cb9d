//! `crosscase network communities`.

use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crate::progress::during;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_network::groups::{Communities, CommunityMethod};

pub(crate) fn command() -> Command {
    Command::new("communities", run)
}

/// Communities: groups with more ties within than there would be at random
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Ties are those of a weight above 0. A node without ties is a community of its own, and those of Leiden are connected.

Example:
  crosscase network communities ties.csv --nodes roster.csv --method leiden --seed 3")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// How they are found
    #[arg(long, value_parser = choice(CommunityMethod::CHOICES), default_value = "leiden")]
    method: CommunityMethod,
    /// The greater, the smaller communities are
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    resolution: f64,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let network = args.source.network()?;
    let communities = Communities::new().method(args.method).resolution(args.resolution).seed(args.seed.seed);
    let found = during("looking for communities", || communities.fit(&network))?;
    tell(&found.diagnostics);
    let modularity = found.modularity.map_or_else(String::new, |modularity| format!(", modularity {modularity:.3}"));
    let headline = format!("{} communities{modularity}", found.communities);
    args.output.deliver(&args.output.answer(&found, found.to_table()?)?.headline(headline))
}
