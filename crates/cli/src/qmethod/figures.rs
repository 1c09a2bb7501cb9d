//! `crosscase qmethod figures`.

use super::params::{AnalysisArgs, ComparisonArgs, SeedArgs};
use super::source::SourceArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::paper::make_folder;
use crate::progress::during;
use crosscase_qmethod::figures::rotation_figures;
use crosscase_qmethod::{Findings, Retention};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("figures", run)
}

/// Every figure as an SVG file
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The scree with parallel analysis, composite sorts, loadings, z-scores and the planes of every two factors, each an SVG file.

Example:
  crosscase qmethod figures study.dat --factors 3 --output figures")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// How often sorts are shuffled for the scree; 0 for eigenvalues alone
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    #[command(flatten)]
    seed: SeedArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    args.seed.limit_threads()?;
    let test = args.comparison.test()?;
    let (data, sorts) = args.source.sorts()?;
    let analysis = args.analysis.analysis(&data)?;
    let retention = Retention::default().replicates(args.replicates).seed(args.seed.seed);
    let findings = during("shuffling sorts", || Findings::of(&analysis, &sorts, &test, &retention, None))?;
    tell(&findings.viewpoints.diagnostics);
    let mut figures = findings.figures(&data)?;
    // Every plane under the names of its factors, of which the first is that of the study.
    figures.remove("plane-1-2");
    figures.extend(rotation_figures(&findings.viewpoints)?);
    make_folder(&args.output)?;
    for (name, figure) in figures {
        crosscase_data::write_bytes(&args.output.join(format!("{name}.svg")), figure.svg().as_bytes())?;
    }
    Ok(())
}
