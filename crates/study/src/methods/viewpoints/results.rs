//! What an analysis of sorts found, as a page takes it.

use crate::error::{MethodError, StudyError};
use crosscase_data::{Table, capitalised};
use crosscase_figures::Figure;
use crosscase_report::{Cell, FileLink, NamedUnit, TableBlock};
use std::collections::BTreeMap;

/// What was found, and where its tables stand.
pub(super) struct ViewpointResults<'a> {
    pub(super) id: &'a str,
    /// What readers call the viewpoints, in their order, as far as they have names.
    pub(super) names: &'a [String],
    /// What readers call a sorter.
    pub(super) sorter: &'a dyn Fn(&str) -> String,
    /// Where the page tells more of the case of a sorter, by what readers call the sorter.
    pub(super) addresses: BTreeMap<String, String>,
    /// Whether sorters are counted and nothing is said of a single one.
    pub(super) hides_sorts: bool,
    pub(super) tables: BTreeMap<&'a str, &'a Table>,
    pub(super) figures: BTreeMap<&'a str, &'a Figure>,
    /// The levels of D and D*.
    pub(super) levels: [String; 2],
    /// How often persons were drawn again.
    pub(super) resamples: usize,
    /// The links under a table, by the table's name.
    pub(super) downloads: &'a dyn Fn(&str) -> Vec<FileLink>,
}

impl ViewpointResults<'_> {
    /// A table that every analysis makes.
    pub(super) fn table(&self, name: &str) -> Result<&Table, StudyError> {
        let missing = || StudyError::NotMade { stage: self.id.to_owned(), what: Some(name.to_owned()) };
        self.tables.get(name).copied().ok_or_else(missing)
    }

    /// The labels of the factors, in their order.
    pub(super) fn labels(&self) -> Result<Vec<String>, MethodError> {
        Ok(self.table("factors")?.texts("factor")?.into_iter().flatten().collect())
    }

    /// What readers call the viewpoint with this label.
    pub(super) fn called(&self, label: &str) -> Result<String, MethodError> {
        let at = self.labels()?.iter().position(|known| known == label);
        let name = at.and_then(|at| self.names.get(at));
        Ok(name.cloned().unwrap_or_else(|| format!("viewpoint\u{a0}{label}")))
    }

    /// The sorts that define a viewpoint, and those that define it from the opposite view, by id.
    pub(super) fn defining(&self, label: &str) -> Result<[Vec<String>; 2], MethodError> {
        let loadings = self.table("loadings")?;
        let values = loadings.numbers(&format!("loading_{label}"))?;
        let defines = loadings.numbers(&format!("defines_{label}"))?;
        let mut poles = [Vec::new(), Vec::new()];
        for ((sort, loading), flag) in loadings.texts("sort")?.into_iter().zip(values).zip(defines) {
            if let (Some(sort), Some(loading), Some(1.0)) = (sort, loading, flag) {
                poles[usize::from(loading < 0.0)].push(sort);
            }
        }
        Ok(poles)
    }

    /// Calls the sorters and viewpoints in columns of these headings what readers call them, the ids on hover.
    pub(super) fn call(&self, mut block: TableBlock) -> Result<TableBlock, MethodError> {
        for (at, column) in block.columns.iter().enumerate() {
            let called: &dyn Fn(&str) -> Result<String, MethodError> = match column.header.as_str() {
                SORT => &|id| Ok((self.sorter)(id)),
                VIEWPOINT | OTHER => &|id| Ok(capitalised(&self.called(id)?)),
                _ => continue,
            };
            for cell in block.rows.iter_mut().filter_map(|row| row.get_mut(at)) {
                if let Cell::Text(id) = cell {
                    let id = id.to_plain();
                    *cell = Cell::Names(vec![NamedUnit { label: called(&id)?, id, address: None }]);
                }
            }
        }
        Ok(block)
    }
}

/// The headings of columns of sorters and of viewpoints.
pub(super) const SORT: &str = "Sort";
pub(super) const VIEWPOINT: &str = "Viewpoint";
pub(super) const OTHER: &str = "Other viewpoint";
