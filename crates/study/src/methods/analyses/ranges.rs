//! How far one decision can move alone.

use crate::error::MethodError;
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::robustness::{AnchorRange, CutRange, RawSet};

/// A cut or an anchor, and the range in which the models stay as they are.
pub(super) struct Range {
    pub(super) what: String,
    pub(super) anchor: Option<String>,
    pub(super) at: f64,
    pub(super) above: Option<f64>,
    pub(super) to: Option<f64>,
    search: String,
    /// From the least raw value to the largest, for an anchor; 0 where there are two values alone.
    span: f64,
}

impl Range {
    pub(super) fn of_cut(name: &str, range: &CutRange) -> Self {
        let CutRange { at, above, up_to, .. } = *range;
        Self { what: name.to_owned(), anchor: None, at, above, to: up_to, search: "complete".to_owned(), span: 0.0 }
    }

    pub(super) fn of_anchor(raw: &RawSet, anchor: String, range: &AnchorRange) -> Self {
        let AnchorRange { at, above, below, search } = *range;
        let (least, most) = raw
            .values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(*value), most.max(*value)));
        let (what, search) = (raw.set.clone(), search.to_string());
        // A cut between yes and no is the same wherever it stands between them.
        let yes_or_no = raw.values.iter().all(|value| *value == least || *value == most);
        let span = if yes_or_no { 0.0 } else { most - least };
        Self { what, anchor: Some(anchor), at, above, to: below, search, span }
    }

    /// How far it can move before a model changes, as a share of the spread of the raw values; none where nothing changes.
    pub(super) fn margin(&self) -> Option<f64> {
        let ends = self.above.map(|above| self.at - above).into_iter().chain(self.to.map(|to| to - self.at));
        ends.reduce(f64::min).filter(|_| self.span > 0.0).map(|margin| margin / self.span)
    }

    pub(super) fn table(ranges: &[Self]) -> Result<Table, MethodError> {
        Ok(TableBuilder::new("crosscase.study.ranges/1")
            .text("what", ranges.iter().map(|range| Some(range.what.as_str())))
            .text("anchor", ranges.iter().map(|range| range.anchor.as_deref()))
            .number("at", ranges.iter().map(|range| Some(range.at)))
            .number("above", ranges.iter().map(|range| range.above))
            .number("to", ranges.iter().map(|range| range.to))
            .text("search", ranges.iter().map(|range| Some(range.search.as_str())))
            .build()?)
    }
}
