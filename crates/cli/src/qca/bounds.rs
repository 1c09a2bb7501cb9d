//! `crosscase qca bounds`.

use super::args::each_once;
use crate::command::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_boolean::expression::Relation;
use crosscase_data::Diagnostic;
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
    /// Sets that are fuzzy though every known membership is 0 or 1
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    fuzzy: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// The sets, some of which are said to be fuzzy; says which of the others are taken to be crisp.
pub(super) fn declared(sets: IncompleteSets, fuzzy: &[String]) -> Result<IncompleteSets, Fault> {
    let sets = sets.fuzzy(fuzzy)?;
    let crisp = sets.taken_as_crisp().join(", ");
    if !crisp.is_empty() {
        let message = format!("a missing value is taken to be 0 or 1, as all known ones are: {crisp}");
        tell(&[Diagnostic::note("CLI107", message).help(format!("if it may lie between them, say --fuzzy {crisp}"))]);
    }
    Ok(sets)
}

fn run(args: &Args) -> Result<(), Fault> {
    let Relation { expression, outcome, .. } = &args.expr;
    let names = each_once(outcome.names().into_iter().chain(expression.names()));
    let sets = IncompleteSets::from_table(&args.input.columns(&names)?, &names, crosscase_qca::MAX_LEVELS)?;
    let found = declared(sets, &args.fuzzy)?.fit(&args.expr)?;
    let headline = format!("{} with missing values that matter", plural(found.open, "case"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
