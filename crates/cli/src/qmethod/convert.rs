//! `crosscase qmethod convert`.

use super::params::parsed;
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::output::spare;
use crate::{Command, choice};
use crosscase_qmethod::formats::{self, Layout};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("convert", run)
}

/// From one tool's file to another's
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The ending of OUT chooses the format: .dat (PQMethod; the wordings go to a .sta beside it), .zip (KADE), .json (EQ Web
Sort), .xlsx (a table or, with --layout, a KADE workbook), .csv, .parquet or .arrow.

Example:
  crosscase qmethod convert study.dat study.xlsx --layout kade-places")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The file to write
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// The layout of a table or a workbook
    #[arg(long, value_parser = choice(Layout::CHOICES), default_value = "table")]
    layout: Layout,
    /// Declare this grid: "-2:1,-1:2,0:3,1:2,2:1" [default: the file's]
    #[arg(long, value_name = "GRID", allow_hyphen_values = true)]
    grid: Option<String>,
}

fn run(args: &Args) -> Result<(), Fault> {
    spare("OUT", &args.out, &args.source.file)?;
    let mut data = args.source.read()?;
    if let Some(grid) = &args.grid {
        data.grid = Some(parsed(grid)?);
    }
    for (path, bytes) in formats::write(&data, &args.out, args.layout)? {
        crosscase_data::write_bytes(&path, &bytes)?;
    }
    Ok(())
}
