//! What changed: the value of a case less that of another indicator.

use crate::error::MethodError;
use crate::made::{StageId, StageInputs};
use crosscase_data::Missing;
use crosscase_data::contract::{CellRef, Indicator, Record, SourceLink};

/// Takes the values of another indicator off those of this one; returns the way back to them. How sure each of the two is says nothing
/// of their difference, in which the same units may stand twice: it has no interval.
pub(super) fn taken_off(
    indicator: &str,
    values: &mut [Indicator],
    other: &StageId,
    given: &StageInputs<'_>,
) -> Result<Vec<SourceLink>, MethodError> {
    let before = Indicator::rows(given.table(other, "indicators")?)?;
    for one in values.iter_mut() {
        let then = before.iter().find(|then| then.case == one.case).map_or(Err(Missing::Empty), |then| then.value);
        one.value = one.value.and_then(|now| Ok(now - then?));
        (one.lower, one.upper, one.sd) = (None, None, None);
    }
    let link = |then: &Indicator| {
        let of = CellRef::new("indicators", &then.case, indicator);
        Some(SourceLink::new(of, then.cell()?, None, "taken off"))
    };
    Ok(before.iter().filter_map(link).collect())
}
