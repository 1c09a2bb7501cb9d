//! Every calibration that there is works in a study, and gives what it gives by itself.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, run};
use crosscase_sets::written::{CalibrationMethod, WrittenCalibration};
use crosscase_sets::{Anchoring, CalibratedColumn, Calibration, MembershipFunctions};
use std::collections::BTreeSet;

/// Figures, words and numbers of levels, and a case without any.
const FIGURES: &str = "case,X,WORD,Y\na,1,low,1\nb,2.5,high,1\nc,3,3,0\nd,5,,0\ne,,low,1\nf,4,middle,0\n";

const STUDY: &str = r#"
[study]
title = "One set"
[units.case]
file = "figures.csv"
[instruments.figures]
kind = "table"
file = "figures.csv"
unit = "case"
[sets.Y]
from = "figures.Y"
method = "crisp"
anchors = [1]
[analyses.one]
outcome = "Y"
conditions = ["S"]
missing = "drop"
at_half = "drop"
negated = false
"#;

/// The memberships of a set in a study of it.
#[track_caller]
fn in_a_study(sections: &str) -> Vec<Option<f64>> {
    let study = tempfile::tempdir().unwrap();
    std::fs::write(study.path().join("figures.csv"), FIGURES).unwrap();
    std::fs::write(study.path().join("study.toml"), format!("{STUDY}{sections}")).unwrap();
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    column(out.path(), "sets", "S").into_iter().map(|value| value.map(|value| value.parse().unwrap())).collect()
}

#[test]
fn every_method_gives_in_a_study_what_it_gives_by_itself() {
    let named = "levels = [{ name = \"low\", membership = 0.0 }, { name = \"middle\", membership = 0.4 }, { name = \"high\", membership = 1.0 }]";
    let cases = [
        ("X", "method = \"direct\"\nanchors = [1, 2.6, 5]"),
        ("X", "method = \"direct\"\nanchors = [1, 2.6, 5]\nidm = 0.9"),
        ("X", "method = \"direct\"\nanchors = [1, 2.6, 5]\nshape = \"s\"\nbelow = 2\nabove = 0.5"),
        ("X", "method = \"direct\"\nanchors = [0, 1, 2, 3, 4.5, 6]\nshape = \"bell\""),
        ("X", "method = \"direct\"\nanchors = [1, 2.6, 5]\nshape = \"empirical\""),
        ("X", "method = \"indirect\"\nanchors = [2, 3.5]"),
        ("X", "method = \"tfr\""),
        ("X", "method = \"crisp\"\nanchors = [3]"),
        ("X", "method = \"multi-value\"\nanchors = [2, 4]"),
        ("X", "method = \"function\"\nfunction = \"s\"\nanchors = [1, 2.6, 5]\nparameters = { above = 2 }"),
        ("WORD", &format!("method = \"qualitative\"\n{named}")),
    ];
    let table = crosscase_data::read_bytes(
        FIGURES.as_bytes(),
        crosscase_data::Format::Csv,
        None,
        &crosscase_data::ReadOptions::new().id("case"),
    );
    let table = table.unwrap().table;
    let mut methods = BTreeSet::new();
    for (of, keys) in cases {
        let written: WrittenCalibration = toml::from_str(keys).unwrap();
        let calibration = Calibration::try_from(written).unwrap();
        let alone =
            CalibratedColumn::of(&MembershipFunctions::standard(), &table, of, &Anchoring::One(calibration)).unwrap();
        let found = in_a_study(&format!("[sets.S]\nfrom = \"figures.{of}\"\n{keys}\n"));
        assert_eq!(found, alone.membership, "{keys}");
        // An indicator of the one column is the column.
        let declared = format!(
            "robustness = false\n[indicators.I]\nfrom = {{ instrument = \"figures\", items = [\"{of}\"] }}\n[sets.S]\nfrom = \"I\"\n{keys}\n"
        );
        assert_eq!(in_a_study(&declared), alone.membership, "{keys}");
        methods.insert(keys.lines().next().unwrap().to_owned());
    }
    assert_eq!(methods.len(), CalibrationMethod::CHOICES.len(), "each method of `calibrate` is here");
}

