//! What is noticed of the files of networks, and who did not answer, whichever command reads them.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{crosscase, stderr, stdout};
use serde_json::Value;
use std::path::Path;

/// Runs a command of `network` in a folder, and hands over its exit status, JSON (null where it prints none) and what it says.
fn run(room: &Path, command: &str) -> (i32, Value, String) {
    let output = crosscase().current_dir(room).arg("network").args(command.split(' ')).output().unwrap();
    let json = serde_json::from_str(&stdout(&output)).unwrap_or(Value::Null);
    (output.status.code().unwrap(), json, stderr(&output))
}

/// Who did not answer is not who has no ties: what a questionnaire becomes says so to every command, and so does a roster of who answered.
#[test]
fn the_absent_are_not_without_ties() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(room.path().join(name), text).unwrap();
    write("q.csv", "who,City,Clinic,Users,Firm\nCity,,2,1,0\nClinic,3,,0,1\nUsers,1,0,,1\n");
    write("r.csv", "node,answered\nCity,1\nClinic,1\nUsers,1\nFirm,0\n");
    let (status, _, told) = run(room.path(), "roster q.csv --respondent who --alters City:Firm --output t.csv");
    assert!(status == 0 && told.contains("NET191"), "{told}");
    let (_, json, told) = run(room.path(), "measures t.csv --nodes r.csv --directed --format json");
    assert!((json["density"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12, "6 of the 9 that are known: {json}");
    assert!(told.contains("NET130") && !told.contains("NET125"), "the list says what is not known: {told}");
    // A list of ties alone, with a roster that says who answered.
    write("only.csv", "source,target\nCity,Clinic\nCity,Users\nClinic,City\nClinic,Firm\nUsers,City\nUsers,Firm\n");
    let density = |flags: &str| {
        let (status, json, told) = run(room.path(), &format!("measures only.csv --nodes r.csv --format json {flags}"));
        (status, json["density"].as_f64(), told)
    };
    let (_, silent, told) = density("--directed");
    assert!(silent == Some(0.5) && told.contains("NET125") && told.contains("--responded answered"), "{told}");
    let (_, known, told) = density("--directed --responded answered");
    assert!((known.unwrap() - 2.0 / 3.0).abs() < 1e-12 && !told.contains("NET125"), "{told}");
    assert_eq!(density("--responded answered").0, 2, "rows are reports of one end");
    let (status, json, told) =
        run(room.path(), "symmetrize only.csv --nodes r.csv --responded answered --rule intersection --format json");
    assert_eq!((status, json["agreement"]["unknown"].as_u64()), (0, Some(3)), "{told}");
    for command in ["communities", "homophily --group answered --permutations exact", "draw --output a.svg"] {
        let (name, flags) = command.split_once(' ').unwrap_or((command, ""));
        let line = format!("{name} only.csv --nodes r.csv --directed --responded answered {flags}");
        let (status, _, told) = run(room.path(), line.trim());
        assert_eq!(status, 0, "{line}: {told}");
    }
}

/// What reading notices of numbers, of sheets and of columns is told by the commands that make ties, too.
#[test]
fn what_reading_notices_is_told() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(room.path().join(name), text).unwrap();
    write("th.csv", "who;A;B;C\nA;;1.500;0\nB;2.250;;1\nC;0;1.000;\n");
    write("tm.csv", "source;target;weight\nA;x;1.500\nB;y;2.250\nB;x;1.000\n");
    write("mm.csv", "org;x;y\nA;1.500;0\nB;1.000;2.250\n");
    let sheet = |name: &str| {
        let table = crosscase_data::TableBuilder::default().id("who", ["A", "B"]).number("A", [None, Some(1.0)]);
        let table = table.number("B", [Some(1.0), None]).build().unwrap();
        (name.to_owned(), table)
    };
    let sheets = [sheet("Advice"), sheet("Money")];
    let sheets: Vec<(&str, &crosscase_data::Table)> = sheets.iter().map(|(name, table)| (&**name, table)).collect();
    std::fs::write(room.path().join("two.xlsx"), crosscase_data::tables_to_workbook(sheets).unwrap().bytes).unwrap();
    for (command, code) in [
        ("roster th.csv --respondent who --alters A:C", "DAT106"),
        ("roster two.xlsx --respondent who --alters A:B", "DAT108"),
        ("two-mode tm.csv", "DAT106"),
        ("project tm.csv --keep source --weights sum", "DAT106"),
        ("two-mode mm.csv --matrix", "DAT106"),
    ] {
        let (status, _, told) = run(room.path(), command);
        assert!(status == 0 && told.contains(code), "{command}: {told}");
    }
}

/// Two files of one network, of which igraph counts the nodes in two orders, are the same relation.
#[test]
fn counted_nodes_are_compared_by_name() {
    let room = tempfile::tempdir().unwrap();
    let gml = |names: [&str; 4], ties: [[usize; 2]; 4]| {
        let nodes = names.iter().enumerate().map(|(at, name)| format!("node [ id {at} name \"{name}\" ]\n"));
        let ties = ties.iter().map(|[source, target]| format!("edge [ source {source} target {target} ]\n"));
        format!("graph [ directed 0\n{}{}]", nodes.collect::<String>(), ties.collect::<String>())
    };
    let write = |name: &str, text: String| std::fs::write(room.path().join(name), text).unwrap();
    write("y.gml", gml(["Ann", "Bob", "Cy", "Dee"], [[0, 1], [1, 2], [2, 0], [2, 3]]));
    write("x.gml", gml(["Dee", "Cy", "Bob", "Ann"], [[3, 2], [2, 1], [1, 3], [1, 0]]));
    let (_, json, told) = run(room.path(), "qap y.gml x.gml --permutations exact --format json");
    assert!((json["correlation"].as_f64().unwrap() - 1.0).abs() < 1e-12 && told.contains("NET118"), "{json} {told}");
}
