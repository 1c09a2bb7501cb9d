//! `crosscase qca two-step`.

use super::{AtHalfName, MissingName};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
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

pub(crate) fn command() -> Command {
    Command::new("two-step", run)
}

/// Remote conditions first, then proximate ones in the contexts that these make
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca two-step sets.csv --outcome SURV --remote DEV,URB,LIT --proximate IND,STB")]
struct Args {
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

fn run(args: &Args) -> Result<(), Fault> {
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
    let mut rows: Vec<Row<'_>> = Vec::new();
    for context in &contexts {
        let models = &context.solution.models;
        for (at, model) in models.iter().enumerate() {
            let within = context.within.contains(&at);
            rows.push(Row { context, model: Some((context.written(at)?, model)), within });
        }
        if models.is_empty() {
            rows.push(Row { context, model: None, within: false });
        }
    }
    let of = |row: &Row<'_>, figure: fn(&Model) -> Option<f64>| row.model.as_ref().and_then(|(_, model)| figure(model));
    let text = |row: &Row<'_>| row.model.as_ref().map(|(text, _)| text.clone());
    let result = TableBuilder::new("crosscase.qca.two_step/2")
        .text("context", rows.iter().map(|row| Some(row.context.expression.to_string())))
        .number("context_incl", rows.iter().map(|row| row.context.incl))
        .number("context_cov", rows.iter().map(|row| row.context.cov))
        .text("model", rows.iter().map(text))
        .number("incl", rows.iter().map(|row| of(row, |m| m.incl)))
        .number("pri", rows.iter().map(|row| of(row, |m| m.pri)))
        .number("cov", rows.iter().map(|row| of(row, |m| m.cov)))
        .boolean("within", rows.iter().map(|row| row.model.as_ref().map(|_| row.within)))
        .build()?;
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "context": row.context.expression.to_string(), "context_incl": row.context.incl,
                "context_cov": row.context.cov, "model": text(row), "incl": of(row, |m| m.incl),
                "pri": of(row, |m| m.pri), "cov": of(row, |m| m.cov), "within": row.within,
            })
        })
        .collect();
    let headline = Some(format!("{}; search {search}", plural(contexts.len(), "context")));
    args.output.deliver(
        &args.input.file,
        &Answer { headline, json: json!({ "models": json, "search": search.to_string() }), table: result },
    )
}

/// A context, and one of its models; none where its second step found none.
struct Row<'a> {
    context: &'a Context,
    model: Option<(String, &'a Model)>,
    within: bool,
}
