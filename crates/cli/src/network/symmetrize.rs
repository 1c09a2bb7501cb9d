//! `crosscase network symmetrize`.

use super::source::{ShapeArgs, TieArgs, only, read, tell_unread};
use crate::fault::Fault;
use crate::files::Source;
use crate::output::{Answer, OutputArgs};
use crate::{Command, choice};
use crosscase_network::{Symmetrize, SymmetrizeRule, Symmetrized};

pub(crate) fn command() -> Command {
    Command::new("symmetrize", run)
}

/// Undirected ties from reports, and how far the reports agree
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each row is a report of its source. With one report missing, a union with a tie and a min, product or intersection with none
are settled; everything else is missing, unless --reconstruct takes the one report that there is.

Example:
  crosscase network symmetrize reports.csv --nodes roster.csv --rule intersection")]
struct Args {
    /// The reports: an edge list, a matrix with --matrix, or .graphml, .gexf, .gml, .net, .paj, .dl, .##h, .vna
    #[arg(value_name = "FILE", value_parser = Source::network())]
    file: Source,
    #[command(flatten)]
    shape: ShapeArgs,
    /// Reports are always directed; said or not
    #[arg(long, help_heading = "Input")]
    directed: bool,
    #[command(flatten)]
    ties: TieArgs,
    /// What a tie is made of its two reports
    #[arg(long, value_parser = choice(SymmetrizeRule::CHOICES))]
    rule: SymmetrizeRule,
    /// Where one report is missing, take the other one (Stork & Richards 1992)
    #[arg(long)]
    reconstruct: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let _ = args.directed;
    let mut options = args.ties.options()?.directed();
    options.matrix = args.shape.matrix;
    if let Some(nodes) = args.shape.roster(&args.ties, true)? {
        options = options.roster(nodes);
    }
    let reports = only(args.ties.pick(read(&args.file, &options, TieArgs::FLAGS)?)?)?;
    tell_unread([&reports]);
    let mut symmetrize = Symmetrize::new(args.rule);
    symmetrize.reconstruct = args.reconstruct;
    let made = symmetrize.fit(&reports)?;
    let Symmetrized { agreement, .. } = &made;
    let headline = format!(
        "Pairs: both report a tie in {}, one in {}, neither in {}; unknown {}",
        agreement.both, agreement.one, agreement.neither, agreement.unknown
    );
    args.output.deliver(&Answer::new(&made, made.to_table()?)?.headline(headline))
}
