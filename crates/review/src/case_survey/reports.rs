//! Scores of several reports: a case may be told of by several, and a report may tell of several cases.

use crate::ReviewError;
use crosscase_data::contract::{Rating, Record as _};
use crosscase_data::{Diagnostic, Table, counted};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A case, and the reports that its scores rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseReports {
    /// The case.
    pub case: String,
    /// The reports, by name.
    pub reports: Vec<String>,
}

/// A score, and the report that it is from, where the table says so.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReportedRating {
    /// The score.
    pub rating: Rating,
    /// The report.
    pub report: Option<String>,
}

/// The scores of a table in its order, each with its report: of one report a coder scores an item of a case once.
pub(super) fn ratings(table: &Table) -> Result<Vec<ReportedRating>, ReviewError> {
    if !table.has_column("report") {
        let rated = Rating::rows(table)?.into_iter();
        return Ok(rated.map(|rating| ReportedRating { rating, report: None }).collect());
    }
    let names = table.texts("report")?.into_iter();
    let names: Vec<Option<String>> =
        names.map(|name| name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())).collect();
    let different: BTreeSet<&Option<String>> = names.iter().collect();
    let mut found: BTreeMap<usize, ReportedRating> = BTreeMap::new();
    for report in different {
        let is_of = |row: usize| names.get(row) == Some(report);
        let rated = Rating::rows(&table.filter_rows(is_of)?)?;
        let rows = (0..table.rows()).filter(|row| is_of(*row));
        found.extend(rows.zip(rated).map(|(row, rating)| (row, ReportedRating { rating, report: report.clone() })));
    }
    Ok(found.into_values().collect())
}

/// The reports of each case, in the order in which cases are named first; none where no score names one.
pub(super) fn of_cases(ratings: &[ReportedRating]) -> Vec<CaseReports> {
    let mut of: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    for ReportedRating { rating, report } in ratings.iter().filter(|one| one.rating.value.is_ok()) {
        let Some(report) = report.as_deref() else { continue };
        match of.iter_mut().find(|(case, _)| *case == rating.case) {
            Some((_, reports)) => drop(reports.insert(report)),
            None => of.push((&rating.case, BTreeSet::from([report]))),
        }
    }
    let of_case = |(case, reports): (&str, BTreeSet<&str>)| CaseReports {
        case: case.to_owned(),
        reports: reports.into_iter().map(str::to_owned).collect(),
    };
    of.into_iter().map(of_case).collect()
}

/// Cases of several reports, and reports of several cases.
pub(super) fn told(cases: &[CaseReports]) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let several: Vec<String> = cases
        .iter()
        .filter(|of| of.reports.len() > 1)
        .map(|of| format!("{} ({})", of.case, of.reports.len()))
        .collect();
    if !several.is_empty() {
        let what = counted(several.len(), "case rests on several reports", "cases rest on several reports");
        let message = format!("{what}: a coder's scores of a case are one score first, so that each case counts once");
        told.push(Diagnostic::note("REV143", message).listing(several));
    }
    let mut of_report: BTreeMap<&str, usize> = BTreeMap::new();
    cases.iter().flat_map(|of| &of.reports).for_each(|report| *of_report.entry(report).or_default() += 1);
    let shared: Vec<String> =
        of_report.into_iter().filter(|(_, n)| *n > 1).map(|(report, n)| format!("{report} ({n})")).collect();
    if !shared.is_empty() {
        let what = counted(shared.len(), "report tells of several cases", "reports tell of several cases");
        told.push(
            Diagnostic::note("REV144", format!("{what}, which are not independent of each other")).listing(shared),
        );
    }
    told
}
