//! The commands as a person or a script calls them.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test may fail by panicking")]

mod common;

use common::{crosscase, fixture, stderr, stdout};
use std::fs;
use std::path::PathBuf;

/// Lipset's sets, as a run of the study publishes them.
fn sets(room: &tempfile::TempDir) -> PathBuf {
    let out = room.path().join("out");
    let output = crosscase().args(["study", "run"]).arg(fixture("lipset")).arg("--out").arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    out.join("tables/sets.csv")
}

const QUESTION: [&str; 6] = ["--outcome", "SURV", "--conditions", "DEV:STB", "--incl-cut", "0.8"];

/// JSON that we wrote reads back, the lists of cases in its rows as every list of names is written.
#[test]
fn a_truth_table_in_json_is_read_as_the_table_that_it_is() {
    let room = tempfile::tempdir().unwrap();
    let sets = sets(&room);
    let read = |name: &str| {
        let path = room.path().join(name);
        let output =
            crosscase().args(["qca", "truth-table"]).arg(&sets).args(QUESTION).arg("--output").arg(&path).output();
        assert!(output.unwrap().status.success());
        crosscase_data::read(&path, &crosscase_data::ReadOptions::new().without_id()).unwrap().table
    };
    let (csv, json) = (read("t.csv"), read("t.json"));
    let mut columns = (csv.column_names(), json.column_names());
    assert_eq!(columns.0[..5], columns.1[..5], "the conditions come first");
    columns.0.sort_unstable();
    columns.1.sort_unstable();
    assert_eq!(columns.0, columns.1);
    for column in columns.0 {
        assert_eq!(csv.texts(column).unwrap(), json.texts(column).unwrap(), "{column}");
    }
}

#[test]
fn a_result_is_the_same_in_every_format() {
    let room = tempfile::tempdir().unwrap();
    let sets = sets(&room);
    let mut rows = Vec::new();
    for name in ["t.csv", "t.parquet", "t.arrow", "t.xlsx"] {
        let path = room.path().join(name);
        let output = crosscase()
            .args(["qca", "truth-table"])
            .arg(&sets)
            .args(QUESTION)
            .arg("--output")
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(output.stdout.is_empty(), "a result in a file is not printed as well");
        let options = crosscase_data::ReadOptions::new().without_id();
        let table = crosscase_data::read(&path, &options).unwrap().table;
        rows.push((table.numbers("incl").unwrap(), table.texts("cases").unwrap()));
    }
    assert!(rows.windows(2).all(|pair| pair[0] == pair[1]));
}

/// For a paper and for a page: three digits, `–` where nothing is, and signs that LaTeX keeps to itself.
#[test]
fn a_result_goes_into_a_paper() {
    let room = tempfile::tempdir().unwrap();
    let sets = sets(&room);
    let write = |name: &str| {
        let path = room.path().join(name);
        let args = ["qca", "truth-table"];
        let output = crosscase().args(args).arg(&sets).args(QUESTION).arg("--output").arg(&path).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        fs::read_to_string(path).unwrap()
    };
    let (tex, html) = (write("t.tex"), write("t.HTML"));
    assert!(tex.contains("\\toprule") && tex.contains("\\caption{"), "{tex}");
    assert!(
        html.starts_with("<!doctype html>\n<meta charset=\"utf-8\">\n<title>") && html.contains("<th scope=\"row\">"),
        "{html}"
    );
}

