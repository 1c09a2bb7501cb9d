//! `crosscase coding cooccurrence`.

use super::RowsArgs;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::{Command, choice};
use crosscase_coding::{Codebook, CooccurrenceOptions, Within};
use crosscase_data::NoRows;

pub(crate) fn command() -> Command {
    Command::new("cooccurrence", run)
}

/// Which codes come together in passages, sources or cases, and whether more often than by chance
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
For each pair: in how many each is and both are, Jaccard's coefficient (ATLAS.ti's c), lift (times as often as by chance) and phi. How far
the text of two codes overlaps is told by `coding matrix --format json`.

Sources (cases, passages) in which codes were only found absent count, too. Of those that were read and have no row at all, --sources or
--cases tells. Where a code was not asked, its pairs are counted over the others: `units` is over how many.

Examples:
  crosscase coding cooccurrence segments.csv --sources interviews.csv
  crosscase coding cooccurrence segments.csv --within case --cases cases.csv --codes codes.csv")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// In what they come together
    #[arg(long, value_parser = choice(Within::CHOICES), default_value = "source")]
    within: Within,
    /// The sources that were read, in the first column, also those without a row [default: those of FILE]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    sources: Option<Source>,
    /// The cases, in the first column, also those without a row [default: those of FILE]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    cases: Option<Source>,
    /// The codes: code, parent, and perhaps aggregate (yes or no) [default: those of FILE, none part of another]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    codes: Option<Source>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let segments = args.rows.segments()?;
    let listed = |file: &Source| -> Result<Vec<String>, Fault> {
        Ok(args.rows.beside(file, |options| options.no_rows(NoRows::Allow))?.ids()?)
    };
    let mut options = CooccurrenceOptions::default();
    options.within = args.within;
    options.sources = args.sources.as_ref().map(listed).transpose()?;
    options.cases = args.cases.as_ref().map(listed).transpose()?;
    if let Some(codes) = &args.codes {
        options.codebook = Some(Codebook::from_table(&args.rows.beside(codes, Codebook::reading)?)?);
    }
    let found = options.fit(&segments)?;
    tell(&found.diagnostics);
    let what = match args.within {
        Within::Passage => "passage",
        Within::Source => "source",
        Within::Case => "case",
    };
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(plural(found.units, what)))
}
