//! What the tables of a review have in common.

use crate::ReviewError;
use crosscase_data::Table;
use std::collections::BTreeMap;

/// Names in the order in which they come first, and the place of each.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) all: Vec<String>,
    places: BTreeMap<String, usize>,
}

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
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.all.len();
        self.all.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }

    pub(crate) fn name(&self, at: usize) -> String {
        self.all.get(at).cloned().unwrap_or_default()
    }
}

/// A column of names, without the white space around them.
pub(crate) fn named(table: &Table, column: &str) -> Result<Vec<Option<String>>, ReviewError> {
    let trimmed = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(table.texts(column)?.into_iter().map(trimmed).collect())
}
