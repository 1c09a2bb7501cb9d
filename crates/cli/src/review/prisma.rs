//! `crosscase review prisma`.

use crate::Command;
use crate::coding::RowsArgs;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crosscase_data::{Diagnostic, Listed};
use crosscase_review::ReviewLog;

pub(crate) fn command() -> Command {
    Command::new("prisma", run)
}

/// The numbers of a review from its log of decisions, with the flow diagram of PRISMA 2020
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a line a decision: item, event, value, by, when, why. Events: found (database:NAME, register:NAME, website, organisation,
citation), duplicate (of the record that is kept), automatic, removed, screen (include or exclude), retrieved (yes or no), assess
(include or exclude, with why), study (which one), previous (which one), undo (the number of a line). Several screeners must agree, or
a line by `adjudicator` settles it.

Examples:
  crosscase review prisma log.csv --diagram flow.svg
  crosscase review prisma log.csv --with screen-Anna.csv --with screen-Bram.csv --draft
  crosscase review prisma log.csv --draft --format json")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// A further log, such as a screener's; may be given more than once
    #[arg(long = "with", value_name = "FILE", help_heading = "Input")]
    further: Vec<Source>,
    /// Take the review as it stands, though items are not settled
    #[arg(long)]
    draft: bool,
    /// Also write the flow diagram: .svg
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    diagram: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let read = |file: &Source| -> Result<ReviewLog, Fault> {
        Ok(ReviewLog::from_table(&args.rows.beside(file, ReviewLog::reading)?)?)
    };
    let further: Vec<ReviewLog> = args.further.iter().map(read).collect::<Result<_, _>>()?;
    let log = ReviewLog::from_table(&args.rows.read(ReviewLog::reading, &[])?)?.with(further);
    let flow = if args.draft { log.draft()? } else { log.flow()? };
    for open in &flow.waiting {
        tell(&[Diagnostic::warning("REV120", format!("{} is open: {}", open.item, open.why))]);
    }
    if !flow.without_study.is_empty() {
        let message =
            format!("no line names the study of {}, which no number of studies counts", Listed(&flow.without_study));
        tell(&[Diagnostic::warning("REV121", message).help("add a line `study` for each report that was included")]);
    }
    if let Some(diagram) = &args.diagram {
        diagram.write(flow.diagram().svg().as_bytes())?;
    }
    args.output.deliver(&Answer::new(&flow, flow.to_table()?)?)
}
