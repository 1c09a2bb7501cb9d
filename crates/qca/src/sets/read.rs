//! Sets from the columns of a table.

use crosscase_data::arrow::array::RecordBatch;
use crosscase_data::{Diagnostic, Listed, Table, counted};
use crosscase_sets::{numbers_or_dash, settled};

use super::{Column, MissingPolicy, SetData, SetLevels, check_cases};
use crate::QcaError;
use std::fmt::Display;

impl SetData {
    /// The named columns of a table whose unit column names the cases. A crisp or multi-value column may hold `-` or `dc` where it
    /// does not apply; see [`SetData::not_applicable`]. `levels` are at most how many values a multi-value set has, or [`SetLevels`].
    ///
    /// # Errors
    /// Those of [`SetData::new`]; an unknown column; text where numbers belong; missing values under [`MissingPolicy::Error`].
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::{MAX_LEVELS, MissingPolicy, SetData};
    ///
    /// let table = TableBuilder::default()
    ///     .id("case", ["BE", "FI", "GR"])
    ///     .number("DEV", [Some(0.99), Some(0.58), None])
    ///     .build()?;
    /// let sets = SetData::from_table(&table, &["DEV"], MAX_LEVELS, MissingPolicy::Drop)?;
    /// assert_eq!(sets.dropped(), ["GR"]);
    /// assert!(SetData::from_table(&table, &["DEV"], MAX_LEVELS, MissingPolicy::Error).is_err());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn from_table<S: AsRef<str>>(
        table: &Table,
        columns: &[S],
        levels: impl Into<SetLevels>,
        missing: MissingPolicy,
    ) -> Result<Self, QcaError> {
        let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
        Self::read(table, &columns, &levels.into(), missing)
    }

    fn read(table: &Table, columns: &[&str], levels: &SetLevels, missing: MissingPolicy) -> Result<Self, QcaError> {
        let cases = table.ids()?;
        let mut read: Vec<Vec<Option<f64>>> = Vec::with_capacity(columns.len());
        let mut open: Vec<Vec<usize>> = Vec::with_capacity(columns.len());
        for column in columns {
            let (values, not_applicable) = numbers_or_dash(table, column)?;
            read.push(values);
            open.push(not_applicable);
        }
        if missing == MissingPolicy::Error {
            for (column, values) in columns.iter().zip(&read) {
                let without = |(case, value): (&String, &Option<f64>)| value.is_none().then(|| case.clone());
                let cases: Vec<String> = cases.iter().zip(values).filter_map(without).collect();
                if !cases.is_empty() {
                    return Err(QcaError::MissingValues { column: (*column).to_owned(), cases });
                }
            }
        }
        let complete = |row: usize| read.iter().all(|values| values.get(row).is_some_and(Option::is_some));
        let (kept, gone): (Vec<usize>, Vec<usize>) = (0..cases.len()).partition(|&row| complete(row));
        let name = |row: &usize| cases.get(*row).cloned();
        let dropped: Vec<String> = gone.iter().filter_map(name).collect();
        if kept.is_empty() {
            return Err(QcaError::NoCases);
        }
        check_cases(&cases)?;
        // The kind is that of the whole column: a level does not stop being one because its only case is left out.
        let mut sets: Vec<Column> = Vec::with_capacity(columns.len());
        for (column, values) in columns.iter().zip(&read) {
            if sets.iter().any(|set| set.name == *column) {
                return Err(QcaError::DuplicateSet { column: (*column).to_owned() });
            }
            let kind = levels.kind(column, &cases, values).map_err(|error| error.placed(Some, table))?;
            let values = kept.iter().filter_map(|&row| values.get(row).copied().flatten()).map(settled).collect();
            sets.push(Column { name: (*column).to_owned(), kind, values, open: Vec::new(), part: None });
        }
        let mut data = Self {
            cases: kept.iter().filter_map(name).collect(),
            columns: sets,
            dropped: Vec::new(),
            diagnostics: Vec::new(),
            explained: None,
            published: None,
        };
        for (column, rows) in columns.iter().zip(&open).filter(|(_, rows)| !rows.is_empty()) {
            let kept: Vec<usize> = rows.iter().filter_map(|row| kept.iter().position(|kept| kept == row)).collect();
            let names: Vec<String> = kept.iter().filter_map(|&case| data.cases.get(case).cloned()).collect();
            data = data.not_applicable(column, &kept)?;
            let message = format!("{column} is `-` and so does not apply");
            data.diagnostics.push(
                Diagnostic::note("QCA112", message)
                    .help("if these values are missing instead, leave the cells empty")
                    .listing(names),
            );
        }
        if !dropped.is_empty() {
            let lacking = columns.iter().zip(&read).filter(|(_, values)| values.contains(&None));
            let lacking: Vec<String> = lacking.map(|(column, _)| (*column).to_owned()).collect();
            data.diagnostics.push(left_out(&dropped, cases.len(), Listed(&lacking)));
        }
        data.dropped = dropped;
        Ok(data)
    }
}

