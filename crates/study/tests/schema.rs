//! The keys of study.toml come from the structs that read them: the published schema and the reference page say the same.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use crosscase_study::{Methods, json_schema};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn docs(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file)
}

/// `UPDATE_SCHEMA=1 cargo test -p crosscase-study --test schema` writes it anew.
#[test]
fn the_published_schema_is_the_generated_one() {
    let made = json_schema(&Methods::standard());
    let path = docs("study.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
    }
    // As values, since other crates of a build decide in which order a map is written.
    let published: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert!(published == made, "docs/study.schema.json is not what the structs say");
}

/// The keys of each table of the study file, over all kinds of its sections.
fn keys_of_the_schema() -> BTreeMap<String, BTreeSet<String>> {
    let schema = json_schema(&Methods::standard());
    let names = |section: &Value| section["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut keys = BTreeMap::new();
    for (table, of) in schema["properties"].as_object().unwrap() {
        // [study] and [typology] are one section each, the others a table of sections.
        let section = if of["properties"].is_object() { of } else { &of["additionalProperties"] };
        let kinds = section["oneOf"].as_array().cloned().unwrap_or_else(|| vec![section.clone()]);
        keys.insert(table.clone(), kinds.iter().flat_map(names).collect());
    }
    keys
}

/// The keys in the first cells of the tables of the page, by the section that its headings name.
fn keys_of_the_page() -> BTreeMap<String, BTreeSet<String>> {
    let page = std::fs::read_to_string(docs("study.md")).unwrap();
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut table = None;
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let named = heading.split_once("`[").and_then(|(_, rest)| rest.split_once("]`"));
            table = named.map(|(name, _)| name.split('.').next().unwrap_or(name).to_owned());
        }
        let Some(table) = &table else { continue };
        let entry = keys.entry(table.clone()).or_default();
        if let Some(cell) = line.strip_prefix("| `").and_then(|rest| rest.split_once(" |")) {
            let words = cell.0.split(['`', ',', ' ']).filter(|word| !word.is_empty());
            entry.extend(words.map(|word| word.split('.').next().unwrap_or(word).to_owned()));
        }
    }
    keys
}

#[test]
fn the_reference_page_has_every_key_and_no_other() {
    assert_eq!(keys_of_the_page(), keys_of_the_schema());
}
