//! The way from a value back to the rows it was made of.

use std::collections::{BTreeMap, BTreeSet};

use super::{OrMissing, Record, Schema, SourceLink};
use crate::{DataError, Missing, Place, Table};

/// A cell of a table, by the id of its row and its column.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// The table, or the file.
    pub table: String,
    /// The id of the row.
    pub id: String,
    /// The column, or what of the row it is.
    pub column: String,
}

impl CellRef {
    /// The cell of a table of the contract by its name, the id of a row, and a column.
    pub fn new(table: impl Into<String>, id: impl Into<String>, column: impl Into<String>) -> Self {
        Self { table: table.into(), id: id.into(), column: column.into() }
    }
}

impl Schema {
    /// The cells of a table of this kind, each with its value or the reason why it is missing, in the order of the rows; none
    /// where the table holds no values ([`Schema::cell`]).
    ///
    /// ```
    /// use crosscase_data::contract::{CellRef, MEMBERSHIPS, Member, Record};
    ///
    /// let member = Member { set: "DEV".into(), case: "AU".into(), membership: Ok(0.8), level: None, raw: Some(720.0) };
    /// let cells = MEMBERSHIPS.cells(&Member::table(&[member])?)?;
    /// assert_eq!(cells, [(CellRef::new("memberships", "AU", "DEV"), Ok(0.8))]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// What [`Schema::check`] finds.
    pub fn cells(&self, table: &Table) -> Result<Vec<(CellRef, OrMissing<f64>)>, DataError> {
        let Some(columns) = &self.cell else { return Ok(Vec::new()) };
        let table = self.check(table)?;
        let named = columns.column.iter().chain([&columns.id, &FILE]).filter(|name| table.has_column(name));
        let texts: BTreeMap<&str, Vec<Option<String>>> =
            named.map(|name| Ok((*name, table.texts(name)?))).collect::<Result<_, DataError>>()?;
        let mut values: Vec<OrMissing<f64>> = match columns.value.first() {
            None => vec![Ok(1.0); table.rows()],
            Some(first) => {
                table.reasons(first)?.into_iter().map(|reason| Err(reason.unwrap_or(Missing::Empty))).collect()
            }
        };
        for name in columns.value {
            for (value, found) in values.iter_mut().zip(table.numbers(name)?) {
                *value = value.or_else(|reason| found.ok_or(reason));
            }
        }
        let cell = |row: usize| self.cell_at(|name| texts.get(name)?.get(row)?.clone()).unwrap_or_default();
        Ok(values.into_iter().enumerate().map(|(row, value)| (cell(row), value)).collect())
    }

    /// The cell of a row whose columns have these texts.
    pub(super) fn cell_at(&self, text: impl Fn(&str) -> Option<String>) -> Option<CellRef> {
        let columns = self.cell.as_ref()?;
        let of = |name: &str| text(name).unwrap_or_default();
        // What stands in no file stands in its own table.
        let file = self.column(FILE).and_then(|_| text(FILE)).filter(|file| !file.is_empty());
        let table = file.unwrap_or_else(|| self.name.to_owned());
        let column: Vec<String> = columns.column.iter().map(|name| of(name)).filter(|part| !part.is_empty()).collect();
        Some(CellRef::new(table, of(columns.id), column.join(" / ")))
    }
}

/// The column by which a table of raw data tells the file a row was read from.
const FILE: &str = "file";

/// One step of the way down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineageStep {
    /// How far down it is; the value itself is at 0.
    pub depth: usize,
    /// The cell.
    pub cell: CellRef,
    /// Its row in the file it stands in (the header is 1).
    pub row: Option<i64>,
    /// How the cell above was made of it.
    pub how: Option<String>,
    /// Whether this cell is raw data: no link says what it was made of.
    pub is_raw: bool,
}

/// What every value was made of, ready to be walked.
///
/// ```
/// use crosscase_data::contract::{CellRef, Lineage, SourceLink};
///
/// let link = |table: &str, column: &str, source: &str, id: &str| SourceLink {
///     table: table.into(), id: "c1".into(), column: column.into(),
///     source_table: source.into(), source_id: id.into(), source_column: "LEAD".into(), source_row: None, how: None,
/// };
/// let lineage = Lineage::new(&[
///     link("memberships", "lead", "indicators", "c1"),
///     link("indicators", "LEAD", "answers.csv", "p1"),
///     link("indicators", "LEAD", "answers.csv", "p2"),
/// ]);
/// let way = lineage.walk(&CellRef::new("memberships", "c1", "lead"))?;
/// let ids: Vec<&str> = way.iter().filter(|step| step.is_raw).map(|step| step.cell.id.as_str()).collect();
/// assert_eq!(ids, ["p1", "p2"]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineage {
    sources: BTreeMap<CellRef, Vec<Source>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Source {
    cell: CellRef,
    row: Option<i64>,
    how: Option<String>,
}

impl Lineage {
    /// The lineage made of these links.
    pub fn new(links: &[SourceLink]) -> Self {
        let mut sources: BTreeMap<CellRef, Vec<Source>> = BTreeMap::new();
        for link in links {
            sources.entry(CellRef::new(&link.table, &link.id, &link.column)).or_default().push(Source {
                cell: CellRef::new(&link.source_table, &link.source_id, &link.source_column),
                row: link.source_row,
                how: link.how.clone(),
            });
        }
        Self { sources }
    }

    /// The lineage of a table `crosscase.lineage/1`.
    ///
    /// # Errors
    /// What [`Schema::check`] finds.
    pub fn from_table(table: &Table) -> Result<Self, DataError> {
        SourceLink::rows(table).map(|links| Self::new(&links))
    }

    /// The way from a value down to the raw rows, depth first, sources in the order of their links. A cell that several
    /// values were made of is listed where it is first met, and once.
    ///
    /// # Errors
    /// A value that was made of itself.
    pub fn walk(&self, from: &CellRef) -> Result<Vec<LineageStep>, DataError> {
        let start = Source { cell: from.clone(), row: None, how: None };
        let mut steps = Vec::new();
        let mut met: BTreeSet<&CellRef> = BTreeSet::new();
        let mut above: Vec<&CellRef> = Vec::new();
        let mut open: Vec<(usize, &Source)> = vec![(0, &start)];
        while let Some((depth, source)) = open.pop() {
            above.truncate(depth);
            if above.contains(&&source.cell) {
                return Err(circular(&above, &source.cell));
            }
            if !met.insert(&source.cell) {
                continue;
            }
            above.push(&source.cell);
            let below = self.sources.get(&source.cell).map(Vec::as_slice).unwrap_or_default();
            steps.push(LineageStep {
                depth,
                cell: source.cell.clone(),
                row: source.row,
                how: source.how.clone(),
                is_raw: below.is_empty(),
            });
            open.extend(below.iter().rev().map(|source| (depth + 1, source)));
        }
        Ok(steps)
    }
}

fn circular(above: &[&CellRef], again: &CellRef) -> DataError {
    let chain = above.iter().copied().skip_while(|cell| *cell != again).chain([again]);
    let chain: Vec<String> = chain.map(|cell| format!("{} of {} in {}", cell.column, cell.id, cell.table)).collect();
    DataError::Circular { place: Place::file("lineage"), chain: chain.join(" > ") }
}
