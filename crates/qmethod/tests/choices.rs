//! What a study file and a command call a choice is what it is written as.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use crosscase_qmethod::{
    Alignment, Conventions, Correction, Correlation, FlagRule, Heywood, Measure, MissingPlaces, Over, Registry,
};
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
    check(Correction::CHOICES);
    check(Correlation::CHOICES);
    check(FlagRule::CHOICES);
    check(Heywood::CHOICES);
    check(Measure::CHOICES);
    check(MissingPlaces::CHOICES);
    check(Over::CHOICES);
    check(Registry::EXTRACTIONS);
}

#[test]
fn every_extraction_of_the_registry_is_a_choice() {
    let mut names: Vec<&str> = Registry::EXTRACTIONS.iter().map(|choice| choice.0).collect();
    names.sort_unstable();
    assert_eq!(Registry::standard().extractions(), names);
}

#[test]
fn conventions_are_those_of_the_tool_they_name() {
    let named = |name: &str| Conventions::CHOICES.iter().find(|choice| choice.1 == name).map(|choice| choice.0.clone());
    assert_eq!(named("default"), Some(Conventions::default()));
    assert_eq!(named("pqmethod"), Some(Conventions::pqmethod()));
    assert_eq!(named("kade"), Some(Conventions::kade()));
    assert_eq!(named("qmethod-r"), Some(Conventions::qmethod_r()));
}
