//! `crosscase qca necessity`.

use super::args::SetArgs;
use crate::command::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::during;
use crosscase_qca::Necessity;

pub(crate) fn command() -> Command {
    Command::new("necessity", run)
}

/// Necessary conditions: a complete search of conjunctions and minimal disjunctions
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
All conjunctions that pass every cut are listed, then all disjunctions of two or more literals that pass and none of
whose parts does. The search is complete, of any length.

Examples:
  crosscase qca necessity sets.csv --outcome SURV --conditions DEV:STB --singles
  crosscase qca necessity sets.csv --outcome SURV --conditions DEV:STB --incl-cut 0.9 --cov-cut 0.6")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    sets: SetArgs,
    /// The least inclusion (consistency) of necessity
    #[arg(long, value_name = "X", default_value_t = 0.9)]
    incl_cut: f64,
    /// The least coverage of necessity
    #[arg(long, value_name = "X", default_value_t = 0.6)]
    cov_cut: f64,
    /// The least relevance of necessity (RoN)
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    ron_cut: f64,
    /// Every single condition and its negation instead, whether it passes the cuts or not
    #[arg(long)]
    singles: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (data, conditions) = args.sets.read(&args.input, &[])?;
    let search = Necessity::default().incl_cut(args.incl_cut).cov_cut(args.cov_cut).ron_cut(args.ron_cut);
    if args.singles {
        let found = search.singles(&data, &args.sets.outcome, &conditions)?;
        tell(&data.without_contrast(&args.sets.outcome)?.into_iter().collect::<Vec<_>>());
        let passing = found.results.iter().filter(|row| row.passes).count();
        let headline = format!("{}, of which {passing} pass", plural(found.results.len(), "single condition"));
        return args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline));
    }
    let stop = args.input.deadline();
    let found = during("searching for necessary conditions", || {
        search.fit_until(&data, &args.sets.outcome, &conditions, &stop)
    })?;
    tell(&found.diagnostics);
    let headline = format!("{}, search {}", plural(found.results.len(), "expression"), stop.describe(found.search));
    let answer = Answer::new(&found, found.to_table()?)?.headline(headline);
    args.output.deliver(&answer.reason(stop.reason(found.search)))
}
