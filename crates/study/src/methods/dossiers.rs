//! A dossier a case: its sets with the anchors behind them, the paths that it is on, what every instrument says of it, and what
//! the instruments add themselves (sociogram, answers, sorts, passages), in one folded part of the page.

use super::about::brief;
use super::units::{Cases, Roll, dossier_id, has_dossiers};
use crate::error::MethodError;
use crate::method::{PageContext, RepeatStep, downloads};
use crate::names::{OfferKind, RowUnit};
use crosscase_data::contract::{Indicator, Record};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use serde_json::json;
use std::collections::BTreeMap;

/// A value of a case, with what it rests on.
struct Value {
    indicator: String,
    /// What readers call its instrument, with the address of the section on it where there is one.
    instrument: Text,
    found: Indicator,
}

/// What is known of a case.
#[derive(Default)]
struct Dossier {
    values: Vec<Value>,
    /// The paths that it is on, by outcome.
    paths: Vec<(String, String)>,
}

/// How the ids of the sections on instruments begin.
const SECTIONS: [&str; 5] = ["survey", "network", "coding", "case-survey", "viewpoints"];

/// Every case folded, with what the methods add to it; nothing where the study has no sets. `has_section` says which sections the page has.
pub(crate) fn dossiers(
    shown: &PageContext<'_>,
    added: &dyn Fn(&str) -> Vec<Block>,
    has_section: &dyn Fn(&str) -> bool,
) -> Result<Vec<Block>, MethodError> {
    let (names, cases) = (shown.names, Cases::of(shown)?);
    if !has_dossiers(shown) {
        return Ok(Vec::new());
    }
    let mut all: BTreeMap<String, Dossier> = BTreeMap::new();
    for offer in names.all(OfferKind::Indicator) {
        let instrument = names.parts_of(offer).next().map_or_else(Text::new, |part| {
            let sections = SECTIONS.iter().map(|kind| format!("{kind}-{}", part.name));
            let found = sections.into_iter().find(|section| has_section(section));
            match found {
                Some(section) => Text::new().link(part.label.as_str(), format!("#{section}")),
                None => Text::from(part.label.as_str()),
            }
        });
        for value in Indicator::rows(shown.made.table(&offer.stage, "indicators")?)? {
            let (indicator, instrument) = (offer.label.clone(), instrument.clone());
            all.entry(value.case.clone()).or_default().values.push(Value { indicator, instrument, found: value });
        }
    }
    for offer in names.all(OfferKind::Outcome) {
        for (case, path) in super::analyses::paths_of(offer, shown)? {
            all.entry(case).or_default().paths.push((offer.name.clone(), path));
        }
    }
    let within = within(shown)?;
    let mut blocks = vec![Block::prose(
        "All that the instruments say of a case, in one place, as far as the study shows it. The command at the end of each leads on to the single \
         answers, ties and passages.",
    )];
    let nothing = Dossier::default();
    for (at, (case, _)) in cases.all().enumerate() {
        let dossier = all.get(case).unwrap_or(&nothing);
        let called = cases.at_start(case);
        let place = within.get(case).map_or_else(String::new, |place| format!(", {place}"));
        let values = (!dossier.values.is_empty()).then(|| Block::Table(dossier.values(&called)));
        // In short first: sorts and passages may fill pages.
        let mut own: Vec<Block> = dossier.on_paths().into_iter().chain(values).chain(added(case)).collect();
        own.extend(Dossier::way_back(case, shown)?);
        blocks.push(Block::folded_at(dossier_id(at), format!("{called}{place}"), own));
    }
    Ok(blocks)
}

/// What readers call whom a case stands within.
fn within(shown: &PageContext<'_>) -> Result<BTreeMap<String, String>, MethodError> {
    let cases = shown.names.get(OfferKind::Units, shown.names.cases());
    let above = cases.and_then(|cases| match &cases.of {
        RowUnit::Kind(kind) => shown.names.get(OfferKind::Units, kind),
        _ => None,
    });
    let Some((cases, above)) = cases.zip(above) else { return Ok(BTreeMap::new()) };
    let roll = Roll::of(shown.made.table(&cases.stage, "units")?)?;
    let places = Roll::of(shown.made.table(&above.stage, "units")?)?;
    let of = |case: &str| Some((case.to_owned(), places.label(roll.within(case)?).to_owned()));
    Ok(roll.ids().filter_map(of).collect())
}

impl Dossier {
    fn on_paths(&self) -> Option<Block> {
        let told = self.paths.iter().enumerate().fold(Text::from("On the paths "), |text, (at, (outcome, path))| {
            let text = if at > 0 { text.plain("; ") } else { text };
            text.code(path).plain(" to ").code(outcome)
        });
        (!self.paths.is_empty()).then(|| Block::Prose(told.plain(".")))
    }

    /// The command that goes on to single rows. In the text: nineteen blocks of code would be as many landmarks of one name.
    fn way_back(case: &str, shown: &PageContext<'_>) -> Result<Option<Block>, MethodError> {
        let Some(set) = shown.names.all(OfferKind::Set).next() else { return Ok(None) };
        let command = shown.command(&RepeatStep::new("trace", "", &json!({ "case": case, "set": set.name }))?);
        Ok(command.map(|command| Block::Prose(Text::from("What a set was made of: ").code(command).plain("."))))
    }

    fn values(&self, case: &str) -> TableBlock {
        let row = |one: &Value| {
            let found = &one.found;
            let value = match found.value {
                Ok(value) => Cell::from(brief(value)),
                Err(reason) => Cell::Because(reason.to_string()),
            };
            let interval = found.lower.zip(found.upper).filter(|(low, high)| low < high);
            let interval = interval.map(|(low, high)| format!("{} – {}", brief(low), brief(high)));
            let of = found.n.map(|n| found.invited.map_or_else(|| n.to_string(), |all| format!("{n} of {all}")));
            vec![
                Cell::from(one.indicator.as_str()),
                value,
                interval.into(),
                of.into(),
                Cell::Text(one.instrument.clone()),
            ]
        };
        TableBlock {
            caption: Text::from(format!("{case}: what the instruments say")),
            columns: vec![
                TableColumn::new("Indicator", ColumnKind::RowHeader),
                TableColumn::new("Value", ColumnKind::Sign),
                TableColumn::new("Interval or bounds", ColumnKind::Sign),
                TableColumn::new("N", ColumnKind::Sign),
                TableColumn::new("Instrument", ColumnKind::Text),
            ],
            rows: self.values.iter().map(row).collect(),
            downloads: downloads("indicators"),
            ..TableBlock::default()
        }
    }
}
