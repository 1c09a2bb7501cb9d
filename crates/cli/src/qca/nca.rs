//! `crosscase qca nca`.

use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::nca::{Ceiling, Needed, ceiling, effect_test};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Steps over the highest cases: no case lies above
    CeFdh,
    /// The regression line through the corners of the steps, every case at a corner counting
    CrFdh,
    /// The same, each corner counting once
    CrFdhDistinct,
}

pub(crate) fn command() -> Command {
    Command::new("nca", run)
}

/// Necessary condition analysis: ceiling, effect size, bottlenecks, permutation test
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca nca raw.csv --x GNP --y STABILITY --permutations 10000 --seed 1")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The condition: raw figures or memberships
    #[arg(long, value_name = "COLUMN")]
    x: String,
    /// The outcome
    #[arg(long, value_name = "COLUMN")]
    y: String,
    /// The ceiling
    #[arg(long, value_enum, default_value = "ce-fdh")]
    ceiling: Kind,
    /// Permutations of the test of the effect size; 0 for none
    #[arg(long, value_name = "N", default_value_t = 0)]
    permutations: usize,
    /// The seed of the permutations
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let table = args.input.read()?;
    let both = table.numbers(&args.x)?.into_iter().zip(table.numbers(&args.y)?);
    let (x, y): (Vec<f64>, Vec<f64>) = both.filter_map(|(x, y)| x.zip(y)).unzip();
    let kind = match args.ceiling {
        Kind::CeFdh => Ceiling::CeFdh,
        Kind::CrFdh => Ceiling::CrFdh,
        Kind::CrFdhDistinct => Ceiling::CrFdhDistinct,
    };
    let found = ceiling(&x, &y, kind)?;
    let test =
        if args.permutations == 0 { None } else { Some(effect_test(&x, &y, kind, args.permutations, args.seed)?) };
    let bottleneck = found.bottleneck(10);
    let mut rows = vec![
        Row { figure: "effect".to_owned(), value: Some(found.effect), note: None },
        Row { figure: "p".to_owned(), value: test.map(|test| test.p), note: None },
        Row { figure: "accuracy".to_owned(), value: Some(found.accuracy), note: None },
        Row { figure: "scope".to_owned(), value: Some(found.scope), note: None },
        Row { figure: "empty".to_owned(), value: Some(found.empty), note: None },
    ];
    rows.extend(bottleneck.iter().map(|(y, needed)| Row {
        figure: format!("needed for {y:.0} % of {}, in % of {}", args.y, args.x),
        value: needed.amount(),
        note: note(*needed),
    }));
    let steps: Vec<Value> = bottleneck.iter().map(|(y, needed)| step(*y, *needed)).collect();
    let json = json!({
        "n": x.len(), "effect": found.effect, "p": test.map(|test| test.p), "accuracy": found.accuracy, "scope": found.scope,
        "empty": found.empty, "peers": found.peers, "line": found.line, "bottleneck": steps,
    });
    let headline = Some(format!("{} as necessary for {}, {} cases", args.x, args.y, x.len()));
    args.output.deliver(&args.input.file, &Answer { json, table: rows_table(&rows)?, headline })
}

struct Row {
    figure: String,
    value: Option<f64>,
    note: Option<&'static str>,
}

fn rows_table(rows: &[Row]) -> Result<Table, Fault> {
    Ok(TableBuilder::new("crosscase.qca.nca/2")
        .text("figure", rows.iter().map(|row| Some(row.figure.as_str())))
        .number("value", rows.iter().map(|row| row.value))
        .text("note", rows.iter().map(|row| row.note))
        .build()?)
}

/// Why there is no amount.
fn note(needed: Needed) -> Option<&'static str> {
    match needed {
        Needed::Nothing => Some("nothing needed"),
        Needed::AtLeast(_) => None,
        Needed::Unattainable => Some("unattainable"),
    }
}

fn step(outcome: f64, needed: Needed) -> Value {
    let kind = match needed {
        Needed::Nothing => "nothing",
        Needed::AtLeast(_) => "share",
        Needed::Unattainable => "unattainable",
    };
    json!({ "outcome": outcome, "kind": kind, "needed": needed.amount() })
}
