//! `crosscase qca cluster`.

use super::args::{ReadArgs, each_once};
use crate::command::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_boolean::expression::Relation;
use crosscase_data::{Diagnostic, Table};
use crosscase_qca::cluster_diagnostics;

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
    let table = if args.read.drops_missing() { labelled(table, labels.into_iter().flatten())? } else { table };
    let data = args.read.sets(&table, &sets)?;
    let units = args.units.as_ref().map(|column| data.labels(&table, column)).transpose()?;
    let found = cluster_diagnostics(&data, &args.expr, &data.labels(&table, &args.clusters)?, units.as_deref())?;
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}

/// The table without the cases of which columns of labels say nothing; they are named.
fn labelled<'a>(table: Table, columns: impl Iterator<Item = &'a str>) -> Result<Table, Fault> {
    let mut kept = table;
    for column in columns {
        let (ids, labels) = (kept.ids()?, kept.texts(column)?);
        let gone = ids.iter().zip(&labels).filter(|(_, label)| label.is_none());
        let gone: Vec<String> = gone.map(|(id, _)| id.clone()).collect();
        if gone.is_empty() {
            continue;
        }
        let are = if gone.len() == 1 { "is" } else { "are" };
        let all = plural(ids.len(), "case");
        let message = format!("{} of {all} {are} left out, without a value in {column}", gone.len());
        tell(&[Diagnostic::warning("QCA101", message).help("complete the data to keep them").listing(gone)]);
        kept = kept.filter_rows(|row| labels.get(row).is_some_and(Option::is_some))?;
    }
    Ok(kept)
}
