//! `[instruments.NAME]` of kind `qsort`: who put which statement where, with the cell or line each sort came from.

use super::filter::{Attributes, Filter, Where};
use super::surveys::keys::Recoded;
use super::units::{Roll, left_out_with, names_row_of, naming_columns};
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, StudyError};
use crate::file::{Faults, Placed, Section};
use crate::guard::RowsOf;
use crate::inputs::Input;
use crate::instrument::SharedKeys;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method};
use crate::names::{Declaration, Names, OfferKind, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::{DecimalMark, Declared, Diagnostic, Encoding, Missing, Place, Thousands, in_list};
use crosscase_qmethod::design::Design;
use crosscase_qmethod::formats::wide::Rows;
use crosscase_qmethod::formats::{self, OFF_THE_GRID, ReadSorts, SourceOptions, collected, pqmethod};
use crosscase_qmethod::{CollectedSort, Grid, MissingPlaces, QData};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Sorts of statements.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The sheet of a workbook; the first unless given.
    sheet: Option<String>,
    /// How many rows stand above the names of the columns.
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything unless given.
    header_row: Option<Placed<u64>>,
    /// The column that names the statements; the first unless given.
    id: Option<String>,
    /// What the rows of a plain table are: `statements`, or `sorts`, as in KADE's CSV; statements unless given, and an error where they look
    /// like sorts.
    #[schemars(with = "Option<String>")]
    rows: Option<Rows>,
    /// How the letters of a file of PQMethod are written, `windows-1252` or `cp850`; found out unless given.
    #[schemars(with = "Option<String>")]
    encoding: Option<Encoding>,
    /// What words of a table stand for: `{ "++" = 2, "+" = 1 }`.
    #[serde(default)]
    recode: BTreeMap<String, Recoded>,
    /// A reason for each word or code that is no place.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    missing: BTreeMap<String, Missing>,
    /// The decimal mark of a table, `point` or `comma`; found out unless given.
    #[schemars(with = "Option<String>")]
    decimal: Option<DecimalMark>,
    /// What stands between thousands: `point`, `comma`, `space` or `apostrophe`; nothing unless given.
    #[schemars(with = "Option<String>")]
    thousands: Option<Thousands>,
    /// The file with the wordings, a statement a line.
    statements: Option<Placed<String>>,
    /// The design that the files of a folder were sorted with.
    design: Option<Placed<String>>,
    /// The grid that the sorters were asked to fill.
    grid: Option<Placed<String>>,
    /// Whose sorts count, by what they were asked on the page or in a form, by the columns of their file of units, and by those of whom
    /// they stand within: `{ role = "user" }`; all unless given.
    #[serde(rename = "where")]
    only: Option<Placed<Where>>,
    /// What to do with a sort that lacks a statement: `error`, `drop-sorts`, `drop-statements`.
    #[serde(default)]
    #[schemars(with = "String")]
    missing_places: MissingPlaces,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    file: String,
    unit: String,
    read: Declared,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Rows>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<Encoding>,
    statements: Option<String>,
    design: Option<String>,
    grid: Option<Grid>,
    #[serde(rename = "where", skip_serializing_if = "Filter::is_empty")]
    only: Filter,
    missing_places: MissingPlaces,
}

/// Who sorted and is not analysed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SetAside {
    /// How many do not count by `where`.
    pub(super) by_where: usize,
    /// Whose sorts lack a statement.
    pub(super) incomplete: Vec<String>,
}

pub(super) struct Qsorts;

