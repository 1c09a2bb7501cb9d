//! `crosscase typology select`.

use super::background::GowerArgs;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crate::{Command, choice};
use crosscase_typology::{PairRole, select_pairs};

pub(crate) fn command() -> Command {
    Command::new("select", run)
}

/// Pairs of cases to look at beside each other: most similar, most different
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Every pair with its distance in the background, and what each column adds to it. Most similar: of other types, the nearest first. Most
different: of one type, and one outcome where it is given, the farthest first.

Example:
  crosscase typology select cases.csv --role most-similar --type type --background size,land,years")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What the pairs are for
    #[arg(long, value_parser = choice(PairRole::CHOICES))]
    role: PairRole,
    /// The column of types
    #[arg(long = "type", value_name = "COLUMN")]
    of: String,
    /// The columns that pairs are compared by: A1,A2 or A1:A5
    #[arg(long, value_name = "COLUMNS")]
    background: String,
    /// The column of the outcome
    #[arg(long, value_name = "COLUMN")]
    outcome: Option<String>,
    #[command(flatten)]
    gower: GowerArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (table, mut used) = args.input.using(|table| {
        let mut columns = table.select(&args.background)?;
        columns.extend(std::iter::once(args.of.clone()).chain(args.outcome.clone()));
        Ok(columns)
    })?;
    used.truncate(used.len() - 1 - usize::from(args.outcome.is_some()));
    let outcome = args.outcome.as_deref();
    let found = select_pairs(&table, args.role, &args.of, outcome, &used, &args.gower.gower())?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(plural(found.picks.len(), "pair")))
}
