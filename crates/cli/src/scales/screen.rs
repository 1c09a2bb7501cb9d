//! `crosscase scales screen`.

use super::source::AnswersArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crosscase_scales::screen;

pub(crate) fn command() -> Command {
    Command::new("screen", run)
}

/// Signs of careless answers: runs of one answer, no variation, unlikely combinations, haste; nobody is left out
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Answers are looked at as they were given, before reversal, in the order of the items. Who is left out is yours to decide, and to report.

Example:
  crosscase scales screen answers.csv --items trust1:trust5 --seconds duration")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    /// The column that says how many seconds each took
    #[arg(long, value_name = "COLUMN")]
    seconds: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let asked = args.answers.read(args.seconds.as_deref().as_slice())?;
    let seconds = args.seconds.as_ref().map(|column| asked.table.numbers(column)).transpose()?;
    let found = screen(&asked.answers, seconds.as_deref());
    tell(&found.diagnostics);
    args.output.deliver(&asked.answer(&found, found.to_table()?)?)
}
