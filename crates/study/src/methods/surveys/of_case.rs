//! How those of one case answered, for its dossier: bars of every item, where enough answered.

use super::super::units::Cases;
use super::bars::{Drawn, Wording, heading, is_first, legends, what_else_is_hidden};
use super::respondents::{Respondent, SideBySide, stage_of};
use super::told::{ShownBlock, ShownItem, ToldOfSurvey, largest_first};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::guard::RowsOf;
use crate::method::{PageContext, PagePlace, Part};
use crosscase_figures::{LikertBlock, LikertPlot};
use crosscase_report::{Block, FigureBlock, Text};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the figure of a case; `number` where its indicators are answered in several ways.
fn name(case: &str, number: usize) -> String {
    format!("{number} answers of {case}")
}

/// Adds a figure a case, the cases in the `order` of their file, of the items whose answers there with those that are drawn of all and by group
/// tell nobody's.
pub(super) fn with(
    mut made: Artifacts,
    (asked, order): (&SideBySide, &[String]),
    drawn: &[Drawn<'_>],
    wording: &Wording,
    respondents: &BTreeMap<String, Respondent>,
    told: &mut ToldOfSurvey,
) -> Artifacts {
    let there: BTreeSet<&str> = respondents.values().map(|one| one.case.as_str()).collect();
    let cases: Vec<&str> = order.iter().map(String::as_str).filter(|case| there.contains(case)).collect();
    let mut shown = |one: &Drawn<'_>, item: &String| {
        let of_case = |case: &&str| -> Vec<&str> {
            one.answered(item, respondents).filter(|(_, who)| who.case == **case).map(|(unit, _)| unit).collect()
        };
        let sets: Vec<Vec<&str>> = cases.iter().map(of_case).collect();
        ShownItem { is_shown: largest_first(told.of(item), &sets), answered: sets.iter().map(Vec::len).collect() }
    };
    let mut of_blocks: Vec<ShownBlock<'_>> = Vec::with_capacity(drawn.len());
    for one in drawn {
        let of_items = one.made.items.iter().map(|item| shown(one, item)).collect();
        of_blocks.push(ShownBlock { items: &one.made.items, shown: of_items });
    }
    told.hide_what_is_left(&mut of_blocks);
    let legends = legends(drawn);
    for (at, case) in cases.iter().enumerate() {
        // By the number of the case, as its dossier has it.
        let place = order.iter().position(|one| one == case).unwrap_or_default() + 1;
        // Counted are those that are drawn, so that a reader of them finds every one.
        let mut number = 0;
        for legend in &legends {
            let block = |(one, shown): (&Drawn<'_>, &ShownBlock<'_>)| {
                let items = shown.of_set(at).filter(|(_, is_shown)| *is_shown);
                let row = |(item, _): (&String, _)| {
                    one.row(wording.label(item, &one.made), item, respondents, &|who| who.case == *case)
                };
                let rows = items.map(row).filter(|row| row.counts.iter().any(|count| *count > 0));
                LikertBlock { heading: heading(one, drawn), rows: rows.collect() }
            };
            let own = (drawn.iter().zip(&of_blocks).enumerate())
                .filter(|(at, (one, _))| one.options == **legend && is_first(*at, drawn))
                .map(|(_, one)| block(one));
            let blocks: Vec<LikertBlock> = own.filter(|block| !block.rows.is_empty()).collect();
            if blocks.is_empty() {
                continue;
            }
            let plot = LikertPlot {
                title: "Answers of those of the case".to_owned(),
                description: format!(
                    "Answers as they were given; items that fewer than three answered are not shown, {}.",
                    what_else_is_hidden(asked.is_public)
                ),
                options: legend.to_vec(),
                blocks,
            };
            let more = if number == 0 { String::new() } else { format!("-{}", number + 1) };
            made = made.figure_of(
                RowsOf::Cases,
                name(case, number),
                plot.draw(),
                format!("survey-{}-case-{place}{more}", asked.name),
            );
            number += 1;
        }
    }
    made
}

/// The answers of each case in its dossier; `single` has where single answers stand, by case.
pub(super) fn dossiers(
    (instrument, label): (&str, &str),
    single: &BTreeMap<String, String>,
    shown: &PageContext<'_>,
) -> Result<Vec<Part>, MethodError> {
    let (stage, cases, mut parts) = (stage_of(instrument), Cases::of(shown)?, Vec::new());
    if !shown.made.has(&stage) {
        return Ok(parts);
    }
    for (case, _) in cases.all() {
        let mut blocks = Vec::new();
        for number in 0.. {
            let Some(figure) = shown.made.figure(&stage, &name(case, number))? else { break };
            let caption =
                Text::from(format!("{label}: answers of those of {}, as they were given", cases.in_text(case)));
            let beside = shown.beside(&stage, &name(case, number))?;
            // Where single answers are public, these are the way on.
            let way = single
                .get(case)
                .into_iter()
                .flat_map(|id| figure.marks().into_iter().map(move |item| (item, format!("#{id}"))));
            let figure = FigureBlock::new(figure.clone()).caption(caption).beside(beside);
            blocks.push(Block::Figure(figure.leading_to(way.collect())));
        }
        if !blocks.is_empty() {
            parts.push(Part::new(PagePlace::Dossier(case.to_owned()), 2, blocks));
        }
    }
    Ok(parts)
}
