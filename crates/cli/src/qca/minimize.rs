//! `crosscase qca minimize`.

use super::analysis_args::AnalysisArgs;
use super::args::ObjectiveArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crate::progress::during;

pub(crate) fn command() -> Command {
    Command::within("minimize", run)
}

/// The solution: every model with the fewest terms, and how it fits
#[derive(Debug, clap::Args)]
#[command(
    alias = "minimise",
    after_long_help = "\
All models with the fewest terms are found and counted; --max-models shortens the list and nothing else. A search
that a limit stopped says so, and what it proved.

Examples:
  crosscase qca minimize sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious
  crosscase qca minimize sets.csv --outcome SURV --conditions DEV:STB --solution intermediate --expect DEV,~URB"
)]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    objective: ObjectiveArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let stop = args.input.deadline();
    let (table, how) = args.analysis.table(&args.input, session)?;
    let how = args.objective.of(how);
    let solution = during("searching for models", || how.fit_until(&table, &stop))
        .map_err(|error| stop.fault(error, "what may be assumed was worked out"))?;
    tell(&solution.diagnostics);
    let count = match &solution.model_count {
        Some(count) if count.to_usize() == Some(1) => "1 model".to_owned(),
        Some(count) => format!("{count} models"),
        None => match solution.count_at_least.to_usize() {
            Some(1) => "at least 1 model".to_owned(),
            _ => format!("at least {} models", solution.count_at_least),
        },
    };
    let listed = solution.models.len();
    let answer = Answer::new(&solution, solution.to_table()?)?
        .headline(format!("{count}, {listed} listed; search {}", stop.describe(solution.search)));
    args.output.deliver(&answer.reason(stop.reason(solution.search)))
}
