//! `crosscase network draw`.

use super::source::{CaseArgs, SourceArgs};
use crate::fault::Fault;
use crate::files::Target;
use crate::{Command, choice};
use crosscase_network::{Drawing, Layout};

pub(crate) fn command() -> Command {
    Command::new("draw", run)
}

/// A sociogram as SVG; with --case one of each case on a page
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Shapes and colours stand for the groups. Who did not answer is drawn open with a dashed outline; how many pairs are unknown is said.
The same files and seed give the same bytes.

Examples:
  crosscase network draw ties.csv --nodes roster.csv --directed --group sector --output advice.svg
  crosscase network draw ties.csv --nodes roster.csv --directed --case case --responded answered --output partnerships.svg")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    by: CaseArgs,
    /// Where the nodes stand
    #[arg(long, value_parser = choice(Layout::CHOICES), default_value = "stress")]
    layout: Layout,
    /// The attribute of the nodes that gives them their shape and colour
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// The seed of the layout
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The drawing to write
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    output: Target,
}

fn run(args: &Args) -> Result<(), Fault> {
    let mut drawing = Drawing::new().layout(args.layout).seed(args.seed);
    drawing.group.clone_from(&args.group);
    let figure = drawing.fit_cases(&args.source.cases(&args.by, false)?)?;
    args.output.write(figure.svg().as_bytes())
}
