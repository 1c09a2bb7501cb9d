//! `[instruments.NAME]` of kind `case-survey`: what coders scored of each case in the literature, as answers about the cases, with how far
//! the coders are apart and the way back to the quotes.

use super::about::{alike, brief, is_left_out, misspelt, unit_of};
use super::tier::{self, Aliases};
use super::units::{Cases, Roll, left_out_with, names_row};
use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::file::{Faults, Placed, Section};
use crate::guard::{RowsOf, Tier};
use crate::inputs::{FirstColumn, Input};
use crate::instrument::SharedKeys;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, PagePlace, Part, downloads};
use crate::names::{Bounds, Declaration, Names, Offer, OfferKind, RowUnit, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{Answer, CellRef, CodebookEntry, Indicator, Rating, Record, SourceLink};
use crosscase_data::{Declared, Diagnostic, Format, Missing, NoRows, ReadOptions, TableBuilder, diagnostics_for};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use crosscase_review::{CaseSurvey, ScoreConsensus, SurveyedItem, SurveyedScore};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What coders scored of each case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// How many rows stand above the names of the columns.
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything unless given.
    header_row: Option<Placed<u64>>,
    /// The least and the greatest score that there is: `[0, 4]`.
    range: Option<Placed<[f64; 2]>>,
    /// What the scores of several coders become: `median`, `mean`, `weighted` by confidence; `median` unless given.
    #[serde(default)]
    #[schemars(with = "String")]
    consensus: ScoreConsensus,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    label: String,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    header_row: Option<u64>,
    unit: Option<String>,
    range: Option<[f64; 2]>,
    consensus: ScoreConsensus,
    tier: Tier,
}

/// The columns of scores that have a meaning.
const COLUMNS: [&str; 7] = ["case", "item", "coder", "value", "confidence", "quote", "report"];

pub(super) struct CaseSurveys;

impl Method for CaseSurveys {
    fn key(&self) -> Key {
        Key::Kind("instruments", "case-survey")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        let file =
            "The scores, a row each: `case`, `item`, `coder`, `value` and, if any, `confidence`, `quote` and `report`.";
        SharedKeys::schema::<Keys>(generator, file, false)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let (shared, keys): (SharedKeys, Keys) = SharedKeys::read(section, faults)?;
        if let Some(range) = keys.range.as_ref().filter(|range| range[0] >= range[1]) {
            faults.add("STU006", range.at(), "the range of scores runs from a lower to a higher number");
        }
        let rule = Rule {
            name: name.clone(),
            label: shared.label.unwrap_or_else(|| name.clone()),
            file: faults.path(&shared.file),
            header_row: names_row(keys.skip, keys.header_row.as_ref(), faults),
            unit: shared.unit.map(|unit| unit.to_string()),
            range: keys.range.as_deref().copied(),
            consensus: keys.consensus,
            tier: shared.tier,
        };
        let (label, stage) = (rule.label.clone(), StageId::new("instrument", &name));
        let mut declared = Declaration::new(&name, at, rule);
        (declared.bounds, declared.tier) = (Some(Bounds::Coders), Some(shared.tier));
        declared.offers.push(Offer { what: OfferKind::Answers, name, label, of: RowUnit::Cases, stage });
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let unit = rule.unit.clone().unwrap_or_else(|| names.cases().to_owned());
            let Some(units) = super::about::cases(&unit, &declared.at, names, faults) else { continue };
            let rule = Rule { tier: declared.tier.unwrap_or_default(), ..rule.clone() };
            let (id, work, of) = (StageId::new("instrument", &rule.name), rule.clone(), units.clone());
            let wants = names.wants(OfferKind::Answers, &rule.name);
            let taken: Vec<String> = wants.map(|want| want.items.clone()).collect();
            let params = (&rule, taken.clone());
            let stage =
                Stage::new(id, declared.at.clone(), &params, move |given| make(&work, &taken, (&unit, &of), given));
            let read = Declared { header_row: rule.header_row, ..Declared::default() };
            let file = Input::rows(&rule.file, read, FirstColumn::Any, COLUMNS);
            plan.push(stage.files([file]).needs([units]));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        rules::<Rule>(mine).map(|(_, rule)| part(rule, shown)).collect()
    }
}

