//! `crosscase coding agreement`.

use super::RowsArgs;
use crate::fault::{Fault, only_with};
use crate::files::Target;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, write_table};
use crate::progress::counting;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_coding::AgreementColumns;
use crosscase_numerics::{
    AgreementCoefficient, AgreementInterval, AgreementMetric, AgreementOptions, AgreementWeights,
};

pub(crate) fn command() -> Command {
    Command::new("agreement", run)
}

/// How far coders agree, for any number of coders and with ratings missing
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a rating; a missing rating has none. Krippendorff's alpha takes a metric, the other coefficients weights. --disagreements has
the units to talk about, --by-value how often others agree with one who gives a value.

Examples:
  crosscase coding agreement ratings.csv --unit passage --coder coder --value code --coefficient krippendorff
  crosscase coding agreement ratings.csv --unit case --coder coder --value score --coefficient gwet --weights quadratic --interval bootstrap")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// The column that names what was rated
    #[arg(long, value_name = "COLUMN")]
    unit: String,
    /// The column that names who rated it
    #[arg(long, value_name = "COLUMN")]
    coder: String,
    /// The column of the ratings
    #[arg(long, value_name = "COLUMN")]
    value: String,
    /// The coefficient
    #[arg(long, value_parser = choice(AgreementCoefficient::CHOICES), default_value = "krippendorff")]
    coefficient: AgreementCoefficient,
    /// How far two values are apart, for Krippendorff's alpha
    #[arg(long, value_parser = choice(AgreementMetric::CHOICES), default_value = "nominal")]
    metric: AgreementMetric,
    /// How much two categories agree, for every other coefficient
    #[arg(long, value_parser = choice(AgreementWeights::CHOICES), default_value = "identity")]
    weights: AgreementWeights,
    /// How the interval at 95 % is made
    #[arg(long, value_parser = choice(AgreementInterval::CHOICES), default_value = "t")]
    interval: AgreementInterval,
    /// Replicates of the bootstrap [default: 2000]
    #[arg(long, value_name = "N")]
    replicates: Option<usize>,
    /// Also write the units on which coders differ, a column a coder: .csv, .json, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    disagreements: Option<Target>,
    /// Also write how far coders agree on each value: .csv, .json, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    by_value: Option<Target>,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let is_drawn = args.interval == AgreementInterval::Bootstrap;
    only_with("--replicates", args.replicates.is_some(), "--interval bootstrap", is_drawn)?;
    let columns = AgreementColumns::new(&args.unit, &args.coder, &args.value);
    let table = args.rows.read(|options| columns.reading(options), &[&args.value])?;
    let mut options = AgreementOptions::new(args.coefficient);
    (options.metric, options.weights, options.interval) = (args.metric, args.weights, args.interval);
    (options.replicates, options.seed) = (args.replicates.unwrap_or(2_000), args.seed.seed);
    let found = match args.interval {
        AgreementInterval::Bootstrap => {
            counting("resampling units", args.rows.deadline(), |watch| columns.fit_while(&table, &options, watch))
        }
        _ => columns.fit(&table, &options),
    }?;
    tell(&found.diagnostics);
    if args.disagreements.is_some() || args.by_value.is_some() {
        let disputed = columns.disputed(&table)?;
        if let Some(target) = &args.disagreements {
            write_table(target, &disputed.to_table()?)?;
        }
        if let Some(target) = &args.by_value {
            write_table(target, &disputed.values_table()?)?;
        }
    }
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}
