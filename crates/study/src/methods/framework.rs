//! `[framework]`: what theory expects of each condition, from a file of its own; sets that name a condition as their concept take over
//! its direction, and why.

mod literature;
mod reviewed;

use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::file::{Faults, Placed, Section};
use crate::inputs::Input;
use crate::made::StageId;
use crate::method::{Key, Method, PageContext, PagePlace, Part, downloads};
use crate::names::{Declaration, Expectation, Names, Offer, OfferKind, RowUnit, rules};
use crate::plan::{Plan, RunScope, Stage};
use crosscase_data::{Diagnostic, TableBuilder};
use crosscase_report::{Block, ColumnKind, TableBlock, TableOptions};
use reviewed::{Finding, Studies};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

/// The framework of conditions.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The file: `[[condition]]` with `name`, `outcome`, `direction`, `reason`, `source`.
    file: Placed<String>,
    /// What reviewed studies found, a row a finding: `study`, `condition`, `outcome` and `found`, `present`, `absent`, `none` or `mixed`.
    reviewed: Option<Placed<String>>,
    /// The references of these studies, `.ris`, `.bib`, `.nbib`, `.enw` or CSV: each study is a record by its DOI, or by first author and year.
    references: Option<Placed<String>>,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    condition: Vec<Entry>,
}

/// In which direction a condition is expected to work for an outcome.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    outcome: String,
    direction: Direction,
    reason: Option<String>,
    source: Option<String>,
    /// What reviewed studies found of it, where they were counted.
    #[serde(skip_deserializing)]
    studies: Option<Studies>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Present,
    Absent,
    /// The literature does not say.
    Open,
}

impl Direction {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Open => "open",
        }
    }
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    file: String,
    reviewed: Option<String>,
    references: Option<String>,
    entries: Vec<Entry>,
    found: Vec<Finding>,
    /// What was noticed of the reviewed studies and their references.
    #[serde(skip)]
    told: Vec<Diagnostic>,
}

pub(super) struct Framework;

