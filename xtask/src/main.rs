//! The workspace's own commands: `cargo xtask COMMAND`.
//!
//! It depends on no crate of the workspace, so that it starts at once; what needs them runs the binary.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program speaks to its terminal")]

mod axe;
mod bench;
mod dist;
mod fixtures;
mod package;
mod peers;
mod pipeline;
mod sav_check;
mod shell;
mod test;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
The workspace's own commands.

Usage: cargo xtask COMMAND

  pipeline [--study DIR] [--out DIR] [ARG…]
             run the studies in fixtures/, or one of your own; the report is
             written to target/study/NAME/report/index.html
  fixtures   write the raw files of fixtures/partnerships, which are synthetic, from their seed
  test       everything that must hold: formatting, clippy, unit, property, golden
             and doc tests, the documentation, tidy, the examples, the pipeline
  tidy       the rules of the house: allowed edges between crates, sizes, documents
  bench [NAME…]
             the criterion benches, all or by name
  peers [network|scales]
             network measures beside igraph and networkit, survey scales beside psych, lavaan, haven
             and pyreadstat, on the same files: a table of times (of those that R has, and a Python,
             which CROSSCASE_PYTHON names)
  sav-check  the files of SPSS and Stata beside those of pyreadstat (of a Python that has it;
             CROSSCASE_PYTHON names it)
  axe        the reports in target/study/ under axe-core in headless Chromium
             (needs node, npm and Chromium; CHROMIUM names the browser)
  package [--allow-dirty] [CRATE…]
             pack every crate, and run the tests of all, or of those named, from what was packed
  dist [--try]
             an archive for people without Rust, in target/dist/: a binary linked with +crt-static,
             completions, manual pages, licences; --try unpacks it in an empty folder and, under
             chroot (as root), makes and runs a study there
  help       this page
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("help", &args[..]),
    };
    let done = match command {
        "pipeline" => pipeline::run(rest),
        "fixtures" => fixtures::run(),
        "test" => test::run(rest),
        "tidy" => tidy::run(rest),
        "bench" => bench::run(rest),
        "peers" => peers::run(rest),
        "sav-check" => sav_check::run(),
        "axe" => axe::run(rest),
        "package" => package::run(rest),
        "dist" => dist::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("no command `{other}`; `cargo xtask help` lists them")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
