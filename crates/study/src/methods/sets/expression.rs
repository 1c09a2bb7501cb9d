//! A set that is joined of others.

use super::memberships::{Values, levels, memberships, set_of, side_by_side};
use super::{Origin, Rule};
use crate::artifacts::Artifacts;
use crate::error::{MethodError, ValueError};
use crate::file::{Faults, Placed};
use crate::made::StageInputs;
use crate::names::{Offer, OfferKind, Want};
use crosscase_boolean::expression::{Expression, Literal, LiteralValue};
use crosscase_data::Missing;
use crosscase_data::contract::{CellRef, Member, Record, SourceLink};
use crosscase_qca::QcaError;
use crosscase_sets::{Calibration, Concept};
use std::collections::BTreeMap;

/// Whether a set may be fuzzy: by its method; what is taken as it is says nothing of the memberships that are missing.
pub(super) fn is_fuzzy(name: &str, rules: &[&Rule], depth: usize) -> bool {
    let Some(rule) = rules.iter().find(|rule| rule.name == name).filter(|_| depth > 0) else { return true };
    match &rule.origin {
        Origin::Calibrated(calibration) => may_be_fuzzy(calibration),
        Origin::Grouped(_, groups) => groups.values().any(may_be_fuzzy),
        Origin::AsIs | Origin::Type(_) => true,
        Origin::Concept(text) => text.parse::<Concept>().is_ok_and(|concept| {
            concept.sets().into_iter().any(|part| set_of(part) == part && is_fuzzy(part, rules, depth - 1))
        }),
        Origin::Joined(text) => text
            .parse::<Expression>()
            .is_ok_and(|expression| expression.names().into_iter().any(|part| is_fuzzy(part, rules, depth - 1))),
    }
}

fn may_be_fuzzy(calibration: &Calibration) -> bool {
    calibration.is_fuzzy() || matches!(calibration, Calibration::MultiValue(_))
}

/// What a set is made of where it is joined of others, which it wants.
pub(super) fn joined_of(written: &Placed<String>, wants: &mut Vec<Want>, faults: &mut Faults<'_>) -> Option<Origin> {
    match written.parse::<Expression>() {
        Ok(expression) => {
            let mut named = expression.names();
            named.sort_unstable();
            let wanted = named.into_iter().map(|name| Want::new(OfferKind::Set, name, written.at()));
            wants.extend(wanted);
            Some(Origin::Joined(written.to_string()))
        }
        Err(error) => {
            faults.add("STU009", written.at(), error.to_string());
            None
        }
    }
}

/// A set made of others. Where one of them has no membership for a case, this has one if every filling of it agrees; where one does
/// not apply, none of its literals holds.
pub(super) fn joined(
    rule: &Rule,
    text: &str,
    parts: &[Offer],
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let expression = ValueError::expression(text)?;
    let (cases, columns) = side_by_side(given, parts)?;
    let columns: BTreeMap<&str, Vec<Option<Member>>> = columns.into_iter().collect();
    let is = |set: &str, test: fn(f64) -> bool| {
        columns.get(set).map(|members| members.iter().flatten().filter_map(Member::value).map(test))
    };
    let levels = levels(given, parts)?;
    let multi_value = |set: &str| {
        levels.get(set).is_some_and(|levels| levels > 2)
            || is(set, |x| x > 1.0).is_some_and(|mut tests| tests.any(|is| is))
    };
    if let Some(set) = expression.misread_level(multi_value).map(str::to_owned) {
        return Err(ValueError::LevelNeeded { expression: text.to_owned(), set }.into());
    }
    for literal in expression.literals() {
        let known = columns.get(literal.name.as_str()).into_iter().flatten().flatten().filter_map(Member::value);
        let known: Vec<f64> = known.collect();
        check_values(literal, &known, levels.get(&literal.name).unwrap_or_default())?;
    }
    // A set is crisp by its method, or since it does not apply to some case: its known memberships say nothing of those that are missing.
    let has_dash =
        |set: &str| columns.get(set).is_some_and(|members| members.iter().flatten().any(|member| !member.applies()));
    let is_crisp = |set: &str| !multi_value(set) && (has_dash(set) || !rule.fuzzy.iter().any(|fuzzy| fuzzy == set));
    let of = |row: usize| {
        let member = |set: &str| columns.get(set)?.get(row)?.as_ref();
        let expression = expression.where_it_applies(|set| member(set).is_none_or(Member::applies));
        expression.membership(|set| member(set)?.value(), is_crisp)
    };
    let values: Vec<Option<f64>> = (0..cases.len()).map(of).collect();
    made_of(rule, text, parts, cases, &values)
}

/// A literal of values is of values that the set has, by its method or in some case.
fn check_values(literal: &Literal, known: &[f64], has: u8) -> Result<(), MethodError> {
    let (LiteralValue::Level(named) | LiteralValue::NotLevel(named)) = literal.value else { return Ok(()) };
    let set = || literal.name.clone();
    if known.iter().any(|x| x.fract() != 0.0) {
        return Err(QcaError::LevelOfFuzzy { set: set() }.into());
    }
    let highest = known.iter().copied().fold(1.0, f64::max);
    let found = (0..=u8::MAX).rfind(|level| f64::from(*level) <= highest).unwrap_or_default();
    let levels = has.max(found.saturating_add(1));
    if named.highest() >= levels {
        return Err(QcaError::UnknownLevel { set: set(), level: named.highest(), levels }.into());
    }
    Ok(())
}

/// Memberships of a set that is made of others, which are their sources.
pub(super) fn made_of(
    rule: &Rule,
    text: &str,
    parts: &[Offer],
    cases: Vec<String>,
    values: &[Option<f64>],
) -> Result<Artifacts, MethodError> {
    let link = |case: &String, part: &Offer| {
        let (of, source) =
            (CellRef::new("memberships", case, &rule.name), CellRef::new("memberships", case, &part.name));
        SourceLink::new(of, source, None, text)
    };
    let links: Vec<SourceLink> = cases.iter().flat_map(|case| parts.iter().map(move |part| link(case, part))).collect();
    let of = Values { raw: vec![None; cases.len()], missing: vec![Missing::Empty; cases.len()], cases };
    let (members, _) = memberships(&rule.name, &of.cases, values, &of)?;
    Ok(Artifacts::default().stacked("memberships", members).stacked("lineage", SourceLink::table(&links)?))
}
