//! The typed tables that instruments and methods exchange.
//!
//! A table of the contract is data, not code: a [`Schema`] lists its columns, their ranges and words, its key, and the keys
//! of other tables it refers to; one [`Schema::check`] holds any [`Table`] against it, and one [`Schema::check_references`] its keys
//! against the other tables. Each has a row type ([`Answer`], [`Tie`] …) that is made into a table with [`Record::table`] and
//! read from one with [`Record::rows`].
//!
//! ```
//! use crosscase_data::contract::{ANSWERS, Answer, Record, UNITS, Unit};
//! use crosscase_data::Missing;
//!
//! let units = Unit::table(&[Unit::new("person", "p1"), Unit::new("person", "p2")])?;
//! let answer = |unit: &str, value| Answer { instrument: "trust".into(), unit: unit.into(), item: "T1".into(), value, text: None, file: None, row: None };
//! let answers = Answer::table(&[answer("p1", Ok(4.0)), answer("p2", Err(Missing::Refused))])?;
//! ANSWERS.check_references(&answers, &[&units])?;
//!
//! let stray = Answer::table(&[answer("p1", Ok(4.0)), answer("p3", Ok(2.0))])?;
//! assert_eq!(
//!     ANSWERS.check_references(&stray, &[&units]).unwrap_err().to_string(),
//!     "p3 is not in the table units (record 2, column unit); add it there or correct it here",
//! );
//! # assert_eq!(UNITS.id, "crosscase.units/1");
//! # Ok::<(), crosscase_data::DataError>(())
//! ```

use crate::{DataError, Place, ReadOptions, Table};

mod check;
mod columns;
mod lineage;
mod record;
mod tables;

pub use columns::{CellColumns, Check, Presence, Range, Reference, RowRule, Schema, TypedColumn, ValueKind};
pub use lineage::{CellRef, Lineage, LineageStep};
pub use record::{Field, OrMissing, Record, TieStatus, Value};
pub use tables::{
    ANSWERS, Answer, AnswerOption, CODEBOOK, CODINGS, CodebookEntry, Coding, DRAWS, Draw, GRID, GridPlace, INDICATORS,
    Indicator, LINEAGE, MEMBERSHIPS, Member, OPTIONS, RATINGS, ROSTER, Rating, RosterEntry, SCORES, SORTS, Score, Sort,
    SourceLink, TIES, Tie, UNITS, Unit, answers_from_wide,
};

/// Every table of the contract, in the order of the page that describes them.
pub const SCHEMAS: [&Schema; 15] = [
    &UNITS,
    &ANSWERS,
    &CODEBOOK,
    &OPTIONS,
    &TIES,
    &ROSTER,
    &SORTS,
    &GRID,
    &CODINGS,
    &RATINGS,
    &SCORES,
    &INDICATORS,
    &DRAWS,
    &MEMBERSHIPS,
    &LINEAGE,
];

/// The schema of a table, by its id.
///
/// ```
/// use crosscase_data::contract::schema;
///
/// assert_eq!(schema("crosscase.ties/1").map(|ties| ties.name), Some("ties"));
/// ```
pub fn schema(id: &str) -> Option<&'static Schema> {
    SCHEMAS.into_iter().find(|schema| schema.id == id)
}
