//! Every kind of bad input: one clear error with its place, exit status 1, and no half-written file.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test may fail by panicking")]

mod common;

use common::{copy_of, crosscase, stderr, stdout};
use std::fs;
use std::path::Path;

const SETS: &str = "case,A,B,Y\nc1,0.9,0.2,0.8\nc2,0.1,0.7,0.3\nc3,0.6,0.8,0.7\n";

/// Runs a command on a file of this content; it must fail with status 1 and one message that holds all the texts,
/// print nothing else and leave no file behind.
#[track_caller]
fn check(content: Option<&str>, arguments: &[&str], texts: &[&str]) {
    let room = tempfile::tempdir().unwrap();
    if let Some(content) = content {
        fs::write(room.path().join("data.csv"), content).unwrap();
    }
    let files_before = common::files_below(room.path(), &[]);
    let output =
        crosscase().current_dir(room.path()).args(arguments).args(["--output", "result.csv"]).output().unwrap();
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(output.stdout.is_empty());
    assert_eq!(message.matches("error: ").count(), 1, "{message}");
    for text in texts {
        assert!(message.contains(text), "`{text}` is not in: {message}");
    }
    assert_eq!(common::files_below(room.path(), &[]), files_before);
}

const TABLE: [&str; 7] = ["qca", "truth-table", "data.csv", "--outcome", "Y", "--conditions", "A,B"];

#[test]
fn files_that_are_not_there_or_empty() {
    check(None, &TABLE, &["data.csv"]);
    check(Some(""), &TABLE, &["data.csv", "empty"]);
    check(Some("case,A,B,Y\n"), &TABLE, &["data.csv", "no rows"]);
}

/// What was probably meant, and what the file may be instead.
#[test]
fn messages_say_what_to_change() {
    let room = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(room.path().join(name), text).unwrap();
    put("good.csv", "case,A,Q1,Q2\nc1,0.5,1,2\nc2,0.2,2,3\n");
    put("words.csv", "person,team,Q1\np1,T1,1\np2,T1,2\n");
    put("ties.csv", "from,to\na,b\n");
    put("talks.qdpx", "PK");
    put("types.toml", "[[dimension]]\nnam = \"size\"\nkind = \"nominal\"\n");
    put("design.toml", "title = \"x\"\ngrid = \"-1:1,0:1,1:2\"\nstatements = [\"a\"]\n");
    for (command, texts) in [
        ("scales items Good.csv --items Q1", &["did you mean good.csv?"][..]),
        ("scales items good.sav --items Q1", &["did you mean good.csv?"]),
        ("scales items nowhere/good.csv --items Q1", &["there is no folder nowhere"]),
        ("scales items . --items Q1", &["it is a folder; name a file in it"]),
        ("scales items good.csv --items Q1:Q9", &["unknown column Q9 in good.csv"]),
        ("scales items good.csv --items Q2:Q1", &["in good.csv", "write Q1:Q2"]),
        ("scales reliability good.csv --items Q1,Q2 --reverse Q1", &["--range 1,5"]),
        ("scales items words.csv", &["words.csv, line 2", "column team", "--items Q1:Q8"]),
        ("network measures ties.csv", &["needs a column source in ties.csv", "from, to", "--matrix"]),
        ("coding matrix talks.qdpx", &["talks.qdpx", "crosscase coding import"]),
        ("calibrate good.csv --column A --method crisp --anchors 1 --figure a.png", &["ends in .svg"]),
        ("network draw ties.csv --output a.pdf", &["ends in .svg"]),
        ("qmethod collect design.toml --output a.pdf", &["write .html and print it from the browser"]),
        ("qmethod print design.toml cards --output a.PDF", &["write .html and print it from the browser"]),
        ("coding matrix good.csv --sets a.png", &["what is written here is no png: give the name another ending"]),
        (
            "calibrate good.csv --column A --method crisp --anchors 1 --output no/a.csv",
            &["no: there is no such folder"],
        ),
        ("typology cells types.toml", &["types.toml", "line 2", "did you mean name?"]),
        ("qmethod collect design.toml --output a.html", &["design.toml, line 3", "keys are wanted"]),
    ] {
        let output = crosscase().current_dir(room.path()).args(command.split(' ')).output().unwrap();
        let message = stderr(&output);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{command}: {message}");
        for text in texts {
            assert!(message.contains(text), "{command}: `{text}` is not in: {message}");
        }
        for word in ["os error", "struct ", "Toml"] {
            assert!(!message.contains(word), "{command}: {message}");
        }
        // Only a figure is told of the format of figures.
        assert_eq!(message.contains("svg"), texts == ["ends in .svg"], "{command}: {message}");
    }
    for name in ["a.png", "a.pdf", "a.PDF"] {
        assert!(!room.path().join(name).exists());
    }
}

