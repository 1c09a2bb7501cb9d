//! Cells that a spreadsheet turned into dates.

use arrow_array::ArrayRef;

use super::{DateCell, Table, texts};
use crate::DataError;

impl Table {
    /// A column as text, the cells that a spreadsheet turned into dates as they stand: for what is carried along and not counted.
    ///
    /// # Errors
    /// An unknown column.
    pub fn texts_as_written(&self, column: &str) -> Result<Vec<Option<String>>, DataError> {
        let mut found = texts(self.array(column)?);
        for date in self.date_cells(column) {
            if let Some(cell) = found.get_mut(date.row) {
                *cell = Some(date.text.clone());
            }
        }
        Ok(found)
    }

    /// The cells of a column that a spreadsheet turned into dates. They are missing (unreadable) in the table, and
    /// reading the column is an error until they are restored or declared.
    pub fn date_cells(&self, column: &str) -> &[DateCell] {
        self.dates.get(column).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn undated(&self, column: &str) -> Result<&ArrayRef, DataError> {
        let array = self.array(column)?;
        match self.date_cells(column) {
            [] => Ok(array),
            [first, ..] => Err(DataError::DateLike {
                place: self.place(first.row, Some(column)),
                found: first.text.clone(),
                count: self.date_cells(column).len(),
            }),
        }
    }
}
