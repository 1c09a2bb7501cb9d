//! What the members of the cases say, on the first page: each indicator of a survey over the cases, with how many persons gave it.

use super::surveys::group_means;
use super::units::Cases;
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, PageQuestion, Part};
use crate::names::{Offer, OfferKind, RowUnit};
use crosscase_data::contract::{Indicator, Record};
use crosscase_data::counted;
use crosscase_report::{Block, Text};

pub(super) fn parts(shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let (names, cases, mut told) = (shown.names, Cases::of(shown)?, Vec::new());
    for offer in names.all(OfferKind::Indicator) {
        let of_persons = names.parts_of(offer).any(|part| {
            let about = names.unit_of(part).map(|unit| unit.name.as_str());
            part.what == OfferKind::Answers && matches!(part.of, RowUnit::Kind(_)) && about != Some(names.cases())
        });
        let found = Indicator::rows(shown.made.table(&offer.stage, "indicators")?)?;
        let known: Vec<(&str, f64)> =
            found.iter().filter_map(|one| Some((one.case.as_str(), one.value.ok()?))).collect();
        let persons: i64 = found.iter().filter_map(|one| one.n).sum();
        let least = known.iter().copied().reduce(|one, other| if other.1 < one.1 { other } else { one });
        let most = known.iter().copied().reduce(|one, other| if other.1 > one.1 { other } else { one });
        let (Some((lowest, low)), Some((highest, high))) = (least, most) else { continue };
        if of_persons && known.len() > 1 {
            let mean = known.iter().map(|(_, value)| value).sum::<f64>() / known.len() as f64;
            let (lowest, highest) = (cases.label(lowest), cases.label(highest));
            told.push(Text::new().strong(&offer.label).plain(format!(
                ": {mean:.1} on average over {}, from {low:.1} ({lowest}) to {high:.1} ({highest}); N = {}.{}",
                counted(known.len(), "case", "cases"),
                counted(usize::try_from(persons).unwrap_or_default(), "person", "persons"),
                by_group(offer, shown)?,
            )));
        }
    }
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let way = Text::from("Each is one value a case, made of the answers of its members. ")
        .link("Case by case", "#dossiers")
        .plain(".");
    Ok(vec![Part::new(PagePlace::Question(PageQuestion::People), 0, vec![Block::List(told), Block::Prose(way)])])
}

/// The means of groups of persons, such as sectors and countries, where the survey sets them beside one another and the indicator is a
/// mean of persons; the figure before them is one of cases.
fn by_group(indicator: &Offer, shown: &PageContext<'_>) -> Result<String, MethodError> {
    let mut parts = Vec::new();
    for part in shown.names.parts_of(indicator).filter(|part| part.what == OfferKind::Answers) {
        for (column, means) in group_means(&part.name, &indicator.name, shown)? {
            let means: Vec<String> = means.iter().map(|(group, mean)| format!("{group} {mean:.1}")).collect();
            parts.push(format!(" By {column} (means of persons): {}.", means.join(", ")));
        }
    }
    Ok(parts.concat())
}
