//! `crosscase qca two-step`.

use super::args::{Chosen, ReadArgs, each_once, tell_range_warnings};
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
    /// The remote conditions, separated by commas; A:D is a range of columns, A[1,2] the set of cases with one of these values
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
    let chosen = |table: &Table| {
        let proximate = Chosen::of(table, &args.proximate)?.columns;
        let both = Chosen::of(table, &args.remote)?.and(proximate.iter().map(String::as_str));
        Ok(both.and(args.outcome.names()).and(args.read.weights()))
    };
    let (table, Chosen { columns, .. }) = args.input.using(chosen)?;
    for list in [&args.remote, &args.proximate] {
        tell_range_warnings(&table, list)?;
    }
    let (remote, proximate) =
        (Chosen::of(&table, &args.remote)?.conditions, Chosen::of(&table, &args.proximate)?.conditions);
    let sets = columns.iter().take(columns.len() - args.read.weights().iter().len());
    let data = args.read.sets(&table, &each_once(sets.map(String::as_str)))?;
    let data = data.with_sets_of_values(&remote)?.with_sets_of_values(&proximate)?;
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
