//! `crosscase typology substruct`.

use super::source::TypologyArgs;
use crate::Command;
use crate::deadline::LimitArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;

pub(crate) fn command() -> Command {
    Command::new("substruct", run)
}

/// Which dimensions tell the types apart: all smallest sets of them
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A dimension tells two types apart if both name it and share no value. Pairs that nothing tells apart are listed.

Example:
  crosscase typology substruct typology.toml")]
struct Args {
    #[command(flatten)]
    typology: TypologyArgs,
    #[command(flatten)]
    limit: LimitArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let until = args.limit.deadline();
    let typology = args.typology.read(&until)?;
    let found = during("looking for sets of dimensions", || typology.substruct_until(&until))?;
    tell(&found.diagnostics);
    let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let headline = format!(
        "in every set: {}; in some: {}; in none: {}",
        list(&found.core),
        list(&found.replaceable),
        list(&found.unused)
    );
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
