//! `crosscase scales items`.

use super::source::AnswersArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crosscase_scales::item_statistics;

pub(crate) fn command() -> Command {
    Command::new("items", run)
}

/// Each item by its own answers: mean, spread, shape, ends of the scale, and how often each answer was given
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase scales items answers.csv --items trust1:trust5 --range 1,5 --reverse trust3")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let asked = args.answers.read(&[])?;
    let found = item_statistics(&asked.answers);
    tell(&found.diagnostics);
    args.output.deliver(&asked.answer(&found, found.to_table()?)?)
}
