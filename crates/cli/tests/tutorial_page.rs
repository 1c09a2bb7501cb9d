//! docs/tutorial.md: its files are written as the page shows them, and its commands run in its order.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::room::{commands_of, run_in};
use common::stdout;
use std::fs;

const PAGE: &str = include_str!("../../../docs/tutorial.md");

#[test]
fn every_command_of_the_page_runs() {
    let room = tempfile::tempdir().unwrap();
    let blocks = PAGE.split("\n```").filter_map(|block| block.split_once('\n'));
    let mut written = 0;
    for (head, text) in blocks {
        if let Some((_, file)) = head.split_once(' ').filter(|(kind, _)| ["csv", "toml"].contains(kind)) {
            let path = room.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{text}\n")).unwrap();
            written += 1;
        }
    }
    assert_eq!(written, 8);
    let commands = commands_of(PAGE);
    assert!(commands.len() >= 9, "{commands:?}");
    let mut said = String::new();
    for command in commands {
        said += &stdout(&run_in(room.path(), command));
    }
    assert!(said.contains("survey.csv") && said.contains("Ann"), "a trace of the folder shows everything: {said}");
    let read = |file: &str| fs::read_to_string(room.path().join(file)).unwrap();
    assert_eq!(read("mine/out/tables/memberships.csv"), read("handed-on/out/tables/memberships.csv"));
    let page = read("mine/out/report/index.html");
    assert!(
        !page.contains("STU252") && page.contains("turned toward helps"),
        "the direction of the viewpoint is fixed"
    );
    assert!(!page.contains("0 of 0 cases"), "no picture of nothing");
    assert!(page.contains("Held back by the study") && !page.contains("Without Ann") && !page.contains("Dorte"));
}
