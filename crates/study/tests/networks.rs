//! Networks as instruments of a study: who did not answer, bounds, several cases of one organisation, faults. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, copy_of, options, run, study_of};
use crosscase_study::{Methods, TraceTarget, run_study, trace};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TOML: &str = r#"[study]
title = "Partnerships (synthetic)"
seed = 1
[units.case]
file = "cases.csv"
[units.node]
file = "nodes.csv"
within = "case"
[instruments.advice]
kind = "network"
file = "ties.csv"
roster = "nodes.csv"
unit = "node"
tier = "public"
directed = true
group = "sector"
responded = "answered"
[indicators.density]
from = { instrument = "advice", figure = "density" }
[indicators.outward]
from = { instrument = "advice", figure = "density", between = ["gov", "users"] }
[instruments.t]
kind = "table"
file = "cases.csv"
unit = "case"
[sets.Y]
from = "t.Y"
method = "crisp"
anchors = [0.5]
reason = "given"
[sets.DENSE]
from = "density"
method = "direct"
anchors = [0, 0.6, 1]
reason = "given"
[analyses.main]
outcome = "Y"
conditions = ["DENSE"]
missing = "drop"
robustness = false
"#;

/// 07 and 7 are two organisations. In P1 the firm did not answer; in P3 nobody did.
const FILES: [(&str, &str); 4] = [
    ("study.toml", TOML),
    ("cases.csv", "case,Y\nP1,1\nP2,0\nP3,1\n"),
    (
        "nodes.csv",
        "node,case,sector,answered\n07,P1,gov,yes\n7,P1,users,yes\nfirm,P1,users,no\nx,P2,gov,yes\ny,P2,users,yes\nu,P3,gov,no\n\
         v,P3,users,no\n",
    ),
    ("ties.csv", "source,target\n07,7\n7,07\n07,firm\nx,y\n"),
];

fn study(changes: &[(&str, &str, &str)]) -> TempDir {
    study_of(&FILES, changes)
}

/// Columns of the rows of an indicator, case by case.
fn of(out: &Path, indicator: &str, names: &[&str]) -> Vec<String> {
    let which = column(out, "indicators", "indicator");
    let columns: Vec<_> = names.iter().map(|name| column(out, "indicators", name)).collect();
    let rows = (0..which.len()).filter(|row| which[*row].as_deref() == Some(indicator));
    let cell = |row: usize, values: &Vec<Option<String>>| values[row].clone().unwrap_or_default();
    rows.map(|row| columns.iter().map(|values| cell(row, values)).collect::<Vec<_>>().join(" ")).collect()
}

/// Of the six dyads of P1 the two that the firm would have reported are not known: 3 of 4, from 3/6 to 5/6. From government to
/// users both dyads are known. Of P3 nothing is.
#[test]
fn who_did_not_answer_stays_in_the_network() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    let columns = ["case", "value", "lower", "upper", "n", "invited", "answered", "asked"];
    let density = of(out.path(), "density", &columns);
    assert_eq!(density, ["P1 0.75 0.5 0.8333333333333334 2 3 4 6", "P2 0.5 0.5 0.5 2 2 2 2", "P3  0 1 0 2 0 2"]);
    assert_eq!(of(out.path(), "outward", &["case", "value", "asked"]), ["P1 1 ", "P2 1 ", "P3  "]);
    let told: Vec<&str> = finished.diagnostics.iter().map(|told| told.message.as_str()).collect();
    for message in [
        "density: no value for 1 case: P3",
        "advice: 4 pairs are not known of 8 in 2 of 3 networks: P1, P3",
        "advice: answered (column answered), and no row is of a tie from them: y (P2)",
    ] {
        assert!(told.contains(&message), "{message}: {told:?}");
    }
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    // 0.6 lies between 0.5 and 0.83, and between 0 and 1; the answer says so.
    let warning = "set DENSE: what is missing can put 2 cases on the other side of 0.5: P1, P3";
    assert!(told.contains(&warning), "{told:?}");
    assert!(page.split("id=\"evidence-").next().unwrap().contains(warning));
    for text in
        ["Bounds from", "no confidence interval", "does not show how a partnership is governed", "2 of 3", "4 of 6"]
    {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("95 % from"), "bounds are called bounds");
    assert!(out.path().join("figures/network-advice.svg").is_file());
    assert!(out.path().join("figures/network-advice-density.svg").is_file());
}

