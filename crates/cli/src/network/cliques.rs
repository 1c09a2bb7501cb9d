//! `crosscase network cliques`.

use super::source::SourceArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::watching;
use crosscase_network::groups::Cliques;

pub(crate) fn command() -> Command {
    Command::new("cliques", run)
}

/// Cliques: nodes that are all tied to one another, and no other node to all of them
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
In a digraph a tie is one that goes both ways. JSON lists the cliques, CSV the nodes with how many they are in.

Example:
  crosscase network cliques ties.csv --nodes roster.csv --least 4 --format json")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The least members of a clique
    #[arg(long, value_name = "K", default_value_t = 3)]
    least: usize,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let network = args.source.network()?;
    let found = watching("listing cliques", args.source.deadline(), |watch| {
        Cliques::new().least(args.least).fit_while(&network, watch)
    })?;
    tell(&found.diagnostics);
    let headline = format!("{} cliques of at least {}", found.cliques.len(), found.least);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
