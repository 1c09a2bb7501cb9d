//! Theory evaluation, by hand.
#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test may stop")]

mod common;

use common::{FUZZY, sets};
use crosscase_qca::{IntersectionKind, SetData, fit, theory_evaluation};

#[test]
fn theory_evaluation_parts_every_case_once() {
    let data = sets(FUZZY);
    let (theory, found) = ("DEV*STB + LIT*~IND".parse().unwrap(), "DEV*~IND + URB*STB".parse().unwrap());
    let corners = theory_evaluation(&data, &theory, &found, &"SURV".parse().unwrap()).unwrap().intersections;
    let mut all: Vec<&String> = corners.iter().flat_map(|c| c.with_outcome.iter().chain(&c.without_outcome)).collect();
    all.sort_unstable();
    let mut cases: Vec<&String> = data.cases().iter().collect();
    cases.sort_unstable();
    assert_eq!(all, cases);
    for corner in &corners {
        // What is written beside figures has these figures.
        let again = data.expression(&corner.expr.parse().unwrap()).unwrap();
        for (a, b) in again.iter().zip(&corner.membership) {
            assert!((a - b).abs() < 1e-12, "{}", corner.expr);
        }
        let of = |expr: &str| fit(&data, &format!("{expr} -> SURV").parse().unwrap()).unwrap().incl;
        assert!(of(&corner.expr).zip(corner.incl).is_some_and(|(a, b)| (a - b).abs() < 1e-12));
        assert_eq!(of(&corner.simplified.expression.to_string()), corner.simplified.incl);
        let again = data.expression(&corner.simplified.expression).unwrap();
        for (a, b) in again.iter().zip(&corner.membership) {
            // Minimised expressions agree on which side of one half a case is, not to the digit.
            assert_eq!(*a > 0.5, *b > 0.5, "{}", corner.corner.as_str());
        }
    }
    assert_eq!(corners[3].corner, IntersectionKind::Neither);
    let relation = format!("{} -> SURV", "DEV*STB*~IND + DEV*URB*STB + DEV*LIT*~IND + URB*LIT*STB*~IND");
    let both = fit(&data, &relation.parse().unwrap()).unwrap();
    assert!(corners[0].incl.unwrap() > 0.8 && both.incl.unwrap() > 0.8);
}

/// d is at one half in the solution, c in the outcome: neither is in a list, and both are named.
#[test]
fn ties_are_told() {
    let rows = [("a", [0.9, 0.8, 0.9]), ("b", [0.2, 0.1, 0.3]), ("c", [0.7, 0.2, 0.5]), ("d", [0.9, 0.5, 0.8])];
    let sets = SetData::from_rows(["A", "B", "Y"], rows).unwrap();
    let found = theory_evaluation(&sets, &"A".parse().unwrap(), &"B".parse().unwrap(), &"Y".parse().unwrap()).unwrap();
    let told: Vec<&str> = found.diagnostics.iter().map(|told| told.message.as_str()).collect();
    assert_eq!(told, ["exactly 0.5 in theory, solution or outcome, and so listed nowhere: c, d"]);
}
