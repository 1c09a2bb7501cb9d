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
        one.value = one.value.and_then(|now| Ok(less(now, then?)));
        (one.lower, one.upper, one.sd) = (None, None, None);
    }
    let link = |then: &Indicator| {
        let of = CellRef::new("indicators", &then.case, indicator);
        Some(SourceLink::new(of, then.cell()?, None, "taken off"))
    };
    Ok(before.iter().filter_map(link).collect())
}

/// One value less another. Equal means come out a bit apart where they are made of other numbers: that is no change.
fn less(now: f64, then: f64) -> f64 {
    let is_rounding = (now - then).abs() <= 1e-12 * now.abs().max(then.abs());
    if is_rounding { 0.0 } else { now - then }
}

#[cfg(test)]
mod tests {
    use super::less;

    /// The mean of three persons is 1.6 in two ways, each by its own rounding; a cut at 0 asks whether anything changed.
    #[test]
    fn the_same_mean_by_another_rounding_is_no_change() {
        let (one, other) = (1.599_999_999_999_999_9, 1.600_000_000_000_000_3);
        assert!(one != other);
        assert_eq!([less(one, other), less(other, one)], [0.0, 0.0]);
        assert_eq!([less(0.3, 0.1), less(0.0, 0.0), less(1e-9, 0.0)], [0.3 - 0.1, 0.0, 1e-9]);
    }
}
