//! `[units.KIND]`: who they are, what they are called, and within whom they stand.

use super::about::{looks, with_word, without_quotes, written_alike};
use super::filter::{Filter, Narrowed, Where};
use crate::artifacts::Artifacts;
use crate::error::{MethodError, StudyError, ValueError};
use crate::file::{Faults, Placed, Section};
use crate::inputs::Input;
use crate::made::{Made, StageId, StageInputs};
use crate::method::{Key, Method, PageContext};
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{Record, Unit};
use crosscase_data::{Declared, Diagnostic, Place, Table, diagnostics_for};
use crosscase_report::{ColumnKind, NamedUnit, TableBlock, TableColumn};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

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

/// Reads the units' file; every unit must stand within one that exists.
fn read(rule: &Rule, above: Option<&StageId>, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let mut options = rule.read_as().options();
    for column in rule.within.iter().chain(&rule.label) {
        options = options.text(column);
    }
    let Narrowed { read, left_out, others, told } =
        rule.only.read((&rule.file, given.file(&rule.file)?), &options, rule.id.as_deref())?;
    let used = [read.table.id_column(), rule.label.as_deref(), rule.within.as_deref()];
    let noticed = diagnostics_for(&read.diagnostics, &used.into_iter().flatten().collect::<Vec<_>>());
    let noticed = [noticed, told].concat();
    let mut known = Known { own: left_out, ..Known::default() };
    if let Some((others, label)) = others.as_ref().zip(rule.label.as_ref()) {
        known.labels.extend(others.texts(label)?.into_iter().flatten());
    }
    match listed(rule, &read.table, above, &mut known, given) {
        Ok(units) => {
            let (out, all) = (known.above.len(), known.above.len() + units.rows());
            let told = left_out_with(rule.within.as_deref().unwrap_or_default(), out, all, &rule.file);
            let made = Artifacts::default().say(known.told(noticed)).say(told).stacked("units", units);
            let made = made.with_attributes(rule.chooses, &known.numbered(read.table)?);
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

/// What is known of the units of a kind beside those of the study.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Known {
    /// Those that the study is not about by the rule of their kind.
    own: BTreeSet<String>,
    /// Those that are left out with whom they stand within.
    above: BTreeSet<String>,
    /// What readers call either.
    labels: BTreeSet<String>,
    /// What those of the study are called in everything that may be published, where that is not their name: “person 07”.
    numbers: BTreeMap<String, String>,
    /// Where they go by number, the column of their file with what readers call them, which then is as little published.
    label: Option<String>,
}

impl Known {
    /// What a unit is called in what may be published.
    fn number<'a>(&'a self, id: &'a str) -> &'a str {
        self.numbers.get(id).map_or(id, String::as_str)
    }

    /// What was noticed, with the units so called and without what is quoted of a cell; a name that is a number says nothing of anybody.
    fn told(&self, noticed: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let names = || self.numbers.iter().filter(|(name, _)| name.chars().any(char::is_alphabetic));
        // In the name of a file another sign may stand between its words.
        let told = |text: &str| {
            names().fold(text.to_owned(), |text, (name, number)| {
                let text = with_word(&text, name, number);
                with_word(&with_word(&text, &name.replace(' ', "-"), number), &name.replace(' ', "_"), number)
            })
        };
        let told = |text: &str| without_quotes(&told(text));
        let one = |said: Diagnostic| Diagnostic {
            message: told(&said.message),
            help: said.help.as_deref().map(told),
            cases: said.cases.iter().map(|name| told(name)).collect(),
            place: said.place.map(|place| Place {
                column: place.column.as_deref().map(told),
                file: place.file.as_deref().map(told),
                ..place
            }),
            ..said
        };
        noticed.into_iter().map(|said| if self.numbers.is_empty() { said } else { one(said) }).collect()
    }

    /// The table with its units so called.
    fn numbered(&self, table: Table) -> Result<Table, MethodError> {
        match table.id_column() {
            Some(id) if !self.numbers.is_empty() => Ok(table.with_texts(id, |id| self.number(id).to_owned())?),
            _ => Ok(table),
        }
    }
}

/// The units of a table but those within what is left out, which are left out as well.
fn listed(
    rule: &Rule,
    table: &Table,
    above: Option<&StageId>,
    known: &mut Known,
    given: &StageInputs<'_>,
) -> Result<Table, MethodError> {
    let ids = table.ids()?;
    let column = |name: &Option<String>| match name {
        Some(name) => table.texts(name),
        None => Ok(vec![None; ids.len()]),
    };
    let (labels, mut within) = (column(&rule.label)?, column(&rule.within)?);
    if let (Some(column), Some(above)) = (&rule.within, above) {
        let above = Roll::given(above, given)?;
        for (row, unit) in within.iter_mut().enumerate() {
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

/// The case that a unit counts for, up the kinds of units, of which the last is that of the cases; none where it leads to none.
pub(super) fn case_of<'a>(unit: &'a str, rolls: &'a [Roll]) -> Option<&'a str> {
    let below = rolls.get(..rolls.len().saturating_sub(1)).unwrap_or_default();
    below.iter().try_fold(unit, |at, roll| roll.within(at))
}

/// The names of whom a stage of units left out, since the study is not about them, and what readers call these.
pub(crate) fn left_out(made: &Made, stage: &StageId) -> Result<[BTreeSet<String>; 2], StudyError> {
    let known: Known = made.optional_kept(stage)?.unwrap_or_default();
    Ok([known.own.into_iter().chain(known.above).collect(), known.labels])
}

/// The units of one kind, in the order of their file.
pub(crate) struct Roll {
    units: Vec<Unit>,
    /// What readers call each: its name, with its id where another has the same name, or it as an id.
    called: Vec<Option<String>>,
    place: BTreeMap<String, usize>,
    known: Known,
}

impl Roll {
    /// The units of a stage, which knows whom it left out, and whom it calls by a number.
    pub(crate) fn given(stage: &StageId, given: &StageInputs<'_>) -> Result<Self, MethodError> {
        let known = given.optional_kept(stage)?.unwrap_or_default();
        Ok(Self { known, ..Self::of(given.table(stage, "units")?)? })
    }

    /// The units of a stage's table.
    pub(crate) fn of(table: &Table) -> Result<Self, MethodError> {
        let units = Unit::rows(table)?;
        let place: BTreeMap<String, usize> = units.iter().map(|unit| unit.unit.clone()).zip(0..).collect();
        let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
        for name in units.iter().filter_map(|unit| unit.name.as_deref()) {
            *bearers.entry(name).or_default() += 1;
        }
        let called = |unit: &Unit| {
            let name = unit.name.as_deref()?;
            let of_another = *name != unit.unit && place.contains_key(name);
            let alone = bearers.get(name) == Some(&1) && !of_another;
            Some(if alone { name.to_owned() } else { format!("{name} ({})", unit.unit) })
        };
        let called = units.iter().map(called).collect();
        Ok(Self { units, called, place, known: Known::default() })
    }

    /// Whether the study is not about a unit that its file lists, or that stands within such a one.
    pub(crate) fn leaves_out(&self, id: &str) -> bool {
        self.known.above.contains(id) || self.leaves_out_itself(id)
    }

    /// The same by the rule of its kind, whatever it stands within.
    pub(crate) fn leaves_out_itself(&self, id: &str) -> bool {
        self.known.own.contains(id)
    }

    /// What a unit is called in what may be published: by its name, or by a number.
    pub(crate) fn number<'a>(&'a self, id: &'a str) -> &'a str {
        self.known.number(id)
    }

    /// Whether a column of their file names them, and that must not be published.
    pub(super) fn is_withheld(&self, column: &str) -> bool {
        self.known.label.as_deref() == Some(column)
    }

    /// Whether they go by their number in what may be published.
    pub(crate) fn is_numbered(&self) -> bool {
        !self.known.numbers.is_empty()
    }

    /// What was noticed, with the units so called.
    pub(crate) fn told(&self, noticed: Vec<Diagnostic>) -> Vec<Diagnostic> {
        self.known.told(noticed)
    }

    /// A table whose rows are about the units, with these so called.
    pub(crate) fn numbered(&self, table: Table) -> Result<Table, MethodError> {
        self.known.numbered(table)
    }

    /// What a unit of their file is called, as in [`Roll::numbered`].
    pub(super) fn numbered_id(&self, id: &str) -> String {
        self.known.number(id).to_owned()
    }

    /// The names of the units, in order.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.units.iter().map(|unit| unit.unit.as_str())
    }

    /// Each unit's name with what readers call it.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.units.iter().zip(&self.called).map(|(unit, called)| (unit.unit.as_str(), called.as_deref()))
    }

    /// What readers call a unit.
    pub(crate) fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.place.get(id).and_then(|at| self.called.get(*at)?.as_deref()).unwrap_or(id)
    }

    /// Whether there is a unit of this name.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.place.contains_key(id)
    }

    /// That a file names a unit that is none of these, with the one that is written alike.
    pub(super) fn no_unit(&self, unit: &str, kind: &str, place: Place) -> ValueError {
        let names = self.known.numbers.keys().map(String::as_str).chain(self.ids());
        let mend = match names.into_iter().find(|name| written_alike(name) == written_alike(unit)) {
            Some(meant) if looks(meant) == looks(unit) => {
                format!(
                    "`{meant}` looks the same, and its blanks or its letters with marks are other signs: copy it from the file of {kind}"
                )
            }
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("correct it there, or list it in the file of {kind}"),
        };
        ValueError::NoUnit { unit: unit.to_owned(), kind: kind.to_owned(), mend, place }
    }

    /// Which unit of the kind above this one stands within.
    pub(crate) fn within(&self, id: &str) -> Option<&str> {
        self.units.get(*self.place.get(id)?)?.within.as_deref()
    }
}

/// What readers call the values of a column, where it is called like a kind of unit: countries by name.
pub(super) struct Groups(Option<Roll>);

impl Groups {
    pub(super) fn of(column: &str, shown: &PageContext<'_>) -> Result<Self, MethodError> {
        let Some(kind) = shown.names.get(OfferKind::Units, column) else { return Ok(Self(None)) };
        Ok(Self(Some(Roll::of(shown.made.table(&kind.stage, "units")?)?)))
    }

    pub(super) fn label<'a>(&'a self, group: &'a str) -> &'a str {
        self.0.as_ref().map_or(group, |units| units.label(group))
    }
}

/// The cases with what readers call them, for the tables of a page.
pub(super) struct Cases {
    names: Vec<(String, Option<String>)>,
    /// Whether the page has a dossier of each.
    have_dossiers: bool,
}

impl Cases {
    pub(super) fn of(shown: &PageContext<'_>) -> Result<Self, MethodError> {
        let cases = shown.names.cases();
        let missing = || StudyError::NotMade { stage: cases.to_owned(), what: Some("units".to_owned()) };
        let offer = shown.names.get(OfferKind::Units, cases).ok_or_else(missing)?;
        let roll = Roll::of(shown.made.table(&offer.stage, "units")?)?;
        let names = roll.labels().map(|(id, name)| (id.to_owned(), name.map(str::to_owned)));
        Ok(Self { names: names.collect(), have_dossiers: super::dossiers::has_dossiers(shown) })
    }

    /// Where a link to the dossier of a case leads; none where there is none.
    pub(super) fn address(&self, case: &str) -> Option<String> {
        let at = self.names.iter().position(|(id, _)| id == case).filter(|_| self.have_dossiers)?;
        Some(format!("#{}", super::dossiers::id(at)))
    }

    /// The same by what readers call the cases.
    pub(super) fn addresses(&self) -> BTreeMap<String, String> {
        let of = |(id, _): &(String, _)| Some((self.label(id).to_owned(), self.address(id)?));
        self.names.iter().filter_map(of).collect()
    }

    /// What readers call a case.
    pub(super) fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.iter().find(|(case, _)| case == id).and_then(|(_, name)| name.as_deref()).unwrap_or(id)
    }

    /// The same in a sentence, where a case that is called by a number is told from other numbers.
    pub(super) fn in_text<'a>(&'a self, id: &'a str) -> Cow<'a, str> {
        let label = self.label(id);
        if label.contains(char::is_alphabetic) { label.into() } else { format!("case {label}").into() }
    }

    /// The same in a cell of the report's, the id on hover.
    fn named(&self, id: &str) -> NamedUnit {
        NamedUnit { label: self.label(id).to_owned(), id: id.to_owned(), address: self.address(id) }
    }

    /// Calls the cases of a column what readers call them; `cases` finds them in the text of a cell.
    pub(super) fn call(&self, block: &mut TableBlock, header: &str, cases: fn(&str) -> Vec<String>) {
        use crosscase_report::Cell;
        let Some(at) = block.columns.iter().position(|column| column.header == header) else { return };
        for cell in block.rows.iter_mut().filter_map(|row| row.get_mut(at)) {
            if let Cell::Text(ids) = cell {
                *cell = Cell::Names(cases(&ids.to_plain()).iter().map(|id| self.named(id)).collect());
            }
        }
    }

    /// Each case with what readers call it, where that is another name.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.names.iter().map(|(id, name)| (id.as_str(), name.as_deref()))
    }

    pub(super) fn first(&self) -> Option<&str> {
        self.names.first().map(|(id, _)| id.as_str())
    }

    /// The column that says who a row is about, for every case.
    pub(super) fn who(&self) -> (Vec<TableColumn>, Vec<Vec<crosscase_report::Cell>>) {
        let rows = self.names.iter().map(|(id, _)| vec![self.cell(id)]);
        (vec![TableColumn::new("Case", ColumnKind::RowHeader)], rows.collect())
    }

    /// Gives the row of every case its cell, a gap where there is none.
    pub(super) fn add(
        &self,
        rows: &mut [Vec<crosscase_report::Cell>],
        cells: impl IntoIterator<Item = (String, crosscase_report::Cell)>,
    ) {
        let mut cells: BTreeMap<String, crosscase_report::Cell> = cells.into_iter().collect();
        for ((id, _), row) in self.names.iter().zip(rows) {
            row.push(cells.remove(id).unwrap_or(crosscase_report::Cell::Missing));
        }
    }

    /// A case in a cell of the report's, the id on hover.
    pub(super) fn cell(&self, id: &str) -> crosscase_report::Cell {
        crosscase_report::Cell::Names(vec![self.named(id)])
    }
}
