//! `crosscase qca fit`.

use super::{MissingName, named};
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::{Direction, Relation};
use crosscase_data::TableBuilder;
use crosscase_qca::{Fit, fit};
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Terms are joined by +, literals by *; ~A is the absence of A, A[1] a value of a multi-value condition. Names with
spaces or signs in them stand in double quotes.

Examples:
  crosscase qca fit sets.csv --expr \"DEV*~IND + URB*STB -> SURV\"
  crosscase qca fit sets.csv --expr \"LIT*STB <- SURV\"      (is it necessary?)")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The expression and the outcome: `->` for sufficiency, `<-` for necessity
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    expr: Relation,
    /// The most levels a multi-value condition may have
    #[arg(long, value_name = "N", default_value_t = crosscase_qca::MAX_LEVELS)]
    max_levels: u8,
    /// What to do with a case that has a missing value
    #[arg(long, value_enum, default_value = "error")]
    missing: MissingName,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let (expression, outcome) = (&args.expr.expression, &args.expr.outcome.name);
    let data = named(&args.input, &[expression], outcome, args.max_levels, args.missing)?;
    let found = fit(&data, &args.expr)?;
    let relation = match args.expr.direction {
        Direction::Sufficient => "sufficiency",
        Direction::Necessary => "necessity",
    };
    args.output.deliver(
        &args.input.file,
        &Answer { headline: Some(format!("Fit of {relation}")), json: to_json(&found), table: to_table(&found)? },
    )
}

fn to_json(found: &Fit) -> Value {
    let terms: Vec<Value> = found
        .terms
        .iter()
        .map(|term| {
            json!({
                "expr": term.expr,
                "incl": term.incl,
                "pri": term.pri,
                "cov": term.cov,
                "cov_unique": term.cov_unique,
                "ron": term.ron,
            })
        })
        .collect();
    json!({ "terms": terms, "incl": found.incl, "pri": found.pri, "cov": found.cov, "ron": found.ron })
}

/// The terms, then the whole.
fn to_table(found: &Fit) -> Result<crosscase_data::Table, Fault> {
    let terms = &found.terms;
    let with = |whole: Option<f64>, of: fn(&crosscase_qca::FitTerm) -> Option<f64>| {
        terms.iter().map(of).chain([whole]).collect::<Vec<_>>()
    };
    Ok(TableBuilder::new("crosscase.qca.fit/1")
        .text(
            "expr",
            terms.iter().map(|term| Some(term.expr.clone())).chain([Some(found.relation.expression.to_string())]),
        )
        .number("incl", with(found.incl, |term| term.incl))
        .number("pri", with(found.pri, |term| term.pri))
        .number("cov", with(found.cov, |term| term.cov))
        .number("cov_unique", with(None, |term| term.cov_unique))
        .number("ron", with(found.ron, |term| term.ron))
        .build()?)
}
