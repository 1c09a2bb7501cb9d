//! QCA of files and questions as people have them: published truth tables, weights, sets of values, outcomes that are expressions, conditions
//! that do not apply. Each case says what is right and why; figures are worked out by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::questions::{check, refused, run, with};
use common::{crosscase, stderr, stdout};
use serde_json::{Value, json};
use std::fs;

/// A table of an article: C is a contradictory configuration, ? one without cases, freq how many there are.
const PUBLISHED: &str =
    "row,URBAN,RICH,OPEN,GROWTH,freq\n1,0,0,0,0,3\n2,0,1,0,0,2\n3,1,0,0,?,0\n4,1,1,0,1,4\n5,1,1,1,C,2\n";
const GROWTH: [&str; 4] = ["--outcome", "GROWTH", "--conditions", "URBAN:OPEN"];

/// Cases with a multi-value condition, two outcomes, and a condition that does not apply to one.
const CASES: &str = "case,A,B,M,F,Y,Z\na,1,1,0,1,1,0\nb,1,1,1,0,1,1\nc,1,0,2,-,0,0\nd,0,1,1,1,1,0\ne,0,0,0,0,0,1\n";

/// A table of an article begins with its conditions: nothing names the rows, which are numbered, and that is said. Of cases it is asked.
#[test]
fn a_published_table_without_names_is_numbered() {
    let unnamed: String = PUBLISHED.lines().map(|line| line.split_once(',').unwrap().1.to_owned() + "\n").collect();
    let solve = [&["qca", "minimize"][..], &GROWTH, &["--solution", "parsimonious"]].concat();
    check("U*R positive", &unnamed, &solve, &[("/models/0/terms/0/expr", json!("URBAN*~OPEN"))]);
    let says = |file: &[u8], args: &[&str]| {
        let room = tempfile::tempdir().unwrap();
        fs::write(room.path().join("in.csv"), file).unwrap();
        let output = crosscase().args(["qca", "truth-table", "in.csv"]).args(args).current_dir(room.path()).output();
        stderr(&output.unwrap())
    };
    let numbered = "the first column, URBAN, is part of the analysis and names nothing: the rows are numbered";
    let told = says(unnamed.as_bytes(), &GROWTH);
    assert!(told.contains(numbered) && told.contains("QCA122"), "{told}");
    // What is noticed of the file is told once, however often it is read: é of Windows-1252.
    let latin: Vec<u8> = unnamed.replace("freq", "fr\u{e9}q").chars().map(|c| c as u8).collect();
    assert_eq!(says(&latin, &GROWTH).matches("DAT103").count(), 1);
    // A first column in which no value is there twice may name cases, and does not where it is a condition.
    let levels = ["--outcome", "OUT", "--conditions", "A,B"];
    let distinct = "A,B,OUT\n2,1,1\n1,0,?\n0,1,0\n";
    let told = says(distinct.as_bytes(), &levels);
    assert!(told.contains("the first column, A, is part of the analysis"), "{told}");
    let told = says(&[distinct.as_bytes(), b"3,0,\xe9\n"].concat(), &levels);
    assert_eq!(told.matches("DAT103").count(), 1, "{told}");
    let cases = says(distinct.replace('?', "1").as_bytes(), &levels);
    assert!(cases.contains("column A names the cases") && cases.contains("--id none"), "{cases}");
    let twice = unnamed.replace(",?,", ",0,").replace(",C,", ",1,");
    refused("cases of 0 and 1 alone", &twice, &solve, 1, &["--id none"]);
}

