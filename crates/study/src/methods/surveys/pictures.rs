//! The answers of a survey as pictures: diverging bars of its items, over all and by group, and how far those of a case agree.

use super::super::indicators::{AGREEMENT, Made};
use super::super::units::Roll;
use super::side_by_side::{Column, Hidden, OfSurvey, Respondent, SideBySide};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::made::StageInputs;
use crosscase_data::contract::{AnswerOption, CodebookEntry, Record};
use crosscase_data::counted;
use crosscase_figures::{LikertBlock, LikertPlot, LikertRow, ReferenceLine, Strip, StripPlot};
use std::collections::BTreeMap;

/// Scales of more answers than these have no bars.
const MOST_ANSWERS: usize = 11;

/// From this `r_wg(j)` on those of a case are said to agree (LeBreton & Senter 2008).
const AGREE: f64 = 0.7;

/// The figure of all items, and the beginning of the names of the others.
pub(super) const ANSWERS: &str = "answers";
pub(super) const AGREED: &str = "agreement";

/// The name of the figure of an indicator by a column.
pub(super) fn by_group(column: &str, indicator: &str) -> String {
    format!("by {column} {indicator}")
}

/// What may be answered to the items, and what readers call these.
struct Wording {
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

    fn label(&self, item: &str, made: &Made) -> String {
        let label = self.items.get(item).and_then(|entry| entry.label.clone());
        let turned = if made.reversed.iter().any(|reversed| reversed == item) { " (reversed)" } else { "" };
        format!("{}{turned}", label.unwrap_or_else(|| item.to_owned()))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "whole, and small where it is one of a scale")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 1e9).then_some(value as i64)
}

/// Adds the pictures to what is made of a survey.
pub(super) fn with(
    made: Artifacts,
    asked: &SideBySide,
    respondents: &BTreeMap<String, Respondent>,
    columns: &[Column],
    hidden: Hidden<'_>,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let wording = Wording::of(asked, given)?;
    let mut indicators: Vec<(&OfSurvey, Made, (i64, i64))> = Vec::new();
    for indicator in &asked.indicators {
        let Some(of) = given.optional_kept::<Made>(&indicator.stage)? else { continue };
        let mut scales = of.items.iter().map(|item| wording.scale(item));
        if let Some(Some(first)) = scales.next()
            && scales.all(|scale| scale == Some(first))
        {
            indicators.push((indicator, of, first));
        }
    }
    let row = |label: String, item: &str, scale: (i64, i64), of: &dyn Fn(&Respondent) -> bool| {
        let given = respondents.values().filter(|one| of(one)).filter_map(|one| one.answers.get(item).copied());
        let counts = counts(given, scale);
        let n: usize = counts.iter().sum();
        LikertRow { label, counts, note: format!("n = {n}") }
    };
    let mut made = made;
    let mut scales: Vec<(i64, i64)> = indicators.iter().map(|(.., scale)| *scale).collect();
    scales.dedup();
    for (at, scale) in scales.iter().enumerate() {
        let own: Vec<_> = indicators.iter().filter(|(.., of)| of == scale).collect();
        if scales.iter().take(at).any(|before| before == scale) {
            continue;
        }
        let block = |(indicator, of, scale): &&(&OfSurvey, Made, (i64, i64))| LikertBlock {
            heading: indicator.label.clone(),
            rows: of.items.iter().map(|item| row(wording.label(item, of), item, *scale, &|_| true)).collect(),
        };
        let first = own.first().and_then(|(_, of, _)| of.items.first()).map_or("", String::as_str);
        let plot = LikertPlot {
            title: "Answers to each item".to_owned(),
            description: "Answers as they were given; numbers beside the bars are shares below and above the middle answer, in per cent.".to_owned(),
            options: wording.options(first, *scale),
            blocks: own.iter().map(block).collect(),
        };
        let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
        made = made.figure(format!("{ANSWERS}{number}"), plot.draw(), format!("survey-{}{number}", asked.name));
    }
    for (at, column) in columns.iter().enumerate() {
        let belongs =
            |one: &Respondent, group: &str| one.groups.get(at).is_some_and(|own| own.as_deref() == Some(group));
        for (indicator, of, scale) in &indicators {
            let block = |item: &String| {
                let answered = |group: &String| {
                    respondents.values().filter(|one| belongs(one, group) && one.answers.contains_key(item)).count()
                };
                let sizes: Vec<usize> = column.groups.iter().map(answered).collect();
                // All who answered stand in the figure of all.
                let all = respondents.values().filter(|one| one.answers.contains_key(item)).count();
                let without = all - sizes.iter().sum::<usize>();
                let shown = column.groups.iter().zip(hidden(&sizes, without)).filter(|(_, hidden)| !hidden);
                let rows = shown.map(|(group, _)| row(group.clone(), item, *scale, &|one| belongs(one, group)));
                LikertBlock { heading: wording.label(item, of), rows: rows.collect() }
            };
            let first = of.items.first().map_or("", String::as_str);
            let plot = LikertPlot {
                title: format!("{}: answers by {}", indicator.label, column.name),
                description: "Answers as they were given; numbers beside the bars are shares below and above the middle answer, in per cent.".to_owned(),
                options: wording.options(first, *scale),
                blocks: of.items.iter().map(block).collect(),
            };
            let file = file_by_group(&asked.name, &column.name, &indicator.name);
            made = made.figure(by_group(&column.name, &indicator.name), plot.draw(), file);
        }
    }
    Ok(match agreement(asked, given)? {
        Some(plot) => made.figure(AGREED, plot.draw(), format!("agreement-{}", asked.name)),
        None => made,
    })
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
