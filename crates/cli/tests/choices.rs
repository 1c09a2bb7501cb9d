//! What a study file and a command call a choice is what it is written as.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use crosscase_coding::{Straddling, Within};
use crosscase_qca::nca::Ceiling;
use crosscase_qca::two_step::Enabling;
use crosscase_qca::{AtHalf, Comparison, MissingPolicy, Objective, SolutionKind};
use crosscase_qmethod::{
    Alignment, Correction, Correlation, Extensions, Heywood, MissingPlaces, Over, ViewpointMeasure,
};
use crosscase_review::ScreeningStage;
use crosscase_sets::Division;
use crosscase_sets::written::{CalibrationMethod, ShapeName};
use crosscase_typology::{CaseRole, ClusterMethod, PairRole};
use serde::Serialize;

#[track_caller]
fn check<T: Serialize>(choices: &[(T, &str, &str)]) {
    for (choice, name, help) in choices {
        assert_eq!(serde_json::to_value(choice).unwrap(), *name);
        assert!(!help.is_empty());
    }
}

#[test]
fn names_are_those_that_are_written() {
    check(Alignment::CHOICES);
    check(AtHalf::CHOICES);
    check(CaseRole::CHOICES);
    check(Ceiling::CHOICES);
    check(ClusterMethod::CHOICES);
    check(Comparison::CHOICES);
    check(Correction::CHOICES);
    check(Correlation::CHOICES);
    check(Division::CHOICES);
    check(Enabling::CHOICES);
    check(Extensions::FLAG_RULES);
    check(Heywood::CHOICES);
    check(ViewpointMeasure::CHOICES);
    check(CalibrationMethod::CHOICES);
    check(MissingPolicy::CHOICES);
    check(MissingPlaces::CHOICES);
    check(Objective::CHOICES);
    check(Over::CHOICES);
    check(PairRole::CHOICES);
    check(ScreeningStage::CHOICES);
    check(Straddling::CHOICES);
    check(Within::CHOICES);
    check(Extensions::EXTRACTIONS);
    check(ShapeName::CHOICES);
    check(SolutionKind::CHOICES);
}
