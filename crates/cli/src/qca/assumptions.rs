//! `crosscase qca assumptions`.

use super::analysis_args::AnalysisArgs;
use super::args::expected;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_boolean::expression::Expression;
use crosscase_qca::{Minimise, assumptions_until};

pub(crate) fn command() -> Command {
    Command::within("assumptions", run)
}

/// Simplifying assumptions, easy, difficult and contradictory counterfactuals, rows sufficient for both outcomes
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
What is written are remainders, as conjunctions that do not overlap:
  simplifying    assumed by a model of the solution, which the number names, to show the outcome
  easy           counterfactuals that the expectations support, for some pair of a conservative and a parsimonious model
  difficult      assumed by a parsimonious model, which the number names, and not supported by them
  necessity      assumed to show the outcome without a condition that --necessary says is necessary for it
  contradictory  assumed to show the outcome, and by the same kind of solution to show its negation
and configurations that were observed:
  both           sufficient for the outcome and for its negation; a PRI cut would tell which

Example:
  crosscase qca assumptions sets.csv --outcome SURV --conditions DEV:STB --solution intermediate --expect DEV,URB,LIT,IND,STB")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    /// For an intermediate solution: what is expected for the negated outcome [default: the same turned round]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    expect_negated: Option<String>,
    /// What is necessary for the outcome, whose absence may not be assumed to show it; may be given more than once
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    necessary: Vec<Expression>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let stop = args.input.deadline();
    let (data, analysis) = args.analysis.read(&args.input, &[], session)?;
    let negated = match &args.expect_negated {
        Some(text) => expected(text, analysis.table.conditions())?,
        None => analysis.minimise.expectations().turned(),
    };
    let negated = Minimise::of(analysis.minimise.kind(), negated);
    let found =
        during("searching for assumptions", || assumptions_until(&analysis, &negated, &args.necessary, &data, &stop))
            .map_err(|error| stop.fault(error, "the solution was sought"))?;
    tell(&found.solution.notices());
    let mut lines = found.solution.exprs();
    if !found.search.is_complete() {
        lines.push(format!("search {}", stop.describe(found.search)));
    }
    let answer = Answer::new(&found, found.to_table()?)?.headline(lines.join("\n"));
    args.output.deliver(&answer.reason(stop.reason(found.search)))
}