#[test]
fn published_truth_tables() {
    let minimize =
        |further: &[&'static str]| with(&with(&["qca", "minimize", "--solution", "parsimonious"], &GROWTH), further);
    let table = |further: &[&'static str]| with(&with(&["qca", "truth-table"], &GROWTH), further);
    let first = "/models/0/terms/0/expr";
    // 110 is positive; 000, 010 and, being C, 111 are negative: URBAN keeps it from the first two, ~OPEN from the third.
    check("C is negative", PUBLISHED, &minimize(&[]), &[(first, json!("URBAN*~OPEN")), ("/models/0/cov", json!(1))]);
    check("C as positive", PUBLISHED, &minimize(&["--count-c-as", "positive"]), &[(first, json!("URBAN"))]);
    check("C as a remainder", PUBLISHED, &minimize(&["--count-c-as", "remainder"]), &[(first, json!("URBAN"))]);
    let negated =
        ["qca", "minimize", "--solution", "parsimonious", "--outcome", "~GROWTH", "--conditions", "URBAN:OPEN"];
    check("the negation turns 1 and 0 round", PUBLISHED, &negated, &[(first, json!("~URBAN"))]);
    check(
        "verdicts and numbers of cases are those of the file",
        PUBLISHED,
        &table(&[]),
        &[
            ("/rows/0/n", json!(3)),
            ("/rows/2/out", json!("1")),
            ("/rows/3/out", json!("C")),
            ("/rows/3/incl", Value::Null),
            ("/remainders", json!(4)),
        ],
    );
    check(
        "remainders on request",
        PUBLISHED,
        &table(&["--all"]),
        &[
            ("/rows/7/config", json!([1, 1, 1])),
            ("/rows/4/config", json!([1, 0, 0])),
            ("/rows/4/out", json!("?")),
            ("/rows/4/n", json!(0)),
            ("/remainders", json!(4)),
        ],
    );
    let below = PUBLISHED.replace("?,0", "?,1");
    check(
        "a row below their frequency cut is told",
        &below,
        &table(&[]),
        &[("/rows/2/out", json!("?")), ("/rows/2/n", json!(1))],
    );
    check("a higher frequency cut holds", PUBLISHED, &table(&["--n-cut", "3"]), &[("/rows/1/out", json!("?"))]);
    let twice = format!("{PUBLISHED}6,1,1,0,0,1\n");
    refused("a configuration twice", &twice, &table(&[]), 1, &["--input-is", "QCA047", "line 5"]);
    let zeros = "row,A,OUT\n1,0,0\n2,1,1\n";
    let forced = ["qca", "truth-table", "--outcome", "OUT", "--conditions", "A", "--input-is", "truth-table"];
    check("0 and 1 alone are cases, unless said", zeros, &forced, &[("/rows/1/incl", Value::Null)]);
    check("0 and 1 alone are cases", zeros, &forced[..6], &[("/rows/1/incl", json!(1))]);
}

/// Tables are printed without a number of cases for what was not observed; where a configuration stands there twice the flag is named, though
/// the first column is a condition.
#[test]
fn published_tables_as_they_are_printed() {
    let solve = ["qca", "minimize", "--outcome", "OUT", "--conditions", "A,B", "--solution", "parsimonious"];
    let printed = "A,B,OUT,n\n1,1,1,4\n1,0,?,\n0,0,0,2\n0,1,C,1\n";
    check("an empty n beside ?", printed, &solve, &[("/models/0/terms/0/expr", json!("A"))]);
    refused("an empty n beside 0", &printed.replace("0,0,0,2", "0,0,0,"), &solve, 1, &["QCA050"]);
    let twice = "A,B,OUT\n1,1,1\n1,1,0\n0,0,?\n";
    refused("both readings", twice, &solve, 1, &["QCA047", "--input-is truth-table", "--input-is cases"]);
    let table = ["qca", "truth-table", "--outcome", "OUT", "--conditions", "A,B"];
    let fsqca = "A,B,number,OUT\n1,0,3,1\n0,1,2,0\n1,1,4,C\n";
    check("fsQCA's number of cases", fsqca, &table, &[("/rows/0/n", json!(2)), ("/rows/2/n", json!(4))]);
    let numbered = fsqca.replace(",3,1", ",1,1").replace(",4,C", ",3,C");
    check("the number of the row", &numbered, &table, &[("/rows/0/n", json!(1)), ("/rows/2/n", json!(1))]);
}

#[test]
fn weights_and_rows_set_by_hand() {
    let weighted = "case,A,Y,number\na,1,1,3\nb,1,0,1\nc,0,0,2\n";
    let table = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A", "--weights", "number"];
    check("three of four", weighted, &table, &[("/rows/1/n", json!(4)), ("/rows/1/incl", json!(0.75))]);
    refused("half a case", &weighted.replace("1,3", "1,2.5"), &table, 1, &["QCA050", "number"]);
    let of =
        |out: &'static str| with(&["qca", "truth-table", "--outcome", "Y", "--conditions", "A,B", "--set-out"], &[out]);
    check(
        "told with what it was and why",
        CASES,
        &of("A*~B=1: the minutes show it"),
        &[
            ("/rows/2/out", json!("1")),
            ("/rows/2/by_hand", json!({"before": "0", "reason": "the minutes show it"})),
            ("/rows/2/deviant", json!(["c"])),
        ],
    );
    refused("no reason", CASES, &of("A*~B=1"), 2, &["why"]);
    refused("no verdict", CASES, &of("A*~B=2: so it is"), 2, &["1, 0, ? or C"]);
}

#[test]
fn deviant_cases() {
    let four = "case,A,Y\na,1,1\nb,1,1\nc,1,0\nd,0,1\ne,0,0\n";
    let at = |cut: &'static str, lower: &[&'static str]| {
        with(&["qca", "truth-table", "--outcome", "Y", "--conditions", "A", "--incl-cut", cut], lower)
    };
    // Two of three: positive at 0.6, contradictory or negative at 0.8. What is not positive is not covered by any solution.
    check(
        "in a positive row those without",
        four,
        &at("0.6", &[]),
        &[("/rows/1/deviant", json!(["c"])), ("/rows/0/deviant", json!(["d"]))],
    );
    check("in a negative row those with", four, &at("0.8", &[]), &[("/rows/1/deviant", json!(["a", "b"]))]);
    check(
        "and in a contradictory one",
        four,
        &at("0.8", &["--contradiction-cut", "0.6"]),
        &[("/rows/1/out", json!("C")), ("/rows/1/deviant", json!(["a", "b"]))],
    );
}

#[test]
fn outcomes_that_are_expressions_and_sets_of_values() {
    // Y*~Z holds of a and d: both with B, and of A*B half.
    check("fit", CASES, &["qca", "fit", "--expr", "B -> Y*~Z"], &[("/incl", json!(2.0 / 3.0)), ("/cov", json!(1))]);
    let table = ["qca", "truth-table", "--outcome", "Y*~Z", "--conditions", "A,B"];
    check("truth table", CASES, &table, &[("/rows/1/incl", json!(1)), ("/rows/3/incl", json!(0.5))]);
    let negated = ["qca", "fit", "--expr", "~B -> ~(Y*~Z)"];
    check("its negation", CASES, &negated, &[("/incl", json!(1)), ("/cov", json!(2.0 / 3.0))]);
    refused(
        "a part of it as a condition",
        CASES,
        &["qca", "truth-table", "--outcome", "Y*~Z", "--conditions", "A,Z"],
        1,
        &["Z"],
    );
    let chance = [
        "qca",
        "robustness",
        "--outcome",
        "Y*~Z",
        "--conditions",
        "A,B",
        "--solution",
        "parsimonious",
        "--chance",
        "9",
    ];
    check("robustness", CASES, &chance, &[("/search", json!("complete")), ("/chance/permutations", json!(9))]);
    // M is 1 or 2 of b, c and d, two of them with Y.
    check("of an expression", CASES, &["qca", "fit", "--expr", "M[1,2] -> Y"], &[("/incl", json!(2.0 / 3.0))]);
    check("of an outcome", CASES, &["qca", "fit", "--expr", "A -> M[0,2]"], &[("/incl", json!(2.0 / 3.0))]);
    let minimize = |further: &[&'static str]| with(&["qca", "minimize", "--outcome", "Y", "--conditions"], further);
    check(
        "of a condition",
        CASES,
        &minimize(&["M[1,2],B", "--solution", "conservative"]),
        &[("/models/0/terms/0/expr", json!("B"))],
    );
    // With B alone positive, ~M[1,2] is expected and ~B*~M[1,2] observed as negative.
    check(
        "expected, beside commas of the list",
        CASES,
        &minimize(&["M,A", "--solution", "intermediate", "--expect", "M[1,2],A[1]"]),
        &[("/search", json!("complete"))],
    );
    check(
        "necessity of every value",
        CASES,
        &["qca", "necessity", "--singles", "--outcome", "Y", "--conditions", "M,B"],
        &[
            ("/results/0/expr", json!("M[0]")),
            ("/results/3/expr", json!("~M[0]")),
            ("/results/6/expr", json!("B[1]")),
            ("/results/6/incl", json!(1)),
            ("/results/6/passes", json!(true)),
            ("/results/7/expr", json!("B[0]")),
            ("/results/7/passes", json!(false)),
        ],
    );
}

/// Where a condition does not apply it is `-`, in and out; what is missing in a set may lie between 0 and 1 unless the set is crisp.
#[test]
fn what_does_not_apply_and_what_is_missing() {
    let conditions = ["--outcome", "Y", "--conditions", "A,F"];
    check(
        "in a truth table",
        CASES,
        &with(&["qca", "truth-table"], &conditions),
        &[("/rows/4/config", json!([1, "-"]))],
    );
    check(
        "and in its bounds",
        CASES,
        &with(&["qca", "truth-table", "--bounds"], &conditions),
        &[("/rows/4/config", json!([1, "-"])), ("/rows/4/certain", json!(["c"])), ("/rows/4/incl", json!([0.0, 0.0]))],
    );
    // c is in neither F nor ~F.
    check(
        "in a concept",
        CASES,
        &["concept", "--is", "max(F, ~F)"],
        &[("/membership", json!([1.0, 1.0, 0.0, 1.0, 1.0]))],
    );
    let open = "case,A,Y\na,1,1\nb,,1\nc,0,0\n";
    check("it may be by half", open, &["concept", "--is", "max(A, ~A)"], &[("/membership", json!([1.0, null, 1.0]))]);
    let crisp = ["concept", "--is", "max(A, ~A)", "--crisp", "A"];
    check("unless the set is crisp", open, &crisp, &[("/membership", json!([1.0, 1.0, 1.0]))]);
    refused("degrees are not crisp", &open.replace("c,0", "c,0.3"), &crisp, 1, &["SET036"]);
    // A + ~A of b is 1, or as little as a half: two of three, or 2/2.5, are in Y.
    let bounds = ["qca", "bounds", "--expr", "A + ~A -> Y"];
    check("bounds of a crisp set", open, &bounds, &[("/incl", json!([2.0 / 3.0, 2.0 / 3.0]))]);
    let fuzzy = with(&bounds, &["--fuzzy", "A"]);
    check("and of one with degrees", open, &fuzzy, &[("/incl/0", json!(0.6)), ("/incl/1", json!(2.0 / 3.0))]);
}

#[test]
fn theory_assumptions_measures_and_plots() {
    let theory = ["qca", "theory", "--theory", "A", "--found", "B", "--outcome", "Y"];
    check(
        "fit of theory and solution",
        CASES,
        &theory,
        &[("/theory/incl", json!(2.0 / 3.0)), ("/solution/incl", json!(1)), ("/solution/cov", json!(1))],
    );
    // Two cases: the models of Y are A and B; B alone is assumed to be enough though A is necessary.
    let assumptions = with(
        &["qca", "assumptions", "--outcome", "Y", "--conditions", "A,B", "--solution", "parsimonious", "--necessary"],
        &["A"],
    );
    let found = run(&tempfile::tempdir().unwrap(), "case,A,B,Y\na,1,1,1\nb,0,0,0\n", &assumptions).unwrap();
    let clash: Vec<&Value> =
        found["assumptions"].as_array().unwrap().iter().filter(|one| one["kind"] == "necessity").collect();
    assert_eq!(clash.len(), 1);
    assert_eq!((&clash[0]["expr"], &clash[0]["lacks"]), (&json!("~A*B"), &json!("A")));
    // SYM of x (0.8, 0.6) and y (0.9, 0.25): (1.05 − 0.35)/(1.4 − 0.35).
    let two = "case,X,Y\na,0.8,0.9\nb,0.6,0.25\n";
    check(
        "symmetric consistency",
        two,
        &["qca", "fit", "--expr", "X -> Y"],
        &[("/measures/symmetric consistency", json!(0.7 / 1.05))],
    );
    let room = tempfile::tempdir().unwrap();
    run(&room, two, &["qca", "fit", "--expr", "X <- Y", "--figure", "plot.svg"]).unwrap();
    assert!(fs::read_to_string(room.path().join("plot.svg")).unwrap().contains("X as necessary for Y"));
}

/// A group of --missing drop leaves with its case, and sets made at once are those made one by one.
#[test]
fn side_columns_and_several_calibrations() {
    let panel = "case,A,Y,PLACE\na,0.75,0.5,x\nb,,0.5,\nc,0.5,0.5,x\n";
    let cluster = ["qca", "cluster", "--expr", "A -> Y", "--clusters", "PLACE", "--missing", "drop"];
    check("a case without a value and a cluster", panel, &cluster, &[("/between/groups/0/incl", json!(0.8))]);
    let room = tempfile::tempdir().unwrap();
    let spec = "[RICH]\ncolumn = \"gdp\"\nmethod = \"direct\"\nanchors = [10, 20, 40]\n\n[trade]\nmethod = \"crisp\"\nanchors = [50]\n";
    fs::write(room.path().join("spec.toml"), spec).unwrap();
    let raw = "case,gdp,trade\na,20,60\nb,40,40\n";
    let all = run(&room, raw, &["calibrate", "--spec", "spec.toml"]).unwrap();
    assert_eq!(all["units"], json!(["a", "b"]));
    assert_eq!(all["sets"]["trade"], json!([1.0, 0.0]));
    let one = ["calibrate", "--column", "gdp", "--method", "direct", "--anchors", "10,20,40"];
    assert_eq!(all["sets"]["RICH"], run(&room, raw, &one).unwrap()["membership"]);
    let both = ["calibrate", "--spec", "spec.toml", "--column", "gdp"];
    assert_eq!(run(&room, raw, &both).unwrap_err().0, 2, "one set or several");
    fs::write(room.path().join("spec.toml"), spec.replace("[50]", "[\"x\"]")).unwrap();
    let (status, message) = run(&room, raw, &["calibrate", "--spec", "spec.toml"]).unwrap_err();
    assert!(status == 1 && message.contains("spec.toml:8:12") && message.contains("a number is wanted"), "{message}");
}

/// A case without a label of its cluster is left out where those without a value are.
#[test]
fn a_case_without_a_cluster() {
    let panel = "case,A,Y,PLACE\na,0.75,0.5,x\nb,1,0.5,\nc,0.5,0.5,x\n";
    let cluster = ["qca", "cluster", "--expr", "A -> Y", "--clusters", "PLACE"];
    check("b is out", panel, &with(&cluster, &["--missing", "drop"]), &[("/between/groups/0/n", json!(2))]);
    refused("it is told how", panel, &cluster, 1, &["QCA039", "--missing drop"]);
}

/// Of a case without a value it does not matter to which group it belongs; with one it does.
#[test]
fn a_case_without_a_group() {
    let raw = "case,gdp,grp\na,10,NL\nb,,\nc,30,NL\n";
    let by = ["calibrate", "--column", "gdp", "--method", "crisp", "--by", "grp", "--anchors-for", "NL=20"];
    check("b has no membership", raw, &by, &[("/membership", json!([0.0, null, 1.0]))]);
    refused("b has a value", &raw.replace("b,,", "b,20,"), &by, 1, &["SET034", "line 3"]);
}

/// What a file of calibrations says wrongly is told with its line and what to write; groups have anchors of their own.
#[test]
fn files_of_calibrations() {
    let room = tempfile::tempdir().unwrap();
    let raw = "case;gdp;grp\na;10,5;NL\nb;20;BE\nc;30;NL\nd;40;BE\n";
    let spec = |text: &str| {
        fs::write(room.path().join("spec.toml"), text).unwrap();
        run(&room, raw, &["calibrate", "--spec", "spec.toml"])
    };
    let grouped = "[RICH]\ncolumn = \"gdp\"\nmethod = \"direct\"\nby = \"grp\"\nanchors_for = { NL = [5, 15, 35], BE = [10, 25, 45] }\nreason = \"synthetic\"\n";
    let one = ["--by", "grp", "--anchors-for", "NL=5,15,35", "--anchors-for", "BE=10,25,45"];
    let one = with(&["calibrate", "--column", "gdp", "--method", "direct"], &one);
    assert_eq!(spec(grouped).unwrap()["sets"]["RICH"], run(&room, raw, &one).unwrap()["membership"]);
    let plain = "[gdp]\nmethod = \"direct\"\nanchors = [5, 15, 35]\n";
    for (from, to, place, says) in [
        ("\"direct\"", "“direct”", "2:10", "straight quotes"),
        ("method", "mehtod", "2:1", "did you mean method?"),
        ("direct", "dircet", "2:10", "did you mean direct?"),
        ("[5, 15, 35]", "[5,5, 15, 35,5]", "3:11", "[5.5, 15, 35.5]"),
        ("[5, 15, 35]", "[5,5; 15; 35,5]", "3:14", "[5.5, 15, 35.5]"),
        ("[5, 15, 35]", "5", "3:11", "write [5]"),
        ("[5, 15, 35]", "[5, 35, 15]", "3:11", "rise throughout"),
        ("anchors", "by = \"grp\"\nanchors", "1:2", "anchors_for"),
        ("[gdp]\n", "", "1:1", "[SET]"),
    ] {
        assert!(plain.contains(from));
        let (status, message) = spec(&plain.replacen(from, to, 1)).unwrap_err();
        assert!(
            status == 1 && message.contains(&format!("spec.toml:{place}: ")) && message.contains(says),
            "{to}: {message}"
        );
    }
    let (_, message) = spec(&plain.replace("[gdp]\n", "[X]\ncolumn = \"gpd\"\n")).unwrap_err();
    assert!(message.contains("did you mean gdp?"), "{message}");
    // Of which set something is told; of none that there is none.
    let (status, message) = spec("# nothing yet\n").unwrap_err();
    assert!(status == 1 && message.contains("spec.toml: it holds no set"), "{message}");
    let halves = format!("{plain}\n[EQUAL]\ncolumn = \"gdp\"\nmethod = \"direct\"\nanchors = [5, 20, 35]\n");
    fs::write(room.path().join("spec.toml"), halves).unwrap();
    fs::write(room.path().join("in.csv"), raw).unwrap();
    let output = crosscase().args(["calibrate", "in.csv", "--spec", "spec.toml"]).current_dir(room.path()).output();
    let told = stderr(&output.unwrap());
    assert!(told.contains("set EQUAL: ") && !told.contains("set gdp: "), "{told}");
}

/// A list of conditions is split outside of brackets only, whatever the command; what is missing in A is missing in its values.
#[test]
fn sets_of_values_among_conditions() {
    let gap = "case,A,B,Y\na,0,1,0\nb,1,0,1\nc,2,1,1\nd,,0,1\n";
    let bounds = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A[1,2],B", "--bounds"];
    let rows =
        [("/rows/2/config", json!([1, 0])), ("/rows/2/certain", json!(["b"])), ("/rows/2/possible", json!(["d"]))];
    check("d may have A 1 or 2, or not", gap, &bounds, &rows);
    let both = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A[1,2],A", "--bounds"];
    refused("the one says all of the other", gap, &both, 1, &["A[1,2] follows from A", "QCA053"]);
    let both = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A[1],A[2]", "--missing", "drop", "--all"];
    // That A is 1 and 2 cannot be, and is no remainder.
    let rows = [("/rows/2/config", json!([1, 0])), ("/rows/3", json!(null)), ("/impossible", json!(1))];
    check("no remainder", gap, &both, &rows);
    let outcomes = "qca outcomes --outcome Y --also ~A[0] --conditions A[1,2],B --missing drop --solution conservative";
    let outcomes: Vec<&str> = outcomes.split(' ').collect();
    let by_b = ("/outcomes/1/result/models/0/terms/0/expr", json!("~B"));
    check("~A[0] is explained by B alone", gap, &outcomes, &[by_b]);
    for (list, says) in [("A{1,2}", "A[1,2]"), ("~A[1]", "as A[1]")] {
        refused(list, gap, &["qca", "necessity", "--outcome", "Y", "--conditions", list], 2, &[says]);
    }
    let full = gap.replace("d,,", "d,0,");
    let steps = ["qca", "two-step", "--outcome", "Y", "--remote", "A[1,2]", "--proximate", "B"];
    check("two steps", &full, &steps, &[("/search", json!("complete"))]);
    // max(A[1,2], ~B): a 0, b and c 1, d 1 since B is 0.
    let concept = ["concept", "--is", "max(A[1,2], ~B)"];
    check("a concept", &full, &concept, &[("/membership", json!([0.0, 1.0, 1.0, 1.0]))]);
    check("d is known by B", gap, &concept, &[("/membership", json!([0.0, 1.0, 1.0, 1.0]))]);
    refused("no such value", &full, &["concept", "--is", "max(A[1,9], B)"], 1, &["A[1,9]", "SET037"]);
}

/// A value that is no number is told as what it is, also where a dash would be read.
#[test]
fn nan_is_no_number_and_no_set() {
    for word in ["NaN", "inf", "1e999"] {
        let file = format!("case,A,Y\na,1,1\nb,{word},0\nc,0,0\n");
        let table = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A"];
        refused(word, &file, &table, 1, &["DAT002", word, "line 3"]);
        refused(word, &file.replace("c,0", "c,-"), &table, 1, &["DAT002", word]);
    }
}

/// Words to values: several at once, as in `--labels`; a decimal comma and a comma in a word are told from the one between them; a colon
/// with a blank behind it is one of the word.
#[test]
fn words_become_values() {
    let file = "case,A,B,Y\na,TRUE,yes,1\nb,false,\"no, never\",0\nc,TRUE,,1\n";
    let table = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A,B"];
    let words = ["--recode", "TRUE=1,FALSE=0", "--recode", "B:yes=1,no, never=0,=0"];
    let rows = [("/rows/0/cases", json!(["b"])), ("/rows/1/config", json!([1, 0])), ("/rows/2/cases", json!(["a"]))];
    check("all words", file, &with(&table, &words), &rows);
    let scale = "case;A\na;1: fully\nb;half\n";
    let of = ["calibrate", "--column", "A", "--method", "crisp", "--anchors", "2.5", "--recode", "1: fully=1,half=2,5"];
    check("a colon, and a decimal comma", scale, &of, &[("/membership", json!([0.0, 1.0]))]);
    refused("no value", file, &with(&table, &["--recode", "yes"]), 2, &["Yes=1,No=0"]);
    // A word may be missing in some columns alone.
    let nine = "case,A,N\na,0.9,9\nb,9,1\n";
    let of = ["calibrate", "--column", "N", "--method", "crisp", "--anchors", "5", "--missing-value", "A:9"];
    check("9 is a value of N", nine, &of, &[("/membership", json!([1.0, 0.0]))]);
}

/// Decimal commas on the command line, and the minus of typography, are told with what to write.
#[test]
fn decimal_commas_of_the_command_line() {
    let file = "case,A,Y\na,1,1\nb,0,0\n";
    let table = ["qca", "truth-table", "--outcome", "Y", "--conditions", "A"];
    refused("a cut", file, &with(&table, &["--incl-cut", "0,8"]), 2, &["decimals take a point: 0.8"]);
    refused("a cut", file, &with(&table, &["--incl-cut=0,8"]), 2, &["decimals take a point: 0.8"]);
    let raw = ["calibrate", "--column", "A", "--method", "direct", "--anchors"];
    for list in ["5,5;15;35,5", "5,5 15 35,5"] {
        refused(list, file, &with(&raw, &[list]), 2, &["separated by commas", "5.5,15,35.5"]);
    }
    for list in ["\u{2212}4,0,2", "\u{2013}4,0,2"] {
        refused(list, file, &with(&raw, &[list]), 2, &["the sign of the keyboard: -4,0,2"]);
    }
    refused("four numbers", file, &with(&raw, &["5,5,15,35"]), 1, &["2.5 and not 2,5"]);
}

/// Where the clock ends a calculation with expressions, something that means the same is given.
#[test]
fn expressions_under_a_time_limit() {
    let of = |command: &str, limit: &str| {
        let written = ["expression", command, "A*B + ~A*B + C", "--time-limit", limit];
        let output = crosscase().args(written).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output).trim().to_owned()
    };
    assert_eq!(of("simplify", "60"), "B + C");
    assert_eq!(of("negate", "60"), "~B*~C");
    for command in ["simplify", "negate", "factorise", "intersect"] {
        assert!(!of(command, "0").is_empty());
    }
}
