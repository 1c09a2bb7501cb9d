//! Q methodology from the command line: the contract's object, each step, every format, and what goes wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::{crosscase, files_below, fixture, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn lipset() -> PathBuf {
    fixture("lipset-q").join("lipset.dat")
}

#[track_caller]
fn run(arguments: &[&str], room: &Path) -> String {
    let output = crosscase().current_dir(room).arg("qmethod").args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

fn json(arguments: &[&str], room: &Path) -> Value {
    serde_json::from_str(&run(&[arguments, &["--format", "json"]].concat(), room)).unwrap()
}

/// The sorts as a CSV file of the contract's form, in a folder of its own.
fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    run(&["convert", lipset().to_str().unwrap(), "sorts.csv"], room.path());
    room
}

#[test]
fn the_object_of_the_contract() {
    let room = room();
    let found =
        json(&["analyze", "sorts.csv", "--factors", "3", "--extraction", "pca", "--rotation", "varimax"], room.path());
    for key in ["sorts", "eigenvalues", "loadings", "flags", "zscores", "arrays", "factors", "sed", "statements"] {
        assert!(found.get(key).is_some(), "{key}");
    }
    let size = |key: &str| (found[key].as_array().unwrap().len(), found[key][0].as_array().map_or(0, Vec::len));
    assert_eq!(
        [size("loadings"), size("flags"), size("zscores"), size("arrays"), size("sed")],
        [(9, 3), (9, 3), (33, 3), (33, 3), (3, 3)]
    );
    assert_eq!(found["eigenvalues"].as_array().unwrap().len(), 9);
    assert_eq!(found["factors"][0]["n_flagged"], 3);
    assert_eq!(found["statements"][0]["id"], "1");
    assert!(found["statements"][0]["label"].is_null());
}

#[test]
fn a_sort_without_variance_and_a_factor_without_sorts_are_null() {
    let room = room();
    let csv = fs::read_to_string(room.path().join("sorts.csv")).unwrap();
    let flat: Vec<String> = csv
        .lines()
        .enumerate()
        .map(|(at, line)| if at == 0 { format!("{line},FLAT") } else { format!("{line},0") })
        .collect();
    fs::write(room.path().join("flat.csv"), flat.join("\n")).unwrap();
    let found = json(&["analyze", "flat.csv", "--factors", "2", "--flags", "none", "--flag", "US1:1"], room.path());
    assert_eq!(found["sorts"].as_array().unwrap().len(), 10);
    assert!(found["loadings"][9].as_array().unwrap().iter().all(Value::is_null));
    assert_eq!(found["flags"][9], serde_json::json!([false, false]));
    assert_eq!(found["set_aside"], serde_json::json!(["FLAT"]));
    assert!(found["zscores"][0][1].is_null() && found["arrays"][0][1].is_null());
    assert_eq!(
        (found["factors"][1]["reliability"].as_f64(), found["factors"][1]["se"].as_f64()),
        (Some(0.0), Some(1.0))
    );
}

#[test]
fn every_format_gives_the_same_analysis() {
    let room = room();
    let expected = json(&["analyze", "sorts.csv", "--factors", "3"], room.path());
    fs::write(
        room.path().join("texts.sta"),
        (1..=33).map(|s| format!("Synthetic wording {s}, with a comma")).collect::<Vec<_>>().join("\n"),
    )
    .unwrap();
    for (file, more) in [
        ("a.dat", &[][..]),
        ("a.zip", &[]),
        ("a.json", &[]),
        ("a.parquet", &[]),
        ("a.arrow", &[]),
        ("a.xlsx", &[]),
        ("b.xlsx", &["--layout", "kade-slots"]),
        ("c.xlsx", &["--layout", "kade-places"]),
        ("d.xlsx", &["--layout", "kade-results"]),
        ("e.csv", &["--layout", "htmlq"]),
    ] {
        let grid = ["--grid", "-4:2,-3:3,-2:4,-1:5,0:5,1:5,2:4,3:3,4:2", "--statements", "texts.sta"];
        run(&[&["convert", "sorts.csv", file][..], more, &grid].concat(), room.path());
        let found = json(&["analyze", file, "--factors", "3"], room.path());
        for key in ["sorts", "loadings", "arrays"] {
            assert_eq!(found[key], expected[key], "{file}: {key}");
        }
    }
    // The wordings stand beside the PQMethod file, and are read from there.
    let found = json(&["analyze", "a.dat", "--factors", "3"], room.path());
    assert_eq!(found["statements"][32]["label"], "Synthetic wording 33, with a comma");
}

