//! `crosscase coding consensus`.

use super::noticed;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural, write_table};
use crate::{Command, choice};
use crosscase_coding::{ConsensusHow, FilledSheets, NotMentioned, SheetDecisions, Straddling};
use crosscase_data::{ReadOptions, or_dash};

pub(crate) fn command() -> Command {
    Command::new("consensus", run)
}

/// One membership a case and set from the sheets of several coders, with the log of how it came about
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A decision settles a membership; else it is the median of scores on one side of 0.5. Scores on both sides disagree on whether the case is in
the set: they are open until a line of --decisions (case, set, score, by, when, why) settles them. A later line overrules an earlier one.
What nobody mentions is not absent: both results are told, `if_absent` and `if_missing`.

Examples:
  crosscase coding consensus anna.csv bram.csv --output log.csv
  crosscase coding consensus anna.csv bram.csv --decisions decisions.csv --sets sets.csv --not-mentioned missing")]
struct Args {
    /// The sheets, as the coders have filled them
    #[arg(value_name = "FILES", required = true)]
    files: Vec<Source>,
    /// Decisions on memberships
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    decisions: Option<Source>,
    /// What becomes of scores on both sides of 0.5
    #[arg(long, value_parser = choice(Straddling::CHOICES), default_value = "open")]
    straddling: Straddling,
    /// What counts for not mentioned in --sets
    #[arg(long, value_parser = choice(NotMentioned::CHOICES), default_value = "error")]
    not_mentioned: NotMentioned,
    /// Also write the memberships, a row a case and a column a set: .csv, .json, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    sets: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let mut sheets = FilledSheets::default();
    for file in &args.files {
        sheets = sheets.with_table(&noticed(file, &FilledSheets::reading(ReadOptions::new()), &[])?)?;
    }
    let decisions = match &args.decisions {
        Some(file) => SheetDecisions::from_table(&noticed(file, &SheetDecisions::reading(ReadOptions::new()), &[])?)?,
        None => SheetDecisions::default(),
    };
    let found = sheets.consensus(&decisions, args.straddling)?;
    tell(&found.diagnostics);
    if let Some(sets) = &args.sets {
        write_table(sets, &found.to_sets(args.not_mentioned)?)?;
    }
    let open = found.scores.iter().filter(|score| score.how == ConsensusHow::Open).count();
    let alpha = |set: &crosscase_coding::SheetAgreement| {
        let alpha = or_dash(set.alpha, 3);
        format!("{}: alpha {alpha}, {} across 0.5", set.set, set.straddling)
    };
    let sets: Vec<String> = found.sets.iter().map(alpha).collect();
    let headline = format!("{}, {open} open; {}", plural(found.scores.len(), "membership"), sets.join("; "));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
