//! `[instruments.NAME]` of kind `survey` and `table`: answers in the long form of the data contract, checked against the
//! declared scales.

mod bars;
mod items;
pub(super) mod keys;
mod of_case;
mod page;
mod pictures;
mod questionnaire;
mod recoded;
mod respondents;
mod side_by_side;
mod single;
mod structure;
mod told;
mod undeclared_codes;

use super::filter::{Filter, Narrowed, Where};
use super::handed_down::to_the_cases;
use super::readings::ValueLabels;
use super::units::{Roll, left_out_with, names_row, naming_columns};
use crate::artifacts::Artifacts;
use crate::error::{MethodError, ValueError};
use crate::file::{Faults, Placed, Section, Span};
use crate::guard::{RowsOf, Tier};
use crate::inputs::Input;
use crate::instrument::SharedKeys;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, Part};
use crate::names::{Declaration, Names, OfferKind, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{AnswerOption, CodebookEntry, Record, answers_from_wide};
use crosscase_data::{
    DecimalMark, Declared, Diagnostic, Listed, Missing, Place, Table, Thousands, counted, diagnostics_for,
};
use items::{Lists, check_scale, does_not_apply, items, range_warnings, scale_of};
use keys::{Reason, Recode, ScaleInfo, Scales, missing, recode, scales};
pub(super) use page::answers_by;
use questionnaire::Questionnaire;
pub(super) use recoded::written;
use respondents::By;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
pub(super) use side_by_side::{GroupMean, group_means, has_section, standing};
use std::collections::{BTreeMap, BTreeSet};
use undeclared_codes::apart;

/// Answers or figures, one row a unit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The sheet of a workbook; the first unless given.
    sheet: Option<String>,
    /// How many rows stand above the names of the columns.
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything unless given.
    header_row: Option<Placed<u64>>,
    /// The column that names the unit, or several as `A,B`; `none` numbers the rows; the first unless given.
    id: Option<String>,
    /// Surveys: an instrument file, as `crosscase scales new` writes one: scales, words by language, reasons, wording and conditions of the items.
    questionnaire: Option<Placed<String>>,
    /// The answer scale: `[1, 5]`, or one a block of items.
    range: Option<Placed<Scales>>,
    /// What words stand for: `{ "Yes" = 1, "Off" = 0 }`, or so for a block of items: `{ "A1:A5" = { "agree" = 5 } }`.
    #[serde(default)]
    recode: BTreeMap<String, Recode>,
    /// A reason for each word or code that is no answer: `{ "9" = "refused" }`, or so for a block of items:
    /// `{ "A1:A5" = { "8" = "not asked" } }`.
    #[serde(default)]
    missing: BTreeMap<String, Reason>,
    /// Which rows count: those that have these values, `{ wave = 1 }`; all unless given.
    #[serde(rename = "where")]
    only: Option<Placed<Where>>,
    /// Whom the study leaves out by name, and why: `{ ids = ["p04"], reason = "answered in twelve seconds" }`.
    exclude: Option<Placed<Exclude>>,
    /// Surveys: columns by which the report sets respondents beside one another, such as their role, or the country of their case.
    by: Option<Placed<Vec<String>>>,
    /// Surveys: whether the report shows figures of fewer than three persons by such a column; it does not unless this is true.
    show_small_cells: Option<Placed<bool>>,
    /// Surveys: indicators made of it whose items the report looks at as one scale: how they hang together, one factor, by group.
    structure: Option<Placed<Vec<String>>>,
    /// The decimal mark, `point` or `comma`; found out unless given.
    #[schemars(with = "Option<String>")]
    decimal: Option<DecimalMark>,
    /// What stands between thousands: `point`, `comma`, `space` or `apostrophe`; nothing unless given.
    #[schemars(with = "Option<String>")]
    thousands: Option<Thousands>,
}

