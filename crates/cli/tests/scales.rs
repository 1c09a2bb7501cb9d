//! Survey scales as a person calls them: what is said of items is heeded, or refused.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::room::{Files, asked};
use common::{crosscase, stderr};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Runs a command of `scales` among these files.
fn run(files: Files<'_>, command: &str) -> (i32, Value, String) {
    asked(files, ["scales"].into_iter().chain(command.split('|')))
}

const PLAIN: (&str, &str) = ("t.csv", "id,g,a,b,c\n1,X,1,2,9\n2,X,2,2,3\n3,Y,4,5,\n4,Y,5,4,8\n5,,3,3,1\n");
const PADDED: (&str, &str) = ("t.csv", "g,a,b\nk\u{f6},1,2\nk\u{f6} ,2,2\n k\u{f6},2,3\nko\u{308},2,2\nY,3,3\nY,4,4\n");
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
        // Blanks around a name, and letters of two parts, are no other group.
        (&[PADDED], "aggregate|t.csv|--items|a,b|--group|g|--range|1,5", "/n_groups", json!(2)),
        (&[PADDED], "aggregate|t.csv|--items|a,b|--group|g|--range|1,5", "/groups/0/n", json!(4)),
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

/// Thirty persons, made up; 23 answered everything.
const GAPS: &str = "id,a,b,c\n1,4,3,4\n2,3,3,3\n3,2,3,2\n4,1,1,\n5,4,4,4\n6,5,4,5\n7,,,4\n8,2,4,5\n9,3,4,\n10,3,2,2\n11,5,4,4\n12,,3,2\n\
    13,1,1,4\n14,2,4,2\n15,3,4,3\n16,2,2,4\n17,4,4,3\n18,2,3,2\n19,2,3,2\n20,2,3,1\n21,,3,\n22,2,3,\n23,3,3,3\n24,3,2,3\n25,,3,\n26,5,4,3\n\
    27,5,4,5\n28,1,2,1\n29,2,1,1\n30,3,2,2\n";

/// `--missing` in every command of answers: what is done anyway may be said, pairs have their own rows, and who is left out is counted.
#[test]
fn missing_answers_by_each_rule() {
    let files = [("t.csv", GAPS)];
    let asked = |command: &str| {
        let (status, json, said) = run(&files, &format!("{command}|--format|json"));
        assert_eq!(status, 0, "{command}: {said}");
        json
    };
    let number = |value: &Value| value.as_f64().unwrap();
    let pairs = asked("correlations|t.csv|--type|pearson|--missing|pairwise");
    let r = |i: usize, j: usize| number(&pairs["matrix"][i][j]);
    // One factor of three items has one solution: the square of a loading is r_ij r_ik / r_jk.
    let factor = asked("factor|t.csv|--factors|1|--missing|pairwise");
    for (i, j, k) in [(0, 1, 2), (1, 0, 2), (2, 0, 1)] {
        let held = r(i, j) * r(i, k) / r(j, k);
        assert!((number(&factor["communalities"][i]) - held).abs() < 1e-5, "{i}: {factor} {held}");
    }
    assert_eq!(factor["n"], json!(30));
    let parallel = asked("parallel|t.csv|--missing|pairwise|--draws|50");
    for value in parallel["eigenvalues"].as_array().unwrap() {
        // The characteristic polynomial of three items.
        let x = 1.0 - number(value);
        let (a, b, c) = (r(0, 1), r(0, 2), r(1, 2));
        assert!((x * x * x - x * (a * a + b * b + c * c) + 2.0 * a * b * c).abs() < 1e-12, "{value}");
    }
    for (command, n) in [
        ("factor|t.csv|--factors|1", "/n"),
        ("parallel|t.csv|--draws|50", "/n"),
        ("mokken|t.csv", "/n"),
        ("irt|t.csv|--model|grm", "/n"),
        ("items|t.csv", "/items/0/n"),
        ("scores|t.csv", "/n"),
        ("aggregate|t.csv|--items|a,b,c|--group|a|--range|1,5", "/n"),
        ("reliability|t.csv", "/n"),
    ] {
        let listwise = asked(&format!("{command}|--missing|listwise"));
        assert_eq!(listwise.pointer(n), Some(&json!(23)), "{command}");
    }
    assert_eq!(
        (asked("irt|t.csv|--model|grm")["n"].clone(), asked("items|t.csv")["items"][0]["n"].clone()),
        (json!(30), json!(26))
    );
    for command in [
        "mokken|t.csv|--missing|pairwise",
        "scores|t.csv|--missing|listwise|--min-answered|0.5",
        "parallel|t.csv|--missing|pairwise|--type|polychoric",
    ] {
        let (status, _, said) = run(&files, command);
        assert!(
            status == 2 && (said.contains("listwise") || said.contains("cannot be used")),
            "{command}: {status} {said}"
        );
    }
}

/// Figures that contradict each other, that are none, and that are where a search ended are told, and not made to look like others.
#[test]
fn what_cannot_be_is_told() {
    // The covariance of i3 with the rest over the product of their deviations, by psych::alpha: 1.06365869.
    let file = "id,i0,i1,i2,i3,i4\n0,1,0,1,,1\n1,0,1,0,0,0\n2,1,1,0,1,1\n3,1,1,1,1,0\n4,0,0,1,0,\n5,1,,1,1,1\n6,1,0,1,0,0\n7,1,1,0,0,0\n";
    let (_, json, said) = run(&[("t.csv", file)], "reliability|t.csv|--missing|pairwise|--format|json");
    let found = json["items"][3]["item_total_corrected"].as_f64().unwrap();
    assert!((found - 1.063_658_69).abs() < 1e-7 && said.contains("beyond 1, is that of i3"), "{found} {said}");
    let against = [("t.csv", "id,a,b\n1,1,5\n2,2,4\n3,3,3\n4,4,2\n")];
    let (_, json, said) = run(&against, "reliability|t.csv|--format|json");
    assert!(json["alpha"].is_null() && said.contains("the sum of the items has no variance"), "{said}");
    let rows = (0..30).map(|at| format!("{at},{},{},{}\n", at % 4, at % 4, at * at % 5)).collect::<Vec<_>>().concat();
    let twice = format!("id,a,b,c\n{rows}");
    let (_, json, said) = run(&[("t.csv", &twice)], "irt|t.csv|--model|grm|--format|json");
    assert!(json["converged"] == json!(false) && said.contains("where the search ended"), "{json} {said}");
    let (status, _, said) = run(&[("t.csv", "id,a,b\n1,1,2\n")], "correlations|t.csv");
    assert!(status == 1 && !said.contains("pairwise"), "{said}");
}