/// Cases that lack a value in these columns, of so many in all.
fn left_out(gone: &[String], all: usize, lacking: impl Display) -> Diagnostic {
    let are = if gone.len() == 1 { "is" } else { "are" };
    let (number, all) = (gone.len(), counted(all, "case", "cases"));
    let message = format!("{number} of {all} {are} left out, without a value in {lacking}");
    Diagnostic::warning("QCA101", message).help("complete the data to keep them").listing(gone.to_vec())
}

/// A table without the cases of which a column of labels, such as their clusters, says nothing; and what is noticed, which names them.
///
/// # Errors
/// An unknown column.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_qca::with_labels;
///
/// let regions = [Some("west"), None, Some("south")];
/// let table = TableBuilder::new("cases/1").id("case", ["AU", "BE", "CZ"]).text("REGION", regions).build()?;
/// let (labelled, noticed) = with_labels(table, &["REGION"])?;
/// assert_eq!(labelled.ids()?, ["AU", "CZ"]);
/// assert_eq!(noticed[0].message, "1 of 3 cases is left out, without a value in REGION: BE");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn with_labels(table: Table, columns: &[&str]) -> Result<(Table, Vec<Diagnostic>), QcaError> {
    let (mut kept, mut noticed) = (table, Vec::new());
    for column in columns {
        let (ids, labels) = (kept.ids()?, kept.texts(column)?);
        let gone = ids.iter().zip(&labels).filter(|(_, label)| label.is_none());
        let gone: Vec<String> = gone.map(|(id, _)| id.clone()).collect();
        if !gone.is_empty() {
            noticed.push(left_out(&gone, ids.len(), column));
            kept = kept.filter_rows(|row| labels.get(row).is_some_and(Option::is_some))?;
        }
    }
    Ok((kept, noticed))
}

impl SetData {
    /// What a column of the table says of each case of these data, such as its cluster.
    ///
    /// # Errors
    /// An unknown column; [`QcaError::NoLabel`] for a case of which it says nothing.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::{MAX_LEVELS, MissingPolicy, SetData};
    /// let table = TableBuilder::default()
    ///     .id("case", ["BE", "FI", "GR"])
    ///     .number("DEV", [Some(0.99), None, Some(0.04)])
    ///     .text("REGION", [Some("west"), None, Some("south")])
    ///     .build()?;
    /// let sets = SetData::from_table(&table, &["DEV"], MAX_LEVELS, MissingPolicy::Drop)?;
    /// assert_eq!(sets.labels(&table, "REGION")?, ["west", "south"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn labels(&self, table: &Table, column: &str) -> Result<Vec<String>, QcaError> {
        let (ids, cells) = (table.ids()?, table.texts(column)?);
        let label = |case: &String| {
            // Of identical cases in one row the further ones are numbered: `a (2)`.
            let named = || case.strip_suffix(')').and_then(|case| case.rsplit_once(" (")).map(|(name, _)| name);
            let row =
                ids.iter().position(|id| id == case).or_else(|| ids.iter().position(|id| Some(id.as_str()) == named()));
            let label = row.and_then(|row| cells.get(row)?.clone());
            label.ok_or_else(|| QcaError::NoLabel { place: table.place(row.unwrap_or_default(), Some(column)) })
        };
        self.cases.iter().map(label).collect()
    }
}

/// Every column of the table but the one that names the cases, as [`SetData::from_table`] has them by default: missing values are
/// an error.
impl TryFrom<&Table> for SetData {
    type Error = QcaError;

    fn try_from(table: &Table) -> Result<Self, QcaError> {
        Self::read(table, &table.value_columns(), &SetLevels::default(), MissingPolicy::Error)
    }
}

/// Every column of the batch but the one that names the cases: the first, where it is one of texts.
impl TryFrom<&RecordBatch> for SetData {
    type Error = QcaError;

    fn try_from(batch: &RecordBatch) -> Result<Self, QcaError> {
        Self::try_from(&Table::try_from(batch)?)
    }
}