/// Units that are left out by name.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Exclude {
    /// The units, as the file names them.
    ids: Vec<String>,
    /// Why, for readers.
    // Nothing of a closed instrument, of which no reason is told.
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    /// Every item needs a scale.
    scaled: bool,
    file: String,
    unit: String,
    read: Declared,
    #[serde(skip_serializing_if = "Option::is_none")]
    questionnaire: Option<String>,
    scales: Vec<ScaleInfo>,
    #[serde(rename = "where", skip_serializing_if = "Filter::is_empty")]
    only: Filter,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclude: Option<Exclude>,
    /// Where it stands, which is no part of what it means.
    #[serde(skip)]
    at_exclude: Option<Span>,
    /// How respondents are set beside one another, which changes nothing of their answers.
    #[serde(skip)]
    by: Vec<By>,
    #[serde(skip)]
    show_small_cells: bool,
    #[serde(skip)]
    structure: Option<Placed<Vec<String>>>,
}

/// The two kinds differ in whether every item must have a scale.
pub(super) struct Answers {
    kind: &'static str,
    scaled: bool,
}

pub(super) const SURVEY: Answers = Answers { kind: "survey", scaled: true };
pub(super) const TABLE: Answers = Answers { kind: "table", scaled: false };

impl Method for Answers {
    fn key(&self) -> Key {
        Key::Kind("instruments", self.kind)
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        let file = "CSV, XLSX, SPSS, Stata, Parquet or Arrow IPC. In a table about the cases `-` says that an item does not apply.";
        SharedKeys::schema::<Keys>(generator, file, true)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let (shared, keys): (SharedKeys, Keys) = SharedKeys::read(section, faults)?;
        let unit = shared.about(&at, faults)?;
        if self.scaled && keys.range.is_none() && keys.questionnaire.is_none() {
            let help = "write the lowest and highest answer, such as `range = [1, 5]`, or name an instrument file under `questionnaire`";
            faults.add_with_help("STU006", at.clone(), format!("survey `{name}` declares no answer scale"), help);
        }
        let scales = keys.range.as_ref().map_or_else(Vec::new, |range| scales(range, faults));
        if let Some(exclude) = keys.exclude.as_ref().filter(|exclude| exclude.reason.trim().is_empty()) {
            faults.add("STU006", exclude.at(), "`exclude` leaves units out without a reason");
        }
        let rule = Rule {
            name: name.clone(),
            scaled: self.scaled,
            file: faults.path(&shared.file),
            unit: unit.to_string(),
            read: Declared {
                id: keys.id,
                sheet: keys.sheet,
                decimal: keys.decimal,
                thousands: keys.thousands,
                header_row: names_row(keys.skip, keys.header_row.as_ref(), faults),
                recode: recode(keys.recode),
                ..missing(keys.missing)
            },
            questionnaire: keys.questionnaire.as_ref().map(|file| faults.path(file)),
            scales,
            only: keys.only.into(),
            // A reason is of a single person, and how many gave the answers of a case tells which.
            exclude: keys.exclude.as_deref().map(|exclude| match shared.tier {
                Tier::Closed => Exclude { reason: String::new(), ..exclude.clone() },
                Tier::Public | Tier::Restricted => exclude.clone(),
            }),
            at_exclude: keys.exclude.as_ref().map(Placed::at),
            by: By::of(keys.by.as_ref()),
            show_small_cells: keys.show_small_cells.as_deref().copied().unwrap_or_default(),
            structure: keys.structure,
        };
        let of_surveys = [
            ("questionnaire", keys.questionnaire.as_ref().map(Placed::at)),
            ("structure", rule.structure.as_ref().map(Placed::at)),
            ("by", keys.by.as_ref().map(Placed::at)),
            ("show_small_cells", keys.show_small_cells.as_ref().map(Placed::at)),
        ];
        for (key, at) in of_surveys {
            if at.is_some() && !self.scaled {
                faults.add("STU006", at, format!("`{key}` goes with kind = \"survey\""));
            }
        }
        let small = keys.show_small_cells.as_ref().filter(|shown| ***shown && shared.tier != Tier::Public);
        if let Some(shown) = small {
            let told = "`show_small_cells` publishes answers of single persons, which `tier = \"public\"` alone allows";
            faults.add("STU006", shown.at(), told);
        }
        let (chooses, naming) = (!rule.by.is_empty(), naming_columns(rule.read.id.as_deref()).collect());
        let mut declared = shared.declaration((name, at), OfferKind::Answers, unit, rule);
        declared.naming = naming;
        declared.wants.iter_mut().for_each(|want| want.chooses = chooses);
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let units = names.find(OfferKind::Units, &rule.unit, faults).map(|units| units.stage.clone());
            let Some(units) = units else { continue };
            // Only the items that indicators name are read.
            let wants = || names.wants(OfferKind::Answers, &rule.name);
            let lists = wants().map(|want| want.items.clone()).collect();
            let lists =
                Lists { lists, at: wants().map(|w| w.at_items.clone().unwrap_or_else(|| w.at.clone())).collect() };
            let chooses = wants().any(|want| want.chooses) || !rule.by.is_empty();
            let dash = !self.scaled && rule.unit == names.cases();
            let words: Vec<String> = names.worded(&rule.name).map(str::to_owned).collect();
            let params = (rule, lists.lists.clone(), dash, words.clone(), chooses);
            let (id, needs) = (StageId::new("instrument", &rule.name), units.clone());
            let only = rule.only.without_names(names);
            let work = SurveyWork { rule: Rule { only, ..rule.clone() }, lists, words, dash, chooses };
            let above: Vec<StageId> =
                names.path_above_cases(&rule.unit).into_iter().map(|kind| kind.stage.clone()).collect();
            let path = above.clone();
            let stage = Stage::new(id, declared.at.clone(), &params, move |given| {
                to_the_cases(read(&work, &units, given)?, &above, given)
            });
            let answers = Input::table(&rule.file, rule.read.clone());
            let files = std::iter::once(answers).chain(rule.questionnaire.as_ref().map(Input::file));
            plan.push(stage.files(files).needs([needs]).needs(path));
            if self.scaled {
                if let Some(source) = names.get(OfferKind::Answers, &rule.name) {
                    structure::check(rule.structure.as_ref(), source, names, faults);
                }
                let structure = rule.structure.as_deref().map_or(&[][..], Vec::as_slice);
                let shown = (&rule.by[..], structure, rule.show_small_cells);
                side_by_side::plan((&rule.name, shown, declared.at.clone()), names, plan);
            }
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let mut parts = Vec::new();
        for (_, rule) in rules::<Rule>(mine).filter(|_| self.scaled) {
            parts.extend(page::part(&rule.name, shown)?);
            let label = shown.names.label(OfferKind::Answers, &rule.name);
            let (single, folded) = single::parts(&rule.name, shown)?;
            parts.extend(of_case::dossiers((&rule.name, label), &folded, shown)?);
            parts.extend(single);
        }
        Ok(parts)
    }
}

