//! What of the stages must not stand in a folder of results, by the tiers of the instruments.

use super::{Bounds, Declaration, Names, Offer, OfferKind, RowUnit};
use crate::guard::{Guard, RowsOf, Tier};
use crate::made::StageId;
use std::collections::BTreeMap;

impl Names {
    /// Whether units of a kind go by their number in everything that is published: an instrument about them is not public. The cases and
    /// those whom they stand within never do, nor does a kind that an instrument is about whose method knows no tiers.
    pub(crate) fn is_numbered(&self, kind: &str) -> bool {
        let collects = |section: &Declaration| {
            section
                .offers
                .iter()
                .any(|offer| matches!(offer.what, OfferKind::Answers | OfferKind::Sorts | OfferKind::Figures))
                && section.wants.iter().any(|want| want.what == OfferKind::Units && want.name == kind)
        };
        let tiers: Vec<Option<Tier>> =
            self.sections().filter(|section| collects(section)).map(|one| one.tier).collect();
        let some_are_not_public = tiers.iter().any(|tier| *tier != Some(Tier::Public));
        let is_below = kind != self.cases && self.path_above_cases(kind).is_empty();
        is_below && !tiers.is_empty() && some_are_not_public && tiers.iter().all(Option::is_some)
    }

    /// Whether a column names units that go by their number: it is called like their kind, or a section says that it holds their ids or what
    /// they are called.
    pub(crate) fn names_units(&self, column: &str) -> bool {
        let says = |section: &Declaration| {
            let offered = section.offers.iter().filter(|offer| offer.what == OfferKind::Units).map(|offer| &offer.name);
            let wanted = section.wants.iter().filter(|want| want.what == OfferKind::Units).map(|want| &want.name);
            let mut kinds = offered.chain(wanted.filter(|_| section.tier.is_some()));
            section.naming.iter().any(|naming| naming == column) && kinds.any(|kind| self.is_numbered(kind))
        };
        self.is_numbered(column) || self.sections().any(says)
    }

    /// The instruments of which something is held back, by what readers call them.
    pub(crate) fn held_back(&self) -> Vec<(&str, Tier)> {
        let guards = self.guards();
        let of = |section: &'_ Declaration| {
            let (tier, offer) = (section.tier.filter(|tier| *tier != Tier::Public)?, section.offers.first()?);
            let numbered = self.unit_of(offer).is_some_and(|unit| self.is_numbered(&unit.name));
            // A table about the cases has nobody's answers, and is published whole unless it is closed.
            let hides_names = guards.get(&offer.stage).is_some_and(|guard| guard.hides_names);
            let holds = numbered || section.bounds == Some(Bounds::Coders) || hides_names;
            holds.then_some(tier)
        };
        self.sections().filter_map(|section| Some((section.offers.first()?.label.as_str(), of(section)?))).collect()
    }

    /// What is held back, by stage.
    pub(crate) fn guards(&self) -> BTreeMap<StageId, Guard> {
        let mut guards = BTreeMap::new();
        for units in self.all(OfferKind::Units).filter(|units| self.is_numbered(&units.name)) {
            // Its units have their numbers already.
            guards.insert(units.stage.clone(), Guard { publishes: RowsOf::Persons, hides_names: true, unkept: true });
        }
        let mut single: Vec<&Offer> = Vec::new();
        for section in self.sections() {
            let Some(tier) = section.tier.filter(|tier| *tier != Tier::Public) else { continue };
            for offer in &section.offers {
                let is_read = matches!(offer.what, OfferKind::Answers | OfferKind::Sorts);
                // What is said of the cases themselves is their values, which always stand; of what coders say of them the words do not.
                let of_persons = is_read && self.unit_of(offer).is_some_and(|unit| unit.name != self.cases);
                let of_cases = is_read && !of_persons && section.bounds != Some(Bounds::Coders);
                let publishes = if tier == Tier::Closed { RowsOf::Cases } else { RowsOf::Numbered };
                if of_persons || tier == Tier::Closed {
                    guards.insert(offer.stage.clone(), Guard { publishes, hides_names: true, unkept: is_read });
                    single.push(offer);
                } else if !of_cases {
                    guards.insert(offer.stage.clone(), Guard { publishes, ..Guard::default() });
                }
            }
        }
        // Viewpoints are results, and yet an instrument whose answers are made of single sorts.
        for offer in self.all(OfferKind::Answers).filter(|offer| matches!(offer.of, RowUnit::SameAs(..))) {
            if self.parts_of(offer).any(|part| single.contains(&part)) {
                // What a person holds is told by her number too, where the units say within which case she stands: three sort for one, and count
                // themselves in their order. Indicators are made of the answers, and the page counts who defines a viewpoint.
                guards.insert(offer.stage.clone(), Guard { publishes: RowsOf::Cases, hides_names: true, unkept: true });
                single.push(offer);
            }
        }
        for offer in self.all(OfferKind::Indicator) {
            if self.parts_of(offer).any(|part| single.contains(&part)) {
                let guard = Guard { publishes: RowsOf::Cases, hides_names: true, unkept: true };
                guards.insert(offer.stage.clone(), guard);
            }
        }
        guards
    }

    /// What is held back of a stage, where that of those that offer something is known: one that offers nothing to others, such as what sets the respondents
    /// of a survey side by side, holds back as the instruments do that it needs.
    pub(crate) fn guard_of(&self, stage: &StageId, needs: &[StageId], guards: &BTreeMap<StageId, Guard>) -> Guard {
        if let Some(guard) = guards.get(stage) {
            return *guard;
        }
        if self.offers().any(|offer| offer.stage == *stage) {
            return Guard::default();
        }
        let is_needed = |offer: &&Offer| {
            matches!(offer.what, OfferKind::Answers | OfferKind::Sorts | OfferKind::Figures)
                && needs.contains(&offer.stage)
        };
        let needed = self.offers().filter(is_needed).filter_map(|offer| guards.get(&offer.stage));
        let publishes = needed.map(|guard| guard.publishes).max().unwrap_or_default();
        Guard { publishes, ..Guard::default() }
    }

    /// What the section that makes something names of others.
    pub(crate) fn parts_of<'a>(&'a self, made: &'a Offer) -> impl Iterator<Item = &'a Offer> {
        let sections = self.sections().filter(|section| section.offers.contains(made)).flat_map(|one| &one.wants);
        let column = self.columns.iter().filter(move |(column, _)| column == made).map(|(_, want)| want);
        sections.chain(column).filter_map(|want| self.get(want.what, &want.name))
    }

    /// Whether what single persons answered to an instrument, sorted, or scored in an indicator must not stand in the results.
    pub(crate) fn hides_persons(&self, stage: &StageId) -> bool {
        self.guards().get(stage).is_some_and(|guard| guard.unkept)
    }

    /// Whether single rows of an instrument may stand in the results as they are.
    pub(crate) fn is_public(&self, instrument: &Offer) -> bool {
        self.sections().any(|section| section.tier == Some(Tier::Public) && section.offers.contains(instrument))
    }

    fn sections(&self) -> impl Iterator<Item = &Declaration> {
        self.declared.iter().map(|(_, section)| section)
    }
}
