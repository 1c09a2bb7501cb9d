//! `crosscase qca minimize`.

use super::{ObjectiveArgs, SolutionArgs, TableArgs, count};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_qca::{Model, Solution, SolutionKind};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::new("minimize", run)
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
    table: TableArgs,
    #[command(flatten)]
    solution: SolutionArgs,
    #[command(flatten)]
    objective: ObjectiveArgs,
    /// Stop the search after so many seconds; the result then says what was proved
    #[arg(long, value_name = "SECONDS", value_parser = Deadline::parse)]
    time_limit: Option<f64>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let table = args.table.table(&args.input)?;
    let how = args.objective.of(args.solution.minimise()?);
    let stop = Deadline::after(args.time_limit);
    let solution = during("searching for models", || how.fit(&table, &stop))?;
    tell(&solution.diagnostics);
    args.output.deliver(
        &args.input.file,
        &Answer {
            headline: Some(headline(&solution, &stop)),
            json: to_json(&solution, &stop),
            table: solution.to_table()?,
        },
    )
}

fn headline(solution: &Solution, stop: &Deadline) -> String {
    let count = match &solution.model_count {
        Some(count) if count.to_string() == "1" => "1 model".to_owned(),
        Some(count) => format!("{count} models"),
        None => format!("at least {} models", solution.count_at_least),
    };
    format!("{count}, {} listed; search {}", solution.models.len(), stop.told(solution.search))
}

/// The result as the contract of the command line has it, and the share of the models that each prime implicant is in.
pub(super) fn to_json(solution: &Solution, stop: &Deadline) -> Value {
    let kind = match solution.params.kind() {
        SolutionKind::Conservative => "conservative",
        SolutionKind::Parsimonious => "parsimonious",
        SolutionKind::Intermediate => "intermediate",
    };
    let shared =
        solution.primes.iter().filter_map(|prime| prime.share.filter(|share| *share > 0.0).map(|s| (prime, s)));
    let primes: Vec<Value> =
        shared.map(|(prime, share)| json!({ "expr": prime.expr, "share_of_models": share })).collect();
    json!({
        "solution": kind,
        "search": if solution.search.is_complete() { "complete" } else { "truncated" },
        "reason": stop.reason(solution.search),
        "model_count": solution.model_count.as_ref().map(|n| count(&n.to_string())),
        "count_at_least": count(&solution.count_at_least.to_string()),
        "lower_bound": solution.lower_bound,
        "listed": solution.models.len(),
        "primes": primes,
        "models": solution.models.iter().map(|model| model_to_json(solution, model)).collect::<Vec<_>>(),
    })
}

fn model_to_json(solution: &Solution, model: &Model) -> Value {
    let terms: Vec<Value> = model
        .terms
        .iter()
        .map(|term| {
            json!({
                "expr": term.expr,
                "incl": term.incl,
                "pri": term.pri,
                "cov": term.cov,
                "cov_unique": term.cov_unique,
                "cases": solution.table.names(&term.cases),
            })
        })
        .collect();
    json!({ "terms": terms, "incl": model.incl, "pri": model.pri, "cov": model.cov })
}
