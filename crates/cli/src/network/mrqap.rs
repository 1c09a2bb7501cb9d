//! `crosscase network mrqap`.

use super::relations::RelationsArgs;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::counting;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_network::permutation::{Mrqap, MrqapMethod, MrqapModel, Permutations};

pub(crate) fn command() -> Command {
    Command::new("mrqap", run)
}

/// How a relation depends on others: a regression tested by permutation of the nodes
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Weights are values. The statistic is t, in a logistic regression z; p is (b + 1)/(R + 1), of `exact` the share of all orders. Missing
dyads move with their matrix. With --case nodes change places within their case alone.

Example:
  crosscase network mrqap advice.csv distance.csv money.csv --nodes roster.csv --directed --permutations 5000")]
struct Args {
    /// The outcome: an edge list
    #[arg(value_name = "Y")]
    outcome: Source,
    /// The predictors, on the same nodes
    #[arg(value_name = "X", required = true)]
    predictors: Vec<Source>,
    #[command(flatten)]
    relations: RelationsArgs,
    /// What is permuted
    #[arg(long, value_parser = choice(MrqapMethod::CHOICES), default_value = "dsp")]
    method: MrqapMethod,
    /// How the outcome depends on the predictors
    #[arg(long, value_parser = choice(MrqapModel::CHOICES), default_value = "linear")]
    model: MrqapModel,
    /// How many permutations, or `exact` for all of them
    #[arg(long, value_name = "R|exact", default_value = "1000")]
    permutations: Permutations,
    /// An intercept for each case
    #[arg(long, requires = "case")]
    fixed_effects: bool,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let files: Vec<&Source> = std::iter::once(&args.outcome).chain(&args.predictors).collect();
    let dyads = args.relations.read(&files)?;
    let mrqap = Mrqap::new().method(args.method).model(args.model).permutations(args.permutations).seed(args.seed.seed);
    let mrqap = if args.fixed_effects { mrqap.fixed_effects() } else { mrqap };
    let found = counting("permuting", args.relations.deadline(), |watch| mrqap.fit_while(&dyads, watch))?;
    tell(&found.diagnostics);
    let r_squared = found.r_squared.map_or_else(String::new, |share| format!(", R² {share:.3}"));
    let headline = format!("{} nodes, {} pairs{r_squared}", found.n, found.pairs);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
