//! `crosscase coding cooccurrence`.

use super::RowsArgs;
use crate::fault::Fault;
use crate::files::Source;
use crate::output::{Answer, OutputArgs, plural};
use crate::{Command, choice};
use crosscase_coding::{Codebook, Within, cooccurrence};

pub(crate) fn command() -> Command {
    Command::new("cooccurrence", run)
}

/// Which codes come together in passages, sources or cases, and whether more often than by chance
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
For each pair: in how many each is and both are, Jaccard's coefficient (ATLAS.ti's c), lift (times as often as by chance) and phi. How far
the text of two codes overlaps is told by `coding matrix --format json`.

Example:
  crosscase coding cooccurrence segments.csv --within case --codes codes.csv")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// In what they come together
    #[arg(long, value_parser = choice(Within::CHOICES), default_value = "source")]
    within: Within,
    /// The codes: code, parent, and perhaps aggregate (yes or no) [default: those of FILE, none part of another]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    codes: Option<Source>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let segments = args.rows.segments()?;
    let codes = args.codes.as_ref().map(|file| args.rows.beside(file, Codebook::reading)).transpose()?;
    let codebook = codes.map(|table| Codebook::from_table(&table)).transpose()?;
    let found = cooccurrence(&segments, codebook, args.within)?;
    let what = match args.within {
        Within::Passage => "passage",
        Within::Source => "source",
        Within::Case => "case",
    };
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(plural(found.units, what)))
}
