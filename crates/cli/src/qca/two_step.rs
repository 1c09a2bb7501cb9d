//! `crosscase qca two-step`.

use super::{AtHalfName, MissingName};
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_data::TableBuilder;
use crosscase_qca::two_step::{Context, Contexts, Enabling, TwoStep};
use crosscase_qca::{Model, Outcome, SetData};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EnablingName {
    /// Contexts that are necessary (Schneider 2019)
    Necessary,
    /// Contexts that are nearly sufficient (Schneider & Wagemann 2006)
    Sufficient,
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca two-step sets.csv --outcome SURV --remote DEV,URB,LIT --proximate IND,STB")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The outcome
    #[arg(long, value_name = "SET")]
    outcome: Outcome,
    /// The remote conditions, separated by commas; A:D is a range of columns
    #[arg(long, value_name = "LIST")]
    remote: String,
    /// The proximate conditions
    #[arg(long, value_name = "LIST")]
    proximate: String,
    /// How the remote conditions enable
    #[arg(long, value_enum, default_value = "necessary")]
    enabling: EnablingName,
    /// The inclusion cut of the first step [default: 0.9 for necessary, 0.7 for sufficient contexts]
    #[arg(long, value_name = "X")]
    remote_cut: Option<f64>,
    /// The inclusion cut of the second step
    #[arg(long, value_name = "X", default_value_t = 0.8)]
    incl_cut: f64,
    /// Rows with fewer cases are remainders
    #[arg(long, value_name = "N", default_value_t = 1)]
    n_cut: usize,
    /// What a membership of exactly 0.5 means
    #[arg(long, value_enum, default_value = "error")]
    at_half: AtHalfName,
    /// What to do with a case that has a missing value
    #[arg(long, value_enum, default_value = "error")]
    missing: MissingName,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let table = args.input.read()?;
    let (remote, proximate) = (table.select(&args.remote)?, table.select(&args.proximate)?);
    let mut columns: Vec<&str> = vec![args.outcome.name()];
    for name in remote.iter().chain(&proximate) {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let data = SetData::from_table(&table, &columns, crosscase_qca::MAX_LEVELS, args.missing.policy())?;
    tell(data.diagnostics());
    let enabling = match args.enabling {
        EnablingName::Necessary => Enabling::Necessary,
        EnablingName::Sufficient => Enabling::Sufficient,
    };
    let mut step = TwoStep::new(args.outcome.clone(), remote, proximate)
        .enabling(enabling)
        .incl_cut(args.incl_cut)
        .n_cut(args.n_cut)
        .at_half(args.at_half.policy());
    if let Some(cut) = args.remote_cut {
        step = step.remote_cut(cut);
    }
    let Contexts { contexts, search } = step.fit(&data, &Deadline::after(None))?;
    let rows: Vec<(&Context, &Model, bool)> = contexts
        .iter()
        .flat_map(|c| c.solution.models.iter().enumerate().map(move |(at, model)| (c, model, c.within.contains(&at))))
        .collect();
    let result = TableBuilder::new("crosscase.qca.two_step/1")
        .text("context", rows.iter().map(|row| Some(row.0.expression.to_string())))
        .number("context_incl", rows.iter().map(|row| row.0.incl))
        .number("context_cov", rows.iter().map(|row| row.0.cov))
        .text("model", rows.iter().map(|row| Some(row.1.expr())))
        .number("incl", rows.iter().map(|row| row.1.incl))
        .number("cov", rows.iter().map(|row| row.1.cov))
        .boolean("within", rows.iter().map(|row| Some(row.2)))
        .build()?;
    let json: Vec<Value> = rows
        .iter()
        .map(|(context, model, within)| {
            json!({
                "context": context.expression.to_string(), "context_incl": context.incl, "context_cov": context.cov,
                "model": model.expr(), "incl": model.incl, "pri": model.pri, "cov": model.cov, "within": within,
            })
        })
        .collect();
    let headline = Some(format!("{} contexts; search {search}", contexts.len()));
    args.output.deliver(
        &args.input.file,
        &Answer { headline, json: json!({ "models": json, "search": search.to_string() }), table: result },
    )
}
