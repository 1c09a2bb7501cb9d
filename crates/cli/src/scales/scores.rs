//! `crosscase scales scores`.

use super::source::{AnswersArgs, ListwiseArgs, fault};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crate::{Command, choice};
use crosscase_scales::{ScoreKind, Scores};

pub(crate) fn command() -> Command {
    Command::new("scores", run)
}

/// The score of each person, under its id
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A missing answer is never 0: the sum is the number of items times the mean of the answers there are.

Example:
  crosscase scales scores answers.csv --items trust1:trust5 --range 1,5 --reverse trust3 --min-answered 0.8 --output scores.csv")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    #[command(flatten)]
    missing: ListwiseArgs,
    /// What a score is
    #[arg(long, value_parser = choice(ScoreKind::CHOICES), default_value = "mean")]
    score: ScoreKind,
    /// The share of the items asked that must be answered
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 1.0,
        allow_negative_numbers = true,
        conflicts_with = "missing"
    )]
    min_answered: f64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let asked = args.answers.read(&[])?;
    let found = Scores::new().kind(args.score).min_answered(args.min_answered).fit(&asked.answers).map_err(fault)?;
    tell(&found.diagnostics);
    args.output.deliver(&asked.answer(&found, found.to_table()?)?)
}
