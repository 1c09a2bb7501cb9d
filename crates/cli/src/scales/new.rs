//! `crosscase scales new`.

use crate::Command;
use crate::fault::Fault;
use crate::files::Target;
use crate::output::print;
use crosscase_scales::TEMPLATE;

pub(crate) fn command() -> Command {
    Command::new("new", run)
}

/// Write an instrument file to start from: attitudes, skills, knowledge, incentives, technology, participation, innovation
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The wording is in English and Dutch. It is a template that nobody has validated, and says so in every command that uses it.

Example:
  crosscase scales new instrument.toml")]
struct Args {
    /// The file to write [default: standard output]
    #[arg(value_name = "FILE")]
    file: Option<Target>,
}

fn run(args: &Args) -> Result<(), Fault> {
    match &args.file {
        None => print(TEMPLATE),
        Some(file) if file.path().is_file() => {
            Err(Fault::usage(format!("{} is there already; name another file", file.path().display())))
        }
        Some(file) => file.write(TEMPLATE.as_bytes()),
    }
}
