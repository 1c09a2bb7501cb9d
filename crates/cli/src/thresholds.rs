//! `crosscase thresholds`: where a column falls apart by itself.

use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_data::TableBuilder;
use crosscase_sets::{Linkage, by_cluster, by_gap};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// The widest gaps between neighbouring values
    Gap,
    /// Hierarchical clustering, complete linkage
    Complete,
    /// Hierarchical clustering, single linkage
    Single,
    /// Hierarchical clustering, average linkage
    Average,
}

pub(crate) fn command() -> Command {
    Command::new("thresholds", run)
}

/// Suggest thresholds of a column from its distribution; a threshold still needs a reason from outside the data
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase thresholds raw.csv --column GNP --number 2 --by gap")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The column
    #[arg(long, value_name = "NAME")]
    column: String,
    /// How many thresholds
    #[arg(long, value_name = "N", default_value_t = 1)]
    number: usize,
    /// How they are found
    #[arg(long, value_enum, default_value = "complete")]
    by: By,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let values = args.input.columns(&[&args.column])?.numbers(&args.column)?;
    let found = match args.by {
        By::Gap => by_gap(&values, args.number)?,
        By::Complete => by_cluster(&values, args.number, Linkage::Complete)?,
        By::Single => by_cluster(&values, args.number, Linkage::Single)?,
        By::Average => by_cluster(&values, args.number, Linkage::Average)?,
    };
    let json: Vec<Value> =
        found.iter().map(|t| json!({ "threshold": t.at, "below": t.below, "above": t.above })).collect();
    let table = TableBuilder::new("crosscase.sets.thresholds/1")
        .number("threshold", found.iter().map(|t| Some(t.at)))
        .number("below", found.iter().map(|t| Some(t.below)))
        .number("above", found.iter().map(|t| Some(t.above)))
        .build()?;
    let answer = Answer { headline: None, json: json!({ "thresholds": json }), table };
    args.output.deliver(&answer)
}
