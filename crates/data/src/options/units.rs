//! By which columns the units of a file are known.

use super::{IdColumn, ReadOptions};
use crate::DataError;
use crate::table::Origin;

/// The columns by which the units of a file are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UnitColumns {
    /// None.
    None,
    /// One.
    One(String),
    /// Several together.
    Joined(Vec<String>),
    /// None, and the rows are numbered.
    Numbered,
}

impl UnitColumns {
    pub(crate) fn one(&self) -> Option<&str> {
        if let Self::One(name) = self { Some(name) } else { None }
    }

    pub(crate) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Joined(names) => names,
            Self::None | Self::Numbered => &[],
        }
    }
}

impl ReadOptions {
    /// The columns by which the units are known, of those there are; `first` where nothing is said.
    pub(crate) fn units(
        &self,
        first: Option<String>,
        known: &[String],
        origin: &Origin,
    ) -> Result<UnitColumns, DataError> {
        let name = match &self.id {
            IdColumn::First => return Ok(first.map_or(UnitColumns::None, UnitColumns::One)),
            IdColumn::None => return Ok(UnitColumns::None),
            IdColumn::Named(name) => name,
        };
        let parts: Vec<String> = name.split(',').map(|part| part.trim().to_owned()).collect();
        if known.contains(name) {
            Ok(UnitColumns::One(name.clone()))
        } else if name == "none" {
            Ok(UnitColumns::Numbered)
        } else if parts.len() > 1 {
            match parts.iter().find(|part| !known.contains(part)) {
                Some(part) => Err(origin.unknown(part, known.to_vec())),
                None => Ok(UnitColumns::Joined(parts)),
            }
        } else {
            Err(origin.unknown(name, known.to_vec()))
        }
    }
}
