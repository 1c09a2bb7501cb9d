//! `crosscase network project`.

use super::affiliations::AffiliationsArgs;
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs, plural};
use crate::{Command, choice};
use clap::ValueEnum;
use crosscase_network::Mode;
use crosscase_network::two_mode::{ProjectionWeights, project};

pub(crate) fn command() -> Command {
    Command::new("project", run)
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Keep {
    /// The first mode
    Source,
    /// The second mode
    Target,
}

/// One mode of a two-mode network, tied by what its nodes share of the other
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase network project meetings.csv --keep source --weights newman --output shared.csv")]
struct Args {
    #[command(flatten)]
    affiliations: AffiliationsArgs,
    /// The mode that is kept
    #[arg(long, value_enum)]
    keep: Keep,
    /// What two nodes are tied by
    #[arg(long, value_parser = choice(ProjectionWeights::CHOICES), default_value = "count")]
    weights: ProjectionWeights,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let keep = match args.keep {
        Keep::Source => Mode::First,
        Keep::Target => Mode::Second,
    };
    let found = project(&args.affiliations.read()?, keep, args.weights)?;
    let headline = format!("{}, {}", plural(found.nodes.len(), "node"), plural(found.ties.len(), "tie"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