impl Method for Qsorts {
    fn key(&self) -> Key {
        Key::Kind("instruments", "qsort")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        SharedKeys::schema::<Keys>(generator, "A file of sorts, or a folder of files from a collecting page.", true)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let (shared, keys): (SharedKeys, Keys) = SharedKeys::read(section, faults)?;
        let unit = shared.about(&at, faults)?;
        let grid = keys.grid.as_ref().and_then(|grid| match grid.parse::<Grid>() {
            Ok(found) => Some(found),
            Err(error) => {
                faults.add("STU015", grid.at(), error.to_string());
                None
            }
        });
        let naming = naming_columns(keys.id.as_deref()).collect();
        let rule = Rule {
            name: name.clone(),
            file: faults.path(&shared.file),
            unit: unit.to_string(),
            read: Declared {
                id: keys.id,
                sheet: keys.sheet,
                missing: keys.missing,
                decimal: keys.decimal,
                thousands: keys.thousands,
                recode: keys.recode.into_iter().map(|(word, value)| (None, word, value.into_text())).collect(),
                header_row: names_row_of(&shared.file, (keys.skip, keys.header_row.as_ref()), &at, faults),
                ..Declared::default()
            },
            rows: keys.rows,
            encoding: keys.encoding,
            statements: keys.statements.as_ref().map(|file| faults.path(file)),
            design: keys.design.as_ref().map(|file| faults.path(file)),
            grid,
            only: Filter::from(keys.only),
            missing_places: keys.missing_places,
        };
        let chooses = !rule.only.is_empty();
        let mut declared = shared.declaration((name, at), OfferKind::Sorts, unit, rule);
        declared.naming = naming;
        declared.wants.iter_mut().for_each(|want| want.chooses = chooses);
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let Some(unit) = names.find(OfferKind::Units, &rule.unit, faults) else { continue };
            // Who is above a sorter is asked only where sorters are chosen.
            let above = if rule.only.is_empty() { vec![unit] } else { names.path_to_cases(unit) };
            let units: Vec<StageId> = above.into_iter().map(|kind| kind.stage.clone()).collect();
            let (only, needs) = (rule.only.without_names(names), units.clone());
            let work = Rule { only, ..rule.clone() };
            let stage = Stage::new(StageId::new("instrument", &rule.name), declared.at.clone(), rule, move |given| {
                read(&work, &units, given)
            });
            let beside = rule.statements.iter().chain(&rule.design).map(Input::file);
            let sorts = Input::file_or_folder(&rule.file, collected::belongs);
            plan.push(stage.files([sorts]).files(beside).needs(needs));
        }
    }
}

/// Reads the sorts of a file, or of every file of a folder; every sorter must be a unit of the study.
fn read(rule: &Rule, units: &[StageId], given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let ReadSorts { data, mut diagnostics } = read_files(rule, given)?;
    // Which sorts are apart from the grid is told below, each with its place; a grid that the study declares goes before that of the file.
    diagnostics.retain(|told| told.code != OFF_THE_GRID);
    let rolls = units.iter().map(|kind| Roll::given(kind, given)).collect::<Result<Vec<_>, _>>()?;
    match sorted(rule, data, (units, &rolls), given) {
        Ok(made) => {
            let noticed = [diagnostics, made.diagnostics].concat();
            let diagnostics = match rolls.first() {
                Some(roll) => roll.told(noticed),
                None => noticed,
            };
            Ok(Artifacts { diagnostics, ..made })
        }
        Err(error) => Err(error.after(diagnostics)),
    }
}

fn sorted(
    rule: &Rule,
    mut data: QData,
    (units, rolls): (&[StageId], &[Roll]),
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let mut made = Artifacts::default();
    if let Some(file) = &rule.statements {
        let (texts, told) = pqmethod::read_sta(given.file(file)?, Some(file), rule.encoding);
        let by_number = data.wordings_by_number().map(|told| told.at(Place::file(file)));
        made = made.say(told).say(by_number);
        data = data.with_texts(&texts)?;
    }
    if let Some(grid) = &rule.grid {
        data.grid = Some(grid.clone());
    }
    let Some(roll) = rolls.first() else {
        return Err(StudyError::NotMade { stage: rule.unit.clone(), what: Some("units".to_owned()) }.into());
    };
    let all = data.sorts.len();
    data.sorts.retain(|sort| !roll.leaves_out(&sort.sorter));
    made = made.say(left_out_with(&rule.unit, all - data.sorts.len(), all, &rule.file));
    let listed = |data: &QData| -> BTreeSet<String> {
        let sorters = data.sorts.iter().map(|sort| roll.number(&sort.sorter).to_owned());
        sorters.filter(|sorter| roll.contains(sorter)).collect()
    };
    let all = listed(&data);
    made = made.say(chosen(rule, &mut data, units, rolls, given)?);
    let counted = listed(&data);
    for sort in &mut data.sorts {
        let place = sort.origin.take().unwrap_or_default();
        let place = Place { file: place.file.or_else(|| Some(rule.file.clone())), ..place };
        sort.sorter = roll.number(&sort.sorter).to_owned();
        if !roll.contains(&sort.sorter) {
            return Err(roll.no_unit(&sort.sorter, &rule.unit, place).into());
        }
        sort.origin = Some(place);
    }
    made = made.say(apart(&data));
    let (sorts, left_out) = data.complete(rule.missing_places)?;
    let whole = data.only(&sorts);
    let set_aside = SetAside {
        by_where: all.difference(&counted).count(),
        incomplete: counted.difference(&listed(&whole)).cloned().collect(),
    };
    made = made.keep(&set_aside)?;
    for (name, table) in whole.to_tables()? {
        let file = Publish::Own(format!("{name}-{}", rule.name));
        let of = if ["statements", "grid"].contains(&name.as_str()) { RowsOf::Cases } else { RowsOf::Persons };
        made = made.table_of(of, name, table, file);
    }
    Ok(made.say(left_out))
}

