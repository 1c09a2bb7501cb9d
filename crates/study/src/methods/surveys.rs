//! `[instruments.NAME]` of kind `survey` and `table`: answers in the long form of the data contract, checked against the
//! declared scales.

use super::units::{Roll, names_row};
use crate::artifacts::Artifacts;
use crate::error::{MethodError, ValueError};
use crate::file::{Faults, Placed, Section};
use crate::inputs::Input;
use crate::made::{Given, StageId};
use crate::method::{Key, Method};
use crate::names::{Declaration, Names, What, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{AnswerOption, CodebookEntry, Record, answers_from_wide};
use crosscase_data::{
    DecimalMark, Declared, Diagnostic, Format, Listed, Missing, Place, ReadTable, Table, Thousands, about,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Answers or figures, one row a unit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Its name for readers.
    label: Option<String>,
    /// CSV, XLSX, SPSS, Stata, Parquet or Arrow IPC. In a table about the cases `-` says that an item does not apply.
    file: Placed<String>,
    /// The sheet of a workbook; the first unless given.
    sheet: Option<String>,
    /// The kind of unit that a row is about.
    unit: Placed<String>,
    /// How many rows stand above the names of the columns.
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything unless given.
    header_row: Option<u64>,
    /// The column that names the unit, or several as `A,B`; `none` numbers the rows; the first unless given.
    id: Option<String>,
    /// The answer scale: `[1, 5]`, or one a block of items.
    range: Option<Placed<Scales>>,
    /// What words stand for: `{ "Yes" = 1, "Off" = 0 }`, or so for a block of items: `{ "A1:A5" = { "agree" = 5 } }`.
    #[serde(default)]
    recode: BTreeMap<String, Recode>,
    /// A reason for each word or code that is no answer.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    missing: BTreeMap<String, Missing>,
    /// The decimal mark, `point` or `comma`; found out unless given.
    #[schemars(with = "Option<String>")]
    decimal: Option<DecimalMark>,
    /// What stands between thousands: `point`, `comma`, `space` or `apostrophe`; nothing unless given.
    #[schemars(with = "Option<String>")]
    thousands: Option<Thousands>,
}

/// One scale for all items, or one a block of items.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a range is `[1, 5]`, or one a block of items: `{ \"A1:A5\" = [1, 5], \"B1:B3\" = [0, 4] }`"
)]
enum Scales {
    All([f64; 2]),
    Blocks(BTreeMap<String, [f64; 2]>),
}

/// What a word stands for, or what words stand for in a block of items.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a word stands for a number or a class: `{ \"Yes\" = 1 }`, or `{ \"A1:A5\" = { \"agree\" = 5 } }`"
)]
enum Recode {
    Word(Recoded),
    Block(BTreeMap<String, Recoded>),
}

/// A number or a class.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Recoded {
    Number(f64),
    Class(String),
}

impl Recoded {
    fn into_text(self) -> String {
        match self {
            Self::Number(value) => value.to_string(),
            Self::Class(class) => class,
        }
    }
}

/// What words stand for, as a file is read.
fn recode(written: BTreeMap<String, Recode>) -> Vec<(Option<String>, String, String)> {
    let each = |(name, what): (String, Recode)| match what {
        Recode::Word(value) => vec![(None, name, value.into_text())],
        Recode::Block(words) => {
            words.into_iter().map(|(word, value)| (Some(name.clone()), word, value.into_text())).collect()
        }
    };
    written.into_iter().flat_map(each).collect()
}

/// The answer scale of a block of items.
#[derive(Clone, Debug, Serialize)]
struct Scale {
    /// The items, as a list such as `A1:A5`; all where `None`.
    items: Option<String>,
    low: f64,
    high: f64,
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
    scales: Vec<Scale>,
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
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        if self.scaled && keys.range.is_none() {
            let help = "write the lowest and highest answer, such as `range = [1, 5]`";
            faults.add_with_help("STU006", at.clone(), format!("survey `{name}` declares no answer scale"), help);
        }
        let scales = keys.range.as_ref().map_or_else(Vec::new, |range| scales(range, faults));
        let rule = Rule {
            name: name.clone(),
            scaled: self.scaled,
            file: faults.path(&keys.file),
            unit: keys.unit.to_string(),
            read: Declared {
                id: keys.id,
                sheet: keys.sheet,
                missing: keys.missing,
                decimal: keys.decimal,
                thousands: keys.thousands,
                header_row: names_row(keys.skip, keys.header_row),
                recode: recode(keys.recode),
            },
            scales,
        };
        Some(Declaration::instrument((name, at), keys.label, What::Answers, &keys.unit, rule))
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let units = names.find(What::Units, &rule.unit, faults).map(|units| units.stage.clone());
            let Some(units) = units else { continue };
            // Only the items that indicators name are read.
            let lists: Vec<String> = names.wants(What::Answers, &rule.name).map(|want| want.items.clone()).collect();
            let dash = !self.scaled && rule.unit == names.cases();
            let words: Vec<String> = names.worded(&rule.name).map(str::to_owned).collect();
            let params = (rule, lists.clone(), dash, words.clone());
            let (id, needs) = (StageId::new("instrument", &rule.name), units.clone());
            let work = Asked { rule: rule.clone(), lists, words, dash };
            let stage = Stage::new(id, declared.at.clone(), &params, move |given| read(&work, &units, given));
            plan.push(stage.files([Input::file(&rule.file)]).needs([needs]));
        }
    }
}

