//! What is not there is not 0, and is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{lipset, named};
use crosscase_qmethod::{
    Analysis, Bootstrap, CaseConditions, Likeness, Retention, Sorts, congruence, figures::scree_figure,
};
use std::collections::BTreeMap;

/// JP5 defines factor 2 negatively and is the only user of its case: in no share, and not undecided.
#[test]
fn a_negative_definer_and_a_single_user() {
    let case = |sorter: &String| if sorter == "JP5" { "Japan" } else { "others" }.to_owned();
    let case_of: BTreeMap<String, String> =
        lipset().sorters().iter().map(|sorter| (sorter.clone(), case(sorter))).collect();
    let bridge = CaseConditions::new().replicates(100);
    let bridged = bridge.fit(&Analysis::new(3), &lipset(), &case_of).unwrap();
    let japan = bridged.cases.iter().find(|case| case.case == "Japan").unwrap();
    assert_eq!((japan.undecided, japan.values.iter().sum::<f64>()), (0, 0.0));
    assert_eq!(japan.negative.iter().sum::<usize>(), 1);
    assert!(japan.se.iter().all(Option::is_none) && japan.interval.iter().all(Option::is_none));
    let others = bridged.cases.iter().find(|case| case.case == "others").unwrap();
    assert!(others.interval.iter().all(Option::is_some));
    let table = bridged.wide_table().unwrap();
    let negative = |case: usize| -> f64 {
        (1..=3).filter_map(|f| table.numbers(&format!("viewpoint_{f}_negative")).unwrap()[case]).sum()
    };
    // FR9 is among the others, who come first.
    assert_eq!((negative(0), negative(1)), (1.0, 1.0));
    let told = |code: &str| bridged.diagnostics.iter().find(|told| told.code == code).unwrap().message.clone();
    assert!(told("QME121").contains("negatively: they are neither in its share nor undecided"));
    assert!(told("QME122").starts_with("Japan: a single user"));
    // A share of one pole counts them.
    let split = bridge.fit(&Analysis::new(3).bipolar([1, 2, 3]), &lipset(), &case_of).unwrap();
    let japan = split.cases.iter().find(|case| case.case == "Japan").unwrap();
    assert_eq!(japan.values.iter().sum::<f64>(), 1.0);
    assert!(split.diagnostics.iter().all(|told| told.code != "QME121"));
}

#[test]
fn levels_have_their_range() {
    let case_of = lipset().sorters().iter().map(|sorter| (sorter.clone(), "all".to_owned())).collect();
    let said = |level: f64| {
        let one = Bootstrap::new(10, 1).level(level).fit(&Analysis::new(2), &lipset()).unwrap_err();
        let other = CaseConditions::new().level(level).fit(&Analysis::new(2), &lipset(), &case_of);
        assert_eq!(one.to_string(), other.unwrap_err().to_string());
        one.to_string()
    };
    assert_eq!(said(2.0), "the level of an interval is between 0 and 1, such as 0.95, not 2");
    assert_eq!(said(0.0), "the level of an interval is between 0 and 1, such as 0.95, not 0");
    let quantile = Retention::new().quantile(95.0).fit(&Analysis::new(1), &lipset()).unwrap_err();
    assert_eq!(quantile.code(), "QME019");
}

#[test]
fn nothing_shuffled_is_no_parallel_analysis() {
    let evidence = Retention::new().replicates(0).fit(&Analysis::new(1), &lipset()).unwrap();
    for row in &evidence.factors {
        assert_eq!((row.parallel, row.parallel_mean, row.parallel_quantile), (None, None, None));
    }
    assert!(!scree_figure(&evidence).svg().contains("shuffled, mean"));
    assert!(evidence.diagnostics.is_empty());
}

#[test]
fn flat_sorts_are_told() {
    let (a, b) = ([2.0, 1.0, 0.0, -1.0, -2.0], [0.0, 2.0, -2.0, 1.0, -1.0]);
    let flat = Sorts::new(named("p", 3), named("s", 5), &[a, [0.0; 5], b]).unwrap();
    let evidence = Retention::new().replicates(0).fit(&Analysis::new(1), &flat).unwrap();
    assert_eq!(evidence.sorters, ["p1", "p3"]);
    assert!(evidence.diagnostics.iter().any(|told| told.code == "QME112" && told.cases == ["p2"]));
    let two = Sorts::new(named("p", 2), named("s", 5), &[[0.0; 5], [1.0; 5]]).unwrap();
    let one = Sorts::new(named("p", 2), named("s", 5), &[a, [1.0; 5]]).unwrap();
    let said = |sorts: &Sorts| {
        let error = Analysis::new(1).fit(sorts).unwrap_err();
        assert_eq!(error.to_string(), Retention::default().fit(&Analysis::new(1), sorts).unwrap_err().to_string());
        error.to_string()
    };
    assert_eq!(
        said(&two),
        "0 of 2 sorts can be correlated, and an analysis wants at least 2: p1, p2 put every statement at one place"
    );
    assert_eq!(
        said(&one),
        "1 of 2 sorts can be correlated, and an analysis wants at least 2: p2 puts every statement at one place"
    );
}

#[test]
fn a_mirror_image_is_not_equal() {
    let found = Analysis::new(3).fit(&lipset()).unwrap();
    let turned = Analysis::new(3).rotation("varimax; invert 2").fit(&lipset()).unwrap();
    let compared = congruence(&found, &turned).unwrap();
    let words: Vec<&str> = compared.matches.iter().map(|m| Likeness::of(m.congruence).as_str()).collect();
    assert_eq!(words, ["equal", "mirror image", "equal"]);
    assert_eq!(Likeness::of(-0.9), Likeness::FairMirror);
    assert_eq!(Likeness::of(-0.2), Likeness::Unlike);
}
