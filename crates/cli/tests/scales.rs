//! Survey scales as a person calls them: what is said of items is heeded, or refused.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{crosscase, stderr, stdout};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Files by name.
type Files<'a> = &'a [(&'a str, &'a str)];

/// Runs a command among these files, and hands over its exit status, JSON (null where it prints none) and what it says.
fn run(files: Files<'_>, command: &str) -> (i32, Value, String) {
    let room = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(room.path().join(name), content).unwrap();
    }
    let output = crosscase().current_dir(room.path()).arg("scales").args(command.split('|')).output().unwrap();
    let json = serde_json::from_str(&stdout(&output)).unwrap_or(Value::Null);
    (output.status.code().unwrap(), json, stderr(&output))
}

const PLAIN: (&str, &str) = ("t.csv", "id,g,a,b,c\n1,X,1,2,9\n2,X,2,2,3\n3,Y,4,5,\n4,Y,5,4,8\n5,,3,3,1\n");
const WORDS: (&str, &str) = ("t.csv", "id,a,b\n1,\"no, not at all\",yes\n2,yes,99\n");

/// (files, command, where in the JSON, what stands there). Each is right by the definition of the flag that the command names.
#[test]
fn what_is_said_is_heeded() {
    let roles = [("t.csv", "case,role,org,a\nX,u,o,1\nX,u,o,3\nX,g,p,5\nX,,p,2\n"), ("r.csv", "case,n\nX,6\nZ,2\n")];
    let scale = "[items.b]\nscale = \"s\"\nrange = [1, 5]\nreverse = true\n[items.a]\nscale = \"s\"\nrange = [1, 5]\n";
    let declared = [PLAIN, ("i.toml", scale)];
    let cases: Vec<(Files<'_>, &str, &str, Value)> = vec![
        (&[PLAIN], "items|t.csv|--items|c|--range|1,10", "/items/0/counts/8", json!([9.0, 1])),
        (&[PLAIN], "items|t.csv|--items|a:c|--range|1,5|--range|c=0,10", "/items/2/ceiling", json!(0.0)),
        (&[PLAIN], "scores|t.csv|--items|a,b|--range|1,5|--reverse|b", "/scores/0/score", json!(2.5)),
        (
            &[PLAIN],
            "scores|t.csv|--items|a,c|--range|a=1,5|--range|c=0,10|--score|pomp",
            "/scores/0/score",
            json!(45.0),
        ),
        (&declared, "scores|t.csv|--instrument|i.toml|--scale|s", "/scores/1/score", json!(3.0)),
        (
            &[WORDS],
            "scores|t.csv|--labels|no, not at all=1,yes=5|--missing-value|99|--min-answered|0.5",
            "/scores/0/score",
            json!(3.0),
        ),
        (
            &[WORDS],
            "scores|t.csv|--labels|no, not at all=1,yes=5|--missing-value|99|--min-answered|0.5",
            "/scores/1/answered",
            json!(1),
        ),
        (&[PLAIN], "aggregate|t.csv|--items|a,b|--group|g|--range|1,5", "/n", json!(4)),
        (&[PLAIN], "aggregate|t.csv|--items|a,b|--group|g|--range|1,5|--null|2", "/groups/0/r_star_wg_j", json!(0.875)),
        (&roles, "aggregate|t.csv|--group|case|--role|role|--within|org|--range|1,5", "/groups/0/mean", json!(2.75)),
        (
            &roles,
            "aggregate|t.csv|--group|case|--items|a|--role|role|--range|1,5",
            "/differences/0/difference",
            json!(-3.0),
        ),
        (
            &roles,
            "aggregate|t.csv|--group|case|--items|a|--range|1,5|--roster|r.csv",
            "/groups/0/bounds",
            json!([13.0 / 6.0, 3.5]),
        ),
        (
            &roles,
            "aggregate|t.csv|--group|case|--items|a|--range|1,5|--roster|r.csv",
            "/groups/1/bounds",
            json!([1.0, 5.0]),
        ),
        (&roles, "aggregate|t.csv|--group|case|--items|a|--rule|minimum", "/groups/0/value", json!(1.0)),
    ];
    for (files, command, at, expected) in cases {
        let (status, found, said) = run(files, &format!("{command}|--format|json"));
        assert_eq!((status, found.pointer(at)), (0, Some(&expected)), "{command}: {said}");
    }
}

