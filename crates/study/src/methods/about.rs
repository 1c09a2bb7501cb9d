//! Instruments that are about the cases themselves.

use super::units::Roll;
use crate::file::{Faults, Span};
use crate::made::StageId;
use crate::names::{Names, OfferKind};

/// The stage of the kind of unit that such an instrument names; a fault where that is not the kind that is compared.
pub(super) fn cases(unit: &str, at: &Span, names: &Names, faults: &mut Faults<'_>) -> Option<StageId> {
    let units = names.find(OfferKind::Units, unit, faults)?;
    if units.name != names.cases() {
        let message = format!("this instrument is about {}, which {unit} is not: `unit` names these", names.cases());
        faults.add("STU008", at.clone(), message);
        return None;
    }
    Some(units.stage.clone())
}

/// A value of a case among words: a whole number as it is, others with two digits.
pub(super) fn brief(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded.fract() == 0.0 { format!("{rounded}") } else { format!("{rounded:.2}") }
}

/// The id of a unit by its id or by what readers call it, as coders write it.
pub(super) fn unit_of<'a>(roll: &'a Roll, name: &'a str) -> Option<&'a str> {
    let called = || roll.labels().find(|(_, label)| *label == Some(name)).map(|(id, _)| id);
    roll.contains(name).then_some(name).or_else(called)
}
