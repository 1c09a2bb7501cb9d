//! `crosscase coding sheet`.

use super::RowsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::output::{Answer, OutputArgs};
use crosscase_coding::{Codebook, MembershipSheet, Segments, SheetPassages};
use crosscase_data::NoRows;

pub(crate) fn command() -> Command {
    Command::new("sheet", run)
}

/// A sheet on which a coder judges the membership of each case in each set: a table, and a page that works offline
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE says what is judged: set, dimension, direction (+ or -), definition, full, crossover, out, values. A row without a dimension is about
the set: what cases at 1, 0.5 and 0 are like, and which memberships may be given (0;0.33;0.67;1). A row with one says what the set is judged
by. Passages of a code that is called as a dimension or a set are shown with it. One sheet a coder; `coding consensus` puts them together.
A sheet in which somebody has judged is not written over.

Examples:
  crosscase coding sheet sets.csv --cases cases.csv --coder Anna --output anna.csv
  crosscase coding sheet sets.csv --cases cases.csv --segments passages.csv --codes codes.csv --coder Anna --page anna.html --output blank.csv")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// The cases, in the first column
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    cases: Source,
    /// Coded passages with their words, in a column `text`
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    segments: Option<Source>,
    /// The codes: code, parent, and perhaps aggregate (yes or no), by which a code has the passages of its parts [default: none is part of
    /// another]
    #[arg(long, value_name = "FILE", help_heading = "Input", requires = "segments")]
    codes: Option<Source>,
    /// Who fills the sheet
    #[arg(long, value_name = "NAME", default_value = "")]
    coder: String,
    /// Also write the page: .html
    #[arg(long, value_name = "FILE", value_parser = Target::page(), help_heading = "Output")]
    page: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let sets = MembershipSheet::from_table(&args.rows.read(MembershipSheet::reading, &[])?)?;
    let cases = args.rows.beside(&args.cases, |options| options.no_rows(NoRows::Allow))?;
    let sheet = sets.cases(cases.ids()?);
    let segments =
        args.segments.as_ref().map(|file| args.rows.beside(file, |options| Segments::reading(options).text("text")));
    let codes = args.codes.as_ref().map(|file| args.rows.beside(file, Codebook::reading)).transpose()?;
    let codebook = codes.map(|table| Codebook::from_table(&table)).transpose()?;
    let passages = segments.transpose()?.map(|table| SheetPassages::from_table(&table, codebook)).transpose()?;
    if let Some(page) = &args.page {
        page.write(sheet.page(&args.coder, passages.as_ref()).as_bytes())?;
    }
    args.output.deliver(&Answer::of_table(sheet.blank(&args.coder, passages.as_ref())?)?)
}
