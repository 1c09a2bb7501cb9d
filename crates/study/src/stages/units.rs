//! Reads a kind of unit: who they are, what they are called, and within whom they stand.

use crate::artifacts::Artifacts;
use crate::model::UnitKind;
use crate::problem::StudyError;
use crosscase_data::{Diagnostic, Format, ReadOptions, Table, TableBuilder};
use std::collections::BTreeMap;
use std::path::Path;

/// The units of one kind, in the order of their file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Units {
    pub(crate) ids: Vec<String>,
    pub(crate) labels: Vec<Option<String>>,
    pub(crate) within: Vec<Option<String>>,
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
    let table = TableBuilder::new("crosscase.units/1")
        .text("unit", ids.iter().map(|id| Some(id.as_str())))
        .text("kind", ids.iter().map(|_| Some(kind.name.as_str())))
        .text("name", labels)
        .text("within", within)
        .text("within_kind", ids.iter().map(|_| kind.within.as_deref()))
        .build()?;
    Ok(Artifacts { diagnostics: read.diagnostics, ..Artifacts::default() }.with_table("units", table))
}

impl Units {
    /// The units back from their table.
    pub(crate) fn from_table(table: &Table) -> Result<Self, StudyError> {
        let ids: Vec<String> = table.texts("unit")?.into_iter().flatten().collect();
        let place = ids.iter().cloned().zip(0..).collect();
        Ok(Self { ids, labels: table.texts("name")?, within: table.texts("within")?, place })
    }

    /// Whether there is a unit of this name.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.place.contains_key(id)
    }

    /// Which unit of the kind above this one stands within.
    pub(crate) fn within(&self, id: &str) -> Option<&str> {
        self.within.get(*self.place.get(id)?)?.as_deref()
    }
}