/// A table of passages has a column `code`, too, and is no codebook.
#[test]
fn passages_are_no_codebook() {
    for rows in
        ["case,source,code,start,end\nEde,i1,trust,0,5\n", "case,code,start,end\nEde,trust,0,5\nEde,trust,6,9\n"]
    {
        check(Some(rows), &["coding", "import", "data.csv"], &["data.csv has a column", "table of passages"]);
    }
}

#[test]
fn cells_that_are_not_what_they_should_be() {
    check(Some(&SETS.replace("0.7,0.3", "high,0.3")), &TABLE, &["high", "line 3", "column B"]);
    check(Some(&SETS.replace("c3", "c1")), &TABLE, &["c1", "line 4"]);
    check(Some(&SETS.replace("0.9,0.2", "1.2,0.2")), &TABLE, &["1.2", "A", "c1", "calibrate"]);
    check(Some(&SETS.replace("0.9,0.2", ",0.2")), &TABLE, &["A", "c1"]);
    check(Some(&SETS.replace("0.9,0.2", "0.9")), &TABLE, &["line 2"]);
    check(Some(&SETS.replace("0.1,0.7", "0.5,0.7")), &TABLE, &["0.5", "A", "c2"]);
}

#[test]
fn names_that_do_not_exist() {
    let unknown = ["qca", "truth-table", "data.csv", "--outcome", "Y", "--conditions", "A,C"];
    check(Some(SETS), &unknown, &["C", "A, B, Y"]);
    let outcome = ["qca", "truth-table", "data.csv", "--outcome", "Z", "--conditions", "A,B"];
    check(Some(SETS), &outcome, &["Z"]);
    let column = ["calibrate", "data.csv", "--column", "GNP", "--method", "crisp", "--anchors", "1"];
    check(Some(SETS), &column, &["GNP"]);
}

#[test]
fn anchors_out_of_order() {
    let arguments = ["calibrate", "data.csv", "--column", "A", "--method", "direct", "--anchors", "1,3,2"];
    check(Some(SETS), &arguments, &["anchors 2 and 3 are 3 and 2"]);
}

/// Changes the study file of Lipset's study; the run must fail with status 1, one error and this place and text.
#[track_caller]
fn check_study(from: &str, to: &str, texts: &[&str]) {
    let study = copy_of("lipset");
    let path = study.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    fails(study.path(), texts);
}

#[track_caller]
fn fails(study: &Path, texts: &[&str]) {
    for command in [&["study", "check"][..], &["study", "run"]] {
        let output = crosscase().args(command).arg(study).output().unwrap();
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert_eq!(message.matches("error: ").count(), 1, "{message}");
        for text in texts {
            assert!(message.contains(text), "`{text}` is not in: {message}");
        }
        let published = study.join("out");
        for left in ["report", "tables", "manifest.json"] {
            assert!(!published.join(left).exists(), "{left} was left behind");
        }
    }
}

