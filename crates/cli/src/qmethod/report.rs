//! `crosscase qmethod report`.

use super::params::FindingsArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Target;
use crate::input::tell;
use crate::progress::during;

pub(crate) fn command() -> Command {
    Command::within("report", run)
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
    findings: FindingsArgs,
    /// The file to write
    #[arg(long, value_name = "FILE", value_parser = Target::page())]
    output: Target,
    /// The title [default: that of the file, else its name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let FindingsArgs { compared, replicates, seed } = &args.findings;
    let registry = session.qmethod();
    let test = compared.comparison.test()?;
    let (data, sorts, analysis) = compared.analysed.read(registry)?;
    let name = || compared.analysed.file().file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let title = args.title.clone().or_else(|| data.title.clone()).unwrap_or_else(name);
    let (html, told) = during("analysing and resampling", || {
        crosscase_study::qmethod_report(
            registry,
            &title,
            &data.only(&sorts),
            &analysis,
            &test,
            (*replicates, seed.seed),
        )
    })?;
    tell(&told);
    args.output.write(html.as_bytes())
}
