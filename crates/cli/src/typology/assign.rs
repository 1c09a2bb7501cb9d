//! `crosscase typology assign`.

use super::source::{KeepArgs, TypologyArgs};
use crate::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::during;

pub(crate) fn command() -> Command {
    Command::new("assign", run)
}

/// How far each case belongs to each type, with bounds where something is unknown
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The membership in a type is the least, over the dimensions that it names, of the greatest membership in the named values. An empty cell
is read as 0 to 1, or as any value: a case has a type where every filling agrees on it. A membership of 0.5 is shown and decides nothing.

Examples:
  crosscase typology assign typology.toml cases.csv --format json
  crosscase typology assign typology.toml cases.csv --keep years,SUCCESS --output typed.csv")]
struct Args {
    #[command(flatten)]
    typology: TypologyArgs,
    #[command(flatten)]
    cases: InputArgs,
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let until = args.cases.deadline();
    let typology = args.typology.read(&until)?;
    let table = super::source::cases(&args.cases.read_with(|options, _| options)?, &typology)?;
    let found = during("assigning", || typology.assign_until(&table, &until))?;
    tell(&found.diagnostics);
    let assigned = found.cases.iter().filter(|case| case.r#type.is_some()).count();
    let headline = format!("{}, {assigned} of one type", plural(found.cases.len(), "case"));
    let shown = args.keep.beside(found.to_table()?, &table, &args.output)?;
    args.output.deliver(&Answer::new(&found, shown)?.headline(headline))
}
