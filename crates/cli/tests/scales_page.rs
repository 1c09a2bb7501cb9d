//! The commands of docs/scales.md, each run as it is written on the files that the page shows.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::room::{commands_of, run_in};
use common::{stderr, stdout};

const PAGE: &str = include_str!("../../../docs/scales.md");

#[test]
fn every_command_of_the_page_runs() {
    let room = tempfile::tempdir().unwrap();
    let block = |kind: &str, at: usize| {
        let rest = PAGE.split(&format!("```{kind}\n")).nth(at + 1).unwrap();
        rest.split_once("```").unwrap().0
    };
    for (name, text) in [
        ("answers.csv", block("csv", 0)),
        ("asked.csv", block("csv", 1)),
        ("persons.csv", block("csv", 2)),
        ("instrument.toml", block("toml", 0)),
        ("study.toml", block("toml", 1)),
        ("model.lav", block("text", 0)),
        ("target.csv", block("csv", 3)),
        ("equal.lav", block("text", 1)),
    ] {
        std::fs::write(room.path().join(name), text).unwrap();
    }
    let commands = commands_of(PAGE);
    assert!(commands.len() >= 17, "{commands:?}");
    for command in commands {
        run_in(room.path(), command);
    }
    // (4 + 2 + (6 − 4))/3 is what p08 answered.
    let read = |name: &str| std::fs::read_to_string(room.path().join(name)).unwrap();
    assert!(read("scores.csv").lines().any(|line| line.starts_with("p08,2.33")), "{}", read("scores.csv"));
    assert!(read("cases.csv").lines().any(|line| line.starts_with("South,4,6,")), "{}", read("cases.csv"));
    assert!(read("draws.csv").starts_with("indicator,case,draw,value"), "{}", read("draws.csv"));
    // The roles of South: of government p05 has 1.5, of the users p06 and p08 have 1.75 and 7/3, of the private p07 has 1.75.
    let indicators = read("results/tables/indicators.csv");
    let of_south = indicators.lines().find(|line| line.starts_with("trust,South,")).unwrap();
    let value: f64 = of_south.split(',').nth(2).unwrap().parse().unwrap();
    assert!((value - (1.5 + f64::midpoint(1.75, 7.0 / 3.0) + 1.75) / 3.0).abs() < 1e-12, "{of_south}");
    // The template says of itself that nobody has validated it, and holds its own range.
    std::fs::write(room.path().join("t.csv"), "id,att1,att2,att3,att4\n1,agree,eens,disagree,weet niet\n").unwrap();
    let told = run_in(
        room.path(),
        "scales scores t.csv --instrument template.toml --scale attitudes --min-answered 0.5 --format json",
    );
    assert!(stderr(&told).contains("unvalidated template"), "{}", stderr(&told));
    let json: serde_json::Value = serde_json::from_str(&stdout(&told)).unwrap();
    assert_eq!(json["scores"][0]["score"], 4.0, "disagree turned round is agree");
}
