//! The methods of a study. One more is a file, its `mod` line and its entry in [`Methods::standard`].

mod analyses;
mod indicators;
pub(crate) mod joined;
mod qsorts;
mod sets;
mod surveys;
mod units;
mod viewpoints;

use crate::error::StudyError;
use crate::method::{Key, Method};
use std::fmt;

pub use viewpoints::qmethod_report;

/// The methods that a study can use, in the order in which their sections depend on one another and their stages run.
pub struct Methods(Vec<Box<dyn Method>>);

impl fmt::Debug for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all().map(Method::key)).finish()
    }
}

impl Methods {
    /// All methods of the house.
    pub fn standard() -> Self {
        Self(vec![
            Box::new(units::Units),
            Box::new(surveys::SURVEY),
            Box::new(surveys::TABLE),
            Box::new(qsorts::Qsorts),
            Box::new(viewpoints::Viewpoints),
            Box::new(indicators::Indicators),
            Box::new(sets::Sets),
            Box::new(analyses::Analyses),
        ])
    }

    /// The same and one more: a kind of a table that is there, or a table of its own, after all others.
    ///
    /// # Errors
    /// [`StudyError::MethodTaken`] where its sections belong to another method already.
    pub fn with(mut self, method: impl Method + 'static) -> Result<Self, StudyError> {
        let key = method.key();
        let taken = |other: Key| match (other, key) {
            (Key::Kind(..), Key::Kind(..)) => other == key,
            _ => other.table() == key.table(),
        };
        if self.all().any(|other| taken(other.key())) {
            return Err(StudyError::MethodTaken { key: format!("{key:?}") });
        }
        let after = self.all().rposition(|other| other.key().table() == key.table());
        let at = after.map_or(self.0.len(), |last| last + 1);
        self.0.insert(at, Box::new(method));
        Ok(self)
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &dyn Method> + ExactSizeIterator {
        self.0.iter().map(AsRef::as_ref)
    }
}
