//! What a study publishes keeps the data contract: every typed table passes its checks, and every key finds its row.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::{fixture, run};
use crosscase_data::contract::{ANSWERS, CODEBOOK, INDICATORS, LINEAGE, MEMBERSHIPS, Schema, UNITS};
use crosscase_data::{NoRows, ReadOptions, Table};
use std::path::Path;

const TABLES: [(&str, &Schema); 6] = [
    ("units", &UNITS),
    ("codebook", &CODEBOOK),
    ("answers", &ANSWERS),
    ("indicators", &INDICATORS),
    ("memberships", &MEMBERSHIPS),
    ("lineage", &LINEAGE),
];

fn check(study: &Path) {
    let out = tempfile::tempdir().unwrap();
    run(study, out.path());
    let read = |name: &str| -> Table {
        let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
        crosscase_data::read(out.path().join(format!("tables/{name}.arrow")), &options).unwrap().table
    };
    let tables: Vec<Table> = TABLES.iter().map(|(name, schema)| schema.check(&read(name)).unwrap()).collect();
    let all: Vec<&Table> = tables.iter().collect();
    for ((name, schema), table) in TABLES.iter().zip(&tables) {
        let unchecked = schema.check_references(table, &all).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(unchecked.is_empty(), "{name}: the tables of some keys were not published");
    }
}

#[test]
fn lipset() {
    check(&fixture("lipset"));
}

#[test]
fn companies() {
    check(&fixture("companies"));
}

#[test]
fn the_study_to_start_from() {
    let room = tempfile::tempdir().unwrap();
    crosscase_study::new_study(&room.path().join("trust"), crosscase_study::Template::Small).unwrap();
    check(&room.path().join("trust"));
}

#[test]
fn levels_of_a_multi_value_set_are_no_memberships() {
    let study = common::copy_of("lipset");
    common::change(
        study.path(),
        "method = \"direct\"\nanchors = [400, 550, 900]\nidm = 0.9525741268224334",
        "method = \"multi-value\"\nanchors = [550, 850]",
    );
    common::change(study.path(), "expect = { SURV = \"present\" }", "expect = { SURV = 2 }");
    check(study.path());
}
