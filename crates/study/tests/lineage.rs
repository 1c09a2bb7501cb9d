//! Nothing in a published table about the cases is without a source. All data are synthetic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::{column, fixture, run};
use crosscase_data::contract::CellRef;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The columns of a published table.
fn columns(out: &Path, table: &str) -> Vec<String> {
    let options = crosscase_data::ReadOptions::new().without_id().no_rows(crosscase_data::NoRows::Allow);
    let read = crosscase_data::read(out.join(format!("tables/{table}.arrow")), &options).unwrap();
    read.table.column_names().into_iter().map(str::to_owned).collect()
}

/// What each value rests on, as the lineage has it.
fn lineage(out: &Path) -> BTreeMap<CellRef, Vec<CellRef>> {
    let cells = |columns: [&str; 3]| -> Vec<CellRef> {
        let [table, id, name] = columns.map(|name| column(out, "lineage", name));
        let text = |of: &[Option<String>], row: usize| of[row].clone().unwrap_or_default();
        (0..id.len()).map(|row| CellRef::new(text(&table, row), text(&id, row), text(&name, row))).collect()
    };
    let mut all: BTreeMap<CellRef, Vec<CellRef>> = BTreeMap::new();
    let from = cells(["source_table", "source_id", "source_column"]);
    for (of, from) in cells(["table", "id", "column"]).into_iter().zip(from) {
        all.entry(of).or_default().push(from);
    }
    all
}

/// Whether a value leads down to a file of the study, whatever it goes over.
fn leads_to_a_file(of: &CellRef, all: &BTreeMap<CellRef, Vec<CellRef>>, study: &Path) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![of.clone()];
    while let Some(at) = open.pop() {
        if study.join(at.table.split(", sheet ").next().unwrap()).is_file() {
            return true;
        }
        open.extend(all.get(&at).into_iter().flatten().filter(|from| seen.insert((*from).clone())).cloned());
    }
    false
}

#[test]
fn every_table_about_the_cases_leads_down_to_the_files() {
    let (study, room) = (fixture("partnerships"), tempfile::tempdir().unwrap());
    let out = room.path();
    run(&study, out);
    let all = lineage(out);
    let mut walked = BTreeMap::new();
    let mut names: Vec<String> = fs::read_dir(out.join("tables"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".arrow").map(str::to_owned))
        .collect();
    names.sort();
    for table in names {
        let has = columns(out, &table);
        if !has.iter().any(|name| name == "case") {
            continue;
        }
        let cases: Vec<String> = column(out, &table, "case").into_iter().flatten().collect();
        let said = |name: &str| column(out, &table, name).into_iter().flatten().collect::<Vec<_>>();
        let of = |table: &str, names: Vec<String>| -> Vec<CellRef> {
            cases.iter().zip(names).map(|(case, name)| CellRef::new(table, case, name)).collect()
        };
        let wide = |table: &str, of: &dyn Fn(&str) -> bool| -> Vec<CellRef> {
            let names = has.iter().filter(|name| of(name));
            names.flat_map(|name| cases.iter().map(move |case| CellRef::new(table, case, name.as_str()))).collect()
        };
        let cells = match table.as_str() {
            "indicators" | "agreement" | "draws" => of("indicators", said("indicator")),
            "memberships" | "sides" => of("memberships", said("set")),
            "sets" => wide("memberships", &|name| name != "case"),
            "typology" => wide("typology", &|name| name.starts_with("type ")),
            "scores" => {
                let units = said("unit").into_iter().zip(said("indicator"));
                units.map(|(unit, indicator)| CellRef::new("scores", unit, indicator)).collect()
            }
            // Rows of the files themselves, which name these.
            "ratings" | "ties" => said("file").into_iter().map(|file| CellRef::new(file, "", "")).collect(),
            // Who is in a network and who answered: the rows of the rosters and of the answers themselves.
            "roster" | "response" => continue,
            table if table.starts_with("network-") => wide(table, &|name| name != "case"),
            // How an analysis went, case by case: its sets are above.
            "analysed" => continue,
            table if table.starts_with("influence-") => continue,
            other => panic!("{other} is about cases: say where its values come from"),
        };
        assert!(!cells.is_empty(), "{table}");
        for cell in &cells {
            assert!(leads_to_a_file(cell, &all, &study), "{table}: {cell:?} comes from nowhere");
        }
        walked.insert(table, cells.len());
    }
    assert!(walked.len() >= 10 && walked["memberships"] == 19 * 12, "{walked:?}");
}
