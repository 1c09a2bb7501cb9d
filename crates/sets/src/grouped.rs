//! Thresholds by cluster or period: one calibration a group, in one set.

use crate::{Calibrated, Calibration, MembershipFunctions, SetsError};
use crosscase_data::{Diagnostic, Listed};
use std::collections::BTreeMap;

/// A column calibrated group by group.
///
/// ```
/// use crosscase_sets::{Calibration, calibrate_by};
/// use std::collections::BTreeMap;
/// let by = BTreeMap::from([
///     ("1930".to_owned(), Calibration::crisp(550.0)?),
///     ("1960".to_owned(), Calibration::crisp(1300.0)?),
/// ]);
/// let rich = calibrate_by(&by, &[Some(720.0), Some(720.0), None], &["1960", "1930", "1930"])?;
/// assert_eq!(rich.membership, [Some(0.0), Some(1.0), None]);
/// let (name, rows, calibrated) = &rich.groups[0];
/// assert_eq!((name.as_str(), rows.as_slice(), calibrated.summary.n), ("1930", [1, 2].as_slice(), 1));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GroupedCalibrated {
    /// One membership a case, in the order of the values.
    pub membership: Vec<Option<f64>>,
    /// Group by group, in the order of their names: the rows it has, and its calibrated values in that order. Rows in
    /// the summary of a group count within it.
    pub groups: Vec<(String, Vec<usize>, Calibrated)>,
    /// Notes and warnings about the set; each message names its group.
    pub diagnostics: Vec<Diagnostic>,
}

/// Calibrates each group by its own method or anchors, where the same raw value means different things in different
/// countries or years. The groups must agree in kind: all multi-value with as many levels, or none.
///
/// # Errors
/// As [`Calibration::fit`], with the row in the whole column; a group without a calibration; groups of different kinds;
/// `values` and `groups` of different lengths.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, calibrate_by};
/// use std::collections::BTreeMap;
/// let (values, periods) = ([Some(720.0), Some(720.0)], ["1930", "1960"]);
/// let by = BTreeMap::from([
///     ("1930".to_owned(), Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?))),
///     ("1960".to_owned(), Calibration::from(Calibration::direct(Anchors::new(900.0, 1300.0, 2500.0)?))),
/// ]);
/// let rich = calibrate_by(&by, &values, &periods)?;
/// assert!(rich.membership[0] > Some(0.8) && rich.membership[1] < Some(0.05));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn calibrate_by<S: AsRef<str>>(
    by: &BTreeMap<String, Calibration>,
    values: &[Option<f64>],
    groups: &[S],
) -> Result<GroupedCalibrated, SetsError> {
    calibrate_by_with(&MembershipFunctions::standard(), by, values, groups)
}

/// As [`calibrate_by`], with functions of other crates.
///
/// # Errors
/// As there.
///
/// ```
/// use crosscase_sets::{Calibration, FunctionSpec, MembershipFunctions, calibrate_by_with};
/// use std::collections::BTreeMap;
/// let registry = MembershipFunctions::standard(); // or one with functions of other crates
/// let developed = Calibration::function(FunctionSpec::new("s", [400.0, 550.0, 900.0]));
/// let by = BTreeMap::from([("1930".to_owned(), developed)]);
/// let rich = calibrate_by_with(&registry, &by, &[Some(725.0)], &["1930"])?;
/// assert_eq!(rich.membership, [Some(0.75)]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn calibrate_by_with<S: AsRef<str>>(
    registry: &MembershipFunctions,
    by: &BTreeMap<String, Calibration>,
    values: &[Option<f64>],
    groups: &[S],
) -> Result<GroupedCalibrated, SetsError> {
    named(registry, by, values, groups, &|row| format!("case {}", row + 1))
}

/// The same of named cases, whom notices call by their names.
///
/// # Errors
/// As there.
///
/// ```
/// use crosscase_sets::{Calibration, MembershipFunctions, calibrate_cases_by};
/// use std::collections::BTreeMap;
/// let by = BTreeMap::from([("1930".to_owned(), Calibration::crisp(550.0)?)]);
/// let cases = ["AU", "BE"].map(String::from);
/// let rich = calibrate_cases_by(&MembershipFunctions::standard(), &by, &cases, &[Some(720.0), None], &["1930", "1930"])?;
/// assert!(rich.diagnostics[0].message.contains("BE"), "BE has no value");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn calibrate_cases_by<S: AsRef<str>>(
    registry: &MembershipFunctions,
    by: &BTreeMap<String, Calibration>,
    cases: &[String],
    values: &[Option<f64>],
    groups: &[S],
) -> Result<GroupedCalibrated, SetsError> {
    named(registry, by, values, groups, &|row| cases.get(row).cloned().unwrap_or_default())
}

fn named<S: AsRef<str>>(
    registry: &MembershipFunctions,
    by: &BTreeMap<String, Calibration>,
    values: &[Option<f64>],
    groups: &[S],
    name_of: &dyn Fn(usize) -> String,
) -> Result<GroupedCalibrated, SetsError> {
    if values.len() != groups.len() {
        return Err(SetsError::GroupLength { values: values.len(), groups: groups.len() });
    }
    let mut levels = by.values().map(level_count);
    if let Some(first) = levels.next()
        && levels.any(|other| other != first)
    {
        return Err(SetsError::MixedGroups);
    }
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        rows.entry(group.as_ref()).or_default().push(row);
    }
    let mut whole =
        GroupedCalibrated { membership: vec![None; values.len()], groups: Vec::new(), diagnostics: Vec::new() };
    for (group, rows) in rows {
        let Some(calibration) = by.get(group) else {
            return Err(SetsError::UnknownGroup { group: group.to_owned(), known: by.keys().cloned().collect() });
        };
        let part: Vec<Option<f64>> = rows.iter().map(|row| values.get(*row).copied().flatten()).collect();
        let name = |at: usize| rows.get(at).map_or_else(String::new, |row| name_of(*row));
        let mut found = crate::fit::fit(calibration, registry, &part, &name)
            .map_err(|error| error.with_rows(|row| rows.get(row).copied().unwrap_or(row)))?;
        for (row, membership) in rows.iter().zip(&found.membership) {
            whole.membership[*row] = *membership;
        }
        for mut told in std::mem::take(&mut found.diagnostics) {
            told.message = format!("{group}: {}", told.message);
            whole.diagnostics.push(told);
        }
        whole.groups.push((group.to_owned(), rows, found));
    }
    let empty: Vec<String> =
        by.keys().filter(|known| !whole.groups.iter().any(|(group, ..)| group == *known)).cloned().collect();
    if !empty.is_empty() {
        let message = format!("no case belongs to {}, which has a calibration of its own", Listed(&empty));
        whole.diagnostics.push(Diagnostic::warning("SET109", message));
    }
    Ok(whole)
}

/// The levels of a multi-value condition, else none.
fn level_count(calibration: &Calibration) -> Option<usize> {
    match calibration {
        Calibration::MultiValue(cuts) => Some(cuts.values().len() + 1),
        _ => None,
    }
}
