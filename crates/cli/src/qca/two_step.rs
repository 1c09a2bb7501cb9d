//! `crosscase qca two-step`.

use super::args::{ReadArgs, each_once};
use crate::choice::choice;
use crate::command::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_data::Table;
use crosscase_qca::two_step::{Enabling, TwoStep};
use crosscase_qca::{AtHalf, Outcome, TruthTableParams};

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
    #[arg(long, value_parser = choice(Enabling::CHOICES), default_value = "necessary")]
    enabling: Enabling,
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
    #[arg(long, value_parser = choice(AtHalf::CHOICES), default_value = "error")]
    at_half: AtHalf,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let outcome = || args.outcome.names().into_iter().map(str::to_owned);
    let chosen = |table: &Table| {
        let both = table.select(&args.remote)?.into_iter().chain(table.select(&args.proximate)?);
        Ok(both.chain(outcome()).collect::<Vec<_>>())
    };
    let (table, _) = args.input.using(chosen)?;
    for list in [&args.remote, &args.proximate] {
        tell(&table.range_warnings(list)?);
    }
    let (remote, proximate) = (table.select(&args.remote)?, table.select(&args.proximate)?);
    let conditions = remote.iter().chain(&proximate).map(String::as_str);
    let data = args.read.sets(&table, &each_once(args.outcome.names().into_iter().chain(conditions)))?;
    let second = TruthTableParams::new(args.outcome.clone(), proximate);
    let second = second.incl_cut(args.incl_cut).n_cut(args.n_cut).at_half(args.at_half);
    let step = TwoStep::new(second, remote).enabling(args.enabling);
    let step = match args.remote_cut {
        Some(cut) => step.remote_cut(cut),
        None => step,
    };
    let stop = args.input.deadline();
    let found = step.fit_until(&data, &stop).map_err(|error| stop.fault(error, "the contexts were sought"))?;
    tell(&found.diagnostics);
    let headline = format!("{}; search {}", plural(found.contexts.len(), "context"), stop.describe(found.search));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
