//! What `typology new` writes: complete, sourced, and types that can be told apart.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_typology::{TEMPLATES, Typology};
use std::collections::BTreeSet;

fn text(name: &str) -> &'static str {
    TEMPLATES.iter().find(|(known, _)| *known == name).unwrap().1
}

/// No two types the same, none that share a cell.
#[test]
fn the_shipped_typologies_hold() {
    for (name, text) in TEMPLATES.iter().filter(|(name, _)| *name != "framework.toml") {
        let typology = Typology::from_toml(text, Some(name)).unwrap();
        let found = typology.check(None).unwrap();
        assert!(found.exclusive, "{name}: {:?}", found.overlaps);
        let substruction = typology.substruct().unwrap();
        assert!(substruction.same.is_empty(), "{name}: {:?}", substruction.same);
    }
}

/// The dimensions D1 to D15 of the literature, of which D4, D9 and D13 are several, since a case may have several of their values.
#[test]
fn every_dimension_of_the_literature_is_there() {
    let typology: toml::Table = text("typology.toml").parse().unwrap();
    let names: BTreeSet<&str> =
        typology["dimension"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    let wanted = "sector_mix user_role coproduction_level CO_COMMISSIONING CO_DESIGN CO_DELIVERY CO_ASSESSMENT task_nature \
                  governance_mode integration network_function relational_form finance_tie organisation_tie RISK_SHARING \
                  REVENUE_SHARING JOINT_DECISIONS JOINT_PRODUCTION MUTUALITY IDENTITY initiator formality ambition \
                  PROBLEM_DEFINITION IDEA_GENERATION PROTOTYPING IMPLEMENTATION DIFFUSION ladder partners geography duration";
    for name in wanted.split_whitespace() {
        assert!(names.contains(name), "{name}");
    }
    for one in typology["dimension"].as_array().unwrap() {
        for key in ["definition", "question", "anchors", "source"] {
            assert!(one.get(key).and_then(toml::Value::as_str).is_some_and(|text| !text.is_empty()), "{key}: {one}");
        }
    }
    let types: Vec<&str> =
        typology["type"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    for name in [
        "service-delivery network",
        "collaborative innovation partnership",
        "individual co-production",
        "collective co-creation",
        "contract PPP",
        "alliance PPP",
        "facilitated citizen initiative",
    ] {
        assert!(types.contains(&name), "{name}");
    }
}

/// Every entry says where it is from, types and what cannot be as well; what is fuzzy and coded by hand has anchors. A publication is
/// marked where nobody read more of it than an abstract.
#[test]
fn every_entry_names_its_publication() {
    for (name, text) in TEMPLATES {
        let file: toml::Table = text.parse().unwrap();
        let entries = |kind: &str| file.get(kind).and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let concepts: BTreeSet<String> =
            entries("concept").iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
        let kinds: BTreeSet<&str> = file.keys().map(String::as_str).collect();
        assert!(
            kinds.is_subset(&BTreeSet::from(["dimension", "concept", "type", "impossible", "condition"])),
            "{kinds:?}"
        );
        for one in kinds.into_iter().flat_map(entries) {
            let of = |key: &str| one.get(key).and_then(toml::Value::as_str).unwrap_or_default();
            let source = of("source");
            assert!(!source.is_empty(), "{name}: {one}");
            let is_publication = source.contains('(') && source.bytes().any(|byte| byte.is_ascii_digit());
            assert!(!is_publication || source.contains('['), "{name}: what was not read is marked: {one}");
            let is_coded = of("kind") == "fuzzy" && !concepts.contains(of("name"));
            assert!(!is_coded || !of("anchors").is_empty(), "{name}: {one}");
        }
    }
}

/// Each heading of the framework has conditions, each with its direction and the reason for it.
#[test]
fn every_condition_has_a_direction_and_a_reason() {
    let text = text("framework.toml");
    for heading in ["Starting conditions", "Leadership", "Institutional design", "Process", "Actors", "Technology"] {
        let part = text.split_once(&format!("# {heading}\n")).unwrap().1;
        assert!(part.trim_start().starts_with("[[condition]]"), "{heading}");
    }
    let file: toml::Table = text.parse().unwrap();
    let conditions = file["condition"].as_array().unwrap();
    let of = |one: &toml::Value, key: &str| one[key].as_str().unwrap().to_owned();
    for one in conditions {
        assert!(
            ["present", "absent", "open"].contains(&of(one, "direction").as_str()) && !of(one, "reason").is_empty()
        );
    }
    let pairs: BTreeSet<(String, String)> =
        conditions.iter().map(|one| (of(one, "name"), of(one, "outcome"))).collect();
    assert_eq!(pairs.len(), conditions.len(), "a condition has one direction for an outcome");
    for name in ["attitudes", "skills", "knowledge", "incentives", "technology_fit", "trust", "facilitation"] {
        assert!(pairs.iter().any(|(known, _)| known == name), "{name}");
    }
    let outcomes: BTreeSet<&str> = pairs.iter().map(|(_, outcome)| outcome.as_str()).collect();
    assert_eq!(outcomes, BTreeSet::from(["INNOVATION", "STAKEHOLDER_PARTICIPATION", "USER_PARTICIPATION"]));
}
