//! The flow of a review in the numbers of PRISMA 2020 (Page et al. 2021, doi:10.1136/bmj.n71), counted from a log of decisions and never
//! typed in. A record becomes a report when it is sought, and one study may have several reports.

mod diagram;
mod log;
mod screening;
mod state;

pub use log::ReviewLog;
pub use screening::{ScreenedItem, ScreenedRecords, ScreeningAgreement, ScreeningOutcome, ScreeningStage};

use crosscase_data::{DataError, Table, TableBuilder};
use serde::Serialize;
use std::collections::BTreeMap;

/// The numbers of a review, under the names of the PRISMA 2020 flow diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewFlow {
    /// Studies of earlier versions of the review.
    pub previous_studies: usize,
    /// Their reports.
    pub previous_reports: usize,
    /// Records from databases.
    pub database_results: usize,
    /// Records from registers.
    pub register_results: usize,
    /// Reports from websites.
    pub website_results: usize,
    /// Reports from organisations.
    pub organisation_results: usize,
    /// Reports from citations.
    pub citations_results: usize,
    /// Records that were there already.
    pub duplicates: usize,
    /// Records that a program held to be out of scope.
    pub excluded_automatic: usize,
    /// Records that were removed for other reasons.
    pub excluded_other: usize,
    /// Records that somebody screened.
    pub records_screened: usize,
    /// Of these, excluded.
    pub records_excluded: usize,
    /// Reports of records that were sought.
    pub dbr_sought_reports: usize,
    /// Of these, not retrieved.
    pub dbr_notretrieved_reports: usize,
    /// Of these, assessed.
    pub dbr_assessed: usize,
    /// Of these, excluded, by reason.
    pub dbr_excluded: BTreeMap<String, usize>,
    /// Reports found otherwise that were sought.
    pub other_sought_reports: usize,
    /// Of these, not retrieved.
    pub other_notretrieved_reports: usize,
    /// Of these, assessed.
    pub other_assessed: usize,
    /// Of these, excluded, by reason.
    pub other_excluded: BTreeMap<String, usize>,
    /// Studies that were not known before.
    pub new_studies: usize,
    /// Reports that were included.
    pub new_reports: usize,
    /// Studies in all.
    pub total_studies: usize,
    /// Reports in all.
    pub total_reports: usize,
    /// Items that are not settled.
    pub open: Vec<String>,
    /// The same, each with what it waits for.
    #[serde(skip)]
    pub waiting: Vec<OpenItem>,
    /// Reports that were included and of which no line names the study.
    #[serde(skip)]
    pub without_study: Vec<String>,
}

/// An item that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenItem {
    /// Its name.
    pub item: String,
    /// What it waits for.
    pub why: &'static str,
}

impl ReviewFlow {
    /// One row a number, one a reason: `crosscase.review.flow/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let mut rows: Vec<(&str, Option<&str>, usize)> = vec![
            ("previous_studies", None, self.previous_studies),
            ("previous_reports", None, self.previous_reports),
            ("database_results", None, self.database_results),
            ("register_results", None, self.register_results),
            ("website_results", None, self.website_results),
            ("organisation_results", None, self.organisation_results),
            ("citations_results", None, self.citations_results),
            ("duplicates", None, self.duplicates),
            ("excluded_automatic", None, self.excluded_automatic),
            ("excluded_other", None, self.excluded_other),
            ("records_screened", None, self.records_screened),
            ("records_excluded", None, self.records_excluded),
            ("dbr_sought_reports", None, self.dbr_sought_reports),
            ("dbr_notretrieved_reports", None, self.dbr_notretrieved_reports),
            ("dbr_assessed", None, self.dbr_assessed),
        ];
        rows.extend(self.dbr_excluded.iter().map(|(why, n)| ("dbr_excluded", Some(why.as_str()), *n)));
        rows.extend([
            ("other_sought_reports", None, self.other_sought_reports),
            ("other_notretrieved_reports", None, self.other_notretrieved_reports),
            ("other_assessed", None, self.other_assessed),
        ]);
        rows.extend(self.other_excluded.iter().map(|(why, n)| ("other_excluded", Some(why.as_str()), *n)));
        rows.extend([
            ("new_studies", None, self.new_studies),
            ("new_reports", None, self.new_reports),
            ("total_studies", None, self.total_studies),
            ("total_reports", None, self.total_reports),
        ]);
        TableBuilder::new("crosscase.review.flow/1")
            .text("box", rows.iter().map(|row| Some(row.0)))
            .text("reason", rows.iter().map(|row| row.1))
            .count("n", rows.iter().map(|row| row.2))
            .build()
    }
}
