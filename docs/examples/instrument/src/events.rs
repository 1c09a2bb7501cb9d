//! `[instruments.NAME]` of kind `events`: a log, one row an event, whose counts are answers.

use crosscase_data::contract::{Answer, CodebookEntry, Record, Unit};
use crosscase_data::{Format, ReadOptions, read_bytes};
use crosscase_report::{Block, ColumnKind, TableBlock, TableOptions};
use crosscase_study::schemars::{JsonSchema, Schema, SchemaGenerator};
use crosscase_study::{
    Artifacts, Declaration, Faults, Input, Key, Method, MethodError, Names, OfferKind, PageContext, PagePlace, Part,
    Placed, Plan, Publish, Section, Stage, StageId, StageInputs, ValueError, rules,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The keys of the section. What the study file must not say is an error of serde's, with its place.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "crosscase_study::schemars")]
struct Keys {
    /// Its name for readers.
    label: Option<String>,
    /// A CSV file with the columns `unit` and `event`, one row an event.
    file: Placed<String>,
    /// The kind of unit that an event happens to.
    unit: Placed<String>,
}

/// What the stage depends on: when it changes, the stage is run again.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    file: String,
    unit: String,
}

/// The method. It holds nothing: what a study says is in its sections.
pub struct Events;

impl Method for Events {
    fn key(&self) -> Key {
        Key::Kind("instruments", "events")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        let rule = Rule { name: name.clone(), file: faults.path(&keys.file), unit: keys.unit.to_string() };
        // It wants a kind of unit, and offers answers about it.
        Some(Declaration::instrument((name, at), keys.label, OfferKind::Answers, &keys.unit, rule))
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let Some(units) = names.find(OfferKind::Units, &rule.unit, faults).map(|units| units.stage.clone()) else {
                continue;
            };
            let (work, needs, id) = (rule.clone(), units.clone(), StageId::new("instrument", &rule.name));
            let stage = Stage::new(id, declared.at.clone(), rule, move |given| count(&work, &units, given));
            plan.push(stage.files([Input::file(&rule.file)]).needs([needs]));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let mut parts = Vec::new();
        for (_, rule) in rules::<Rule>(mine) {
            let table = shown.made.table(&StageId::new("instrument", &rule.name), "events")?;
            let options = TableOptions::default()
                .header("event", "Event")
                .header("times", "Times")
                .kind("times", ColumnKind::Integer);
            let label = shown.names.label(OfferKind::Answers, &rule.name);
            let block = TableBlock::from_table(format!("{label}: how often each event was logged"), table, &options)?;
            parts.push(Part::new(PagePlace::Cases, 2, vec![Block::Table(block)]));
        }
        Ok(parts)
    }
}

/// The stage: a pure function of the file and the units, to answers and codebook in the tables of the data contract.
fn count(rule: &Rule, units: &StageId, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let units: Vec<Unit> = Unit::rows(given.table(units, "units")?)?;
    let options = ReadOptions::new().without_id().text("unit").text("event");
    let log = read_bytes(given.file(&rule.file)?, Format::Csv, Some(&rule.file), &options)?.table;
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for (row, (unit, event)) in log.texts("unit")?.into_iter().zip(log.texts("event")?).enumerate() {
        let (unit, event) = (unit.unwrap_or_default(), event.unwrap_or_default());
        if !units.iter().any(|known| known.unit == unit) {
            let place = log.place(row, Some("unit"));
            let mend = "correct it there".to_owned();
            return Err(ValueError::NoUnit { unit, kind: rule.unit.clone(), mend, place }.into());
        }
        *counts.entry((unit, event)).or_default() += 1;
    }
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    for ((_, event), n) in &counts {
        *times.entry(event).or_default() += n;
    }
    let of = |unit: &str, event: &str| counts.get(&(unit.to_owned(), event.to_owned())).copied().unwrap_or(0);
    let answer = |unit: &Unit, event: &str| Answer {
        instrument: rule.name.clone(),
        unit: unit.unit.clone(),
        item: event.to_owned(),
        value: Ok(f64::from(of(&unit.unit, event))),
        text: None,
        file: Some(rule.file.clone()),
        row: None,
    };
    let answers: Vec<Answer> = units.iter().flat_map(|unit| times.keys().map(|event| answer(unit, event))).collect();
    let entry = |event: &&str| CodebookEntry {
        instrument: rule.name.clone(),
        item: (*event).to_owned(),
        label: Some(format!("how often `{event}` was logged")),
        min: None,
        max: None,
        reversed: None,
        missing_codes: None,
        scale: None,
        asked_if: None,
    };
    let codebook: Vec<CodebookEntry> = times.keys().map(entry).collect();
    let overview = crosscase_data::TableBuilder::new("example.events/1")
        .text("event", times.keys().map(|event| Some(*event)))
        .integer("times", times.values().map(|n| Some(i64::from(*n))))
        .build()?;
    Ok(Artifacts::default()
        .stacked("answers", Answer::table(&answers)?)
        .stacked("codebook", CodebookEntry::table(&codebook)?)
        .table("events", overview, Publish::Own(format!("events-{}", rule.name))))
}
