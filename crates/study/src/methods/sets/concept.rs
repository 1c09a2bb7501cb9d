//! A set that is a concept of several sets, joined by a structure, and the cases on which these are apart.

use super::expression::made_of;
use super::memberships::{levels, set_of, side_by_side};
use super::{Origin, Rule};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::file::{Faults, Placed};
use crate::made::StageInputs;
use crate::method::{PageContext, downloads};
use crate::methods::units::Cases;
use crate::names::{Offer, OfferKind, Want};
use crosscase_boolean::expression::Literal;
use crosscase_data::contract::Member;
use crosscase_data::{Diagnostic, Listed};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use crosscase_sets::{Concept, Memberships};

/// What such a set is made of, which it wants: the sets of the concept.
pub(super) fn origin(written: &Placed<String>, wants: &mut Vec<Want>, faults: &mut Faults<'_>) -> Option<Origin> {
    match written.parse::<Concept>() {
        Ok(concept) => {
            let mut named: Vec<&str> = concept.sets().into_iter().map(set_of).collect();
            named.sort_unstable();
            named.dedup();
            wants.extend(named.into_iter().map(|name| Want::new(OfferKind::Set, name, written.at())));
            Some(Origin::Concept(written.to_string()))
        }
        Err(error) => {
            faults.add("STU009", written.at(), error.to_string());
            None
        }
    }
}

/// The memberships in the whole, with the parts as their sources. Where a part has none, the whole has one if every filling agrees.
pub(super) fn made(
    rule: &Rule,
    text: &str,
    parts: &[Offer],
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let concept: Concept = text.parse()?;
    let (cases, columns) = side_by_side(given, parts)?;
    let levels = levels(given, parts)?;
    let column = |name: &str| {
        let (_, members) = columns.iter().find(|(set, _)| *set == name)?;
        let applies = |at: &usize| members.get(*at).is_none_or(|m| m.as_ref().is_none_or(Member::applies));
        let values: Vec<Option<f64>> = members.iter().map(|member| member.as_ref()?.value()).collect();
        let set = Memberships::from(values).of_levels(levels.get(name).unwrap_or_default());
        let set = set.not_applicable((0..members.len()).filter(|at| !applies(at)));
        Some(if rule.fuzzy.iter().any(|fuzzy| fuzzy == name) { set } else { set.crisp() })
    };
    let values = concept.memberships_in(cases.len(), &column)?;
    let lacks = |set: &&str, at: usize| {
        let of = columns.iter().find(|(known, _)| known == set).and_then(|(_, members)| members.get(at)?.as_ref());
        of.is_none_or(|member| member.applies() && member.value().is_none())
    };
    // By the parts that are missing the cases, in their order.
    let mut unknown: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for (at, case) in cases.iter().enumerate().filter(|(at, _)| values.get(*at).copied().flatten().is_none()) {
        let missing: Vec<&str> = parts.iter().map(|part| part.name.as_str()).filter(|set| lacks(set, at)).collect();
        match unknown.iter_mut().find(|(known, _)| *known == missing) {
            Some((_, of)) => of.push(case.clone()),
            None => unknown.push((missing, vec![case.clone()])),
        }
    }
    let told = unknown.into_iter().filter(|(missing, _)| !missing.is_empty()).map(|(missing, of)| {
        let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
        Diagnostic::warning("STU250", format!("set {}: not known where there is no {}", rule.name, Listed(&missing)))
            .help("see what the other parts say, and whether the rule can do with them")
            .listing(of)
    });
    let told: Vec<Diagnostic> = told.collect();
    Ok(made_of(rule, text, parts, cases.clone(), &values)?.say(told))
}

/// Where the sets of a concept disagree, as instruments do that measure one thing: the cases that are in one of them and out of another.
pub(super) fn apart(rule: &Rule, shown: &PageContext<'_>) -> Result<Option<Block>, MethodError> {
    let Origin::Concept(text) = &rule.origin else { return Ok(None) };
    let concept: Concept = text.parse()?;
    let wide = shown.made.table(&crate::StageId::only("sets"), "sets")?;
    let parts = concept.sets();
    let of_part = |part: &&str| -> Result<Vec<Option<f64>>, MethodError> {
        let numbers = wide.numbers(set_of(part))?;
        let Some(literal) = Literal::of_values(part) else { return Ok(numbers) };
        Ok(numbers.into_iter().map(|number| number.map(|x| literal.membership(x))).collect())
    };
    let columns = parts.iter().map(of_part).collect::<Result<Vec<_>, _>>()?;
    let whole = wide.numbers(&rule.name)?;
    let (ids, cases) = (wide.ids()?, Cases::of(shown)?);
    let of = |row: usize| columns.iter().map(move |column| column.get(row).copied().flatten());
    let is_apart = |row: &usize| of(*row).flatten().any(|m| m > 0.5) && of(*row).flatten().any(|m| m < 0.5);
    let apart: Vec<usize> = (0..ids.len()).filter(is_apart).collect();
    if apart.is_empty() {
        let agreed =
            format!("What {} is made of ({}) lies on one side of 0.5 in every case.", rule.name, parts.join(", "));
        return Ok(Some(Block::prose(agreed)));
    }
    let number = |name: &str| TableColumn::new(name, ColumnKind::Number { digits: 2 });
    let named = parts.iter().copied().chain([rule.name.as_str()]).map(number);
    let row = |at: &usize| {
        let memberships = of(*at).chain([whole.get(*at).copied().flatten()]).map(Cell::from);
        ids.get(*at).map(|id| cases.cell(id)).into_iter().chain(memberships).collect()
    };
    let caption =
        format!("{}: the cases on which what it is made of disagrees ({} of {})", rule.name, apart.len(), ids.len());
    Ok(Some(Block::Table(TableBlock {
        caption: Text::from(caption),
        columns: [TableColumn::new("Case", ColumnKind::RowHeader)].into_iter().chain(named).collect(),
        rows: apart.iter().map(row).collect(),
        downloads: downloads("sets"),
        ..TableBlock::default()
    })))
}
