//! `crosscase coding unitize`.

use super::RowsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crosscase_coding::UnitizeColumns;

pub(crate) fn command() -> Command {
    Command::new("unitize", run)
}

/// Agreement of coders who cut the text into passages themselves: the u-alpha family
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a passage of one text. A coder who found nothing has a row with the name alone. Passages of one coder must not overlap
under two codes; under one code they are joined where they overlap, not where they touch. Rows whose column whole says yes are codes of
the whole text, and no passages.

Example:
  crosscase coding unitize segments.csv --coder coder --code code --start start --end end --length 4210")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// The column that names the coder
    #[arg(long, value_name = "COLUMN", default_value = "coder")]
    coder: String,
    /// The column that names the code
    #[arg(long, value_name = "COLUMN", default_value = "code")]
    code: String,
    /// The column of the first character, from 0
    #[arg(long, value_name = "COLUMN", default_value = "start")]
    start: String,
    /// The column of the first character after it
    #[arg(long, value_name = "COLUMN", default_value = "end")]
    end: String,
    /// How many characters the text has
    #[arg(long, value_name = "N")]
    length: u64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let [coder, code, start, end] = [&args.coder, &args.code, &args.start, &args.end].map(Clone::clone);
    let columns = UnitizeColumns { coder, code, start, end };
    let found = columns.fit(&args.rows.read(|options| columns.reading(options), &[])?, args.length)?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}