/// How the field writes that a condition does not apply to a case.
const DASH: [&str; 2] = ["-", "dc"];

/// What is asked of an instrument.
struct SurveyWork {
    rule: Rule,
    lists: Lists,
    /// Those of them that may be answered in words.
    words: Vec<String>,
    /// Whether `-` says that an item does not apply, as it does in a truth table, unless it is declared otherwise.
    dash: bool,
    /// Whether an indicator chooses units by the further columns of the file.
    chooses: bool,
}

impl SurveyWork {
    /// How the file is read for the columns by which units are chosen: what is said of all columns is meant of the answers, and not of a role or a
    /// weight that has the same numbers.
    fn plain(&self) -> Declared {
        let named = self.rule.read.recode.iter().filter(|(list, ..)| list.is_some());
        Declared { recode: named.cloned().collect(), missing: BTreeMap::new(), ..self.rule.read.clone() }
    }
}

/// Reads the items that are named; every row must be about a unit that exists.
fn read(asked: &SurveyWork, units: &StageId, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let SurveyWork { rule, lists, dash, .. } = asked;
    let mut declared = rule.read.clone();
    let questionnaire = Questionnaire::given(rule.questionnaire.as_deref(), given)?;
    let plain = asked.plain();
    if let Some(known) = &questionnaire {
        // Of columns that the file does not have nothing can be declared.
        let file = (rule.file.as_str(), given.file(&rule.file)?);
        let found = rule.only.read(file, &declared.options(), Some(&plain.options()), declared.id.as_deref())?;
        declared = known.declared(declared, &found.read.table);
    }
    if *dash {
        for word in DASH {
            if !declared.missing.contains_key(word) {
                declared.missing.insert(word.to_owned(), Missing::NotApplicable);
                declared.implied.insert(word.to_owned());
            }
        }
    }
    let file = (rule.file.as_str(), given.file(&rule.file)?);
    let roll = Roll::given(units, given)?;
    let read_as = |declared: &Declared| {
        let is_otherwise = (asked.chooses || !rule.only.is_empty()) && plain != *declared;
        let written = is_otherwise.then(|| Declared { sheet: declared.sheet.clone(), ..plain.clone() }.options());
        let mut found = rule.only.read(file, &declared.options(), written.as_ref(), declared.id.as_deref())?;
        let (ids, all) = (found.read.table.ids()?, found.read.table.rows());
        let is_out = |row: usize| ids.get(row).is_some_and(|unit| roll.leaves_out(unit));
        let out = (0..all).filter(|row| is_out(*row)).count();
        if out > 0 {
            found.read.table = found.read.table.filter_rows(|row| !is_out(row))?;
            found.told.extend(left_out_with(&rule.unit, out, all, &rule.file));
        }
        if let Some(exclude) = &rule.exclude {
            let told = exclude.from(&mut found.read.table, &rule.file);
            found.left_out.extend(exclude.ids.iter().cloned());
            found.told.push(told.map_err(|error| error.at(rule.at_exclude.clone()))?);
        }
        if let Some(written) = found.written.take() {
            let (ids, all): (BTreeSet<String>, _) = (found.read.table.ids()?.into_iter().collect(), written.ids()?);
            let counts = |row: usize| all.get(row).is_some_and(|unit| ids.contains(unit));
            found.written = Some(roll.numbered(written.filter_rows(counts)?)?);
        }
        found.read.table = roll.numbered(found.read.table)?;
        Ok::<_, MethodError>(found)
    };
    let found = read_as(&declared)?;
    let (read, told) = (&found.read, found.told.clone());
    // What a list names and the table does not have is a fault of `checked`, which selects all items again: nothing is lost here.
    let used = items(&read.table, rule, lists).unwrap_or_default();
    let used: Vec<&str> = used.iter().map(String::as_str).chain(read.table.id_column()).collect();
    let mut noticed = diagnostics_for(&read.diagnostics, &used);
    noticed.extend(range_warnings(&read.table, rule, lists).unwrap_or_default().into_iter().chain(told));
    noticed.extend(questionnaire.iter().flat_map(|known| known.notices(&read.table)));
    let checked =
        |found: &Narrowed, declared: &Declared| checked(found, asked, (declared, questionnaire.as_ref()), &roll);
    match checked(&found, &declared) {
        Ok(made) => {
            let diagnostics = roll.told([noticed, made.diagnostics.clone()].concat());
            let made = recoded::kept(made, file, &declared)?;
            let left_out = found.left_out.iter().map(|unit| roll.numbered_id(unit)).collect();
            Artifacts { diagnostics, ..made }.with_left_out(&left_out)
        }
        Err(error) => {
            // Where the first sheet does not fit, another may.
            let others = read.table.origin().others.iter().map(|sheet| &sheet.name);
            let fits = others.filter(|sheet| {
                let declared = Declared { sheet: Some((*sheet).clone()), ..declared.clone() };
                read_as(&declared).is_ok_and(|found| checked(&found, &declared).is_ok())
            });
            let fits: Vec<String> = fits.cloned().collect();
            let message = format!("{}: the sheet that fits is {}", rule.file, Listed(&fits));
            let help = "name it under `sheet`";
            noticed.extend((!fits.is_empty()).then(|| Diagnostic::note("STU221", message).help(help)));
            Err(error.after(noticed))
        }
    }
}

