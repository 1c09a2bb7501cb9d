//! `crosscase qca nca`.

use super::figures;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_qca::nca::{Ceiling, ceiling, effect_test};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Steps over the highest cases: no case lies above
    CeFdh,
    /// The regression line through the corners of the steps
    CrFdh,
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  crosscase qca nca raw.csv --x GNP --y STABILITY --permutations 10000 --seed 1")]
pub(crate) struct Args {
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

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let table = args.input.read()?;
    let both = table.numbers(&args.x)?.into_iter().zip(table.numbers(&args.y)?);
    let (x, y): (Vec<f64>, Vec<f64>) = both.filter_map(|(x, y)| x.zip(y)).unzip();
    let kind = match args.ceiling {
        Kind::CeFdh => Ceiling::CeFdh,
        Kind::CrFdh => Ceiling::CrFdh,
    };
    let found = ceiling(&x, &y, kind)?;
    let test =
        if args.permutations == 0 { None } else { Some(effect_test(&x, &y, kind, args.permutations, args.seed)?) };
    let bottleneck = found.bottleneck(10);
    let mut rows = vec![
        ("effect".to_owned(), Some(found.effect)),
        ("p".to_owned(), test.map(|test| test.p)),
        ("accuracy".to_owned(), Some(found.accuracy)),
        ("scope".to_owned(), Some(found.scope)),
        ("empty".to_owned(), Some(found.empty)),
    ];
    rows.extend(bottleneck.iter().map(|(y, x)| (format!("needed for {y:.0} % of {}, in % of {}", args.y, args.x), *x)));
    let steps: Vec<Value> = bottleneck.iter().map(|(y, x)| json!({ "outcome": y, "needed": x })).collect();
    let json = json!({
        "n": x.len(), "effect": found.effect, "p": test.map(|test| test.p), "accuracy": found.accuracy, "scope": found.scope,
        "empty": found.empty, "peers": found.peers, "line": found.line, "bottleneck": steps,
    });
    let headline = Some(format!("{} as necessary for {}, {} cases", args.x, args.y, x.len()));
    args.output.deliver(&args.input.file, &Answer { json, table: figures("crosscase.qca.nca/1", &rows)?, headline })
}
