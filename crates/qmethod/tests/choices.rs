//! What the lists of choices name is what there is.

use crosscase_qmethod::{Conventions, Extensions};

#[test]
fn every_extraction_of_the_registry_is_a_choice() {
    let mut names: Vec<&str> = Extensions::EXTRACTIONS.iter().map(|choice| choice.0).collect();
    names.sort_unstable();
    assert_eq!(Extensions::standard().extractions(), names);
}

#[test]
fn conventions_are_those_of_the_tool_they_name() {
    let named = |name: &str| Conventions::CHOICES.iter().find(|choice| choice.1 == name).map(|choice| choice.0.clone());
    assert_eq!(named("default"), Some(Conventions::default()));
    assert_eq!(named("pqmethod"), Some(Conventions::pqmethod()));
    assert_eq!(named("kade"), Some(Conventions::kade()));
    assert_eq!(named("qmethod-r"), Some(Conventions::qmethod_r()));
}
