//! A run that is killed at any moment loses nothing: the next one ends with the same bytes.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test may fail by panicking"
)]

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

    let all = stages(whole.path()).len();
    let (mut alive, mut mended) = (0, 0);
    let mut stream = Stream::new(9, 0);
    for attempt in 0..10 {
        let out = tempfile::tempdir().unwrap();
        // After so many stages and a part of the time that one takes, so that a machine that is faster or slower now kills it alive, too.
        let made = (all as f64 * stream.unit()) as usize;
        let wait = Duration::from_secs_f64(took.as_secs_f64() / all as f64 * stream.unit());
        let mut child = crosscase()
            .args(["study", "run"])
            .arg(fixture(study))
            .arg("--out")
            .arg(out.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while stages(out.path()).len() < made && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(wait);
        alive += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = stages(out.path());
        mended += usize::from(!kept.is_empty() && kept.len() < all);
        run(study, out.path());
        let found = files_below(out.path(), &APART);
        let names =
            |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found), names(&expected), "attempt {attempt}, killed {wait:?} after {made} stages");
        let other: Vec<&std::path::PathBuf> =
            found.iter().filter(|(name, bytes)| expected[*name] != **bytes).map(|f| f.0).collect();
        assert!(other.is_empty(), "attempt {attempt}, killed {wait:?} after {made} stages: {other:?} differ");
        for stage in kept {
            assert!(stage.exists(), "a finished stage was lost: {}", stage.display());
        }
    }
    assert!(
        alive > 0 && mended > 0,
        "of ten runs {alive} were killed alive, and {mended} had made some of their stages"
    );
}

/// The stages that were finished when the run was killed.
fn stages(out: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(out.join(".stages")) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with(".half-")).collect()
}
