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
    assert_eq!(calibrate(&["--separator", "semicolon"]), "case;raw;membership\n=1+1;-2;0\n@b;3;1\n");
    let sorts = "statement,=p,q\n1,1,0\n2,0,1\n3,-1,-1\n";
    for (file, text, command, written, expected) in [
        (
            "t.csv",
            "source,target,weight\n=a,b,0.5\n",
            "network convert t.csv out.csv --quote-formulas",
            "out.csv",
            "'=a,b,0.5",
        ),
        (
            "t.csv",
            "source,target,weight\n=a,b,0.5\n",
            "network convert t.csv o.csv --separator semicolon",
            "o.csv",
            "=a;b;0,5",
        ),
        ("q.csv", sorts, "qmethod convert q.csv q2.csv --quote-formulas", "q2.csv", "'=p"),
        (
            "s.csv",
            "case,A,Y\n=a,1,1\n@b,0,0\n",
            "qca export s.csv --outcome Y --conditions A --solution conservative --quote-formulas --output paper",
            "paper/truth-table.csv",
            "'=a",
        ),
    ] {
        std::fs::write(room.path().join(file), text).unwrap();
        common::stdout(&crosscase().current_dir(room.path()).args(command.split(' ')).output().unwrap());
        let found = std::fs::read_to_string(room.path().join(written)).unwrap();
        assert!(found.contains(expected), "{command}: {found}");
    }
}

