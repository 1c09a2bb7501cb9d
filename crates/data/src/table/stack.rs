//! Tables of one shape, one below the other.

use std::sync::Arc;

use super::normalise::join;
use super::{DateCell, Origin, Table, unsupported};
use crate::{DataError, Missing};

impl Table {
    /// This table with the rows of others below it: columns are joined by name, and every table must have them all.
    ///
    /// The result has no place in a file, since its rows may come from several.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let of = |case: &str| TableBuilder::default().id("case", [case]).number("x", [Some(1.0)]).build();
    /// let stacked = of("a")?.stack(&[&of("b")?])?;
    /// assert_eq!(stacked.ids()?, ["a", "b"]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// A table that lacks a column, a column that holds another kind of value, a unit named twice.
    pub fn stack(&self, below: &[&Self]) -> Result<Self, DataError> {
        let tables: Vec<&Self> = std::iter::once(self).chain(below.iter().copied()).collect();
        let mut parts = self.to_parts();
        for (name, array) in &mut parts.columns {
            let mut arrays = Vec::with_capacity(tables.len());
            let mut reasons: Vec<Option<Missing>> = Vec::new();
            let mut dates: Vec<DateCell> = Vec::new();
            for table in &tables {
                let part = table.array(name)?;
                if part.data_type() != array.data_type() {
                    return Err(unsupported(name, part));
                }
                let above = reasons.len();
                dates.extend(
                    table.date_cells(name).iter().cloned().map(|cell| DateCell { row: cell.row + above, ..cell }),
                );
                reasons
                    .extend(table.reasons(name)?.into_iter().map(|told| told.filter(|told| *told != Missing::Empty)));
                arrays.push(Arc::clone(part));
            }
            *array = join(arrays);
            parts.reasons.insert(name.clone(), reasons.into());
            if !dates.is_empty() {
                parts.dates.insert(name.clone(), dates);
            }
        }
        for table in below {
            parts.doubts.extend(table.doubts.clone());
        }
        parts.rows = tables.iter().map(|table| table.rows()).sum();
        parts.origin = Origin::default();
        parts.assemble()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Missing, ReadOptions, TableBuilder};

    #[test]
    fn reasons_stay_with_their_rows() {
        let of = |case: &str, reason| {
            TableBuilder::default().id("case", [case]).number("x", [None]).reasons("x", [reason]).build().unwrap()
        };
        let stacked = of("a", None).stack(&[&of("b", Some(Missing::Refused))]).unwrap();
        assert_eq!(stacked.reasons("x").unwrap(), [Some(Missing::Empty), Some(Missing::Refused)]);
    }

    #[test]
    fn spoiled_dates_stay_with_their_rows() {
        let of = |case: &str, x: &str| {
            let ids = [format!("{case}1"), format!("{case}2")];
            let table = TableBuilder::default().id("case", ids).text("x", [Some("6-10"), Some(x)]).build();
            table.unwrap().declare(&ReadOptions::new()).unwrap().table
        };
        let stacked = of("a", "1-5").stack(&[&of("b", "1-mei")]).unwrap();
        assert_eq!(
            stacked.texts("x").expect_err("a date").place().and_then(|place| place.row),
            Some(crate::Row::Nth(4))
        );
    }

    #[test]
    fn tables_of_another_shape_are_refused() {
        let number = TableBuilder::new("t/1").id("case", ["a"]).number("x", [Some(1.0)]).build().unwrap();
        let text = TableBuilder::new("t/1").id("case", ["b"]).text("x", [Some("1")]).build().unwrap();
        let lacking = TableBuilder::new("t/1").id("case", ["b"]).build().unwrap();
        for other in [&text, &lacking, &number] {
            assert!(number.stack(&[other]).is_err());
        }
    }
}
