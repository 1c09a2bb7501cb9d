//! `crosscase qca bounds`.

use super::names_in;
use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::Relation;
use crosscase_data::TableBuilder;
use crosscase_qca::bounds::{Bounds, IncompleteSets};
use serde_json::json;

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
    let names = names_in(&[&args.expr.expression], &args.expr.outcome.name);
    let found = IncompleteSets::from_table(&args.input.read()?, &names)?.fit(&args.expr)?;
    let rows = [("incl", found.incl), ("pri", found.pri), ("cov", found.cov), ("ron", found.ron)];
    let ends = |bounds: Option<Bounds>| bounds.map(|b| [b.low, b.high]);
    let table = TableBuilder::new("crosscase.qca.bounds/1")
        .text("figure", rows.iter().map(|row| Some(row.0)))
        .number("low", rows.iter().map(|row| row.1.map(|b| b.low)))
        .number("high", rows.iter().map(|row| row.1.map(|b| b.high)))
        .build()?;
    let json = json!({
        "incl": ends(found.incl), "pri": ends(found.pri), "cov": ends(found.cov), "ron": ends(found.ron), "open": found.open,
    });
    let headline = Some(format!("{} cases with missing values that matter", found.open));
    args.output.deliver(&args.input.file, &Answer { json, table, headline })
}
