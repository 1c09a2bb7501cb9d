//! What the tables of a review have in common.

use crate::ReviewError;
use crosscase_data::Table;

/// Names in the order in which they come first.
#[derive(Default)]
pub(crate) struct Names(pub(crate) Vec<String>);

impl Names {
    /// These, each once.
    pub(crate) fn of(names: &[String]) -> Self {
        let mut once = Self::default();
        for name in names {
            once.place(name);
        }
        once
    }

    pub(crate) fn place(&mut self, name: &str) -> usize {
        self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        })
    }

    pub(crate) fn name(&self, at: usize) -> String {
        self.0.get(at).cloned().unwrap_or_default()
    }
}

/// A column of names, without the white space around them.
pub(crate) fn named(table: &Table, column: &str) -> Result<Vec<Option<String>>, ReviewError> {
    let trimmed = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(table.texts(column)?.into_iter().map(trimmed).collect())
}