/// What the stage keeps for the page.
#[derive(Serialize, Deserialize)]
struct Kept {
    items: Vec<OfItem>,
    /// Case, item, coder and words, where they may be shown.
    quotes: Vec<[String; 4]>,
}

/// How reliable an item is.
#[derive(Serialize, Deserialize)]
struct OfItem {
    item: String,
    cases: usize,
    coders: usize,
    alpha: Option<f64>,
}

impl OfItem {
    fn of(item: &SurveyedItem) -> Self {
        Self { item: item.item.clone(), cases: item.cases, coders: item.coders, alpha: item.alpha }
    }
}

fn make(
    rule: &Rule,
    taken: &[String],
    (unit, units): (&str, &StageId),
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let format = Format::from_path(Path::new(&rule.file))?;
    let options = CaseSurvey::reading(ReadOptions::new()).no_rows(NoRows::Error);
    let options = options.header_row(rule.header_row.unwrap_or_default());
    let mut read = crosscase_data::read_bytes(given.file(&rule.file)?, format, Some(&rule.file), &options)?;
    let roll = Roll::given(units, given)?;
    let (cases, all) = (read.table.texts("case")?, read.table.rows());
    let is_out = |row: usize| cases.get(row).and_then(Option::as_deref).is_some_and(|case| is_left_out(&roll, case));
    read.table = read.table.filter_rows(|row| !is_out(row))?;
    let left_out = left_out_with(unit, all - read.table.rows(), all, &rule.file);
    let mut survey = CaseSurvey::default().consensus(rule.consensus);
    if let Some([low, high]) = rule.range {
        survey = survey.range(low, high);
    }
    let found = survey.fit(&read.table)?;
    let (mut coders, mut reports) = (Aliases::new(rule.tier, "coder"), Aliases::new(rule.tier, "report"));
    let mut ratings = Vec::new();
    for (row, mut rating) in CaseSurvey::ratings(&read.table)?.into_iter().enumerate() {
        let place = || read.table.place(row, Some("case"));
        let unknown = || roll.no_unit(&rating.case, unit, place());
        let case = unit_of(&roll, &rating.case).ok_or_else(unknown)?.to_owned();
        rating.coder = coders.of(&rating.coder);
        rating.report = rating.report.take().map(|report| reports.of(&report));
        rating.quote = rating.quote.take().filter(|_| rule.tier == Tier::Public);
        rating.case = case;
        rating.file = Some(rule.file.clone());
        rating.row = place().row.and_then(|row| i64::try_from(row.number()).ok());
        ratings.push(rating);
    }
    let kept = Kept { items: found.items.iter().map(OfItem::of).collect(), quotes: quotes(&ratings) };
    let items: Vec<&str> = kept.items.iter().map(|item| item.item.as_str()).collect();
    let scores: Vec<SurveyedScore> = found
        .scores
        .iter()
        .filter_map(|score| Some(SurveyedScore { case: unit_of(&roll, &score.case)?.to_owned(), ..score.clone() }))
        .collect();
    let of = |case: &str, item: &str| scores.iter().find(|score| score.case == case && score.item == item);
    let all = || roll.ids().flat_map(|case| items.iter().map(move |item| (case, *item)));
    let answers: Vec<Answer> = all().map(|(case, item)| answer(rule, case, item, of(case, item))).collect();
    let spread: Vec<Indicator> = scores.iter().map(spread).collect();
    let links: Vec<SourceLink> = ratings.iter().filter_map(|rating| link(rule, rating)).collect();
    let written = CaseSurvey::ratings(&read.table)?;
    let rows = written.iter().enumerate().map(|(row, one)| (one.item.as_str(), read.table.place(row, Some("item"))));
    let place = |row: usize, column: &str| read.table.place(row, Some(column));
    let all_rows = || written.iter().zip(&ratings).enumerate();
    let of_coders = alike(
        "coder",
        all_rows()
            .map(|(row, (as_written, shown))| (as_written.coder.as_str(), shown.coder.as_str(), place(row, "coder"))),
    );
    let of_reports = all_rows().filter_map(|(row, (as_written, shown))| {
        Some((as_written.report.as_deref()?, shown.report.as_deref()?, place(row, "report")))
    });
    let of_reports = alike("report", of_reports);
    // What a range such as `A1:A5` takes in is no misspelling.
    let lists = taken.iter().filter(|_| !taken.iter().any(|list| list.contains(':')));
    let taken: Vec<String> = lists.flat_map(|list| list.split(',')).map(|item| item.trim().to_owned()).collect();
    Ok(Artifacts::default()
        .say(left_out)
        .say(misspelt("item", rows, &taken))
        .say(of_coders)
        .say(of_reports)
        .say(diagnostics_for(&read.diagnostics, &["case", "item", "coder", "value"]))
        .say(found.diagnostics.iter().filter_map(of_survey))
        .stacked_of(RowsOf::Numbered, "answers", Answer::table(&answers)?)
        .stacked_of(RowsOf::Cases, "codebook", codebook(rule, &items)?)
        .table_of(RowsOf::Cases, "spread", Indicator::table(&spread)?, Publish::Kept)
        .table_of(RowsOf::Cases, "items", reliability(&kept.items)?, Publish::Own(format!("case-survey-{}", rule.name)))
        .keep(&kept)?
        .stacked_of(RowsOf::Numbered, "lineage", SourceLink::table(&links)?)
        .stacked_of(RowsOf::Numbered, "ratings", Rating::table(&ratings)?))
}

