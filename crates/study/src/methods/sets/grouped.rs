//! A set in which the same figure means different things in different groups of cases: anchors for each of them.

use super::super::filter::Attributes;
use super::{Keys, Rule, calibration_of};
use crate::error::{MethodError, ValueError};
use crate::file::Faults;
use crate::made::{StageId, StageInputs};
use crosscase_sets::{Calibration, GroupedCalibrated, MembershipFunctions, calibrate_cases_by};
use std::collections::BTreeMap;

/// The calibration of each group that the keys name.
pub(super) fn groups(
    known: &MembershipFunctions,
    name: &str,
    keys: &Keys,
    faults: &mut Faults<'_>,
) -> Option<BTreeMap<String, Calibration>> {
    if let (Some(anchors), Some(_)) = (&keys.anchors, &keys.by) {
        faults.add(
            "STU009",
            anchors.at(),
            "with `by`, every group has its own anchors: `anchors_for = { NL = [1, 2, 3] }`",
        );
        return None;
    }
    let of = |(group, anchors): (&String, &Vec<f64>)| {
        Some((group.clone(), calibration_of(known, name, keys, anchors, faults)?))
    };
    keys.anchors_for.as_deref().into_iter().flatten().map(of).collect()
}

/// The memberships of the cases, each by the anchors of its group, and which group that is.
pub(super) fn calibrated(
    known: &MembershipFunctions,
    rule: &Rule,
    (by, groups): (&str, &BTreeMap<String, Calibration>),
    (cases, raw): (&[String], &[Option<f64>]),
    units: &StageId,
    given: &StageInputs<'_>,
) -> Result<(GroupedCalibrated, Vec<Option<String>>), MethodError> {
    let path = [units.clone()];
    let attributes = Attributes { instrument: units, path: &path, given };
    let own = attributes.column(by, cases, &[])?.named(|name| groups.contains_key(name));
    let mut belongs = Vec::new();
    for ((case, value), group) in cases.iter().zip(raw).zip(own.clone()) {
        // Without a value it does not matter to which group a case belongs.
        let any = || groups.keys().next().cloned().filter(|_| value.is_none());
        let none = || ValueError::Ungrouped { case: case.clone(), by: by.to_owned(), set: rule.name.clone() };
        belongs.push(group.or_else(any).ok_or_else(none)?);
    }
    Ok((calibrate_cases_by(known, groups, cases, raw, &belongs)?, own))
}
