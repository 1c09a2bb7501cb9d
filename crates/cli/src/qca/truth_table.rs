//! `crosscase qca truth-table`.

use super::{TableArgs, count, plural};
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_qca::FREE;
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each case belongs to the one configuration in which its membership is above 0.5. A row's inclusion and PRI are
taken over all cases. OUT is 1 where both cuts are reached, 0 where not, ? for rows below the frequency cut.

Example:
  crosscase qca truth-table sets.csv --outcome SURV --conditions DEV,URB,LIT,IND,STB --incl-cut 0.8")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
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
