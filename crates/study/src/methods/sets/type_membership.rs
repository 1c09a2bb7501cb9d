//! A set that is a type of the typology.

use super::Origin;
use crate::artifacts::Artifacts;
use crate::error::{MethodError, StudyError};
use crate::file::Placed;
use crate::made::StageInputs;
use crate::names::{Offer, OfferKind, Want};
use crosscase_data::Diagnostic;
use crosscase_data::contract::{Member, Record, SourceLink};

/// What such a set is made of, which it wants: the typology of the study.
pub(super) fn origin(of: &Placed<String>, wants: &mut Vec<Want>) -> Origin {
    wants.push(Want::new(OfferKind::Typology, "typology", of.at()));
    Origin::Type(of.to_string())
}

/// The memberships of the cases in the type, with the lineage that the typology tells.
pub(super) fn made(set: &str, of: &str, typology: &Offer, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let all = Member::rows(given.table(&typology.stage, "types")?)?;
    if !all.iter().any(|member| member.set == of) {
        let mut allowed: Vec<String> = Vec::new();
        for member in all {
            if !allowed.contains(&member.set) {
                allowed.push(member.set);
            }
        }
        return Err(StudyError::Unknown { what: "type", name: of.to_owned(), allowed }.into());
    }
    let mut members: Vec<Member> = all.into_iter().filter(|member| member.set == of).collect();
    for member in &mut members {
        set.clone_into(&mut member.set);
    }
    let mut links = SourceLink::rows(given.table(&typology.stage, "sources")?)?;
    links.retain(|link| link.column == of);
    for link in &mut links {
        (link.table, link.column) = ("memberships".to_owned(), set.to_owned());
    }
    let open: Vec<String> = members.iter().filter(|m| m.membership.is_err()).map(|m| m.case.clone()).collect();
    let message = format!("set {set}: the membership in the type {of} is not known");
    let told = (!open.is_empty()).then(|| Diagnostic::warning("STU237", message).listing(open));
    Ok(Artifacts::default()
        .say(told)
        .stacked("memberships", Member::table(&members)?)
        .stacked("lineage", SourceLink::table(&links)?))
}