#[test]
fn each_step_has_its_command() {
    let room = room();
    let out = |arguments: &[&str]| run(arguments, room.path());
    assert!(out(&["correlate", "sorts.csv"]).contains("0.537"));
    assert!(out(&["retention", "sorts.csv", "--replicates", "50"]).contains("humphrey"));
    assert!(out(&["extract", "sorts.csv", "--factors", "2", "--extraction", "brown"]).contains("-0.291"));
    let plan = "varimax; 1 x 3 by -12°; invert 2";
    assert!(out(&["rotate", "sorts.csv", "--factors", "3", "--rotation", plan]).contains("1 x 3 by -12°"));
    assert!(out(&["flag", "sorts.csv", "--factors", "3"]).contains("defines_1"));
    assert!(out(&["factors", "sorts.csv", "--factors", "3", "--bipolar", "1"]).contains("1b"));
    assert!(out(&["statements", "sorts.csv", "--factors", "3", "--levels", "0.1,0.05"]).contains("Distinguishes"));
    assert!(out(&["crib", "sorts.csv", "--factors", "3"]).contains("higher than elsewhere"));
    assert!(out(&["differences", "sorts.csv", "--factors", "3", "--correction", "holm"]).contains("***"));
    assert!(out(&["listing", "sorts.csv", "--factors", "3"]).contains("Factor Matrix with an X"));
    assert!(out(&["compare", "sorts.csv", lipset().to_str().unwrap(), "--factors", "3"]).contains("equal"));
    let over = out(&["second-order", "sorts.csv", lipset().to_str().unwrap(), "--factors", "3", "--format", "csv"]);
    assert!(over.starts_with("statement,sorts/1,sorts/2,sorts/3,lipset/1"));
    for name in ["report.html", "figures", "tables"] {
        let command = name.split('.').next().unwrap().replace("tables", "export");
        let more: &[&str] = if name == "report.html" { &["--replicates", "20"] } else { &[] };
        out(&[&[command.as_str(), "sorts.csv", "--factors", "3", "--output", name], more].concat());
    }
    assert!(fs::read_to_string(room.path().join("report.html")).unwrap().contains("Viewpoint 3"));
    assert_eq!(files_below(&room.path().join("figures"), &[]).len(), 9);
    assert_eq!(files_below(&room.path().join("tables"), &[]).len(), 11);
}

