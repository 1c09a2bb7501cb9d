//! Theory evaluation, by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_cmp, reason = "a test may stop")]

mod common;

use common::{FUZZY, sets};
use crosscase_qca::{IntersectionKind, fit, theory_evaluation};

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
