//! `crosscase qca truth-table`.

use super::{TableArgs, count};
use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs, plural};
use crosscase_data::TableBuilder;
use crosscase_qca::FREE;
use crosscase_qca::bounds::{Bounds, IncompleteSets};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::new("truth-table", run)
}

/// The observed configurations, their cases and how consistently they show the outcome
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each case belongs to the one configuration in which its membership is above 0.5. A row's inclusion and PRI are
taken over all cases. OUT is 1 where both cuts are reached, 0 where not, ? for rows below the frequency cut.

Example:
  crosscase qca truth-table sets.csv --outcome SURV --conditions DEV,URB,LIT,IND,STB --incl-cut 0.8")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    /// Leave missing values open, and give the least and the largest of every figure over all ways to fill them
    #[arg(long)]
    bounds: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    if args.bounds {
        return run_bounds(args);
    }
    let table = args.table.table(&args.input)?;
    let rows: Vec<Value> = table
        .rows()
        .iter()
        .map(|row| {
            json!({
                "config": row.config.iter().map(|&v| (v != FREE).then_some(v)).collect::<Vec<_>>(),
                "out": row.out.to_string(),
                "n": row.n,
                "incl": row.incl,
                "pri": row.pri,
                "cases": table.names(&row.cases),
                "deviant": table.names(&row.deviant),
            })
        })
        .collect();
    // At most 2^128 configurations, of which some are observed; past that the type of the count gives out.
    let remainders = table.remainders().map(|remainders| remainders.to_string());
    args.output.deliver(
        &args.input.file,
        &Answer {
            headline: Some(format!(
                "{} observed, {} remainders",
                plural(rows.len(), "configuration"),
                remainders.as_deref().unwrap_or("very many")
            )),
            json: json!({ "conditions": table.conditions(), "rows": rows, "remainders": remainders.as_deref().map(count) }),
            table: table.to_table()?,
        },
    )
}

fn run_bounds(args: &Args) -> Result<(), Fault> {
    let table = args.input.read()?;
    let sets = &args.table.sets;
    let conditions = table.select(&sets.conditions)?;
    let columns: Vec<&str> = conditions.iter().map(String::as_str).chain([sets.outcome.name()]).collect();
    let data = IncompleteSets::from_table(&table, &columns)?;
    let rows = data.truth_table(&args.table.params(conditions.clone()))?;
    let names = |cases: &[usize]| -> Vec<&str> {
        cases.iter().filter_map(|&case| data.cases().get(case)).map(String::as_str).collect()
    };
    let ends = |bounds: Option<Bounds>| bounds.map(|b| [b.low, b.high]);
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "config": row.config, "out": row.out.map(|out| out.to_string()), "certain": names(&row.certain),
                "possible": names(&row.possible), "incl": ends(row.incl), "pri": ends(row.pri),
            })
        })
        .collect();
    let mut shown = TableBuilder::new("crosscase.qca.truth_table_bounds/1");
    for (at, condition) in conditions.iter().enumerate() {
        shown = shown.integer(condition, rows.iter().map(|row| row.config.get(at).map(|&value| i64::from(value))));
    }
    let low = |bounds: Option<Bounds>| bounds.map(|b| b.low);
    let high = |bounds: Option<Bounds>| bounds.map(|b| b.high);
    let shown = shown
        .text("out", rows.iter().map(|row| row.out.map(|out| out.to_string())))
        .number("incl_low", rows.iter().map(|row| low(row.incl)))
        .number("incl_high", rows.iter().map(|row| high(row.incl)))
        .number("pri_low", rows.iter().map(|row| low(row.pri)))
        .number("pri_high", rows.iter().map(|row| high(row.pri)))
        .text("certain", rows.iter().map(|row| Some(names(&row.certain).join("; "))))
        .text("possible", rows.iter().map(|row| Some(names(&row.possible).join("; "))))
        .build()?;
    let headline = Some("An empty `out` depends on how the missing values are filled".to_owned());
    let json = json!({ "conditions": conditions, "rows": json });
    args.output.deliver(&args.input.file, &Answer { headline, json, table: shown })
}
