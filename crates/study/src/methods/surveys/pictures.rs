//! The answers of a survey as pictures: diverging bars of its items, over all and by group, and how far those of a case agree.

use super::super::indicators::{AGREEMENT, Made};
use super::super::units::Roll;
use super::respondents::{Column, OfSurvey, Respondent, SideBySide};
use super::told::{ToldOfSurvey, largest_first};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::made::StageInputs;
use crosscase_data::contract::{AnswerOption, CodebookEntry, Record, Score};
use crosscase_data::counted;
use crosscase_figures::{LikertBlock, LikertPlot, LikertRow, ReferenceLine, Strip, StripPlot};
use std::collections::{BTreeMap, BTreeSet};

/// Scales of more answers than these have no bars.
const MOST_ANSWERS: usize = 11;

/// From this `r_wg(j)` on those of a case are said to agree (LeBreton & Senter 2008).
const AGREE: f64 = 0.7;

/// What is said of bars beside their values.
const DESCRIPTION: &str = "Answers as they were given; numbers beside the bars are shares below and above the middle answer, in per cent. What would tell the \
                           answers of one or two persons is not shown.";

/// The figure of all items, and the beginning of the names of the others.
pub(super) const ANSWERS: &str = "answers";
pub(super) const AGREED: &str = "agreement";

/// The name of the figure of an indicator by a column.
pub(super) fn by_group(column: &str, indicator: &str) -> String {
    format!("by {column} {indicator}")
}

/// What may be answered to the items, and what readers call these.
pub(super) struct Wording {
    items: BTreeMap<String, CodebookEntry>,
    options: BTreeMap<(String, i64), String>,
}

impl Wording {
    fn of(asked: &SideBySide, given: &StageInputs<'_>) -> Result<Self, MethodError> {
        let codebook = CodebookEntry::rows(given.table(&asked.instrument, "codebook")?)?;
        let mut options = BTreeMap::new();
        if let Some(table) = given.optional_table(&asked.instrument, "options")? {
            for option in AnswerOption::rows(table)?.into_iter().filter(|option| option.missing.is_none()) {
                if let Some(value) = option.value.parse().ok().and_then(whole) {
                    options.entry((option.item, value)).or_insert(option.label);
                }
            }
        }
        Ok(Self { items: codebook.into_iter().map(|entry| (entry.item.clone(), entry)).collect(), options })
    }

    /// The lowest and the highest answer, where these are whole numbers and not too many.
    fn scale(&self, item: &str) -> Option<(i64, i64)> {
        let entry = self.items.get(item)?;
        let (low, high) = (whole(entry.min?)?, whole(entry.max?)?);
        (usize::try_from(high - low).ok()? < MOST_ANSWERS).then_some((low, high))
    }

    fn options(&self, item: &str, (low, high): (i64, i64)) -> Vec<String> {
        let name = |value: i64| match self.options.get(&(item.to_owned(), value)) {
            Some(label) => format!("{value} {label}"),
            None => value.to_string(),
        };
        (low..=high).map(name).collect()
    }

    pub(super) fn label(&self, item: &str, made: &Made) -> String {
        let label = self.items.get(item).and_then(|entry| entry.label.clone());
        let turned = if made.reversed.iter().any(|reversed| reversed == item) { " (reversed)" } else { "" };
        format!("{}{turned}", label.unwrap_or_else(|| item.to_owned()))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "whole, and small where it is one of a scale")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 1e9).then_some(value as i64)
}

