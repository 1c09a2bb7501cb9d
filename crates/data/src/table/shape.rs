//! Tables made from tables: fewer columns, fewer rows, another unit column.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};

use super::normalise::{as_text, join};
use super::{DateCell, Origin, Table, Values, unsupported};
use crate::{DataError, Missing};

impl Table {
    /// The rows for which `keep` holds (row counted from 0), in their order, each still knowing its place in the file.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let table = TableBuilder::default().id("case", ["a", "b", "c"]).build()?;
    /// let odd = table.filter_rows(|row| row % 2 == 1)?;
    /// assert_eq!(odd.ids()?, ["b"]);
    /// assert_eq!(odd.place(0, None).row, Some(crosscase_data::Row::Nth(2)));
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// None that a table of this crate can cause.
    pub fn filter_rows(&self, mut keep: impl FnMut(usize) -> bool) -> Result<Self, DataError> {
        let kept: Vec<usize> = (0..self.rows()).filter(|row| keep(*row)).collect();
        self.take_rows(&kept)
    }

    /// These rows (counted from 0; one that is not there is left out), in the order given.
    pub(crate) fn take_rows(&self, rows: &[usize]) -> Result<Self, DataError> {
        let rows: Vec<usize> = rows.iter().copied().filter(|row| *row < self.rows()).collect();
        let mut parts = self.to_parts();
        for (_, array) in &mut parts.columns {
            *array = take(array, &rows);
        }
        for reasons in parts.reasons.values_mut() {
            let taken: Vec<Option<Missing>> = rows.iter().map(|&row| reasons.get(row).copied().flatten()).collect();
            *reasons = taken.into();
        }
        for cells in parts.dates.values_mut() {
            let old: BTreeMap<usize, String> = cells.drain(..).map(|cell| (cell.row, cell.text)).collect();
            cells.extend(
                rows.iter()
                    .enumerate()
                    .filter_map(|(row, from)| old.get(from).map(|text| DateCell { row, text: text.clone() })),
            );
        }
        parts.dates.retain(|_, cells| !cells.is_empty());
        parts.origin.rows = rows.iter().map(|&row| self.file_row(row)).collect();
        parts.rows = rows.len();
        parts.assemble()
    }

    /// The unit column, if there is one, and these columns, each once and in the order of the table.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let table = TableBuilder::default().id("case", ["a"]).number("x", [Some(1.0)]).number("y", [None]).build()?;
    /// assert_eq!(table.with_columns(&["y"])?.column_names(), ["case", "y"]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// An unknown column.
    pub fn with_columns<S: AsRef<str>>(&self, columns: &[S]) -> Result<Self, DataError> {
        columns.iter().try_for_each(|column| self.array(column.as_ref()).map(|_| ()))?;
        let mut parts = self.to_parts();
        let keeps =
            |name: &str| parts.id.as_deref() == Some(name) || columns.iter().any(|column| column.as_ref() == name);
        let kept: Vec<String> = self.column_names().into_iter().filter(|name| keeps(name)).map(str::to_owned).collect();
        parts.columns.retain(|(name, _)| kept.contains(name));
        parts.reasons.retain(|name, _| kept.contains(name));
        parts.dates.retain(|name, _| kept.contains(name));
        parts.doubts.retain(|name, _| kept.contains(name));
        parts.assemble()
    }

    /// The table with its units named by that column, which becomes text, or by none.
    ///
    /// # Errors
    /// An unknown column, a row that names no unit, a unit named twice.
    pub fn with_id(&self, column: Option<&str>) -> Result<Self, DataError> {
        let mut parts = self.to_parts();
        if let Some(column) = column {
            let text = as_text(self.undated(column)?);
            if let Some((_, array)) = parts.columns.iter_mut().find(|(name, _)| name == column) {
                *array = text;
            }
        }
        parts.id = column.map(str::to_owned);
        parts.assemble()
    }

    /// The table with each text of a column put as `put` says; what is missing stays so. Numbers become text.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let table = TableBuilder::default().id("person", ["Ada", "Ben"]).build()?;
    /// let numbered = table.with_texts("person", |name| format!("person {}", if name == "Ada" { 1 } else { 2 }))?;
    /// assert_eq!(numbered.ids()?, ["person 1", "person 2"]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// An unknown column; two units of one name.
    pub fn with_texts(&self, column: &str, mut put: impl FnMut(&str) -> String) -> Result<Self, DataError> {
        let texts: Vec<Option<String>> =
            self.texts(column)?.into_iter().map(|text| text.map(|text| put(&text))).collect();
        let mut parts = self.to_parts();
        if let Some((_, array)) = parts.columns.iter_mut().find(|(name, _)| name == column) {
            *array = Arc::new(StringArray::from(texts));
        }
        parts.assemble()
    }

