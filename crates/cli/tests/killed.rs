//! A run that is killed at any moment loses nothing: the next one ends with the same bytes.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test may fail by panicking")]

mod common;

use common::{crosscase, files_below, fixture};
use crosscase_numerics::Stream;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const APART: [&str; 3] = [".stages", "log", ".lock"];

fn run(study: &str, out: &Path) {
    let status = crosscase().args(["study", "run"]).arg(fixture(study)).arg("--out").arg(out).output().unwrap();
    assert!(status.status.success(), "{}", common::stderr(&status));
}

#[test]
fn killed_at_ten_random_moments() {
    killed_at_ten("companies");
}

/// The same of every instrument: `cargo test --release -p crosscase --test killed -- --ignored`.
#[test]
#[ignore = "twenty runs of the whole synthetic study"]
fn with_every_instrument() {
    killed_at_ten("partnerships");
}

fn killed_at_ten(study: &str) {
    let whole = tempfile::tempdir().unwrap();
    let started = Instant::now();
    run(study, whole.path());
    let took = started.elapsed();
    let expected = files_below(whole.path(), &APART);

    let mut stream = Stream::new(9, 0);
    for attempt in 0..10 {
        let out = tempfile::tempdir().unwrap();
        let wait = Duration::from_secs_f64(took.as_secs_f64() * stream.unit());
        let mut child = crosscase()
            .args(["study", "run"])
            .arg(fixture(study))
            .arg("--out")
            .arg(out.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(wait);
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = stages(out.path());
        run(study, out.path());
        let found = files_below(out.path(), &APART);
        let names =
            |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found), names(&expected), "attempt {attempt}, killed after {wait:?}");
        let other: Vec<&std::path::PathBuf> =
            found.iter().filter(|(name, bytes)| expected[*name] != **bytes).map(|f| f.0).collect();
        assert!(other.is_empty(), "attempt {attempt}, killed after {wait:?}: {other:?} differ");
        for stage in kept {
            assert!(stage.exists(), "a finished stage was lost: {}", stage.display());
        }
    }
}

/// The stages that were finished when the run was killed.
fn stages(out: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(out.join(".stages")) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with(".half-")).collect()
}
