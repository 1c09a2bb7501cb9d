//! What bars of a survey's items are made of: which items have bars, what readers call them, and who answered what.

use super::super::case_means::Made;
use super::respondents::{Column, OfSurvey, Respondent, SideBySide};
use super::told::{ShownBlock, ShownItem, ToldOfSurvey, largest_first};
use crate::error::MethodError;
use crate::made::StageInputs;
use crosscase_data::contract::{AnswerOption, CodebookEntry, Record, Score};
use crosscase_figures::LikertRow;
use std::collections::{BTreeMap, BTreeSet};

/// Scales of more answers than these have no bars.
const MOST_ANSWERS: usize = 11;

/// What may be answered to the items, and what readers call these.
pub(super) struct Wording {
    items: BTreeMap<String, CodebookEntry>,
    options: BTreeMap<(String, i64), String>,
}

impl Wording {
    pub(super) fn of(asked: &SideBySide, given: &StageInputs<'_>) -> Result<Self, MethodError> {
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
        // Bars are of answers as they were given, whichever way they count.
        let turned = made.reversed.iter().any(|reversed| reversed == item);
        let turned = if turned { " (counts reversed)" } else { "" };
        format!("{}{turned}", label.unwrap_or_else(|| item.to_owned()))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "whole, and small where it is one of a scale")]
pub(super) fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 1e9).then_some(value as i64)
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

pub(super) fn drawn<'a>(
    asked: &'a SideBySide,
    wording: &Wording,
    given: &StageInputs<'_>,
) -> Result<Vec<Drawn<'a>>, MethodError> {
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

/// What of a survey is not shown, as it ends a sentence; where single answers are not public, what all said alike neither.
pub(super) const fn what_else_is_hidden(is_public: bool) -> &'static str {
    if is_public {
        "nor those by which these could be worked out"
    } else {
        "nor those by which these could be worked out, nor where all answered alike, which would tell each answer"
    }
}

/// A row of an item whose answers may not be shown.
pub(super) fn not_shown(label: String) -> LikertRow {
    LikertRow { label, counts: Vec::new(), note: "not shown".to_owned() }
}

impl Drawn<'_> {
    /// Whether the other is made of the answers of the same respondents to the same items, turned round alike.
    fn is_of_the_same(&self, other: &Drawn<'_>) -> bool {
        self.made.items == other.made.items && self.made.reversed == other.made.reversed && self.units == other.units
    }

    /// Of which items the answers of all may be shown.
    pub(super) fn shown_of_all(
        &self,
        respondents: &BTreeMap<String, Respondent>,
        told: &mut ToldOfSurvey,
    ) -> ShownBlock<'_> {
        let may = |item: &String| {
            let all: Vec<&str> = self.answered(item, respondents).map(|(unit, _)| unit).collect();
            ShownItem { is_shown: vec![told.of(item).may_show(all.iter().copied())], answered: vec![all.len()] }
        };
        ShownBlock { items: &self.made.items, shown: self.made.items.iter().map(may).collect() }
    }

    /// The same of each group of a column.
    pub(super) fn shown_by(
        &self,
        (at, column): (usize, &Column),
        respondents: &BTreeMap<String, Respondent>,
        told: &mut ToldOfSurvey,
    ) -> ShownBlock<'_> {
        let may = |item: &String| {
            let of_group = |group: &String| -> Vec<&str> {
                let own = self.answered(item, respondents).filter(|(_, who)| who.belongs(at, group));
                own.map(|(unit, _)| unit).collect()
            };
            let sets: Vec<Vec<&str>> = column.groups.iter().map(of_group).collect();
            ShownItem { is_shown: largest_first(told.of(item), &sets), answered: sets.iter().map(Vec::len).collect() }
        };
        ShownBlock { items: &self.made.items, shown: self.made.items.iter().map(may).collect() }
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
    pub(super) fn answers<'a>(
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
