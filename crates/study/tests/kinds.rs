//! What a report says of cases with numbers for names, conditions of several values, memberships of 0.5 and sets that only look crisp. All
//! data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, run};
use crosscase_study::Methods;
use std::fmt::Write as _;
use std::fs;
use tempfile::TempDir;

/// A run of a study of these cases, with the keys of each set, and its answer without tags.
fn answer(csv: &str, sets: &[(&str, &str)], analysis: &str) -> (TempDir, String) {
    let (study, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(study.path().join("d.csv"), csv).unwrap();
    let mut toml = "[study]\ntitle = \"Ports (synthetic)\"\n[units.port]\nfile = \"d.csv\"\n".to_owned();
    if csv.starts_with("port,name") {
        toml += "label = \"name\"\n";
    }
    toml += "[instruments.t]\nkind = \"table\"\nfile = \"d.csv\"\nunit = \"port\"\n";
    for (set, keys) in sets {
        let from = if keys.contains("expression") { String::new() } else { format!("from = \"t.{set}\"\n") };
        let _ = writeln!(toml, "[sets.{set}]\n{from}{keys}");
    }
    let _ = writeln!(toml, "[analyses.main]\noutcome = \"Y\"\nrobustness = false\n{analysis}");
    fs::write(study.path().join("study.toml"), toml).unwrap();
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    let from = page.find("id=\"answer\"").unwrap();
    let answer = &page[from..page.find("id=\"evidence-1\"").unwrap()];
    let mut text = String::new();
    for piece in answer.split('<') {
        text += piece.split_once('>').map_or(piece, |(_, text)| text);
    }
    (out, text)
}

const AS_IS: &str = "method = \"as-is\"\nreason = \"given\"";

/// The label stands where the case is named, and in no number of the sentence.
#[test]
fn numbered_cases_are_called_by_their_labels_and_numbers_stay() {
    let csv = "port,name,A,Y\n1,Ash,,1\n2,Birch,1,1\n3,Cedar,0,0\n5,\"Elm, old\",0.5,0\n";
    let analysis = "conditions = [\"A\"]\nmissing = \"drop\"\nat_half = \"drop\"";
    let (_, told) = answer(csv, &[("A", AS_IS), ("Y", AS_IS)], analysis);
    for words in ["1 of 4 cases is left out, without a value in A: Ash", "exactly 0.5 in A", "Elm, old"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// Y holds where LEAD is 1 or 2: that it is not 0 is necessary, which no single value says.
#[test]
fn of_a_condition_of_several_values_the_negations_are_looked_at() {
    let csv = "port,LEAD,A,Y\na,1,1,1\nb,1,0,1\nc,2,1,1\nd,2,0,1\ne,0,1,0\nf,0,0,0\n";
    let (out, told) = answer(csv, &[("LEAD", AS_IS), ("A", AS_IS), ("Y", AS_IS)], "conditions = [\"LEAD\", \"A\"]");
    assert!(told.contains("Necessary for Y: ~LEAD[0]"), "{told}");
    let exprs: Vec<_> = column(out.path(), "necessity-main-Y", "expr").into_iter().flatten().collect();
    assert!(
        exprs.starts_with(&["LEAD[0]", "LEAD[1]", "LEAD[2]", "~LEAD[0]", "~LEAD[1]", "~LEAD[2]"].map(String::from))
    );
}

/// An expectation is of an outcome that is analysed, or of its negation, however the values are written; one of nothing is told.
#[test]
fn an_expectation_is_of_an_outcome_that_is_analysed() {
    let check = |outcome: &str, of: &str, says: Option<&str>| {
        let study = tempfile::tempdir().unwrap();
        let text = format!(
            "[study]\ntitle = \"x\"\n[units.case]\nfile = \"d.csv\"\n[instruments.d]\nkind = \"table\"\nfile = \"d.csv\"\nunit = \"case\"\n\
             [sets.A]\nfrom = \"d.A\"\nmethod = \"as-is\"\nexpect = {{ \"{of}\" = \"present\" }}\n\
             [sets.Y]\nfrom = \"d.Y\"\nmethod = \"multi-value\"\nanchors = [1, 2]\n\
             [analyses.one]\noutcome = \"{outcome}\"\nconditions = [\"A\"]\nnegated = false\nrobustness = false\n"
        );
        fs::write(study.path().join("study.toml"), text).unwrap();
        fs::write(study.path().join("d.csv"), "case,A,Y\na,0,0\nb,1,1\nc,1,2\nd,0,1\n").unwrap();
        let found = crosscase_study::check_study(study.path(), &Methods::standard()).map(|_| ());
        match says {
            None => assert!(found.is_ok(), "{outcome}, {of}: {found:?}"),
            Some(says) => assert!(found.unwrap_err().to_string().contains(says), "{outcome}, {of}"),
        }
    };
    check("Y[1,2]", "Y[1, 2]", None);
    check("Y[1,2]", "~Y[1,2]", None);
    check("Y[1,2]", "Y[1]", Some("names Y[1], which is the outcome of no analysis; there are: Y[1,2], ~Y[1,2]"));
    check("Y[1,2]", "Y", Some("names Y, which is the outcome of no analysis"));
}

/// A case at 0.5 in the outcome is neither with it nor without it; one at 0.5 in a condition that counts as absent is on the path of its
/// row.
#[test]
fn cases_at_half_are_told_where_they_count() {
    let csv = "port,A,B,Y\na,1,0,1\nb,0.5,1,1\nc,0,1,0.9\nd,1,1,0\ne,0,0,0.5\n";
    let sets = [("A", AS_IS), ("B", AS_IS), ("Y", AS_IS)];
    let (_, told) = answer(csv, &sets, "conditions = [\"A\", \"B\"]\nat_half = \"below\"\nincl_cut = 0.7");
    assert!(told.contains("Exactly at 0.5 in the outcome, and so neither with it nor without it: e."), "{told}");
    assert!(told.contains("All 3 cases with the outcome are on a path."), "{told}");
}

/// B is fuzzy by its method, though every membership that is known is 0 or 1: B + ~B of a case without a value may be 0.5.
#[test]
fn a_set_is_fuzzy_by_its_method_and_not_by_what_is_known() {
    let csv = "port,A,B,Y\na,1,,1\nb,1,9,1\nc,0,1,0\nd,0,2,0\n";
    let direct = "method = \"direct\"\nshape = \"s\"\nanchors = [3, 5, 7]\nreason = \"given\"";
    let joined = "expression = \"B + ~B\"\nreason = \"all\"";
    let sets = [("A", AS_IS), ("B", direct), ("E", joined), ("Y", AS_IS)];
    let (out, _) = answer(csv, &sets, "conditions = [\"A\", \"E\"]\nmissing = \"drop\"");
    let members: Vec<_> = column(out.path(), "sets", "E");
    assert_eq!(members, [None, Some("1".to_owned()), Some("1".to_owned()), Some("1".to_owned())]);
}

/// A falling function turns the set round as descending anchors do: said under the answer, with the expectation that it concerns.
#[test]
fn a_decreasing_function_is_told_with_its_expectation() {
    let csv = "port,A,Y\na,1,1\nb,2,1\nc,8,0\nd,9,0\n";
    let falling = "method = \"function\"\nfunction = \"logistic\"\nanchors = [9, 5.5, 2]\nreason = \"given\"\nexpect = { Y = \"present\" }";
    let (_, told) = answer(csv, &[("A", falling), ("Y", AS_IS)], "conditions = [\"A\"]");
    assert!(told.contains("[STU214]"), "{told}");
}
