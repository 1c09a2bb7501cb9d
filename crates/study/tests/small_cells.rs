//! What a survey in a report may not tell: what one or two persons answered, be it by what is shown or by what is left of it. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, run};
use crosscase_study::{Methods, check_study};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A study of cases in countries and of persons in cases, each with a role and answers to Q1 and Q2.
fn study(cases: &[(&str, &str)], persons: &[(&str, &str, &str)], keys: &str, second: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut harbours = "harbour,country\n".to_owned();
    for (case, country) in cases {
        writeln!(harbours, "{case},{country}").unwrap();
    }
    let (mut sailors, mut answers) = ("sailor,harbour,role\n".to_owned(), "sailor,Q1,Q2\n".to_owned());
    for (at, (case, role, given)) in persons.iter().enumerate() {
        writeln!(sailors, "b{at},{case},{role}").unwrap();
        writeln!(answers, "b{at},{given}").unwrap();
    }
    let toml = format!(
        r#"[study]
title = "Harbours (synthetic)"
[units.harbour]
file = "harbours.csv"
[units.sailor]
file = "sailors.csv"
within = "harbour"
[instruments.trust]
kind = "survey"
file = "answers.csv"
unit = "sailor"
tier = "public"
range = [1, 5]
{keys}
[indicators.I]
from = {{ instrument = "trust", items = ["Q1:Q2"] }}
compose = "mean"
{second}
[sets.HIGH]
from = "I"
method = "direct"
anchors = [2, 3.1, 4]
reason = "given"
[sets.OTHER]
expression = "~HIGH"
[analyses.main]
outcome = "HIGH"
conditions = ["OTHER"]
missing = "drop"
robustness = false
"#
    );
    for (file, text) in
        [("study.toml", toml), ("harbours.csv", harbours), ("sailors.csv", sailors), ("answers.csv", answers)]
    {
        fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn ran(study: &TempDir) -> (String, TempDir) {
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    (fs::read_to_string(finished.report).unwrap(), out)
}

/// Three persons of a role: so many answers to Q1 and Q2.
fn times<'a>(n: usize, case: &'a str, role: &'a str, given: &'a str) -> Vec<(&'a str, &'a str, &'a str)> {
    vec![(case, role, given); n]
}

/// Which cases have bars of their own, by the number of the case.
fn drawn(out: &Path, cases: usize) -> Vec<usize> {
    (1..=cases).filter(|number| out.join(format!("figures/survey-trust-case-{number}.svg")).is_file()).collect()
}

/// Of three captains one answered Q1, with a 4 that no cook gave: their mean is that answer. All captains answered Q2.
#[test]
fn the_structure_tells_no_answer_of_one_person() {
    let persons = [
        times(4, "h1", "cook", "1,2"),
        times(4, "h2", "cook", "2,3"),
        times(2, "h1", "captain", ",5"),
        times(1, "h2", "captain", "4,5"),
    ]
    .concat();
    let cases = [("h1", "N"), ("h2", "N")];
    let cells = |keys: &str| {
        let (page, _out) = ran(&study(&cases, &persons, &format!("by = [\"role\"]\nstructure = [\"I\"]\n{keys}"), ""));
        let from = page.find("Items side by side, by role").unwrap();
        let table = &page[from..from + page[from..].find("</table>").unwrap()];
        (["4.00 (", "1.50 (", "5.00 (", "2.50 ("].map(|cell| table.contains(cell)), page.clone())
    };
    let (shown, page) = cells("");
    assert_eq!(shown, [false, false, true, true], "captains and, by their number, cooks have no mean of Q1");
    assert!(page.contains("11 persons, alpha and omega over the 9 who answered every item: alpha"), "of whom alpha is");
    assert!(page.contains("takes persons as independent"));
    assert_eq!(cells("show_small_cells = true").0, [true; 4]);
}

/// Two persons of all answered Q1.
#[test]
fn an_item_that_two_persons_answered_has_no_mean() {
    let persons = [times(2, "h1", "cook", "4,2"), times(4, "h2", "cook", ",3")].concat();
    let of = |keys: &str| {
        let (page, out) =
            ran(&study(&[("h1", "N"), ("h2", "N")], &persons, &format!("structure = [\"I\"]\n{keys}"), ""));
        (column(out.path(), "structure-trust", "mean"), column(out.path(), "structure-trust", "sd"), page)
    };
    let (mean, sd, page) = of("");
    assert_eq!((mean[0].as_deref(), sd[0].as_deref()), (None, None));
    assert!(mean[1].is_some() && page.contains("fewer than three answered every item"));
    assert_eq!(of("show_small_cells = true").0[0].as_deref(), Some("4"));
}

/// The structure is of those whom the indicator counts.
#[test]
fn the_structure_is_of_those_who_count() {
    let persons =
        [times(4, "h1", "cook", "1,2"), times(4, "h2", "cook", "2,3"), times(4, "h2", "mate", "5,4")].concat();
    let second = "[indicators.COOKS]\nfrom = { instrument = \"trust\", items = [\"Q1:Q2\"], where = { role = \"cook\" } }\ncompose = \"mean\"";
    let (page, out) = ran(&study(&[("h1", "N"), ("h2", "N")], &persons, "structure = [\"COOKS\"]", second));
    assert_eq!(column(out.path(), "structure-trust", "mean")[0].as_deref(), Some("1.5"));
    assert!(page.contains("8 persons, alpha and omega over the 8"));
}
