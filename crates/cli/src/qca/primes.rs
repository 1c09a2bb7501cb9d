//! `crosscase qca primes`.

use super::args::TableArgs;
use crate::choice::choice;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::during;
use crosscase_qca::{Expectations, Minimise, SolutionKind, primes_until};

pub(crate) fn command() -> Command {
    Command::within("primes", run)
}

/// Those whose prime implicants do not depend on a pair of models.
const KINDS: &[(SolutionKind, &str, &str)] = SolutionKind::CHOICES.split_at(2).0;

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
    #[arg(long, value_parser = choice(KINDS), default_value = "parsimonious")]
    solution: SolutionKind,
    /// List at most so many; all are found and counted
    #[arg(long, value_name = "N")]
    max_primes: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let stop = args.input.deadline();
    let table = args.table.table(&args.input, session)?;
    let how = Minimise::of(args.solution, Expectations::default());
    let found = during("searching for prime implicants", || primes_until(&table, &how, &stop))
        .map_err(|error| stop.fault(error, "the remainders were set apart"))?;
    let found = found.listed(args.max_primes.unwrap_or(usize::MAX));
    let (all, listed) = (plural(found.count, "prime implicant"), found.primes.len());
    let answer = Answer::new(&found, found.to_table()?)?
        .headline(format!("{all}, {listed} listed; search {}", stop.describe(found.search)));
    args.output.deliver(&answer.reason(stop.reason(found.search)))
}
