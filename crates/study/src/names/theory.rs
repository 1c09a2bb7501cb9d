//! What theory expects, of conditions and of the concepts that sets are instances of.

use super::{Declaration, Names, OfferKind};
use crate::file::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What theory expects of a condition for an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The set that is the condition.
    pub condition: String,
    /// The outcome as an analysis writes it.
    pub outcome: String,
    /// The condition as it is expected: `A`, `~A`, `A[1]`.
    pub literal: String,
    /// Why it is expected, in the words of the study file.
    pub reason: Option<String>,
    /// Where that is said.
    pub at: Span,
}

impl Names {
    /// What theory expects of a concept is expected of the sets that name it, for the outcomes that analyses have, unless a set says
    /// otherwise itself.
    pub(super) fn inherit(&mut self) {
        let theory: Vec<Expectation> = self.declared.iter().flat_map(|(_, section)| section.theory.clone()).collect();
        // Theory speaks of sets, and not of values of one.
        let all = self.all(OfferKind::Outcome);
        let outcomes: BTreeSet<String> =
            all.filter(|offer| !offer.name.contains('[')).map(|offer| base(&offer.name).to_owned()).collect();
        let concept_of = |section: &Declaration| {
            section.wants.iter().find(|want| want.what == OfferKind::Concept).map(|want| want.name.clone())
        };
        let of_set = |(_, section): &(usize, Declaration)| Some((section.name.clone(), concept_of(section)?));
        let concepts: BTreeMap<String, String> = self.declared.iter().filter_map(of_set).collect();
        for (_, section) in &mut self.declared {
            let Some(concept) = concept_of(section) else { continue };
            for expected in theory.iter().filter(|expected| expected.condition == concept) {
                let is_meant =
                    |set: &&String| **set == expected.outcome || concepts.get(*set) == Some(&expected.outcome);
                let says = |outcome: &String| section.expects.iter().any(|own| base(&own.outcome) == outcome);
                let open = outcomes.iter().filter(is_meant).filter(|set| **set != section.name && !says(set));
                let of_set = |outcome: &String| Expectation {
                    condition: section.name.clone(),
                    outcome: outcome.clone(),
                    literal: expected.literal.replace(concept.as_str(), &section.name),
                    ..expected.clone()
                };
                let inherited: Vec<Expectation> = open.map(of_set).collect();
                section.expects.extend(inherited);
            }
        }
    }
}

/// The set that an outcome is about: `Y` of `~Y` and of `Y[2]`.
fn base(outcome: &str) -> &str {
    let plain = outcome.strip_prefix('~').unwrap_or(outcome);
    plain.split_once('[').map_or(plain, |(set, _)| set)
}
