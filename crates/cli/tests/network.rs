//! Networks as a person gives them: what is said of cases, relations, rosters and directions is heeded, or refused.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::room::{Files, asked, run_in};
use common::{crosscase, stderr, stdout};
use serde_json::Value;

/// Runs a command of `network` among these files.
fn run(files: Files<'_>, command: &str) -> (i32, Value, String) {
    asked(files, ["network"].into_iter().chain(command.split(' ')))
}

const RELATIONS: [(&str, &str); 2] = [
    ("t.csv", "case,source,target,relation\nP1,a,b,meets\nP2,a,c,funds\n"),
    ("r.csv", "case,node\nP1,a\nP1,b\nP2,a\nP2,c\n"),
];
const CASES: &str = "indicators t.csv --nodes r.csv --case case --directed --format json";

/// (files, command, where in the JSON, what stands there). Each is right by the definition of the option that the command names.
#[test]
fn what_is_said_is_heeded() {
    let reports = [
        ("y.csv", "case,source,target\nP,a,b\nP,b,a\nP,c,a\nP,b,c\nP,c,d\nP,a,d\n"),
        ("r.csv", "case,node\nP,a\nP,b\nP,c\nP,d\n"),
    ];
    let x = ("x.csv", "case,source,target\nP,a,b\nP,a,c\nP,c,d\nP,d,b\n");
    let arcs = [("kp.net", "*Vertices 3\n1 \"a\"\n2 \"b\"\n3 \"c\"\n*Arcs\n1 2\n2 3\n")];
    let units = [
        ("t.csv", "source,target,relation\n01,b,advice\n"),
        ("r.csv", "relation,unit,responded\nadvice,01,true\nadvice,b,false\nadvice,c,true\nmeets,01,true\n"),
    ];
    let asked = [("q.csv", "org,City,NGO,Firm\nNGO,2,,\nCity,,1,\n"), ("r.csv", "node\nCity\nNGO\nFirm\n")];
    let pairs = [
        ("t.csv", "case,source,target\nP1,a,b\nP2,a,b\n"),
        ("r.csv", "case,node\nP1,a\nP1,b\nP2,a\nP2,b\nP2,c\n"),
        ("p.csv", "case,source,target\nP2,a,c\n"),
    ];
    let matrix = [("m.csv", ",x,y\na,1,1\nb,1,1\n")];
    let two_modes = [("m.net", "*Vertices 4 2\n1 \"a\"\n2 \"b\"\n3 \"x\"\n4 \"y\"\n*Edges\n1 3\n1 4\n2 3\n2 4\n")];
    let status = [("s.csv", "source,target,status\na,b,missing\nb,c,present\n")];
    let known = [("s.csv", "source,target,status\na,b,formal\nb,c,present\n")];
    let relation = |name: &str| format!("{CASES} --relation {name}");
    let cases: Vec<(Files<'_>, String, &str, Value)> = vec![
        (&RELATIONS, relation("meets"), "/cases/0/indicators/density/value", 0.5.into()),
        (&RELATIONS, relation("meets"), "/cases/1/indicators/density/value", 0.0.into()),
        (
            &arcs,
            "key-players kp.net --size 1 --criterion fragmentation --format json".into(),
            "/sets",
            serde_json::json!([["b"]]),
        ),
        (
            &arcs,
            "key-players kp.net --size 1 --criterion reach --steps 2 --directed --format json".into(),
            "/sets",
            serde_json::json!([["a"]]),
        ),
        (&matrix, "two-mode m.csv --matrix --format json".into(), "/density", 1.0.into()),
        (&two_modes, "two-mode m.net --format json".into(), "/density", 1.0.into()),
        (
            &units,
            "measures t.csv --nodes r.csv --relation advice --directed --format json".into(),
            "/components/weak",
            2.into(),
        ),
        (
            &asked,
            "roster q.csv --respondent org --alters City:Firm --roster r.csv --format json".into(),
            "/respondents",
            serde_json::json!(["City", "NGO"]),
        ),
        (
            &asked,
            "roster q.csv --respondent org --alters City:Firm --roster r.csv --format json".into(),
            "/ties/0/source",
            "City".into(),
        ),
        (
            &asked,
            "roster q.csv --respondent org --alters City:Firm --roster r.csv --format json".into(),
            "/missing",
            serde_json::json!([["City", "Firm"], ["NGO", "Firm"]]),
        ),
        (
            &pairs,
            "indicators t.csv --nodes r.csv --case case --impossible p.csv --format json".into(),
            "/cases/0/indicators/density/value",
            1.0.into(),
        ),
        (
            &pairs,
            "indicators t.csv --nodes r.csv --case case --impossible p.csv --format json".into(),
            "/cases/1/indicators/density/value",
            0.5.into(),
        ),
        (&status, "measures s.csv --format json".into(), "/density", 0.5.into()),
        (&known, "measures s.csv --format json".into(), "/density", (2.0 / 3.0).into()),
    ];
    for (files, command, pointer, expected) in cases {
        let (status, json, told) = run(files, &command);
        assert_eq!(status, 0, "{command}: {told}");
        assert_eq!(json.pointer(pointer), Some(&expected), "{command} {pointer}: {json}");
    }
    let pooled = [reports[0], reports[1], x];
    let (_, means, told) =
        run(&pooled, "mrqap y.csv x.csv --nodes r.csv --case case --symmetrize mean --permutations 9 --format json");
    assert_eq!(means["pairs"], 6, "pairs without direction: {told}");
}

