//! `[units.KIND]`: who they are, what they are called, and within whom they stand.

mod cases;
pub(super) mod roll;

pub(crate) use cases::{Cases, dossier_id, dossier_of, dossiers_of, has_dossiers};
pub(crate) use roll::{Roll, case_of, left_out};

use self::roll::Known;
use super::about::alike;
use super::filter::{Filter, Narrowed, Where};
use super::readings::ValueLabels;
use crate::artifacts::Artifacts;
use crate::error::{MethodError, ValueError};
use crate::file::{Faults, Placed, Section, Span};
use crate::inputs::Input;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method};
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{Record, Unit};
use crosscase_data::{Declared, Diagnostic, Place, ReadTable, Table, diagnostics_for};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::path::Path;

/// A kind of unit: partnership, organisation, person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The file that lists them.
    file: Placed<String>,
    /// The sheet of a workbook; the first unless given.
    sheet: Option<String>,
    /// How many rows stand above the names of the columns.
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything unless given.
    header_row: Option<Placed<u64>>,
    /// The column that names them, or several as `A,B`; `none` numbers the rows; the first unless given.
    id: Option<String>,
    /// The column with the units' names as a reader should see them.
    label: Option<String>,
    /// The kind of unit that each of them stands within, named in the column of that name.
    within: Option<Placed<String>>,
    /// Which of them the study is about: those whose rows have these values, `{ country = "NL" }`; all unless given.
    #[serde(rename = "where")]
    only: Option<Placed<Where>>,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    file: String,
    sheet: Option<String>,
    header_row: Option<u64>,
    id: Option<String>,
    label: Option<String>,
    within: Option<String>,
    #[serde(rename = "where", skip_serializing_if = "Filter::is_empty")]
    only: Filter,
    /// Whether its further columns are kept, by which indicators choose.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    chooses: bool,
    /// Whether they go by their number in everything that is published.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    numbered: bool,
}

impl Rule {
    /// How the file is read.
    fn read_as(&self) -> Declared {
        let (id, sheet, header_row) = (self.id.clone(), self.sheet.clone(), self.header_row);
        Declared { id, sheet, header_row, ..Declared::default() }
    }
}

pub(super) struct Units;

impl Method for Units {
    fn key(&self) -> Key {
        Key::Named("units")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        let within = keys.within.as_ref().map(|within| within.to_string());
        let file = faults.path(&keys.file);
        let (sheet, id, label) = (keys.sheet, keys.id, keys.label);
        let header_row = names_row(keys.skip, keys.header_row.as_ref(), faults);
        let naming = naming_columns(id.as_deref()).chain(label.clone()).collect();
        let rule = Rule {
            name: name.clone(),
            file,
            sheet,
            header_row,
            id,
            label,
            within: within.clone(),
            only: keys.only.into(),
            chooses: false,
            numbered: false,
        };
        let mut declared = Declaration::new(&name, at, rule);
        declared
            .wants
            .extend(keys.within.iter().map(|within| Want::new(OfferKind::Units, within.as_str(), within.at())));
        declared.naming = naming;
        let of = within.map_or(RowUnit::Cases, RowUnit::Kind);
        let stage = StageId::new("units", &name);
        declared.offers.push(Offer { what: OfferKind::Units, label: name.clone(), name, of, stage });
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let above = rule.within.as_ref().and_then(|within| names.find(OfferKind::Units, within, faults));
            let above = above.map(|above| above.stage.clone());
            let (chooses, numbered) = (names.choose_units(), names.is_numbered(&rule.name));
            let rule = Rule { chooses, numbered, only: rule.only.without_names(names), ..rule.clone() };
            let (needs, file, work) = (above.clone(), Input::table(&rule.file, rule.read_as()), rule.clone());
            let stage = Stage::new(StageId::new("units", &rule.name), declared.at.clone(), &rule, move |given| {
                read(&work, above.as_ref(), given)
            });
            plan.push(stage.files([file]).needs(needs));
        }
    }
}

/// The columns that a declared `id` names: one, or several as `A,B`.
pub(super) fn naming_columns(id: Option<&str>) -> impl Iterator<Item = String> + '_ {
    let parts = id.into_iter().flat_map(|id| id.split(',').map(str::trim));
    id.into_iter().chain(parts).map(str::to_owned)
}

/// In which row the names of the columns stand, by either way of saying it.
pub(super) fn names_row(skip: Option<u64>, header_row: Option<&Placed<u64>>, faults: &mut Faults<'_>) -> Option<u64> {
    let below = skip.map(|rows| rows.saturating_add(1));
    match header_row {
        Some(row) if **row == 0 => faults.add("STU007", row.at(), "rows are counted from 1"),
        Some(row) if below.is_some_and(|below| below != **row) => {
            faults.add("STU007", row.at(), "`skip` and `header_row` name two rows: keep one of them");
        }
        _ => {}
    }
    header_row.map(|row| **row).or(below)
}