/// Adds the pictures to what is made of a survey, and counts the answers between two options, which have no bar. Of each indicator those
/// answer who count for it. Bars are drawn of all, then by group, then by case, as long as with those that are drawn they tell nobody's answer.
pub(super) fn with(
    made: Artifacts,
    asked: &SideBySide,
    respondents: &BTreeMap<String, Respondent>,
    columns: &[Column],
    told: &mut ToldOfSurvey,
    given: &StageInputs<'_>,
) -> Result<(Artifacts, usize), MethodError> {
    let wording = Wording::of(asked, given)?;
    let drawn = drawn(asked, &wording, given)?;
    let mut between: BTreeSet<(&str, &str)> = BTreeSet::new();
    for one in &drawn {
        for (unit, item, answer) in one.answers(respondents) {
            if whole(answer).is_none() {
                between.insert((unit, item));
            }
        }
    }
    let of_all: Vec<Vec<bool>> = drawn.iter().map(|one| one.shown_of_all(respondents, told)).collect();
    let by_column: Vec<Vec<Vec<Vec<bool>>>> = (0..columns.len())
        .map(|at| drawn.iter().map(|one| one.shown_by((at, &columns[at]), respondents, told)).collect())
        .collect();
    let order: Vec<String> = match asked.cases() {
        Some(cases) => Roll::given(cases, given)?.ids().map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let mut made = super::of_case::with(made, (&asked.name, &order), &drawn, &wording, respondents, told);
    let legends = legends(&drawn);
    for (at, legend) in legends.iter().enumerate() {
        let block = |(one, of_all): (&Drawn<'_>, &Vec<bool>)| LikertBlock {
            heading: heading(one, &drawn),
            rows: (one.made.items.iter().zip(of_all))
                .map(|(item, is_shown)| {
                    let label = wording.label(item, &one.made);
                    if *is_shown { one.row(label, item, respondents, &|_| true) } else { not_shown(label) }
                })
                .collect(),
        };
        let plot = LikertPlot {
            title: "Answers to each item".to_owned(),
            description: DESCRIPTION.to_owned(),
            options: legend.to_vec(),
            blocks: (drawn.iter().zip(&of_all).enumerate())
                .filter(|(at, (one, _))| one.options == *legend && is_first(*at, &drawn))
                .map(|(_, one)| block(one))
                .collect(),
        };
        let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
        made = made.figure(format!("{ANSWERS}{number}"), plot.draw(), format!("survey-{}{number}", asked.name));
    }
    for (at, column) in columns.iter().enumerate() {
        for (one, shown) in drawn.iter().zip(&by_column[at]) {
            let block = |(item, shown): (&String, &Vec<bool>)| {
                let shown = column.groups.iter().zip(shown).filter(|(_, shown)| **shown);
                let rows =
                    shown.map(|(group, _)| one.row(group.clone(), item, respondents, &|who| who.belongs(at, group)));
                LikertBlock { heading: wording.label(item, &one.made), rows: rows.collect() }
            };
            let plot = LikertPlot {
                title: format!("{}: answers by {}", one.indicator.label, column.name),
                description: DESCRIPTION.to_owned(),
                options: one.options.clone(),
                blocks: one.made.items.iter().zip(shown).map(block).collect(),
            };
            let file = file_by_group(&asked.name, &column.name, &one.indicator.name);
            made = made.figure(by_group(&column.name, &one.indicator.name), plot.draw(), file);
        }
    }
    let made = match agreement(asked, given)? {
        Some(plot) => made.figure(AGREED, plot.draw(), format!("agreement-{}", asked.name)),
        None => made,
    };
    Ok((made, between.len()))
}

/// The ways in which items are answered, in the order of the indicators.
pub(super) fn legends<'a>(drawn: &'a [Drawn<'_>]) -> Vec<&'a [String]> {
    let mut legends: Vec<&[String]> = Vec::new();
    for one in drawn {
        if !legends.contains(&one.options.as_slice()) {
            legends.push(&one.options);
        }
    }
    legends
}

/// Whether no indicator before it has the same answers, which are drawn once in a figure.
pub(super) fn is_first(at: usize, drawn: &[Drawn<'_>]) -> bool {
    drawn.get(at).is_some_and(|one| drawn.iter().position(|other| other.is_of_the_same(one)) == Some(at))
}

/// The indicators of the same answers: `Trust, mean; Trust, spread`.
pub(super) fn heading(one: &Drawn<'_>, drawn: &[Drawn<'_>]) -> String {
    let labels = drawn.iter().filter(|other| other.is_of_the_same(one)).map(|other| other.indicator.label.as_str());
    labels.collect::<Vec<_>>().join("; ")
}

/// An indicator whose items are answered on one scale of few whole numbers.
pub(super) struct Drawn<'a> {
    pub(super) indicator: &'a OfSurvey,
    pub(super) made: Made,
    scale: (i64, i64),
    /// What its items' answers are called; numbers, where these are not called alike.
    pub(super) options: Vec<String>,
    /// The respondents who count for it.
    units: BTreeSet<String>,
}

fn drawn<'a>(asked: &'a SideBySide, wording: &Wording, given: &StageInputs<'_>) -> Result<Vec<Drawn<'a>>, MethodError> {
    let mut found = Vec::new();
    for indicator in &asked.indicators {
        let Some(made) = given.optional_kept::<Made>(&indicator.stage)? else { continue };
        let Some(table) = given.optional_table(&indicator.stage, "scores")? else { continue };
        let units = Score::rows(table)?.into_iter().map(|score| score.unit).collect();
        let mut scales = made.items.iter().map(|item| wording.scale(item));
        let Some(Some(scale)) = scales.next() else { continue };
        if scales.all(|other| other == Some(scale)) {
            let mut called = made.items.iter().map(|item| wording.options(item, scale));
            let first = called.next().unwrap_or_default();
            let alike = called.all(|other| other == first);
            let numbers = || (scale.0..=scale.1).map(|value| value.to_string()).collect();
            let options = if alike { first } else { numbers() };
            found.push(Drawn { indicator, made, scale, options, units });
        }
    }
    Ok(found)
}

/// A row of an item whose answers may not be shown.
fn not_shown(label: String) -> LikertRow {
    LikertRow { label, counts: Vec::new(), note: "not shown".to_owned() }
}

impl Drawn<'_> {
    /// Whether the other is made of the answers of the same respondents to the same items, turned round alike.
    fn is_of_the_same(&self, other: &Drawn<'_>) -> bool {
        self.made.items == other.made.items && self.made.reversed == other.made.reversed && self.units == other.units
    }

    /// Of which items the answers of all may be shown.
    fn shown_of_all(&self, respondents: &BTreeMap<String, Respondent>, told: &mut ToldOfSurvey) -> Vec<bool> {
        let may = |item: &String| told.of(item).may_show(self.answered(item, respondents).map(|(unit, _)| unit));
        self.made.items.iter().map(may).collect()
    }

    /// The same of each group of a column.
    fn shown_by(
        &self,
        (at, column): (usize, &Column),
        respondents: &BTreeMap<String, Respondent>,
        told: &mut ToldOfSurvey,
    ) -> Vec<Vec<bool>> {
        let may = |item: &String| {
            let of_group = |group: &String| -> Vec<&str> {
                let own = self.answered(item, respondents).filter(|(_, who)| who.belongs(at, group));
                own.map(|(unit, _)| unit).collect()
            };
            let sets: Vec<Vec<&str>> = column.groups.iter().map(of_group).collect();
            largest_first(told.of(item), &sets)
        };
        self.made.items.iter().map(may).collect()
    }

    fn counting<'a>(
        &'a self,
        respondents: &'a BTreeMap<String, Respondent>,
    ) -> impl Iterator<Item = (&'a str, &'a Respondent)> {
        respondents.iter().filter(|(unit, _)| self.units.contains(*unit)).map(|(unit, one)| (unit.as_str(), one))
    }

    /// Those who gave an item an answer that has a bar.
    pub(super) fn answered<'a>(
        &'a self,
        item: &'a str,
        respondents: &'a BTreeMap<String, Respondent>,
    ) -> impl Iterator<Item = (&'a str, &'a Respondent)> {
        let has_bar = |who: &Respondent| who.answers.get(item).is_some_and(|answer| whole(*answer).is_some());
        self.counting(respondents).filter(move |(_, who)| has_bar(who))
    }

    /// Who answered what how.
    fn answers<'a>(
        &'a self,
        respondents: &'a BTreeMap<String, Respondent>,
    ) -> impl Iterator<Item = (&'a str, &'a str, f64)> {
        self.counting(respondents).flat_map(|(unit, one)| {
            (self.made.items.iter()).filter_map(move |item| Some((unit, item.as_str(), *one.answers.get(item)?)))
        })
    }

    pub(super) fn row(
        &self,
        label: String,
        item: &str,
        respondents: &BTreeMap<String, Respondent>,
        of: &dyn Fn(&Respondent) -> bool,
    ) -> LikertRow {
        let own = self.counting(respondents).filter(|(_, one)| of(one));
        let counts = counts(own.filter_map(|(_, one)| one.answers.get(item).copied()), self.scale);
        let n: usize = counts.iter().sum();
        LikertRow { label, counts, note: format!("n = {n}") }
    }
}

