//! The commands of docs/network.md, each run as it is written on the files that the page shows.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::room::{commands_of, run_in};

const PAGE: &str = include_str!("../../../docs/network.md");

#[test]
fn every_command_of_the_page_runs() {
    let room = tempfile::tempdir().unwrap();
    let tables = PAGE.split("```csv\n").skip(1).map(|rest| rest.split_once("```").unwrap().0);
    for (name, table) in ["answers.csv", "roster.csv", "north.csv", "members.csv"].into_iter().zip(tables) {
        std::fs::write(room.path().join(name), table).unwrap();
    }
    let commands = commands_of(PAGE);
    assert!(commands.len() >= 7, "{commands:?}");
    for command in commands {
        run_in(room.path(), command);
    }
    let read = |name: &str| std::fs::read_to_string(room.path().join(name)).unwrap();
    assert!(read("partnerships.svg").contains("class=\"node absent\" data-node=\"Clinic\""));
    // North: 5 of 8 pairs that are known (Firm did not answer, and Users left the cell of Firm empty) are ties.
    let indicators = read("indicators.csv");
    let north = indicators.lines().find(|line| line.starts_with("North,")).unwrap();
    assert!(north.contains("0.625"), "{indicators}");
}
