//! `crosscase qca fit`.

use super::args::ReadArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Target;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::{Relation, RelationKind};
use crosscase_qca::figures::relation_plot;
use crosscase_qca::{Outcome, fit_with};

pub(crate) fn command() -> Command {
    Command::within("fit", run)
}

/// How well an expression of your own fits: "A*~B + C -> Y", or "A + B <- Y" for necessity
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Terms are joined by +, literals by *; ~A is the absence of A, A[1] a value of a multi-value condition, A[1,2] one of two. The
outcome may be an expression, too. Names with spaces or signs in them stand in double quotes.

Examples:
  crosscase qca fit sets.csv --expr \"DEV*~IND + URB*STB -> SURV\"
  crosscase qca fit sets.csv --expr \"DEV -> SURV*~IND\" --figure plot.svg
  crosscase qca fit sets.csv --expr \"LIT*STB <- SURV\"      (is it necessary?)")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The expression and the outcome: `->` for sufficiency, `<-` for necessity
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    expr: Relation,
    #[command(flatten)]
    read: ReadArgs,
    /// Draw the expression against the outcome, case by case, as SVG
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    /// Show further measures of the whole instead of its terms: fsQCA's symmetric consistency, Haesebrouck's, inclusion times PRI, and those of De Souter (2024)
    #[arg(long)]
    measures: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let Relation { expression, direction, .. } = &args.expr;
    let outcome = Outcome::from(&args.expr);
    let data = args.read.named(&args.input, &outcome, &[expression])?;
    tell(&data.without_contrast(&outcome)?.into_iter().collect::<Vec<_>>());
    if let Some(target) = &args.figure {
        target.write(relation_plot(&data, &args.expr)?.draw().svg().as_bytes())?;
    }
    let found = fit_with(&session.methods.registries().fit, &data, &args.expr)?;
    let relation = match direction {
        RelationKind::Sufficient => "sufficiency",
        RelationKind::Necessary => "necessity",
    };
    let table = if args.measures { found.measures_table()? } else { found.to_table()? };
    args.output.deliver(&Answer::new(&found, table)?.headline(format!("Fit of {relation}")))
}
