//! `crosscase qmethod convert`.

use super::source::SourceArgs;
use crate::fault::Fault;
use clap::ValueEnum;
use crosscase_qmethod::formats::kade::WorkbookType;
use crosscase_qmethod::formats::{eq_json, htmlq, kade, kade_zip, pqmethod, wide};
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// A plain table: a row a statement, a column a sorter
    Table,
    /// KADE's type 1: statement numbers in the slots of the grid
    KadeSlots,
    /// KADE's type 2: places by statement
    KadePlaces,
    /// KADE's type 3: the sheets of its results that it reads a study back from
    KadeResults,
    /// HtmlQ: a row a sorter, with comments and form; a .csv has semicolons, as HtmlQ's own
    Htmlq,
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The ending of OUT chooses the format: .dat (PQMethod; the wordings go to a .sta beside it), .zip (KADE), .json (EQ Web
Sort), .xlsx (a table or, with --layout, a KADE workbook), .csv, .parquet or .arrow.

Example:
  crosscase qmethod convert study.dat study.xlsx --layout kade-places")]
pub(crate) struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The file to write
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// The layout of a workbook
    #[arg(long, value_enum, default_value = "table")]
    layout: Layout,
    /// Declare this grid: "-2:1,-1:2,0:3,1:2,2:1" [default: the file's]
    #[arg(long, value_name = "GRID", allow_hyphen_values = true)]
    grid: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let out = &args.out;
    let same = out.canonicalize().is_ok_and(|out| args.source.file.canonicalize().is_ok_and(|file| file == out));
    if same {
        return Err(Fault::usage(format!("{} would overwrite the data it is made from", out.display())));
    }
    let mut data = args.source.read()?;
    if let Some(grid) = &args.grid {
        data.grid = Some(grid.parse().map_err(|error| super::params::usage(&error))?);
    }
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bytes = match (ending.as_str(), args.layout) {
        ("dat", _) => {
            let dat = pqmethod::write_dat(&data)?;
            if data.statements.iter().any(|statement| statement.text.is_some()) {
                crosscase_data::write_bytes(&out.with_extension("sta"), &pqmethod::write_sta(&data))?;
            }
            dat
        }
        ("zip", _) => kade_zip::write(&data)?,
        ("json", _) => eq_json::write(&data),
        ("xlsx", Layout::KadeSlots) => kade::write(&data, WorkbookType::Slots)?,
        ("xlsx", Layout::KadePlaces) => kade::write(&data, WorkbookType::Places)?,
        ("xlsx", Layout::KadeResults) => kade::write(&data, WorkbookType::Results)?,
        ("csv", Layout::Htmlq) => htmlq::write(&data)?,
        (_, Layout::Htmlq) => return Ok(crosscase_data::write(out, &htmlq::to_table(&data)?)?),
        _ => return Ok(crosscase_data::write(out, &wide::to_table(&data)?)?),
    };
    Ok(crosscase_data::write_bytes(out, &bytes)?)
}