impl Exclude {
    /// Takes the units out of a table, and says how many, and why unless that is closed; a name that no row has is an error, since it leaves nobody out.
    fn from(&self, table: &mut Table, file: &str) -> Result<Diagnostic, MethodError> {
        let (ids, all) = (table.ids()?, table.rows());
        if let Some(stray) = self.ids.iter().find(|id| !ids.contains(id)) {
            let column = table.id_column().unwrap_or("id").to_owned();
            return Err(ValueError::NoSuchRow { column, wanted: stray.clone(), known: ids }.into());
        }
        *table = table.filter_rows(|row| ids.get(row).is_none_or(|id| !self.ids.contains(id)))?;
        let why = if self.reason.is_empty() { String::new() } else { format!(": {}", self.reason) };
        let message = format!("{} of {} left out{why}", all - table.rows(), counted(all, "row", "rows"));
        Ok(Diagnostic::note("STU230", message).at(Place::file(file)))
    }
}

fn checked(
    found: &Narrowed,
    asked: &SurveyWork,
    (declared, questionnaire): (&Declared, Option<&Questionnaire>),
    roll: &Roll,
) -> Result<Artifacts, MethodError> {
    let SurveyWork { rule, lists, words, dash, .. } = asked;
    let read = &found.read;
    let (table, said) = (&read.table, |item: &str| read.codebook.variable(item));
    let ids = table.ids()?;
    if let Some(row) = ids.iter().position(|id| !roll.contains(id)) {
        let (unit, place) = (&ids[row], table.place(row, table.id_column()));
        // Forms write a time stamp first.
        let none = rule.read.id.is_none() && !ids.iter().any(|id| roll.contains(id));
        return Err(if none {
            ValueError::NoUnitFirst { unit: unit.clone(), kind: rule.unit.clone(), place }.into()
        } else {
            roll.no_unit(unit, &rule.unit, place).into()
        });
    }
    let items = items(table, rule, lists)?;
    let narrowed = questionnaire.map(|known| known.asked(table, &items)).transpose()?;
    let (table, mut told) = narrowed.as_ref().map_or((table, Vec::new()), |(table, told)| (table, told.clone()));
    let known = |item: &str| questionnaire.and_then(|questionnaire| questionnaire.item(item));
    let mut worded = BTreeSet::new();
    for list in words {
        worded.extend(table.select(list)?);
    }
    let mut codebook = Vec::new();
    for item in &items {
        let own = known(item);
        let scale = scale_of(table, rule, item)?.or_else(|| own?.range.map(|range| (range.low(), range.high())));
        if scale.is_some() || !worded.contains(item) {
            check_scale(table, rule, item, scale)?;
        }
        if scale.is_none() {
            told.extend(apart(table, item));
        }
        codebook.push(CodebookEntry {
            instrument: rule.name.clone(),
            item: item.clone(),
            label: own.and_then(|own| Some(own.text.first()?.1.clone())).or_else(|| said(item)?.label.clone()),
            min: scale.map(|(low, _)| low),
            max: scale.map(|(_, high)| high),
            reversed: own.map(|own| own.reverse),
            missing_codes: {
                let declared = if *dash && !does_not_apply(table, item)? { &rule.read } else { declared };
                declared.of_column(table, item)?.missing_codes_of(said(item))
            },
            scale: own.and_then(|own| own.scale.clone()),
            asked_if: own.and_then(|own| own.asked_if.as_ref()).map(ToString::to_string),
        });
    }
    let of_file = items.iter().filter_map(|item| said(item)).flat_map(|said| declared.options_of(&rule.name, said));
    let of_known =
        |known: &Questionnaire| items.iter().flat_map(|item| known.options(&rule.name, item)).collect::<Vec<_>>();
    let options: Vec<AnswerOption> = questionnaire.map_or_else(Vec::new, of_known).into_iter().chain(of_file).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let (own, as_read) = found.written.as_ref().map_or((table, None), |written| (written, Some(table)));
    let made = Artifacts::default().say(told).with_attributes(asked.chooses, own, as_read);
    let made = ValueLabels::from(&read.codebook).kept(made)?;
    let made = if options.is_empty() {
        made
    } else {
        made.stacked_of(RowsOf::Cases, "options", AnswerOption::table(&options)?)
    };
    let made = match questionnaire.and_then(Questionnaire::standing) {
        Some(standing) => made.keep(&standing)?.relying_on([standing.status]),
        None => made,
    };
    Ok(made.stacked("answers", answers_from_wide(table, &rule.name, &items)?).stacked_of(
        RowsOf::Cases,
        "codebook",
        CodebookEntry::table(&codebook)?,
    ))
}
