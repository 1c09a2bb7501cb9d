//! `crosscase qca bounds`.

use super::args::each_once;
use crate::command::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs, plural};
use crosscase_boolean::expression::Relation;
use crosscase_qca::bounds::IncompleteSets;

pub(crate) fn command() -> Command {
    Command::new("bounds", run)
}

/// The fit of an expression over every admissible filling of missing values
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A missing membership can be anything from 0 to 1, a missing value of a crisp or multi-value set any of its values.

Example:
  crosscase qca bounds sets.csv --expr \"DEV*~IND + URB*STB -> SURV\"")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The expression and the outcome: `->` for sufficiency, `<-` for necessity
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    expr: Relation,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let names = each_once([args.expr.outcome.name.as_str()].into_iter().chain(args.expr.expression.names()));
    let found = IncompleteSets::from_table(&args.input.columns(&names)?, &names)?.fit(&args.expr)?;
    let headline = format!("{} with missing values that matter", plural(found.open, "case"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
