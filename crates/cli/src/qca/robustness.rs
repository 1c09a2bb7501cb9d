//! `crosscase qca robustness`.

use super::analysis_args::{AnalysisArgs, tell_of_table};
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Target;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_qca::robustness::{QcaAnalysis, RobustnessTests};

pub(crate) fn command() -> Command {
    Command::within("robustness", run)
}

/// How far a solution holds: ranges of the cuts, cases left out or corrupted, resampling, chance
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The ranges of the cuts are exact: within them every model stays as it is. Leaving out and corrupting go through every
choice of so many cases; a resampling draws cases with replacement, which are seldom a sample; chance deals out the outcome at
random, and p is how often the largest min(inclusion, coverage) of all models is as large as that of the data.
Each repetition takes at most 20000 search nodes. Those that take more are counted (cut_short), as not holding the models and,
for chance, as good. A time limit leaves what was done by then; shares are of the repetitions made, which are those that a run
without it begins with, and what is left undone is told.

Example:
  crosscase qca robustness sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious --bootstrap 10000 --chance 1000
  crosscase qca robustness sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious --against-incl 0.7,0.9")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    /// Leave out every choice of so many cases; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1)]
    delete: usize,
    /// Turn round the outcome of every choice of so many cases; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1)]
    corrupt: usize,
    /// Draw the cases anew so many times; 0 for not
    #[arg(long, value_name = "N", default_value_t = 0)]
    bootstrap: usize,
    /// Deal out the outcome at random so many times; 0 for not
    #[arg(long, value_name = "N", default_value_t = 0)]
    chance: usize,
    /// Test solutions at these inclusion cuts, against which the first model is held
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    against_incl: Vec<f64>,
    /// Test solutions at these frequency cuts
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    against_n: Vec<usize>,
    /// Test solutions at these PRI cuts
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    against_pri: Vec<f64>,
    /// Draw, case by case, the first model and the range over the test solutions, as SVG
    #[arg(long, value_name = "FILE", value_parser = Target::figure())]
    figure: Option<Target>,
    /// The seed of what is drawn
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let tested = [args.against_incl.len(), args.against_n.len(), args.against_pri.len()];
    if args.figure.is_some() && tested == [0; 3] {
        return Err(Fault::usage("--figure draws test solutions: give --against-incl, --against-n or --against-pri"));
    }
    let stop = args.input.deadline();
    let (data, analysis) = args.analysis.read(&args.input, &[], session)?;
    let at = || analysis.table.clone();
    let tests = (args.against_incl.iter().map(|cut| at().incl_cut(*cut)))
        .chain(args.against_n.iter().map(|cut| at().n_cut(*cut)))
        .chain(args.against_pri.iter().map(|cut| at().pri_cut(*cut)));
    let probes = RobustnessTests::new()
        .delete(args.delete)
        .corrupt(args.corrupt)
        .bootstrap(args.bootstrap)
        .chance(args.chance)
        .seed(args.seed)
        .tests(tests.map(|table| QcaAnalysis::new(table, analysis.minimise.clone())));
    let found = during("trying the solution", || probes.fit_until(&analysis, &data, &stop))
        .inspect_err(|_| tell_of_table(&analysis, &data))
        .map_err(|error| stop.fault(error, "the solution was sought"))?;
    if let Some((target, figure)) = args.figure.as_ref().zip(found.figure()) {
        target.write(figure.svg().as_bytes())?;
    }
    tell(&found.diagnostics);
    let answer = Answer::new(&found, found.to_table()?)?.headline(found.models.join("\n"));
    args.output.deliver(&answer.reason(stop.reason(found.search)))
}
