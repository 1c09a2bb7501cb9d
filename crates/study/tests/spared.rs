//! A run destroys nothing: what is not its own, an input among its results, what a link leads to.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{change, copy_of, files_below, run};
use crosscase_study::Methods;
use std::fs;
use std::path::Path;

/// The error of a run into a folder, which changes no file that was there.
#[track_caller]
fn refused(study: &Path, out: &Path, told: &str) {
    let before = files_below(out, &[]);
    let run = crosscase_study::run_study(study, &Methods::standard(), &common::options(out, "test"), &|_| {});
    let error = run.unwrap_err().to_string();
    assert!(error.contains(told), "{error}");
    let after = files_below(out, &[]);
    for (path, bytes) in before {
        assert!(after.get(&path) == Some(&bytes), "{} was changed", path.display());
    }
}

/// A study that asks nothing that takes long.
fn short_study() -> tempfile::TempDir {
    let study = copy_of("lipset");
    change(study.path(), "n_cut = 1\n", "n_cut = 1\nrobustness = false\n");
    study
}

/// Only the mark of a folder tells what a killed run left there; whatever else is called like it stays.
#[test]
fn what_is_called_like_a_half_written_file_is_not_taken_away() {
    let study = short_study();
    let out = study.path().join("out");
    fs::create_dir_all(out.join(".stages/half-mine")).unwrap();
    let strangers =
        ["out/.half-a.csv", "out/.half-life.csv", "out/.stages/half-mine/a.csv"].map(|name| study.path().join(name));
    for stranger in &strangers {
        fs::copy(study.path().join("figures.csv"), stranger).unwrap();
    }
    run(study.path(), &out);
    let mark = fs::read_to_string(out.join(".lock")).unwrap();
    let left = [".half-", "report/.half-"].map(|half| out.join(format!("{half}{mark}-x")));
    for left in &left {
        fs::write(left, "half").unwrap();
    }
    run(study.path(), &out);
    assert_eq!((strangers.map(|path| path.is_file()), left.map(|path| path.exists())), ([true; 3], [false; 2]));
}

/// All places that a run writes to are held against what it reads.
#[test]
#[cfg(unix)]
fn an_input_where_a_run_writes_is_refused() {
    for place in ["log/stages.jsonl", ".stages/a.csv", "tables/a.csv", ".written.json", ".lock"] {
        let study = copy_of("lipset");
        let (out, input) = (study.path().join("out"), study.path().join("figures.csv"));
        let inside = out.join(place);
        fs::create_dir_all(inside.parent().unwrap()).unwrap();
        fs::rename(&input, &inside).unwrap();
        std::os::unix::fs::symlink(&inside, &input).unwrap();
        refused(study.path(), &out, "this input lies among the results");
        assert!(!out.join("manifest.json").exists());
    }
}

