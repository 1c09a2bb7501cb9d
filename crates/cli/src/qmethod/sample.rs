//! `crosscase qmethod sample`.

use super::source::read_design;
use crate::Command;
use crate::fault::Fault;
use crate::files::Source;
use crate::output::{Answer, OutputArgs};

pub(crate) fn command() -> Command {
    Command::new("sample", run)
}

/// How many statements stand in each cell of a structured sample, or a balanced sample of them
#[derive(Debug, clap::Args)]
struct Args {
    /// The design
    #[arg(value_name = "DESIGN")]
    design: Source,
    /// Draw so many statements of each cell from the whole concourse [default: show the balance of the sample]
    #[arg(long, value_name = "N")]
    draw: Option<usize>,
    /// The seed of the draw
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let design = read_design(&args.design)?;
    let table = match args.draw {
        Some(per_cell) => design.draw_table(per_cell, args.seed)?,
        None => design.balance_table()?,
    };
    args.output.deliver(&Answer::of_table(table)?)
}
