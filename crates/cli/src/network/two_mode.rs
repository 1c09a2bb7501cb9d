//! `crosscase network two-mode`.

use super::affiliations::AffiliationsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};
use crosscase_network::two_mode::two_mode;

pub(crate) fn command() -> Command {
    Command::new("two-mode", run)
}

/// Figures of a two-mode network as it is: density, clustering, degrees
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Density is ties over the pairs of one node of each mode; clustering 4·C4/L3, the share of paths of three ties that are closed to a
circle of four (Robins & Alexander 2004).

Example:
  crosscase network two-mode meetings.csv")]
struct Args {
    #[command(flatten)]
    affiliations: AffiliationsArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let found = two_mode(&args.affiliations.read()?)?;
    let shown = |value: Option<f64>| value.map_or_else(|| "not defined".to_owned(), |value| format!("{value:.3}"));
    let headline = format!("density {}, clustering {}", shown(found.density), shown(found.clustering));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
