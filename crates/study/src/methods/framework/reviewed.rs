//! How many reviewed studies stand behind what the framework expects.

use super::{Direction, Entry};
use crate::file::{Faults, Placed};
use crosscase_data::{Format, ReadOptions, Table, counted, read_bytes};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// The reviewed studies of a condition and an outcome, each counted once in a direction.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Studies {
    /// Those that found what is expected; of an open entry none.
    pub(super) supporting: usize,
    /// Those that found the opposite.
    pub(super) against: usize,
    /// Those that found neither.
    pub(super) without: usize,
}

impl Studies {
    /// “3 of 4 reviewed studies found it, 1 found the opposite”.
    pub(super) fn told(&self) -> String {
        let all = self.supporting + self.against + self.without;
        if all == 0 {
            return "no reviewed study speaks of it".to_owned();
        }
        let opposite = if self.against > 0 { format!(", {} the opposite", self.against) } else { String::new() };
        format!("found in {} of {}{opposite}", self.supporting, counted(all, "reviewed study", "reviewed studies"))
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
        let with = |wanted: &str| {
            let is_it = |row: &&[String; 4]| row[1] == entry.name && row[2] == entry.outcome && row[3] == wanted;
            rows.iter().filter(is_it).map(|row| row[0].as_str()).collect::<BTreeSet<_>>().len()
        };
        let [present, absent, none] = ["present", "absent", "none"].map(with);
        entry.studies = Some(match entry.direction {
            Direction::Present => Studies { supporting: present, against: absent, without: none },
            Direction::Absent => Studies { supporting: absent, against: present, without: none },
            Direction::Open => Studies { supporting: 0, against: 0, without: present + absent + none },
        });
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
