//! The commands of docs/typology.md, each run as it is written on the files that the page shows.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::room::{commands_of, run_in};

const PAGE: &str = include_str!("../../../docs/typology.md");

/// The page on invented cases, and its last part on published ones.
fn parts() -> (&'static str, &'static str) {
    PAGE.split_once("\n## 9. ").unwrap()
}

#[test]
fn every_command_of_the_page_runs_and_the_page_is_right() {
    let room = tempfile::tempdir().unwrap();
    let (page, _) = parts();
    let block = |kind: &str| page.split_once(&format!("```{kind}\n")).unwrap().1.split_once("```").unwrap().0;
    std::fs::write(room.path().join("cases.csv"), block("csv")).unwrap();
    std::fs::write(room.path().join("typology.toml"), block("toml")).unwrap();
    let study = page.rsplit_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    std::fs::write(room.path().join("study.toml"), study).unwrap();
    let commands = commands_of(page);
    assert!(commands.len() >= 16, "{commands:?}");
    for command in commands {
        run_in(room.path(), command);
    }
    let json =
        |command: &str| serde_json::from_slice::<serde_json::Value>(&run_in(room.path(), command).stdout).unwrap();
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

/// Lipset's countries in the memberships of Ragin's chapter, from coded cases to types, cells, reductions, substruction, empirical types
/// and a QCA by type. By hand from the table: 24 cells, of which 6 have INDUSTRIAL without DEV; developed are ten countries, of which
/// Finland and Ireland are not industrial; the cells that have a country are nine.
#[test]
fn the_published_example_goes_from_cases_to_a_comparison_by_type() {
    let room = tempfile::tempdir().unwrap();
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/democracies");
    for name in ["countries.csv", "typology.toml", "study.toml"] {
        std::fs::copy(fixture.join(name), room.path().join(name)).unwrap();
    }
    let (_, part) = parts();
    let run = |command: &str| run_in(room.path(), command);
    let commands = commands_of(part);
    assert!(commands.len() >= 12, "{commands:?}");
    for command in commands {
        run(command);
    }
    let json = |command: &str| serde_json::from_slice::<serde_json::Value>(&run(command).stdout).unwrap();
    let check = json("typology check typology.toml countries.csv --format json");
    assert_eq!(["cells", "impossible", "occupied", "empty"].map(|key| check[key].as_u64().unwrap()), [24, 6, 9, 9]);
    assert_eq!((&check["exclusive"], &check["exhaustive"]), (&true.into(), &true.into()));
    let found = json("typology substruct typology.toml --format json");
    assert_eq!(found["core"], serde_json::json!(["DEV", "INDUSTRIAL"]));
    assert_eq!(found["unused"], serde_json::json!(["URB", "cabinets"]));
    let assigned = json("typology assign typology.toml countries.csv --format json");
    let of = |name: &str| {
        let all = assigned["summary"].as_array().unwrap();
        all.iter().find(|one| one["type"] == name).unwrap()["cases"].clone()
    };
    assert_eq!(of("industrial"), serde_json::json!(["AU", "BE", "CZ", "FR", "DE", "NL", "SE", "UK"]));
    assert_eq!(of("rich countryside"), serde_json::json!(["FI", "IE"]));
    assert_eq!(of("agrarian").as_array().unwrap().len(), 8);
    let reduced = json("typology reduce typology.toml countries.csv --format json");
    let steps = reduced["steps"].as_array().unwrap().iter();
    let groups: Vec<(u64, u64)> =
        steps.map(|step| (step["before"].as_u64().unwrap(), step["after"].as_u64().unwrap())).collect();
    assert_eq!(groups, [(18, 12), (12, 12), (12, 8)]);
    // What the commands take along is what they find.
    let typed = std::fs::read_to_string(room.path().join("typed.csv")).unwrap();
    let clusters = json("typology cluster countries.csv --items DEV,URB,LIT,IND --k 3 --format json");
    for ((line, case), cluster) in typed
        .lines()
        .skip(1)
        .zip(assigned["cases"].as_array().unwrap())
        .zip(clusters["solutions"][0]["clusters"].as_array().unwrap())
    {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[0], case["case"].as_str().unwrap());
        assert!(cells.contains(&case["type"].as_str().unwrap()) && cells[1].parse().ok() == cluster.as_u64(), "{line}");
    }
    let deviant = json("typology select typed.csv --role deviant --type type --outcome SURV --format json");
    let picks = deviant["picks"].as_array().unwrap();
    let in_kind: Vec<&str> =
        picks.iter().filter(|pick| pick["in_kind"] == true).map(|pick| pick["case"].as_str().unwrap()).collect();
    assert_eq!(in_kind, ["AU", "DE"]);
    let by_type = std::fs::read_to_string(room.path().join("results/tables/by-type-within-SURV.csv")).unwrap();
    let industrial = by_type.lines().find(|line| line.starts_with("industrial,")).unwrap();
    assert!(industrial.contains("BE; CZ; FR; NL; SE; UK") && industrial.contains("AU; DE"), "{industrial}");
    // All of them are above 0.5 in LIT, which so tells nothing of one from another.
    assert!(industrial.contains(",URB*STB,0.90366"), "{industrial}");
}
