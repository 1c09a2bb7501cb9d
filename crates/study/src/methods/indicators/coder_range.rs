//! The interval of an answer on which coders differ: from the least to the greatest that one of them gives.

use super::answer_matrix::AnswerMatrix;
use super::compose::Keying;
use crate::error::MethodError;
use crosscase_data::Table;
use crosscase_data::contract::{Indicator, Record};
use crosscase_numerics::mean;
use crosscase_scales::CaseValue;
use std::collections::BTreeMap;

/// The table in which an instrument about the cases tells it: rows of the contract's `indicators`, of items in place of indicators.
pub(super) const TABLE: &str = "spread";

/// The values of the cases with that interval, over the items that are known of each; `n` is how many coders scored.
pub(super) fn of_coders(
    table: &Table,
    grid: &AnswerMatrix,
    keys: &[Keying],
    cases: &[&str],
    composed: Vec<CaseValue>,
) -> Result<Vec<CaseValue>, MethodError> {
    let rows = Indicator::rows(table)?;
    let of: BTreeMap<(&str, &str), &Indicator> =
        rows.iter().map(|row| ((row.case.as_str(), row.indicator.as_str()), row)).collect();
    let one = |(case, mut composed): (&&str, CaseValue)| {
        let told = grid.items.iter().zip(keys).filter_map(|(item, key)| Some((*of.get(&(*case, item.as_str()))?, key)));
        let (mut ends, mut coders) = (Vec::new(), 0);
        for (row, key) in told {
            coders = coders.max(row.n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
            if let (Some(low), Some(high)) = (row.lower, row.upper) {
                let turned = [key.key(low), key.key(high)];
                ends.push((turned[0].min(turned[1]), turned[0].max(turned[1])));
            }
        }
        let (lows, highs): (Vec<f64>, Vec<f64>) = ends.into_iter().unzip();
        let interval =
            mean(&lows).zip(mean(&highs)).filter(|_| coders > 1 && composed.value.is_some()).map(<[f64; 2]>::from);
        (composed.interval, composed.n) = (interval, coders);
        composed
    };
    Ok(cases.iter().zip(composed).map(one).collect())
}
