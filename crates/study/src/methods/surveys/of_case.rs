//! How those of one case answered, for its dossier: bars of every item, where enough answered.

use super::super::units::Cases;
use super::pictures::{Drawn, Wording};
use super::respondents::{Column, Hidden, Respondent, stage_of};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, Part};
use crosscase_figures::{LikertBlock, LikertPlot};
use crosscase_report::{Block, FigureBlock, Text};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the figure of a case; `number` where its indicators are answered in several ways.
fn name(case: &str, number: usize) -> String {
    format!("{number} answers of {case}")
}

/// Adds a figure a case. The answers of all are shown, and those of groups of cases such as countries: a case is hidden where so few
/// answered that one could be told from the rest, or with it those of another.
pub(super) fn with(
    mut made: Artifacts,
    instrument: &str,
    drawn: &[Drawn<'_>],
    wording: &Wording,
    respondents: &BTreeMap<String, Respondent>,
    columns: &[Column],
    hidden: Hidden<'_>,
) -> Artifacts {
    let cases: Vec<&str> =
        respondents.values().map(|one| one.case.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let may = |one: &Drawn<'_>| {
        let items = one.made.items.iter();
        items.map(|item| shown(one, item, &cases, respondents, columns, hidden)).collect::<Vec<_>>()
    };
    let masks: Vec<Vec<Vec<bool>>> = drawn.iter().map(may).collect();
    let legends = super::pictures::legends(drawn);
    for (at, case) in cases.iter().enumerate() {
        for (number, legend) in legends.iter().enumerate() {
            let block = |(one, masks): (&Drawn<'_>, &Vec<Vec<bool>>)| {
                let items = one.made.items.iter().zip(masks).filter(|(_, mask)| mask.get(at) == Some(&true));
                let row = |(item, _): (&String, _)| {
                    one.row(wording.label(item, &one.made), item, respondents, &|who| who.case == *case)
                };
                LikertBlock { heading: one.indicator.label.clone(), rows: items.map(row).collect() }
            };
            let own = drawn.iter().zip(&masks).filter(|(one, _)| one.options == **legend).map(block);
            let blocks: Vec<LikertBlock> = own.filter(|block| !block.rows.is_empty()).collect();
            if blocks.is_empty() {
                continue;
            }
            let plot = LikertPlot {
                title: "Answers of those of the case".to_owned(),
                description: "Answers as they were given; items that fewer than three answered are not shown, nor those by which these could be \
                              worked out.".to_owned(),
                options: legend.to_vec(),
                blocks,
            };
            let more = if number == 0 { String::new() } else { format!("-{}", number + 1) };
            made = made.figure(name(case, number), plot.draw(), format!("survey-{instrument}-case-{}{more}", at + 1));
        }
    }
    made
}

/// Of which cases the answers to an item may be shown.
fn shown(
    one: &Drawn<'_>,
    item: &str,
    cases: &[&str],
    respondents: &BTreeMap<String, Respondent>,
    columns: &[Column],
    hidden: Hidden<'_>,
) -> Vec<bool> {
    let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, who) in one.counting(respondents).filter(|(_, who)| who.answers.contains_key(item)) {
        *answered.entry(&who.case).or_default() += 1;
    }
    let sizes: Vec<usize> = cases.iter().map(|case| answered.get(case).copied().unwrap_or(0)).collect();
    let mut shown: Vec<bool> = sizes.iter().zip(hidden(&sizes, 0)).map(|(n, hidden)| *n > 0 && !hidden).collect();
    for (at, _) in columns.iter().enumerate().filter(|(_, column)| !column.is_within) {
        let group_of = |case: &&str| {
            let mut own = respondents.values().filter(|who| who.case == **case);
            own.find_map(|who| who.groups.get(at).cloned().flatten())
        };
        let groups: Vec<Option<String>> = cases.iter().map(group_of).collect();
        for group in groups.iter().flatten().collect::<BTreeSet<_>>() {
            let own = groups.iter().zip(&sizes).map(|(of, n)| if of.as_ref() == Some(group) { *n } else { 0 });
            let hides = hidden(&own.collect::<Vec<_>>(), 0);
            shown.iter_mut().zip(hides).for_each(|(shown, hides)| *shown &= !hides);
        }
    }
    shown
}

/// The answers of each case in its dossier.
pub(super) fn dossiers(instrument: &str, label: &str, shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let (stage, cases, mut parts) = (stage_of(instrument), Cases::of(shown)?, Vec::new());
    if !shown.made.has(&stage) {
        return Ok(parts);
    }
    for (case, _) in cases.all() {
        let mut blocks = Vec::new();
        for number in 0.. {
            let Some(figure) = shown.made.figure(&stage, &name(case, number))? else { break };
            let caption = Text::from(format!("{label}: answers of those of {}", cases.label(case)));
            blocks.push(Block::Figure(FigureBlock::new(figure.clone()).caption(caption)));
        }
        if !blocks.is_empty() {
            parts.push(Part::new(PagePlace::Dossier(case.to_owned()), 2, blocks));
        }
    }
    Ok(parts)
}
