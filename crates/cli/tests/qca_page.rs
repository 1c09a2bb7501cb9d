//! The commands of docs/qca.md, each run as it is written, and what the page says of their figures.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

mod common;

use common::room::{commands_of, run_in, words_of};
use common::{crosscase, stderr};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../../docs/qca.md");
const RAW: &str = include_str!("../../../fixtures/lipset/figures.csv");
const SETS: &str = include_str!("../../qca/tests/data/lipset_fuzzy.csv");

/// A folder with the files that the page names.
fn room(name: &str) -> PathBuf {
    let room = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&room);
    std::fs::create_dir_all(&room).unwrap();
    std::fs::write(room.join("raw.csv"), RAW).unwrap();
    std::fs::write(room.join("sets.csv"), SETS).unwrap();
    let mut panel = String::new();
    for (at, line) in SETS.lines().enumerate() {
        let label = if at == 0 { "YEAR,COUNTRY".to_owned() } else { format!("{},u{}", 1920 + at % 2 * 10, at / 2) };
        let _ = writeln!(panel, "{line},{label}");
    }
    std::fs::write(room.join("panel.csv"), panel).unwrap();
    room
}

fn json(room: &Path, command: &str) -> serde_json::Value {
    serde_json::from_slice(&run_in(room, &format!("{command} --format json")).stdout).unwrap()
}

#[test]
fn every_command_of_the_page_runs() {
    let room = room("qca-page");
    let commands = commands_of(PAGE);
    assert!(commands.len() >= 12, "{commands:?}");
    for command in commands {
        run_in(&room, command);
    }
    for name in [
        "truth-table.tex",
        "solution.tex",
        "memberships.svg",
        "configurations.svg",
        "chart.svg",
        "chart-rubinson.svg",
        "model-1.svg",
        "repeat.R",
    ] {
        assert!(room.join("paper").join(name).is_file(), "{name}");
    }
    let script = std::fs::read_to_string(room.join("paper/repeat.R")).unwrap();
    assert_eq!(script, include_str!("data/lipset_repeat.R"), "run with R and QCA 3.25.1, and what it printed recorded");
    // What R printed, held to what the script promises: the model, and its inclusion, PRI and coverage.
    let printed = include_str!("data/lipset_repeat.Rout");
    assert!(script.contains("#   M1: DEV*URB*LIT*STB + DEV*LIT*~IND*STB   (inclS 0.866, PRI 0.839, covS 0.660)"));
    let one_line = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains("M1: DEV*URB*LIT*STB + DEV*LIT*~IND*STB -> SURV"), "{printed}");
    assert!(one_line.contains("M1 0.866 0.839 0.660"), "{printed}");
}

#[test]
fn the_figures_of_the_page() {
    let room = room("qca-figures");
    let asked = "sets.csv --outcome SURV --conditions DEV,URB,LIT,IND,STB --solution parsimonious";
    let found = json(&room, &format!("qca robustness {asked} --bootstrap 100 --chance 50"));
    assert_eq!(found["models"], serde_json::json!(["DEV*~IND + URB*STB"]));
    let range = &found["ranges"][0];
    assert!((range["above"].as_f64().unwrap() - 0.709).abs() < 5e-4);
    assert!((range["up_to"].as_f64().unwrap() - 0.804).abs() < 5e-4);
    assert_eq!(found["delete"]["tried"], 18);
    assert_eq!(found["bootstrap"]["replicates"], 100);
    assert!(found["chance"]["p"].as_f64().unwrap() > 0.0);

    let excluded = json(&room, &format!("qca minimize {asked} --exclude \"~LIT\""));
    assert_eq!(excluded["models"][0]["terms"][0]["expr"], "DEV*LIT*~IND");
    let theory = json(&room, "qca theory sets.csv --theory \"DEV*STB\" --found \"DEV*~IND + URB*STB\" --outcome SURV");
    assert_eq!(theory["intersections"][1]["with_outcome"], serde_json::json!(["FR", "SE"]));
    let bounds = json(&room, "qca bounds sets.csv --expr \"DEV -> SURV\"");
    assert_eq!(bounds["incl"][0], bounds["incl"][1]);
    let pairs = json(&room, &format!("qca cases {asked} --term 1 --pairs typical-irrelevant"));
    assert_eq!(pairs["pairs"][0]["first"], "IE");
    let two = json(&room, "qca two-step sets.csv --outcome SURV --remote DEV,LIT --proximate IND,STB");
    assert_eq!(two["models"][0]["model"], "LIT*IND*STB");
    let nca = json(&room, "qca nca sets.csv --x LIT --y SURV");
    assert!((nca["effect"].as_f64().unwrap() - 0.818).abs() < 5e-4);
    let cluster = json(&room, "qca cluster panel.csv --expr \"DEV*STB -> SURV\" --clusters YEAR");
    assert_eq!(cluster["between"]["groups"].as_array().unwrap().len(), 2);
}

