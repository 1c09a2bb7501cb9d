//! `crosscase qca outcomes`.

use super::analysis_args::AnalysisArgs;
use super::args::ObjectiveArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_qca::{Outcome, solve_outcomes_until};

pub(crate) fn command() -> Command {
    Command::within("outcomes", run)
}

/// The same analysis of several outcomes, such as an outcome and its negation
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each outcome is analysed alike; one that stands among the conditions, too, is left out of them in its own analysis. Expectations
hold for every outcome as they are written: for an outcome and its negation they are seldom the same, see `qca assumptions`.

Example:
  crosscase qca outcomes sets.csv --outcome SURV --also ~SURV --conditions DEV:STB --solution parsimonious")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    /// A further outcome; may be given more than once
    #[arg(long, value_name = "SET", required = true, allow_hyphen_values = true)]
    also: Vec<Outcome>,
    #[command(flatten)]
    objective: ObjectiveArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (data, mut analysis) = args.analysis.read(&args.input, &args.also, session)?;
    analysis.minimise = args.objective.of(analysis.minimise);
    let outcomes: Vec<Outcome> = [analysis.table.outcome()].into_iter().chain(&args.also).cloned().collect();
    let stop = args.input.deadline();
    let found = solve_outcomes_until(&analysis, &outcomes, &data, &stop)
        .map_err(|error| stop.fault(error, "the first solution was sought"))?;
    tell(&found.notices());
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}
