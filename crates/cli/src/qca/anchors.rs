//! `crosscase qca anchors`.

use super::raw::RawArgs;
use super::{SolutionArgs, TableArgs};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_data::TableBuilder;
use crosscase_qca::Model;
use crosscase_qca::robustness::{Analysis, AnchorRange, anchor_ranges};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::new("anchors", run)
}

/// How far each anchor of the calibrations can move until a model changes
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
How far each anchor can move, alone, until a model changes. Between the ends the truth table is proved to stay as it is; there
is no step. An empty end: as far as the next anchor, or as far beyond the raw values as these are apart.

Example:
  crosscase qca anchors sets.csv --raw raw.csv --calibrations calibrations.toml --outcome SURV --conditions DEV:STB --solution parsimonious")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    solution: SolutionArgs,
    #[command(flatten)]
    raw: RawArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// An anchor of a set and its range.
struct Row {
    set: String,
    anchor: String,
    range: AnchorRange,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (data, params) = args.table.read(&args.input)?;
    let (raw, data) = args.raw.read(data)?;
    if raw.is_empty() {
        let message = "--raw and --calibrations say where the sets come from; none of them is in this analysis";
        return Err(Fault::usage(message));
    }
    let analysis = Analysis::new(params, args.solution.minimise()?);
    let stop = Deadline::after(None);
    let models: Vec<String> = analysis.fit(&data, &stop)?.models.iter().map(Model::expr).collect();
    let mut rows = Vec::new();
    for source in &raw {
        let assemble = |values| data.with_values(&source.set, values);
        let told = format!("moving the anchors of {}", source.set);
        let ranges = during(&told, || anchor_ranges(&analysis, source, &assemble, &stop))?;
        let names = source.calibration.anchor_names();
        rows.extend(names.into_iter().zip(ranges).map(|(anchor, range)| Row {
            set: source.set.clone(),
            anchor,
            range,
        }));
    }
    let told = |row: &Row| -> Value {
        json!({
            "set": row.set, "anchor": row.anchor, "at": row.range.at, "above": row.range.above, "below": row.range.below,
            "search": if row.range.search.is_complete() { "complete" } else { "truncated" },
        })
    };
    let json = json!({ "models": models, "anchors": rows.iter().map(told).collect::<Vec<_>>() });
    let table = TableBuilder::new("crosscase.qca.anchor_ranges/1")
        .text("set", rows.iter().map(|row| Some(row.set.clone())))
        .text("anchor", rows.iter().map(|row| Some(row.anchor.clone())))
        .number("at", rows.iter().map(|row| Some(row.range.at)))
        .number("above", rows.iter().map(|row| row.range.above))
        .number("below", rows.iter().map(|row| row.range.below))
        .text("search", rows.iter().map(|row| Some(row.range.search.to_string())))
        .build()?;
    args.output.deliver(&args.input.file, &Answer { headline: Some(models.join("\n")), json, table })
}
