//! `[typology]`: the types of the study's cases, by a typology that stands in a file of its own; each type can be a set.

mod page;
mod said;
mod values;

use super::units::Roll;
use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::file::{Faults, Placed, Section};
use crate::inputs::Input;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, Part};
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{Member, Record, SourceLink};
use crosscase_data::{Diagnostic, Listed, Missing, Table, TableBuilder, counted};
use crosscase_sets::settled;
use crosscase_typology::{Assignment, CellValue, CellValues, SpaceCheck, Typology};
use said::Said;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use values::{Source, Values};

/// The typology of the cases.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Its name for readers.
    label: Option<String>,
    /// The file of the typology.
    file: Placed<String>,
    /// Where the values of each dimension, or of a column that its concept names, come from: a column of a table about the cases as
    /// `instrument.COLUMN`, or a set.
    values: BTreeMap<String, Placed<String>>,
    /// The least number of cases of a type, or of whom the cases stand within, such as a country, in which a solution is looked for; 5 unless
    /// given.
    min_cases: Option<Placed<usize>>,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    label: String,
    file: String,
    /// Each column of the typology with what it is taken from.
    values: Vec<(String, Source)>,
    min_cases: usize,
}

/// With fewer cases no solution within a type is looked for.
const MIN_CASES: usize = 5;

pub(super) struct Typologies;

impl Method for Typologies {
    fn key(&self) -> Key {
        Key::Only("typology")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        let min_cases = keys.min_cases.as_ref().map_or(MIN_CASES, |least| **least);
        if min_cases < 2 {
            faults.add("STU012", keys.min_cases.as_ref().map(Placed::at), "a solution needs at least 2 cases");
        }
        let (mut values, mut wants) = (Vec::new(), Vec::new());
        for (column, from) in &keys.values {
            values.push((column.clone(), Source::of(from)));
            wants.push(match Source::of(from) {
                Source::Set(set) => Want::new(OfferKind::Set, set, from.at()),
                Source::Column(instrument, items) => {
                    Want { items, words: true, ..Want::new(OfferKind::Answers, instrument, from.at()) }
                }
            });
        }
        let label = keys.label.unwrap_or_else(|| "Types of cases".to_owned());
        let rule = Rule { label: label.clone(), file: faults.path(&keys.file), values, min_cases };
        let mut declared = Declaration::new(&name, at, rule);
        declared.wants = wants;
        let stage = StageId::only("typology");
        declared.offers.push(Offer { what: OfferKind::Typology, name, label, of: RowUnit::Cases, stage });
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let Some(units) = names.find(OfferKind::Units, names.cases(), faults).map(|units| units.stage.clone())
            else {
                continue;
            };
            let mut parts: Vec<Offer> = Vec::new();
            for want in &declared.wants {
                let Some(part) = names.find(want.what, &want.name, faults) else { continue };
                if names.find_unit(part, faults).is_some_and(|unit| unit.name != names.cases()) {
                    let message = format!("`{}` is not about {}", want.name, names.cases());
                    faults.add("STU008", want.at.clone(), message);
                }
                parts.push(part.clone());
            }
            let needs: Vec<StageId> = parts.iter().map(|part| part.stage.clone()).chain([units.clone()]).collect();
            let (id, work) = (StageId::only("typology"), rule.clone());
            let stage = Stage::new(id, declared.at.clone(), rule, move |given| make(&work, &parts, &units, given));
            plan.push(stage.files([Input::file(&rule.file)]).needs(needs));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let mut parts = Vec::new();
        for (_, rule) in rules::<Rule>(mine) {
            parts.extend(page::parts(rule, shown)?);
        }
        Ok(parts)
    }
}

/// The types as the stage keeps them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Typed {
    /// The least number of cases in which a solution within a type is looked for.
    pub(super) min_cases: usize,
    pub(super) types: Vec<OfType>,
    pub(super) cases: Vec<OfCase>,
    space: Space,
    said: Said,
}

/// A type and what the file says of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OfType {
    pub(super) name: String,
    definition: Option<String>,
    source: Option<String>,
    mean: Option<f64>,
}

