//! The way back: which value came from which, row by row.

use crate::problem::StudyError;
use crosscase_data::{Table, TableBuilder};

/// One value and one that it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) table: String,
    pub(crate) id: String,
    pub(crate) column: String,
    pub(crate) source_table: String,
    pub(crate) source_id: String,
    pub(crate) source_column: String,
    /// The row of the source's file, as a person counts (the header is 1).
    pub(crate) source_row: Option<u64>,
}

pub(crate) fn to_table(links: &[Link]) -> Result<Table, StudyError> {
    let text = |of: fn(&Link) -> &String| links.iter().map(move |link| Some(of(link).clone()));
    let rows = links.iter().map(|link| link.source_row.and_then(|row| i64::try_from(row).ok()));
    Ok(TableBuilder::new("crosscase.lineage/1")
        .text("table", text(|link| &link.table))
        .text("id", text(|link| &link.id))
        .text("column", text(|link| &link.column))
        .text("source_table", text(|link| &link.source_table))
        .text("source_id", text(|link| &link.source_id))
        .text("source_column", text(|link| &link.source_column))
        .integer("source_row", rows)
        .build()?)
}
