//! What solutions assume of configurations that no case shows, what theory expected, and what is said of it. All data are synthetic;
//! what is right was found by brute force over the configurations.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, run};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A study of these cases: the outcome Y by the other columns, each with what is expected of it for Y, if anything.
fn study(csv: &str, expected: &[(&str, &str)], analysis: &str) -> TempDir {
    let study = tempfile::tempdir().unwrap();
    fs::write(study.path().join("d.csv"), csv).unwrap();
    let mut toml = "[study]\ntitle = \"Ports (synthetic)\"\n[units.port]\nfile = \"d.csv\"\n".to_owned();
    toml += "[instruments.t]\nkind = \"table\"\nfile = \"d.csv\"\nunit = \"port\"\n";
    let conditions: Vec<&str> = csv.lines().next().unwrap().split(',').skip(1).filter(|set| *set != "Y").collect();
    for set in conditions.iter().chain(&["Y"]) {
        let _ = writeln!(toml, "[sets.{set}]\nfrom = \"t.{set}\"\nmethod = \"as-is\"\nreason = \"given\"");
        if let Some((_, value)) = expected.iter().find(|(of, _)| of == set) {
            let _ = writeln!(toml, "expect = {{ Y = {value} }}");
        }
    }
    let _ =
        writeln!(toml, "[analyses.main]\noutcome = \"Y\"\nconditions = {conditions:?}\nrobustness = false\n{analysis}");
    fs::write(study.path().join("study.toml"), toml).unwrap();
    study
}

/// The part of the report between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let from = page.find(from).unwrap();
    &page[from..from + page[from..].find(to).unwrap()]
}

/// Each row of a table under the run, its columns joined.
fn rows(out: &Path, table: &str, columns: &[&str]) -> Vec<String> {
    let columns: Vec<_> = columns.iter().map(|name| column(out, table, name)).collect();
    let cell = |row: usize| columns.iter().map(move |c| c[row].clone().unwrap_or_else(|| "–".to_owned()));
    (0..columns[0].len()).map(|row| cell(row).collect::<Vec<_>>().join(" | ")).collect()
}

const PRESENT: &str = "\"present\"";

/// ~B is necessary for Y and A for its absence; the intermediate solutions ~A + ~B*C and B + A*~C both assume ~A*B.
const PORTS: &str = "port,A,B,C,Y\nk0,0,0,0,1\nk1,0,0,1,1\nk2,1,0,0,0\nk3,1,0,1,1\nk4,1,1,0,0\nk5,1,1,1,0\n";

/// Two parsimonious models. Assumptions of both outcomes, A*B*~C, are made by the parsimonious solutions alone. Excluding them leads
/// to others, so that it takes two rounds.
const QUAYS: &str = "port,A,B,C,D,Y\nq1,0,1,1,1,1\nq2,1,0,1,0,0\nq3,1,1,1,1,0\nq4,1,0,1,1,0\nq5,0,1,1,0,0\nq6,0,1,0,0,1\nq7,1,0,0,0,0\nq8,0,0,0,1,1\n";

/// Every configuration is shown.
const FULL: &str = "port,A,B,Y\nf1,0,0,0\nf2,0,1,0\nf3,1,0,0\nf4,1,1,1\n";

/// The one row of both cases is as consistent with Y as with its absence.
const FUZZY: &str = "port,A,Y\ns1,0.6,0.6\ns2,0.3,0.4\n";

