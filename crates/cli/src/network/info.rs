//! `crosscase network info`.

use super::source::SourceArgs;
use crate::Command;
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};

pub(crate) fn command() -> Command {
    Command::new("info", run)
}

/// What a file of networks holds: nodes, ties, direction, relations, attributes, what is missing
#[derive(Debug, clap::Args)]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let info = crosscase_network::info(&args.source.relations()?);
    args.output.deliver(&Answer::new(&info, info.to_table()?)?)
}
