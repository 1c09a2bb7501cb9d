//! The commands of docs/typology.md, each run as it is written on the files that the page shows.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{crosscase, stderr};

const PAGE: &str = include_str!("../../../docs/typology.md");

#[test]
fn every_command_of_the_page_runs_and_the_page_is_right() {
    let room = tempfile::tempdir().unwrap();
    let block = |kind: &str| PAGE.split_once(&format!("```{kind}\n")).unwrap().1.split_once("```").unwrap().0;
    std::fs::write(room.path().join("cases.csv"), block("csv")).unwrap();
    std::fs::write(room.path().join("typology.toml"), block("toml")).unwrap();
    let study = PAGE.rsplit_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    std::fs::write(room.path().join("study.toml"), study).unwrap();
    let commands: Vec<&str> = PAGE.lines().filter_map(|line| line.strip_prefix("crosscase ")).collect();
    assert!(commands.len() >= 16, "{commands:?}");
    for command in commands {
        let output = crosscase().current_dir(room.path()).args(command.split(' ')).output().unwrap();
        assert!(output.status.success(), "{command}: {}", stderr(&output));
    }
    let json = |command: &str| {
        let output = crosscase().current_dir(room.path()).args(command.split(' ')).output().unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let check = json("typology check typology.toml cases.csv --format json");
    assert_eq!((&check["cells"], &check["impossible"]), (&18.into(), &1.into()));
    assert_eq!((&check["exclusive"], &check["exhaustive"]), (&true.into(), &false.into()));
    let substruction = json("typology substruct typology.toml --format json");
    assert_eq!(substruction["core"], serde_json::json!(["lead"]));
    // Kiel may be user-led or not; Bonn is in no type.
    let assigned = json("typology assign typology.toml cases.csv --format json");
    let case =
        |name: &str| assigned["cases"].as_array().unwrap().iter().find(|case| case["case"] == name).unwrap().clone();
    assert_eq!(
        (&case("Kiel")["type"], &case("Kiel")["possible"]),
        (&serde_json::Value::Null, &serde_json::json!(["user-led"]))
    );
    assert_eq!(case("Bonn")["possible"], serde_json::json!([]));
    let space = std::fs::read_to_string(room.path().join("space.svg")).unwrap();
    assert!(space.contains("Oss") && space.contains("In no cell: Kiel."), "{space}");
}
