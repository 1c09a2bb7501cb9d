//! `crosscase qca outcomes`.

use super::minimize::to_json;
use super::{ObjectiveArgs, SolutionArgs, TableArgs};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_data::TableBuilder;
use crosscase_qca::robustness::Analysis;
use crosscase_qca::{Model, Outcome, Solution, several_outcomes};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::new("outcomes", run)
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
    table: TableArgs,
    /// A further outcome; may be given more than once
    #[arg(long, value_name = "SET", required = true, allow_hyphen_values = true)]
    also: Vec<Outcome>,
    #[command(flatten)]
    solution: SolutionArgs,
    #[command(flatten)]
    objective: ObjectiveArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (data, params) = args.table.read_with(&args.input, &args.also)?;
    let outcomes: Vec<Outcome> = std::iter::once(params.outcome().clone()).chain(args.also.iter().cloned()).collect();
    let analysis = Analysis::new(params, args.objective.of(args.solution.minimise()?));
    let stop = Deadline::after(None);
    let found = several_outcomes(&analysis, &outcomes, &data, &stop)?;
    for solution in &found {
        tell(&solution.diagnostics);
    }
    let json: Vec<Value> = outcomes
        .iter()
        .zip(&found)
        .map(|(outcome, solution)| json!({ "outcome": outcome.to_string(), "result": to_json(solution, &stop) }))
        .collect();
    let rows: Vec<(&Outcome, usize, &Model)> =
        outcomes.iter().zip(&found).flat_map(|(outcome, solution)| numbered(outcome, solution)).collect();
    let table = TableBuilder::new("crosscase.qca.outcomes/1")
        .text("outcome", rows.iter().map(|row| Some(row.0.to_string())))
        .integer("model", rows.iter().map(|row| i64::try_from(row.1).ok()))
        .text("expr", rows.iter().map(|row| Some(row.2.expr())))
        .number("incl", rows.iter().map(|row| row.2.incl))
        .number("pri", rows.iter().map(|row| row.2.pri))
        .number("cov", rows.iter().map(|row| row.2.cov))
        .build()?;
    args.output.deliver(&args.input.file, &Answer { headline: None, json: json!({ "outcomes": json }), table })
}

fn numbered<'a>(outcome: &'a Outcome, solution: &'a Solution) -> impl Iterator<Item = (&'a Outcome, usize, &'a Model)> {
    solution.models.iter().enumerate().map(move |(at, model)| (outcome, at + 1, model))
}
