//! `crosscase scales items`.

use super::source::AnswersArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crate::{Command, choice};
use clap::ArgAction;
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
    /// What becomes of rows with a missing answer
    #[arg(long, value_parser = choice(MISSING), default_value = "pairwise", action = ArgAction::Set)]
    missing: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Whether rows with a missing answer are left out.
const MISSING: &[(bool, &str, &str)] = &[
    (false, "pairwise", "Each item by all of its own answers"),
    (true, "listwise", "Rows with a missing answer to an item of the analysis are left out"),
];

fn run(args: &Args) -> Result<(), Fault> {
    let mut asked = args.answers.read(&[])?;
    if args.missing {
        asked.answers = asked.answers.complete();
    }
    let found = item_statistics(&asked.answers);
    tell(&found.diagnostics);
    args.output.deliver(&asked.answer(&found, found.to_table()?)?)
}
