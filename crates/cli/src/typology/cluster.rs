//! `crosscase typology cluster`.

use super::background::GowerArgs;
use super::source::{ItemsArgs, KeepArgs};
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_data::or_dash;
use crosscase_typology::cluster_until;

pub(crate) fn command() -> Command {
    Command::new("cluster", run)
}

/// Empirical types: clusters around medoids, by Gower's distance
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Numbers are compared over the range that is observed, words by whether they are the same; what is missing in a case is left out of its
pairs. Where there are at most 10 000 000 sets of medoids, all are searched, and how many are as good is told.

Example:
  crosscase typology cluster cases.csv --items lead,size,years --ordinal size=few,some,many --k 2,3,4")]
struct Args {
    #[command(flatten)]
    items: ItemsArgs,
    #[command(flatten)]
    gower: GowerArgs,
    /// How many clusters; several numbers make several solutions
    #[arg(long, value_name = "K", value_delimiter = ',', required = true)]
    k: Vec<usize>,
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (table, items, gower) = args.items.compared(&args.gower)?;
    let until = args.items.deadline();
    let found = during("looking for medoids", || cluster_until(&table, &items, &gower, &args.k, &until))?;
    tell(&found.diagnostics);
    let told = |one: &crosscase_typology::MedoidClusters| {
        let width = or_dash(one.silhouette, 3);
        format!("k = {}: cost {:.3}, silhouette {width}, medoids {}", one.k, one.cost, one.medoids.join(", "))
    };
    let headline: Vec<String> = found.solutions.iter().map(told).collect();
    let shown = args.keep.beside(found.to_table()?, &table, &args.output)?;
    args.output.deliver(&Answer::new(&found, shown)?.headline(headline.join("\n")))
}