/// A title above the names of the columns is left out where the study says where these stand.
#[test]
fn a_title_may_stand_above_the_names() {
    let ties = FILES[3].1;
    let titled = study(&[
        ("ties.csv", ties, &format!("Who advises whom\n{ties}")),
        ("study.toml", "file = \"ties.csv\"", "file = \"ties.csv\"\nheader_row = 2"),
    ]);
    let out = tempfile::tempdir().unwrap();
    run(titled.path(), out.path());
    assert_eq!(of(out.path(), "density", &["case", "value"]), ["P1 0.75", "P2 0.5", "P3 "]);
}

/// A measure of nodes is taken as its mean over a group: in P2, where x names y, users are named once. Over the pairs of P1 that the firm
/// did not tell of, paths would be guesses.
#[test]
fn a_measure_of_nodes_is_the_mean_of_a_group() {
    for (figure, expected) in [
        ("figure = \"indegree\", of = \"users\"", "P2 1"),
        ("figure = \"indegree\", of = \"gov\"", "P2 0"),
        ("figure = \"indegree\"", "P2 0.5"),
        ("figure = \"fragmentation\"", "P2 0"),
    ] {
        let (study, out) = (study(&[("study.toml", "figure = \"density\"", figure)]), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        assert_eq!(of(out.path(), "density", &["case", "value"])[1], expected, "{figure}");
    }
    let betweenness = [("study.toml", "figure = \"density\"", "figure = \"betweenness\", of = \"gov\"")];
    let (study, out) = (study(&betweenness), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    assert_eq!(of(out.path(), "density", &["case", "value"]), ["P1 ", "P2 0", "P3 "]);
    let told: Vec<&str> = finished.diagnostics.iter().map(|told| told.message.as_str()).collect();
    let unknown =
        "advice: Betweenness of gov is not known where it is not known of every pair whether it has a tie: P1, P3";
    assert!(told.contains(&unknown), "{told:?}");
}

/// From the membership to every tie, and to the row of the roster that says who did not answer.
#[test]
fn a_trace_ends_at_ties_and_at_who_did_not_answer() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    for folder in [study.path(), out.path()] {
        let found = trace(folder, &Methods::standard(), "P1", &TraceTarget::Set("DENSE".to_owned())).unwrap();
        let chain: Vec<String> = found
            .chain
            .iter()
            .skip(1)
            .map(|link| format!("{} {} {} {:?} {:?}", link.table, link.id, link.column, link.value, link.row))
            .collect();
        let expected = [
            "indicators P1 density Some(0.75) None",
            "ties.csv 07 P1 / advice / 7 Some(1.0) Some(2)",
            "ties.csv 07 P1 / advice / firm Some(1.0) Some(4)",
            "ties.csv 7 P1 / advice / 07 Some(1.0) Some(3)",
            "nodes.csv firm P1 / advice / 07 None Some(4)",
            "nodes.csv firm P1 / advice / 7 None Some(4)",
        ];
        assert_eq!(chain, expected, "{}", folder.display());
    }
}

/// One ministry sits in two partnerships: the files then say which case a row is about.
#[test]
fn an_organisation_may_be_in_several_cases() {
    let roster = "organisation,case,sector,answered\n07,P1,gov,yes\n7,P1,users,yes\n07,P2,gov,yes\nx,P2,users,yes\ny,P2,users,yes\nu,P3,gov,yes\n\
                  v,P3,users,yes\n";
    let ties = "source,target,case\n07,7,P1\n07,x,P2\n07,y,P2\nx,y,P2\n";
    let units = "node,case\n07,P1\n7,P1\nx,P2\ny,P2\nu,P3\nv,P3\n";
    let study = study(&[("study.toml", "roster = \"nodes.csv\"", "roster = \"roster.csv\"")]);
    fs::write(study.path().join("roster.csv"), roster).unwrap();
    fs::write(study.path().join("nodes.csv"), units).unwrap();
    fs::write(study.path().join("ties.csv"), ties).unwrap();
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    assert_eq!(of(out.path(), "density", &["case", "value"]), ["P1 0.5", "P2 0.5", "P3 0"]);
    fs::write(study.path().join("ties.csv"), "source,target\n07,7\n").unwrap();
    let error = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).unwrap_err();
    assert!(error.to_string().contains("`07` is on the roster of more than one case (ties.csv, line 2"), "{error}");
}

