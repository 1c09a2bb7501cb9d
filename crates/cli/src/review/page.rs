//! `crosscase review page`.

use super::dedupe::deduplicated;
use super::screening::logs;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::{Command, choice};
use crosscase_review::{ScreeningOutcome, ScreeningPage, ScreeningStage};

pub(crate) fn command() -> Command {
    Command::new("page", run)
}

/// A page on which a person screens records, offline and blind, and the log with which a review begins
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The page is one file that works without a network, by keyboard, mouse and touch, and shows nobody else's decisions: give each screener one.
It saves lines of the log (item, event, value, by, when, why); `review screening` and `review prisma` read them beside the log that is
written here, which says where each record was found (its file stands for the database) and which are duplicates. A log that holds
decisions is not written over.

Examples:
  crosscase review page scopus.ris wos.bib --page screen.html --output found.csv
  crosscase review page scopus.ris wos.bib --decisions pairs.csv --criterion \"no cases\" --page anna.html --screener Anna --output found.csv
  crosscase review page scopus.ris wos.bib --stage assess --screened anna.csv --screened bram.csv --page texts.html")]
struct Args {
    /// The records: .ris, .nbib, .bib, .enw, .xml (EndNote) or a table (.csv)
    #[arg(value_name = "FILES", required = true)]
    files: Vec<Source>,
    /// Decisions on pairs of records, as for `review dedupe`
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    decisions: Option<Source>,
    /// A screener's log: only records that were included by title and abstract are shown; may be given more than once
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    screened: Vec<Source>,
    /// The page to write: .html
    #[arg(long, value_name = "FILE", value_parser = Target::page(), help_heading = "Output")]
    page: Target,
    /// What the review is about
    #[arg(long, value_name = "TEXT", default_value = "Screening")]
    title: String,
    /// Who screens [default: asked for on the page]
    #[arg(long, value_name = "NAME", default_value = "")]
    screener: String,
    /// At which stage
    #[arg(long, value_parser = choice(ScreeningStage::CHOICES), default_value = "screen")]
    stage: ScreeningStage,
    /// A reason to exclude that is offered; may be given more than once
    #[arg(long, value_name = "TEXT")]
    criterion: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let found = deduplicated(&args.files, args.decisions.as_ref())?;
    let page = ScreeningPage::new(&args.title).screener(&args.screener).stage(args.stage);
    let mut page = page.criteria(args.criterion.iter().cloned());
    if !args.screened.is_empty() {
        let screening = logs(&args.screened)?.screening(ScreeningStage::Screen)?;
        tell(&screening.diagnostics);
        let included = screening.items.into_iter().filter(|item| item.outcome == ScreeningOutcome::Include);
        page = page.only(included.map(|item| item.item));
    }
    args.page.write(page.page(&found)?.as_bytes())?;
    let shown = page.shown(&found)?.len();
    let headline = format!("{} on the page, of {}", plural(shown, "record"), plural(found.unique, "different record"));
    args.output.deliver(&Answer::of_table(found.to_log()?)?.headline(headline))
}
