//! The files in which Q-sorts are kept: what every tool of the field writes, read into [`QData`] and back.
//!
//! Bytes in, bytes out. CSV, Parquet and Arrow tables are read by `crosscase-data` and handed over as a
//! [`Table`](crosscase_data::Table): see [`wide`] and [`htmlq`]. Nothing is renamed, nothing shifts over a missing
//! value, and every fault names its line and column.

mod by_ending;
mod eq_records;
mod eq_table;
pub mod htmlq;
mod long;
pub mod pqmethod;
mod sideways;
pub mod wide;

#[cfg(feature = "json")]
pub mod collected;
#[cfg(feature = "json")]
pub mod eq_json;
#[cfg(feature = "kade")]
pub mod kade;
#[cfg(feature = "kade")]
pub mod kade_zip;

#[cfg(feature = "json")]
pub use by_ending::read_folder;
pub use by_ending::{SortsLayout, SourceOptions, lost, read, write};

use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::{Diagnostic, Listed, Place, counted};
use std::collections::BTreeMap;
use std::path::Path;

/// What was read, and what was noticed.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadSorts {
    /// Statements, grid and sorts.
    pub data: QData,
    /// What did not stop the reading.
    pub diagnostics: Vec<Diagnostic>,
}

impl ReadSorts {
    /// Checks what every format promises: names of their own, and says which sorts do not keep the grid.
    fn of(data: QData) -> Result<Self, QmethodError> {
        let mut seen: BTreeMap<&str, &CollectedSort> = BTreeMap::new();
        for sort in &data.sorts {
            if sort.sorter.is_empty() {
                let reason = "the sort has no name".to_owned();
                return Err(QmethodError::BadFile { place: sort.origin.clone().unwrap_or_default(), reason });
            }
            if let Some(first) = seen.insert(&sort.sorter, sort) {
                let before = first.origin.as_ref().map_or_else(String::new, |place| format!(", as in {place}"));
                let reason = format!("the sort is named `{}`{before}: give each a name of its own", sort.sorter);
                return Err(QmethodError::BadFile { place: sort.origin.clone().unwrap_or_default(), reason });
            }
        }
        let diagnostics = data.grid.as_ref().and_then(|grid| off_the_grid(&data, grid)).into_iter().collect();
        Ok(Self { data, diagnostics })
    }

    /// The same with the grid that holds in place of the file's own, where one is given; else the file's is one that a sort keeps, or that all
    /// left where sorting was free.
    fn keeping(mut self, given: Option<&Grid>, file: &str) -> Result<Self, QmethodError> {
        if let Some(grid) = given {
            self.diagnostics.retain(|told| told.code != OFF_THE_GRID);
            let is_of_all = grid.statements() == self.data.statements.len();
            self.diagnostics.extend(off_the_grid(&self.data, grid).filter(|_| is_of_all));
            self.data.grid = Some(grid.clone());
            return Ok(self);
        }
        let Some(declared) = &self.data.grid else { return Ok(self) };
        let complete = self.data.sorts.iter().filter(|sort| sort.is_complete());
        let grids: Vec<Option<Grid>> = complete.map(CollectedSort::grid).collect();
        let is_kept = grids.iter().any(|grid| grid.as_ref() == Some(declared));
        match most_shared(&grids).filter(|(_, share)| !is_kept && *share > 1) {
            None => Ok(self),
            Some((shared, share)) => {
                let reason = format!(
                    "no sort keeps its grid {declared}, and {share} of {} fill {shared}: correct the one that is wrong, or say which holds \
                     (`--grid`; in a study `grid`)",
                    grids.len()
                );
                // PQMethod's grid stands in its second line.
                let place = Place::file(file);
                let is_dat = Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dat"));
                Err(QmethodError::BadFile { place: if is_dat { place.line(2) } else { place }, reason })
            }
        }
    }
}

/// The code of what is said of sorts that do not keep a grid.
pub const OFF_THE_GRID: &str = "QME120";