/// Two reports of a pair become one tie; the one report that there is may stand for both (Stork & Richards 1992).
#[test]
fn reports_become_ties_by_the_rule() {
    for (rule, expected) in [
        // 07–7 is told by both; the firm did not answer, so that a tie to it is settled where one report is enough.
        ("symmetrize = \"union\"", ["P1 1 0.6666666666666666 1", "P2 1 1 1"]),
        ("symmetrize = \"intersection\"", ["P1 0.5 0.3333333333333333 0.6666666666666666", "P2 0 0 0"]),
        (
            "symmetrize = \"max\"\nreconstruct = true",
            ["P1 0.6666666666666666 0.6666666666666666 0.6666666666666666", "P2 1 1 1"],
        ),
    ] {
        let more = format!("{rule}\n");
        let changes = [("study.toml", "directed = true\n", more.as_str()), ("ties.csv", "x,y", "x,y")];
        let (study, out) = (study(&changes), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        let found = of(out.path(), "density", &["case", "value", "lower", "upper"]);
        assert_eq!(found[..2], expected, "{rule}");
    }
}

#[test]
fn faults_name_their_place_and_what_to_write() {
    for (file, from, to, expected) in [
        (
            "study.toml",
            "figure = \"density\" }",
            "figure = \"densitty\" }",
            "unknown figure `densitty`; with bounds over what is missing there are: density, ",
        ),
        (
            "study.toml",
            "figure = \"density\" }",
            "figure = \"density\", of = \"gov\" }",
            "`of` goes with figures of nodes",
        ),
        ("study.toml", "figure = \"density\" }", "figure = \"triads\" }", "`triads` is no one figure"),
        (
            "study.toml",
            "figure = \"density\" }",
            "figure = \"indegree\", of = \"firms\" }",
            "no node is of the group `firms` (nodes.csv, column sector)",
        ),
        ("study.toml", "figure = \"density\" }", "figure = \"degree_centralization\" }", "indegree_centralization"),
        ("study.toml", "group = \"sector\"\n", "", "`between` needs `group` under the instrument"),
        ("study.toml", "directed = true\n", "", "symmetrize = \"union\""),
        ("study.toml", "directed = true\n", "directed = true\nreconstruct = true\n", "needs `symmetrize`"),
        ("study.toml", "unit = \"node\"", "unit = \"case\"", "do not stand within case"),
        (
            "study.toml",
            "figure = \"density\" }",
            "items = [\"a\"] }",
            "`advice` is an instrument of figures, not an instrument",
        ),
        (
            "study.toml",
            "instrument = \"advice\", figure",
            "instrument = \"t\", figure",
            "`t` is an instrument, not an instrument of figures",
        ),
        ("study.toml", "figure = \"density\" }", "figure = \"density\" }\ncompose = \"mean\"", "nothing to compose"),
        ("study.toml", "figure = \"density\" }", "items = [] }", "has no items"),
        (
            "study.toml",
            "[\"gov\", \"users\"]",
            "[\"gov\", \"user\"]",
            "no node is of the group `user` (nodes.csv, column sector); there are: gov, users",
        ),
        ("ties.csv", "x,y", "x,stranger", "stranger"),
        ("ties.csv", "x,y", "x,firm", "`x` is in the network of P2 and `firm` in that of P1 (ties.csv, line 5"),
        ("ties.csv", "x,y", "firm,7", "firm"),
        ("nodes.csv", "v,P3", "v,P9", "P9"),
    ] {
        let (study, out) = (study(&[(file, from, to)]), tempfile::tempdir().unwrap());
        let ran = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
        let error = ran.unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains(file.trim_end_matches(".toml")), "{to}: {error}");
    }
}