#[test]
fn json_is_one_object_with_null_for_the_undefined() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("sets.csv");
    fs::write(&path, "case,A,Y\na,0,0\nb,0,1\n").unwrap();
    let output =
        crosscase().args(["qca", "fit"]).arg(&path).args(["--expr", "A -> Y", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(json["incl"].is_null(), "0/0 is undefined, not 0 and not 1");
    assert_eq!(json["cov"], 0.0);
}

#[test]
fn a_range_of_conditions_is_the_columns_in_file_order() {
    let room = tempfile::tempdir().unwrap();
    let output = crosscase()
        .args(["qca", "minimize"])
        .arg(sets(&room))
        .args(QUESTION)
        .args(["--solution", "parsimonious", "--format", "json"])
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let terms: Vec<&str> =
        json["models"][0]["terms"].as_array().unwrap().iter().map(|term| term["expr"].as_str().unwrap()).collect();
    assert_eq!(terms, ["DEV*~IND", "URB*STB"]);
    assert_eq!(json["model_count"], 1);
}

#[test]
fn a_shortened_list_of_primes_is_no_shortened_search() {
    let room = tempfile::tempdir().unwrap();
    let sets = sets(&room);
    let primes = |more: &[&str]| {
        let output = crosscase()
            .args(["qca", "primes"])
            .arg(&sets)
            .args(QUESTION)
            .args(["--format", "json"])
            .args(more)
            .output()
            .unwrap();
        serde_json::from_str::<serde_json::Value>(&stdout(&output)).unwrap()
    };
    let all = primes(&[]);
    assert_eq!(all["complete"], true);
    let cut = primes(&["--max-primes", "1"]);
    assert_eq!(cut["primes"].as_array().unwrap().len(), 1);
    assert_eq!((cut["complete"].clone(), cut["count"].clone()), (true.into(), all["count"].clone()));
}

#[test]
fn a_new_study_runs_at_once_and_can_be_traced() {
    let room = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = crosscase().current_dir(room.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    run(&["study", "new", "trust"]);
    run(&["study", "check", "trust"]);
    assert!(run(&["study", "run", "trust"]).contains("INNOV: "));
    assert!(run(&["study", "run", "trust"]).contains("nothing has changed"));
    let chain = run(&["trace", "trust", "--case", "P01", "--set", "TRUST", "--format", "csv"]);
    assert!(chain.starts_with("table,id,column,value"));
    assert!(chain.lines().filter(|line| line.starts_with("answers.csv,")).count() >= 12);
    let again = crosscase().current_dir(room.path()).args(["study", "new", "trust"]).output().unwrap();
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let text = stdout(&crosscase().args(["completions", shell]).output().unwrap());
        assert!(text.contains("truth-table"), "{shell}");
    }
}

/// A page of every command and of every group, each of which says what it is for.
#[test]
fn manual_pages_are_there_for_every_command() {
    let room = tempfile::tempdir().unwrap();
    let output = crosscase().arg("man").arg(room.path().join("man1")).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty(), "{}", stderr(&output));
    let page = |name: &str| fs::read_to_string(room.path().join(format!("man1/{name}.1"))).unwrap();
    assert!(page("crosscase").contains("crosscase\\-study"), "{}", page("crosscase"));
    assert!(page("crosscase-qca-truth-table").contains("incl\\-cut"));
    assert!(page("crosscase-study-run").contains(".SH NAME"));
    assert!(
        fs::read_dir(room.path().join("man1")).unwrap().all(|one| !one
            .unwrap()
            .path()
            .display()
            .to_string()
            .contains("-help"))
    );
}

/// The commands that the report prints repeat the analysis: run in a shell, they give the report's own solutions.
#[test]
fn the_report_tells_how_to_repeat_it() {
    let room = tempfile::tempdir().unwrap();
    sets(&room);
    let report = fs::read_to_string(room.path().join("out/report/index.html")).unwrap();
    let commands: Vec<String> = report
        .lines()
        .filter_map(|line| line.find("crosscase qca ").map(|at| line[at..].to_owned()))
        .map(|line| {
            line.split("</")
                .next()
                .unwrap_or_default()
                .replace("&#x27;", "'")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
        })
        .collect();
    assert_eq!(commands.len(), 10, "for two outcomes necessity, truth table and three solutions each");
    let binary = env!("CARGO_BIN_EXE_crosscase");
    for command in commands {
        let line = command.replacen("crosscase", binary, 1) + " --format json";
        let output = std::process::Command::new("sh").current_dir(room.path()).arg("-c").arg(&line).output().unwrap();
        assert!(output.status.success(), "{line}: {}", stderr(&output));
        if line.contains("--solution intermediate") {
            let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
            let expected = if line.contains("'~SURV'") { "~STB" } else { "DEV*URB*LIT*STB" };
            assert_eq!(json["models"][0]["terms"][0]["expr"], expected);
        }
    }
}

