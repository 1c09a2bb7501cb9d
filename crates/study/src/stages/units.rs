//! Reads a kind of unit: who they are, what they are called, and within whom they stand.

use crate::artifacts::Artifacts;
use crate::model::UnitKind;
use crate::problem::StudyError;
use crosscase_data::contract::{Record, Unit};
use crosscase_data::{Diagnostic, Format, ReadOptions, Table};
use std::collections::BTreeMap;
use std::path::Path;

/// The units of one kind, in the order of their file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Units {
    pub(crate) ids: Vec<String>,
    rows: Vec<Unit>,
    place: BTreeMap<String, usize>,
}

/// Reads the units' file; every unit must stand within one that exists.
pub(crate) fn read(kind: &UnitKind, bytes: &[u8], above: Option<&Units>) -> Result<Artifacts, StudyError> {
    let mut options = ReadOptions::new();
    options = match &kind.id {
        Some(id) => options.id(id),
        None => options,
    };
    for column in kind.within.iter().chain(&kind.label) {
        options = options.text(column);
    }
    let format = Format::from_path(Path::new(&kind.file))?;
    let read = crosscase_data::read_bytes(bytes, format, Some(&kind.file), &options)?;
    let ids = read.table.ids()?;
    let column = |name: &Option<String>| match name {
        Some(name) => Ok::<_, StudyError>(read.table.texts(name)?),
        None => Ok(vec![None; ids.len()]),
    };
    let (labels, within) = (column(&kind.label)?, column(&kind.within)?);
    if let (Some(column), Some(above)) = (&kind.within, above) {
        for (row, unit) in within.iter().enumerate() {
            let fault = match unit {
                Some(unit) if above.contains(unit) => continue,
                Some(unit) => format!("`{unit}` is no {column} of the study"),
                None => format!("{} stands within no {column}", ids[row]),
            };
            let place = read.table.place(row, Some(column));
            return Err(StudyError::Value { diagnostic: Diagnostic::warning("STU105", fault).at(place) });
        }
    }
    let rows: Vec<Unit> = ids
        .into_iter()
        .zip(labels.into_iter().zip(within))
        .map(|(unit, (name, within))| Unit {
            unit,
            kind: kind.name.clone(),
            name,
            within_kind: within.as_ref().and(kind.within.clone()),
            within,
        })
        .collect();
    let table = Unit::table(&rows)?;
    Ok(Artifacts { diagnostics: read.diagnostics, ..Artifacts::default() }.with_table("units", table))
}

impl Units {
    /// The units back from their table.
    pub(crate) fn from_table(table: &Table) -> Result<Self, StudyError> {
        let units = Unit::rows(table)?;
        let place = units.iter().map(|unit| unit.unit.clone()).zip(0..).collect();
        Ok(Self { ids: units.iter().map(|unit| unit.unit.clone()).collect(), rows: units, place })
    }

    /// Whether there is a unit of this name.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.place.contains_key(id)
    }

    /// Which unit of the kind above this one stands within.
    pub(crate) fn within(&self, id: &str) -> Option<&str> {
        self.rows.get(*self.place.get(id)?)?.within.as_deref()
    }
}
