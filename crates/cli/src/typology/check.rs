//! `crosscase typology check`.

use super::source::{CasesArgs, TypologyArgs};
use crate::Command;
use crate::deadline::LimitArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;

pub(crate) fn command() -> Command {
    Command::new("check", run)
}

/// How the types fill the property space: cells, impossible ones, overlaps, gaps; with cases, which are occupied
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Cells are counted and never gone through: 60 dimensions are no burden. Overlaps and gaps are told, and are no error.

Examples:
  crosscase typology check typology.toml
  crosscase typology check typology.toml cases.csv --format json")]
struct Args {
    #[command(flatten)]
    typology: TypologyArgs,
    #[command(flatten)]
    cases: CasesArgs,
    #[command(flatten)]
    limit: LimitArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let until = args.limit.deadline();
    let typology = args.typology.read(&until)?;
    let table = args.cases.read(&typology)?;
    let found = during("counting cells", || typology.check_until(table.as_ref(), &until))?;
    tell(&found.diagnostics);
    let occupied = found.occupied.as_ref().map_or_else(String::new, |cells| format!(", {cells} occupied"));
    let headline = format!(
        "{} cells, {} impossible, {} possible{occupied}; {} in no type",
        found.cells, found.impossible, found.possible, found.uncovered
    );
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
