//! `crosscase qca fit`.

use super::{MissingName, figures, named};
use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::{Direction, Expression, Relation, Term};
use crosscase_data::TableBuilder;
use crosscase_qca::{Fit, SetData, fit, measures};
use serde_json::{Map, Value, json};

pub(crate) fn command() -> Command {
    Command::new("fit", run)
}

/// How well an expression of your own fits: "A*~B + C -> Y", or "A + B <- Y" for necessity
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Terms are joined by +, literals by *; ~A is the absence of A, A[1] a value of a multi-value condition. Names with
spaces or signs in them stand in double quotes.

Examples:
  crosscase qca fit sets.csv --expr \"DEV*~IND + URB*STB -> SURV\"
  crosscase qca fit sets.csv --expr \"LIT*STB <- SURV\"      (is it necessary?)")]
struct Args {
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
    /// Show further measures of the whole instead of its terms: Haesebrouck's, inclusion times PRI, and those of De Souter (2024)
    #[arg(long)]
    measures: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (expression, outcome) = (&args.expr.expression, &args.expr.outcome.name);
    let data = named(&args.input, &[expression], outcome, args.max_levels, args.missing)?;
    let found = fit(&data, &args.expr)?;
    let relation = match args.expr.direction {
        Direction::Sufficient => "sufficiency",
        Direction::Necessary => "necessity",
    };
    let others = others(&data, args)?;
    let table = if args.measures {
        let named: Vec<(String, Option<f64>)> =
            others.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        figures("crosscase.qca.measures/1", &named)?
    } else {
        to_table(&found)?
    };
    let headline = Some(format!("Fit of {relation}"));
    args.output.deliver(&args.input.file, &Answer { headline, json: to_json(&found, &others), table })
}

/// The figures of the whole beyond the usual ones, with the condition of a necessary relation as the consequent.
fn others(data: &SetData, args: &Args) -> Result<Vec<(&'static str, Option<f64>)>, Fault> {
    type Measure = fn(&[f64], &[f64]) -> Option<f64>;
    const MEASURES: [(&str, Measure); 8] = [
        ("haesebrouck", measures::haesebrouck),
        ("inclusion times PRI", measures::product),
        ("contrapositive consistency", measures::contrapositive_consistency),
        ("contrapositive coverage", measures::contrapositive_coverage),
        ("prevalence-adjusted consistency", measures::prevalence_adjusted_consistency),
        ("antecedent-adjusted coverage", measures::antecedent_adjusted_coverage),
        ("antecedent-adjusted contrapositive consistency", measures::antecedent_adjusted_contrapositive_consistency),
        ("prevalence-adjusted contrapositive coverage", measures::prevalence_adjusted_contrapositive_coverage),
    ];
    let x = data.expression(&args.expr.expression)?;
    let outcome = Expression { terms: vec![Term(vec![args.expr.outcome.clone()])] };
    let y = data.expression(&outcome)?;
    let (x, y) = if args.expr.direction == Direction::Necessary { (y, x) } else { (x, y) };
    Ok(MEASURES.iter().map(|(name, measure)| (*name, measure(&x, &y))).collect())
}

fn to_json(found: &Fit, others: &[(&str, Option<f64>)]) -> Value {
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
    json!({
        "terms": terms, "incl": found.incl, "pri": found.pri, "cov": found.cov, "ron": found.ron,
        "measures": others.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect::<Map<String, Value>>(),
    })
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
