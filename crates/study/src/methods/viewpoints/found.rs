//! What an analysis of sorts found, as a page takes it.

use crate::error::StudyError;
use crosscase_data::Table;
use crosscase_figures::Figure;
use crosscase_report::Link;
use std::collections::BTreeMap;

/// What was found, and where its tables stand.
pub(super) struct Found<'a> {
    pub(super) id: &'a str,
    pub(super) names: &'a [String],
    pub(super) tables: BTreeMap<&'a str, &'a Table>,
    pub(super) figures: BTreeMap<&'a str, &'a Figure>,
    /// The levels of D and D*.
    pub(super) levels: [String; 2],
    /// The links under a table, by the table's name.
    pub(super) downloads: &'a dyn Fn(&str) -> Vec<Link>,
}

impl Found<'_> {
    /// A table that every analysis makes.
    pub(super) fn table(&self, name: &str) -> Result<&Table, StudyError> {
        let missing = || StudyError::NotMade { stage: self.id.to_owned(), what: Some(name.to_owned()) };
        self.tables.get(name).copied().ok_or_else(missing)
    }
}