fn scales(written: &Placed<Scales>, faults: &mut Faults<'_>) -> Vec<Scale> {
    let scales: Vec<Scale> = match &**written {
        Scales::All([low, high]) => vec![Scale { items: None, low: *low, high: *high }],
        Scales::Blocks(blocks) => blocks
            .iter()
            .map(|(items, [low, high])| Scale { items: Some(items.clone()), low: *low, high: *high })
            .collect(),
    };
    if scales.iter().any(|scale| !(scale.low < scale.high && scale.low.is_finite() && scale.high.is_finite())) {
        faults.add("STU006", written.at(), "an answer scale runs from a lower to a higher number");
    }
    scales
}

/// How the field writes that a condition does not apply to a case.
const DASH: [&str; 2] = ["-", "dc"];

/// What is asked of an instrument.
struct Asked {
    rule: Rule,
    /// The items that indicators name.
    lists: Vec<String>,
    /// Those of them that may be answered in words.
    words: Vec<String>,
    /// Whether `-` says that an item does not apply, as it does in a truth table, unless it is declared otherwise.
    dash: bool,
}

/// Reads the items that are named; every row must be about a unit that exists.
fn read(asked: &Asked, units: &StageId, given: &Given<'_>) -> Result<Artifacts, MethodError> {
    let Asked { rule, lists, dash, .. } = asked;
    let format = Format::from_path(Path::new(&rule.file))?;
    let mut declared = rule.read.clone();
    if *dash {
        for word in DASH {
            declared.missing.entry(word.to_owned()).or_insert(Missing::NotApplicable);
        }
    }
    let bytes = given.file(&rule.file)?;
    let read_as =
        |declared: &Declared| crosscase_data::read_bytes(bytes, format, Some(&rule.file), &declared.options());
    let read = read_as(&declared)?;
    let roll = Roll::of(given.table(units, "units")?)?;
    let used = items(&read.table, rule, lists).unwrap_or_default();
    let used: Vec<&str> = used.iter().map(String::as_str).chain(read.table.id_column()).collect();
    let mut noticed = about(&read.diagnostics, &used);
    noticed.extend(swept(&read.table, rule, lists).unwrap_or_default());
    match checked(&read, asked, &declared, &roll) {
        Ok(made) => Ok(Artifacts { diagnostics: [noticed, made.diagnostics].concat(), ..made }),
        Err(error) => {
            // Where the first sheet does not fit, another may.
            let others = read.table.origin().others.iter().map(|sheet| &sheet.name);
            let fits = others.filter(|sheet| {
                let declared = Declared { sheet: Some((*sheet).clone()), ..declared.clone() };
                read_as(&declared).is_ok_and(|read| checked(&read, asked, &declared, &roll).is_ok())
            });
            let fits: Vec<String> = fits.cloned().collect();
            let message = format!("{}: the sheet that fits is {}", rule.file, Listed(&fits));
            let help = "name it under `sheet`";
            noticed.extend((!fits.is_empty()).then(|| Diagnostic::note("STU221", message).help(help)));
            Err(error.after(noticed))
        }
    }
}

