//! What is run again and what is not, read from the stage log.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test may fail by panicking")]

mod common;

use common::{change, copy_of, log_of, run};
use crosscase_study::Methods;

#[test]
fn a_second_run_recomputes_nothing() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    let first = run(study.path(), out.path());
    assert_eq!(first.ran(), first.stages.len());
    let second = run(study.path(), out.path());
    assert_eq!(second.ran(), 0);
    assert_eq!(log_of(out.path()).last_run("ran"), Vec::<String>::new());
}

#[test]
fn a_changed_anchor_reruns_only_what_depends_on_it() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    change(study.path(), "anchors = [400, 550, 900]", "anchors = [400, 500, 900]");
    run(study.path(), out.path());
    let expected = [
        "set:DEV",
        "sets",
        "analysis:survival:SURV",
        "analysis:survival:~SURV",
        "both:survival",
        "robustness:survival:SURV",
        "robustness:survival:~SURV",
        "report",
    ];
    assert_eq!(log_of(out.path()).last_run("ran"), expected);
}

#[test]
fn a_change_that_changes_no_membership_stops_there() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    change(study.path(), "Fifteen cabinets are", "Fifteen cabinets were");
    run(study.path(), out.path());
    assert_eq!(log_of(out.path()).last_run("ran"), ["set:STB", "sets", "report"]);
}

#[test]
fn an_anchor_put_back_finds_its_stages_again() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let report = std::fs::read(out.path().join("report/index.html")).unwrap();
    change(study.path(), "anchors = [400, 550, 900]", "anchors = [400, 500, 900]");
    run(study.path(), out.path());
    assert_ne!(std::fs::read(out.path().join("report/index.html")).unwrap(), report);
    change(study.path(), "anchors = [400, 500, 900]", "anchors = [400, 550, 900]");
    assert_eq!(run(study.path(), out.path()).ran(), 0);
    assert_eq!(std::fs::read(out.path().join("report/index.html")).unwrap(), report);
}

#[test]
fn a_damaged_stage_is_made_again() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    let stage = finished.stages.iter().find(|stage| stage.stage == "set:LIT").unwrap();
    let folder = out.path().join(".stages").join(&stage.key);
    std::fs::write(folder.join("memberships.arrow"), b"not arrow").unwrap();
    run(study.path(), out.path());
    assert_eq!(log_of(out.path()).last_run("ran"), ["set:LIT"]);
}

#[test]
fn another_program_reuses_nothing() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let options = common::options(out.path(), "another");
    let finished = crosscase_study::run_study(study.path(), &Methods::standard(), &options, &|_| {}).unwrap();
    assert_eq!(finished.ran(), finished.stages.len());
}

#[test]
fn two_runs_of_one_study_give_the_same_bytes_anywhere() {
    let (study, one, other) = (copy_of("lipset"), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(study.path(), one.path());
    run(study.path(), other.path());
    let published = |out: &std::path::Path| common::files_below(out, &[".stages", "log", ".lock"]);
    assert_eq!(published(one.path()), published(other.path()));
}

#[test]
fn what_is_no_longer_made_is_taken_away() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let stale = out.path().join("tables/truth-table-survival-not-SURV.csv");
    assert!(stale.is_file());
    change(study.path(), "incl_cut = 0.8\n", "incl_cut = 0.8\nnegated = false\n");
    run(study.path(), out.path());
    assert!(!stale.exists());
}
