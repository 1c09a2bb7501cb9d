//! A folder of files, and the commands that run in it.

use super::{crosscase, stderr, stdout, study_of};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// Files by name.
pub type Files<'a> = &'a [(&'a str, &'a str)];

/// Runs a command among these files, and hands over its exit status, JSON (null where it prints none) and what it says.
pub fn asked<'a>(files: Files<'_>, words: impl IntoIterator<Item = &'a str>) -> (i32, Value, String) {
    let room = study_of(files, &[]);
    let output = crosscase().current_dir(room.path()).args(words).output().unwrap();
    let json = serde_json::from_str(&stdout(&output)).unwrap_or(Value::Null);
    (output.status.code().unwrap(), json, stderr(&output))
}

/// The commands of a page, as they are written there.
pub fn commands_of(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("crosscase ")).collect()
}

/// The words of a command as it is written; what stands between quotes is one.
pub fn words_of(command: &str) -> impl Iterator<Item = &str> {
    command.split('"').enumerate().flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    })
}

/// Runs a command as it is written in a folder, in which it must succeed.
#[track_caller]
pub fn run_in(room: &Path, command: &str) -> Output {
    let output = crosscase().current_dir(room).args(words_of(command)).output().unwrap();
    assert!(output.status.success(), "{command}: {}", stderr(&output));
    output
}
