//! `crosscase concept`: sets of several dimensions.

use crate::command::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_sets::{Concept, Structures};

pub(crate) fn command() -> Command {
    Command::new("concept", run)
}

/// Join sets to a concept of several dimensions, and name the cases whose side of 0.5 depends on the rule
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Rules: min (every part is necessary), max (any is sufficient), at-least(2; A, B, C) (family resemblance), mean, power(0.5; A, B),
weighted(2, 1; A, B). They can stand within one another. A[1,2] is the set of cases in which A is 1 or 2.

Each other rule for the outermost parts is tried as well: its column holds what the membership would be, and the last column the
rules under which the case would be on the other side of 0.5.

Where a membership is missing the concept is known if every filling agrees. A case to which a crisp set does not apply (-) is in neither
it nor its absence.

Example:
  crosscase concept sets.csv --is \"min(GOVERNMENT, max(FIRMS, ~SUBCONTRACT))\" --name PARTNERSHIP --format csv")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The concept
    #[arg(long, value_name = "CONCEPT", allow_hyphen_values = true)]
    is: Concept,
    /// Sets that are crisp: a missing membership is 0 or 1. Of other sets it may be anything between, whatever the known ones are
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    crisp: Vec<String>,
    /// What to call it
    #[arg(long, value_name = "NAME", default_value = "membership")]
    name: String,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let named = args.is.sets().into_iter().flat_map(|set| [set, set.split('[').next().unwrap_or(set)]);
    let found = Structures::with_crisp(&args.is, &args.input.columns(&named.collect::<Vec<_>>())?, &args.crisp)?;
    args.output.deliver(&Answer::new(&found, found.to_table(&args.name)?)?.headline(args.is.to_string()))
}