/// (files, command, a word of the message). All end with exit status 1.
#[test]
fn what_cannot_be_heeded_is_refused() {
    let unequal = [("ua.csv", ",a,b\na,0,1\nb,1,0\n"), ("ub.csv", ",a,b,c\na,0,1,1\nb,1,0,0\nc,1,0,0\n")];
    let cases: Vec<(Files<'_>, String, &str)> = vec![
        (&RELATIONS, format!("{CASES} --relation zzz"), "zzz"),
        (&RELATIONS, CASES.to_owned(), "--relation"),
        (&unequal, "qap ua.csv ub.csv --matrix".into(), "not of the same nodes"),
        (&[("t.csv", "source,target,relation\na,b,meets\nb,c,\n")], "info t.csv".into(), "line 3"),
        (
            &[("t.csv", "source,target,weight,relation\na,x,1,r\na,y,1,s\nb,x,1,s\n")],
            "two-mode t.csv".into(),
            "several relations",
        ),
        (
            &[("t.csv", "source,target\na,x\n"), ("r.csv", "node,mode\na,1\ny,2\n")],
            "project t.csv --nodes r.csv --keep source".into(),
            "`x`",
        ),
        (&[("a.net", "*Vertices 2\n*Arcs\n1 2 abc\n")], "info a.net".into(), "abc"),
        (&[("a.net", "*Vertices 3\n*Matrix\n0 1 0\n1 0 2\n")], "info a.net".into(), "2 of 3 rows"),
        (
            &[("a.dl", "dl n=3 format=edgelist1\nlabels:\na\nb\nc\nlabels embedded\ndata:\na d\n")],
            "info a.dl".into(),
            "`d`",
        ),
        (
            &[(
                "a.dl",
                "dl n=2 nm=2 format=fullmatrix\nlabels:\na\nb\nmatrix labels:\nm\nm\ndata:\n0 1\n1 0\n0 0\n0 0\n",
            )],
            "info a.dl".into(),
            "two matrices",
        ),
        (&[("a.dl", "dl n=2 format=fullmatrix\nlabels:\na\nb\ndata:\n0 1\n1 0\n")], "two-mode a.dl".into(), "one mode"),
    ];
    for (files, command, word) in cases {
        let (status, _, told) = run(files, &command);
        assert_eq!(status, 1, "{command}: {told}");
        assert!(told.contains(word), "{command}: {told}");
    }
}

/// The same bytes twice; who did not answer is drawn as such.
#[test]
fn a_sociogram_is_drawn() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| std::fs::write(room.path().join(name), content).unwrap();
    write("t.csv", "case,source,target\nP1,a,b\nP1,b,c\nP2,a,d\n");
    write("r.csv", "case,node,sector,answered\nP1,a,gov,1\nP1,b,care,1\nP1,c,care,0\nP2,a,gov,1\nP2,d,users,1\n");
    let draw = |name: &str| {
        let line = format!(
            "network draw t.csv --nodes r.csv --case case --responded answered --directed --group sector --output {name}"
        );
        run_in(room.path(), &line);
        std::fs::read_to_string(room.path().join(name)).unwrap()
    };
    let svg = draw("one.svg");
    assert_eq!(svg, draw("two.svg"));
    assert!(svg.contains("class=\"node absent\" data-node=\"c\""));
    assert_eq!(svg.matches("data-source=").count(), 3);
}