/// A case and its type.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OfCase {
    pub(super) case: String,
    /// The one type that it is of.
    pub(super) of: Option<String>,
    /// The types that it may be of.
    possible: Vec<String>,
    cell: Option<String>,
    /// The types with the greatest membership.
    best: Vec<String>,
    membership: Option<f64>,
    margin: Option<f64>,
    /// Dimensions of which something is not known.
    missing: Vec<String>,
}

/// The property space, counted.
#[derive(Debug, Serialize, Deserialize)]
struct Space {
    cells: String,
    possible: String,
    occupied: String,
    empty: String,
    /// Impossible cells by their values, and why.
    impossible: Vec<(String, String)>,
    /// Empty cells, and in how many dimensions the nearest case differs; the farthest first.
    farthest: Vec<(String, usize)>,
}

fn make(rule: &Rule, parts: &[Offer], units: &StageId, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let text = String::from_utf8_lossy(given.file(&rule.file)?).into_owned();
    let typology = Typology::from_toml(&text, Some(&rule.file))?;
    let roll = Roll::of(given.table(units, "units")?)?;
    let values = Values::of(rule, &typology, parts, &roll, given)?;
    let assigned = typology.assign(&values.table).map_err(|error| values.placed(error))?;
    let checked = typology.check(Some(&values.table))?;
    let said = Said::of(&typology, &values.table)?;
    let kept = typed(rule, &typology, (&assigned, &checked, said), &values);
    let types: Vec<Member> = members(&assigned);
    let links: Vec<SourceLink> =
        assigned.types.iter().flat_map(|of| values.links(of, &typology.columns_of(of))).collect();
    // In what is published a membership stands in the column of its type.
    let published: Vec<SourceLink> = links.iter().cloned().map(published).collect();
    let mut made = Artifacts::default()
        .say(checked.diagnostics.clone())
        .say(assigned.diagnostics.iter().filter(|told| !checked.diagnostics.contains(told)).cloned())
        .say(unknown(&kept))
        .table("types", Member::table(&types)?, Publish::Kept)
        .table("sources", SourceLink::table(&links)?, Publish::Kept)
        .stacked("lineage", SourceLink::table(&published)?)
        .table("assignment", assigned.to_table()?, Publish::Own("typology".to_owned()))
        .table("space", space_table(&kept)?, Publish::Own("property-space".to_owned()))
        .keep(&kept)?;
    if let Some(steps) = kept.said.steps_table()? {
        made = made.table("reductions", steps, Publish::Own("typology-reductions".to_owned()));
    }
    // A space of too many cells has no figure; the tables count it.
    if let Ok(figure) = typology.space_figure(Some(&values.called(&roll)?)) {
        made = made.figure("space", figure, "property-space");
    }
    Ok(made)
}

fn published(link: SourceLink) -> SourceLink {
    SourceLink { table: "typology".to_owned(), column: format!("type {}", link.column), ..link }
}

/// The memberships in the types, missing where they are not known.
fn members(assigned: &Assignment) -> Vec<Member> {
    let of = |(at, name): (usize, &String)| {
        let one = |case: &crosscase_typology::AssignedCase| {
            let ends = case.lower.get(at).copied().zip(case.upper.get(at).copied());
            let known = ends.filter(|(low, high)| high - low <= 1e-9).map(|(low, _)| settled(low.clamp(0.0, 1.0)));
            let membership = known.ok_or(Missing::Empty);
            Member { set: name.clone(), case: case.case.clone(), membership, level: None, raw: None }
        };
        assigned.cases.iter().map(one).collect::<Vec<_>>()
    };
    assigned.types.iter().enumerate().flat_map(of).collect()
}

