//! `crosscase qmethod collect`.

use super::source::read_pictured;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::{ForceArgs, Source, Target};
use crate::input::tell;
use crosscase_qmethod::design::collect_page;

pub(crate) fn command() -> Command {
    Command::within("collect", run)
}

/// A web page on which people sort, offline and in any of the languages
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The page is one file. A person opens it, sorts by drag and drop, touch or keyboard, and saves a file to send back; it works
offline and asks nobody for anything. A folder of such files is a source for every other command.

Example:
  crosscase qmethod collect design.toml --output sort.html
  crosscase qmethod analyze received/ --design design.toml --factors 3")]
struct Args {
    /// The design: statements, grid, questions
    #[arg(value_name = "DESIGN")]
    design: Source,
    /// The page to write [default: the design's name with .html]
    #[arg(long, value_name = "FILE", value_parser = Target::page())]
    output: Option<Target>,
    #[command(flatten)]
    _force: ForceArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let output = match &args.output {
        Some(target) => target.clone(),
        None => session.files.target(args.design.path().with_extension("html"))?,
    };
    let design = read_pictured(&args.design)?;
    tell(&design.notices());
    let page = vec![(output.path().to_owned(), collect_page(&design)?.into_bytes())];
    session.files.write(args.output.as_ref(), page)?;
    let (statements, languages) = (design.statements.len(), design.languages.join(", "));
    let statements = crate::output::plural(statements, "statement");
    crate::output::print(&format!("{}: {statements} in {languages}\n", output.path().display()))
}