/// What of the survey's own findings the study tells; which reports tell of several cases stands in their names, and is left out.
fn of_survey(told: &Diagnostic) -> Option<Diagnostic> {
    match &*told.code {
        "REV143" | "REV146" => Some(told.clone()),
        "REV144" => {
            let what = told.message.split_once(": ").map_or(told.message.as_str(), |(what, _)| what);
            Some(Diagnostic::note("REV144", what))
        }
        _ => None,
    }
}

/// The words that may be shown, with whom they are of.
fn quotes(ratings: &[Rating]) -> Vec<[String; 4]> {
    let shown = |rating: &Rating| {
        let (coder, report) = (&rating.coder, rating.report.as_ref());
        let by = report.map_or_else(|| coder.clone(), |report| format!("{coder}, {report}"));
        Some([rating.case.clone(), rating.item.clone(), by, rating.quote.clone()?])
    };
    ratings.iter().filter_map(shown).collect()
}

fn answer(rule: &Rule, case: &str, item: &str, score: Option<&SurveyedScore>) -> Answer {
    Answer {
        instrument: rule.name.clone(),
        unit: case.to_owned(),
        item: item.to_owned(),
        value: score.and_then(|score| score.value).ok_or(Missing::Empty),
        text: None,
        // What coders agreed on stands in no file: it goes by the instrument.
        file: Some(rule.name.clone()),
        row: None,
    }
}

/// How far the coders of an item are apart, for the indicators that are made of it.
fn spread(score: &SurveyedScore) -> Indicator {
    Indicator {
        indicator: score.item.clone(),
        case: score.case.clone(),
        value: score.value.ok_or(Missing::Empty),
        n: i64::try_from(score.coders).ok(),
        n_missing: None,
        lower: score.low,
        upper: score.high,
        sd: None,
        invited: None,
        answered: None,
        asked: None,
    }
}

/// From what the coders agreed on to the score of one of them.
fn link(rule: &Rule, rating: &Rating) -> Option<SourceLink> {
    let of = CellRef::new(&rule.name, &rating.case, &rating.item);
    Some(SourceLink::new(of, rating.cell()?, rating.row, consensus(rule.consensus)))
}

const fn consensus(of: ScoreConsensus) -> &'static str {
    match of {
        ScoreConsensus::Median => "median of the coders",
        ScoreConsensus::Mean => "mean of the coders",
        ScoreConsensus::Weighted => "mean of the coders, weighted by their confidence",
    }
}

fn codebook(rule: &Rule, items: &[&str]) -> Result<crosscase_data::Table, MethodError> {
    let entry = |item: &&str| CodebookEntry {
        instrument: rule.name.clone(),
        item: (*item).to_owned(),
        label: None,
        min: rule.range.map(|[low, _]| low),
        max: rule.range.map(|[_, high]| high),
        reversed: None,
        missing_codes: None,
        scale: None,
        asked_if: None,
    };
    Ok(CodebookEntry::table(&items.iter().map(entry).collect::<Vec<_>>())?)
}

