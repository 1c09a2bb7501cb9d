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
