//! `network measures` from the command line: the contract's object, what is missing, what is left out, and what goes wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::room::{Files, asked};
use serde_json::Value;

const MEASURES: [&str; 7] = ["network", "measures", "e.csv", "--nodes", "n.csv", "--format", "json"];

/// The JSON of measures among these files, and what is said of them.
#[track_caller]
fn measures(files: Files<'_>, flags: &[&str]) -> (Value, String) {
    let (status, json, said) = asked(files, [&MEASURES, flags].concat());
    assert_eq!(status, 0, "{flags:?}: {said}");
    (json, said)
}

#[track_caller]
fn fails(files: Files<'_>, flags: &[&str], status: i32, message: &str) {
    let (found, _, said) = asked(files, [&MEASURES, flags].concat());
    assert_eq!(found, status, "{said}");
    assert!(said.contains(message), "{said}");
}

const NODES: (&str, &str) = ("n.csv", "node,sector,staff\nCity,gov,40\nCare,care,10\nUsers,users,\nLone,,5\n");
const TIES: (&str, &str) = ("e.csv", "source,target,weight\nCity,Care,3\nCare,City,1\nUsers,City,2\n");

#[test]
fn the_object_of_the_contract() {
    let (found, told) = measures(&[NODES, TIES], &["--directed", "--group", "sector"]);
    for key in [
        "density",
        "dyads",
        "reciprocity",
        "transitivity",
        "triads",
        "components",
        "krackhardt",
        "centralization",
        "ei_index",
        "fragmentation",
        "cutpoints",
        "bridges",
        "assortativity",
        "modularity",
        "definitions",
    ] {
        assert!(found.get(key).is_some(), "{key}");
    }
    for key in [
        "node",
        "degree",
        "indegree",
        "outdegree",
        "betweenness",
        "harmonic",
        "pagerank",
        "constraint",
        "coreness",
        "brokerage",
        "effective_size",
        "efficiency",
        "hierarchy",
    ] {
        assert!(found["nodes"][0].get(key).is_some(), "{key}");
    }
    assert_eq!(found["triads"].as_object().unwrap().len(), 16);
    assert_eq!((&found["density"], &found["dyads"]["mutual"]), (&0.25.into(), &1.into()));
    assert!(found["nodes"][3]["constraint"].is_null() && found["nodes"][0].get("betweenness_se").is_none());
    assert_eq!(found["nodes"][0]["brokerage"]["liaison"], 1);
    assert_eq!(told.matches("warning").count(), 0, "{told}");
}

#[test]
fn values_and_attributes() {
    let (found, told) =
        measures(&[NODES, TIES], &["--directed", "--valued", "--numeric", "staff", "--lengths", "inverse"]);
    assert_eq!((&found["density"], &found["nodes"][0]["outdegree"]), (&0.5.into(), &3.0.into()));
    assert!(told.contains("an end has no `staff` [NET133]"), "{told}");
    let (found, _) = measures(&[NODES, ("e.csv", "source,target,weight\nCity,Care,-3\nUsers,City,2\n")], &["--valued"]);
    assert_eq!((&found["density"], &found["nodes"][0]["degree"]), (&(-1.0 / 6.0).into(), &(-1.0).into()));
    assert_eq!(found["components"]["weak"], 3, "a weight below 0 is no tie");
}

#[test]
fn estimates_depend_on_the_seed_alone() {
    let flags = ["--directed", "--pivots", "2", "--seed", "4"];
    let (found, _) = measures(&[NODES, TIES], &flags);
    let (one, _) = measures(&[NODES, TIES], &[&flags[..], &["--threads", "1"]].concat());
    assert_eq!(found, one);
    assert!(found["nodes"][0]["betweenness_se"].is_number() && found["centralization"]["betweenness"].is_null());
}

#[test]
fn what_goes_wrong() {
    fails(&[NODES, TIES], &["--directed", "--group", "size"], 1, "there are sector, staff [NET081]");
    fails(&[NODES, TIES], &["--directed", "--numeric", "sector"], 1, "there are staff [NET081]");
    fails(&[NODES, TIES], &["--directed", "--measures", "centrality"], 2, "[NET033]");
    fails(&[NODES, TIES], &["--directed", "--pivots", "0"], 2, "--pivots");
    let negative = ("e.csv", "source,target,weight\nCity,Care,-3\n");
    fails(&[NODES, negative], &[], 1, "[NET005]");
    fails(&[NODES, negative], &["--signed", "--lengths", "weight"], 1, "above 0 [NET030]");
}
