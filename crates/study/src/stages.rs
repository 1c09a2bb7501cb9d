//! The stages: pure functions from parameters and earlier results to tables.

pub(crate) mod analysis;
pub(crate) mod indicator;
pub(crate) mod instrument;
pub(crate) mod qsort;
mod remainders;
pub(crate) mod robustness;
pub(crate) mod set;
pub(crate) mod units;
pub(crate) mod viewpoints;

use crosscase_data::contract::{Cell, Link};

/// One step back from a value to one that it was made of.
fn link(of: Cell, source: Cell, source_row: Option<i64>, how: &str) -> Link {
    Link {
        table: of.table,
        id: of.id,
        column: of.column,
        source_table: source.table,
        source_id: source.id,
        source_column: source.column,
        source_row,
        how: Some(how.to_owned()),
    }
}
