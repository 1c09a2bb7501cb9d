//! `crosscase network cug`.

use super::source::SourceArgs;
use crate::fault::Fault;
use crate::output::OutputArgs;
use crate::progress::counting;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_network::permutation::{Cug, CugGiven, CugStatistic};

pub(crate) fn command() -> Command {
    Command::new("cug", run)
}

/// Whether a network is unusual among random ones of the same size, ties or dyads
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
p is (b + 1)/(R + 1) over the draws in which the statistic is defined. Missing and impossible dyads stay what they are.

Example:
  crosscase network cug ties.csv --nodes roster.csv --directed --statistic reciprocity --given edges --draws 5000")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// What is measured
    #[arg(long, value_parser = choice(CugStatistic::CHOICES))]
    statistic: CugStatistic,
    /// What random networks have in common with this one
    #[arg(long, value_parser = choice(CugGiven::CHOICES), default_value = "edges")]
    given: CugGiven,
    /// How many networks are drawn
    #[arg(long, value_name = "R", default_value_t = 1_000)]
    draws: usize,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let network = args.source.network()?;
    let cug = Cug::new(args.statistic).given(args.given).draws(args.draws).seed(args.seed.seed);
    let found = counting("drawing networks", args.source.deadline(), |watch| cug.fit_while(&network, watch))?;
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}
