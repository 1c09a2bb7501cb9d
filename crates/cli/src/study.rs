//! `crosscase study new|check|run`.

use crate::fault::Fault;
use crate::input::tell;
use crate::output::print;
use crate::progress::spinner;
use clap::Subcommand;
use crosscase_study::{RunOptions, check_study, new_study, run_study};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a small synthetic study, every line explained, to run at once and to replace piece by piece
    New {
        /// The folder to make
        #[arg(value_name = "NAME")]
        folder: PathBuf,
    },
    /// Check the study file, its data and every analysis, and write nothing
    Check {
        /// The folder with study.toml
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Run the study: report, tables, figures and manifest
    ///
    /// What has not changed since the last run is not computed again; a run that was interrupted goes on where it was.
    Run {
        /// The folder with study.toml
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The folder of the results [default: DIR/out]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// How many threads may be used; results do not depend on it [default: all]
        #[arg(long, value_name = "N")]
        threads: Option<usize>,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Fault> {
    match command {
        Command::New { folder } => {
            new_study(folder)?;
            let shown = folder.display();
            print(&format!("{shown} holds a study on synthetic data.\nNext: crosscase study run {shown}\n"))
        }
        Command::Check { folder } => {
            let (study, diagnostics) = check_study(folder)?;
            tell(&diagnostics);
            let (sets, analyses) = (study.sets.len(), study.analyses.len());
            print(&format!(
                "{}: no fault; {} and {}\n",
                study.title,
                counted(sets, "set", "sets"),
                counted(analyses, "analysis", "analyses")
            ))
        }
        Command::Run { folder, out, threads } => {
            let out = out.clone().unwrap_or_else(|| folder.join("out"));
            run_it(folder, out, *threads)
        }
    }
}

fn run_it(folder: &Path, out: PathBuf, threads: Option<usize>) -> Result<(), Fault> {
    crate::threads(threads)?;
    let bar = spinner("reading the study");
    let watch = |stage: &str| bar.set_message(stage.to_owned());
    let options = RunOptions { out, program: program() };
    let done = run_study(folder, &options, &watch);
    bar.finish_and_clear();
    let finished = done?;
    tell(&finished.diagnostics);
    let (ran, all) = (finished.ran(), finished.stages.len());
    let work = match ran {
        0 => format!("nothing has changed: all {all} stages were there already"),
        _ if ran == all => format!("{all} stages"),
        _ => format!("{ran} of {all} stages run again, the others were there already"),
    };
    let answer = finished.summary.iter().fold(String::new(), |text, line| text + "  " + line + "\n");
    print(&format!("{}\n{answer}  ({work})\nreport: {}\n", finished.study.title, finished.report.display()))
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// This build of the program: results of another are not reused, since its figures may differ.
fn program() -> String {
    let bytes = std::env::current_exe().and_then(std::fs::read);
    bytes.map_or_else(|_| env!("CARGO_PKG_VERSION").to_owned(), |bytes| crosscase_study::sha256(&bytes))
}