/// The complete sorts that do not keep the grid of the study or of the file, else that of most sorts, each with its place in the file.
fn apart(data: &QData) -> Vec<Diagnostic> {
    let grids: Vec<(&CollectedSort, Option<Grid>)> =
        data.sorts.iter().filter(|sort| sort.is_complete()).map(|sort| (sort, sort.grid())).collect();
    let of_most = || {
        let share = |grid: &Grid| grids.iter().filter(|(_, other)| other.as_ref() == Some(grid)).count();
        grids.iter().find_map(|(_, grid)| grid.clone().filter(|grid| 2 * share(grid) > grids.len()))
    };
    let Some(grid) = data.grid.clone().or_else(of_most) else { return Vec::new() };
    let whose = if data.grid.is_some() { "the grid" } else { "the distribution of most sorts," };
    let own: Vec<&CollectedSort> =
        grids.iter().filter(|(_, own)| own.as_ref() != Some(&grid)).map(|(sort, _)| *sort).collect();
    let told = |message: String, sort: &CollectedSort| {
        let told =
            Diagnostic::warning(OFF_THE_GRID, message).help("correct it, or leave it as it is where it was meant");
        sort.origin.clone().into_iter().fold(told, Diagnostic::at)
    };
    match own[..] {
        // Where sorting was free there may be many: one message, with the place of the first.
        [first, ..] if own.len() > MOST_APART => {
            let message = format!("{} of {} sorts do not keep {whose} {grid}", own.len(), grids.len());
            vec![told(message, first).listing(own.iter().map(|sort| sort.sorter.clone()).collect())]
        }
        _ => {
            let message =
                |sort: &CollectedSort| format!("the sort of {} does not keep {whose} {grid}", in_list(&sort.sorter));
            own.iter().map(|sort| told(message(sort), sort)).collect()
        }
    }
}

/// How many sorts that keep not the grid are told one by one.
const MOST_APART: usize = 5;

/// Leaves out the sorts that do not count by `where`.
fn chosen(
    rule: &Rule,
    data: &mut QData,
    units: &[StageId],
    rolls: &[Roll],
    given: &StageInputs<'_>,
) -> Result<Vec<Diagnostic>, MethodError> {
    let (Some(own), false) = (units.first(), rule.only.is_empty()) else { return Ok(Vec::new()) };
    let attributes = Attributes { instrument: own, path: units, given };
    let sorters: Vec<String> = data.sorts.iter().map(|sort| sort.sorter.clone()).collect();
    let (keeps, mut told) = rule.only.keeps(sorters.len(), |column| {
        if data.sorts.iter().any(|sort| sort.notes.contains_key(column)) {
            let notes: Vec<Option<String>> = data.sorts.iter().map(|sort| sort.notes.get(column).cloned()).collect();
            return Ok(notes.into());
        }
        attributes.column(column, &sorters, rolls)
    })?;
    let mut keeps = keeps.into_iter();
    data.sorts.retain(|_| keeps.next() == Some(true));
    told.push(rule.only.counted("sort", data.sorts.len(), sorters.len()).at(Place::file(&rule.file)));
    Ok(told)
}

fn read_files(rule: &Rule, given: &StageInputs<'_>) -> Result<ReadSorts, MethodError> {
    let files = given.folder(&rule.file)?;
    let (rows, encoding, grid) = (rule.rows, rule.encoding, rule.grid.clone());
    let options = SourceOptions { rows, table: rule.read.options(), encoding, grid };
    if let [(name, bytes)] = files[..]
        && *name == *rule.file
    {
        return Ok(formats::read(bytes, name, &options)?);
    }
    match &rule.design {
        None => Ok(formats::read_folder(&files, &options)?),
        Some(name) => {
            options.of_collected(&rule.file)?;
            let design = Design::from_toml(&String::from_utf8_lossy(given.file(name)?), name)?;
            Ok(design.read(&files, design.first_language())?)
        }
    }
}