#[test]
fn study_files_with_faults() {
    check_study("method = \"direct\"", "methode = \"direct\"", &["study.toml:28:1", "methode"]);
    check_study("anchors = [400, 550, 900]", "anchors = [400, 950, 900]", &["study.toml:29:11", "DEV"]);
    check_study(
        "expect = { SURV =",
        "expect = { URB =",
        &["study.toml:32:", "URB, which is the outcome of no analysis"],
    );
    check_study("\"DEV\", \"URB\"", "\"GNP\", \"URB\"", &["study.toml:", "unknown condition `GNP`", "DEV, URB"]);
    check_study("from = \"figures.DEV\"\n", "from = \"figures.GNP\"\n", &["GNP", "figures.csv"]);
    check_study(
        "label = \"name\"",
        "label = \"name\"\nwithin = \"country\"",
        &["cycle", "country → country", "study.toml:15:10"],
    );
    check_study(
        "from = \"figures.DEV\"\nmethod = \"direct\"\nanchors = [400, 550, 900]\nidm = 0.9525741268224334",
        "expression = \"URB*DEV\"",
        &["cycle", "DEV → DEV"],
    );
    check_study("file = \"figures.csv\"", "file = \"figure.csv\"", &["figure.csv"]);
    check_study("file = \"figures.csv\"", "file = \"../figures.csv\"", &["leads out of the study's folder"]);
    check_study("title =", "title", &["study.toml:7:"]);
    check_study("incl_cut = 0.8", "incl_cut = 1.8", &["1.8", "between 0 and 1"]);
    check_study("kind = \"table\"", "kind = \"interview\"", &["interview", "survey"]);
}

#[test]
fn data_files_of_a_study_with_faults() {
    let change = |file: &str, from: &str, to: &str| {
        let study = copy_of("lipset");
        let path = study.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        study
    };
    fails(change("figures.csv", "AU,720", "AX,720").path(), &["AX", "figures.csv", "line 2"]);
    fails(change("figures.csv", "AU,720", "AU,much").path(), &["much", "figures.csv", "line 2", "DEV"]);
    fails(change("figures.csv", "BE,1098", "AU,1098").path(), &["AU", "figures.csv", "line 3"]);
    fails(tempfile::tempdir().unwrap().path(), &["study.toml"]);
}

