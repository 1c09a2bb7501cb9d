//! `crosscase qmethod correlate`.

use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::{Command, choice};
use crosscase_qmethod::{Correlated, Correlation, SetAside};

pub(crate) fn command() -> Command {
    Command::new("correlate", run)
}

/// Correlations between sorts
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod correlate sorts.csv --correlation spearman --format csv")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// How alike two sorts are
    #[arg(long, value_parser = choice(Correlation::CHOICES), default_value = "pearson")]
    correlation: Correlation,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (_, sorts) = args.source.sorts(None)?;
    let found = Correlated::of(&sorts, args.correlation)?;
    tell(&Vec::from_iter(SetAside::notice(&found.set_aside)));
    args.output.deliver(&Answer::of_table(found.to_table()?)?)
}
