//! The fit of expressions.

#![allow(clippy::unwrap_used, reason = "a test fails where its data are not as told")]

mod common;

use common::{FUZZY, MULTI_VALUE, close, json, sets, text};
use crosscase_boolean::expression::Direction;
use crosscase_qca::{Fit, SetData, fit};

const REFERENCE: &str = include_str!("data/expressions.json");

fn of(data: &SetData, relation: &str) -> Fit {
    fit(data, &relation.parse().unwrap()).unwrap()
}

#[test]
fn lipset_holds_the_reference_figures() {
    for case in json(REFERENCE) {
        let expr = text(&case["expr"]);
        let found = of(&sets(FUZZY), expr);
        let necessary = found.relation.direction == Direction::Necessary;
        for row in case["terms"].as_array().unwrap() {
            let name = text(&row[0]);
            let what = format!("{expr}: {name}");
            let (incl, pri, cov, ron) = match found.terms.iter().find(|term| term.expr == name) {
                Some(term) => {
                    if !row[4].is_null() {
                        close(term.cov_unique, &row[4], &what);
                    }
                    (term.incl, term.pri, term.cov, term.ron)
                }
                None => (found.incl, found.pri, found.cov, found.ron),
            };
            close(incl, &row[1], &what);
            close(cov, &row[3], &what);
            if necessary { close(ron, &row[5], &what) } else { close(pri, &row[2], &what) }
        }
    }
}

#[test]
fn constants_are_expressions() {
    let data = sets(FUZZY);
    let all = of(&data, "1 -> SURV");
    assert_eq!((all.cov, all.terms[0].cov_unique), (Some(1.0), Some(1.0)));
    let none = of(&data, "0 -> SURV");
    assert_eq!((none.incl, none.pri, none.cov), (None, None, Some(0.0)));
    assert_eq!(of(&data, "1 <- SURV").ron, Some(0.0));
}

#[test]
fn the_set_itself_fits_perfectly() {
    let data = sets(FUZZY);
    let same = of(&data, "SURV -> SURV");
    assert_eq!((same.incl, same.pri, same.cov), (Some(1.0), Some(1.0), Some(1.0)));
}

#[test]
fn multi_value_sets_need_their_value() {
    let data = sets(MULTI_VALUE);
    let one = of(&data, "DEV[1] + DEV[2] -> SURV");
    let other = of(&data, "~DEV[0] -> SURV");
    assert_eq!((one.incl, one.cov), (other.incl, other.cov));
    assert_eq!(of(&data, "STB[1] -> SURV").incl, of(&data, "STB -> SURV").incl);
    let code = |relation: &str| fit(&data, &relation.parse().unwrap()).unwrap_err().code();
    assert_eq!(code("DEV -> SURV"), "QCA015");
    assert_eq!(code("DEV[3] -> SURV"), "QCA016");
    assert_eq!(code("DEV[1] -> SURVIVAL"), "QCA007");
}
