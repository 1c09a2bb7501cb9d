//! Columns that may be left out, and what they are called in other letters.

use super::Table;
use crate::{DataError, Place, written_alike};

impl Table {
    /// Whether there is a column that may be left out. Where it is there in other letters (`Weight` or `weight_` for `weight`),
    /// to pass it over would change what is counted, and nobody would be told.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let table = TableBuilder::default().text("case", [Some("Ede")]).text("Coder ", [Some("anna")]).build()?;
    /// assert!(!table.has_optional("status")?);
    /// let error = table.has_optional("coder").unwrap_err();
    /// assert!(error.to_string().contains("did you mean `coder`?"), "{error}");
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// It is not there, and another one is whose name has the same letters and numbers but for capitals.
    pub fn has_optional(&self, column: &str) -> Result<bool, DataError> {
        if self.has_column(column) {
            return Ok(true);
        }
        match self.column_names().into_iter().find(|name| written_alike(name, column)) {
            None => Ok(false),
            Some(found) => {
                let place = Place { row: None, ..self.place(0, Some(found)) };
                Err(DataError::OtherLetters(place, column.to_owned()))
            }
        }
    }
}
