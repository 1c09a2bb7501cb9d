//! `crosscase typology classes`.

use super::source::ItemsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::counting;
use crate::seed::SeedArgs;
use crosscase_data::or_dash;
use crosscase_typology::{LatentClasses, classes};

pub(crate) fn command() -> Command {
    Command::new("classes", run)
}

/// Latent classes: groups of cases that answer alike, by the EM algorithm from many starts
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Whether shares and probabilities are the only ones that fit so well is found from the rank of the Jacobian. A missing answer drops out
of the likelihood of its row.

Example:
  crosscase typology classes answers.csv --items A,B,C,D --classes 2 --count n --seed 1")]
struct Args {
    #[command(flatten)]
    items: ItemsArgs,
    /// How many classes
    #[arg(long, value_name = "K")]
    classes: usize,
    /// The column that says how often a row counts
    #[arg(long, value_name = "COLUMN")]
    count: Option<String>,
    /// Random starts
    #[arg(long, value_name = "N", default_value_t = 50)]
    starts: usize,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (table, items) = args.items.read(args.count.as_deref())?;
    let options = LatentClasses::new(args.classes).starts(args.starts).seed(args.seed.seed);
    let found = counting("starting", args.items.deadline(), |watch| {
        classes(&table, &items, args.count.as_deref(), &options, watch)
    })?;
    tell(&found.diagnostics);
    let shown = |x| or_dash(x, 3);
    let headline = format!(
        "n {}, log-likelihood {:.3}, {} parameters, AIC {:.3}, BIC {:.3}, G² {}, χ² {}, df {}, {}; {} of {} starts at the best",
        found.n,
        found.log_likelihood,
        found.npar,
        found.aic,
        found.bic,
        shown(found.g2),
        shown(found.x2),
        found.df,
        if found.identified { "identified" } else { "not identified" },
        found.at_best,
        found.starts
    );
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