#[test]
fn faults_are_told_in_one_line() {
    let room = room("qca-faults");
    std::fs::write(room.join("gap.csv"), "case,A,T,Y\na,0.2,none,0.1\nb,,some,0.9\nc,0.8,lots,1\n").unwrap();
    let fault = |command: &str, says: &str| {
        let output = crosscase().current_dir(&room).args(words_of(command)).output().unwrap();
        let told = stderr(&output);
        assert!(!output.status.success() && told.contains(says), "{command}: {told}");
        let errors = told.lines().filter(|line| line.starts_with("error: ")).count();
        assert_eq!(
            (errors, told.lines().last().is_some_and(|line| line.starts_with("error: "))),
            (1, true),
            "{command}: {told}"
        );
    };
    fault("calibrate gap.csv --column T --method qualitative --levels none=0,some=0.4,full=1", "line 4");
    fault("calibrate gap.csv --column A --method qualitative --levels 3", "--levels");
    fault("calibrate gap.csv --column A --method direct --by T --anchors-for none=0,0.5,1", "for lots, only for none");
    fault("thresholds gap.csv --column A --number 5", "ask for fewer");
    fault("qca cluster sets.csv --expr \"DEV -> SURV\" --clusters DECADE", "DECADE");
    fault("qca cases sets.csv --outcome SURV --conditions DEV,STB --solution parsimonious --model 7", "no number 7");
    fault(
        "qca cases sets.csv --outcome SURV --conditions DEV,STB --solution parsimonious --term 0",
        "--term counts from 1",
    );
    fault("qca cases sets.csv --outcome SURV --conditions DEV,STB --solution parsimonious --term 9", "no number 9");
    fault("qca cases sets.csv --outcome SURV --conditions DEV,STB --necessary LIT", "LIT");
    fault(
        "qca minimize sets.csv --outcome SURV --conditions DEV,STB --solution parsimonious --exclude RICH",
        "unknown condition RICH",
    );
    fault("qca two-step sets.csv --outcome SURV --remote DEV --proximate DEV", "named twice");
    fault("qca nca sets.csv --x DEV --y NOTHING", "NOTHING");
    let bounds = json(&room, "qca bounds gap.csv --expr \"A -> Y\"");
    assert_eq!(bounds["open"], 1);
    assert!(bounds["incl"][0].as_f64() < bounds["incl"][1].as_f64());
}

#[test]
fn the_range_of_an_anchor_is_that_of_the_page() {
    let room = room("qca-anchors");
    let start = PAGE.find("[DEV]").expect("the file of calibrations");
    let end = start + PAGE[start..].find("```").expect("its end");
    std::fs::write(room.join("calibrations.toml"), &PAGE[start..end]).unwrap();
    let found = json(
        &room,
        "qca anchors sets.csv --raw raw.csv --calibrations calibrations.toml --outcome SURV --conditions DEV:STB --solution parsimonious",
    );
    let crossover = &found["anchors"][1];
    assert_eq!((crossover["anchor"].as_str(), crossover["search"].as_str()), (Some("crossover"), Some("complete")));
    let shown = |end: &str| format!("{:.1}", crossover[end].as_f64().unwrap()).replace(".0", "");
    let said = format!("above {} to below {}", shown("above"), shown("below"));
    assert!(PAGE.replace('\n', " ").contains(&said), "{said}");
}
