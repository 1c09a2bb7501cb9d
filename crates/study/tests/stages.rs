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
        "assumed:survival",
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

/// The error of a run into a folder.
#[track_caller]
fn refused(study: &std::path::Path, out: &std::path::Path) -> String {
    let run = crosscase_study::run_study(study, &Methods::standard(), &common::options(out, "test"), &|_| {});
    run.unwrap_err().to_string()
}

#[test]
fn what_no_run_wrote_is_never_replaced() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    let own = out.path().join("tables/units.csv");
    std::fs::create_dir(out.path().join("tables")).unwrap();
    std::fs::write(&own, "my,own\n").unwrap();
    assert!(refused(study.path(), out.path()).contains("units.csv: no run wrote this file"));
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "my,own\n");
    std::fs::remove_file(&own).unwrap();
    run(study.path(), out.path());

    let script = out.path().join("r/survival-SURV-parsimonious.R");
    let edited = std::fs::read_to_string(&script).unwrap() + "# mine\n";
    std::fs::write(&script, &edited).unwrap();
    assert!(refused(study.path(), out.path()).contains("was edited since it was written"));
    assert_eq!(std::fs::read_to_string(&script).unwrap(), edited);
}

#[test]
fn an_input_among_the_results_is_never_replaced() {
    let study = copy_of("lipset");
    let tables = study.path().join("out/tables");
    std::fs::create_dir_all(&tables).unwrap();
    std::fs::copy(study.path().join("figures.csv"), tables.join("figures.csv")).unwrap();
    change(study.path(), "file = \"figures.csv\"", "file = \"out/tables/figures.csv\"");
    let message = refused(study.path(), &study.path().join("out"));
    assert!(message.contains("figures.csv: this input lies among the results"), "{message}");
}

#[test]
fn a_run_killed_while_publishing_does_not_lock_itself_out() {
    let (study, out, other) = (copy_of("lipset"), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let journal = std::fs::read_to_string(out.path().join(".written.json")).unwrap();
    change(study.path(), "anchors = [400, 550, 900]", "anchors = [400, 500, 900]");
    run(study.path(), other.path());
    // As if killed after some files of the next run: the journal names both, the files are of either.
    let next = std::fs::read_to_string(other.path().join(".written.json")).unwrap();
    let read = |text: &str| serde_json::from_str::<std::collections::BTreeMap<String, Vec<String>>>(text).unwrap();
    let mut both = read(&journal);
    for (name, hashes) in read(&next) {
        both.entry(name).or_default().extend(hashes);
    }
    std::fs::write(out.path().join(".written.json"), serde_json::to_vec(&both).unwrap()).unwrap();
    for file in ["tables/sets.csv", "report/index.html"] {
        std::fs::copy(other.path().join(file), out.path().join(file)).unwrap();
    }
    let mark = std::fs::read_to_string(out.path().join(".lock")).unwrap();
    std::fs::write(out.path().join(format!("tables/.half-{mark}-x")), "half").unwrap();
    run(study.path(), out.path());
    let published = |out: &std::path::Path| common::files_below(&out.join("tables"), &[]);
    assert_eq!(published(out.path()), published(other.path()));
}

#[test]
fn two_stages_in_each_others_place_are_made_again_and_that_is_said() {
    let (study, out) = (copy_of("lipset"), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    let key = |name: &str| finished.stages.iter().find(|stage| stage.stage == name).unwrap().key.clone();
    let at = |key: &str| out.path().join(".stages").join(key);
    let (one, other) = (at(&key("set:DEV")), at(&key("set:URB")));
    std::fs::rename(&one, at("swap")).unwrap();
    std::fs::rename(&other, &one).unwrap();
    std::fs::rename(at("swap"), &other).unwrap();
    let again = run(study.path(), out.path());
    assert_eq!(log_of(out.path()).last_run("ran"), ["set:DEV", "set:URB"]);
    let said: Vec<_> = again.diagnostics.iter().filter(|said| said.code == "STU206").collect();
    assert_eq!(said.len(), 2);
    assert!(said[0].message.contains("set:DEV"));
}