/// Only who answered: of P1 the two dyads of 07 and 7, both ties; of P2 one tie of two dyads; of P3 nobody is left. The tie to the firm
/// goes with it. Only the first wave: what was named in the second alone is no tie.
#[test]
fn where_chooses_nodes_and_ties() {
    let only = |words: &str| format!("responded = \"answered\"\nwhere = {{ {words} }}");
    let answered = only("answered = \"yes\"");
    let (some, out) = (study(&[("study.toml", "responded = \"answered\"", &answered)]), tempfile::tempdir().unwrap());
    let finished = run(some.path(), out.path());
    let columns = ["case", "value", "lower", "upper", "n", "invited"];
    let found = of(out.path(), "density", &columns);
    assert_eq!(found[..2], ["P1 1 1 1 2 2", "P2 0.5 0.5 0.5 2 2"]);
    assert!(found[2].starts_with("P3  "), "{found:?}");
    let told: Vec<&str> = finished.diagnostics.iter().map(|told| told.message.as_str()).collect();
    for message in ["where answered = yes: 3 of 7 rows left out", "1 tie left out with the nodes that are"] {
        assert!(told.contains(&message), "{message}: {told:?}");
    }

    let waves = "source,target,wave\n07,7,1\n7,07,1\n07,firm,2\nx,y,1\n";
    let (first, all) = (only("wave = 1"), FILES[3].1);
    let changes = [("ties.csv", all, waves), ("study.toml", "responded = \"answered\"", first.as_str())];
    let (first, out) = (study(&changes), tempfile::tempdir().unwrap());
    run(first.path(), out.path());
    // Of the four dyads of P1 that are known, 07 and 7 have two ties.
    assert_eq!(of(out.path(), "density", &columns)[0], "P1 0.5 0.3333333333333333 0.6666666666666666 2 3");

    let astray = only("sectr = \"gov\"");
    let astray = study(&[("study.toml", "responded = \"answered\"", &astray)]);
    let error = run_study(astray.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("sectr") && error.contains("did you mean sector?"), "{error}");
}

