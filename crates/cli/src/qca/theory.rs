//! `crosscase qca theory`.

use super::{MissingName, named};
use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::Expression;
use crosscase_data::TableBuilder;
use crosscase_qca::{Outcome, theory_evaluation};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::new("theory", run)
}

/// A theory against a solution: the four intersections with their cases
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca theory sets.csv --theory \"DEV*STB\" --found \"DEV*~IND + URB*STB\" --outcome SURV")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What theory expects to be sufficient
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    theory: Expression,
    /// What was found
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    found: Expression,
    /// The outcome
    #[arg(long, value_name = "SET")]
    outcome: Outcome,
    /// The most levels a multi-value condition may have
    #[arg(long, value_name = "N", default_value_t = crosscase_qca::MAX_LEVELS)]
    max_levels: u8,
    /// What to do with a case that has a missing value
    #[arg(long, value_enum, default_value = "error")]
    missing: MissingName,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let expressions = [&args.theory, &args.found];
    let data = named(&args.input, &expressions, args.outcome.name(), args.max_levels, args.missing)?;
    let corners = theory_evaluation(&data, &args.theory, &args.found, &args.outcome)?;
    let names = |cases: &[usize]| cases.iter().map(|&case| data.cases()[case].as_str()).collect::<Vec<_>>();
    let json: Vec<Value> = corners
        .iter()
        .map(|corner| {
            json!({
                "intersection": corner.corner.as_str(),
                "expr": corner.expression.to_string(),
                "incl": corner.incl, "pri": corner.pri, "cov": corner.cov,
                "with_outcome": names(&corner.with_outcome),
                "without_outcome": names(&corner.without_outcome),
            })
        })
        .collect();
    let joined = |cases: &[usize]| Some(names(cases).join("; ")).filter(|names| !names.is_empty());
    let table = TableBuilder::new("crosscase.qca.theory/1")
        .text("intersection", corners.iter().map(|corner| Some(corner.corner.as_str())))
        .text("expr", corners.iter().map(|corner| Some(corner.expression.to_string())))
        .number("incl", corners.iter().map(|corner| corner.incl))
        .number("pri", corners.iter().map(|corner| corner.pri))
        .number("cov", corners.iter().map(|corner| corner.cov))
        .text("with_outcome", corners.iter().map(|corner| joined(&corner.with_outcome)))
        .text("without_outcome", corners.iter().map(|corner| joined(&corner.without_outcome)))
        .build()?;
    args.output.deliver(&args.input.file, &Answer { headline: None, json: json!({ "intersections": json }), table })
}
