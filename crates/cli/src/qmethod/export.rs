//! `crosscase qmethod export`.

use super::params::FindingsArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::paper::PaperArgs;
use crosscase_qmethod::Findings;

pub(crate) fn command() -> Command {
    Command::within("export", run)
}

/// Every table of an analysis, as CSV, XLSX, LaTeX or HTML
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod export study.dat --factors 3 --as latex --output tables")]
struct Args {
    #[command(flatten)]
    findings: FindingsArgs,
    #[command(flatten)]
    paper: PaperArgs,
    /// Decimals, for LaTeX and HTML
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(..=17))]
    digits: u8,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (data, findings) = args.findings.find(session.qmethod(), true)?;
    let mut tables = findings.tables(&data)?;
    if let Some(bootstrapped) = &findings.bootstrapped {
        // What resampling makes of loadings, z-scores and places stands in one table here.
        tables.remove("bootstrap_loadings");
        tables.insert("bootstrap".to_owned(), bootstrapped.to_table()?);
    }
    let together = ("bootstrap", "Loadings, z-scores and places of resampled persons");
    let all = Findings::TABLES.into_iter().chain([together]);
    let tables = all.filter_map(|(name, caption)| Some((name, caption, tables.get(name)?)));
    args.paper.write(session.files, tables, usize::from(args.digits), [])
}
