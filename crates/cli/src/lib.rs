#![doc = include_str!("../README.md")]
#![allow(rustdoc::broken_intra_doc_links, reason = "the comments on arguments are help texts, and `Y[1]` is no link")]

mod calibrations;
mod choice;
mod command;
mod deadline;
mod fault;
mod files;
mod filled;
mod input;
mod output;
mod paper;
mod progress;
mod seed;
mod text_table;

command::commands! {
    calibrate, thresholds, qca, expression, concept, qmethod, network, scales, coding, review, typology, study, trace,
    completions, man,
}

pub use choice::choice;
pub use command::{Command, Commands, TakenName};
pub use fault::Fault;
pub use files::{Source, Target};
pub use input::{InputArgs, tell};
pub use output::{Answer, OutputArgs};

use clap::Parser;
use crosscase_study::Methods;
use std::ffi::OsString;
use std::process::ExitCode;

/// Comparative case research: from raw data to the conditions that are necessary or sufficient for an outcome.
///
/// A whole study is one folder with a study.toml: `crosscase study new NAME` makes one to start from,
/// `crosscase study run NAME` takes it to a report. Each method also stands alone on a CSV, XLSX,
/// SPSS, Stata, Parquet or Arrow file whose first column names the cases.
///
/// Results go to standard output, diagnostics to standard error. Exit status: 0 done; 1 the data or the
/// analysis is at fault; 2 wrong usage.
#[derive(Debug, Parser)]
#[command(
    name = "crosscase",
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_long_help = EXAMPLES
)]
struct Program {
    /// Name every case in notes and warnings, however many
    #[arg(long, global = true)]
    all_cases: bool,
}

const EXAMPLES: &str = "\
Examples:
  crosscase study new trust && crosscase study run trust
  crosscase calibrate raw.csv --column GNP --method direct --anchors 400,550,900
  crosscase qca truth-table sets.csv --outcome SURV --conditions DEV,URB,LIT
  crosscase qca minimize sets.csv --outcome SURV --conditions DEV,URB,LIT --solution parsimonious
  crosscase qmethod analyze sorts.csv --factors 3
  crosscase trace trust --case C07 --set LEAD";

fn program() -> clap::Command {
    <Program as clap::CommandFactory>::command()
}

/// The program with its standard commands: carries out what the arguments say, of which the first is the program's name.
///
/// ```
/// use crosscase_study::Methods;
///
/// let arguments = ["crosscase", "qca", "--help"].map(Into::into);
/// assert_eq!(crosscase::run(arguments, &Methods::standard()), std::process::ExitCode::SUCCESS);
/// ```
pub fn run(args: impl IntoIterator<Item = OsString>, methods: &Methods) -> ExitCode {
    Commands::standard().run(args, methods)
}
