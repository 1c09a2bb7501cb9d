//! What a program has that adds commands to the standard ones, and how faults and diagnostics are told.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{crosscase, stderr};
use crosscase::{Command, Commands, Fault, TakenName};

#[derive(Debug, clap::Args)]
struct Nothing {}

fn nothing(_: &Nothing) -> Result<(), Fault> {
    Err(Fault::data("there is nothing to do"))
}

/// Whatever the list has, each name is given once, or the wrong command would run.
#[test]
fn a_name_is_taken_once() {
    let leaf = |name| Command::new(name, nothing);
    let taken = |name: &str| Err(TakenName { name: name.to_owned() });
    for (command, expected) in [
        (leaf("mine"), Ok(())),
        (leaf("qca"), taken("qca")),
        (leaf("help"), taken("help")),
        (Command::group("mine", "Mine", [leaf("one"), leaf("two")]), Ok(())),
        (Command::group("mine", "Mine", [leaf("one"), leaf("one")]), taken("one")),
        (Command::group("study", "Mine", [leaf("one")]), taken("study")),
    ] {
        let told = format!("{command:?}");
        assert_eq!(Commands::standard().with(command).map(|_| ()), expected, "{told}");
    }
}

/// How much a note asks of its reader, its code, and what to do: on standard error, the help in a line of its own.
#[test]
fn diagnostics_are_told_whole() {
    let output = crosscase().args(["expression", "simplify", "C[2]*A"]).output().unwrap();
    assert_eq!(
        stderr(&output),
        "note: C is taken to have 3 values, as many as are named [CLI102]\n  help: say --levels C=N if it has more\n"
    );
}

#[test]
fn a_fault_ends_with_its_code_once() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("study.toml"), "[study]\ntitle = 3\n").unwrap();
    for (arguments, code) in [
        (&["study", "check", "."][..], "[STU001]"),
        (&["study", "check", "elsewhere"], "[STU109]"),
        (&["expression", "simplify", "A*C", "--levels", "C=200"], "[BOO108]"),
        (&["thresholds", "none.csv", "--column", "A"], "[DAT022]"),
    ] {
        let told = stderr(&crosscase().current_dir(room.path()).args(arguments).output().unwrap());
        let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!((lines.len(), told.matches(code).count()), (1, 1), "{arguments:?}: {told}");
    }
}

/// Where nobody can read what is said, a command ends as it would.
#[test]
#[cfg(target_os = "linux")]
fn a_full_or_closed_standard_error_changes_no_status() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("a.csv"), "case,A,Y\na,1,1\nb,0,0\nc,,1\n").unwrap();
    for (command, status) in [
        ("expression simplify 'C[2]*A'", 0),
        ("qca fit a.csv --expr 'A -> Y' --missing drop", 0),
        ("qca fit a.csv --expr 'A -> Z'", 1),
        ("qca fit a.csv --expr 'A -> Y' --wrong", 2),
        ("qmethod bootstrap a.csv --factors 9", 1),
    ] {
        for stderr in ["", "2>&-", "2>/dev/full"] {
            let line = format!("\"$0\" {command} {stderr}");
            let program = env!("CARGO_BIN_EXE_crosscase");
            let mut shell = std::process::Command::new("sh");
            let output = shell.current_dir(room.path()).args(["-c", &line, program]).output().unwrap();
            assert_eq!(output.status.code(), Some(status), "{line}");
        }
    }
}

/// Texts that a spreadsheet would calculate are written as they are, and with an apostrophe on request.
#[test]
fn formulas_are_quoted_on_request() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("a.csv"), "case,x\n=1+1,-2\n@b,3\n").unwrap();
    let calibrate = |more: &[&str]| {
        let args = ["calibrate", "a.csv", "--column", "x", "--method", "crisp", "--anchors", "0", "--format", "csv"];
        common::stdout(&crosscase().current_dir(room.path()).args(args).args(more).output().unwrap())
    };
    assert_eq!(calibrate(&[]), "case,raw,membership\n=1+1,-2,0\n@b,3,1\n");
    assert_eq!(calibrate(&["--quote-formulas"]), "case,raw,membership\n'=1+1,-2,0\n'@b,3,1\n");
}
