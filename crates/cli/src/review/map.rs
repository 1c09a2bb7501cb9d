//! `crosscase review map`.

use crate::Command;
use crate::coding::RowsArgs;
use crate::fault::Fault;
use crate::files::Target;
use crate::output::{Answer, OutputArgs, plural};
use crosscase_review::EvidenceMapOptions;

pub(crate) fn command() -> Command {
    Command::new("map", run)
}

/// The evidence gap map: which combinations have been studied, how often and how well, and which have not
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a study and what it is about; a study may have several. Empty cells are told, too.

Examples:
  crosscase review map studies.csv --rows type --columns outcome --figure map.svg
  crosscase review map studies.csv --rows type --columns outcome --quality quality --all-rows hub,ring,star")]
struct Args {
    #[command(flatten)]
    rows_of: RowsArgs,
    /// The column of studies
    #[arg(long, value_name = "COLUMN", default_value = "study")]
    study: String,
    /// The column whose values stand from above to below
    #[arg(long, value_name = "COLUMN")]
    rows: String,
    /// The column whose values stand from left to right
    #[arg(long, value_name = "COLUMN")]
    columns: String,
    /// The column of quality, in words or numbers
    #[arg(long, value_name = "COLUMN")]
    quality: Option<String>,
    /// Rows that are wanted also without a study, in their order
    #[arg(long, value_name = "VALUES", value_delimiter = ',')]
    all_rows: Vec<String>,
    /// Columns that are wanted also without a study, in their order
    #[arg(long, value_name = "VALUES", value_delimiter = ',')]
    all_columns: Vec<String>,
    /// Also write the map: .svg
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let mut options = EvidenceMapOptions::new(&args.study, &args.rows, &args.columns);
    options.quality.clone_from(&args.quality);
    (options.all_rows, options.all_columns) = (args.all_rows.clone(), args.all_columns.clone());
    let map = options.fit(&args.rows_of.read(|reading| options.reading(reading), &[])?)?;
    if let Some(figure) = &args.figure {
        figure.write(map.figure(&format!("{} by {}", args.rows, args.columns)).svg().as_bytes())?;
    }
    let left_out = if map.left_out == 0 {
        String::new()
    } else {
        format!("; {} left out, without a value of both", plural(map.left_out, "row"))
    };
    let headline = format!("{}, {} without a study{left_out}", plural(map.cells.len(), "cell"), map.gaps.len());
    args.output.deliver(&Answer::new(&map, map.to_table()?)?.headline(headline))
}
