//! `crosscase review screening`.

use crate::coding::noticed;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural, write_table};
use crate::{Command, choice};
use crosscase_data::{ReadOptions, or_dash};
use crosscase_review::{ReviewError, ReviewLog, ScreeningOutcome, ScreeningStage};

pub(crate) fn command() -> Command {
    Command::new("screening", run)
}

/// The logs of screeners, as one.
pub(super) fn logs(files: &[Source]) -> Result<ReviewLog, Fault> {
    let mut read = Vec::new();
    for (at, file) in files.iter().enumerate() {
        if files.iter().take(at).any(|other| other.path() == file.path()) {
            return Err(Fault::misused(&ReviewError::FileTwice { file: file.name() }));
        }
        read.push(ReviewLog::from_table(&noticed(file, &ReviewLog::reading(ReadOptions::new()), &[])?)?);
    }
    let mut read = read.into_iter();
    Ok(read.next().unwrap_or_default().with(read))
}

/// What several screeners decided: where they disagree, and how far they agree
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILES are logs as the screening page saves them. Of each screener the last decision on an item counts. Agreement is over the items that two
or more of them decided on; nobody need have seen all. `--conflicts` writes a line for each conflict, in which an adjudicator fills in the
value; given back as one more file, it settles them.

Examples:
  crosscase review screening anna.csv bram.csv --conflicts conflicts.csv
  crosscase review screening anna.csv bram.csv conflicts.csv --format json")]
struct Args {
    /// The logs
    #[arg(value_name = "FILES", required = true)]
    files: Vec<Source>,
    /// At which stage
    #[arg(long, value_parser = choice(ScreeningStage::CHOICES), default_value = "screen")]
    stage: ScreeningStage,
    /// Also write a line for each conflict: .csv or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    conflicts: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let found = logs(&args.files)?.screening(args.stage)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.conflicts {
        write_table(target, &found.conflicts()?)?;
    }
    let count = |outcome| found.items.iter().filter(|item| item.outcome == outcome).count();
    let shown = |x| or_dash(x, 3);
    let agreement = found.agreement;
    let headline = format!(
        "{}: {} included, {} excluded, {}; {} decided on twice: {} agree, alpha {}, AC1 {}",
        plural(found.items.len(), "item"),
        count(ScreeningOutcome::Include),
        count(ScreeningOutcome::Exclude),
        plural(count(ScreeningOutcome::Conflict), "conflict"),
        agreement.twice,
        shown(agreement.percent),
        shown(agreement.alpha),
        shown(agreement.ac1)
    );
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
