//! `crosscase scales correlations`.

use super::source::{AnswersArgs, MissingArgs, fault};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crate::{Command, choice};
use crosscase_scales::{CorrelationKind, Correlations};

pub(crate) fn command() -> Command {
    Command::new("correlations", run)
}

/// Correlations between items: of numbers, of ranks, of the normal variables behind ordered answers
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Polychoric correlations are in two steps, thresholds from the margins; nothing is added to empty cells. A pair whose likelihood rises to
±1 is ±1, and named (`boundary`). `sparse` are pairs with an empty cell that would hold five answers or more if they were independent, or any
of a table of four. `asymptotic` has the covariances of the estimates (--errors).

Example:
  crosscase scales correlations answers.csv --items trust1:trust5 --range 1,5 --type polychoric")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    /// What correlates
    #[arg(long = "type", value_parser = choice(CorrelationKind::CHOICES), default_value = "pearson")]
    kind: CorrelationKind,
    #[command(flatten)]
    rule: MissingArgs,
    /// Where the matrix is not positive definite, take the nearest that is
    #[arg(long)]
    smooth: bool,
    /// How far each correlation may be off, too, and in JSON, of 55 items or fewer, how the estimates move together; over complete rows
    #[arg(long)]
    errors: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let model = Correlations::new(args.kind).missing(args.rule.missing);
    let model = if args.smooth { model.smooth() } else { model };
    let model = if args.errors { model.asymptotic() } else { model };
    let asked = args.answers.read(&[])?;
    let found = model.fit(&asked.answers).map_err(fault)?;
    tell(&found.diagnostics);
    let table = found.asymptotic.as_ref().map_or_else(|| found.to_table(), crosscase_scales::Asymptotic::to_table)?;
    args.output.deliver(&asked.answer(&found, table)?)
}