impl Method for Framework {
    fn key(&self) -> Key {
        Key::Only("framework")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        let file = faults.path(&keys.file);
        let mut entries =
            faults.text_of(&file).map(|text| entries(&text, &file, &keys.file, faults)).unwrap_or_default();
        let reviewed = keys.reviewed.as_ref().map(|named| (faults.path(named), named));
        let mut told = Vec::new();
        // Of conditions that could not be read nothing was found.
        let counted = reviewed.as_ref().filter(|_| !faults.is_unread("framework"));
        let mut found = counted.map_or_else(Vec::new, |(reviewed, named)| {
            reviewed::count(reviewed, named, &mut entries, (&mut told, faults))
        });
        let references = keys.references.as_ref().map(|named| (faults.path(named), named));
        if let Some((references, named)) = &references {
            if reviewed.is_none() {
                let message = "`references` says which records the studies of `reviewed` are, and there is none";
                faults.add("STU007", named.at(), message);
            }
            literature::cite(references, named, &mut found, (&mut told, faults));
        }
        let [reviewed, references] = [reviewed, references].map(|file| file.map(|(file, _)| file));
        let rule = Rule { file, reviewed, references, entries: entries.clone(), found, told };
        let mut declared = Declaration::new(&name, at, rule);
        let expected = entries.iter().filter_map(|entry| {
            let literal = match entry.direction {
                Direction::Present => entry.name.clone(),
                Direction::Absent => format!("~{}", entry.name),
                Direction::Open => return None,
            };
            let (condition, outcome) = (entry.name.clone(), entry.outcome.clone());
            Some(Expectation { condition, outcome, literal, reason: entry.said(), at: keys.file.at() })
        });
        declared.theory = expected.collect();
        for name in entries.iter().flat_map(|entry| [&entry.name, &entry.outcome]) {
            if declared.offers.iter().all(|offer| offer.name != *name) {
                let (stage, label) = (StageId::only("framework"), name.clone());
                declared.offers.push(Offer {
                    what: OfferKind::Concept,
                    name: name.clone(),
                    label,
                    of: RowUnit::Cases,
                    stage,
                });
            }
        }
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, _: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let sets: Vec<Option<String>> = rule.entries.iter().map(|entry| sets_of(&entry.name, names)).collect();
            let (entries, called, found) = (rule.entries.clone(), sets.clone(), rule.found.clone());
            let told = rule.told.clone();
            let stage = Stage::new(StageId::only("framework"), declared.at.clone(), &(rule, sets), move |_| {
                let of = |cell: fn(&Entry) -> Option<&str>| entries.iter().map(cell).collect::<Vec<_>>();
                let count = |cell: fn(&Studies) -> Option<usize>| {
                    let of =
                        |entry: &Entry| entry.studies.as_ref().and_then(|studies| i64::try_from(cell(studies)?).ok());
                    entries.iter().map(of).collect::<Vec<_>>()
                };
                let table = TableBuilder::new("crosscase.study.framework/1")
                    .text("condition", of(|entry| Some(&entry.name)))
                    .text("outcome", of(|entry| Some(&entry.outcome)))
                    .text("direction", of(|entry| Some(entry.direction.as_str())))
                    .text("reason", of(|entry| entry.reason.as_deref()))
                    .text("source", of(|entry| entry.source.as_deref()))
                    .integer("studies", count(|studies| Some(studies.all)))
                    .integer("studies_for", count(Studies::supporting))
                    .integer("studies_against", count(Studies::against))
                    .integer("studies_without", count(Studies::without))
                    .text("sets", called.iter().map(Option::as_deref));
                let own = |name: &str| Publish::Own(name.to_owned());
                let made = Artifacts::default().say(told.clone()).table("framework", table.build()?, own("framework"));
                if found.is_empty() {
                    return Ok(made);
                }
                Ok(made.table("literature", literature::table(&found)?, own("literature")))
            });
            let files = [&rule.file].into_iter().chain(&rule.reviewed).chain(&rule.references).map(Input::file);
            plan.push(stage.files(files.collect::<Vec<_>>()).reach(RunScope::Report));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        if mine.is_empty() {
            return Ok(Vec::new());
        }
        let table = shown.made.table(&StageId::only("framework"), "framework")?;
        let mut columns = vec![
            ("condition", "Condition"),
            ("outcome", "Outcome"),
            ("direction", "Direction"),
            ("reason", "Reason"),
            ("source", "Source"),
        ];
        if rules::<Rule>(mine).any(|(_, rule)| rule.reviewed.is_some()) {
            columns.extend([
                ("studies", "Reviewed studies"),
                ("studies_for", "of which say so"),
                ("studies_against", "the opposite"),
                ("studies_without", "neither"),
            ]);
        }
        columns.push(("sets", "Sets of this study"));
        let options = columns.iter().fold(
            TableOptions::default().columns(columns.iter().map(|(column, _)| *column)),
            |options, (column, head)| options.header(*column, *head),
        );
        let options = options.kind("condition", ColumnKind::RowHeader).kind("sets", ColumnKind::Code);
        let mut block =
            TableBlock::from_table("The framework of conditions and the sets that use it", table, &options)?;
        block.downloads = downloads("framework");
        let mut told = vec![Block::folded("The framework that the expectations come from", vec![Block::Table(block)])];
        if let Some(found) = shown.made.optional_table(&StageId::only("framework"), "literature")? {
            let is_cited = rules::<Rule>(mine).any(|(_, rule)| rule.references.is_some());
            let block = literature::block(found, is_cited)?;
            told.push(Block::folded("The reviewed studies, and what each of them found", vec![Block::Table(block)]));
        }
        Ok(vec![Part::new(PagePlace::Method, 1, told)])
    }
}

/// The sets that name a concept.
fn sets_of(concept: &str, names: &Names) -> Option<String> {
    let is_it = |offer: &&Offer| offer.what == OfferKind::Set;
    let of = names.get(OfferKind::Concept, concept)?;
    crosscase_data::name_list(names.made_of(of).filter(is_it).map(|set| set.name.as_str()))
}

/// The entries of the file; what is wrong with it is a fault where it is named.
fn entries(text: &str, file: &str, named: &Placed<String>, faults: &mut Faults<'_>) -> Vec<Entry> {
    let text = &*crosscase_data::composed(text);
    let written: Written = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => {
            let line = error.span().and_then(|span| Some(text.get(..span.start)?.split('\n').count()));
            let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}, line {line}"));
            let said = crosscase_data::toml_fault(text, error.span(), error.message());
            faults.add("STU001", named.at(), format!("{said} ({place})"));
            faults.unread("framework", "framework");
            return Vec::new();
        }
    };
    for (at, entry) in written.condition.iter().enumerate() {
        let same = |other: &&Entry| other.name == entry.name && other.outcome == entry.outcome;
        if written.condition.iter().take(at).any(|other| same(&other)) {
            let message = format!("{file} has `{}` for {} twice; keep one", entry.name, entry.outcome);
            faults.add("STU016", named.at(), message);
        }
    }
    written.condition
}

impl Entry {
    /// Why, and who says so.
    fn said(&self) -> Option<String> {
        let said = match (&self.reason, &self.source) {
            (Some(reason), Some(source)) => Some(format!("{reason} ({source})")),
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        match (said, self.studies.as_ref().map(Studies::told)) {
            (Some(said), Some(studies)) => Some(format!("{said}; {studies}")),
            (one, other) => one.or(other),
        }
    }
}
