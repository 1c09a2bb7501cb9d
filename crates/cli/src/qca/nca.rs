//! `crosscase qca nca`.

use crate::choice::choice;
use crate::command::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::counting;
use crosscase_qca::nca::{Ceiling, NcaResult};

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
    #[arg(long, value_parser = choice(Ceiling::CHOICES), default_value = "ce-fdh")]
    ceiling: Ceiling,
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
    let table = args.input.columns(&[&args.x, &args.y])?;
    let (x, y) = (table.numbers(&args.x)?, table.numbers(&args.y)?);
    let (of, drawn) = ((&*args.x, &*x), (args.permutations, args.seed));
    let found = counting("permuting", args.input.deadline(), |watch| {
        NcaResult::of_while(of, (&args.y, &y), args.ceiling, drawn, watch)
    })?;
    let headline = format!("{} as necessary for {}, {}", args.x, args.y, plural(found.n, "case"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