/// The same of an instrument whose file may be no table, in which no row has names.
pub(super) fn names_row_of(
    file: &str,
    (skip, header_row): (Option<u64>, Option<&Placed<u64>>),
    at: &Span,
    faults: &mut Faults<'_>,
) -> Option<u64> {
    let ending = Path::new(file).extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    let row = names_row(skip, header_row, faults);
    if row.is_some() && ["dat", "json", "qdpx"].contains(&ending.as_str()) {
        let message = format!("`skip` and `header_row` say where a table has its names, and {file} is no table");
        faults.add("STU007", header_row.map_or_else(|| at.clone(), Placed::at), message);
    }
    row
}

/// Reads the units' file; every unit must stand within one that exists.
fn read(rule: &Rule, above: Option<&StageId>, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let mut options = rule.read_as().options();
    for column in rule.within.iter().chain(&rule.label) {
        options = options.text(column);
    }
    let Narrowed { read, left_out, others, told, .. } =
        rule.only.read((&rule.file, given.file(&rule.file)?), &options, None, rule.id.as_deref())?;
    let used = [read.table.id_column(), rule.label.as_deref(), rule.within.as_deref()];
    let noticed = diagnostics_for(&read.diagnostics, &used.into_iter().flatten().collect::<Vec<_>>());
    let noticed = [noticed, told].concat();
    let mut known = Known { own: left_out, ..Known::default() };
    if let Some((others, label)) = others.as_ref().zip(rule.label.as_ref()) {
        known.labels.extend(others.texts(label)?.into_iter().flatten());
    }
    match listed(rule, &read, above, &mut known, given) {
        Ok(units) => {
            let (out, all) = (known.above.len(), known.above.len() + units.rows());
            let told = left_out_with(rule.within.as_deref().unwrap_or_default(), out, all, &rule.file);
            let column = read.table.id_column();
            let ids = read.table.ids()?;
            let ids = ids.iter().enumerate().map(|(row, id)| (&**id, &**id, read.table.place(row, column)));
            let noticed = [noticed, alike(&rule.name, ids)].concat();
            let made = Artifacts::default().say(known.told(noticed)).say(told).stacked("units", units);
            let made = made.with_attributes(rule.chooses, &known.numbered(read.table)?, None);
            let made = if rule.chooses { ValueLabels::from(&read.codebook).kept(made)? } else { made };
            Ok(if known == Known::default() { made } else { made.keep(&known)? })
        }
        Err(error) => Err(error.after(noticed)),
    }
}

/// Says how many rows of a file were left out, since the study is not about the units.
pub(super) fn left_out_with(kind: &str, out: usize, all: usize, file: &str) -> Option<Diagnostic> {
    let message = format!("{out} of {all} left out with the {kind} that the study is not about");
    (out > 0).then(|| Diagnostic::note("STU230", message).at(Place::file(file)))
}

/// The units of a table but those within what is left out, which are left out as well.
fn listed(
    rule: &Rule,
    read: &ReadTable,
    above: Option<&StageId>,
    known: &mut Known,
    given: &StageInputs<'_>,
) -> Result<Table, MethodError> {
    let table = &read.table;
    let ids = table.ids()?;
    let column = |name: &Option<String>| match name {
        Some(name) => table.texts(name),
        None => Ok(vec![None; ids.len()]),
    };
    let (labels, mut within) = (column(&rule.label)?, column(&rule.within)?);
    if let (Some(column), Some(above)) = (&rule.within, above) {
        let above = Roll::given(above, given)?;
        // A unit may be named by what the file calls its code, as SPSS and Stata do.
        let called = ValueLabels::from(&read.codebook);
        let is_one = |unit: &str| above.contains(above.number(unit)) || above.leaves_out(unit);
        for (row, unit) in within.iter_mut().enumerate() {
            let label = unit.as_deref().filter(|unit| !is_one(unit)).and_then(|unit| called.of(column, unit));
            if let Some(label) = label.filter(|label| is_one(label)).map(str::to_owned) {
                *unit = Some(label);
            }
            let (kind, place) = (column.clone(), table.place(row, Some(column)));
            match unit {
                Some(unit) if above.contains(above.number(unit)) => *unit = above.number(unit).to_owned(),
                Some(unit) if above.leaves_out(unit) => {
                    known.above.insert(ids[row].clone());
                    known.labels.extend(labels.get(row).cloned().flatten());
                }
                Some(unit) => return Err(above.no_unit(unit, &kind, place).into()),
                None => return Err(ValueError::Within { unit: ids[row].clone(), kind, place }.into()),
            }
        }
    }
    let units = ids.into_iter().zip(labels.into_iter().zip(within)).map(|(unit, (name, within))| Unit {
        unit,
        kind: rule.name.clone(),
        name,
        within_kind: within.as_ref().and(rule.within.clone()),
        within,
    });
    let mut units: Vec<Unit> = units.filter(|unit| !known.above.contains(&unit.unit)).collect();
    let digits = units.len().to_string().len();
    known.label = rule.label.clone().filter(|_| rule.numbered);
    for (at, unit) in units.iter_mut().enumerate().filter(|_| rule.numbered) {
        // As wide as the last, so that they sort as their file does, and what comes out does not depend on how units are called.
        let number = format!("{} {:0digits$}", rule.name, at + 1);
        known.numbers.insert(std::mem::replace(&mut unit.unit, number.clone()), number);
        unit.name = None;
    }
    Ok(Unit::table(&units)?)
}