/// (files, command, status, what the message says). 2 where the call is wrong, 1 where the data are.
#[test]
fn what_cannot_be_is_refused() {
    let cases: Vec<(Files<'_>, &str, i32, &str)> = vec![
        (&[PLAIN], "scores|t.csv|--items|a|--reverse|a", 2, "range"),
        (&[PLAIN], "scores|t.csv|--items|a|--range|1,5|--reverse|b", 2, "none of the items"),
        (&[PLAIN], "scores|t.csv|--items|a|--range|5,1", 2, "does not rise"),
        (&[PLAIN], "scores|t.csv|--items|a|--min-answered|3", 2, "0 to 1"),
        (&[PLAIN], "items|t.csv|--items|c|--range|1,5", 1, "the answer 9 is outside its range 1 to 5 (t.csv, line 2"),
        (&[PLAIN], "scores|t.csv|--items|a,c|--range|a=1,5|--range|c=0,10", 1, "pomp"),
        (&[PLAIN], "reliability|t.csv|--items|a", 1, "1 item is left"),
        (&[WORDS], "scores|t.csv|--labels|no, not at all=1,yes=5|--range|1,5", 1, "the answer 99 is outside"),
        (&[WORDS], "scores|t.csv|--labels|yes=5", 1, "\"no, not at all\" is none of the labels"),
        (&[WORDS], "scores|t.csv|--labels|yes", 2, "WORD=VALUE"),
        (&[PLAIN], "aggregate|t.csv|--items|a|--group|g|--range|1,7|--null|triangular", 2, "five options"),
        (&[PLAIN], "aggregate|t.csv|--items|a|--group|g|--rule|key-person", 2, "--key"),
        (&[PLAIN, ("r.csv", "g,n\nX,1\n")], "aggregate|t.csv|--items|a|--group|g|--roster|r.csv", 1, "r.csv, line 2"),
        (
            &[PLAIN, ("i.toml", "[items.a]\nrange = [5, 1]\n")],
            "scores|t.csv|--instrument|i.toml",
            1,
            "i.toml, line 1: item `a`",
        ),
        (
            &[PLAIN, ("i.toml", "[items.a]\nscale = \"s\"\n")],
            "scores|t.csv|--instrument|i.toml|--scale|t",
            1,
            "no scale `t`",
        ),
        (&[PLAIN], "factor|t.csv|--items|a,b|--factors|2", 2, "fewer than the items"),
        (&[PLAIN], "correlations|t.csv|--items|a,b|--type|tetrachoric", 1, "a has 5 options"),
    ];
    for (files, command, status, message) in cases {
        let (found, json, said) = run(files, command);
        assert!(json.is_null() && said.contains(message), "{command}: {said}");
        assert_eq!(found, status, "{command}: {said}");
    }
}

/// Six items of one factor and a group, as answers from 1 to 4, of a template that says of itself that nobody has validated it.
fn template() -> (String, String) {
    let mut file = "id,g,x1,x2,x3,x4\n".to_owned();
    for row in 0..60_u32 {
        let shared = row * 7 % 11;
        let answer = |item: u32| 1 + ((shared + (row * (item + 3) + row / (item + 2)) % 5) / 4).min(3);
        let answers: Vec<String> = (1..=4).map(|item| answer(item).to_string()).collect();
        writeln!(file, "p{row},{},{}", ["a", "b", "c"][row as usize % 3], answers.join(",")).unwrap();
    }
    let items = (1..=4).map(|item| format!("[items.x{item}]\nscale = \"s\"\n"));
    let head = "title = \"A start\"\nstatus = \"unvalidated template\"\n[defaults]\nrange = [1, 4]\n";
    (file, head.to_owned() + &items.collect::<String>())
}

/// Every command that makes a table of answers.
const TABLES: [&str; 12] = [
    "items",
    "screen",
    "scores",
    "reliability",
    "reliability|--by|g",
    "aggregate|--group|g",
    "correlations|--type|polychoric",
    "parallel|--draws|5",
    "factor|--factors|1",
    "mokken",
    "irt|--model|grm",
    "cfa|--model|m.lav",
];

/// Figures of a template are marked wherever they go: in JSON, on paper, in a spreadsheet.
#[test]
fn a_template_is_marked_in_every_table() {
    let (file, instrument) = template();
    let files = [("t.csv", file.as_str()), ("i.toml", &instrument), ("m.lav", "s =~ x1 + x2 + x3 + x4")];
    for command in TABLES {
        let (name, flags) = command.split_once('|').map_or((command, String::new()), |(n, f)| (n, format!("|{f}")));
        let asked = format!("{name}|t.csv|--instrument|i.toml{flags}");
        let (status, json, said) = run(&files, &format!("{asked}|--format|json"));
        assert_eq!((status, &json["status"]), (0, &json!("unvalidated template")), "{command}: {said}");
        let room = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(room.path().join(name), text).unwrap();
        }
        for ending in ["csv", "tex", "html"] {
            let output = format!("{asked}|--output|o.{ending}");
            let ran = crosscase().current_dir(room.path()).arg("scales").args(output.split('|')).output().unwrap();
            assert!(ran.status.success(), "{output}: {}", stderr(&ran));
            let text = std::fs::read_to_string(room.path().join(format!("o.{ending}"))).unwrap();
            let rows = text.lines().filter(|line| line.contains("unvalidated template")).count();
            assert!(rows > 0 && (ending != "csv" || rows == text.lines().count() - 1), "{output}: {text}");
        }
    }
    let plain = instrument.replace("status = \"unvalidated template\"\n", "");
    let files = [("t.csv", file.as_str()), ("i.toml", &plain)];
    assert!(run(&files, "items|t.csv|--instrument|i.toml|--format|json").1["status"].is_null());
}

/// A table for a paper: three decimals, what is left out as a dash, the line above the table as its caption.
#[test]
fn tables_for_papers() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("t_1.csv"), PLAIN.1).unwrap();
    let paper = |ending: &str| {
        let command = format!("reliability t_1.csv --items a,b --output o.{ending}");
        let output = crosscase().current_dir(room.path()).arg("scales").args(command.split(' ')).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        std::fs::read_to_string(room.path().join(format!("o.{ending}"))).unwrap()
    };
    let latex = paper("tex");
    assert!(
        latex.contains(r"\caption{n 5, 2 items, alpha 0.") && latex.contains(r"item & alpha\_if\_dropped"),
        "{latex}"
    );
    assert!(latex.contains("a & -- & 0."), "{latex}");
    let html = paper("html");
    assert!(html.contains("<caption>n 5, 2 items, alpha 0.") && html.contains("<th scope=\"row\">a</th>"), "{html}");
}
