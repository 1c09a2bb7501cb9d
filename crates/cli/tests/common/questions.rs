//! Questions to a command about a small file, and what it answers.

use super::{crosscase, stderr, stdout};
use serde_json::Value;
use std::fs;

/// Runs a command on a file; what it prints as JSON, or its exit status and message.
pub fn run(room: &tempfile::TempDir, file: &str, args: &[&str]) -> Result<Value, (i32, String)> {
    let path = room.path().join("in.csv");
    fs::write(&path, file).unwrap();
    let command = args.iter().take_while(|arg| !arg.starts_with('-')).count();
    let output = crosscase()
        .args(&args[..command])
        .arg(&path)
        .args(&args[command..])
        .args(["--format", "json"])
        .current_dir(room.path())
        .output()
        .unwrap();
    if output.status.success() {
        Ok(serde_json::from_str(&stdout(&output)).unwrap())
    } else {
        Err((output.status.code().unwrap(), stderr(&output)))
    }
}

#[track_caller]
pub fn check(why: &str, file: &str, args: &[&str], expected: &[(&str, Value)]) {
    let found = run(&tempfile::tempdir().unwrap(), file, args).unwrap_or_else(|error| panic!("{why}: {error:?}"));
    for (pointer, expected) in expected {
        let value = found.pointer(pointer).unwrap_or(&Value::Null);
        let same = match (value.as_f64(), expected.as_f64()) {
            (Some(value), Some(expected)) => (value - expected).abs() < 1e-9,
            _ => value == expected,
        };
        assert!(same, "{why}: {pointer} is {value}, not {expected}");
    }
}

#[track_caller]
pub fn refused(why: &str, file: &str, args: &[&str], status: i32, says: &[&str]) {
    let (code, message) = run(&tempfile::tempdir().unwrap(), file, args).expect_err(why);
    assert_eq!(code, status, "{why}: {message}");
    for says in says {
        assert!(message.contains(says), "{why}: {says} is not in {message}");
    }
}

pub fn with<'a>(command: &[&'a str], further: &[&'a str]) -> Vec<&'a str> {
    [command, further].concat()
}
