//! A dossier a case: what every instrument says of it, its sets, and the paths that it is on, in one folded part of the page.

use super::units::{Cases, Roll};
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, Part, RepeatStep, downloads};
use crate::names::{OfferKind, RowUnit};
use crosscase_data::contract::{Indicator, Member, Record};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use serde_json::json;
use std::collections::BTreeMap;

/// A value of a case, with what it rests on.
struct Value {
    indicator: String,
    instrument: String,
    found: Indicator,
}

/// What is known of a case.
#[derive(Default)]
struct Dossier {
    values: Vec<Value>,
    /// Each set with the membership.
    sets: Vec<(String, String, Member)>,
    /// The paths that it is on, by outcome.
    paths: Vec<(String, String)>,
}

/// A section with every case, where the study has sets.
pub(super) fn parts(shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let (names, cases) = (shown.names, Cases::of(shown)?);
    if names.all(OfferKind::Set).next().is_none() {
        return Ok(Vec::new());
    }
    let mut all: BTreeMap<String, Dossier> = BTreeMap::new();
    for offer in names.all(OfferKind::Indicator) {
        let instrument = names.parts_of(offer).next().map_or_else(String::new, |part| part.label.clone());
        for value in Indicator::rows(shown.made.table(&offer.stage, "indicators")?)? {
            let (indicator, instrument) = (offer.label.clone(), instrument.clone());
            all.entry(value.case.clone()).or_default().values.push(Value { indicator, instrument, found: value });
        }
    }
    for offer in names.all(OfferKind::Set) {
        for member in Member::rows(shown.made.table(&offer.stage, "memberships")?)? {
            let of = all.entry(member.case.clone()).or_default();
            of.sets.push((offer.name.clone(), offer.label.clone(), member));
        }
    }
    for offer in names.all(OfferKind::Outcome) {
        for (case, path) in super::analyses::paths_of(offer, shown)? {
            all.entry(case).or_default().paths.push((offer.name.clone(), path));
        }
    }
    let within = within(shown)?;
    let mut blocks = vec![Block::prose(
        "All that the instruments say of a case, in one place. How a set was made of its values stands under Calibration; the command leads on to \
         the single answers, ties and passages, as far as the study shows them.",
    )];
    for (case, label) in cases.all() {
        let Some(dossier) = all.get(case) else { continue };
        let called = label.unwrap_or(case);
        let place = within.get(case).map_or_else(String::new, |place| format!(", {place}"));
        let set = dossier.sets.first().map(|(set, ..)| set.as_str());
        blocks.push(Block::folded(format!("{called}{place}"), dossier.blocks(case, set, shown)?));
    }
    let place = PagePlace::Section { id: "dossiers".to_owned(), heading: "A dossier of each case".to_owned() };
    Ok(vec![Part::new(place, 3, blocks)])
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
    fn blocks(&self, case: &str, set: Option<&str>, shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
        let mut blocks = Vec::new();
        if !self.paths.is_empty() {
            let told =
                self.paths.iter().enumerate().fold(Text::from("On the paths "), |text, (at, (outcome, path))| {
                    let text = if at > 0 { text.plain("; ") } else { text };
                    text.code(path).plain(" to ").code(outcome)
                });
            blocks.push(Block::Prose(told.plain(".")));
        }
        blocks.extend((!self.values.is_empty()).then(|| Block::Table(self.values())));
        blocks.push(Block::Table(self.memberships()));
        if let Some(set) = set {
            // In the text: nineteen blocks of code would be as many landmarks of one name.
            let command = shown.command(&RepeatStep::new("trace", "", &json!({ "case": case, "set": set }))?);
            blocks.extend(
                command.map(|command| Block::Prose(Text::from("What a set was made of: ").code(command).plain("."))),
            );
        }
        Ok(blocks)
    }

    fn values(&self) -> TableBlock {
        let number = |value: f64| if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.2}") };
        let row = |one: &Value| {
            let found = &one.found;
            let value = match found.value {
                Ok(value) => Cell::from(number(value)),
                Err(reason) => Cell::Because(reason.to_string()),
            };
            let interval = found.lower.zip(found.upper).filter(|(low, high)| low < high);
            let interval = interval.map(|(low, high)| format!("{} – {}", number(low), number(high)));
            let of = found.n.map(|n| found.invited.map_or_else(|| n.to_string(), |all| format!("{n} of {all}")));
            vec![
                Cell::from(one.indicator.as_str()),
                value,
                interval.into(),
                of.into(),
                Cell::from(one.instrument.as_str()),
            ]
        };
        TableBlock {
            caption: Text::from("What the instruments say"),
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

    fn memberships(&self) -> TableBlock {
        let row = |(set, label, member): &(String, String, Member)| {
            let value = match (member.value(), member.membership.err()) {
                (Some(value), _) => Cell::from(value),
                (None, reason) => reason.map_or(Cell::Missing, |reason| Cell::Because(reason.to_string())),
            };
            let head = if label == set { set.clone() } else { format!("{label} ({set})") };
            vec![Cell::from(head), value, Cell::from(member.raw)]
        };
        TableBlock {
            caption: Text::from("Its sets"),
            columns: vec![
                TableColumn::new("Set", ColumnKind::RowHeader),
                TableColumn::new("Membership", ColumnKind::Number { digits: 2 }),
                TableColumn::new("Made of the value", ColumnKind::Number { digits: 2 }),
            ],
            rows: self.sets.iter().map(row).collect(),
            downloads: downloads("memberships"),
            ..TableBlock::default()
        }
    }
}