/// A word that is no level of the scale is told with its place, and one of a column that is no scale is no number.
#[test]
fn a_word_that_stands_for_nothing_is_told_where_it_is() {
    let refused = |keys: &str| {
        let study = tempfile::tempdir().unwrap();
        std::fs::write(study.path().join("figures.csv"), FIGURES).unwrap();
        let text = format!("{STUDY}[sets.S]\nfrom = \"figures.WORD\"\n{keys}\n");
        std::fs::write(study.path().join("study.toml"), text).unwrap();
        crosscase_study::check_study(study.path(), &crosscase_study::Methods::standard()).unwrap_err()
    };
    let poor = "levels = [{ name = \"low\", membership = 0.0 }, { name = \"high\", membership = 1.0 }]";
    let error = refused(&format!("method = \"qualitative\"\n{poor}"));
    assert_eq!(error.code(), "STU106");
    assert!(
        error.to_string().contains(
            "\"3\" is no level of the set that is made of it (figures.csv, line 4, column WORD): there are low, high"
        ),
        "{error}"
    );
    let error = refused("method = \"crisp\"\nanchors = [1]");
    assert!(error.to_string().contains("\"low\" is not a number (figures.csv"), "{error}");
}

/// Cases with a condition of three values, one of which no case of the outcome has.
const VALUES: &str = "case,A,B,Y\na,0,1,0\nb,1,0,1\nc,1,1,1\nd,2,0,1\ne,2,1,0\nf,0,0,0\n";

const OF_VALUES: &str = r#"
[study]
title = "Values (synthetic)"
[units.case]
file = "values.csv"
[instruments.facts]
kind = "table"
file = "values.csv"
unit = "case"
[sets.A]
label = "Region"
from = "facts.A"
method = "multi-value"
anchors = [1, 2]
reason = "synthetic"
expect = { Y = [1, 2] }
[sets.B]
from = "facts.B"
method = "as-is"
reason = "synthetic"
[sets.Y]
from = "facts.Y"
method = "as-is"
reason = "synthetic"
"#;

fn of_values(sections: &str, file: &str) -> tempfile::TempDir {
    let study = tempfile::tempdir().unwrap();
    std::fs::write(study.path().join("values.csv"), file).unwrap();
    std::fs::write(study.path().join("study.toml"), format!("{OF_VALUES}{sections}")).unwrap();
    study
}

/// `A[1,2]` among the conditions is the crisp set of cases in which A is 1 or 2, as it is in a set that `expression` makes; what is expected
/// of all its values is expected of it. A solution by hand: b and d without B, c with it, e against c, so that A[1,2]*~B is sure.
#[test]
fn values_of_a_set_are_a_condition() {
    let analysis = |conditions: &str| {
        format!("[sets.SOME]\nexpression = \"A[1,2]\"\n[analyses.m]\noutcome = \"Y\"\nconditions = [{conditions}]\n")
    };
    let solved = |conditions: &str, file: &str, further: &str| {
        let study = of_values(&format!("{}{further}", analysis(conditions)), file);
        let out = tempfile::tempdir().unwrap();
        let page = std::fs::read_to_string(run(study.path(), out.path()).report).unwrap();
        (out, page)
    };
    let (out, page) = solved("\"A[2, 1]\", \"B\"", VALUES, "");
    let terms = column(out.path(), "solutions-m-Y", "expr");
    assert!(terms.iter().flatten().any(|term| term == "A[1,2]*~B"), "{terms:?}");
    assert!(column(out.path(), "truth-table-m-Y", "A[1,2]").iter().flatten().any(|value| value == "1"));
    assert!(page.contains("Region"), "readers know it by its label");
    let kinds = column(out.path(), "solutions-m-Y", "solution");
    assert!(kinds.iter().flatten().any(|kind| kind == "intermediate"), "what is expected of A is expected of it");
    let (named, _) = solved("\"SOME\", \"B\"", VALUES, "");
    // Nothing is expected of SOME, so that it has no intermediate solution.
    let observed = |out: &std::path::Path| -> Vec<Option<String>> {
        let kinds = column(out, "solutions-m-Y", "solution");
        let figures = column(out, "solutions-m-Y", "incl").into_iter().zip(kinds);
        figures.filter(|(_, kind)| kind.as_deref() != Some("intermediate")).map(|(incl, _)| incl).collect()
    };
    assert!(observed(out.path()).iter().flatten().count() > 1);
    assert_eq!(observed(named.path()), observed(out.path()));
    let gap = VALUES.replace("d,2,", "d,,");
    let (out, _) = solved("\"A[1,2]\", \"B\"", &gap, "missing = \"bounds\"\nrobustness = false\n");
    let filled = column(out.path(), "fillings-m-Y", "filled");
    assert!(filled.iter().flatten().any(|filled| filled.contains("A of d = 2")), "{filled:?}");
    // Values of a set trace to the set.
    let study = of_values(&analysis("\"A[1,2]\", \"B\""), VALUES);
    let asked = crosscase_study::TraceTarget::Set("A[1,2]".to_owned());
    let found = crosscase_study::trace(study.path(), &crosscase_study::Methods::standard(), "d", &asked).unwrap();
    assert_eq!((found.chain[0].column.as_str(), found.chain[0].value), ("A[1,2]", Some(1.0)));
    assert_eq!((found.chain[1].column.as_str(), found.chain[1].value), ("A", Some(2.0)));
}