#[test]
fn what_cannot_be_assumed_is_said_and_left_out() {
    let all = [("A", PRESENT), ("B", PRESENT), ("C", PRESENT)];
    let reason = "{ value = \"present\", reason = \"quays pay for themselves\" }";
    let reasoned = [("A", reason), ("B", PRESENT), ("C", PRESENT)];
    let check = |study: TempDir, said: &[&str], unsaid: &[&str], untenable: &[&str], enhanced: &[&str]| {
        let out = tempfile::tempdir().unwrap();
        let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
        let answer = between(&page, "id=\"answer\"", "id=\"evidence-1\"");
        // What is said of the outcome stands before its negation.
        let of_y = answer.split("<h3>~Y").next().unwrap();
        for (words, is_said) in said.iter().map(|words| (words, true)).chain(unsaid.iter().map(|words| (words, false)))
        {
            assert_eq!(of_y.contains(words), is_said, "{words}: {of_y}");
        }
        let columns = ["kind", "solution", "expr", "configurations", "lacks", "cases"];
        assert_eq!(rows(out.path(), "untenable-main-Y", &columns), untenable);
        assert_eq!(rows(out.path(), "enhanced-main-Y", &["solution", "expr", "standard", "enhanced"]), enhanced);
    };
    check(
        study(PORTS, &all, ""),
        &[
            "Assumptions against necessity: configurations without what is necessary for <code>Y</code>",
            "by the intermediate solution <code>~A*B</code> (2 remainders), without <code>~B</code>; by the parsimonious",
            "Contradictory assumptions",
            "by the intermediate solution <code>~A*B</code> (2 remainders); by the parsimonious solution <code>~A*B</code>",
            "the intermediate solution becomes <code>~A*~B + ~B*C</code>",
            "Contrary to what was expected, paths to <code>Y</code>: <code>~A</code> has <code>~A</code>",
        ],
        &["simultaneous"],
        &[
            "against necessity | intermediate | ~A*B | 2 | ~B | –",
            "contradictory | intermediate | ~A*B | 2 | – | –",
            "against necessity | parsimonious | ~A*B | 2 | ~B | –",
            "contradictory | parsimonious | ~A*B | 2 | – | –",
        ],
        &[
            "intermediate | ~A + ~B*C | true | false",
            "intermediate | ~A*~B + ~B*C | false | true",
            "parsimonious | ~A + ~B*C | true | false",
            "parsimonious | ~A*~B + ~B*C | false | true",
        ],
    );
    check(
        study(QUAYS, &reasoned, ""),
        &[
            "has <code>~A</code> (expected otherwise since: quays pay for themselves)",
            "by the parsimonious solution <code>A*B*~C</code> (2 remainders).",
            "the intermediate solution keeps 1 of 2 models: <code>~A*D + ~A*B*~C</code>",
            "the parsimonious solution becomes <code>~A*D + ~A*B*~C</code>",
        ],
        &["by the intermediate solution <code>A*B*~C</code> (2"],
        &[
            "against necessity | intermediate | A*B*~C*~D | 1 | ~A | –",
            "against necessity | parsimonious | A*B*~C | 2 | ~A | –",
            "contradictory | parsimonious | A*B*~C | 2 | – | –",
        ],
        &[
            "intermediate | ~A*D + ~A*B*~C | true | true",
            "intermediate | ~A*D + B*~C*~D | true | false",
            "parsimonious | ~A*~C + ~A*D | true | false",
            "parsimonious | ~A*D + B*~C | true | false",
            "parsimonious | ~A*D + ~A*B*~C | false | true",
        ],
    );
    // The negation is not analysed: what lacks a necessary condition is left out all the same.
    check(
        study(PORTS, &all, "negated = false\n"),
        &["Assumptions against necessity", "the intermediate solution becomes <code>~A*~B + ~B*C</code>"],
        &["Contradictory"],
        &[
            "against necessity | intermediate | ~A*B | 2 | ~B | –",
            "against necessity | parsimonious | ~A*B | 2 | ~B | –",
        ],
        &[
            "intermediate | ~A + ~B*C | true | false",
            "intermediate | ~A*~B + ~B*C | false | true",
            "parsimonious | ~A + ~B*C | true | false",
            "parsimonious | ~A*~B + ~B*C | false | true",
        ],
    );
    check(
        study(FULL, &[], ""),
        &["conservative solution"],
        &["Assumptions against", "Contradictory", "untenable", "simultaneous", "Contrary"],
        &[],
        &["parsimonious | A*B | true | true"],
    );
    check(
        study(FUZZY, &[], "incl_cut = 0.7\n"),
        &["(simultaneous subset relation): <code>~A</code> (s2); <code>A</code> (s1)"],
        &["Contradictory"],
        &["simultaneous subset | – | ~A | – | – | s2", "simultaneous subset | – | A | – | – | s1"],
        &["parsimonious | 1 | true | true"],
    );
}

