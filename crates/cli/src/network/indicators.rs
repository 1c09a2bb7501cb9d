//! `crosscase network indicators`.

use super::source::{CaseArgs, SourceArgs};
use crate::Command;
use crate::fault::Fault;
use crate::output::OutputArgs;
use crate::progress::during;
use crate::seed::ThreadArgs;
use crosscase_network::{IndicatorOptions, ModeRule};

pub(crate) fn command() -> Command {
    Command::new("indicators", run)
}

/// Figures of the network of each case, with the least and greatest that they can be over what is missing
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Who did not answer stays in the network: the dyads that they would have reported are missing, the ties that others report of
them stand. Each indicator has its value over what is observed (where it is a mean over dyads), its bounds over all fillings of
the missing dyads, and its value among those who answered. Bounds are sharp up to 20 missing dyads, and beyond that for density,
blocks, reciprocity, E-I, connectedness and the centralisation of in- and outdegrees; else they hold and may be wide.

Examples:
  crosscase network indicators ties.csv --nodes roster.csv --case case --responded answered --directed --group sector
  crosscase network indicators reports.csv --nodes roster.csv --case case --responded answered --symmetrize union --reconstruct")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    by: CaseArgs,
    /// Where one report is missing, take the other one (Stork & Richards 1992)
    #[arg(long, help_heading = "Input", requires = "symmetrize")]
    reconstruct: bool,
    /// The column of the roster whose values are the groups: for E-I and blocks
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// From which centralisation on one organisation is said to lead
    #[arg(long, value_name = "X", requires = "administrative")]
    lead_cut: Option<f64>,
    /// The column of the roster that says which organisations are administrative: 1 or 0, yes or no, true or false
    #[arg(long, value_name = "COLUMN", requires = "lead_cut")]
    administrative: Option<String>,
    #[command(flatten)]
    _threads: ThreadArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let networks = args.source.cases(&args.by, args.reconstruct)?;
    let mut options = IndicatorOptions::new();
    options.group.clone_from(&args.group);
    options.mode = args
        .lead_cut
        .zip(args.administrative.clone())
        .map(|(lead_cut, administrative)| ModeRule { lead_cut, administrative });
    let found = during("filling in what is missing", || options.fit(networks))?;
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}
