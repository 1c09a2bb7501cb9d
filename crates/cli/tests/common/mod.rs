//! What the tests of the binary share.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests; each test file uses its part"
)]

use std::process::{Command, Output};

pub fn crosscase() -> Command {
    Command::new(env!("CARGO_BIN_EXE_crosscase"))
}

mod files;
pub mod questions;
pub mod room;

pub use files::{copy_of, files_below, fixture, study_of};

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
