//! `crosscase typology stability`.

use super::background::GowerArgs;
use super::source::ItemsArgs;
use crate::fault::{Fault, only_with};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::counting;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_typology::{ClusterMethod, ClusterStability, LatentClasses};

pub(crate) fn command() -> Command {
    Command::new("stability", run)
}

/// Whether clusters come back when cases are drawn anew: Jaccard coefficients of a bootstrap
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Cases are drawn with replacement, each that is drawn is taken once, and clusters are made again. A cluster is compared with the one of the
sample that is most like it, over the cases of the sample. A mean of .75 and more is stable, one below .6 is no type.
`recovered` is the share of samples in which the coefficient is .75 or more, `dissolved` that in which it is .5 or less.

Examples:
  crosscase typology stability cases.csv --items lead,size,years --ordinal size=few,some,many --k 3 --seed 1
  crosscase typology stability cases.csv --items A,B,C,D --method classes --k 2 --seed 1")]
struct Args {
    #[command(flatten)]
    items: ItemsArgs,
    #[command(flatten)]
    gower: GowerArgs,
    /// How many clusters
    #[arg(long, value_name = "K")]
    k: usize,
    /// How clusters are made
    #[arg(long, value_parser = choice(ClusterMethod::CHOICES), default_value = "medoids")]
    method: ClusterMethod,
    /// Samples to draw
    #[arg(long, value_name = "N", default_value_t = 100)]
    replicates: usize,
    /// Random starts of latent classes in each sample [default: 10]
    #[arg(long, value_name = "N")]
    starts: Option<usize>,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let is_classes = args.method == ClusterMethod::Classes;
    only_with("--starts", args.starts.is_some(), "--method classes", is_classes)?;
    only_with("--ordinal and --nominal", args.gower.is_given(), "clusters by distance", !is_classes)?;
    let until = args.items.deadline();
    let options = ClusterStability::new(args.replicates).seed(args.seed.seed);
    let found = if is_classes {
        let (table, items) = args.items.read(None)?;
        let classes = LatentClasses::new(args.k).starts(args.starts.unwrap_or(10)).seed(args.seed.seed);
        counting("drawing cases", until, |watch| options.of_classes(&table, &items, &classes, watch))?
    } else {
        let (table, items, gower) = args.items.compared(&args.gower)?;
        let distances = gower.fit(&table, &items)?.distances()?;
        counting("drawing cases", until, |watch| options.of_distances(&distances, args.method, args.k, &until, watch))?
    };
    tell(&found.diagnostics);
    let headline = format!("{}, {}", plural(found.clusters.len(), "cluster"), plural(found.replicates, "sample"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