fn checked(read: &ReadTable, asked: &Asked, declared: &Declared, roll: &Roll) -> Result<Artifacts, MethodError> {
    let Asked { rule, lists, words, .. } = asked;
    let (table, said) = (&read.table, |item: &str| read.codebook.variable(item));
    let ids = table.ids()?;
    if let Some(row) = ids.iter().position(|id| !roll.contains(id)) {
        let (unit, kind, place) = (ids[row].clone(), rule.unit.clone(), table.place(row, table.id_column()));
        return Err(ValueError::NoUnit { unit, kind, place }.into());
    }
    let items = items(table, rule, lists)?;
    let mut told = Vec::new();
    let mut worded = BTreeSet::new();
    for list in words {
        worded.extend(table.select(list)?);
    }
    let mut codebook = Vec::new();
    for item in &items {
        let scale = scale_of(table, rule, item)?;
        if scale.is_some() || !worded.contains(item) {
            check_scale(table, rule, item, scale)?;
        }
        if scale.is_none() {
            told.extend(apart(table, item));
        }
        codebook.push(CodebookEntry {
            instrument: rule.name.clone(),
            item: item.clone(),
            label: said(item).and_then(|said| said.label.clone()),
            min: scale.map(|(low, _)| low),
            max: scale.map(|(_, high)| high),
            reversed: None,
            missing_codes: {
                let declared = if does_not_apply(table, item)? { declared } else { &rule.read };
                declared.missing_codes_of(said(item))
            },
            scale: None,
            asked_if: None,
        });
    }
    let options: Vec<AnswerOption> =
        items.iter().filter_map(|item| said(item)).flat_map(|said| declared.options_of(&rule.name, said)).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let made = Artifacts::default().say(told);
    let made = if options.is_empty() { made } else { made.stacked("options", AnswerOption::table(&options)?) };
    Ok(made
        .stacked("answers", answers_from_wide(table, &rule.name, &items)?)
        .stacked("codebook", CodebookEntry::table(&codebook)?))
}

/// What lists of items take in that is not named like their ends, each said once.
fn swept(table: &Table, rule: &Rule, lists: &[String]) -> Result<Vec<Diagnostic>, MethodError> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for list in lists.iter().chain(rule.scales.iter().filter_map(|scale| scale.items.as_ref())) {
        told.extend(table.swept(list)?.into_iter().filter(|said| !told.contains(said)).collect::<Vec<_>>());
    }
    Ok(told)
}

/// The items that are used, each once, in the order of the file.
fn items(table: &Table, rule: &Rule, lists: &[String]) -> Result<Vec<String>, MethodError> {
    let mut wanted = BTreeSet::new();
    for list in lists.iter().chain(rule.scales.iter().filter_map(|scale| scale.items.as_ref())) {
        wanted.extend(table.select(list)?);
    }
    Ok(table.column_names().into_iter().filter(|name| wanted.contains(*name)).map(str::to_owned).collect())
}

/// The answer scale of an item, lowest and highest answer.
fn scale_of(table: &Table, rule: &Rule, item: &str) -> Result<Option<(f64, f64)>, MethodError> {
    for scale in &rule.scales {
        let holds = match &scale.items {
            None => true,
            Some(list) => table.select(list)?.iter().any(|name| name == item),
        };
        if holds {
            return Ok(Some((scale.low, scale.high)));
        }
    }
    Ok(None)
}

/// Answers are numbers, and within their scale where they have one.
fn check_scale(table: &Table, rule: &Rule, item: &str, scale: Option<(f64, f64)>) -> Result<(), MethodError> {
    let values = table.numbers(item)?;
    let Some((low, high)) = scale else {
        let place = Place::file(&rule.file).column(item);
        return if rule.scaled { Err(ValueError::NoScale { place }.into()) } else { Ok(()) };
    };
    let outside =
        values.iter().enumerate().find_map(|(row, value)| Some((row, value.filter(|v| *v < low || *v > high)?)));
    match outside {
        None => Ok(()),
        Some((row, value)) => {
            let place = table.place(row, Some(item));
            Err(ValueError::OutsideScale { value, low, high, place }.into())
        }
    }
}

fn does_not_apply(table: &Table, item: &str) -> Result<bool, MethodError> {
    Ok(table.reasons(item)?.contains(&Some(Missing::NotApplicable)))
}

/// Says where a column without a scale looks like answers on one among which a number stands that other studies use for a missing
/// answer: 9 or 99 among 1 to 5.
fn apart(table: &Table, item: &str) -> Option<Diagnostic> {
    let values = table.numbers(item).ok()?;
    let Apart { code, low, high } = code_apart(&values)?;
    let row = values.iter().position(|value| *value == Some(code)).unwrap_or_default();
    let message = format!("{code} stands apart from the other values of {item}, {low} to {high}");
    let help =
        "declare it under `missing` if it says that there is no answer; with a `range`, what is outside is refused";
    Some(Diagnostic::note("STU212", message).at(table.place(row, Some(item))).help(help))
}

/// A number that looks like a code, beside a scale.
#[derive(Debug, PartialEq)]
struct Apart {
    code: f64,
    low: f64,
    high: f64,
}

/// The outermost number that stands apart from the points of a short scale and is a usual code: 7 to 9, 77, 98, 999, −1, −99.
/// Near the scale it takes four answers to see one.
fn code_apart(values: &[Option<f64>]) -> Option<Apart> {
    let mut sorted: Vec<f64> = values.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    near_a_scale(&sorted).or_else(|| far_apart(&sorted))
}

