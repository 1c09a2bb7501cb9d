//! What the tests of whole studies share.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "helpers of tests; each test file uses its part"
)]

use crosscase_data::TextStyle;
use crosscase_study::{Methods, RunOptions, RunSummary, run_study};
use std::fs;
use std::path::Path;

mod files;
pub mod harbours;

pub use files::{copy_of, files_below, fixture, study_of};

pub fn run(study: &Path, out: &Path) -> RunSummary {
    run_study(study, &Methods::standard(), &options(out, "test"), &|_| {}).unwrap()
}

/// A run into a folder by a program of this name, which spells no commands.
pub fn options(out: &Path, program: &str) -> RunOptions {
    RunOptions { out: out.to_owned(), program: program.to_owned(), command_line: |_| None, text: TextStyle::default() }
}

/// Replaces a text that must stand in `study.toml`.
pub fn change(study: &Path, from: &str, to: &str) {
    let path = study.join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} does not stand in study.toml");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// The stage log of a results folder.
pub struct Log(Vec<serde_json::Value>);

pub fn log_of(out: &Path) -> Log {
    let text = fs::read_to_string(out.join("log/stages.jsonl")).unwrap();
    Log(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

impl Log {
    /// The stages of the last run with this action. A run begins with the first stage of the study.
    pub fn last_run(&self, action: &str) -> Vec<String> {
        let first = &self.0[0]["stage"];
        let start = self.0.iter().rposition(|line| &line["stage"] == first).unwrap();
        let last = self.0[start..].iter().filter(|line| line["action"] == action);
        last.map(|line| line["stage"].as_str().unwrap().to_owned()).collect()
    }
}

/// A column of a published table.
pub fn column(out: &Path, table: &str, column: &str) -> Vec<Option<String>> {
    let path = out.join(format!("tables/{table}.arrow"));
    let options = crosscase_data::ReadOptions::new().without_id().no_rows(crosscase_data::NoRows::Allow);
    crosscase_data::read(&path, &options).unwrap().table.texts(column).unwrap()
}
