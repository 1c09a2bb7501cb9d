//! `crosscase qca export`: everything that a paper and its appendix take.

use super::raw::RawArgs;
use super::{ObjectiveArgs, SolutionArgs, TableArgs};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::paper::{PaperFormat, make_folder};
use crosscase_qca::{Minimise, figures, r_script};
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
    table: TableArgs,
    #[command(flatten)]
    solution: SolutionArgs,
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

/// Models that are drawn; the tables have them all.
const DRAWN: usize = 8;

fn run(args: &Args) -> Result<(), Fault> {
    let (data, params) = args.table.read(&args.input)?;
    let (raw, data) = args.raw.read(data)?;
    let minimise = args.objective.of(args.solution.minimise()?);
    let table = params.fit(&data)?;
    tell(table.diagnostics());
    let stop = Deadline::after(None);
    let solution = minimise.fit(&table, &stop)?;
    tell(&solution.diagnostics);
    let parsimonious = Minimise::parsimonious().fit(&table, &stop)?;
    make_folder(&args.output)?;
    let outcome = params.outcome();
    let kind = minimise.kind().as_str();
    for (name, caption, rows) in [
        ("truth-table", format!("Truth table for {outcome}"), table.to_table()?),
        ("solution", format!("The {kind} solution for {outcome}"), solution.to_table()?),
    ] {
        args.kind.write(&args.output, name, &caption, &rows, args.digits)?;
    }
    let drawn: Vec<usize> = (0..solution.models.len().min(DRAWN)).collect();
    let mut pictures = vec![
        ("memberships".to_owned(), figures::memberships_figure(&table)),
        ("configurations".to_owned(), figures::configurations_figure(&table)),
    ];
    pictures.extend(figures::overlap_figure(&table).map(|figure| ("overlap".to_owned(), figure)));
    if !drawn.is_empty() {
        let chart = figures::configuration_chart(&solution, &parsimonious, &drawn)?;
        pictures.push(("chart".to_owned(), chart.draw()));
        pictures.push(("chart-rubinson".to_owned(), chart.draw_as(figures::Notation::Rubinson)));
    }
    for &model in &drawn {
        pictures.push((format!("model-{}", model + 1), figures::model_plot(&solution, model)?.draw()));
    }
    for (name, figure) in pictures {
        crosscase_data::write_bytes(&args.output.join(format!("{name}.svg")), figure.svg().as_bytes())?;
    }
    let script = r_script(&data, &params, &minimise, &solution, &raw)?;
    Ok(crosscase_data::write_bytes(&args.output.join("repeat.R"), script.as_bytes())?)
}
