//! `crosscase scales factor`.

use super::source::{AnswersArgs, fault};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_scales::{FactorAnalysis, FactorMethod, FactorRotation};

pub(crate) fn command() -> Command {
    Command::new("factor", run)
}

/// Exploratory factors of the correlations between items
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
phi are the correlations of the factors in the model: the identity where nothing was turned obliquely. An oblique rotation starts from many
positions, and says how many of them agree.

Example:
  crosscase scales factor answers.csv --items trust1:trust5 --factors 1 --method ml")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    /// How many factors
    #[arg(long, value_name = "K")]
    factors: usize,
    /// The method of extraction
    #[arg(long, value_parser = choice(FactorMethod::CHOICES), default_value = "minres")]
    method: FactorMethod,
    /// The rotation
    #[arg(long, value_parser = choice(FactorRotation::CHOICES), default_value = "oblimin")]
    rotation: FactorRotation,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    args.seed.limit_threads()?;
    let answers = args.answers.read(&[])?.answers;
    let model = FactorAnalysis::new(args.factors).method(args.method).rotation(args.rotation).seed(args.seed.seed);
    let found = during("taking factors", || model.fit(&answers)).map_err(fault)?;
    tell(&found.diagnostics);
    let kmo = found.kmo.map_or("–".to_owned(), |kmo| format!("{kmo:.3}"));
    let headline =
        format!("n {}, sampling adequacy {kmo}, {} of {} starts agree", found.n, found.starts_agreeing, found.starts);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
