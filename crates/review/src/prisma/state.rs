//! Where each item of a review stands, and which event it can have next.

use super::{OpenItem, ReviewFlow};
use crate::ReviewError;
use crosscase_data::Place;
use std::collections::{BTreeMap, BTreeSet};

/// Where an item was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    Database,
    Register,
    Website,
    Organisation,
    Citation,
}

impl Search {
    /// What is found in a database or a register is a record first; anything else is a report from the start.
    const fn gives_records(self) -> bool {
        matches!(self, Self::Database | Self::Register)
    }
}

/// What happens to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Found(Search),
    Duplicate(String),
    Automatic,
    Removed,
    Screen(bool),
    Retrieved(bool),
    Assess(bool, String),
    Study(String),
    Previous(String),
}

/// Why a record was removed before it was screened.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Removal {
    Duplicate(String, Place),
    Automatic,
    Other,
}

#[derive(Clone, Debug)]
struct Item {
    name: String,
    found: Option<Search>,
    removal: Option<Removal>,
    screened: Votes,
    retrieved: Option<bool>,
    assessed: Votes,
    studies: Vec<(String, Place)>,
    previous: Vec<String>,
}

/// What each of several people decided last, with the reason; who adjudicates settles it.
#[derive(Clone, Debug, Default)]
struct Votes(Vec<(String, bool, String)>);

/// What votes come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome<'v> {
    None,
    Conflict,
    Include,
    Exclude(&'v str),
}

impl Votes {
    /// A later vote of the same person takes the place of the earlier one.
    fn add(&mut self, by: &str, include: bool, why: &str) {
        self.0.retain(|(other, ..)| other != by);
        self.0.push((by.to_owned(), include, why.to_owned()));
    }

    fn outcome(&self) -> Outcome<'_> {
        let settled = self.0.iter().find(|(by, ..)| by.eq_ignore_ascii_case("adjudicator"));
        let Some((_, include, why)) = settled.or(self.0.last()) else { return Outcome::None };
        match (settled.is_none() && self.0.iter().any(|(_, other, _)| other != include), include) {
            (true, _) => Outcome::Conflict,
            (false, true) => Outcome::Include,
            (false, false) => Outcome::Exclude(why),
        }
    }
}

/// All items, in the order in which they are named first.
#[derive(Debug, Default)]
pub(super) struct Items {
    items: Vec<Item>,
    places: BTreeMap<String, usize>,
}

impl Items {
    /// Takes in an event; why not, where its item cannot have it.
    pub(super) fn take(&mut self, name: &str, by: &str, event: Event, place: &Place) -> Result<(), String> {
        let is_new = !self.places.contains_key(name);
        if is_new && !matches!(event, Event::Found(_) | Event::Previous(_)) {
            return Err("no line says where it was found".to_owned());
        }
        if is_new {
            self.places.insert(name.to_owned(), self.items.len());
            self.items.push(Item {
                name: name.to_owned(),
                found: None,
                removal: None,
                screened: Votes::default(),
                retrieved: None,
                assessed: Votes::default(),
                studies: Vec::new(),
                previous: Vec::new(),
            });
        }
        let at = self.places.get(name).copied().unwrap_or_default();
        let Some(item) = self.items.get_mut(at) else { return Ok(()) };
        item.take(by, event, place)
    }