#[test]
fn a_calibration_is_drawn_with_its_cases() {
    let room = tempfile::tempdir().unwrap();
    let raw = "case,GNP,TRUST,YEAR\nAU,720,some,1930\nBE,1098,full,1960\nPT,320,none,1930\nXX,,full,1960\n";
    fs::write(room.path().join("raw.csv"), raw).unwrap();
    let draw = |arguments: &str| {
        let _ = fs::remove_file(room.path().join("curve.svg"));
        let words = arguments.split(' ').chain(["--format", "csv"]);
        let output = crosscase().current_dir(room.path()).args(["calibrate", "raw.csv"]).args(words).output().unwrap();
        (output.status.code(), stdout(&output), fs::read_to_string(room.path().join("curve.svg")).unwrap_or_default())
    };
    let direct = "--column GNP --method direct --anchors 400,550,900";
    let (_, memberships, none) = draw(direct);
    assert_eq!(none, "", "no figure without --figure");
    for (arguments, texts) in [
        (direct, ["AU (720, 0.807", "exclusion at 400; crossover at 550", "undefined: XX"]),
        (
            "--column GNP --method multi-value --anchors 550,850",
            ["BE (1098, 2)", "cut at 550; cut at 850", "Level of GNP"],
        ),
        ("--column TRUST --method qualitative --levels none=0,some=0.4,full=1", ["AU: 0.4", "BE: 1", "XX: 1"]),
        (
            "--column GNP --method direct --by YEAR --anchors-for 1930=400,550,900 --anchors-for 1960=900,1300,2500",
            ["1930: exclusion 400, crossover 550, inclusion 900", "1930: AU (720, 0.807", "1960: BE (1098, 0.1"],
        ),
    ] {
        let (code, _, figure) = draw(&format!("{arguments} --figure curve.svg"));
        assert_eq!(code, Some(0), "{arguments}");
        for text in texts {
            assert!(figure.contains(text), "{arguments}: {text} in {figure}");
        }
    }
    assert_eq!(draw(&format!("{direct} --figure curve.svg")).1, memberships, "the result is the same with a figure");
    assert_eq!(draw(&format!("{direct} --figure raw.csv")).0, Some(2), "never over the data");
    assert_eq!(fs::read_to_string(room.path().join("raw.csv")).unwrap(), raw);
}

/// An option that has no part in what is asked for is wrong usage, told before any file is read: who gives it expects something of it.
#[test]
fn options_without_a_part_are_told() {
    for (arguments, option, other) in [
        ("scales aggregate t.csv --group g --key k", "--key", "--rule key-person"),
        ("scales aggregate t.csv --group g --weight w --rule median", "--weight", "--rule weighted"),
        ("network blockmodel t.csv --blocks 2 --complete 3", "--complete", "--approach valued"),
        ("network attribute-test t.csv --attribute x --group g", "--group", "--statistic anova"),
        ("network key-players t.csv --size 2 --criterion fragmentation --steps 2", "--steps", "--criterion reach"),
        ("typology stability t.csv --k 2 --starts 9", "--starts", "--method classes"),
        ("typology stability t.csv --k 2 --method classes --nominal a", "--nominal", "clusters by distance"),
        ("typology compare t.csv --by a,b --nominal c", "--nominal", "--dimensions"),
        ("typology select t.csv --role typical --type a --outcome b --ordinal c=d,e", "--ordinal", "--background"),
        ("typology draw t.toml t.csv --case A --output t.svg", "--case", "--what radar"),
        ("typology draw t.toml --what map --concept F --output t.svg", "--concept", "--what concepts"),
        ("coding agreement t.csv --unit u --coder c --value v --replicates 9", "--replicates", "--interval bootstrap"),
        ("review meta t.csv --effect y --variance v --measure rr", "--measure", "--cells"),
    ] {
        let output = crosscase().args(arguments.split(' ')).output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {said}");
        assert!(said.contains(option) && said.contains(&format!(": only with {other}")), "{arguments}: {said}");
    }
}

/// Two coders in a column that is not called so count as one: every command that counts passages says it.
#[test]
fn who_may_have_coded_is_told() {
    let room = tempfile::tempdir().unwrap();
    let rows = "A,s1,trust,0,5,Kim\nA,s1,rules,2,7,Lee\nB,s2,trust,0,5,Kim\nB,s2,rules,3,9,Lee\n";
    for (column, told) in [("rater", true), ("coder", false)] {
        fs::write(room.path().join("p.csv"), format!("case,source,code,start,end,{column}\n{rows}")).unwrap();
        for command in
            ["matrix p.csv --not-mentioned absent", "cooccurrence p.csv", "saturation p.csv", "disagreements p.csv"]
        {
            let output = crosscase().current_dir(room.path()).arg("coding").args(command.split(' ')).output().unwrap();
            assert_eq!(stderr(&output).matches("COD152").count(), usize::from(told), "{command}: {}", stderr(&output));
        }
    }
}
