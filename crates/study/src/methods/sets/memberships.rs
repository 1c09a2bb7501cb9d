//! The members of sets: from the values of the cases to memberships, and sets side by side.

use super::Origin;
use crate::error::MethodError;
use crate::made::StageInputs;
use crate::names::Offer;
use crosscase_data::contract::{Indicator, Member, Record};
use crosscase_data::{Diagnostic, Missing, Table, TableBuilder};
use crosscase_qca::{Kind, MAX_LEVELS, SetLevels};
use crosscase_sets::{Calibration, settled};
use std::collections::{BTreeMap, BTreeSet};

/// What stands for a membership in the sets side by side where a set does not apply to a case.
pub(in crate::methods) const DOES_NOT_APPLY: &str = "-";

/// The values that a set is made of, one a case, and why those that are missing are.
pub(super) struct Values {
    pub(super) cases: Vec<String>,
    pub(super) raw: Vec<Option<f64>>,
    pub(super) missing: Vec<Missing>,
}

impl Values {
    pub(super) fn of(indicator: &Offer, given: &StageInputs<'_>) -> Result<Self, MethodError> {
        let rows = Indicator::rows(given.table(&indicator.stage, "indicators")?)?;
        let raw = rows.iter().map(|row| row.value.ok()).collect();
        let missing = rows.iter().map(|row| row.value.err().unwrap_or(Missing::Empty)).collect();
        Ok(Self { cases: rows.into_iter().map(|row| row.case).collect(), raw, missing })
    }
}

/// Memberships, or levels where the set has more than two of them. A fuzzy set applies to every case in degree: where its value does
/// not, the membership is missing, and that is said.
pub(super) fn memberships(
    set: &str,
    cases: &[String],
    membership: &[Option<f64>],
    of: &Values,
) -> Result<(Table, Option<Diagnostic>), MethodError> {
    let levels = membership.iter().flatten().any(|value| *value > 1.0);
    let is_fuzzy = !levels && membership.iter().flatten().any(|value| value.fract() != 0.0);
    let mut open = Vec::new();
    let mut members = Vec::with_capacity(cases.len());
    for (at, (case, value)) in cases.iter().zip(membership).enumerate() {
        let missing = match of.missing.get(at).copied().unwrap_or(Missing::Empty) {
            Missing::NotApplicable if is_fuzzy && value.is_none() => {
                open.push(case.clone());
                Missing::Declared
            }
            missing => missing,
        };
        members.push(Member {
            set: set.to_owned(),
            case: case.clone(),
            membership: match value {
                Some(_) if levels => Err(Missing::NotApplicable),
                value => value.map(settled).ok_or(missing),
            },
            level: value.filter(|_| levels).and_then(level),
            raw: of.raw.get(at).copied().flatten(),
        });
    }
    let said = (!open.is_empty()).then(|| {
        let message = format!("set {set}: where it does not apply, it counts as missing");
        let help = "only crisp and multi-value sets can leave a case out; a fuzzy one applies to each in degree";
        Diagnostic::warning("STU211", message).help(help).listing(open)
    });
    Ok((Member::table(&members)?, said))
}

fn level(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "levels are small whole numbers")]
    (value.fract() == 0.0).then_some(value as i64)
}

/// The members of a set, one a case.
pub(super) type Members<'a> = (&'a str, Vec<Option<Member>>);

/// The members of each set, joined by the case's name: the cases of any of them, in the order in which they first stand.
pub(super) fn side_by_side<'a>(
    given: &StageInputs<'_>,
    sets: &'a [Offer],
) -> Result<(Vec<String>, Vec<Members<'a>>), MethodError> {
    let (mut cases, mut seen) = (Vec::new(), BTreeSet::new());
    let mut columns: Vec<(&str, BTreeMap<String, Member>)> = Vec::new();
    for set in sets {
        let members = Member::rows(given.table(&set.stage, "memberships")?)?;
        cases
            .extend(members.iter().filter(|member| seen.insert(member.case.clone())).map(|member| member.case.clone()));
        columns.push((&set.name, members.into_iter().map(|member| (member.case.clone(), member)).collect()));
    }
    let by_case =
        |(set, mut of): (_, BTreeMap<String, Member>)| (set, cases.iter().map(|case| of.remove(case)).collect());
    let columns = columns.into_iter().map(by_case).collect();
    Ok((cases, columns))
}

/// The set of a part that may be values of it: that of `A[1,2]` is `A`.
pub(in crate::methods) fn set_of(part: &str) -> &str {
    part.split('[').next().unwrap_or(part)
}

/// How many values the multi-value sets among these have: as many as their method gives them, whether or not a case shows each, and
/// where that says nothing, as many as all cases show, whichever of them are analysed.
pub(in crate::methods) fn levels(given: &StageInputs<'_>, sets: &[Offer]) -> Result<SetLevels, MethodError> {
    let mut found = SetLevels::default();
    for set in sets {
        let by_method = match given.optional_kept::<Origin>(&set.stage)? {
            Some(Origin::Calibrated(calibration)) => calibration.levels(),
            Some(Origin::Grouped(_, groups)) => groups.values().filter_map(Calibration::levels).max(),
            _ => None,
        };
        let shown = || -> Result<Option<u8>, MethodError> {
            let members = Member::rows(given.table(&set.stage, "memberships")?)?;
            let values: Vec<Option<f64>> = members.iter().map(Member::value).collect();
            Ok(match Kind::of(&values, MAX_LEVELS) {
                Ok(Kind::MultiValue { levels }) => Some(levels),
                _ => None,
            })
        };
        let levels = if by_method.is_some() { by_method } else { shown()? };
        found = levels.into_iter().fold(found, |found, levels| found.of(&set.name, levels));
    }
    Ok(found)
}

/// The sets of an analysis side by side, and how many values those of several have.
pub(in crate::methods) struct SideBySide {
    pub(in crate::methods) table: Table,
    pub(in crate::methods) levels: SetLevels,
}

impl SideBySide {
    pub(in crate::methods) fn of(given: &StageInputs<'_>, sets: &[Offer]) -> Result<Self, MethodError> {
        Ok(Self { table: wide(given, sets)?, levels: levels(given, sets)? })
    }
}

/// The sets side by side, one row a case, joined by the case's name; `-` where a set does not apply to a case.
pub(super) fn wide(given: &StageInputs<'_>, sets: &[Offer]) -> Result<Table, MethodError> {
    let (cases, columns) = side_by_side(given, sets)?;
    let mut builder = TableBuilder::new("crosscase.study.sets/1").id("case", cases);
    for (name, members) in &columns {
        let value = |member: &Option<Member>| member.as_ref().and_then(Member::value);
        builder = if members.iter().flatten().all(Member::applies) {
            builder.number(name, members.iter().map(value))
        } else {
            let written = |member: &Option<Member>| match member {
                Some(member) if !member.applies() => Some(DOES_NOT_APPLY.to_owned()),
                member => value(member).map(|value| value.to_string()),
            };
            builder.text(name, members.iter().map(written))
        };
    }
    Ok(builder.build()?)
}