/// One row an item: `crosscase.study.case-survey/1`.
fn reliability(items: &[OfItem]) -> Result<crosscase_data::Table, MethodError> {
    let whole = |n: usize| i64::try_from(n).ok();
    Ok(TableBuilder::new("crosscase.study.case-survey/1")
        .text("item", items.iter().map(|one| Some(one.item.as_str())))
        .integer("cases", items.iter().map(|one| whole(one.cases)))
        .integer("coders", items.iter().map(|one| whole(one.coders)))
        .number("alpha", items.iter().map(|one| one.alpha))
        .build()?)
}

/// The section of one instrument: how reliable its items are, the scores of the cases, and the quotes folded.
fn part(rule: &Rule, shown: &PageContext<'_>) -> Result<Part, MethodError> {
    let stage = StageId::new("instrument", &rule.name);
    let (cases, own) = (Cases::of(shown)?, format!("case-survey-{}", rule.name));
    let kept: Kept = shown.made.kept(&stage)?;
    let row = |one: &OfItem| {
        let (cases, coders) = (one.cases as f64, one.coders as f64);
        vec![Cell::from(one.item.as_str()), Cell::from(cases), Cell::from(coders), Cell::from(one.alpha)]
    };
    let items = TableBlock {
        caption: Text::from(format!("{}: how reliable each item is", rule.label)),
        columns: vec![
            TableColumn::new("Item", ColumnKind::RowHeader),
            TableColumn::new("Cases scored", ColumnKind::Integer),
            TableColumn::new("Coders", ColumnKind::Integer),
            TableColumn::new("Krippendorff’s alpha (ordinal)", ColumnKind::Number { digits: 3 }),
        ],
        rows: kept.items.iter().map(row).collect(),
        downloads: downloads(&own),
        ..TableBlock::default()
    };
    let found = Indicator::rows(shown.made.table(&stage, "spread")?)?;
    let (mut columns, mut rows) = cases.who();
    for item in &kept.items {
        columns.push(TableColumn::new(&item.item, ColumnKind::Sign));
        let cell = |one: &Indicator| match (one.value.ok(), one.lower.zip(one.upper)) {
            (Some(value), Some((low, high))) if low < high => {
                Cell::from(format!("{} ({} – {})", brief(value), brief(low), brief(high)))
            }
            (value, _) => Cell::from(value.map(brief)),
        };
        cases.add(
            &mut rows,
            found.iter().filter(|one| one.indicator == item.item).map(|one| (one.case.clone(), cell(one))),
        );
    }
    let caption = format!(
        "{}: the {} of each case; in brackets the least and the greatest that a coder gave, her reports put together, where they differ",
        rule.label,
        consensus(rule.consensus)
    );
    let scores = TableBlock {
        caption: Text::from(caption),
        columns,
        rows,
        downloads: downloads("answers"),
        ..TableBlock::default()
    };
    let mut blocks = vec![Block::Table(items), Block::Table(scores)];
    blocks.extend(tier::sentence(rule.tier, "coders").map(Block::prose));
    for (case, _) in cases.all() {
        // What several coders quote alike stands once.
        let mut quoted: Vec<(&str, &str, Vec<&str>)> = Vec::new();
        for [_, item, by, words] in kept.quotes.iter().filter(|quote| quote[0] == case) {
            match quoted.iter_mut().find(|(of, said, _)| of == item && said == words) {
                Some((.., coders)) => coders.push(by),
                None => quoted.push((item, words, vec![by])),
            }
        }
        let one = |(item, words, by): &(&str, &str, Vec<&str>)| {
            Text::new().strong(*item).plain(format!(": “{words}” ({})", by.join(", ")))
        };
        let told: Vec<Text> = quoted.iter().map(one).collect();
        if !told.is_empty() {
            blocks.push(Block::folded(format!("{}: quotes", cases.at_start(case)), vec![Block::List(told)]));
        }
    }
    let called = |id: &str| cases.in_text(id).into_owned();
    let place = PagePlace::Section { id: own, heading: rule.label.clone() };
    Ok(Part::new(place, 1, blocks).supplement().telling(shown.made.told_by([&stage])?, &[], &called))
}
