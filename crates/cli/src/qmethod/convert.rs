//! `crosscase qmethod convert`.

use super::source::SourceArgs;
use crate::command::Session;
use crate::fault::Fault;
use crate::files::{ForceArgs, Target};
use crate::input::tell;
use crate::output::StyleArgs;
use crate::{Command, choice};
use crosscase_data::Format;
use crosscase_qmethod::formats::{self, SortsLayout, pqmethod};

pub(crate) fn command() -> Command {
    Command::within("convert", run)
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
    out: Target,
    /// The layout of a table or a workbook
    #[arg(long, value_parser = choice(SortsLayout::CHOICES), default_value = "table")]
    layout: SortsLayout,
    /// Declare this grid: "-2:1,-1:2,0:3,1:2,2:1" [default: the file's]
    #[arg(long, value_name = "GRID", allow_hyphen_values = true)]
    grid: Option<String>,
    /// Shorten the names that a .dat cannot hold; which became which is written to a .names.csv beside it
    #[arg(long)]
    shorten: bool,
    #[command(flatten)]
    style: StyleArgs,
    #[command(flatten)]
    _force: ForceArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    // The wordings are held against what is read, as the file is that was named, before anything is computed.
    let out = args.out.path();
    let is_dat = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dat"));
    if is_dat {
        session.files.target(out.with_extension("sta"))?;
    }
    let mut data = args.source.read(args.grid.as_deref())?;
    let mut key = Vec::new();
    if args.shorten {
        if !is_dat {
            return Err(Fault::usage("--shorten goes with an OUT that ends in .dat"));
        }
        (data, key) = pqmethod::shortened(&data);
    }
    tell(&formats::lost(&data, out, args.layout));
    let mut files = formats::write(&data, out, args.layout, args.style.style())?;
    if !key.is_empty() {
        let table = pqmethod::key_table(&key)?;
        files.push((out.with_extension("names.csv"), crosscase_data::to_bytes(&table, Format::Csv)?));
    }
    session.files.write(Some(&args.out), files)
}
