//! What the figures of an analysis say of it.

#![allow(clippy::unwrap_used, reason = "a test fails where its data are not as told")]

mod common;

use common::{FUZZY, LIPSET, MULTI_VALUE, sets};
use crosscase_qca::{Minimise, Outcome, TruthTable, TruthTableParams, figures};

fn lipset(csv: &str) -> TruthTable {
    TruthTableParams::new(Outcome::new("SURV"), LIPSET).fit(&sets(csv)).unwrap()
}

#[test]
fn memberships_tell_every_case_of_every_set_and_which_are_near_the_middle() {
    let figure = figures::memberships_figure(&lipset(FUZZY));
    for text in
        ["Strip plot of Membership, 6 strips.", "DEV (10 in, 8 out): AU 0.81, BE 0.99,", "SURV (8 in, 10 out): "]
    {
        assert!(figure.description().contains(text), "{text} in {}", figure.description());
    }
    // Finland and Czechoslovakia share a stack, and Hungary is more or less out of the outcome.
    for name in [">CZ, FI</text>", ">HU</text>"] {
        assert!(figure.svg().contains(name), "{name} in {}", figure.svg());
    }
    assert!(!figure.svg().contains(">PT</text>"), "nowhere between 0.4 and 0.6");
}

#[test]
fn a_multi_value_condition_is_a_set_a_value() {
    let figure = figures::memberships_figure(&lipset(MULTI_VALUE));
    for text in ["8 strips", "DEV[0] (8 in, 10 out)", "DEV[1] (5 in, 13 out)", "DEV[2] (5 in, 13 out): AU 0, BE 1,"] {
        assert!(figure.description().contains(text), "{text} in {}", figure.description());
    }
}

#[test]
fn the_chart_of_one_solution_in_two_notations() {
    let table = lipset(FUZZY);
    let solution = Minimise::intermediate("DEV,URB,LIT,IND,STB".parse().unwrap()).fit(&table).unwrap();
    let parsimonious = Minimise::parsimonious().fit(&table).unwrap();
    let chart = figures::configuration_chart(&solution, &parsimonious, &[0]).unwrap();
    let (fiss, rubinson) = (chart.draw(), chart.draw_as(figures::ChartNotation::Rubinson));
    assert!(fiss.description().contains("term 2: DEV present, core condition; LIT present, peripheral condition"));
    assert!(rubinson.description().contains("term 2: DEV present; LIT present; IND absent; STB present."));
    for figure in [fiss, rubinson] {
        assert!(
            figure.description().contains("Solution inclusion 0.866, Solution PRI 0.839, Solution coverage 0.660.")
        );
    }
}

#[test]
fn robustness_keeps_the_outcome_of_a_case_whatever_its_name() {
    use crosscase_qca::robustness::robustness;
    let found = robustness(&[0.9, 0.8], &[vec![0.9, 0.3]], &[1.0, 0.25]);
    let outcome = "Sustained innovation of the partnership";
    let cases = ["The northern innovation partnership of many municipalities, east", "FR"].map(str::to_owned);
    let figure = figures::robustness_figure(&found, outcome, &cases);
    assert!(figure.svg().contains(">1.00</text>") && figure.svg().contains(">0.25</text>"));
    assert!(figure.svg().contains(">The northern innovation") && figure.svg().contains(", east</text>"));
    assert!(figure.description().contains(&cases[0]));
}
