//! `crosscase qmethod report`.

use super::params::{AnalysisArgs, ComparisonArgs, SeedArgs};
use super::source::SourceArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::progress::during;
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("report", run)
}

/// One page with everything: viewpoints, statements, evidence, uncertainty
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
One HTML file that works offline and prints well: each viewpoint with its array and crib sheet, where they agree and
part, who holds which, how sure it is, and the evidence on their number.

Example:
  crosscase qmethod report study.dat --factors 3 --output report.html")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// The title [default: that of the file, else its name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// How often persons are drawn again; 0 for no uncertainty
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    #[command(flatten)]
    seed: SeedArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    args.seed.limit_threads()?;
    let test = args.comparison.test()?;
    let (data, sorts) = args.source.sorts()?;
    let data = data.only(&sorts);
    let analysis = args.analysis.analysis(&data)?;
    let name = || args.source.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let title = args.title.clone().or_else(|| data.title.clone()).unwrap_or_else(name);
    let (html, told) = during("analysing and resampling", || {
        crosscase_study::qmethod_report(&title, &data, &analysis, &test, (args.replicates, args.seed.seed))
    })?;
    tell(&told);
    Ok(crosscase_data::write_bytes(&args.output, html.as_bytes())?)
}
