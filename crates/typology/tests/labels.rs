//! Files that say what their values are called: kinds are no numbers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use crosscase_data::{CodedValue, MeasurementLevel, Severity, Table, TableBuilder, VariableCodebook};
use crosscase_typology::{Gower, Typology};

const LEADS: [&str; 3] = ["public", "private", "users"];

/// Six cases by who leads them, in codes and in words.
fn cases(measure: Option<MeasurementLevel>) -> (Table, VariableCodebook, Table) {
    let codes: [u8; 6] = [1, 2, 3, 1, 2, 3];
    let ids = || TableBuilder::default().id("case", ["a", "b", "c", "d", "e", "f"]);
    let coded = ids().number("lead", codes.map(|code| Some(f64::from(code)))).build().unwrap();
    let worded = ids().text("lead", codes.map(|code| Some(LEADS[usize::from(code) - 1]))).build().unwrap();
    let mut codebook = VariableCodebook::of(&coded);
    let label = |(code, label): (u8, &str)| (CodedValue::Number(f64::from(code)), label.to_owned());
    codebook.variables[1].labels = (1..).zip(LEADS).map(label).collect();
    codebook.variables[1].measure = measure;
    (coded, codebook, worded)
}

fn distances(gower: &Gower, table: &Table) -> Vec<f64> {
    let found = gower.fit(table, &["lead".to_owned()]).unwrap();
    (0..6).flat_map(|a| (0..6).map(move |b| (a, b))).filter_map(|(a, b)| found.parts(a, b)?.remove("lead")).collect()
}

#[test]
fn kinds_of_a_labelled_file_are_as_far_apart_as_their_words() {
    let lead = ["lead".to_owned()];
    let order = ["users", "private", "public"];
    for (gower, measure, expected) in [
        (Gower::new(), Some(MeasurementLevel::Nominal), Some("TYP171")),
        (Gower::new().nominal("lead"), None, None),
        (Gower::new().ordinal("lead", order), None, None),
        (Gower::new().ordinal("lead", order), Some(MeasurementLevel::Nominal), None),
    ] {
        let (coded, codebook, worded) = cases(measure);
        let (how, named, told) = gower.labelled(&coded, &codebook, &lead).unwrap();
        assert_eq!(distances(&how, &named), distances(&gower, &worded));
        assert_eq!(told.first().map(|told| &*told.code), expected);
        assert!(told.iter().all(|told| told.severity == Severity::Warning), "distances are others: {told:?}");
    }
    // Labels of each value may be those of a scale: numbers stay numbers, which is told unless the file says that they are in order.
    for (measure, expected) in
        [(None, Some("TYP172")), (Some(MeasurementLevel::Ordinal), None), (Some(MeasurementLevel::Scale), None)]
    {
        let (coded, codebook, _) = cases(measure);
        let (how, named, told) = Gower::new().labelled(&coded, &codebook, &lead).unwrap();
        assert_eq!((how, named), (Gower::new(), coded));
        assert_eq!(told.first().map(|told| &*told.code), expected);
    }
}

#[test]
fn dimensions_are_found_by_labels_and_by_codes() {
    let (coded, codebook, worded) = cases(None);
    let typology = |values: &str| {
        Typology::from_toml(&format!("[[dimension]]\nname = \"lead\"\nkind = \"nominal\"\nvalues = [{values}]\n"), None)
            .unwrap()
    };
    let words = typology("\"public\", \"private\", \"users\"");
    let named = words.labelled(&coded, &codebook).unwrap();
    assert_eq!(words.assign(&named).unwrap(), words.assign(&worded).unwrap());
    let codes = typology("\"1\", \"2\", \"3\"");
    assert_eq!(codes.labelled(&coded, &codebook).unwrap(), coded);
}

/// Where counts are the labels of codes that are one higher, a value that is a code is that code, as where codes are recoded.
#[test]
fn a_value_that_is_a_code_is_no_label() {
    let (coded, mut codebook, _) = cases(None);
    let label = |code: u8| (CodedValue::Number(f64::from(code)), (code - 1).to_string());
    codebook.variables[1].labels = (1..=3).map(label).collect();
    let counts = TableBuilder::default().id("case", ["a", "b", "c", "d", "e", "f"]);
    let counts = counts.text("lead", [0, 1, 2, 0, 1, 2].map(|count| Some(count.to_string()))).build().unwrap();
    let lead = ["lead".to_owned()];
    for (values, expected) in [(["1", "2", "3"], &coded), (["1", "2", "4"], &coded), (["0", "1", "2"], &counts)] {
        let text = format!("[[dimension]]\nname = \"lead\"\nkind = \"nominal\"\nvalues = {values:?}\n");
        let typology = Typology::from_toml(&text, None).unwrap();
        assert_eq!(
            typology.labelled(&coded, &codebook).unwrap().texts("lead").unwrap(),
            expected.texts("lead").unwrap()
        );
        let gower = Gower::new().ordinal("lead", values);
        let (_, named, _) = gower.labelled(&coded, &codebook, &lead).unwrap();
        assert_eq!(named.texts("lead").unwrap(), expected.texts("lead").unwrap());
    }
}
