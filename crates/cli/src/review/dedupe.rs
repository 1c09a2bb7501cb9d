//! `crosscase review dedupe`.

use crate::Command;
use crate::coding::noticed;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crosscase_data::ReadOptions;
use crosscase_review::{Decisions, Deduplicated, ReviewError, deduplicate, formats};

pub(crate) fn command() -> Command {
    Command::new("dedupe", run)
}

/// Find the same records of several databases
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Nothing is thrown away: the first record of a group is kept, and the table says for each record which one stands for it. One are
records of one DOI or PMID and title, and those of one title, first author and year (within one) unless their DOIs differ. What is
likely and not certain, such as a preprint and its article, is a pair for you to decide: lines of --decisions with a, b, decision (same
or different), by, when, why overrule the rules, and later lines earlier ones.

Examples:
  crosscase review dedupe scopus.ris wos.bib pubmed.nbib --output records.csv
  crosscase review dedupe scopus.ris wos.bib --decisions decisions.csv --format json")]
struct Args {
    /// The records: .ris, .nbib, .bib, .enw, .xml (EndNote) or a table (.csv)
    #[arg(value_name = "FILES", required = true)]
    files: Vec<Source>,
    /// Decisions on pairs of records
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    decisions: Option<Source>,
    #[command(flatten)]
    output: OutputArgs,
}

/// The records of files, and which of them are one.
pub(super) fn deduplicated(files: &[Source], decisions: Option<&Source>) -> Result<Deduplicated, Fault> {
    let mut records = Vec::new();
    for (at, file) in files.iter().enumerate() {
        if files.iter().take(at).any(|other| other.path() == file.path()) {
            return Err(Fault::misused(&ReviewError::FileTwice { file: file.name() }));
        }
        let read = formats::read(&file.bytes()?, &file.name())?;
        tell(&read.diagnostics);
        records.extend(read.records);
    }
    let decisions = match decisions {
        Some(file) => Decisions::from_table(&noticed(file, &Decisions::reading(ReadOptions::new()), &[])?)?,
        None => Decisions::default(),
    };
    Ok(deduplicate(records, &decisions)?)
}

fn run(args: &Args) -> Result<(), Fault> {
    let found = deduplicated(&args.files, args.decisions.as_ref())?;
    let headline = format!(
        "{} of {}; {} to decide",
        plural(found.unique, "different record"),
        found.records.len(),
        plural(found.unsure.len(), "pair")
    );
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
