//! `crosscase qca primes`.

use super::TableArgs;
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::during;
use clap::ValueEnum;
use crosscase_data::TableBuilder;
use crosscase_qca::{Minimise, PrimeImplicant, primes};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Remainders may not be assumed
    Conservative,
    /// Remainders are free
    Parsimonious,
}

pub(crate) fn command() -> Command {
    Command::new("primes", run)
}

/// Every prime implicant of the truth table
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca primes sets.csv --outcome Y --conditions C01:C20 --incl-cut 1")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    /// What may be assumed of configurations that were not observed
    #[arg(long, value_enum, default_value = "parsimonious")]
    solution: Kind,
    /// List at most so many; all are found and counted
    #[arg(long, value_name = "N")]
    max_primes: Option<usize>,
    /// Stop after so many seconds; the result then says that it is not complete
    #[arg(long, value_name = "SECONDS", value_parser = Deadline::parse)]
    time_limit: Option<f64>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let table = args.table.table(&args.input)?;
    let how = match args.solution {
        Kind::Conservative => Minimise::conservative(),
        Kind::Parsimonious => Minimise::parsimonious(),
    };
    let stop = Deadline::after(args.time_limit);
    let found = during("searching for prime implicants", || primes(&table, &how, &stop))?;
    let listed_primes = &found.primes[..args.max_primes.unwrap_or(usize::MAX).min(found.primes.len())];
    let rows: Vec<Value> =
        listed_primes.iter().map(|prime| json!({ "expr": prime.expr, "rows": numbered(prime) })).collect();
    let complete = found.search.is_complete();
    args.output.deliver(&args.input.file, &Answer {
        headline: Some(format!("{}, {} listed; search {}", plural(found.primes.len(), "prime implicant"), rows.len(), stop.told(found.search))),
        json: json!({ "count": found.primes.len(), "listed": rows.len(), "complete": complete, "reason": stop.reason(found.search), "primes": rows }),
        table: TableBuilder::new("crosscase.qca.primes/1")
            .text("expr", listed_primes.iter().map(|prime| Some(prime.expr.as_str())))
            .text("rows", listed_primes.iter().map(|prime| Some(listed(&numbered(prime)))))
            .build()?,
    })
}

/// The rows of the truth table that it covers, as they are counted there: from 1.
fn numbered(prime: &PrimeImplicant) -> Vec<usize> {
    prime.rows.iter().map(|row| row + 1).collect()
}

fn listed(rows: &[usize]) -> String {
    rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
