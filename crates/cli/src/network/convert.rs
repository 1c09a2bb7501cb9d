//! `crosscase network convert`.

use super::source::SourceArgs;
use crate::Command;
use crate::command::Session;
use crate::fault::Fault;
use crate::files::{ForceArgs, Target};
use crate::input::tell;
use crate::output::StyleArgs;
use crosscase_network::formats;
use std::path::{Path, PathBuf};

pub(crate) fn command() -> Command {
    Command::within("convert", run)
}

/// From one tool's file to another's
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The ending of OUT chooses the format: .csv, .tsv, .xlsx, .parquet, .arrow (source, target, weight; the roster with its
attributes goes to OUT-nodes beside it), .graphml, .gexf, .gml, .net, .paj, .dl, .##h (the values go to .##d), .vna. What
OUT cannot hold is named on standard error.

Example:
  crosscase network convert survey.csv survey.graphml --nodes roster.csv --directed")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The file to write
    #[arg(value_name = "OUT")]
    out: Target,
    #[command(flatten)]
    style: StyleArgs,
    #[command(flatten)]
    _force: ForceArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let network = args.source.valued_network()?;
    let out = args.out.path();
    let written = formats::write(&network, &out.display().to_string(), args.style.style())?;
    tell(&written.lost);
    let beside = written.beside.into_iter().map(|(ending, bytes)| (beside(out, &ending), bytes));
    session.files.write(Some(&args.out), [(out.to_owned(), written.bytes)].into_iter().chain(beside).collect())
}

/// The file of that ending beside another: `out-nodes.csv` beside `out.csv`.
fn beside(out: &Path, ending: &str) -> PathBuf {
    let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    out.with_file_name(stem + ending)
}
