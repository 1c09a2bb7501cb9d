//! `crosscase coding saturation`.

use super::RowsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::progress::counting;
use crate::seed::SeedArgs;
use crosscase_coding::{Codebook, SaturationOptions};
use crosscase_data::NoRows;

pub(crate) fn command() -> Command {
    Command::new("saturation", run)
}

/// When further interviews stopped bringing further codes: in their order, and in any order
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each source with the codes that none before it has. `run_share` is the new codes of the run of sources that ends there over those of the
first sources, the base (Guest, Namey & Chen 2020). `expected` is the mean over all orders of the sources, exactly; `low` and `high` are
where 95 % of random orders lie. `reached` says after how many sources the first run with at most 5 % new codes begins, and that with none;
`base_codes` are the codes of the base.

Examples:
  crosscase coding saturation segments.csv --sources interviews.csv --figure saturation.svg
  crosscase coding saturation segments.csv --base 6 --run 3 --seed 1")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// The sources in the order in which they were made, in the first column [default: as FILE has them first]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    sources: Option<Source>,
    /// The codes: code, parent, and perhaps aggregate (yes or no) [default: those of FILE, none part of another]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    codes: Option<Source>,
    /// Sources whose codes further ones are held against
    #[arg(long, value_name = "N", default_value_t = 4)]
    base: usize,
    /// Sources in a run
    #[arg(long, value_name = "N", default_value_t = 2)]
    run: usize,
    /// Random orders of the sources
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    orders: usize,
    /// Also write the figure: .svg
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let segments = args.rows.segments()?;
    let mut options = SaturationOptions::default();
    (options.base, options.run, options.orders, options.seed) = (args.base, args.run, args.orders, args.seed.seed);
    if let Some(sources) = &args.sources {
        options.sources = Some(args.rows.beside(sources, |options| options.no_rows(NoRows::Allow))?.ids()?);
    }
    if let Some(codes) = &args.codes {
        options.codebook = Some(Codebook::from_table(&args.rows.beside(codes, Codebook::reading)?)?);
    }
    let found = counting("shuffling sources", args.rows.deadline(), |watch| options.fit_while(&segments, watch))?;
    tell(&found.diagnostics);
    if let Some(figure) = &args.figure {
        figure.write(found.figure().svg().as_bytes())?;
    }
    let reached =
        |at: Option<usize>| at.map_or_else(|| "not reached".to_owned(), |at| format!("after {}", plural(at, "source")));
    let headline = format!(
        "{} in {}; at most 5 % new codes: {}; none: {}",
        plural(found.codes, "code"),
        plural(found.sources.len(), "source"),
        reached(found.reached[0]),
        reached(found.reached[1])
    );
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
