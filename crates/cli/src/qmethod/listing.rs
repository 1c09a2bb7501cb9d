//! `crosscase qmethod listing`.

use super::params::ComparedArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Target;
use crosscase_qmethod::text_report;

pub(crate) fn command() -> Command {
    Command::within("listing", run)
}

/// A text report in the order of a PQMethod listing
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod listing study.dat --factors 3 --output study.lis")]
struct Args {
    #[command(flatten)]
    compared: ComparedArgs,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE", value_parser = Target::text())]
    output: Option<Target>,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (data, found, compared) = args.compared.fit(session.qmethod())?;
    let text = text_report(&found, &data, &compared);
    match &args.output {
        Some(target) => target.write(text.as_bytes()),
        None => crate::output::print(&text),
    }
}
