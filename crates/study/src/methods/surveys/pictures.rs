//! The answers of a survey as pictures: diverging bars of its items, over all and by group, and how far those of a case agree.

use super::super::case_means::AGREEMENT;
use super::super::units::Roll;
use super::bars::{Drawn, Wording, drawn, heading, is_first, legends, not_shown, what_else_is_hidden, whole};
use super::respondents::{Column, Respondent, SideBySide};
use super::told::{ShownBlock, ShownItem, ToldOfSurvey};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::guard::RowsOf;
use crate::made::StageInputs;
use crosscase_data::counted;
use crosscase_figures::{LikertBlock, LikertPlot, ReferenceLine, Strip, StripPlot};
use std::collections::{BTreeMap, BTreeSet};

/// From this `r_wg(j)` on those of a case are said to agree (LeBreton & Senter 2008).
const AGREE: f64 = 0.7;

/// What rounding may take off a figure that is that.
const ROUNDING: f64 = 1e-9;

/// What is said of bars beside their values.
fn description(asked: &SideBySide) -> String {
    format!(
        "Answers as they were given; numbers beside the bars are shares below and above the middle answer, in per cent. Items that fewer than three \
         answered are not shown, {}.",
        what_else_is_hidden(asked.is_public)
    )
}

/// The figure of all items, and the beginning of the names of the others.
pub(super) const ANSWERS: &str = "answers";
pub(super) const AGREED: &str = "agreement";

/// The name of the figure of an indicator by a column.
pub(super) fn by_group(column: &str, indicator: &str) -> String {
    format!("by {column} {indicator}")
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
    let mut of_all: Vec<ShownBlock<'_>> = drawn.iter().map(|one| one.shown_of_all(respondents, told)).collect();
    told.hide_what_is_left(&mut of_all);
    let mut by_column: Vec<Vec<ShownBlock<'_>>> = Vec::new();
    for column in columns.iter().enumerate() {
        let mut blocks: Vec<_> = drawn.iter().map(|one| one.shown_by(column, respondents, told)).collect();
        told.hide_what_is_left(&mut blocks);
        by_column.push(blocks);
    }
    let order: Vec<String> = match asked.cases() {
        Some(cases) => Roll::given(cases, given)?.ids().map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let mut made = super::of_case::with(made, (asked, &order), &drawn, &wording, respondents, told);
    let legends = legends(&drawn);
    for (at, legend) in legends.iter().enumerate() {
        let block = |(one, of_all): (&Drawn<'_>, &ShownBlock<'_>)| LikertBlock {
            heading: heading(one, &drawn),
            rows: (of_all.of_set(0))
                .map(|(item, is_shown)| {
                    let label = wording.label(item, &one.made);
                    if is_shown { one.row(label, item, respondents, &|_| true) } else { not_shown(label) }
                })
                .collect(),
        };
        let plot = LikertPlot {
            title: "Answers to each item".to_owned(),
            description: description(asked),
            options: legend.to_vec(),
            blocks: (drawn.iter().zip(&of_all).enumerate())
                .filter(|(at, (one, _))| one.options == *legend && is_first(*at, &drawn))
                .map(|(_, one)| block(one))
                .collect(),
        };
        let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
        made = made.figure_of(
            RowsOf::Cases,
            format!("{ANSWERS}{number}"),
            plot.draw(),
            format!("survey-{}{number}", asked.name),
        );
    }
    for (at, column) in columns.iter().enumerate() {
        for (one, of_block) in drawn.iter().zip(&by_column[at]) {
            let block = |(item, of): (&String, &ShownItem)| {
                let shown = column.groups.iter().zip(&of.is_shown).filter(|(_, is_shown)| **is_shown);
                let rows =
                    shown.map(|(group, _)| one.row(group.clone(), item, respondents, &|who| who.belongs(at, group)));
                LikertBlock { heading: wording.label(item, &one.made), rows: rows.collect() }
            };
            let plot = LikertPlot {
                title: format!("{}: answers by {}", one.indicator.label, column.name),
                description: description(asked),
                options: one.options.clone(),
                blocks: of_block.items.iter().zip(&of_block.shown).map(block).collect(),
            };
            let file = file_by_group(&asked.name, &column.name, &one.indicator.name);
            made = made.figure_of(RowsOf::Cases, by_group(&column.name, &one.indicator.name), plot.draw(), file);
        }
    }
    let made = match agreement(asked, given)? {
        Some(plot) => made.figure_of(RowsOf::Cases, AGREED, plot.draw(), format!("agreement-{}", asked.name)),
        None => made,
    };
    Ok((made, between.len()))
}

/// The file of that figure; a column may be called anything.
pub(super) fn file_by_group(instrument: &str, column: &str, indicator: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    format!("survey-{instrument}-by-{}-{indicator}", column.chars().map(letter).collect::<String>())
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
        if values.is_empty() {
            continue;
        }
        let agreed = values.iter().filter(|(_, value)| value.is_some_and(|value| value >= AGREE - ROUNDING)).count();
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
        named: Some((0.0, AGREE - ROUNDING)),
        limits: Some((0.0, 1.0)),
    }))
}
