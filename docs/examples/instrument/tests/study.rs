//! A study with the instrument runs from the log to a solution, and a membership goes back to the counts.

use crosscase_study::{Methods, RunOptions, TraceTarget, check_study, json_schema, run_study, trace};
use instrument::Events;
use std::path::Path;

fn methods() -> Methods {
    Methods::standard().with(Events).expect("no other method has this kind")
}

fn study() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/study"))
}

#[test]
fn a_study_runs_with_it() {
    let out = tempfile::tempdir().unwrap();
    let text = crosscase_data::TextStyle::default();
    let options = RunOptions { out: out.path().to_owned(), program: "test".to_owned(), command_line: |_| None, text };
    let finished = run_study(study(), &methods(), &options, &|_| {}).unwrap();
    assert!(finished.summary[0].starts_with("INNOV: MEETS"), "{:?}", finished.summary);
    let page = std::fs::read_to_string(&finished.report).unwrap();
    assert!(page.contains("Log of meetings: how often each event was logged"));
    let table = std::fs::read_to_string(out.path().join("tables/events-meetings.csv")).unwrap();
    assert_eq!(table, "event,times\nboard,4\nworkshop,8\n");
}

#[test]
fn the_way_back_ends_at_the_count() {
    let found = trace(study(), &methods(), "Braga", &TraceTarget::Set("MEETS".to_owned())).unwrap();
    let last = found.chain.last().unwrap();
    assert_eq!((last.table.as_str(), last.column.as_str(), last.value), ("log.csv", "workshop", Some(2.0)));
}

#[test]
fn a_unit_that_is_none_stops_the_study_with_both_places() {
    let room = tempfile::tempdir().unwrap();
    for file in ["study.toml", "partnerships.csv", "log.csv"] {
        std::fs::copy(study().join(file), room.path().join(file)).unwrap();
    }
    std::fs::write(room.path().join("log.csv"), "unit,event\nGent,workshop\n").unwrap();
    let error = check_study(room.path(), &methods()).unwrap_err().to_string();
    for text in ["study.toml:9:14", "`Gent` is no partnership of the study", "log.csv"] {
        assert!(error.contains(text), "{error}");
    }
}

#[test]
fn a_kind_that_is_taken_is_an_error_and_a_new_one_is_in_the_schema() {
    assert!(methods().with(Events).is_err());
    assert!(json_schema(&methods()).to_string().contains("\"const\":\"events\""));
}
