//! `crosscase qca theory`.

use super::args::ReadArgs;
use crate::command::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::Expression;
use crosscase_qca::{Outcome, theory_evaluation};

pub(crate) fn command() -> Command {
    Command::new("theory", run)
}

/// A theory against a solution: the four intersections with their cases
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca theory sets.csv --theory \"DEV*STB\" --found \"DEV*~IND + URB*STB\" --outcome SURV")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What theory expects to be sufficient
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    theory: Expression,
    /// What was found
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    found: Expression,
    /// The outcome
    #[arg(long, value_name = "SET")]
    outcome: Outcome,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let data = args.read.named(&args.input, &args.outcome, &[&args.theory, &args.found])?;
    tell(&data.without_contrast(&args.outcome)?.into_iter().collect::<Vec<_>>());
    let found = theory_evaluation(&data, &args.theory, &args.found, &args.outcome)?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}
