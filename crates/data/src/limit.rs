//! What is not taken in, and how much is made of it: every limit has an error, so that nothing ends for want of memory.

use crate::{DataError, near::counted};
use std::fmt;
use thiserror::Error;

/// The most pairs of names for which something is held: 25 million, which is 5 000 by 5 000.
pub const MAX_PAIRS: u64 = 25_000_000;

/// Two lists of names of which every pair would be held. A file of kilobytes can name more of them than any memory has room for, mostly
/// where the wrong column is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "{} make {} pairs, and at most {most} can be held; look whether the columns are those that are meant, or take a part of the rows",
    both(&self.sides),
    self.pairs()
)]
#[non_exhaustive]
pub struct TooManyPairs {
    /// How many there are of each, and what one and several of them are called.
    pub sides: [(usize, &'static str, &'static str); 2],
    /// How many pairs can be held.
    pub most: u64,
}

impl TooManyPairs {
    /// How many pairs there would be.
    pub fn pairs(&self) -> u64 {
        self.sides.iter().map(|(n, ..)| *n as u64).fold(1, u64::saturating_mul)
    }
}

/// Whether every pair of two lists can be held; asked before any room is taken for them. Each is how many there are, and what one and
/// several of them are called.
///
/// ```
/// use crosscase_data::{MAX_PAIRS, held_by_pairs};
///
/// let (cases, codes) = ((40_000, "case", "cases"), (700, "code", "codes"));
/// assert_eq!(held_by_pairs((40, "case", "cases"), codes, MAX_PAIRS)?, 28_000);
/// let error = held_by_pairs(cases, codes, MAX_PAIRS).unwrap_err();
/// assert_eq!(error.code(), "DAT050");
/// assert!(error.to_string().starts_with("40000 cases and 700 codes"));
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// More pairs than `most`, or than a place can number.
pub fn held_by_pairs(
    one: (usize, &'static str, &'static str),
    other: (usize, &'static str, &'static str),
    most: u64,
) -> Result<usize, DataError> {
    let many = TooManyPairs { sides: [one, other], most };
    let pairs = one.0.checked_mul(other.0).filter(|pairs| *pairs as u64 <= most);
    pairs.ok_or(DataError::TooManyPairs(many))
}

fn both([one, other]: &[(usize, &'static str, &'static str); 2]) -> String {
    let told = |(n, single, several): &(usize, &str, &str)| counted(*n, single, several);
    if one == other { told(one) } else { format!("{} and {}", told(one), told(other)) }
}

/// What a file may not have more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileLimit {
    /// [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES).
    Bytes,
    /// [`MAX_EXPANDED_BYTES`](crate::MAX_EXPANDED_BYTES).
    ExpandedBytes,
    /// [`MAX_ROWS`](crate::MAX_ROWS).
    Rows,
    /// [`MAX_COLUMNS`](crate::MAX_COLUMNS).
    Columns,
    /// [`MAX_CELLS`](crate::MAX_CELLS).
    Cells,
    /// The files inside an archive.
    Members,
}

impl fmt::Display for FileLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes => "bytes",
            Self::ExpandedBytes => "bytes after unpacking",
            Self::Rows => "rows",
            Self::Columns => "columns",
            Self::Cells => "cells",
            Self::Members => "files inside",
        })
    }
}
