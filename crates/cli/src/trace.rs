//! `crosscase trace`.

use crate::Command;
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};
use crosscase_data::TableBuilder;
use crosscase_study::{Asked, trace};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("trace", run)
}

/// Walk from a membership back to the answers, ties or figures behind it
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The chain begins with the membership and ends with the rows of the data files that it was made from.

Examples:
  crosscase trace fixtures/companies --case 2 --set LEAD
  crosscase trace target/study/lipset --case BE --term \"DEV*STB\" --format json")]
struct Args {
    /// The folder of a study, or of a run's results
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The case
    #[arg(long, value_name = "ID")]
    case: String,
    /// The set whose membership is traced
    #[arg(long, value_name = "NAME", required_unless_present = "term")]
    set: Option<String>,
    /// A conjunction of sets, such as a term of a solution
    #[arg(long, value_name = "EXPR", conflicts_with = "set")]
    term: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let asked = match (&args.set, &args.term) {
        (Some(set), _) => Asked::Set(set.clone()),
        (None, Some(term)) => Asked::Term(term.clone()),
        (None, None) => return Err(Fault::usage("name a --set or a --term")),
    };
    let links = trace(&args.folder, &args.case, &asked)?;
    let chain: Vec<Value> = links
        .iter()
        .map(|link| {
            let mut entry = Map::new();
            entry.insert("table".to_owned(), json!(link.table));
            entry.insert("id".to_owned(), json!(link.id));
            entry.insert("column".to_owned(), json!(link.column));
            entry.insert("value".to_owned(), json!(link.value));
            if let Some(reason) = link.missing {
                entry.insert("missing".to_owned(), json!(reason.as_str()));
            }
            if let Some(row) = link.row {
                entry.insert("row".to_owned(), json!(row));
            }
            Value::Object(entry)
        })
        .collect();
    let table = TableBuilder::new("crosscase.study.trace/1")
        .text("table", links.iter().map(|link| Some(link.table.as_str())))
        .text("id", links.iter().map(|link| Some(link.id.as_str())))
        .text("column", links.iter().map(|link| Some(link.column.as_str())))
        .number("value", links.iter().map(|link| link.value))
        .reasons("value", links.iter().map(|link| link.missing))
        .integer("row", links.iter().map(|link| link.row))
        .build()?;
    let headline = Some(format!("{} values behind {}", links.len(), args.case));
    args.output.deliver(&args.folder, &Answer { json: json!({ "chain": chain }), table, headline })
}
