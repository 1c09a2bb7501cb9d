//! `cluster`: empirical types, from distances.

use crate::cases::EQUAL;
use crate::{CaseDistances, Gower, MedoidClusters, TypologyError};
use crosscase_boolean::{Interrupt, Never};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use serde::Serialize;

/// Clusters of cases for several numbers of medoids.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Clusters {
    /// The cases.
    pub cases: Vec<String>,
    /// A row of distances a case.
    pub distances: Vec<Vec<f64>>,
    /// A clustering a number of medoids.
    pub solutions: Vec<MedoidClusters>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// The clusters of the cases of a table around so many medoids each, by Gower's distance on the columns.
///
/// # Errors
/// As [`Gower::fit`], [`GowerCases::distances`](crate::GowerCases::distances) and [`CaseDistances::medoids`]; a number of medoids twice.
pub fn cluster(table: &Table, columns: &[String], gower: &Gower, k: &[usize]) -> Result<Clusters, TypologyError> {
    cluster_until(table, columns, gower, k, &Never)
}

/// The same, until `stop` says so.
///
/// # Errors
/// As there; [`TypologyError::Interrupted`].
pub fn cluster_until(
    table: &Table,
    columns: &[String],
    gower: &Gower,
    k: &[usize],
    stop: &dyn Interrupt,
) -> Result<Clusters, TypologyError> {
    if let Some((_, twice)) =
        k.iter().enumerate().find(|(at, wanted)| k.iter().take(*at).any(|before| before == *wanted))
    {
        return Err(TypologyError::BadOption {
            option: "k",
            found: format!("{twice} twice"),
            allowed: "each number of medoids is asked for once".to_owned(),
        });
    }
    let distances: CaseDistances = gower.fit(table, columns)?.distances()?;
    let solutions: Vec<MedoidClusters> =
        k.iter().map(|k| distances.medoids_until(*k, stop)).collect::<Result<_, TypologyError>>()?;
    let mut diagnostics = Vec::new();
    for found in &solutions {
        if let Some(optima) = found.optima.filter(|optima| *optima > 1) {
            let message = format!("{optima} sets of {} medoids cost as little: the first of them is given", found.k);
            diagnostics.push(Diagnostic::note("TYP130", message));
        }
        if found.optima.is_none() {
            let message = format!("not every set of {} medoids was looked at: there may be a better one", found.k);
            diagnostics.push(Diagnostic::note("TYP131", message));
        }
        diagnostics.extend(alike(&distances, found));
    }
    Ok(Clusters { cases: distances.ids().to_vec(), distances: distances.rows().to_vec(), solutions, diagnostics })
}

/// More clusters than there are different cases: some that are alike are then apart.
fn alike(distances: &CaseDistances, found: &MedoidClusters) -> Option<Diagnostic> {
    let place = |medoid: &String| distances.ids().iter().position(|id| id == medoid);
    let places: Vec<usize> = found.medoids.iter().filter_map(place).collect();
    let is_like = |a: usize, b: usize| a != b && distances.get(a, b).is_some_and(|distance| distance <= EQUAL);
    let twins = places.iter().filter(|a| places.iter().any(|b| is_like(**a, *b)));
    let twins: Vec<String> = twins.filter_map(|at| distances.ids().get(*at)).cloned().collect();
    let message =
        format!("of {} medoids some do not differ, so that cases that are alike are in several clusters", found.k);
    let help = "ask for no more clusters than there are different cases";
    (!twins.is_empty()).then(|| Diagnostic::warning("TYP132", message).help(help).listing(twins))
}

impl Clusters {
    /// One row a case, with a column of clusters and one of widths a solution.
    ///
    /// # Errors
    /// Two solutions of one k.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table = TableBuilder::new("crosscase.typology.clusters/1").id("case", self.cases.iter().cloned());
        let with = |table: TableBuilder, found: &MedoidClusters| {
            let table = table.count(&format!("cluster_{}", found.k), found.clusters.iter().copied());
            table.number(&format!("width_{}", found.k), found.widths.iter().copied())
        };
        self.solutions.iter().fold(table, with).build()
    }
}