/// a and c name b and d, and nobody else: rows and columns stand as a, c, b, d, and the lines of the two blocks cross in the middle.
#[test]
fn a_blockmodel_is_drawn_as_a_matrix() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("t.csv"), "source,target\na,b\na,d\nc,b\nc,d\n").unwrap();
    let line = "network blockmodel t.csv --directed --blocks 2 --draw blocks.svg";
    run_in(room.path(), line);
    let svg = std::fs::read_to_string(room.path().join("blocks.svg")).unwrap();
    assert!(svg.contains("block 1 (a, c) to block 2 (b, d): 4 of 4."), "{svg}");
    assert!(svg.contains("block 1 (a, c) to block 1 (a, c): 0 of 2."), "{svg}");
    let rows: Vec<usize> =
        ["a", "c", "b", "d"].iter().map(|name| svg.find(&format!(">{name}</text>")).unwrap()).collect();
    assert!(rows.is_sorted(), "{rows:?}");
}

/// A fault in a workbook is told with its cell.
#[test]
fn a_fault_in_a_workbook_is_told_with_its_cell() {
    let room = tempfile::tempdir().unwrap();
    let workbook = |name: &str, rows: &[[&str; 3]]| {
        let column = |at: usize| rows.iter().map(move |row| Some(row[at]).filter(|cell| !cell.is_empty()));
        let weight = column(2).map(|cell| cell.and_then(|cell| cell.parse().ok()));
        let table = crosscase_data::TableBuilder::default();
        let table = table.text("source", column(0)).text("target", column(1)).number("weight", weight).build().unwrap();
        crosscase_data::write(room.path().join(name), &table).unwrap();
    };
    std::fs::write(room.path().join("r.csv"), "node\na\nb\n").unwrap();
    workbook("unnamed.xlsx", &[["a", "", "1"], ["b", "a", "1"]]);
    workbook("unknown.xlsx", &[["a", "b", "1"], ["b", "zz", "1"]]);
    workbook("negative.xlsx", &[["a", "b", "-1"]]);
    for (command, cell) in [
        ("info unnamed.xlsx --directed", "cell B2"),
        ("info unknown.xlsx --nodes r.csv --directed", "cell B3"),
        ("measures negative.xlsx --directed", "cell C2"),
    ] {
        let output = crosscase().current_dir(room.path()).arg("network").args(command.split(' ')).output().unwrap();
        assert!(stderr(&output).contains(cell), "{command}: {}", stderr(&output));
    }
}

/// A list whose column of weights is called otherwise is no list of ties: a zero in it is none. What only differs in its letters is
/// refused, what looks like weights is told, and what does not is an attribute.
#[test]
fn a_column_that_may_hold_the_weights_is_not_passed_over() {
    let list = |column: &str, values: [&str; 3]| {
        let [one, two, three] = values;
        format!("case,source,target,{column}\nP,a,b,{one}\nP,b,a,{two}\nP,a,c,{three}\n")
    };
    let roster = ("r.csv", "case,node\nP,a\nP,b\nP,c\n");
    let by_case = "indicators t.csv --nodes r.csv --case case --directed --format json";
    for (column, values, code) in [
        ("Weight", ["3", "0", ""], Err("DAT038")),
        ("WEIGHT ", ["3", "0", ""], Err("DAT038")),
        ("Value", ["3", "0", ""], Err("DAT038")),
        ("Relation", ["r", "r", "s"], Err("DAT038")),
        ("how_often", ["3", "0", ""], Ok("NET115")),
        ("contacts", ["3", "0", "1"], Ok("NET115")),
        ("strength", ["3", "2", ""], Ok("NET115")),
        ("frequency", ["weekly", "never", "daily"], Ok("NET115")),
        ("Strength", ["3", "2", "1"], Ok("NET116")),
        ("wave", ["1", "2", "1"], Ok("")),
        ("since", ["1999", "2004", ""], Ok("")),
        ("weight", ["3", "0", ""], Ok("")),
    ] {
        let file = list(column, values);
        for command in
            ["measures t.csv --directed --format json", "two-mode t.csv --modes-apart --format json", by_case]
        {
            let (status, _, said) = run(&[("t.csv", &file), roster], command);
            let told =
                ["NET115", "NET116", "DAT038"].into_iter().filter(|code| said.contains(code)).collect::<String>();
            assert_eq!(
                (status, told.as_str()),
                (i32::from(code.is_err()), code.unwrap_or_else(|code| code)),
                "{file}{command}: {said}"
            );
        }
    }
    let (_, _, said) = run(&[("t.csv", "Case,source,target\nP,a,b\nQ,a,c\n")], "info t.csv --directed");
    assert!(said.contains("did you mean `case`?") && said.contains("t.csv, column Case"), "{said}");
    // A case that is called so is no fault.
    let files = [("t.csv", "Case,source,target\nP,a,b\nQ,a,c\n"), ("r.csv", "Case,node\nP,a\nP,b\nQ,a\nQ,c\n")];
    let (status, _, said) = run(&files, "indicators t.csv --nodes r.csv --case Case --directed --format json");
    assert_eq!(status, 0, "{said}");
}

