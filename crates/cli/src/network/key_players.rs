//! `crosscase network key-players`.

use super::source::SourceArgs;
use crate::fault::{Fault, only_with};
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::watching;
use crate::{Command, choice};
use crosscase_network::{KeyCriterion, KeyPlayers};

pub(crate) fn command() -> Command {
    Command::new("key-players", run)
}

/// The sets of nodes without which a network falls apart, or from which most of it is reached
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
All best sets are listed. With --directed ties go from the source to the target alone, and components are strong ones.

Example:
  crosscase network key-players ties.csv --nodes roster.csv --size 2 --criterion fragmentation")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// How many nodes a set has
    #[arg(long, value_name = "K")]
    size: usize,
    /// What makes a set the key one
    #[arg(long, value_parser = choice(KeyCriterion::CHOICES))]
    criterion: KeyCriterion,
    /// How many steps reach goes [default: 1]
    #[arg(long, value_name = "N")]
    steps: Option<u32>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    only_with("--steps", args.steps.is_some(), "--criterion reach", args.criterion == KeyCriterion::Reach)?;
    let network = args.source.network()?;
    let players = KeyPlayers::new(args.size, args.criterion).steps(args.steps.unwrap_or(1));
    let players = if args.source.is_directed() { players.directed() } else { players };
    let found =
        watching("looking for key players", args.source.deadline(), |watch| players.fit_while(&network, watch))?;
    tell(&found.diagnostics);
    let shown = |value: Option<f64>| value.map_or_else(|| "not defined".to_owned(), |value| format!("{value:.3}"));
    let headline = format!("{} with a set, {} without any", shown(found.value), shown(found.baseline));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
