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

/// Adds a figure a case, the cases in the `order` of their file. The answers of all are shown, and those of groups of cases such as countries: a case is hidden where so few
/// answered that one could be told from the rest, or with it those of another.
pub(super) fn with(
    mut made: Artifacts,
    (instrument, order): (&str, &[String]),
    drawn: &[Drawn<'_>],
    wording: &Wording,
    respondents: &BTreeMap<String, Respondent>,
    columns: &[Column],
    hidden: Hidden<'_>,
) -> Artifacts {
    let there: BTreeSet<&str> = respondents.values().map(|one| one.case.as_str()).collect();
    let cases: Vec<&str> = order.iter().map(String::as_str).filter(|case| there.contains(case)).collect();
    let may = |one: &Drawn<'_>| {
        let items = one.made.items.iter();
        items.map(|item| shown(one, item, &cases, respondents, columns, hidden)).collect::<Vec<_>>()
    };
    let mut masks: Vec<Vec<Vec<bool>>> = drawn.iter().map(may).collect();
    hide_twice_asked(&mut masks, drawn, &cases, respondents, hidden);
    let legends = super::pictures::legends(drawn);
    for (at, case) in cases.iter().enumerate() {
        // By the number of the case, as its dossier has it.
        let place = order.iter().position(|one| one == case).unwrap_or_default() + 1;
        // Counted are those that are drawn, so that a reader of them finds every one.
        let mut number = 0;
        for legend in &legends {
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
            made = made.figure(name(case, number), plot.draw(), format!("survey-{instrument}-case-{place}{more}"));
            number += 1;
        }
    }
    made
}

/// An item of two indicators that count other persons has two rows of a case: where these differ by fewer than three persons, the indicator of
/// fewer has no row of it in any case, since its answers over all would tell that of one case alone.
fn hide_twice_asked(
    masks: &mut [Vec<Vec<bool>>],
    drawn: &[Drawn<'_>],
    cases: &[&str],
    respondents: &BTreeMap<String, Respondent>,
    hidden: Hidden<'_>,
) {
    for (second, item) in
        drawn.iter().enumerate().flat_map(|(at, one)| one.made.items.iter().map(move |item| (at, item)))
    {
        for first in 0..second {
            let at = |of: usize| drawn[of].made.items.iter().position(|own| own == item);
            let (Some(at_first), Some(at_second)) = (at(first), at(second)) else { continue };
            let by_case = |of: usize| {
                let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
                for (unit, who) in drawn[of].answered(item, respondents) {
                    found.entry(&who.case).or_default().insert(unit);
                }
                found
            };
            let (one, other) = (by_case(first), by_case(second));
            let tells = |(at, case): (usize, &&str)| {
                let is_shown = masks[first][at_first][at] && masks[second][at_second][at];
                let (Some(one), Some(other), true) = (one.get(case), other.get(case), is_shown) else { return false };
                let apart = [one.difference(other).count(), other.difference(one).count()];
                hidden(&apart, 0).contains(&true)
            };
            if cases.iter().enumerate().any(tells) {
                let count = |of: &BTreeMap<&str, BTreeSet<&str>>| of.values().map(BTreeSet::len).sum::<usize>();
                let (of, at) = if count(&one) < count(&other) { (first, at_first) } else { (second, at_second) };
                masks[of][at].fill(false);
            }
        }
    }
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
    let answered: Vec<&Respondent> = one.answered(item, respondents).map(|(_, who)| who).collect();
    let sizes: Vec<usize> = cases.iter().map(|case| answered.iter().filter(|who| who.case == **case).count()).collect();
    let rests = rests(&answered, cases, &sizes, columns, hidden);
    // Of a case with such a rest all but the rest is known.
    let hide = |is_own: &dyn Fn(usize) -> bool| {
        let own = |at: usize, n: usize| if is_own(at) { n } else { 0 };
        let known = sizes.iter().zip(&rests).enumerate().map(|(at, (n, rest))| if *rest > 0 { 0 } else { own(at, *n) });
        let rest = rests.iter().enumerate().map(|(at, rest)| own(at, *rest)).sum();
        hidden(&known.collect::<Vec<_>>(), rest)
    };
    let hides = hide(&|_| true);
    let mut shown: Vec<bool> =
        sizes.iter().zip(&rests).zip(hides).map(|((n, rest), hides)| *n > 0 && *rest == 0 && !hides).collect();
    for (at, _) in columns.iter().enumerate().filter(|(_, column)| !column.is_within) {
        let group_of = |case: &&str| {
            let mut own = respondents.values().filter(|who| who.case == **case);
            own.find_map(|who| who.groups.get(at).cloned().flatten())
        };
        let groups: Vec<Option<String>> = cases.iter().map(group_of).collect();
        let names: BTreeSet<&String> = groups.iter().flatten().collect();
        for group in &names {
            let hides = hide(&|case| groups[case].as_ref() == Some(*group));
            shown.iter_mut().zip(hides).for_each(|(shown, hides)| *shown &= !hides);
        }
        // Of a group that is hidden no case is shown, since these would tell it.
        let total = |group: &String| -> usize {
            groups.iter().zip(&sizes).filter(|(of, _)| of.as_ref() == Some(group)).map(|(_, n)| *n).sum()
        };
        let sums: Vec<usize> = names.iter().map(|group| total(group)).collect();
        let without = sizes.iter().sum::<usize>() - sums.iter().sum::<usize>();
        for (group, _) in names.iter().zip(hidden(&sums, without)).filter(|(_, hides)| *hides) {
            shown.iter_mut().zip(&groups).for_each(|(shown, of)| *shown &= of.as_ref() != Some(*group));
        }
    }
    shown
}

/// How many of each case are told by its bars less those of the groups that stand in it alone, where these are so few that nothing may be told of
/// them; 0 elsewhere.
fn rests(
    answered: &[&Respondent],
    cases: &[&str],
    sizes: &[usize],
    columns: &[Column],
    hidden: Hidden<'_>,
) -> Vec<usize> {
    let mut rests = vec![0; cases.len()];
    for at in 0..columns.len() {
        let mut cases_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let group_of = |who: &&Respondent| -> Option<String> { who.groups.get(at).cloned().flatten() };
        let of: Vec<Option<String>> = answered.iter().map(group_of).collect();
        for (who, group) in answered.iter().zip(&of) {
            if let Some(group) = group {
                cases_of.entry(group).or_default().insert(&who.case);
            }
        }
        let is_alone = |group: &Option<String>| {
            group.as_deref().and_then(|group| cases_of.get(group)).is_some_and(|cases| cases.len() == 1)
        };
        for ((case, n), rest) in cases.iter().zip(sizes).zip(&mut rests) {
            let alone = answered.iter().zip(&of).filter(|(who, group)| who.case == **case && is_alone(group)).count();
            if alone > 0 && *rest == 0 && hidden(&[n - alone], 0).contains(&true) {
                *rest = n - alone;
            }
        }
    }
    rests
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