#[test]
fn the_rescue_networks_are_one_study() {
    let (study, out) = (copy_of("emon"), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    // Of the roster only the columns that are used are spoken of.
    assert!(finished.diagnostics.iter().all(|told| !told.message.contains("formalization")));
    let found =
        |name: &str| of(out.path(), name, &["value"]).iter().map(|value| value.parse().unwrap()).collect::<Vec<f64>>();
    let ties = [83.0, 118.0, 148.0, 33.0, 123.0, 186.0, 149.0];
    let nodes = [14.0, 21.0, 20.0, 13.0, 27.0, 25.0, 20.0];
    for (at, density) in found("density").into_iter().enumerate() {
        assert!((density - ties[at] / (nodes[at] * (nodes[at] - 1.0))).abs() < 1e-12, "{at}: {density}");
    }
    // Texas: 118 ties across sponsors and 68 within, (118 − 68)/186.
    assert!((found("across")[5] - 50.0 / 186.0).abs() < 1e-12);
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    assert!(page.contains("An illustration on seven cases"));
    for case in [
        "Cheyenne",
        "Hurricane Frederic",
        "Lake Pomona",
        "Mt. Si",
        "Mt. St. Helens",
        "Texas Hill Country",
        "Wichita Falls",
    ] {
        assert!(page.contains(case), "{case}");
    }
}

/// What the lineage says that a value of a table rests on: table, id, row and how.
fn behind(out: &Path, table: &str, case: &str, name: &str) -> Vec<String> {
    let columns = ["table", "id", "column", "source_table", "source_id", "source_row", "how"];
    let columns = columns.map(|name| column(out, "lineage", name));
    let text = |at: usize, row: usize| columns[at][row].clone().unwrap_or_default();
    let rows = (0..columns[0].len()).filter(|row| [0, 1, 2].map(|at| text(at, *row)) == [table, case, name]);
    rows.map(|row| [3, 4, 5, 6].map(|at| text(at, row)).join(" ")).collect()
}

/// That x and y have no tie rests on their rows of the roster, and so does every figure of their network, taken by an indicator or not.
#[test]
fn a_network_without_ties_rests_on_its_roster() {
    let (study, out) = (study(&[("ties.csv", "x,y\n", "")]), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    assert_eq!(of(out.path(), "density", &["case", "value"])[1], "P2 0");
    let of_roster =
        ["nodes.csv x 5 on the roster, and no tie is told", "nodes.csv y 6 on the roster, and no tie is told"];
    assert_eq!(behind(out.path(), "indicators", "P2", "density"), of_roster);
    assert_eq!(behind(out.path(), "indicators", "P2", "outward"), of_roster[..1], "y is none of government");
    assert_eq!(behind(out.path(), "network-advice", "P2", "transitivity"), ["network-advice P2  of the pairs"]);
    assert_eq!(behind(out.path(), "network-advice", "P2", "dyads"), of_roster);
    let found = trace(study.path(), &Methods::standard(), "P2", &TraceTarget::Set("DENSE".to_owned())).unwrap();
    let last: Vec<_> = found.chain.iter().map(|step| (step.table.as_str(), step.id.as_str(), step.row)).collect();
    assert_eq!(last[2..], [("nodes.csv", "x", Some(5)), ("nodes.csv", "y", Some(6))]);
}

/// A matrix of all nodes has pairs of two networks, of which nothing is known or which have no tie; a tie between two networks is a fault.
#[test]
fn pairs_of_two_networks_are_left_out_unless_they_are_tied() {
    let weighted = "source,target,weight\n07,7,1\n7,07,1\n07,firm,1\nx,y,1\n07,x,\ny,firm,0\n";
    let (study, out) = (self::study(&[("ties.csv", FILES[3].1, weighted)]), tempfile::tempdir().unwrap());
    let told = run(study.path(), out.path()).diagnostics;
    assert_eq!(of(out.path(), "density", &["case", "value"]), ["P1 0.75", "P2 0.5", "P3 "], "as without them");
    let message = "2 pairs of nodes of different networks left out, of which no tie is told";
    assert!(told.iter().any(|told| told.message == message), "{told:#?}");
    // A status comes before a weight, as for ties within: without one it is 1 where there is a tie.
    for (weight, status, is_tie) in [
        ("", "present", true),
        ("", "absent", false),
        ("", "missing", false),
        ("", "structural zero", false),
        ("2", "absent", false),
        ("2", "missing", false),
    ] {
        for has_weights in [true, false] {
            let row = |tie: &str, weight: &str, status: &str| {
                if has_weights { format!("{tie},{weight},{status}\n") } else { format!("{tie},{status}\n") }
            };
            let file = row("source,target", "weight", "status")
                + &["07,7", "7,07", "07,firm", "x,y"].map(|tie| row(tie, "1", "present")).concat()
                + &row("x,7", weight, status);
            let study = self::study(&[("ties.csv", FILES[3].1, &file)]);
            let ran = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
            let error = ran.err().map_or_else(String::new, |error| error.to_string());
            assert_eq!(error.contains("`x` is in the network of P2"), is_tie, "{file}: {error}");
            assert_eq!(error.is_empty(), !is_tie, "{file}: {error}");
        }
    }
    let study = self::study(&[("ties.csv", "x,y\n", "x,y\nx,7\n")]);
    let ran = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
    let error = ran.unwrap_err().to_string();
    let message = "`x` is in the network of P2 and `7` in that of P1 (ties.csv, line 6, record 5)";
    assert!(error.contains(message), "{error}");
}

/// From government to users of P2 there is one pair, so that the density of the block is its tie; who is central is a single node.
#[test]
fn of_a_closed_network_no_block_and_no_node_is_told() {
    let header = |tier: &str| {
        let (study, out) = (study(&[("study.toml", "tier = \"public\"", tier)]), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        let text = fs::read_to_string(out.path().join("tables/network-advice.csv")).unwrap();
        let central = column(out.path(), "network-advice", "central").into_iter().flatten().count();
        (text.lines().next().unwrap().matches("density gov > users").count(), central)
    };
    assert_eq!(header("tier = \"public\""), (3, 1), "value and bounds; y of P2");
    assert_eq!(header("tier = \"restricted\"").0, 3, "its ties stand there by number");
    assert_eq!(header("tier = \"closed\""), (0, 0));
}

/// What the column of weights is called decides over every figure: what only differs in its letters is refused, what looks like weights is
/// told, at each run.
#[test]
fn a_column_that_may_hold_the_weights_is_not_passed_over() {
    let list = |column: &str| format!("source,target,{column}\n07,7,2\n7,07,0\n07,firm,\nx,y,1\n");
    let refused = self::study(&[("ties.csv", FILES[3].1, &list("Weight"))]);
    let out = tempfile::tempdir().unwrap();
    let ran = run_study(refused.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
    let error = ran.unwrap_err().to_string();
    assert!(error.contains("ties.csv, column Weight") && error.contains("did you mean `weight`?"), "{error}");
    let told = |column: &str, more: &str| {
        let more = format!("responded = \"answered\"\n{more}");
        let changes = [("ties.csv", FILES[3].1, list(column)), ("study.toml", "responded = \"answered\"", more)];
        let changes = changes.each_ref().map(|(file, from, to)| (*file, *from, to.as_str()));
        let (study, out) = (self::study(&changes), tempfile::tempdir().unwrap());
        run(study.path(), out.path()).diagnostics.iter().any(|told| told.code == "NET115")
    };
    assert!(told("how_often", "") && !told("weight", ""));
    assert!(!told("wave", "where = { wave = [0, 1, 2] }"), "it is known what that column is");
}

/// In P1 07 names 7, 7 names neither, and of 07 and the firm, and of whom the firm would name, nothing is known: 1 of 3 dyads. Words are
/// those of the weights alone: a node may be called so.
#[test]
fn words_and_codes_of_weights_are_declared() {
    let ties = "source,target,weight\n07,7,weekly\n7,07,never\n07,firm,99\nx,y,weekly\n";
    let words =
        "responded = \"answered\"\nrecode = { weekly = 4, never = 0, x = 9 }\nmissing = { \"99\" = \"don't know\" }";
    let changes = [("ties.csv", FILES[3].1, ties), ("study.toml", "responded = \"answered\"", words)];
    let (study, out) = (self::study(&changes), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let found = of(out.path(), "density", &["case", "value", "answered", "asked"]);
    assert_eq!(found[..2], ["P1 0.3333333333333333 3 6", "P2 0.5 2 2"]);
    let of_senders = column(out.path(), "ties", "sender");
    assert!(of_senders.contains(&Some("x".to_owned())), "{of_senders:?}");
    let unweighted = self::study(&changes[1..]);
    let ran = run_study(unweighted.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
    assert!(ran.unwrap_err().to_string().contains("needs a column weight in ties.csv"));
    let plain = self::study(&[("ties.csv", FILES[3].1, ties)]);
    let ran = run_study(plain.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
    assert!(ran.unwrap_err().to_string().contains("in a study `recode`"));
    let code = "source,target,weight\n07,7,1\n7,07,5\n07,firm,99\nx,y,2\n";
    let told = run(self::study(&[("ties.csv", FILES[3].1, code)]).path(), out.path()).diagnostics;
    let told: Vec<&str> = told.iter().filter(|told| told.code == "NET123").map(|told| told.message.as_str()).collect();
    assert_eq!(told, ["99 stands apart from the other weights, 1 to 5, and is a tie"]);
}

/// A group or a relation in other letters, or a row of none, takes ties from the networks, and is told.
#[test]
fn names_in_other_letters_are_told() {
    let ties = "source,target,relation\n07,7,Advice\n7,07,advice\nx,y,\n";
    let relation = ("study.toml", "directed = true", "directed = true\nrelation = \"Advice\"");
    let study = study(&[("nodes.csv", "x,P2,gov", "x,P2,Gov"), ("ties.csv", FILES[3].1, ties), relation]);
    let told = run(study.path(), tempfile::tempdir().unwrap().path()).diagnostics;
    for named in ["`advice`, written like `Advice`", "`Gov`, written like `gov`", "1 row names no relation"] {
        assert!(told.iter().any(|told| told.message.contains(named)), "{named}: {told:?}");
    }
}

/// Who says of everybody that there is no tie has answered, and needs no advice; who has no row either did, where a column says so, and is
/// told in other words.
#[test]
fn who_names_nobody_is_told_as_it_is_known() {
    let none = "source,target,weight\n07,7,1\n7,07,0\n7,firm,0\nx,y,1\n";
    let nobody = "advice: taken as having answered, and names nobody: firm (P1), y (P2), u (P3), v (P3)";
    for (ties, responded, expected) in [
        (none, true, Some(("advice: answered (column answered), and no row is of a tie from them: y (P2)", None))),
        (none, false, Some((nobody, Some(())))),
        ("source,target,weight\n07,7,1\n7,07,0\nx,y,1\ny,x,0\n", true, None),
    ] {
        let line = if responded { "responded = \"answered\"\n" } else { "" };
        let changes = [("ties.csv", FILES[3].1, ties), ("study.toml", "responded = \"answered\"\n", line)];
        let (study, out) = (self::study(&changes), tempfile::tempdir().unwrap());
        let told = run(study.path(), out.path()).diagnostics;
        let found = told.iter().find(|told| told.code == "STU218");
        let found = found.map(|told| (told.message.as_str(), told.help.as_ref().map(|_| ())));
        assert_eq!(found, expected);
        let of_7 = |line: &String| line.contains("nodes.csv 7 ") && line.ends_with("its rows say that there is no tie");
        assert!(behind(out.path(), "indicators", "P1", "density").iter().any(of_7));
        // What nobody said is no response rate.
        let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
        let rates = ["Response rate", "at the right stands how many answered"].map(|word| page.contains(word));
        assert_eq!(rates, [responded; 2]);
        assert_eq!(page.contains("all are taken as having answered"), !responded);
    }
}
