//! `crosscase coding matrix`.

use super::RowsArgs;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, write_table};
use crate::{Command, choice};
use crosscase_coding::{Codebook, MatrixOptions, NotMentioned};
use crosscase_data::NoRows;

pub(crate) fn command() -> Command {
    Command::new("matrix", run)
}

/// Cases by codes: passages, their length, evidence and membership
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a passage: case, source, coder, code, start, end, and perhaps status: present (where nothing is said), absent or not
asked. Spans count characters from 0, and end before the character `end`. A code has the passages of its parts, unless its `aggregate`
is no. Not mentioned is not absent: say what it counts as.

Examples:
  crosscase coding matrix segments.csv --cases cases.csv --codes codes.csv --not-mentioned absent
  crosscase coding matrix segments.csv --not-mentioned missing --sets sets.csv")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// The cases, in the first column, also those without passages [default: those of FILE]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    cases: Option<Source>,
    /// The codes: code, parent, and perhaps aggregate (yes or no) [default: those of FILE, none part of another]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    codes: Option<Source>,
    /// What a code that is not mentioned in a case counts as
    #[arg(long, value_parser = choice(NotMentioned::CHOICES), default_value = "error")]
    not_mentioned: NotMentioned,
    /// Also write the memberships, a row a case and a column a code: .csv, .json, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    sets: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let segments = args.rows.segments()?;
    let mut options = MatrixOptions::new(args.not_mentioned);
    if let Some(cases) = &args.cases {
        let table = args.rows.beside(cases, |options| options.no_rows(NoRows::Allow))?;
        options = options.cases(table.ids()?);
    }
    if let Some(codes) = &args.codes {
        options = options.codebook(Codebook::from_table(&args.rows.beside(codes, Codebook::reading)?)?);
    }
    let matrix = options.fit(&segments)?;
    tell(&matrix.diagnostics);
    if let Some(sets) = &args.sets {
        write_table(sets, &matrix.to_sets()?)?;
    }
    args.output.deliver(&Answer::new(&matrix, matrix.to_table()?)?)
}