/// Names the complete sorts that do not keep a grid; `None` where all do. Readers say so of the grid that a file declares.
///
/// ```
/// use crosscase_qmethod::formats::{SourceOptions, off_the_grid, read};
///
/// let sorts = b"statement,P1,P2\ns1,1,1\ns2,0,1\ns3,-1,0\ns4,0,-1\n";
/// let data = read(sorts, "sorts.csv", &SourceOptions::default())?.data;
/// let told = off_the_grid(&data, &"-1:1,0:2,1:1".parse()?).unwrap();
/// assert!(told.message.ends_with(": P2"));
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
pub fn off_the_grid(data: &QData, grid: &Grid) -> Option<Diagnostic> {
    let leaves = |sort: &&CollectedSort| sort.is_complete() && sort.grid().as_ref() != Some(grid);
    let free: Vec<String> = data.sorts.iter().filter(leaves).map(|sort| sort.sorter.clone()).collect();
    let many = if free.len() == 1 { "sort does" } else { "sorts do" };
    let message = format!("{} {many} not keep the grid {grid}: {}", free.len(), Listed(&free));
    (!free.is_empty()).then(|| Diagnostic::warning(OFF_THE_GRID, message))
}

/// The grid that more than half of the sorts fill, and how many do.
fn most_shared(grids: &[Option<Grid>]) -> Option<(&Grid, usize)> {
    // One that more than half fill is left when each that is another takes one of it away (Boyer and Moore 1991,
    // 10.1007/978-94-011-3488-0_5).
    let mut left: (Option<&Grid>, usize) = (None, 0);
    for grid in grids {
        left = match left {
            (_, 0) => (grid.as_ref(), 1),
            (held, votes) if held == grid.as_ref() => (held, votes + 1),
            (held, votes) => (held, votes - 1),
        };
    }
    let share = grids.iter().filter(|other| other.is_some() && other.as_ref() == left.0).count();
    left.0.filter(|_| 2 * share > grids.len()).map(|grid| (grid, share))
}

/// What is said of those who left before sorting.
fn without_a_sort(empty: &[String]) -> Option<Diagnostic> {
    let many = counted(empty.len(), "record without a sort was", "records without a sort were");
    (!empty.is_empty()).then(|| Diagnostic::warning("QME125", format!("{many} left out: {}", Listed(empty))))
}

/// What is said of sorts that are there twice with everything that belongs to them.
fn there_again(again: &[String]) -> Option<Diagnostic> {
    let many = counted(
        again.len(),
        "sort is there a second time, the same in everything, and was",
        "sorts are there again, the same in everything, and were",
    );
    (!again.is_empty()).then(|| Diagnostic::note("QME143", format!("{many} read once: {}", Listed(again))))
}

/// Statements numbered from 1, with their wording where it is known.
fn numbered(count: usize, texts: &[String]) -> Vec<Statement> {
    let text = |at: usize| texts.get(at).cloned().filter(|text| !text.is_empty());
    (0..count).map(|at| Statement { id: (at + 1).to_string(), text: text(at) }).collect()
}

/// A fault at a line (from 1) and, where there is one, a column.
fn bad(file: Option<&str>, line: usize, column: Option<String>, reason: impl Into<String>) -> QmethodError {
    let mut place = file.map_or_else(Place::default, Place::file).line(line as u64);
    place.column = column;
    QmethodError::BadFile { place, reason: reason.into() }
}

/// Where a sort stands.
fn origin(file: Option<&str>, line: usize) -> Place {
    file.map_or_else(Place::default, Place::file).line(line as u64)
}

/// A file that the format cannot hold.
fn not_writable(format: &'static str, reason: impl Into<String>, instead: &'static str) -> QmethodError {
    QmethodError::NotWritable { format, reason: reason.into(), instead }
}

/// The twenty columns from −6 to 13 that `PQMethod`, Ken-Q and KADE count a grid in.
const TWENTY: std::ops::RangeInclusive<i32> = -6..=13;

/// The grid that twenty counts describe; `None` where all are 0.
fn grid_of_twenty(counts: &[usize]) -> Result<Option<Grid>, QmethodError> {
    if counts.iter().all(|count| *count == 0) { Ok(None) } else { Grid::new(*TWENTY.start(), counts).map(Some) }
}

/// The grid that a file may declare: that of the data, else the one that every complete sort fills.
fn common_grid(data: &QData) -> Option<Grid> {
    let mut complete = data.sorts.iter().filter(|sort| sort.is_complete());
    data.grid.clone().or_else(|| {
        let first = complete.next()?.grid()?;
        complete.all(|sort| sort.grid().as_ref() == Some(&first)).then_some(first)
    })
}

/// A grid as twenty counts; `None` where it reaches beyond them.
fn twenty(grid: &Grid) -> Option<Vec<usize>> {
    if grid.lowest() < *TWENTY.start() || grid.highest() > *TWENTY.end() {
        return None;
    }
    let count = |place: i32| grid.places().find(|(at, _)| *at == place).map_or(0, |(_, count)| count);
    Some(TWENTY.map(count).collect())
}
