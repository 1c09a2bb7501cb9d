//! `crosscase typology compare`.

use super::background::GowerArgs;
use crate::Command;
use crate::fault::{Fault, only_with};
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_data::or_dash;
use crosscase_typology::{Disagreement, TypologyComparison, compare, disagreement};
use serde::Serialize;

pub(crate) fn command() -> Command {
    Command::new("compare", run)
}

/// How alike two typologies of the same cases are: confusion table, adjusted Rand index, mutual information
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Over the cases that have both. Mutual information is over the mean of the two entropies. With --dimensions the table says which of them
set the two apart: in which dimension pairs that one typology has together and the other apart differ more than pairs that agree. Pairs are
together (in both), split (together in the first alone), joined (in the second alone) or apart; a cell is their mean difference in the
dimension. `overlooked_by_first` is split less together, `overlooked_by_second` apart less joined.

Examples:
  crosscase typology compare cases.csv --by theory,found
  crosscase typology compare cases.csv --by theory,found --dimensions lead,size --ordinal size=few,some,many")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The two columns
    #[arg(long, value_name = "A,B")]
    by: String,
    /// The dimensions that may set the two apart: A1,A2 or A1:A5
    #[arg(long, value_name = "COLUMNS")]
    dimensions: Option<String>,
    #[command(flatten)]
    gower: GowerArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The comparison with what explains it.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    comparison: &'a TypologyComparison,
    disagreement: &'a Disagreement,
}

fn run(args: &Args) -> Result<(), Fault> {
    only_with("--ordinal and --nominal", args.gower.is_given(), "--dimensions", args.dimensions.is_some())?;
    let by_and_dimensions = |table: &crosscase_data::Table| {
        let by = table.select(&args.by)?;
        let dimensions = args.dimensions.as_deref().map(|list| table.select(list)).transpose()?;
        Ok([dimensions.unwrap_or_default(), by])
    };
    let (table, [dimensions, by], gower) = super::source::compared(&args.input, &args.gower, by_and_dimensions)?;
    let [a, b] = by.as_slice() else {
        return Err(Fault::usage(format!("--by wants two columns, and {} names {}", args.by, by.len())));
    };
    let found = compare(&table, a, b)?;
    tell(&found.diagnostics);
    let shown = |x| or_dash(x, 3);
    let headline = format!("{}, ARI {}, NMI {}", plural(found.n, "case"), shown(found.ari), shown(found.nmi));
    if dimensions.is_empty() {
        return args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline));
    }
    let set_apart = disagreement(&table, a, b, &dimensions, &gower)?;
    let pairs = set_apart.pairs;
    let headline = format!(
        "{headline}; pairs: {} together, {} split, {} joined, {} apart",
        pairs.together, pairs.split, pairs.joined, pairs.apart
    );
    let table = set_apart.to_table()?;
    let explained = Explained { comparison: &found, disagreement: &set_apart };
    args.output.deliver(&Answer::new(&explained, table)?.headline(headline))
}
