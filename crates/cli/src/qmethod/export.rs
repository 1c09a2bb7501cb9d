//! `crosscase qmethod export`.

use super::params::FindingsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::paper::{PaperFormat, make_folder};
use crosscase_qmethod::Findings;
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("export", run)
}

/// Every table of an analysis, as CSV, XLSX, LaTeX or HTML
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod export study.dat --factors 3 --as latex --output tables")]
struct Args {
    #[command(flatten)]
    findings: FindingsArgs,
    /// The format
    #[arg(long = "as", value_enum, default_value = "csv")]
    kind: PaperFormat,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Decimals, for LaTeX and HTML
    #[arg(long, value_name = "N", default_value_t = 2)]
    digits: usize,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (data, findings) = args.findings.find(true)?;
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
