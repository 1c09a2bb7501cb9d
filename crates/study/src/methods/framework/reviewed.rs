//! How many reviewed studies stand behind what the framework expects.

use super::{Direction, Entry};
use crate::file::{Faults, Placed};
use crosscase_data::{Format, ReadOptions, Table, counted, read_bytes};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// The reviewed studies of a condition and an outcome. One that found both, as of two groups of cases, supports and is against.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Studies {
    /// All, each once.
    pub(super) all: usize,
    /// What they found; of an open entry, which expects nothing, nothing that could be counted for or against.
    found: Option<Found>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Found {
    supporting: usize,
    against: usize,
    without: usize,
}

impl Studies {
    /// “3 of 4 reviewed studies found it, 1 found the opposite”.
    pub(super) fn told(&self) -> String {
        if self.all == 0 {
            return "no reviewed study speaks of it".to_owned();
        }
        let Some(found) = self.found else {
            return counted(self.all, "reviewed study speaks of it", "reviewed studies speak of it");
        };
        let opposite = if found.against > 0 { format!(", {} the opposite", found.against) } else { String::new() };
        format!(
            "found in {} of {}{opposite}",
            found.supporting,
            counted(self.all, "reviewed study", "reviewed studies")
        )
    }

    /// Those that found what is expected.
    pub(super) fn supporting(&self) -> Option<usize> {
        self.found.map(|found| found.supporting)
    }

    /// Those that found the opposite.
    pub(super) fn against(&self) -> Option<usize> {
        self.found.map(|found| found.against)
    }

    /// Those that found neither.
    pub(super) fn without(&self) -> Option<usize> {
        self.found.map(|found| found.without)
    }
}

/// What the columns of the file hold, in this order.
const COLUMNS: [&str; 4] = ["study", "condition", "outcome", "finding"];

/// Counts the studies of each entry. What is wrong with the file is a fault where it is named.
pub(super) fn count(file: &str, named: &Placed<String>, entries: &mut [Entry], faults: &mut Faults<'_>) {
    // A file that is not there is told with all others.
    let Some(text) = faults.text_of(file) else { return };
    let rows = match rows(file, &text) {
        Ok(rows) => rows,
        Err(why) => return faults.add("STU001", named.at(), why),
    };
    for [study, condition, outcome, finding] in &rows {
        if study.trim().is_empty() {
            let message = format!("{file}: a row about `{condition}` for `{outcome}` names no study");
            return faults.add("STU016", named.at(), message);
        }
        if !["present", "absent", "none"].contains(&finding.as_str()) {
            let message = format!("{file}: the finding of {study} is `{finding}`; there are: present, absent, none");
            return faults.add("STU016", named.at(), message);
        }
        if !entries.iter().any(|entry| entry.name == *condition && entry.outcome == *outcome) {
            let message =
                format!("{file}: {study} is about `{condition}` for `{outcome}`, which the framework does not have");
            return faults.add("STU016", named.at(), message);
        }
    }
    for entry in entries {
        let own = || rows.iter().filter(|row| row[1] == entry.name && row[2] == entry.outcome);
        let with =
            |wanted: &str| own().filter(|row| row[3] == wanted).map(|row| row[0].as_str()).collect::<BTreeSet<_>>();
        let all = own().map(|row| row[0].as_str()).collect::<BTreeSet<_>>().len();
        let (present, absent) = (with("present"), with("absent"));
        let without = all - present.union(&absent).count();
        let found = match entry.direction {
            Direction::Present => Some((present.len(), absent.len())),
            Direction::Absent => Some((absent.len(), present.len())),
            Direction::Open => None,
        };
        let found = found.map(|(supporting, against)| Found { supporting, against, without });
        entry.studies = Some(Studies { all, found });
    }
}

fn rows(file: &str, text: &str) -> Result<Vec<[String; 4]>, String> {
    let told = |error: crosscase_data::DataError| error.to_string();
    let format = Format::from_path(Path::new(file)).map_err(told)?;
    let table: Table =
        read_bytes(text.as_bytes(), format, Some(file), &ReadOptions::new().without_id()).map_err(told)?.table;
    let columns = COLUMNS.map(|name| table.texts(name));
    let [study, condition, outcome, finding] = columns;
    let columns = [study.map_err(told)?, condition.map_err(told)?, outcome.map_err(told)?, finding.map_err(told)?];
    let cell = |column: &Vec<Option<String>>, row: usize| column.get(row).cloned().flatten().unwrap_or_default();
    let row = |row: usize| [0, 1, 2, 3].map(|at| columns.get(at).map(|of| cell(of, row)).unwrap_or_default());
    Ok((0..table.rows()).map(row).collect())
}
