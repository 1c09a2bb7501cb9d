//! `crosscase qmethod extract`.

use super::params::ExtractionArgs;
use super::source::SourceArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};
use crosscase_qmethod::RotationPlan;

pub(crate) fn command() -> Command {
    Command::within("extract", run)
}

/// Loadings before rotation
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod extract study.dat --factors 7 --extraction horst")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    extraction: ExtractionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (_, sorts) = args.source.sorts(None)?;
    let found = args
        .extraction
        .analysis(session.qmethod())?
        .rotation(RotationPlan::none())
        .fit_with(session.qmethod(), &sorts)?;
    args.output.deliver(&Answer::of_table(found.unrotated_table()?)?)
}
