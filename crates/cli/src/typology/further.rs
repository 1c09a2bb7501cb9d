//! `crosscase typology further`.

use super::source::TypologyArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};

pub(crate) fn command() -> Command {
    Command::new("further", run)
}

/// Which further case would fill the space: empty possible cells, those farthest from any case first
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
At most twenty, by the number of dimensions in which the nearest case differs.

Example:
  crosscase typology further typology.toml cases.csv")]
struct Args {
    #[command(flatten)]
    typology: TypologyArgs,
    #[command(flatten)]
    cases: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let typology = args.typology.read(&args.cases.deadline())?;
    let cases = super::source::cases(&args.cases.read_with(|options, _| options)?, &typology)?;
    let found = typology.further_cases(&cases)?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(plural(found.cells.len(), "cell")))
}
