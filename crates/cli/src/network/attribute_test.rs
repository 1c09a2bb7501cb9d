//! `crosscase network attribute-test`.

use super::source::SourceArgs;
use crate::fault::{Fault, only_with};
use crate::output::OutputArgs;
use crate::progress::counting;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_network::permutation::{AttributeStatistic, AttributeTest, Permutations};

pub(crate) fn command() -> Command {
    Command::new("attribute-test", run)
}

/// Whether an attribute goes with ties, or a number with groups: tested with the values permuted
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Values change places over the nodes that have one. For the E-I index of groups see `network homophily`.

Example:
  crosscase network attribute-test ties.csv --nodes roster.csv --attribute staff --statistic moran --permutations 5000")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The column of the roster: numbers, for assortativity groups
    #[arg(long, value_name = "COLUMN")]
    attribute: String,
    /// What is tested
    #[arg(long, value_parser = choice(AttributeStatistic::CHOICES), default_value = "moran")]
    statistic: AttributeStatistic,
    /// The column of the roster whose values are the groups of --statistic anova
    #[arg(long, value_name = "COLUMN", required_if_eq("statistic", "anova"))]
    group: Option<String>,
    /// How many permutations, or `exact` for all of them
    #[arg(long, value_name = "R|exact", default_value = "1000")]
    permutations: Permutations,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    only_with("--group", args.group.is_some(), "--statistic anova", args.statistic == AttributeStatistic::Anova)?;
    let network = args.source.network()?;
    let mut test = AttributeTest::new(args.statistic, &args.attribute);
    test.group.clone_from(&args.group);
    let test = test.permutations(args.permutations).seed(args.seed.seed);
    let found = counting("permuting", args.source.deadline(), |watch| test.fit_while(&network, watch))?;
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}
