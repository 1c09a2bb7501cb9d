//! The stages: pure functions from parameters and earlier results to tables.

pub(crate) mod analysis;
pub(crate) mod indicator;
pub(crate) mod instrument;
pub(crate) mod set;
pub(crate) mod units;
