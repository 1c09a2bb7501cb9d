//! `crosscase scales mokken`.

use super::source::{AnswersArgs, fault};
use crate::Command;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crosscase_scales::Mokken;

pub(crate) fn command() -> Command {
    Command::new("mokken", run)
}

/// Mokken's scaling: how far items order respondents alike, and which items make a scale
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
H is a covariance over the greatest that both margins allow. Scales are by the automated item selection; 0 is an item that fits none.

Example:
  crosscase scales mokken answers.csv --items trust1:trust5 --range 1,5")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    /// From which H on an item belongs to a scale
    #[arg(long, value_name = "H", default_value_t = 0.3)]
    lower_bound: f64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let found = Mokken::new().lower_bound(args.lower_bound).fit(&args.answers.read(&[])?.answers).map_err(fault)?;
    tell(&found.diagnostics);
    let headline = format!("n {}, H {}", found.n, found.h.map_or("–".to_owned(), |h| format!("{h:.3}")));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
