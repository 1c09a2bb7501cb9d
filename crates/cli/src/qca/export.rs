//! `crosscase qca export`: everything that a paper and its appendix take.

use super::args::{AnalysisArgs, ObjectiveArgs, RawArgs};
use crate::command::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::paper::{PaperFormat, make_folder};
use crosscase_qca::paper;
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("export", run)
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
    /// The format of the tables
    #[arg(long = "as", value_enum, default_value = "csv")]
    kind: PaperFormat,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Decimals, for LaTeX and HTML
    #[arg(long, value_name = "N", default_value_t = 3)]
    digits: usize,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (data, mut analysis) = args.analysis.read(&args.input, &[])?;
    let (raw, data) = args.raw.read(data)?;
    analysis.minimise = args.objective.of(analysis.minimise);
    let made = paper(&analysis, &data, &raw, &Deadline::after(None))?;
    tell(&made.diagnostics);
    make_folder(&args.output)?;
    for (name, caption, table) in &made.tables {
        args.kind.write(&args.output, name, caption, table, args.digits)?;
    }
    for (name, figure) in &made.figures {
        crosscase_data::write_bytes(&args.output.join(format!("{name}.svg")), figure.svg().as_bytes())?;
    }
    Ok(crosscase_data::write_bytes(&args.output.join("repeat.R"), made.script.as_bytes())?)
}