fn typed(
    rule: &Rule,
    typology: &Typology,
    (assigned, checked, said): (&Assignment, &SpaceCheck, Said),
    values: &Values,
) -> Typed {
    let spec = typology.spec();
    let types = assigned.summary.iter().map(|one| {
        let said = spec.r#type.iter().find(|said| said.name == one.r#type);
        OfType {
            name: one.r#type.clone(),
            definition: said.and_then(|said| said.definition.clone()),
            source: said.and_then(|said| said.source.clone()),
            mean: one.mean,
        }
    });
    let cases = assigned.cases.iter().map(|one| OfCase {
        case: one.case.clone(),
        of: one.r#type.clone(),
        possible: one.possible.clone(),
        cell: one.cell.as_ref().map(|cell| in_words(typology, cell)),
        best: one.best.clone().unwrap_or_default(),
        membership: one.membership,
        margin: one.margin,
        missing: one.missing.clone(),
    });
    let count = |count: &Option<crosscase_boolean::Count>| count.as_ref().map_or_else(String::new, ToString::to_string);
    let impossible = spec.impossible.iter().map(|one| (said::named(&one.r#where), one.why.clone()));
    let farthest = typology.further_cases(&values.table).map_or_else(|_| Vec::new(), |found| found.cells);
    let space = Space {
        cells: checked.cells.to_string(),
        possible: checked.possible.to_string(),
        occupied: count(&checked.occupied),
        empty: count(&checked.empty),
        impossible: impossible.collect(),
        farthest: farthest.into_iter().map(|one| (in_words(typology, &one.cell), one.differs)).collect(),
    };
    Typed { min_cases: rule.min_cases, types: types.collect(), cases: cases.collect(), space, said }
}

/// A cell as a reader says it: “lead: users · not FORMAL”.
fn in_words(typology: &Typology, cell: &CellValues) -> String {
    let value = |name: &str| {
        Some(match cell.get(name)? {
            CellValue::Named(value) => format!("{name}: {value}"),
            CellValue::InOrOut(0) => format!("not {name}"),
            CellValue::InOrOut(_) => name.to_owned(),
        })
    };
    typology.dimensions().filter_map(value).collect::<Vec<_>>().join(" · ")
}

/// Names the cases of which something is not known, and in which dimensions.
fn unknown(kept: &Typed) -> Option<Diagnostic> {
    let lacks = |case: &&OfCase| !case.missing.is_empty();
    let cases: Vec<String> = kept.cases.iter().filter(lacks).map(|case| case.case.clone()).collect();
    let dimensions: BTreeSet<String> = kept.cases.iter().flat_map(|case| case.missing.iter().cloned()).collect();
    let (of, dimensions) = (counted(cases.len(), "case", "cases"), dimensions.into_iter().collect::<Vec<_>>());
    let message = format!("typology: {} of {of} is not known, so that types may be open", Listed(&dimensions));
    (!cases.is_empty()).then(|| Diagnostic::warning("STU232", message).listing(cases))
}

/// Cells in one state.
struct Row<'a> {
    cell: Option<&'a str>,
    state: &'static str,
    cases: Option<String>,
    why: Option<&'a str>,
    differs: Option<i64>,
}

/// One row a cell that is occupied, declared impossible, or empty and far from the cases, and one of who stands in none:
/// `crosscase.study.space/1`.
fn space_table(kept: &Typed) -> Result<Table, MethodError> {
    let mut occupied: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    for case in &kept.cases {
        occupied.entry(case.cell.as_deref()).or_default().push(&case.case);
    }
    let row = |cell, state| Row { cell, state, cases: None, why: None, differs: None };
    let occupied = occupied.into_iter().map(|(cell, cases)| {
        let state = if cell.is_some() { "occupied" } else { "in no cell" };
        Row { cases: crosscase_data::name_list(&cases), ..row(cell, state) }
    });
    let impossible = kept.space.impossible.iter();
    let impossible = impossible.map(|(cell, why)| Row { why: Some(why), ..row(Some(cell), "impossible") });
    let empty = kept.space.farthest.iter();
    let empty = empty.map(|(cell, far)| Row { differs: i64::try_from(*far).ok(), ..row(Some(cell), "empty") });
    let rows: Vec<Row<'_>> = occupied.chain(impossible).chain(empty).collect();
    Ok(TableBuilder::new("crosscase.study.space/1")
        .text("cell", rows.iter().map(|row| row.cell))
        .text("state", rows.iter().map(|row| Some(row.state)))
        .text("cases", rows.iter().map(|row| row.cases.as_deref()))
        .text("why", rows.iter().map(|row| row.why))
        .integer("nearest_case_differs_in", rows.iter().map(|row| row.differs))
        .build()?)
}
