//! `crosscase qca export`: everything that a paper and its appendix take.

use super::analysis_args::{AnalysisArgs, RawArgs};
use super::args::ObjectiveArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::paper::{PaperArgs, figure_file};
use crosscase_qca::paper_until;

pub(crate) fn command() -> Command {
    Command::within("export", run)
}

/// Tables, figures and a script for R, into a folder
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Written are the truth table and the solution as tables; as SVG, the memberships in the sets, the configuration chart in two notations (chart.svg: terms
as columns, ● present and ⊗ absent, large for core conditions, after Fiss; chart-rubinson.svg: terms as rows, ● present
and ○ absent, after Rubinson), the models against the outcome and the overlap of the conditions; and a script for R that
repeats the analysis with package QCA, and with --raw and --calibrations the calibration, too.

Example:
  crosscase qca export sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious --as latex --output paper")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    raw: RawArgs,
    #[command(flatten)]
    objective: ObjectiveArgs,
    #[command(flatten)]
    paper: PaperArgs,
    /// Decimals, for LaTeX and HTML
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(..=17))]
    digits: u8,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (data, mut analysis) = args.analysis.read(&args.input, &[], session)?;
    let (raw, data) = args.raw.read(data, &args.input)?;
    analysis.minimise = args.objective.of(analysis.minimise);
    let stop = args.input.deadline();
    let made =
        paper_until(&analysis, &data, &raw, &stop).map_err(|error| stop.fault(error, "the truth table was made"))?;
    tell(&made.diagnostics);
    let figures = made.figures.iter().map(|(name, figure)| figure_file(name, figure.svg()));
    let others = figures.chain([("repeat.R".to_owned(), made.script.into_bytes())]);
    let tables = made.tables.iter().map(|(name, caption, table)| (*name, caption.as_str(), table));
    args.paper.write(session.files, tables, usize::from(args.digits), others)
}
