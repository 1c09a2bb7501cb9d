//! How many reviewed studies stand behind what the framework expects, as `review` counts them.

use super::{Direction, Entry};
use crate::file::{Faults, Placed};
use crosscase_data::{Diagnostic, Format, ReadOptions, counted, read_bytes};
use crosscase_review::{BibRecord, ExpectedDirection, ExpectedDirections, Harvest, HarvestRow};
use serde::Serialize;
use serde_json::json;
use std::path::Path;

/// What a reviewed study found of a condition for an outcome.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    pub(super) study: String,
    pub(super) condition: String,
    pub(super) outcome: String,
    /// `present`, `absent`, `none` or `mixed`.
    pub(super) found: String,
    /// Its record in the bibliography.
    pub(super) record: Option<BibRecord>,
}

/// The reviewed studies of a condition and an outcome, each once.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Studies {
    /// All.
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

/// Counts the studies of each entry; what each of them found. What is wrong with the file is a fault where it is named.
pub(super) fn count(
    file: &str,
    named: &Placed<String>,
    entries: &mut [Entry],
    (told, faults): (&mut Vec<Diagnostic>, &mut Faults<'_>),
) -> Vec<Finding> {
    // A file that is not there is told with all others.
    let Some(bytes) = faults.bytes_of(file) else { return Vec::new() };
    let expected = entries.iter().fold(ExpectedDirections::default(), |expected, entry| {
        expected.with(&entry.name, &entry.outcome, entry.direction.expected())
    });
    let harvest = match harvest(file, &bytes, &expected) {
        Ok((harvest, noticed)) => {
            told.extend(noticed);
            harvest
        }
        Err(why) => {
            faults.add("STU016", named.at(), why);
            return Vec::new();
        }
    };
    for row in &harvest.rows {
        if !entries.iter().any(|entry| entry.name == row.condition && entry.outcome == row.outcome) {
            let study = row.studies.first().map_or("a study", |study| study.study.as_str());
            let (condition, outcome) = (&row.condition, &row.outcome);
            let message =
                format!("{file}: {study} is about `{condition}` for `{outcome}`, which the framework does not have");
            faults.add("STU016", named.at(), message);
            return Vec::new();
        }
    }
    for entry in entries {
        let own = harvest.rows.iter().find(|row| row.condition == entry.name && row.outcome == entry.outcome);
        entry.studies = own.map(Studies::of);
    }
    let of_row = |row: &HarvestRow| {
        let (condition, outcome) = (row.condition.clone(), row.outcome.clone());
        let one = move |study: &crosscase_review::HarvestStudy| Finding {
            study: study.study.clone(),
            condition: condition.clone(),
            outcome: outcome.clone(),
            found: json!(study.found).as_str().unwrap_or_default().to_owned(),
            record: None,
        };
        row.studies.iter().map(one).collect::<Vec<_>>()
    };
    let mut findings: Vec<Finding> = harvest.rows.iter().flat_map(of_row).collect();
    findings.sort_by(|one, other| one.study.cmp(&other.study));
    findings
}

fn harvest(file: &str, bytes: &[u8], expected: &ExpectedDirections) -> Result<(Harvest, Vec<Diagnostic>), String> {
    let format = Format::from_path(Path::new(file)).map_err(|error| error.to_string())?;
    let options = Harvest::reading(ReadOptions::new());
    let read = read_bytes(bytes, format, Some(file), &options).map_err(|error| error.to_string())?;
    let harvest = Harvest::from_table(&read.table, expected).map_err(|error| error.to_string())?;
    Ok((harvest, read.diagnostics))
}

impl Studies {
    fn of(row: &HarvestRow) -> Self {
        let all = row.studies.len();
        let found = row.support.zip(row.against);
        let found =
            found.map(|(supporting, against)| Found { supporting, against, without: all - supporting - against });
        Self { all, found }
    }
}

impl Direction {
    /// The same as `review` says it.
    const fn expected(self) -> ExpectedDirection {
        match self {
            Self::Present => ExpectedDirection::Present,
            Self::Absent => ExpectedDirection::Absent,
            Self::Open => ExpectedDirection::Open,
        }
    }
}
