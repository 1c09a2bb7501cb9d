//! `crosscase qca cluster`.

use super::args::{ReadArgs, each_once};
use crate::command::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::Relation;
use crosscase_qca::{cluster_diagnostics, with_labels};

pub(crate) fn command() -> Command {
    Command::new("cluster", run)
}

/// A relation in the pool, within clusters or periods, and within units
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca cluster panel.csv --expr \"DEV*STB -> SURV\" --clusters YEAR --units COUNTRY")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The relation: `->` for sufficiency, `<-` for necessity
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    expr: Relation,
    /// The column that names each case's cluster, such as the year
    #[arg(long, value_name = "COLUMN")]
    clusters: String,
    /// The column that names each case's unit, such as the country
    #[arg(long, value_name = "COLUMN")]
    units: Option<String>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let Relation { expression, outcome, .. } = &args.expr;
    let sets = each_once(outcome.names().into_iter().chain(expression.names()));
    let labels = [Some(args.clusters.as_str()), args.units.as_deref()];
    let weights = args.read.weights();
    let used: Vec<&str> = sets.iter().copied().chain(labels.into_iter().flatten()).chain(weights).collect();
    let table = args.input.columns(&used)?;
    let table = if args.read.drops_missing() {
        let (labelled, noticed) = with_labels(table, &labels.into_iter().flatten().collect::<Vec<_>>())?;
        tell(&noticed);
        labelled
    } else {
        table
    };
    let data = args.read.sets(&table, &sets)?;
    let units = args.units.as_ref().map(|column| data.labels(&table, column)).transpose()?;
    let found = cluster_diagnostics(&data, &args.expr, &data.labels(&table, &args.clusters)?, units.as_deref())?;
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}
