//! Files that are nearly what a command reads: truth tables that are printed in another way, rows that stand for several cases, and values that
//! their file calls something. All data are synthetic; figures are worked out by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::questions::{check, refused, run, with};
use common::{crosscase, stderr, stdout};
use crosscase_data::{CodedValue, Format, TableBuilder, VariableCodebook, to_labelled_bytes};
use serde_json::json;
use std::fs;

#[test]
fn truth_tables_in_other_letters_and_signs() {
    let table = ["qca", "truth-table", "--outcome", "OUT", "--conditions", "A,B"];
    let fsqca = "A,B,number,OUT\n1,0,3,1\n0,1,2,0\n1,1,4,C\n";
    // Small letters and decimals, as spreadsheets have them; what else a remainder may be has to be said.
    let spelled = fsqca.replace("C\n", "c\n").replace(",1\n", ",1.0\n").replace(",0\n", ",0.0\n");
    check("c and 1.0", &spelled, &table, &[("/rows/1/out", json!("1")), ("/rows/2/out", json!("C"))]);
    let dashed = "row,A,B,OUT\n1,1,0,1\n2,0,1,0\n3,1,1,?\n4,0,0,none\n";
    refused("near a table", dashed, &table, 1, &["--input-is truth-table"]);
    refused(
        "near a table without names",
        &dashed
            .replace("row,", "")
            .replace("1,1,0,1", "1,0,1")
            .replace("2,0,1,0", "0,1,0")
            .replace("3,1,1,?", "1,1,?")
            .replace("4,0,0,none", "0,0,none"),
        &table,
        1,
        &["--input-is truth-table"],
    );
    refused(
        "by a command that reads none",
        dashed,
        &["qca", "fit", "--expr", "A -> OUT"],
        1,
        &["published truth table", "qca truth-table"],
    );
    refused("cases, as it is said", dashed, &with(&table, &["--input-is", "cases"]), 1, &["OUT"]);
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("in.csv"), "row,A,B,OUT,No. of cases,all\n1,1,0,1,3,1\n2,0,1,0,2,0\n3,1,1,C,4,1\n")
        .unwrap();
    let told = stderr(
        &crosscase().args(&table[..2]).arg("in.csv").args(&table[2..]).current_dir(room.path()).output().unwrap(),
    );
    assert!(
        told.contains("if No. of cases says how many cases") && told.contains("--weights \"No. of cases\""),
        "{told}"
    );
}

/// A row that stands for three cases is three rows, in every command that says how sets fit.
#[test]
fn weights_are_identical_cases_everywhere() {
    let weighted = "case,A,B,Y,w,g\na,1,1,1,3,n\nb,1,0,0,1,n\nc,0,1,0,2,s\n";
    let each = "case,A,B,Y,g\na,1,1,1,n\na2,1,1,1,n\na3,1,1,1,n\nb,1,0,0,n\nc,0,1,0,s\nc2,0,1,0,s\n";
    for (args, pointer) in [
        (&["qca", "fit", "--expr", "A -> Y"][..], "/terms"),
        (&["qca", "cluster", "--expr", "A -> Y", "--clusters", "g"], ""),
        (&["qca", "theory", "--theory", "A", "--found", "A*B", "--outcome", "Y"], "/theory"),
        (&["qca", "two-step", "--outcome", "Y", "--remote", "A", "--proximate", "B"], "/models"),
    ] {
        let answer = |file: &str, args: &[&str]| {
            run(&tempfile::tempdir().unwrap(), file, args).unwrap().pointer(pointer).cloned()
        };
        let (three, one) = (answer(weighted, &with(args, &["--weights", "w"])), answer(each, args));
        assert_eq!(three, one, "{args:?}");
        assert_ne!(answer(weighted, args), one, "{args:?}: the weights make a difference");
    }
    let bounds = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A,B", "--bounds", "--weights", "w"];
    refused("whose value is missing is not known", weighted, &bounds, 2, &["--weights does not go with --bounds"]);
}

/// The code of an answer is not its place among the levels, and groups may be called as the file calls them.
#[test]
fn labels_of_spss_are_levels_and_groups() {
    let table = TableBuilder::default()
        .id("c", ["a", "b", "d"])
        .number("role", [1.0, 2.0, 2.0].map(Some))
        .number("trust", [1.0, 3.0, 2.0].map(Some))
        .build()
        .unwrap();
    let mut codebook = VariableCodebook::of(&table);
    for (name, labels) in [("role", &["mate", "skipper"][..]), ("trust", &["high", "mid", "low"])] {
        let variable = codebook.variables.iter_mut().find(|variable| variable.name == name).unwrap();
        let coded =
            labels.iter().zip(1_u8..).map(|(label, code)| (CodedValue::Number(code.into()), (*label).to_owned()));
        variable.labels = coded.collect();
    }
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("h.sav"), to_labelled_bytes(&table, &codebook, Format::Sav).unwrap().bytes).unwrap();
    let asked = |args: &[&str]| {
        let output =
            crosscase().args(["calibrate", "h.sav", "--format", "csv"]).args(args).current_dir(room.path()).output();
        let output = output.unwrap();
        (stdout(&output), stderr(&output))
    };
    let qualitative = ["--column", "trust", "--method", "qualitative", "--levels"];
    for (args, expected) in [
        (with(&qualitative, &["low=0,mid=0.6,high=1"]), "a,high,1\nb,low,0\nd,mid,0.6\n"),
        (with(&qualitative, &["low=0,mid=0.6,high=1", "--recode", "1=3,3=1"]), "a,high,1\nb,low,0\nd,mid,0.6\n"),
        (
            with(&qualitative, &["none=0,full=1", "--recode", "low=none,mid=none,high=full"]),
            "a,full,1\nb,none,0\nd,none,0\n",
        ),
        (
            "--column trust --method crisp --by role --anchors-for mate=0.5 --anchors-for skipper=2.5"
                .split(' ')
                .collect(),
            "a,1,1\nb,3,1\nd,2,0\n",
        ),
        (
            "--column trust --method crisp --by role --anchors-for 1=1.5 --anchors-for 2=2.5".split(' ').collect(),
            "a,1,0\nb,3,1\nd,2,0\n",
        ),
    ] {
        let (found, told) = asked(&args);
        assert_eq!(found.split_once('\n').map(|(_, rows)| rows), Some(expected), "{args:?}: {found}{told}");
    }
    let (_, told) = asked(&with(&qualitative, &["4"]));
    for part in [
        "\"1\" (high)",
        "the file calls its values high, mid, low",
        "fully out",
        "SET025",
        "h.sav, record 1, column trust",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