/// The file of that figure; a column may be called anything.
pub(super) fn file_by_group(instrument: &str, column: &str, indicator: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    format!("survey-{instrument}-by-{}-{indicator}", column.chars().map(letter).collect::<String>())
}

/// How many gave each answer from the lowest to the highest.
fn counts(given: impl Iterator<Item = f64>, (low, high): (i64, i64)) -> Vec<usize> {
    let mut counts = vec![0; usize::try_from(high - low + 1).unwrap_or(0)];
    for value in given {
        let at = whole(value).and_then(|value| usize::try_from(value - low).ok());
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    counts
}

/// A strip an indicator and a dot a case: how far those of the case agree. Named are the cases that do not.
fn agreement(asked: &SideBySide, given: &StageInputs<'_>) -> Result<Option<StripPlot>, MethodError> {
    let roll = asked.cases().map(|cases| Roll::given(cases, given)).transpose()?;
    let mut strips = Vec::new();
    for indicator in &asked.indicators {
        let Some(table) = given.optional_table(&indicator.stage, AGREEMENT)? else { continue };
        let called = |case: String| roll.as_ref().map_or_else(|| case.clone(), |roll| roll.label(&case).to_owned());
        let values: Vec<(String, Option<f64>)> = (table.texts("case")?.into_iter().flatten().map(called))
            .zip(table.numbers("rwg_j_uniform")?)
            .filter(|(_, value)| value.is_some())
            .collect();
        let agreed = values.iter().filter(|(_, value)| value.is_some_and(|value| value >= AGREE)).count();
        let note = format!("{agreed} of {} agree", counted(values.len(), "case", "cases"));
        strips.push(Strip { label: indicator.label.clone(), note, values });
    }
    Ok((!strips.is_empty()).then(|| StripPlot {
        title: "Agreement by case".to_owned(),
        description: "Of each case how far its respondents agree on the items, against answers that are spread evenly; a case with one respondent has no \
                      figure. Cases below 0.7 are named."
            .to_owned(),
        x_label: "r_wg(j) of the case, 0 to 1".to_owned(),
        strips,
        rules: vec![ReferenceLine::new(AGREE, "0.7: agreement")],
        named: Some((0.0, AGREE - 1e-12)),
        limits: Some((0.0, 1.0)),
    }))
}