/// The same of whole numbers on a short scale.
fn near_a_scale(sorted: &[f64]) -> Option<Apart> {
    if sorted.iter().any(|value| value.fract() != 0.0) {
        return None;
    }
    let mut points = sorted.to_vec();
    points.dedup();
    let mut codes = Vec::new();
    while let [_, .., below, top] = points[..]
        && is_code(top)
        && top - below > 1.0
    {
        codes.push(top);
        points.pop();
    }
    while let [bottom, above, .., _] = points[..]
        && is_code(bottom)
        && above - bottom > 1.0
    {
        codes.push(bottom);
        points.remove(0);
    }
    let (&[low, .., high], &code) = (&points[..], codes.first()?) else { return None };
    let answers = sorted.iter().filter(|value| (low..=high).contains(*value)).count();
    let is_far = !(0.0..=10.0).contains(&code);
    let is_scale = low >= -10.0 && high <= 10.0 && (is_far || answers >= 4);
    is_scale.then_some(Apart { code, low, high })
}

/// A usual code of two digits and more that is four times the next figure, or one below zero beside figures that are not: 999 or −9
/// among numbers of beds. It takes three other figures to see one.
fn far_apart(sorted: &[f64]) -> Option<Apart> {
    let figures = |code: f64| -> Vec<f64> { sorted.iter().copied().filter(|value| *value != code).collect() };
    let (bottom, top) = (*sorted.first()?, *sorted.last()?);
    let high = Some(top).filter(|top| *top >= 77.0 && is_code(*top));
    let low = Some(bottom).filter(|bottom| *bottom <= -7.0 && is_code(*bottom));
    let apart = |code: f64| match figures(code)[..] {
        [low, _, .., high] if (code > 0.0 && high * 4.0 <= code) || (code < 0.0 && low >= 0.0) => {
            Some(Apart { code, low, high })
        }
        _ => None,
    };
    high.and_then(apart).or_else(|| low.and_then(apart))
}

/// 7, 8, 9, 77, 888; 96 to 99 and 996 to 999; these below zero, and −1.
fn is_code(value: f64) -> bool {
    let digits = value.abs().to_string();
    let one_digit = ["7", "8", "9"].iter().any(|digit| digits.replace(digit, "").is_empty());
    let rest = digits.strip_suffix(['6', '7', '8', '9']).unwrap_or_default();
    let nines = !rest.is_empty() && rest.replace('9', "").is_empty();
    one_digit || nines || value == -1.0
}

#[cfg(test)]
mod tests {
    use super::{Apart, code_apart};

    #[test]
    fn a_code_among_answers_is_seen_and_a_figure_is_none() {
        for (values, expected) in [
            (&[1.0, 4.0, 5.0, 2.0, 9.0][..], Some((9.0, 1.0, 5.0))),
            (&[1.0, 7.0, 99.0], Some((99.0, 1.0, 7.0))),
            (&[0.0, 1.0, 1.0, 0.0, 8.0, 9.0], None),
            (&[0.0, 1.0, 1.0, 0.0, 9.0], Some((9.0, 0.0, 1.0))),
            (&[1.0, 5.0, -9.0], Some((-9.0, 1.0, 5.0))),
            (&[1.0, 5.0, -1.0], Some((-1.0, 1.0, 5.0))),
            (&[0.0, 1.0, 2.0, -1.0], None),
            (&[-3.0, 3.0, 0.0, -99.0, 998.0], Some((998.0, -3.0, 3.0))),
            (&[2.0, 5.0, 4.0, 97.0], Some((97.0, 2.0, 5.0))),
            (&[1.0, 5.0, 3.0, 12.0], None),
            (&[1.0, 5.0, 3.0, 95.0], None),
            (&[7.0, 8.0, 9.0, 6.0, 5.0], None),
            (&[2.0, 5.0, 7.0, 9.0], None),
            (&[0.2, 0.9, 99.0], None),
            (&[0.2, 0.4, 0.9, 99.0], Some((99.0, 0.2, 0.9))),
            (&[12.0, 999.0, 18.0, 8.0, 15.0], Some((999.0, 8.0, 18.0))),
            (&[12.0, -9.0, 18.5, 8.0, 15.0], Some((-9.0, 8.0, 18.5))),
            (&[120.0, 340.0, 999.0], None),
            (&[120.0, 340.0, 60.0, 999.0], None),
            (&[-4.0, -2.0, 3.0, -9.5, -99.0], None),
            (&[99.0], None),
            (&[], None),
        ] {
            let values: Vec<Option<f64>> = values.iter().copied().map(Some).chain([None]).collect();
            let expected = expected.map(|(code, low, high)| Apart { code, low, high });
            assert_eq!(code_apart(&values), expected, "{values:?}");
        }
    }
}
