//! `crosscase qca cluster`.

use super::{MissingName, named};
use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::Relation;
use crosscase_data::TableBuilder;
use crosscase_qca::{Grouped, cluster_diagnostics};
use serde_json::{Value, json};

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
    let relation = &args.expr;
    let name = &relation.outcome.name;
    let data = named(&args.input, &[&relation.expression], name, args.max_levels, args.missing)?;
    let table = args.input.read()?;
    let labels = |column: &str| -> Result<Vec<String>, Fault> {
        let cells = table.texts(column)?.into_iter().enumerate();
        let label = |(row, cell): (usize, Option<String>)| {
            cell.ok_or_else(|| Fault::data(format!("{}: the case has no label here", table.place(row, Some(column)))))
        };
        cells.map(label).collect()
    };
    let units = args.units.as_deref().map(labels).transpose()?;
    let found = cluster_diagnostics(&data, relation, &labels(&args.clusters)?, units.as_deref())?;
    let mut rows = vec![("pooled", None, Some(data.cases().len()), found.pooled, found.pooled_coverage)];
    for (level, grouped) in [("between", Some(&found.between)), ("within", found.within.as_ref())] {
        for group in grouped.iter().flat_map(|grouped| &grouped.groups) {
            rows.push((level, Some(group.name.clone()), Some(group.cases.len()), group.incl, group.cov));
        }
        if let Some(grouped) = grouped {
            rows.push((level, Some("distance".to_owned()), None, grouped.distance, None));
        }
    }
    let result = TableBuilder::new("crosscase.qca.cluster/1")
        .text("level", rows.iter().map(|row| Some(row.0)))
        .text("group", rows.iter().map(|row| row.1.clone()))
        .integer("n", rows.iter().map(|row| row.2.and_then(|n| i64::try_from(n).ok())))
        .number("incl", rows.iter().map(|row| row.3))
        .number("cov", rows.iter().map(|row| row.4))
        .build()?;
    let json = json!({
        "pooled": found.pooled, "pooled_coverage": found.pooled_coverage,
        "between": grouped_json(&found.between), "within": found.within.as_ref().map(grouped_json),
    });
    args.output.deliver(&args.input.file, &Answer { headline: None, json, table: result })
}

fn grouped_json(grouped: &Grouped) -> Value {
    let groups: Vec<Value> = grouped
        .groups
        .iter()
        .map(|group| json!({ "group": group.name, "n": group.cases.len(), "incl": group.incl, "cov": group.cov }))
        .collect();
    json!({ "groups": groups, "distance": grouped.distance })
}