/// Where nothing is expected no counterfactual is easy: the solution is the conservative one, whoever tells of it.
#[test]
fn without_expectations_a_solution_is_called_conservative() {
    let (study, out) = (study(QUAYS, &[], ""), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    let page = fs::read_to_string(&finished.report).unwrap();
    assert!(page.contains("(conservative solution: nothing is expected of any condition)"));
    assert!(page.contains("a column each (conservative solution"), "the caption of the chart");
    for (place, text) in [
        ("page", page.as_str()),
        ("chart", &fs::read_to_string(out.path().join("figures/configurations-main-Y.svg")).unwrap()),
        ("terminal", &finished.summary.join("\n")),
        ("models", &rows(out.path(), "models-main-Y", &["solution", "expr"]).join("\n")),
        ("solutions", &rows(out.path(), "solutions-main-Y", &["solution", "expr"]).join("\n")),
    ] {
        assert!(!text.to_lowercase().contains("intermediate"), "{place}: {text}");
    }
    assert!(!out.path().join("r/main-Y-intermediate.R").exists());
}

/// Why theory expects something is shown, published and kept in the manifest; the plain form stays.
#[test]
fn an_expectation_carries_its_reason() {
    let expected =
        [("A", "{ value = \"absent\", reason = \"quays, so far\" }"), ("B", PRESENT), ("C", "{ value = 1 }")];
    let (study, out) = (study(QUAYS, &expected, ""), tempfile::tempdir().unwrap());
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    let told = ["Y | ~A | quays, so far", "Y | B | –", "Y | C[1] | –"];
    assert_eq!(rows(out.path(), "expectations", &["outcome", "expected", "reason"]), told);
    let shown = between(&page, "What theory expects of the conditions, and why", "</table>");
    assert!(shown.contains("quays, so far"), "{shown}");
    assert!(fs::read_to_string(out.path().join("manifest.json")).unwrap().contains("quays, so far"));
    let wrong =
        fs::read_to_string(study.path().join("study.toml")).unwrap().replace("reason = \"quays", "why = \"quays");
    fs::write(study.path().join("study.toml"), wrong).unwrap();
    let methods = crosscase_study::Methods::standard();
    let error = crosscase_study::check_study(study.path(), &methods).unwrap_err().to_string();
    assert!(error.contains("an expectation is"), "{error}");
}

/// Eleven conditions of sixty cases drawn at random leave so much open that going through all that is assumed would take too long: that
/// is said, and no solution is called free of untenable assumptions.
#[test]
fn assumptions_that_take_too_much_work_are_said_to_be_unknown() {
    let mut state = 1_u32;
    let mut bit = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 31
    };
    let heads: Vec<String> = (0..11).map(|at| format!("C{at}")).collect();
    let mut csv = format!("port,{},Y\n", heads.join(","));
    for case in 0..60 {
        let values: Vec<String> = (0..12).map(|_| bit().to_string()).collect();
        let _ = writeln!(csv, "p{case},{}", values.join(","));
    }
    let (study, out) = (study(&csv, &[], "negated = true"), tempfile::tempdir().unwrap());
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    assert!(
        page.contains("Which of them cannot be held is not known: going through the assumptions takes too much work.")
    );
    assert!(page.contains("[STU215]"));
    assert_eq!(rows(out.path(), "untenable-main-Y", &["kind"]), Vec::<String>::new());
}