#[test]
fn resampling_depends_on_the_seed_alone() {
    let room = room();
    let bootstrap = |threads: &str, seed: &str| {
        json(
            &["bootstrap", "sorts.csv", "--factors", "3", "--replicates", "100", "--threads", threads, "--seed", seed],
            room.path(),
        )
    };
    assert_eq!(bootstrap("1", "5"), bootstrap("2", "5"));
    assert_ne!(bootstrap("1", "5"), bootstrap("1", "6"));
    let cases = "sorter,case\nUS1,US\nUS2,US\nUS3,US\nUS4,US\nUS8,US\nJP5,other\nCA6,other\nUK7,other\nFR9,other\n";
    fs::write(room.path().join("cases.csv"), cases).unwrap();
    let bridge = ["conditions", "sorts.csv", "--factors", "3", "--cases", "cases.csv", "--replicates", "50"];
    run(&[&bridge[..], &["--output", "viewpoints.csv"]].concat(), room.path());
    let calibrate =
        ["calibrate", "viewpoints.csv", "--column", "viewpoint_2", "--method", "direct", "--anchors", "0.1,0.3,0.5"];
    let output = crosscase().current_dir(room.path()).args(calibrate).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn a_design_becomes_a_page() {
    let room = tempfile::tempdir().unwrap();
    let design = fixture("qsort-design").join("design.toml");
    let design = design.to_str().unwrap();
    assert!(run(&["collect", design, "--output", "sort.html"], room.path()).contains("12 statements in en, nl"));
    run(&["print", design, "cards", "--language", "nl", "--output", "cards.html"], room.path());
    assert!(run(&["sample", design], room.path()).contains("role × stage"));
    assert!(run(&["grid", "--statements", "36", "--from", "-4", "--to", "4"], room.path()).contains("steep"));
    let output = crosscase()
        .args(["qmethod", "print", design, "grid", "--language", "xx", "--output", "g.html"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// A picture is read from beside the design, wherever the command is called from; one that is not there is named.
#[test]
fn a_page_has_the_pictures_of_its_design() {
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    fs::create_dir_all(at("study/photos")).unwrap();
    let design = fs::read_to_string(fixture("qsort-design").join("design.toml")).unwrap();
    let design = design.replacen("id = \"s3\"", "id = \"s3\"\nimage = \"photos/a.gif\"", 1);
    fs::write(at("study/design.toml"), design).unwrap();
    let collect = ["qmethod", "collect", "study/design.toml", "--output", "sort.html"];
    let output = crosscase().current_dir(room.path()).args(collect).output().unwrap();
    assert_eq!((output.status.code(), at("sort.html").exists()), (Some(1), false));
    assert!(stderr(&output).contains("photos/a.gif"), "{}", stderr(&output));
    fs::write(at("study/photos/a.gif"), "GIF89a").unwrap();
    run(&collect[1..], room.path());
    assert!(fs::read_to_string(at("sort.html")).unwrap().contains("data:image/gif;base64,R0lGODlh"));
    run(&["print", "study/design.toml", "cards", "--output", "cards.html"], room.path());
    // What asks for no page needs no picture.
    fs::remove_file(at("study/photos/a.gif")).unwrap();
    run(&["sample", "study/design.toml"], room.path());
}

/// A command on a file that must fail with this status and one message that holds the text, and leave nothing behind.
#[track_caller]
fn fails(name: &str, content: &str, arguments: &[&str], status: i32, text: &str) {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join(name), content).unwrap();
    let before = files_below(room.path(), &[]);
    let output = crosscase().current_dir(room.path()).arg("qmethod").args(arguments).output().unwrap();
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(status), "{message}");
    assert!(
        output.stdout.is_empty() && message.lines().filter(|line| line.starts_with("error: ")).count() == 1,
        "{message}"
    );
    assert!(message.contains(text), "`{text}` is not in: {message}");
    assert_eq!(files_below(room.path(), &[]), before);
}

const SORTS: &str = "statement,A,B,C\ns1,1,0,-1\ns2,0,1,0\ns3,-1,-1,1\ns4,0,0,0\n";

#[test]
fn what_goes_wrong_has_its_place() {
    let analyze = |file: &'static str| ["analyze", file, "--factors", "1", "--output", "out.csv"];
    fails("a.csv", &SORTS.replace("s2,0", "s2,x"), &analyze("a.csv"), 1, "line 3, record 2, column A");
    fails("a.csv", &SORTS.replace("s3,", "s2,"), &analyze("a.csv"), 1, "s2");
    fails("a.csv", &SORTS.replace("s2,0", "s2,"), &analyze("a.csv"), 1, "sort `A` has no place for statement s2");
    fails("a.dat", "  0  2", &analyze("a.dat"), 1, "a.dat, line 1");
    fails("a.zip", "no zip", &analyze("a.zip"), 1, "a.zip");
    fails("a.json", "{", &analyze("a.json"), 1, "a.json, line 1");
    fails("a.xlsx", "no book", &analyze("a.xlsx"), 1, "a.xlsx");
    fails("a.csv", SORTS, &["analyze", "b.csv", "--factors", "1"], 1, "b.csv");
    fails("a.csv", SORTS, &["analyze", "a.csv", "--factors", "4"], 1, "finds");
    fails("a.csv", SORTS, &["analyze", "a.csv", "--factors", "0"], 1, "0 factors: ask for at least 1");
    fails("a.csv", SORTS, &["analyze", "a.csv", "--factors", "1", "--rotation", "spin 3 times"], 2, "spin 3 times");
    fails(
        "a.csv",
        SORTS,
        &["analyze", "a.csv", "--factors", "1", "--rotation", "promin"],
        1,
        "known are oblimin, quartimax, varimax",
    );
    fails("a.csv", SORTS, &["analyze", "a.csv", "--factors", "1", "--flag", "Z:1"], 1, "no sort `Z`");
    fails("a.csv", SORTS, &["analyze", "a.csv", "--factors", "1", "--flag", "A"], 2, "US1:2");
    fails(
        "a.csv",
        SORTS,
        &["analyze", "a.csv", "--factors", "1", "--grid", "-1:1,0:1,1:1"],
        1,
        "room for 3 statements, and there are 4",
    );
    fails("a.csv", SORTS, &["convert", "a.csv", "a.csv"], 2, "overwrite");
    fails("d.toml", "title = 3", &["collect", "d.toml"], 1, "d.toml, line 1, column 9");
    fails("c.csv", "sorter,case\nA,x\n", &["conditions", "a.csv", "--factors", "1", "--cases", "c.csv"], 1, "a.csv");
}

#[test]
fn missing_places_are_left_out_only_when_asked() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("a.csv"), SORTS.replace("s2,0", "s2,")).unwrap();
    let sorts = |policy: &str| json(&["analyze", "a.csv", "--factors", "1", "--missing-places", policy], room.path());
    assert_eq!(sorts("drop-sorts")["sorts"], serde_json::json!(["B", "C"]));
    assert_eq!(sorts("drop-statements")["statements"].as_array().unwrap().len(), 3);
}