#[test]
#[cfg(unix)]
fn no_link_is_written_through() {
    for place in ["tables", "tables/units.csv", "log", "log/stages.jsonl", ".stages", ".written.json", ".lock"] {
        let (study, out, away) = (copy_of("lipset"), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let link = out.path().join(place);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(away.path(), link).unwrap();
        refused(study.path(), out.path(), &format!("{place}: this is a link"));
        assert!(files_below(away.path(), &[]).is_empty(), "{place}");
    }
}

/// A file of somebody else's is named, and what is told of it is true: where it stands a run writes.
#[test]
fn what_somebody_else_wrote_is_named() {
    for (place, text) in [
        ("tables/mine.txt", "mine"),
        ("tables/.half-life.csv", "mine"),
        (".written.json", "mine"),
        (".written.json", "{\"notes.txt\":[\"mine\"]}"),
        (".lock", "a lock of somebody else's"),
    ] {
        let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
        let own = out.path().join(place);
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        fs::write(&own, text).unwrap();
        refused(
            study.path(),
            out.path(),
            &format!("{place}: no run wrote this file, and it stands where a run writes"),
        );
    }
}

/// A journal that names files outside the places of a run's own takes none of them away.
#[test]
fn a_journal_reaches_no_file_outside_the_results() {
    let (study, out) = (short_study(), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let (journal, notes) = (out.path().join(".written.json"), out.path().join("notes.txt"));
    fs::write(&notes, "mine").unwrap();
    let text = fs::read_to_string(&journal).unwrap();
    let hash = "0".repeat(64);
    fs::write(&journal, text.replacen('{', &format!("{{\"notes.txt\":[\"{hash}\"],"), 1)).unwrap();
    refused(study.path(), out.path(), ".written.json: no run wrote this file");
    assert!(notes.is_file());
}

/// A folder where a file goes, and a file where a folder goes, are seen before anything is computed.
#[test]
fn what_is_in_the_way_is_told_at_once() {
    for (place, is_folder) in
        [("manifest.json", true), (".written.json", true), (".lock", true), ("log", false), (".stages", false)]
    {
        let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
        let way = out.path().join(place);
        if is_folder { fs::create_dir(&way) } else { fs::write(&way, "mine") }.unwrap();
        refused(study.path(), out.path(), &format!("{place}: no run wrote this file"));
    }
    let (study, out) = (copy_of("lipset"), tempfile::NamedTempFile::new().unwrap());
    let run =
        crosscase_study::run_study(study.path(), &Methods::standard(), &common::options(out.path(), "test"), &|_| {});
    assert!(run.unwrap_err().to_string().contains("no run wrote this file"));
}

/// A damaged log keeps no run from its work.
#[test]
fn a_damaged_log_is_written_on() {
    let (study, out) = (short_study(), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let log = out.path().join("log/stages.jsonl");
    fs::write(&log, [b"\xff\n".as_slice(), &fs::read(&log).unwrap()].concat()).unwrap();
    run(study.path(), out.path());
    assert!(String::from_utf8_lossy(&fs::read(&log).unwrap()).lines().count() > 2);
}

/// A table that was changed, or is gone, since it was written is no source of a trace.
#[test]
fn a_trace_takes_tables_as_they_were_written() {
    let (study, out) = (short_study(), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let asked = crosscase_study::TraceTarget::Set("DEV".to_owned());
    let trace = || crosscase_study::trace(out.path(), &Methods::standard(), "AU", &asked);
    assert!(!trace().unwrap().chain.is_empty());
    let table = out.path().join("tables/memberships.arrow");
    let whole = fs::read(&table).unwrap();
    for change in [Some([&whole[..], b"."].concat()), None] {
        match change {
            Some(bytes) => fs::write(&table, bytes).unwrap(),
            None => fs::remove_file(&table).unwrap(),
        }
        assert!(trace().unwrap_err().to_string().contains("memberships.arrow: this is not what the run wrote"));
    }
}

/// A folder of the study's own that holds its data is none for results, wherever in it a run would write.
#[test]
fn no_results_among_the_data() {
    let study = short_study();
    let raw = study.path().join("raw");
    fs::create_dir(&raw).unwrap();
    fs::rename(study.path().join("figures.csv"), raw.join("figures.csv")).unwrap();
    change(study.path(), "file = \"figures.csv\"", "file = \"raw/figures.csv\"");
    refused(study.path(), &raw, "figures.csv: this input lies among the results");
    run(study.path(), &study.path().join("out"));
}

/// The results of one study are not replaced by those of another; a study that was renamed, or that was moved, is the same one.
#[test]
fn the_results_of_another_study_stay() {
    let (study, other, out) = (short_study(), short_study(), tempfile::tempdir().unwrap());
    let title = fs::read_to_string(study.path().join("study.toml")).unwrap();
    let title = title.lines().find(|line| line.starts_with("title = ")).unwrap();
    run(study.path(), out.path());
    // Moved, as its title tells.
    run(other.path(), out.path());
    run(study.path(), out.path());
    change(other.path(), title, "title = \"Another\"");
    refused(other.path(), out.path(), "here are the results of another study, “");
    // Renamed, as its folder tells; and within its own folder.
    change(study.path(), title, "title = \"Renamed\"");
    run(study.path(), out.path());
    let own = other.path().join("out");
    run(other.path(), &own);
    change(other.path(), "title = \"Another\"", "title = \"A third\"");
    run(other.path(), &own);
}
