//! `crosscase coding framework`.

use super::RowsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::files::Source;
use crate::output::{Answer, OutputArgs};
use crosscase_coding::{Codebook, FrameworkMatrix, Segments};

pub(crate) fn command() -> Command {
    Command::new("framework", run)
}

/// The framework matrix: cases by codes, with summaries and what was said
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has passages with their words in a column `text`, as `coding import` writes them. A code has the passages of its parts, unless its
`aggregate` is no; one that several coders found is one. Summaries stand before the passages.

Examples:
  crosscase coding framework passages.csv --codes codes.csv --output matrix.xlsx
  crosscase coding framework passages.csv --summaries summaries.csv --format json")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// Summaries: case, code, summary
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    summaries: Option<Source>,
    /// The codes: code, parent, and perhaps aggregate (yes or no) [default: those of FILE, none part of another]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    codes: Option<Source>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let segments = args.rows.read(|options| Segments::reading(options).text("text"), &[])?;
    let codes = args.codes.as_ref().map(|file| args.rows.beside(file, Codebook::reading)).transpose()?;
    let codebook = codes.map(|table| Codebook::from_table(&table)).transpose()?;
    let summaries = args.summaries.as_ref().map(|file| args.rows.beside(file, FrameworkMatrix::reading_summaries));
    let found = FrameworkMatrix::new(&segments, codebook, summaries.transpose()?.as_ref())?;
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}
