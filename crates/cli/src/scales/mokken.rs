//! `crosscase scales mokken`.

use super::source::{AnswersArgs, ListwiseArgs, fault};
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crosscase_data::or_dash;
use crosscase_scales::Mokken;

pub(crate) fn command() -> Command {
    Command::new("mokken", run)
}

/// Mokken's scaling: how far items order respondents alike, and which items make a scale
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
H is a covariance over the greatest that both margins allow. Scales are by the automated item selection; 0 is an item that fits none. An item is
monotone where its answers never fall as the sum of the others rises: of each step, and of each pair of groups of neighbouring sums, a share that
falls by more than 0.03 is a violation. Comparisons are the pairs in which it can fall; z is Molenaar's, significant one-sided at .05.

Example:
  crosscase scales mokken answers.csv --items trust1:trust5 --range 1,5")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    #[command(flatten)]
    missing: ListwiseArgs,
    /// From which H on an item belongs to a scale
    #[arg(long, value_name = "H", default_value_t = 0.3)]
    lower_bound: f64,
    /// How many rows a group of neighbouring rest scores has at least, for monotonicity [default: a tenth of 500 and more, a fifth of more than 250,
    /// else a third, and never fewer than 50]
    #[arg(long, value_name = "N")]
    group_size: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let model = Mokken::new().lower_bound(args.lower_bound);
    let model = args.group_size.map_or(model, |size| model.group_size(size));
    let asked = args.answers.read(&[])?;
    let found = model.fit(&asked.answers).map_err(fault)?;
    tell(&found.diagnostics);
    let headline = format!("n {}, H {}", found.n, or_dash(found.h, 3));
    args.output.deliver(&asked.answer(&found, found.to_table()?)?.headline(headline))
}