    /// The numbers, after the last event.
    pub(super) fn flow(&self) -> Result<ReviewFlow, ReviewError> {
        let mut flow = ReviewFlow::default();
        let (mut known, mut new): (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
        for item in &self.items {
            self.check(item)?;
            item.count(&mut flow);
            known.extend(item.previous.iter().map(String::as_str));
            if item.assessed.outcome() == Outcome::Include {
                new.extend(item.studies.iter().map(|(study, _)| study.as_str()));
            }
        }
        flow.previous_studies = known.len();
        flow.new_studies = new.difference(&known).count();
        flow.total_studies = flow.previous_studies + flow.new_studies;
        flow.total_reports = flow.previous_reports + flow.new_reports;
        flow.open = flow.waiting.iter().map(|open| open.item.clone()).collect();
        Ok(flow)
    }

    /// What can be told only after the last event: that a duplicate has something to be one of, and that a study is of an included report.
    fn check(&self, item: &Item) -> Result<(), ReviewError> {
        let bad = |reason: String, place: &Place| {
            Err(ReviewError::BadEvent { item: item.name.clone(), reason, place: place.clone() })
        };
        if let Some(Removal::Duplicate(kept, place)) = &item.removal {
            let mut seen = BTreeSet::from([item.name.as_str()]);
            let mut next = Some((kept, place));
            while let Some((kept, _)) = next {
                let Some(other) = self.places.get(kept).and_then(|at| self.items.get(*at)) else {
                    return bad(format!("{kept}, of which it should be a duplicate, was not found"), place);
                };
                if !seen.insert(other.name.as_str()) {
                    return bad("it is a duplicate of itself".to_owned(), place);
                }
                next = match &other.removal {
                    Some(Removal::Duplicate(kept, place)) => Some((kept, place)),
                    _ => None,
                };
            }
        }
        match (item.studies.first(), item.assessed.outcome()) {
            (Some((study, place)), Outcome::None) => {
                bad(format!("it was not assessed, and so is no report of the study {study}"), place)
            }
            (Some((study, place)), Outcome::Exclude(_)) => {
                bad(format!("it was excluded, and so is no report of the study {study}"), place)
            }
            _ => Ok(()),
        }
    }
}

impl Item {
    fn take(&mut self, by: &str, event: Event, place: &Place) -> Result<(), String> {
        let refused = |reason: &str| Err(reason.to_owned());
        if !matches!(event, Event::Previous(_)) && !self.previous.is_empty() {
            return refused(
                "it is a report of an earlier version of the review, and has no part in the search of this one",
            );
        }
        let is_record = self.found.is_some_and(Search::gives_records);
        match event {
            Event::Found(_) if self.found.is_some() => {
                return refused(
                    "it was found already; what another search finds is an item of its own, and a duplicate",
                );
            }
            Event::Found(search) => self.found = Some(search),
            Event::Previous(_) if self.found.is_some() => {
                return refused("it was found in this review, and so is no report of an earlier version");
            }
            Event::Previous(study) => self.previous.push(study),
            Event::Duplicate(_) | Event::Automatic | Event::Removed | Event::Screen(_) if !is_record => {
                return refused(
                    "it was not found in a database or register, and so is a report from the start: it is sought",
                );
            }
            Event::Duplicate(_) | Event::Automatic | Event::Removed | Event::Screen(_) if self.removal.is_some() => {
                return refused("it was removed before screening");
            }
            Event::Duplicate(_) | Event::Automatic | Event::Removed if !self.screened.0.is_empty() => {
                return refused("it was screened, and so cannot be removed before screening; undo the screening first");
            }
            Event::Duplicate(kept) if kept == self.name => return refused("it is a duplicate of itself"),
            Event::Duplicate(kept) => self.removal = Some(Removal::Duplicate(kept, place.clone())),
            Event::Automatic => self.removal = Some(Removal::Automatic),
            Event::Removed => self.removal = Some(Removal::Other),
            Event::Screen(_) if self.retrieved.is_some() => return refused("its report was sought already"),
            Event::Screen(include) => self.screened.add(by, include, ""),
            Event::Retrieved(_) if self.removal.is_some() => return refused("it was removed before screening"),
            Event::Retrieved(_) if is_record && self.screened.outcome() != Outcome::Include => {
                return Err(match self.screened.outcome() {
                    Outcome::Exclude(_) => "it was excluded when it was screened",
                    Outcome::Conflict => "its screeners disagree",
                    _ => "it was not screened",
                }
                .to_owned());
            }
            Event::Retrieved(_) if !self.assessed.0.is_empty() => return refused("it was assessed already"),
            Event::Retrieved(yes) => self.retrieved = Some(yes),
            Event::Assess(..) if self.retrieved != Some(true) => return refused("it was not retrieved"),
            Event::Assess(include, why) => self.assessed.add(by, include, &why),
            Event::Study(_) if self.retrieved != Some(true) => {
                return refused("it was not retrieved, and so is no report of a study");
            }
            Event::Study(study) => self.studies.push((study, place.clone())),
        }
        Ok(())
    }

    fn count(&self, flow: &mut ReviewFlow) {
        let add = |n: &mut usize, is_so: bool| *n += usize::from(is_so);
        add(&mut flow.previous_reports, !self.previous.is_empty());
        let Some(found) = self.found else { return };
        let numbers = [
            (&mut flow.database_results, Search::Database),
            (&mut flow.register_results, Search::Register),
            (&mut flow.website_results, Search::Website),
            (&mut flow.organisation_results, Search::Organisation),
            (&mut flow.citations_results, Search::Citation),
        ];
        for (number, search) in numbers {
            add(number, found == search);
        }
        match &self.removal {
            Some(Removal::Duplicate(..)) => flow.duplicates += 1,
            Some(Removal::Automatic) => flow.excluded_automatic += 1,
            Some(Removal::Other) => flow.excluded_other += 1,
            None => self.count_further(found, flow),
        }
    }

    fn count_further(&self, found: Search, flow: &mut ReviewFlow) {
        let waits = |flow: &mut ReviewFlow, why| flow.waiting.push(OpenItem { item: self.name.clone(), why });
        if found.gives_records() {
            let outcome = self.screened.outcome();
            if outcome == Outcome::None {
                return waits(flow, "not screened");
            }
            flow.records_screened += 1;
            match outcome {
                Outcome::Conflict => return waits(flow, "its screeners disagree"),
                Outcome::Exclude(_) => {
                    flow.records_excluded += 1;
                    return;
                }
                _ => {}
            }
        }
        let Some(retrieved) = self.retrieved else { return waits(flow, "not sought") };
        let (sought, not_retrieved, assessed, excluded) = if found.gives_records() {
            (
                &mut flow.dbr_sought_reports,
                &mut flow.dbr_notretrieved_reports,
                &mut flow.dbr_assessed,
                &mut flow.dbr_excluded,
            )
        } else {
            (
                &mut flow.other_sought_reports,
                &mut flow.other_notretrieved_reports,
                &mut flow.other_assessed,
                &mut flow.other_excluded,
            )
        };
        *sought += 1;
        if !retrieved {
            *not_retrieved += 1;
            return;
        }
        let outcome = self.assessed.outcome();
        if outcome == Outcome::None {
            return waits(flow, "not assessed");
        }
        *assessed += 1;
        match outcome {
            Outcome::Exclude(why) => *excluded.entry(why.to_owned()).or_default() += 1,
            Outcome::Include => {
                flow.new_reports += 1;
                if self.studies.is_empty() {
                    flow.without_study.push(self.name.clone());
                }
            }
            _ => waits(flow, "those who assessed it disagree"),
        }
    }
}