#[test]
fn wrong_usage_is_status_two() {
    for arguments in [
        &["qca", "truth-table"][..],
        &["nonsense"],
        &["calibrate", "x.csv", "--column", "A", "--method", "tfr", "--anchors", "1"],
    ] {
        assert_eq!(crosscase().args(arguments).output().unwrap().status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn names_that_would_lead_elsewhere() {
    check_study("[sets.DEV]", "[sets.\"x/../../../../DEV\"]", &["is no name for sets", "study.toml:25:"]);
    check_study("[analyses.survival]", "[analyses.\"../survival\"]", &["is no name for analyses"]);
    check_study("n_cut = 1", "n_cut = 0", &["at least 1"]);
}

#[test]
fn a_level_must_be_named_where_there_are_several() {
    check_study(
        "method = \"direct\"\nanchors = [25, 50, 65]\nidm = 0.9525741268224334",
        "method = \"multi-value\"\nanchors = [25, 50]\n[sets.RICH]\nexpression = \"URB*DEV\"\n[sets.REST]\nfrom = \"figures.LIT\"\nmethod = \"tfr\"",
        &["URB", "say which is meant"],
    );
}

#[test]
fn an_output_never_takes_the_place_of_its_input() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("data.csv");
    fs::write(&path, SETS).unwrap();
    let output = crosscase().current_dir(room.path()).args(TABLE).args(["--output", "data.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(path).unwrap(), SETS);
    let study = copy_of("lipset");
    let output = crosscase().args(["study", "run"]).arg(study.path()).arg("--out").arg(study.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_column_of_names_is_no_condition() {
    let arguments = ["qca", "truth-table", "data.csv", "--outcome", "Y", "--conditions", "case,A"];
    check(Some(SETS), &arguments, &["case", "names the cases"]);
}

/// What the message tells to say can be said.
#[test]
fn numbers_in_doubt_are_mended_by_the_flags_that_are_named() {
    let doubtful = "town;people;rate\nAsk;100.000;0,5\nBly;161.137;0,7\n";
    let calibrate = ["calibrate", "data.csv", "--column", "people", "--method", "crisp", "--anchors", "120000"];
    check(Some(doubtful), &calibrate, &["DAT015", "--decimal", "--thousands"]);
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("data.csv"), doubtful).unwrap();
    let said = ["--decimal", "comma", "--thousands", "point", "--format", "csv"];
    let output = crosscase().current_dir(room.path()).args(calibrate).args(said).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("Bly,161137,1") || table.contains("Bly,161137.0,1"), "{table}");
}

/// The same of the tables that are read beside the first, and of one that holds several cases.
#[test]
fn numbers_in_doubt_are_mended_wherever_they_stand() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(room.path().join(name), text).unwrap();
    write("ties.csv", "source;target;weight;rate;town\na;b;100.000;0,5;Ask\nb;c;161.137;0,7;Ask\n");
    write("plain.csv", "source,target\na,b\nb,c\n");
    write("nodes.csv", "node;people;rate;town\na;100.000;0,5;Ask\nb;161.137;0,7;Ask\nc;120.000;0,1;Ask\n");
    for (command, holds) in [
        ("network indicators ties.csv --nodes nodes.csv --case town --directed", "Ask"),
        ("network mrqap ties.csv ties.csv --nodes nodes.csv --case town --directed --permutations 10", "3 nodes"),
    ] {
        let run =
            |more: &[&str]| crosscase().current_dir(room.path()).args(command.split(' ')).args(more).output().unwrap();
        let doubted = run(&[]);
        assert!(!doubted.status.success() && stderr(&doubted).contains("DAT015"), "{command}: {}", stderr(&doubted));
        let mended = run(&["--decimal", "comma", "--thousands", "point"]);
        assert!(mended.status.success() && stdout(&mended).contains(holds), "{command}: {}", stderr(&mended));
    }
    // An attribute in doubt is a word; with the marks it is a number.
    for (marks, people) in [(&[][..], "161.137"), (&["--decimal", "comma", "--thousands", "point"], "161137")] {
        let convert = ["network", "convert", "plain.csv", "out.csv", "--nodes", "nodes.csv", "--directed", "--force"];
        let output = crosscase().current_dir(room.path()).args(convert).args(marks).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let nodes = fs::read_to_string(room.path().join("out-nodes.csv")).unwrap();
        assert!(nodes.contains(people), "{nodes}");
    }
}

#[test]
fn a_concept_names_the_columns_there_are() {
    let concept = ["concept", "data.csv", "--is", "min(A, D)"];
    check(Some(SETS), &concept, &["unknown column D", "A, B, Y", "DAT"]);
    check(
        Some(&SETS.replace("0.7,0.3", "high,0.3")),
        &["concept", "data.csv", "--is", "min(A, B)"],
        &["high", "line 3"],
    );
}

/// A file of a megabyte names tens of thousands of cases, codes, sorts or outcomes, of which every pair would take more room than there is: told
/// before any of it is taken.
#[test]
fn more_names_than_can_be_held_pair_by_pair() {
    let table = |head: &str, row: &dyn Fn(usize) -> String| {
        let rows: Vec<String> = (0..40_000).map(row).collect();
        format!("{head}\n{}\n", rows.join("\n"))
    };
    let coded = table("case,source,code,start,end", &|at| format!("k{at},s{at},d{at},0,5"));
    let sorted = table("sorter,statement,place", &|at| format!("p{at},s{at},0"));
    let alike = table("sorter,s1,s2,s3", &|at| format!("p{at},{}", ["1,0,-1", "0,1,-1", "-1,0,1"][at % 3]));
    let studies = table("study,type,outcome", &|at| format!("s{at},x{at},y{at}"));
    let described = table("case,a,b", &|at| format!("c{at},{},{}", at % 7, at % 5));
    let rated = table("unit,coder,score", &|at| format!("u{},c{},{at}", at / 2, at % 2));
    for (file, command, sizes) in [
        (&coded, "coding matrix data.csv", "40000 cases and 40000 codes"),
        (&coded, "coding cooccurrence data.csv", "40000 codes"),
        (&coded, "coding unitize data.csv --coder case --code code --length 100", "40001 codes and gaps"),
        (&rated, "coding agreement data.csv --unit unit --coder coder --value score", "40000 different values"),
        (&sorted, "qmethod analyze data.csv --factors 2", "40000 sorts and 40000 statements"),
        (&alike, "qmethod analyze data.csv --rows sorts --factors 2", "40000 sorts"),
        (&described, "typology cluster data.csv --items a,b --k 2", "40000 cases"),
        (&described, "typology stability data.csv --items a,b --k 2", "40000 cases"),
        (&studies, "review map data.csv --study study --rows type --columns outcome", "40000 rows and 40000 columns"),
    ] {
        let arguments: Vec<&str> = command.split(' ').collect();
        check(Some(file), &arguments, &["DAT050", sizes, "can be held", "look whether the columns are those"]);
    }
}

/// Ratings take room for what was rated, not for every unit and coder.
#[test]
fn ratings_of_many_units_and_coders_take_no_room_for_what_was_not_rated() {
    let of_unit = |unit: usize| [unit, unit + 1].map(|coder| format!("u{unit},c{coder},{}", unit % 5)).join("\n");
    let rated = format!("unit,coder,score\n{}\n", (0..40_000).map(of_unit).collect::<Vec<_>>().join("\n"));
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("data.csv"), rated).unwrap();
    let columns = ["--unit", "unit", "--coder", "coder", "--value", "score", "--format", "csv"];
    let output =
        crosscase().current_dir(room.path()).args(["coding", "agreement", "data.csv"]).args(columns).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let row: Vec<String> = stdout(&output).lines().nth(1).unwrap().split(',').map(str::to_owned).collect();
    assert_eq!(row[0].parse::<f64>().unwrap(), 1.0, "{row:?}");
    assert_eq!(row[5..], ["40000", "40001", "5"]);
}

/// Measured values are almost as many as the ratings: they are what they are, and no wrong column.
#[test]
fn ratings_may_be_measured() {
    let room = tempfile::tempdir().unwrap();
    let agreement = |units: usize, more: &[&str]| {
        // Of a prime, no two are the same.
        let value = |at: usize| (at * 7_919 % 104_729) as f64 / 8.0;
        let row = |at: usize| format!("u{},c{},{}", at / 2, at % 2, value(at) + 1.0);
        let rows: Vec<String> = (0..2 * units).map(row).collect();
        fs::write(room.path().join("data.csv"), format!("unit,coder,score\n{}\n", rows.join("\n"))).unwrap();
        let columns = ["--unit", "unit", "--coder", "coder", "--value", "score", "--format", "csv"];
        let command = [&["coding", "agreement", "data.csv"], &columns[..], more].concat();
        let output = crosscase().current_dir(room.path()).args(command).output().unwrap();
        assert!(output.status.success(), "{more:?}: {}", stderr(&output));
        let values: Vec<f64> = (0..2 * units).map(value).collect();
        (stdout(&output).lines().nth(1).unwrap().split(',').next().unwrap().parse::<f64>().unwrap(), values)
    };
    // Alpha by variances: the mean square within units over that among all values (Krippendorff 2019, section 12.3.4).
    let (alpha, values) = agreement(2_600, &["--metric", "interval"]);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let among = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    let within = values.chunks(2).map(|unit| (unit[0] - unit[1]) * (unit[0] - unit[1]) / 2.0).sum::<f64>() / (n / 2.0);
    assert!((alpha - (1.0 - within / among)).abs() < 1e-9, "{alpha}");
    for more in
        [["--metric", "ordinal"], ["--metric", "ratio"], ["--coefficient", "fleiss"], ["--coefficient", "conger"]]
    {
        assert!(agreement(2_600, &more).0.abs() < 1.0, "{more:?}");
    }
    assert_eq!(agreement(40_000, &["--coefficient", "percent"]).0, 0.0);
}