/// Gephi says in a column of each tie whether it is directed.
#[test]
fn a_direction_that_the_rows_tell_is_not_passed_over() {
    let list = |words: [&str; 2]| format!("source,target,Type\na,b,{}\na,c,{}\n", words[0], words[1]);
    for (words, command, is_told) in [
        (["Directed", "Directed"], "info t.csv", true),
        (["Directed", "Directed"], "info t.csv --directed", false),
        (["Undirected", "Undirected"], "info t.csv --directed", true),
        (["Undirected", "Undirected"], "info t.csv", false),
        (["Directed", "Undirected"], "info t.csv", false),
        (["formal", "formal"], "info t.csv", false),
    ] {
        let (status, _, said) = run(&[("t.csv", &list(words))], command);
        assert_eq!((status, said.contains("NET117")), (0, is_told), "{words:?} {command}: {said}");
    }
}

/// An attribute of ties whose name would be taken for a column with a meaning is told as lost, and the list that is written can be read.
#[test]
fn a_list_that_is_written_is_read_again() {
    let graph = "graph [ node [ id 1 label \"a\" ] node [ id 2 label \"b\" ] edge [ source 1 target 2 Case \"x\" Kind \"y\" ] ]";
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("g.gml"), graph).unwrap();
    let run = |command: &str| {
        let output = crosscase().current_dir(room.path()).arg("network").args(command.split(' ')).output().unwrap();
        (output.status.code(), stderr(&output))
    };
    let (status, said) = run("convert g.gml out.csv");
    assert!(status == Some(0) && said.contains("the attribute Case of the ties"), "{said}");
    let (status, said) = run("info out.csv --nodes out-nodes.csv");
    assert_eq!(status, Some(0), "{said}");
}

/// What is done anyway may be said: the relations of these tests are values.
#[test]
fn values_may_be_asked_for() {
    let room = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("y.csv", "source,target,weight\na,b,1\na,c,2\nb,c,5\nc,d,1\n"),
        ("x.csv", "source,target,weight\na,b,2\na,c,1\nb,c,3\nb,d,2\n"),
        ("n.csv", "node\na\nb\nc\nd\n"),
    ] {
        std::fs::write(room.path().join(name), text).unwrap();
    }
    let run = |command: &str, flag: &str| {
        let command = format!("{command} y.csv x.csv --nodes n.csv --permutations exact --format json {flag}");
        let command = command.split_whitespace();
        crosscase().current_dir(room.path()).arg("network").args(command).output().unwrap()
    };
    for command in ["qap", "mrqap"] {
        let valued = run(command, "--valued");
        assert!(valued.status.success(), "{}", stderr(&valued));
        assert_eq!(stdout(&valued), stdout(&run(command, "")));
        assert_ne!(stdout(&valued), stdout(&run(command, "--binary")));
        assert_eq!(run(command, "--binary --valued").status.code(), Some(2));
    }
}

/// Groups that differ in white space, or in how their letters are composed, are one, and so are nodes; 0/0 is told, and `NA` among words.
#[test]
fn names_that_look_alike_are_one() {
    let ties = ("e.csv", "source,target\nZo\u{eb},b\nb,c\n");
    let nodes = ("n.csv", "node,g,h\nZoe\u{308},k\u{f6},1\nb,k\u{f6} ,1\nc,ko\u{308},1\nd,NA,1\n");
    let (status, json, said) =
        run(&[ties, nodes], "homophily e.csv --nodes n.csv --group g --permutations exact --format json");
    assert_eq!((status, json["groups"][0]["n"].as_u64(), json["internal"].as_f64()), (0, Some(3), Some(2.0)), "{said}");
    assert!(said.contains("DAT126") && said.contains("DAT127") && said.contains("--missing-value g:NA"), "{said}");
    let (status, json, said) = run(&[nodes], "compare n.csv --a h --b h --format json");
    assert!(status == 0 && json["ari"].is_null() && said.contains("0/0"), "{json} {said}");
}
