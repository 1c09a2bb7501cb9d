//! Units and columns are known by one name each.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{Array, StringArray};

use super::{Table, Values};
use crate::options::UnitColumns;
use crate::{DataError, Place, ReadOptions, Row};

impl Table {
    /// The units in the order of the rows. Ids are text always: `01` is not `1`.
    ///
    /// # Errors
    /// A table without a unit column, a row that names no unit, a unit named twice (with both rows).
    pub fn ids(&self) -> Result<Vec<String>, DataError> {
        let column = self.id_column().ok_or(DataError::NoIdColumn)?;
        self.unique(column)
    }

    /// The table with units named by columns that are not one: joined, or the rows counted.
    pub(crate) fn named_by(self, units: &UnitColumns) -> Result<Self, DataError> {
        let (name, ids, joined): (String, Vec<String>, Vec<String>) = match units {
            UnitColumns::None | UnitColumns::One(_) => return Ok(self),
            UnitColumns::Numbered => {
                ("row".to_owned(), (1..=self.rows()).map(|row| row.to_string()).collect(), Vec::new())
            }
            UnitColumns::Joined(parts) => {
                let ids =
                    self.joined(parts)?.into_iter().enumerate().map(|(row, id)| {
                        id.map_err(|part| DataError::MissingId { place: self.place(row, Some(&part)) })
                    });
                (parts.join(" "), ids.collect::<Result<_, _>>()?, parts.clone())
            }
        };
        let mut parts = self.to_parts();
        let numbered = (2..=parts.columns.len() + 2).map(|n| format!("{name}_{n}"));
        let is_free = |name: &String| !parts.columns.iter().any(|(known, _)| known == name);
        let free = std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or(name);
        parts.columns.insert(0, (free.clone(), Arc::new(StringArray::from(ids))));
        parts.id = Some(free);
        parts.joined = joined;
        parts.assemble()
    }

    /// What names each row, as [`ReadOptions::id`] says it: a column, several together (`person,wave`), or `none`, which counts the rows. Nothing
    /// where a row has no name.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    ///
    /// let table = TableBuilder::default()
    ///     .text("person", ["Ada", "Ada"].map(Some))
    ///     .text("wave", [Some("before"), None])
    ///     .build()?;
    /// assert_eq!(table.names_by("person,wave")?, [Some("Ada before".to_owned()), None]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// An unknown column.
    pub fn names_by(&self, id: &str) -> Result<Vec<Option<String>>, DataError> {
        let known: Vec<String> = self.column_names().into_iter().map(str::to_owned).collect();
        match ReadOptions::new().id(id).units(None, &known, self.origin())? {
            UnitColumns::None => Ok(vec![None; self.rows()]),
            UnitColumns::One(name) => self.texts(&name),
            UnitColumns::Joined(parts) => Ok(self.joined(&parts)?.into_iter().map(Result::ok).collect()),
            UnitColumns::Numbered => Ok((1..=self.rows()).map(|row| Some(row.to_string())).collect()),
        }
    }

    /// The names of the rows by several columns together, or the column in which a row has none.
    fn joined(&self, parts: &[String]) -> Result<Vec<Result<String, String>>, DataError> {
        let mut ids = vec![Ok(String::new()); self.rows()];
        for part in parts {
            for (id, text) in ids.iter_mut().zip(self.texts(part)?) {
                let Ok(before) = id else { continue };
                match text.filter(|text| !text.trim().is_empty()) {
                    None => *id = Err(part.clone()),
                    Some(text) => {
                        if !before.is_empty() {
                            before.push(' ');
                        }
                        before.push_str(text.trim());
                    }
                }
            }
        }
        Ok(ids)
    }

    /// The texts of a column, each present and different from the others.
    pub(crate) fn unique(&self, column: &str) -> Result<Vec<String>, DataError> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut ids = Vec::with_capacity(self.rows());
        for (row, id) in self.texts(column)?.into_iter().enumerate() {
            let place = || self.place(row, Some(column));
            let id = id.filter(|id| !id.trim().is_empty()).ok_or_else(|| DataError::MissingId { place: place() })?;
            if let Some(first) = seen.insert(id.clone(), row) {
                return Err(DataError::DuplicateId {
                    id,
                    place: place(),
                    first: self.place(first, Some(column)).row.unwrap_or(Row::Nth(1)),
                });
            }
            ids.push(id);
        }
        Ok(ids)
    }

    /// Names are there and different; numbers are finite; what is said about columns is about columns there are.
    pub(super) fn check_columns(&self) -> Result<(), DataError> {
        let file = Place { file: self.origin().file.clone(), ..Place::default() };
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, name) in self.column_names().into_iter().enumerate() {
            if name.trim().is_empty() {
                return Err(DataError::EmptyHeader { place: file, position: index + 1, names: None });
            }
            if let Some(first) = seen.insert(name, index) {
                return Err(DataError::DuplicateColumn {
                    place: file.column(name),
                    first: first + 1,
                    second: index + 1,
                });
            }
            if let Values::Number(values) = Values::of(self.batch().column(index))
                && let Some(row) = values.iter().position(|v| v.is_some_and(|v| !v.is_finite()))
            {
                return Err(DataError::NotFinite { place: self.place(row, Some(name)) });
            }
        }
        for column in self.reasons.keys() {
            self.check_reasons(column)?;
        }
        Ok(())
    }

    fn check_reasons(&self, column: &str) -> Result<(), DataError> {
        let array = self.array(column)?;
        let given = self.reasons.get(column).map(AsRef::as_ref).unwrap_or_default();
        if given.len() != self.rows() {
            return Err(DataError::UnequalLength {
                column: column.to_owned(),
                found: given.len(),
                expected: self.rows(),
            });
        }
        match given.iter().enumerate().find(|(row, reason)| reason.is_some() && array.is_valid(*row)) {
            None => Ok(()),
            Some((row, _)) => Err(DataError::ReasonWithoutGap {
                place: self.place(row, Some(column)),
                found: self.texts(column)?.into_iter().nth(row).flatten().unwrap_or_default(),
            }),
        }
    }
}
