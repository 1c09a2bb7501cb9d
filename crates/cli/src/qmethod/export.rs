//! `crosscase qmethod export`.

use super::params::{AnalysisArgs, ComparisonArgs, SeedArgs};
use super::source::SourceArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::paper::{PaperFormat, make_folder};
use crate::progress::during;
use crosscase_qmethod::{Bootstrap, Findings, Retention};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("export", run)
}

/// Every table of an analysis, as CSV, XLSX, LaTeX or HTML
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod export study.dat --factors 3 --as latex --output tables")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// The format
    #[arg(long = "as", value_enum, default_value = "csv")]
    kind: PaperFormat,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Decimals, for LaTeX and HTML
    #[arg(long, value_name = "N", default_value_t = 2)]
    digits: usize,
    /// How often persons are drawn again and sorts shuffled; 0 for no table of uncertainty
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
    let bootstrap = (args.replicates > 0).then(|| Bootstrap::new(args.replicates, args.seed.seed));
    let findings = during("shuffling sorts and resampling persons", || {
        Findings::of(&analysis, &sorts, &test, &retention, bootstrap.as_ref())
    })?;
    tell(&findings.viewpoints.diagnostics);
    let mut tables = findings.tables(&data)?;
    if let Some(bootstrapped) = &findings.bootstrapped {
        // What resampling makes of loadings, z-scores and places stands in one table here.
        tables.remove("bootstrap_loadings");
        tables.insert("bootstrap".to_owned(), bootstrapped.to_table()?);
    }
    make_folder(&args.output)?;
    let together = ("bootstrap", "Loadings, z-scores and places of resampled persons");
    for (name, caption) in Findings::TABLES.into_iter().chain([together]) {
        if let Some(table) = tables.get(name) {
            args.kind.write(&args.output, &name.replace('_', "-"), caption, table, args.digits)?;
        }
    }
    Ok(())
}