/// A limit of time is an option of every command, whoever wrote it.
#[test]
fn every_command_takes_a_time_limit() {
    let help = |path: &[&str]| common::stdout(&crosscase().args(path).arg("--help").output().unwrap());
    let named = |help: &str| -> Vec<String> {
        let listed = help.split("\nCommands:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default();
        let of = |line: &str| line.strip_prefix("  ").and_then(|line| line.split(' ').next()).map(str::to_owned);
        listed.lines().filter_map(of).filter(|name| !name.is_empty() && name != "help").collect()
    };
    let mut commands = 0;
    for group in named(&help(&[])) {
        let within = named(&help(&[&group]));
        let paths = if within.is_empty() {
            vec![vec![group.as_str()]]
        } else {
            within.iter().map(|one| vec![group.as_str(), one]).collect()
        };
        for path in paths {
            commands += 1;
            let help = help(&path);
            assert!(help.contains("--time-limit <SECONDS>"), "{path:?}");
            assert!(!help.starts_with("How long a command may take"), "{path:?} says what it is");
        }
    }
    assert!(commands > 80, "{commands} commands");
}

/// Of many cases a notice names ten, and all of them on request.
#[test]
fn long_lists_of_cases_are_shortened_and_given_on_request() {
    let room = tempfile::tempdir().unwrap();
    let rows = (1..=40).map(|i| format!("case {i},{}", if i <= 35 { 5 } else { i })).collect::<Vec<_>>().join("\n");
    std::fs::write(room.path().join("a.csv"), format!("case,x\n{rows}")).unwrap();
    let calibrate = |more: &[&str]| {
        let args = ["calibrate", "a.csv", "--column", "x", "--method", "direct", "--anchors", "1,5,40"];
        common::stderr(&crosscase().current_dir(room.path()).args(args).args(more).output().unwrap())
    };
    assert!(calibrate(&[]).contains("case 9, case 10 and 25 more (--all-cases names them)"), "{}", calibrate(&[]));
    assert!(calibrate(&["--all-cases"]).contains("case 34, case 35 ("), "{}", calibrate(&["--all-cases"]));
}

/// What takes too long ends, and says what bounded it and what was done by then.
#[test]
fn commands_end_and_say_what_was_done() {
    let room = tempfile::tempdir().unwrap();
    let row = |i: usize| format!("c{i},{},{},{},{}", i % 2, i / 2 % 2, i / 4 % 2, u8::from(i % 4 == 3));
    let rows = (0..40).map(row).collect::<Vec<_>>().join("\n");
    std::fs::write(room.path().join("a.csv"), format!("case,A,B,C,Y\n{rows}")).unwrap();
    std::fs::write(room.path().join("in.csv"), "case,A,Y\na,0.9,0.8\nb,,0.7\nc,0.2,0.9\n").unwrap();
    std::fs::write(room.path().join("t.csv"), "source,target,weight\na,b,2\nb,c,1\nc,a,3\nd,a,1\n").unwrap();
    std::fs::write(
        room.path().join("q.csv"),
        "statement,p,q,r,s\n1,2,-1,1,-2\n2,1,2,-2,0\n3,0,1,2,1\n4,-1,-2,0,2\n5,-2,0,-1,-1\n",
    )
    .unwrap();
    let all_but_one = (0..300).flat_map(|a| (a + 1..300).map(move |b| (a, b))).filter(|(a, b)| b - a != 150);
    let ties = all_but_one.map(|(a, b)| format!("n{a},n{b}")).collect::<Vec<_>>().join("\n");
    std::fs::write(room.path().join("dense.csv"), format!("source,target\n{ties}")).unwrap();
    let sets = "a.csv --outcome Y --conditions A:C --incl-cut 0.5 --solution parsimonious";
    let wide: String = (0..64).map(|i| format!("A{i}*B{i}")).collect::<Vec<_>>().join("+");
    let lipset = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/lipset");
    for (command, status, told) in [
        (format!("study check {lipset} --time-limit 60"), 0, ""),
        (format!("trace {lipset} --case AU --set DEV --time-limit 60"), 0, ""),
        (format!("expression negate {wide}"), 1, "the limit of 10000 search nodes was reached"),
        (format!("qca robustness {sets} --bootstrap 50 --time-limit 60"), 0, ""),
        (
            format!("qca robustness {sets} --bootstrap 100000000 --chance 9 --time-limit 1"),
            0,
            "of 100000000); chance (not begun",
        ),
        (format!("qca robustness {sets} --time-limit 0"), 0, "left undone: the range of the inclusion cut"),
        (format!("qca assumptions {sets} --time-limit 60"), 0, ""),
        (format!("qca outcomes {sets} --also ~Y --time-limit 60"), 0, ""),
        (format!("qca cases {sets} --time-limit 60"), 0, ""),
        ("qca nca a.csv --x A --y Y --permutations 1000000000 --time-limit 1".to_owned(), 0, "of 1000000000"),
        ("network qap t.csv t.csv --directed --permutations 1000000000 --time-limit 1".to_owned(), 0, "of 1000000000"),
        (
            "network cug t.csv --directed --statistic density --draws 1000000000 --time-limit 1".to_owned(),
            0,
            "of 1000000000",
        ),
        ("qmethod bootstrap q.csv --factors 2 --replicates 1000000000 --time-limit 1".to_owned(), 0, "of 1000000000"),
        ("qmethod retention q.csv --replicates 1000000000 --time-limit 1".to_owned(), 0, "of 1000000000"),
        (
            // 300 nodes of which each is tied to all but one have 2^150 cliques.
            "network cliques dense.csv --time-limit 1".to_owned(),
            0,
            "the search ended after",
        ),
        (
            "network key-players dense.csv --size 9 --criterion distance-fragmentation --time-limit 1".to_owned(),
            0,
            "the search was stopped after",
        ),
        (
            "qca truth-table in.csv --bounds --outcome Y --conditions A --incl-cut 0.5".to_owned(),
            0,
            "every case is in Y",
        ),
    ] {
        let started = std::time::Instant::now();
        let output = crosscase().current_dir(room.path()).args(command.split(' ')).output().unwrap();
        let said = common::stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{command}: {said}");
        assert!(said.contains(told), "{command}: {said}");
        assert!(started.elapsed().as_secs() < 30, "{command} took {:?}", started.elapsed());
    }
}