    /// The table without what stands in some cells of a column, and why: who was not asked has no answer, say.
    ///
    /// ```
    /// use crosscase_data::{Missing, TableBuilder};
    ///
    /// let table = TableBuilder::default().id("person", ["a", "b"]).number("T1", [Some(4.0), Some(2.0)]).build()?;
    /// let asked = table.with_reason("T1", |row| row == 1, Missing::NotAsked)?;
    /// assert_eq!((asked.numbers("T1")?, asked.reasons("T1")?[1]), (vec![Some(4.0), None], Some(Missing::NotAsked)));
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// An unknown column.
    pub fn with_reason(&self, column: &str, gone: impl Fn(usize) -> bool, reason: Missing) -> Result<Self, DataError> {
        let mut reasons = self.reasons(column)?;
        reasons.iter_mut().enumerate().filter(|(row, _)| gone(*row)).for_each(|(_, known)| *known = Some(reason));
        // An empty cell needs no reason.
        let reasons: Vec<Option<Missing>> =
            reasons.into_iter().map(|known| known.filter(|known| *known != Missing::Empty)).collect();
        let mut parts = self.to_parts();
        if let Some((_, array)) = parts.columns.iter_mut().find(|(name, _)| name == column) {
            *array = without(array, &gone);
        }
        parts.reasons.insert(column.to_owned(), reasons.into());
        parts.assemble()
    }

    /// The table with one more column, last, that says the same in every row, or nothing in any: how far the figures can be relied on, say. Where there is
    /// a column of that name, it gets another one.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let table = TableBuilder::default().id("item", ["a", "b"]).build()?.with_remark("status", "unvalidated template")?;
    /// assert_eq!(table.texts("status")?, [Some("unvalidated template".to_owned()), Some("unvalidated template".to_owned())]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// None that a table of this crate can cause.
    pub fn with_remark<'a>(&self, column: &str, remark: impl Into<Option<&'a str>>) -> Result<Self, DataError> {
        let mut parts = self.to_parts();
        let mut name = column.to_owned();
        while self.has_column(&name) {
            name.push('_');
        }
        let texts = StringArray::from(vec![remark.into(); self.rows()]);
        parts.columns.push((name, Arc::new(texts)));
        parts.assemble()
    }

    /// The table under another schema id. Nothing is checked.
    #[must_use]
    pub fn with_schema_id(&self, schema_id: &str) -> Self {
        let mut parts = self.to_parts();
        schema_id.clone_into(&mut parts.schema_id);
        // Nothing that `assemble` checks has changed.
        parts.assemble().unwrap_or_else(|_| self.clone())
    }
}

/// The column with these rows missing.
pub(crate) fn without(array: &ArrayRef, gone: impl Fn(usize) -> bool) -> ArrayRef {
    let rows: Vec<Option<usize>> = (0..array.len()).map(|row| (!gone(row)).then_some(row)).collect();
    gather(array, &rows)
}

fn take(array: &ArrayRef, rows: &[usize]) -> ArrayRef {
    gather(array, &rows.iter().copied().map(Some).collect::<Vec<_>>())
}

/// A column whose values are those of the given rows, missing where there is no row.
fn gather(array: &ArrayRef, rows: &[Option<usize>]) -> ArrayRef {
    let at = |row: &Option<usize>| row.filter(|row| array.is_valid(*row));
    match Values::of(array) {
        Values::Text(v) => Arc::new(rows.iter().map(|r| at(r).map(|r| v.value(r))).collect::<StringArray>()),
        Values::Number(v) => Arc::new(rows.iter().map(|r| at(r).map(|r| v.value(r))).collect::<Float64Array>()),
        Values::Integer(v) => Arc::new(rows.iter().map(|r| at(r).map(|r| v.value(r))).collect::<Int64Array>()),
        Values::Boolean(v) => Arc::new(rows.iter().map(|r| at(r).map(|r| v.value(r))).collect::<BooleanArray>()),
        Values::Other => Arc::clone(array),
    }
}

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