/// A value that a set does not have is an error wherever it is written, and so are values of a fuzzy one.
#[test]
fn values_that_a_set_does_not_have() {
    let refused = |sections: &str, says: &str| {
        let study = of_values(sections, VALUES);
        let error =
            crosscase_study::check_study(study.path(), &crosscase_study::Methods::standard()).unwrap_err().to_string();
        assert!(error.contains("study.toml:") && error.contains(says), "{error}");
    };
    let with = |set: &str, condition: &str| {
        format!(
            "[sets.S]\n{set}\n[analyses.m]\noutcome = \"Y\"\nconditions = [\"{condition}\", \"B\"]\nrobustness = false\n"
        )
    };
    refused(&with("expression = \"A[1,9]\"", "S"), "A has no value 9; its values are 0 to 2");
    refused(&with("is = \"max(A[1,9], B)\"", "S"), "A[1,9]");
    refused(&with("expression = \"B\"", "A[1,9]"), "A has no value 9");
    refused(&with("expression = \"B\"", "A[1;2]"), "as in A[1,2]");
    refused(&with("expression = \"B\"", "A\", \"A[1,2]"), "`A[1,2]` follows from `A`: they are values of one set");
    refused(&with("expression = \"B\"", "A[1,2]\", \"A"), "`A[1,2]` follows from `A`");
    refused(
        &with("from = \"facts.A\"\nmethod = \"direct\"\nanchors = [0, 0.9, 2]", "S[1]"),
        "is fuzzy and has no levels",
    );
    // What the method gives a set is there, though no case has it.
    let two = VALUES.replace("d,2,", "d,1,").replace("e,2,", "e,1,");
    let study = of_values(&with("expression = \"A[1,2] + ~B\"", "S"), &two);
    assert!(crosscase_study::check_study(study.path(), &crosscase_study::Methods::standard()).is_ok());
}

/// What the method gives a set is there though no case has it, wherever its values are named: as a condition, in a concept and in an
/// expression, where what is missing is filled or left out, and wherever an anchor moves. By hand: Y is A[1,2]*~B in all of these.
#[test]
fn values_that_no_case_has() {
    let none_has_two = VALUES.replace("d,2,", "d,1,").replace("e,2,", "e,1,");
    let named = |condition: &str, keys: &str| {
        format!(
            "[sets.OF]\nexpression = \"A[1,2]\"\n[sets.IS]\nis = \"max(A[1,2])\"\n[analyses.m]\noutcome = \"Y\"\nconditions = [\"{condition}\", \"B\"]\nincl_cut = 0.6\n{keys}"
        )
    };
    let solved = |condition: &str, keys: &str, file: &str| {
        let study = of_values(&named(condition, keys), file);
        let out = tempfile::tempdir().unwrap();
        run(study.path(), out.path());
        let terms = column(out.path(), "solutions-m-Y", "expr");
        let named = format!("{condition}*~B");
        assert!(terms.iter().flatten().any(|term| *term == named), "{condition} {keys}: {terms:?}");
        out
    };
    for condition in ["A[1,2]", "OF", "IS"] {
        solved(condition, "", &none_has_two);
        // The only case of value 2 is the one that is left out.
        let dropped = VALUES.replace("d,2,0,1", "d,2,0,").replace("e,2,", "e,1,");
        solved(condition, "missing = \"drop\"\n", &dropped);
        // With the lower cut up d alone is in A without B, with it down b, d and f are, of which two show Y; the upper one is within A[1,2].
        let out = solved(condition, "", VALUES);
        let of = |name: &str| column(out.path(), "ranges-m-Y", name).into_iter().map(Option::unwrap_or_default);
        let rows: Vec<_> = of("what").zip(of("above")).zip(of("to")).zip(of("search")).collect();
        let of_a: Vec<_> = rows.iter().filter(|(((what, _), _), _)| what == "A").collect();
        assert_eq!(of_a.len(), 2, "{rows:?}");
        for (((_, above), to), search) in of_a {
            assert_eq!((above.as_str(), to.as_str(), search.as_str()), ("", "", "complete"), "{condition}: {rows:?}");
        }
    }
    // What is missing may be a value that nobody shows.
    let gap = none_has_two.replace("d,1,", "d,,");
    let study = of_values(&named("A[1,2]", "missing = \"bounds\"\nrobustness = false\n"), &gap);
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    let filled = column(out.path(), "fillings-m-Y", "filled");
    assert!(filled.iter().flatten().any(|filled| filled.contains("A of d = 2")), "{filled:?}");
}

