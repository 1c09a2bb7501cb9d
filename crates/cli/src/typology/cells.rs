//! `crosscase typology cells`.

use super::source::{CasesArgs, TypologyArgs};
use crate::deadline::LimitArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::during;
use crate::{Command, choice};
use crosscase_typology::CellState;

pub(crate) fn command() -> Command {
    Command::new("cells", run)
}

const STATES: &[(CellState, &str, &str)] = &[
    (CellState::Occupied, "occupied", "A case stands in it"),
    (CellState::Empty, "empty", "It is possible, and no case stands in it"),
    (CellState::Possible, "possible", "Occupied and empty ones"),
    (CellState::Impossible, "impossible", "It is declared impossible"),
];

/// The cells one by one: occupied by whom, empty, impossible and why; their types and their groups after the log
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
At most 100 000 cells; of a larger space those of one state.

Examples:
  crosscase typology cells typology.toml cases.csv
  crosscase typology cells typology.toml cases.csv --state empty --format csv")]
struct Args {
    #[command(flatten)]
    typology: TypologyArgs,
    #[command(flatten)]
    cases: CasesArgs,
    /// Cells in this state alone [default: all]
    #[arg(long, value_parser = choice(STATES))]
    state: Option<CellState>,
    #[command(flatten)]
    limit: LimitArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let until = args.limit.deadline();
    let typology = args.typology.read(&until)?;
    let table = args.cases.read(&typology)?;
    let found = during("listing cells", || typology.cells_until(table.as_ref(), args.state, &until))?;
    tell(&found.diagnostics);
    let states = STATES.iter().map(|(state, name, _)| (found.count(*state), name)).filter(|(n, _)| *n > 0);
    let counts: Vec<String> = states.map(|(n, name)| format!("{n} {name}")).collect();
    let all = plural(found.cells.len(), "cell");
    let headline = if counts.is_empty() { all } else { format!("{all}: {}", counts.join(", ")) };
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
