//! `crosscase scales answers`.

use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_data::{AnswerSheet, Table};

pub(crate) fn command() -> Command {
    Command::new("answers", run)
}

/// The answers row by row, each missing one with its reason; and from one file to another
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A missing answer has the label of its code as its reason, else the code; `empty` where nobody said why. With --output F.sav, .zsav
or .dta, wording, labels of values and missing codes come along; what a file cannot hold is said.

Examples:
  crosscase scales answers survey.sav --items trust1:trust5 --format json
  crosscase scales answers survey.sav --output survey.dta")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The items: A1,B2 or A1:A5 [default: all columns]
    #[arg(long, value_name = "COLUMNS", help_heading = "Input")]
    items: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let items = |table: &Table| match &args.items {
        Some(items) => Ok(table.select(items)?),
        None => Ok(table.value_columns().into_iter().map(str::to_owned).collect()),
    };
    let (read, items) = args.input.described(items)?;
    let sheet = AnswerSheet::of(&read.table, &read.codebook, &items)?;
    args.output.deliver(&Answer::new(&sheet, read.table.with_columns(&items)?)?.described(read.codebook))
}
