//! `crosscase typology compare`.

use crate::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_typology::compare;

pub(crate) fn command() -> Command {
    Command::new("compare", run)
}

/// How alike two typologies of the same cases are: confusion table, adjusted Rand index, mutual information
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Over the cases that have both. Mutual information is over the mean of the two entropies.

Example:
  crosscase typology compare cases.csv --by theory,found")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The two columns
    #[arg(long, value_name = "A,B")]
    by: String,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (table, by) = args.input.using(|table| Ok(table.select(&args.by)?))?;
    let [a, b] = by.as_slice() else {
        return Err(Fault::usage(format!("--by wants two columns, and {} names {}", args.by, by.len())));
    };
    let found = compare(&table, a, b)?;
    tell(&found.diagnostics);
    let shown = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{x:.3}"));
    let headline = format!("{}, ARI {}, NMI {}", plural(found.n, "case"), shown(found.ari), shown(found.nmi));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
