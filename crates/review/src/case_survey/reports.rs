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

/// The scores of a table in its order: of one report a coder scores an item of a case once.
pub(super) fn ratings(table: &Table) -> Result<Vec<Rating>, ReviewError> {
    if !table.has_optional("report")? {
        return Ok(Rating::rows(table)?);
    }
    let mut ratings = Rating::rows(&table.with_texts("report", |name| name.trim().to_owned())?)?;
    for rating in &mut ratings {
        rating.report = rating.report.take().filter(|name| !name.is_empty());
    }
    Ok(ratings)
}

/// The reports of each case, in the order in which cases are named first; none where no score names one.
pub(super) fn of_cases(ratings: &[Rating]) -> Vec<CaseReports> {
    let mut of: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for rating in ratings.iter().filter(|rating| rating.value.is_ok()) {
        let Some(report) = rating.report.as_deref() else { continue };
        let at = *places.entry(rating.case.as_str()).or_insert(of.len());
        match of.get_mut(at) {
            Some((_, reports)) => drop(reports.insert(report)),
            None => of.push((rating.case.as_str(), BTreeSet::from([report]))),
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
