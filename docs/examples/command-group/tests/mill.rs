//! The binary with the group: its own commands beside those of crosscase, on five synthetic partnerships.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut binary = Command::new(env!("CARGO_BIN_EXE_command-group"));
    binary.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data")).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Aarhus, Braga and Espoo innovated; all were led, and they share nothing else that is known of all three.
#[test]
fn what_the_cases_with_the_outcome_share() {
    let found = printed(&["mill", "agreement", "partnerships.csv", "--outcome", "INNOV", "--format", "csv"]);
    assert_eq!(found, "condition,present\nLEAD,true\n");
}

/// Aarhus and Cork differ in nothing but leadership. Braga and Delft differ in two conditions, and Espoo's trust is missing.
#[test]
fn pairs_that_differ_in_one_condition() {
    let found = printed(&["mill", "difference", "partnerships.csv", "--outcome", "INNOV", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let pair = serde_json::json!({ "with": "Aarhus", "without": "Cork", "condition": "LEAD" });
    assert_eq!(found, serde_json::json!({ "pairs": [pair] }));
}

/// What every command has comes with the arguments: help, a file to write, and that it is not the one that is read.
#[test]
fn it_is_a_command_like_any_other() {
    assert!(printed(&["--help"]).contains("Mill's methods"));
    assert!(printed(&["mill", "agreement", "--help"]).contains("What all cases with the outcome share"));
    let room = tempfile::tempdir().unwrap();
    let (data, made) = (room.path().join("cases.csv"), room.path().join("shared.csv"));
    std::fs::write(&data, "case,A,Y\na,1,1\nb,1,1\n").unwrap();
    let (data, to) = (data.to_str().unwrap(), made.to_str().unwrap());
    assert_eq!(printed(&["mill", "agreement", data, "--outcome", "Y", "--output", to]), "");
    assert_eq!(std::fs::read_to_string(&made).unwrap(), "condition,present\nA,true\n");
    assert_eq!(run(&["mill", "agreement", data, "--outcome", "Y", "--output", data]).status.code(), Some(2));
    assert!(
        printed(&["expression", "simplify", "A*B + A*~B"]).contains('A'),
        "the commands of crosscase are there, too"
    );
}

#[test]
fn a_value_that_is_neither_0_nor_1_is_told_with_its_place() {
    let room = tempfile::tempdir().unwrap();
    let data = room.path().join("fuzzy.csv");
    std::fs::write(&data, "case,A,Y\na,1,1\nb,0.4,0\n").unwrap();
    let output = run(&["mill", "agreement", data.to_str().unwrap(), "--outcome", "Y"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("fuzzy.csv, line 3, record 2, column A: 0.4 is neither 0 nor 1"), "{told}");
}