/// Something is expected of values together where it is of each of them, or of none.
#[test]
fn what_is_expected_of_values() {
    let intermediate = |expected: &str, condition: &str| {
        let sections = format!(
            "[analyses.m]\noutcome = \"Y\"\nconditions = [\"{condition}\", \"B\"]\nrobustness = false\nnegated = false\n"
        );
        let study = of_values(&sections, VALUES);
        let file = study.path().join("study.toml");
        let text = std::fs::read_to_string(&file).unwrap().replace("[1, 2] }", &format!("{expected} }}"));
        std::fs::write(file, text).unwrap();
        let out = tempfile::tempdir().unwrap();
        run(study.path(), out.path());
        column(out.path(), "solutions-m-Y", "solution").iter().flatten().any(|kind| kind == "intermediate")
    };
    for (expected, condition, is) in [
        ("[1]", "A[1,2]", false),
        ("[1, 2]", "A[1,2]", true),
        ("[0, 1]", "A[1,2]", false),
        ("[0, 1, 2]", "A[1,2]", true),
        ("[0]", "A[1,2]", true),
        ("[1, 2]", "A[1]", true),
    ] {
        assert_eq!(intermediate(expected, condition), is, "{expected} of {condition}");
    }
}

/// The dummies of a set of three values: that A is 1 and 2 is no remainder, in a table as little as on the page. By hand: b and c are in A[1],
/// d is in A[2] without B.
#[test]
fn dummies_of_a_set() {
    let analysis = "[analyses.m]\noutcome = \"Y\"\nconditions = [\"A[1]\", \"A[2]\", \"B\"]\n";
    let (study, out) = (of_values(analysis, VALUES), tempfile::tempdir().unwrap());
    let page = std::fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    let terms: BTreeSet<String> = column(out.path(), "solutions-m-Y", "expr").into_iter().flatten().collect();
    assert_eq!(terms.into_iter().collect::<Vec<_>>(), ["A[1]", "A[2]*~B"]);
    assert_eq!(column(out.path(), "remainders-m-Y", "expr"), [None::<String>; 0]);
    assert!(page.contains("There are no remainders") && page.contains("[QCA123]"));
    let searches = column(out.path(), "ranges-m-Y", "search");
    assert!(searches.iter().flatten().all(|search| search == "complete"), "{searches:?}");
    // A third dummy, and A for a second step beside one of its values, say nothing that the others do not.
    let third = of_values(&analysis.replace("\"B\"", "\"A[0]\""), VALUES);
    let options = common::options(out.path(), "test");
    let refused = crosscase_study::run_study(third.path(), &crosscase_study::Methods::standard(), &options, &|_| {});
    assert!(refused.map(|_| ()).unwrap_err().to_string().contains("A[0] follows from A[1], A[2]"));
    let steps = format!("{}two_step = {{ remote = [\"A\"] }}\n", analysis.replace("\"A[2]\", ", ""));
    let study = of_values(&steps, VALUES);
    let refused = crosscase_study::check_study(study.path(), &crosscase_study::Methods::standard());
    assert!(refused.map(|_| ()).unwrap_err().to_string().contains("`A[1]` follows from `A`"));
}
