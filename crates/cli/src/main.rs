#![doc = include_str!("../README.md")]
#![allow(rustdoc::broken_intra_doc_links, reason = "the comments on arguments are help texts, and `Y[1]` is no link")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program speaks to its terminal")]

mod calibrate;
mod concept;
mod deadline;
mod expression;
mod fault;
mod input;
mod output;
mod paper;
mod progress;
mod qca;
mod qmethod;
mod study;
mod text_table;
mod thresholds;
mod trace;

use clap::{CommandFactory, Parser, Subcommand};
use fault::Fault;
use std::process::ExitCode;

/// Comparative case research: from raw data to the conditions that are necessary or sufficient for an outcome.
///
/// A whole study is one folder with a study.toml: `crosscase study new NAME` makes one to start from,
/// `crosscase study run NAME` takes it to a report. Each method also stands alone on a CSV, XLSX,
/// Parquet or Arrow file whose first column names the cases.
///
/// Results go to standard output, diagnostics to standard error. Exit status: 0 done; 1 the data or the
/// analysis is at fault; 2 wrong usage.
#[derive(Debug, Parser)]
#[command(name = "crosscase", version, propagate_version = true, max_term_width = 100, after_long_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  crosscase study new trust && crosscase study run trust
  crosscase calibrate raw.csv --column GNP --method direct --anchors 400,550,900
  crosscase qca truth-table sets.csv --outcome SURV --conditions DEV,URB,LIT
  crosscase qca minimize sets.csv --outcome SURV --conditions DEV,URB,LIT --solution parsimonious
  crosscase qmethod analyze sorts.csv --factors 3
  crosscase trace trust --case C07 --set LEAD";

#[derive(Debug, Subcommand)]
enum Command {
    /// Turn a column of raw figures into memberships of a set
    Calibrate(calibrate::Args),
    /// Suggest thresholds of a column from its gaps or clusters
    Thresholds(thresholds::Args),
    /// Qualitative comparative analysis: truth table, prime implicants, solutions, necessity, fit
    Qca {
        #[command(subcommand)]
        command: qca::Command,
    },
    /// Simplify, negate, intersect and factorise set expressions
    Expression {
        #[command(subcommand)]
        command: expression::Command,
    },
    /// Join sets to a concept of several dimensions, and say which cases hang on how they are joined
    Concept(concept::Args),
    /// Q methodology: from sorted statements to viewpoints
    Qmethod {
        #[command(subcommand)]
        command: qmethod::Command,
    },
    /// Make, check and run a whole study
    Study {
        #[command(subcommand)]
        command: study::Command,
    },
    /// Walk from a membership back to the answers, ties or figures behind it
    Trace(trace::Args),
    /// Print the completions for a shell, to be sourced by it
    ///
    /// For bash: crosscase completions bash > ~/.local/share/bash-completion/completions/crosscase
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Limits the threads of everything that follows.
fn threads(threads: Option<usize>) -> Result<(), Fault> {
    let Some(threads) = threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build_global().map_err(|error| Fault::usage(format!("--threads {threads}: {error}")))
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Calibrate(args) => calibrate::run(&args),
        Command::Thresholds(args) => thresholds::run(&args),
        Command::Qca { command } => qca::run(&command),
        Command::Expression { command } => expression::run(&command),
        Command::Concept(args) => concept::run(&args),
        Command::Qmethod { command } => qmethod::run(&command),
        Command::Study { command } => study::run(&command),
        Command::Trace(args) => trace::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "crosscase", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault { message, status }) => {
            eprintln!("error: {message}");
            ExitCode::from(status)
        }
    }
}
