//! `crosscase qca anchors`.

use super::analysis_args::{AnalysisArgs, RawArgs, tell_of_table};
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crate::progress::during;

pub(crate) fn command() -> Command {
    Command::within("anchors", run)
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
    analysis: AnalysisArgs,
    #[command(flatten)]
    raw: RawArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (data, analysis) = args.analysis.read(&args.input, &[], session)?;
    let (raw, data) = args.raw.read(data, &args.input)?;
    if raw.is_empty() {
        let message = "--raw and --calibrations say where the sets come from; none of them is in this analysis";
        return Err(Fault::usage(message));
    }
    let stop = args.input.deadline();
    let found = during("moving the anchors", || analysis.anchors_until(&data, &raw, &stop))
        .inspect_err(|_| tell_of_table(&analysis, &data))
        .map_err(|error| stop.fault(error, "the solution was sought"))?;
    tell(&found.diagnostics);
    let answer = Answer::new(&found, found.to_table()?)?.headline(found.models.join("\n"));
    args.output.deliver(&answer)
}
