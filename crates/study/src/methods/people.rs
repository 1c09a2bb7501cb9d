//! What the members of the cases say, on the first page: each indicator of a survey over the cases, with how many persons gave it, and
//! the groups of persons beside one another.

use super::surveys::{GroupMean, answers_by, group_means, has_section, standing};
use super::units::{Cases, has_dossiers};
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, PageQuestion, Part};
use crate::names::{Offer, OfferKind, RowUnit};
use crosscase_data::contract::{Indicator, Record};
use crosscase_data::counted;
use crosscase_figures::{DotPlot, DotRow, Strip, StripPlot, rounded};
use crosscase_numerics::mean;
use crosscase_report::{Block, FigureBlock, Text};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The question of the first page that an indicator of persons answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Question {
    /// What people bring: attitudes, skills, knowledge, incentives.
    #[default]
    People,
    /// How the technology is seen, and by whom.
    Technology,
}

/// The ends of the scale that the mean of an indicator stands on, where it is one of persons.
type Scale = Option<(f64, f64)>;
type ScaleOf = fn(&Offer, &PageContext<'_>) -> Result<Scale, MethodError>;

/// Both questions; `asked` are the indicators that say which one they answer.
pub(super) fn parts(
    asked: &BTreeMap<&str, Question>,
    scale_of: ScaleOf,
    shown: &PageContext<'_>,
) -> Result<Vec<Part>, MethodError> {
    let of = |question| {
        let is_asked = move |offer: &&Offer| asked.get(offer.name.as_str()).copied().unwrap_or_default() == question;
        shown
            .names
            .all(OfferKind::Indicator)
            .filter(|offer| of_persons(offer, shown))
            .filter(is_asked)
            .collect::<Vec<_>>()
    };
    let people = answer((&of(Question::People), scale_of), PageQuestion::People, shown)?;
    let technology = answer((&of(Question::Technology), scale_of), PageQuestion::Technology, shown)?;
    Ok(people.into_iter().chain(technology).collect())
}

/// Whether it is made of what persons of the cases answered.
fn of_persons(offer: &Offer, shown: &PageContext<'_>) -> bool {
    let names = shown.names;
    names.parts_of(offer).any(|part| {
        let about = names.unit_of(part).map(|unit| unit.name.as_str());
        part.what == OfferKind::Answers && matches!(part.of, RowUnit::Kind(_)) && about != Some(names.cases())
    })
}

/// Sentences, a picture, the way down.
fn answer(
    (indicators, scale_of): (&[&Offer], ScaleOf),
    question: PageQuestion,
    shown: &PageContext<'_>,
) -> Result<Option<Part>, MethodError> {
    let mut told = Vec::new();
    for offer in indicators {
        told.extend(sentence(offer, scale_of(offer, shown)?, shown)?);
    }
    if told.is_empty() {
        return Ok(None);
    }
    let mut blocks = vec![Block::List(told)];
    match question {
        PageQuestion::Technology => blocks.extend(answers(indicators, shown)?),
        _ => blocks.extend(means(indicators, shown)?.into_iter().map(Block::Figure)),
    }
    blocks.extend(of_cases((indicators, scale_of), shown)?.into_iter().map(Block::Figure));
    let mut way = Text::from("Further down: ");
    if has_dossiers(shown) {
        way = way.link("case by case", "#dossiers");
    }
    let parts = indicators.iter().flat_map(|offer| shown.names.parts_of(offer));
    let mut sections: Vec<&Offer> = Vec::new();
    for part in parts.filter(|part| part.what == OfferKind::Answers) {
        // Every survey of persons within cases has a section of its own, also where nothing is set beside one another.
        if has_section(&part.name, shown)? && !sections.contains(&part) {
            let before = if way.parts().len() > 1 { "; item by item: " } else { "item by item: " };
            way = way.plain(before).link(part.label.as_str(), format!("#survey-{}", part.name));
            sections.push(part);
        }
    }
    blocks.push(Block::prose("Each is one value a case, made of the answers of its members."));
    if way.parts().len() > 1 {
        blocks.push(Block::Way(way.plain(".")));
    }
    for section in sections {
        let told = standing(&section.name, shown)?;
        blocks.extend(told.map(|told| Block::prose(format!("{}: {told}", section.label))));
    }
    Ok(Some(Part::new(PagePlace::Question(question), 0, blocks)))
}

/// The mean over the cases with its extremes and N; none where fewer than two cases have a value.
fn sentence(offer: &Offer, scale: Option<(f64, f64)>, shown: &PageContext<'_>) -> Result<Option<Text>, MethodError> {
    let cases = Cases::of(shown)?;
    let found = Indicator::rows(shown.made.table(&offer.stage, "indicators")?)?;
    let known: Vec<(&str, f64)> = found.iter().filter_map(|one| Some((one.case.as_str(), one.value.ok()?))).collect();
    let persons: i64 = found.iter().filter_map(|one| one.n).sum();
    let least = known.iter().copied().reduce(|one, other| if other.1 < one.1 { other } else { one });
    let most = known.iter().copied().reduce(|one, other| if other.1 > one.1 { other } else { one });
    let (Some((lowest, low)), Some((highest, high))) = (least, most) else { return Ok(None) };
    if known.len() < 2 {
        return Ok(None);
    }
    let values: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
    let Some(mean) = mean(&values) else { return Ok(None) };
    let (lowest, highest) = (cases.in_text(lowest), cases.in_text(highest));
    let scale = scale.map_or_else(String::new, |(from, to)| format!(" on a scale of {from} to {to}"));
    Ok(Some(Text::new().strong(&offer.label).plain(format!(
        ": {} on average over {}{scale}, from {} ({lowest}) to {} ({highest}); N = {}.{}",
        rounded(mean, 1),
        counted(known.len(), "case", "cases"),
        rounded(low, 1),
        rounded(high, 1),
        counted(usize::try_from(persons).unwrap_or_default(), "person", "persons"),
        by_group(offer, shown)?,
    ))))
}

/// The means of groups of persons, such as sectors and countries, where the survey sets them beside one another and the indicator is a
/// mean of persons; the figure before them is one of cases.
fn by_group(indicator: &Offer, shown: &PageContext<'_>) -> Result<String, MethodError> {
    let mut parts = Vec::new();
    for (column, means) in means_of(indicator, shown)? {
        let means: Vec<String> =
            means.iter().map(|one| format!("{} {} ({})", one.group, rounded(one.mean, 1), one.n)).collect();
        parts.push(format!(" By {column} (means of persons, in brackets how many): {}.", means.join(", ")));
    }
    Ok(parts.concat())
}

/// The means of an indicator, by each column of its surveys.
fn means_of(indicator: &Offer, shown: &PageContext<'_>) -> Result<Vec<(String, Vec<GroupMean>)>, MethodError> {
    let mut all = Vec::new();
    for part in shown.names.parts_of(indicator).filter(|part| part.what == OfferKind::Answers) {
        all.extend(group_means(&part.name, &indicator.name, shown)?);
    }
    Ok(all)
}

/// A figure a column: its groups beside one another, a dot with its interval for each indicator and group.
fn means(indicators: &[&Offer], shown: &PageContext<'_>) -> Result<Vec<FigureBlock>, MethodError> {
    let mut by: Vec<(String, Vec<String>, Vec<DotRow>)> = Vec::new();
    for offer in indicators {
        for (column, means) in means_of(offer, shown)? {
            let at = by.iter().position(|(known, ..)| *known == column).unwrap_or_else(|| {
                by.push((column, Vec::new(), Vec::new()));
                by.len() - 1
            });
            let (_, groups, rows) = &mut by[at];
            for one in means {
                let name = &one.group;
                let group = groups.iter().position(|known| known == name).unwrap_or_else(|| {
                    groups.push(name.clone());
                    groups.len() - 1
                });
                let mut row = DotRow::new(format!("{}, {name}", offer.label), one.mean).note(format!("n = {}", one.n));
                row.interval = one.ci.map(|[low, high]| (low, high));
                row.group = Some(group);
                rows.push(row);
            }
        }
    }
    let drawn = |(by, groups, rows): (String, Vec<String>, Vec<DotRow>)| {
        let what = format!("What people say, by {by}");
        // So many colours can be told apart; each row says its group.
        let groups = if groups.len() <= MOST_COLOURS { groups } else { Vec::new() };
        let rows = rows.into_iter().map(|row| DotRow { group: row.group.filter(|_| !groups.is_empty()), ..row });
        let figure = DotPlot {
            title: what.clone(),
            description: "Means of persons with 95 % intervals of cases drawn.".to_owned(),
            x_label: "Mean of the persons, in points of the scale of each".to_owned(),
            rows: rows.collect(),
            groups: groups.clone(),
            rules: Vec::new(),
            limits: None,
        };
        let caption = format!("{what}: means of persons with 95 % intervals of cases drawn; n counts persons");
        FigureBlock::new(figure.draw()).caption(caption)
    };
    Ok(by.into_iter().map(drawn).collect())
}

/// More groups than these go without colours.
const MOST_COLOURS: usize = 8;

/// The values of the cases, a strip an indicator that is not set beside one another by any column; those of one scale on one axis.
fn of_cases(
    (indicators, scale_of): (&[&Offer], ScaleOf),
    shown: &PageContext<'_>,
) -> Result<Vec<FigureBlock>, MethodError> {
    let cases = Cases::of(shown)?;
    let mut by_scale: Vec<(Scale, Vec<Strip>)> = Vec::new();
    for offer in indicators {
        if !means_of(offer, shown)?.is_empty() {
            continue;
        }
        let found = Indicator::rows(shown.made.table(&offer.stage, "indicators")?)?;
        let values: Vec<(String, Option<f64>)> =
            found.iter().map(|one| (cases.label(&one.case).to_owned(), one.value.ok())).collect();
        let known = values.iter().filter(|(_, value)| value.is_some()).count();
        if known < 2 {
            continue;
        }
        let note = format!("N = {}", counted(known, "case", "cases"));
        let (strip, scale) = (Strip { label: offer.label.clone(), note, values }, scale_of(offer, shown)?);
        match by_scale.iter_mut().find(|(known, _)| *known == scale) {
            Some((_, strips)) => strips.push(strip),
            None => by_scale.push((scale, vec![strip])),
        }
    }
    let drawn = |(scale, strips): (Scale, Vec<Strip>)| {
        let labels: Vec<&str> = strips.iter().map(|strip| strip.label.as_str()).collect();
        let caption = format!("{}: the value of each case, a dot a case", labels.join(", "));
        let figure = StripPlot {
            title: "The value of each case".to_owned(),
            description: "Each value is made of the answers of the members of the case.".to_owned(),
            x_label: scale
                .map_or_else(|| "Value".to_owned(), |(from, to)| format!("Value, on a scale of {from} to {to}")),
            strips,
            rules: Vec::new(),
            named: None,
            limits: scale,
        };
        FigureBlock::new(figure.draw()).caption(caption)
    };
    Ok(by_scale.into_iter().map(drawn).collect())
}

/// The answers to the items, by the groups of each column.
fn answers(indicators: &[&Offer], shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
    let mut drawn = Vec::new();
    for offer in indicators {
        for part in shown.names.parts_of(offer).filter(|part| part.what == OfferKind::Answers) {
            for (column, _) in group_means(&part.name, &offer.name, shown)? {
                drawn.extend(answers_by(&part.name, &column, &offer.name, shown)?);
            }
        }
    }
    Ok(drawn)
}