#[test]
fn reasons_reach_the_tables_and_the_report() {
    let room = tempfile::tempdir().unwrap();
    let design = fixture("qsort-design").join("design.toml");
    let design = design.to_str().unwrap();
    let version = {
        run(&["collect", design, "--output", "sort.html"], room.path());
        let page = fs::read_to_string(room.path().join("sort.html")).unwrap();
        page.split("\"version\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    fs::create_dir(room.path().join("in")).unwrap();
    let grid = [-2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2];
    for (at, sorter) in ["P1", "P2", "P3", "P4"].into_iter().enumerate() {
        // Two near one view and two near the opposite.
        let mut places = grid;
        places.swap(at % 2, 2 + at % 2);
        let sign = if at < 2 { 1 } else { -1 };
        let sort: Vec<Value> = (0..12)
            .map(|s| serde_json::json!({ "statement": format!("s{}", s + 1), "place": sign * places[s] }))
            .collect();
        let file = serde_json::json!({
            "crosscase": "qsort/1", "study": "Roles of users (synthetic)", "design": version, "language": "en",
            "sorter": sorter, "sort": sort,
            "reasons": [{ "statement": "s12", "text": format!("Because {sorter}; \"so\", they say.") }],
        });
        fs::write(room.path().join(format!("in/{sorter}.json")), file.to_string()).unwrap();
    }
    let source = ["in", "--design", design, "--factors", "1"];
    run(&[&["export"][..], &source, &["--output", "tables"]].concat(), room.path());
    let reasons = fs::read_to_string(room.path().join("tables/reasons.csv")).unwrap();
    assert!(reasons.starts_with("sorter,statement,text,place,reason\nP1,s12,"), "{reasons}");
    run(&[&["report"][..], &source, &["--output", "r.html", "--replicates", "0"]].concat(), room.path());
    let html = fs::read_to_string(room.path().join("r.html")).unwrap();
    for words in ["What its sorters said", "All reasons", "Because P1;", "(opposite view)"] {
        assert!(html.contains(words), "{words}");
    }
    // To HtmlQ, where statements are numbered, and back.
    run(&["convert", "in", "--design", design, "h.csv", "--layout", "htmlq"], room.path());
    let table = fs::read_to_string(room.path().join("h.csv")).unwrap();
    assert!(table.lines().next().unwrap().ends_with(";s12;comment12;datetime"), "{table}");
    run(&["export", "h.csv", "--factors", "1", "--output", "again"], room.path());
    let again = fs::read_to_string(room.path().join("again/reasons.csv")).unwrap();
    assert!(again.contains("P1,12,2,\"Because P1; \"\"so\"\", they say.\""), "{again}");
}

#[test]
fn a_source_that_is_not_what_it_seems_is_told() {
    let room = room();
    let said = |arguments: &[&str]| {
        let output = crosscase().current_dir(room.path()).arg("qmethod").args(arguments).output().unwrap();
        (output.status.success(), stderr(&output))
    };
    let csv = fs::read_to_string(room.path().join("sorts.csv")).unwrap();
    // A row a sorter, as KADE has it.
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let turned: Vec<String> =
        (0..rows[0].len()).map(|c| rows.iter().map(|row| row[c]).collect::<Vec<_>>().join(",")).collect();
    fs::write(room.path().join("kade.csv"), turned.join("\n")).unwrap();
    let (whole, told) = said(&["analyze", "kade.csv", "--factors", "2"]);
    assert!(!whole && told.contains("--rows sorts"), "{told}");
    assert!(said(&["analyze", "kade.csv", "--factors", "2", "--rows", "sorts"]).0);
    // A place is missing, and the grid goes with its statement.
    run(&["convert", "sorts.csv", "whole.dat"], room.path());
    let dat = fs::read_to_string(room.path().join("whole.dat")).unwrap().replacen("US1       -1", "US1         ", 1);
    fs::write(room.path().join("hole.dat"), dat).unwrap();
    let (whole, told) = said(&["analyze", "hole.dat", "--factors", "2", "--missing-places", "drop-statements"]);
    assert!(whole && told.contains("holds 33 statements, and 32 are left"), "{told}");
    // The wordings beside a file, in the letters of Windows.
    let texts: Vec<u8> = (1..=33).flat_map(|_| b"Zo\xeb\n".to_vec()).collect();
    fs::write(room.path().join("whole.sta"), texts).unwrap();
    let (whole, told) = said(&["analyze", "whole.dat", "--factors", "2"]);
    assert!(whole && told.contains("not UTF-8 and was read as Windows-1252 (whole.sta, line 1)"), "{told}");
}

/// A grid of the file that every sort contradicts is settled by the one that is given, wherever one can be given.
#[test]
fn a_grid_that_is_given_goes_before_that_of_the_file() {
    let room = room();
    let dat = fs::read_to_string(lipset()).unwrap();
    let counts = "  0  0  2  3  4  5  5  5  4  3  2";
    let turned = dat.replacen(counts, "  0  0  3  3  4  5  3  5  4  3  3", 1);
    assert_ne!(dat, turned);
    fs::write(room.path().join("turned.dat"), turned).unwrap();
    let analyze = ["analyze", "turned.dat", "--factors", "2", "--format", "json"];
    let output = crosscase().current_dir(room.path()).arg("qmethod").args(analyze).output().unwrap();
    let told = stderr(&output);
    assert!(!output.status.success() && told.contains("9 of 9 fill -4:2,-3:3,") && told.contains("`--grid`"), "{told}");
    let grid = "-4:2,-3:3,-2:4,-1:5,0:5,1:5,2:4,3:3,4:2";
    let settled = json(&["analyze", "turned.dat", "--factors", "2", "--grid", grid], room.path());
    assert_eq!(settled["arrays"], json(&["analyze", "sorts.csv", "--factors", "2"], room.path())["arrays"]);
    run(&["convert", "turned.dat", "mended.dat", "--grid", grid], room.path());
    assert!(fs::read_to_string(room.path().join("mended.dat")).unwrap().contains(counts));
}

/// What a folder of records holds beside them is named.
#[test]
fn what_of_a_folder_was_not_read_is_told() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("sorts");
    fs::create_dir_all(folder.join("late")).unwrap();
    for (name, sort) in [("1.json", "1|0|-1"), ("2.JSON", "0|1|-1"), ("3.txt", "-1|0|1"), (".DS_Store", "")] {
        fs::write(folder.join(name), format!(r#"{{"partId": "{name}", "sort": "{sort}"}}"#)).unwrap();
    }
    let output = crosscase().current_dir(room.path()).args(["qmethod", "correlate", "sorts"]).output().unwrap();
    let told = stderr(&output);
    assert!(output.status.success() && told.contains("QME146"), "{told}");
    assert!(
        told.contains("2 entries of this folder were not read, since their names do not end in .json: 3.txt, late"),
        "{told}"
    );
}

/// Who does not keep the grid is named, be it given or the one that the sorts share; of free sorts there is none to keep.
#[test]
fn a_sort_off_the_grid_is_named() {
    let room = tempfile::tempdir().unwrap();
    let told = |sorts: &str, more: &[&str]| {
        fs::write(room.path().join("q.csv"), format!("statement,S1,S2,S3,ODD\n{sorts}")).unwrap();
        let args = [&["qmethod", "analyze", "q.csv", "--factors", "1"], more].concat();
        let output = crosscase().current_dir(room.path()).args(args).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stderr(&output)
    };
    let odd = "s1,1,0,-1,1\ns2,0,1,0,1\ns3,0,-1,0,0\ns4,-1,0,1,-1\n";
    let (grid, named) = (["--grid", "-1:1,0:2,1:1"], "1 sort does not keep the grid -1:1,0:2,1:1: ODD");
    for more in [&grid[..], &[]] {
        assert!(told(odd, more).contains(named), "{more:?}");
        assert!(!told(&odd.replace("s2,0,1,0,1", "s2,0,1,0,0"), more).contains("QME120"), "{more:?}");
    }
    let free = "s1,1,0,-2,2\ns2,2,1,0,2\ns3,0,-1,0,0\ns4,-1,1,1,-1\n";
    assert!(!told(free, &[]).contains("QME120"));
    // Of a long table, too, and once.
    let cells = |row: &str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
    let rows = odd.lines().map(cells).flat_map(|row| {
        ["S1", "S2", "S3", "ODD"]
            .iter()
            .zip(&row[1..])
            .map(|(who, place)| format!("{who},{},{place}\n", row[0]))
            .collect::<Vec<_>>()
    });
    fs::write(room.path().join("l.csv"), format!("who,what,place\n{}", rows.collect::<String>())).unwrap();
    for more in [&grid[..], &[]] {
        let args = [&["qmethod", "analyze", "l.csv", "--factors", "1"], more].concat();
        let output = crosscase().current_dir(room.path()).args(args).output().unwrap();
        assert!(output.status.success() && stderr(&output).matches(named).count() == 1, "{}", stderr(&output));
    }
}
