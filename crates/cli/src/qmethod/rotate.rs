//! `crosscase qmethod rotate`.

use super::params::{ExtractionArgs, parsed};
use super::source::SourceArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};
use crosscase_qmethod::RotationPlan;

pub(crate) fn command() -> Command {
    Command::within("rotate", run)
}

/// Play a rotation list, and show the loadings after every step
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A list is kept and played again as it stands: a criterion orders and directs the factors, a step by hand keeps every
label. A positive angle turns clockwise.

Example:
  crosscase qmethod rotate study.dat --factors 3 --rotation \"varimax; 1 x 3 by -12°; invert 2\"")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    extraction: ExtractionArgs,
    /// varimax, quartimax, oblimin, or a list
    #[arg(long, value_name = "LIST", default_value = "varimax")]
    rotation: String,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let plan: RotationPlan = parsed(&args.rotation)?;
    let (_, sorts) = args.source.sorts(None)?;
    let played = args
        .extraction
        .analysis(session.qmethod())?
        .rotation(plan.clone())
        .rotation_steps(session.qmethod(), &sorts)?;
    args.output.deliver(&Answer::of_table(played.to_table()?)?.headline(plan.to_string()))
}
