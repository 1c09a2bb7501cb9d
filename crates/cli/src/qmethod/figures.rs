//! `crosscase qmethod figures`.

use super::params::FindingsArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::{Folder, ForceArgs};
use crate::paper::figure_file;
use crosscase_qmethod::figures::rotation_figures;

pub(crate) fn command() -> Command {
    Command::within("figures", run)
}

/// Every figure as an SVG file
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The scree with parallel analysis, composite sorts, loadings, z-scores and the planes of every two factors, each an SVG file.

Example:
  crosscase qmethod figures study.dat --factors 3 --output figures")]
struct Args {
    #[command(flatten)]
    findings: FindingsArgs,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: Folder,
    #[command(flatten)]
    _force: ForceArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (data, findings) = args.findings.find(session.qmethod(), false)?;
    let mut figures = findings.figures(&data)?;
    // Every plane under the names of its factors, of which the first is that of the study.
    figures.remove("plane-1-2");
    figures.extend(rotation_figures(&findings.viewpoints)?);
    let files: Vec<_> = figures.iter().map(|(name, figure)| figure_file(name, figure.svg())).collect();
    args.output.write(session.files, files)
}
