//! Lipset's study against what was published and what R `QCA` 3.25 gives for it.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test may fail by panicking")]

mod common;

use common::{column, fixture, run};
use std::path::Path;

/// The memberships published in Rihoux & Ragin (2009), to their two decimals: DEV, URB, LIT, IND, STB, SURV.
const PUBLISHED: [(&str, [f64; 6]); 18] = [
    ("AU", [0.81, 0.12, 0.99, 0.73, 0.43, 0.05]),
    ("BE", [0.99, 0.89, 0.98, 1.0, 0.98, 0.95]),
    ("CZ", [0.58, 0.98, 0.98, 0.9, 0.91, 0.89]),
    ("EE", [0.16, 0.07, 0.98, 0.01, 0.91, 0.12]),
    ("FI", [0.58, 0.03, 0.99, 0.08, 0.58, 0.77]),
    ("FR", [0.98, 0.03, 0.99, 0.81, 0.95, 0.95]),
    ("DE", [0.89, 0.79, 0.99, 0.96, 0.31, 0.05]),
    ("GR", [0.04, 0.09, 0.13, 0.36, 0.43, 0.06]),
    ("HU", [0.07, 0.16, 0.88, 0.07, 0.13, 0.42]),
    ("IE", [0.72, 0.05, 0.98, 0.01, 0.95, 0.92]),
    ("IT", [0.34, 0.1, 0.41, 0.47, 0.58, 0.05]),
    ("NL", [0.98, 1.0, 0.99, 0.94, 0.99, 0.95]),
    ("PL", [0.02, 0.17, 0.59, 0.0, 0.0, 0.12]),
    ("PT", [0.01, 0.02, 0.01, 0.11, 0.01, 0.05]),
    ("RO", [0.01, 0.03, 0.17, 0.0, 0.84, 0.21]),
    ("ES", [0.03, 0.3, 0.09, 0.21, 0.2, 0.06]),
    ("SE", [0.95, 0.13, 0.99, 0.67, 0.91, 0.95]),
    ("UK", [0.98, 0.99, 0.99, 1.0, 0.98, 0.95]),
];

#[test]
fn the_anchors_give_the_published_memberships() {
    let out = tempfile::tempdir().unwrap();
    run(&fixture("lipset"), out.path());
    let sets =
        crosscase_data::read(out.path().join("tables/sets.csv"), &crosscase_data::ReadOptions::new()).unwrap().table;
    assert_eq!(sets.ids().unwrap(), PUBLISHED.map(|(case, _)| case));
    for (at, set) in ["DEV", "URB", "LIT", "IND", "STB", "SURV"].iter().enumerate() {
        for ((case, published), membership) in PUBLISHED.iter().zip(sets.numbers(set).unwrap()) {
            let membership = membership.unwrap();
            assert!(
                (membership - published[at]).abs() <= 0.005,
                "{case} {set}: {membership}, published {}",
                published[at]
            );
        }
    }
}

/// The models of a solution.
fn models(out: &Path, goal: &str, kind: &str) -> Vec<String> {
    let table = format!("models-survival-{goal}");
    let rows = column(out, &table, "solution").into_iter().zip(column(out, &table, "expr"));
    rows.filter(|(solution, _)| solution.as_deref() == Some(kind)).filter_map(|(_, expr)| expr).collect()
}

#[test]
fn the_solutions_are_those_of_the_reference() {
    let out = tempfile::tempdir().unwrap();
    run(&fixture("lipset"), out.path());
    let check = |goal: &str, kind: &str, expected: &[&str]| {
        assert_eq!(models(out.path(), goal, kind), expected, "{goal} {kind}");
    };
    check("SURV", "conservative", &["DEV*~URB*LIT*~IND*STB + DEV*URB*LIT*IND*STB"]);
    check("SURV", "parsimonious", &["DEV*~IND + URB*STB"]);
    check("SURV", "intermediate", &["DEV*URB*LIT*STB + DEV*LIT*~IND*STB"]);
    check("not-SURV", "conservative", &["~DEV*~URB*~IND + DEV*LIT*IND*~STB"]);
    check("not-SURV", "parsimonious", &["~DEV + ~STB"]);
    // Expectations are turned round for the negated outcome: the literals DEV, LIT and IND are dropped from the second path.
    check("not-SURV", "intermediate", &["~STB + ~DEV*~URB*~IND"]);
}
