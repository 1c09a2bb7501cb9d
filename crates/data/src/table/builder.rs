//! Tables made column by column.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};

use super::{Origin, Parts, RAW_SCHEMA, Table};
use crate::{DataError, Missing};

/// Makes a [`Table`] column by column; [`TableBuilder::build`] checks it.
///
/// ```
/// use crosscase_data::TableBuilder;
///
/// let table = TableBuilder::new("crosscase.qca.necessity/1")
///     .text("expr", [Some("DEV"), Some("LIT*STB")])
///     .number("incl", [Some(0.97), None])
///     .count("cases", [8, 5])
///     .build()?;
/// assert_eq!(table.column_names(), ["expr", "incl", "cases"]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TableBuilder {
    schema_id: String,
    id: Option<String>,
    columns: Vec<(String, ArrayRef)>,
    reasons: BTreeMap<String, Vec<Option<Missing>>>,
    origin: Origin,
}

/// A table of values as people have them, without columns yet.
impl Default for TableBuilder {
    fn default() -> Self {
        Self::new(RAW_SCHEMA)
    }
}

impl TableBuilder {
    /// A table of that kind, without columns yet; [`TableBuilder::default`] is of values as people have them. A schema id is a name and a version: `crosscase.qca.truth_table/1`.
    pub fn new(schema_id: impl Into<String>) -> Self {
        Self {
            schema_id: schema_id.into(),
            id: None,
            columns: Vec::new(),
            reasons: BTreeMap::new(),
            origin: Origin::default(),
        }
    }

    /// The column that names the units: each once.
    #[must_use]
    pub fn id<S: Into<String>>(mut self, name: &str, ids: impl IntoIterator<Item = S>) -> Self {
        self.id = Some(name.to_owned());
        self.text(name, ids.into_iter().map(|id| Some(id.into())))
    }

    /// A column of text. An empty text is a missing one, as it is in files.
    #[must_use]
    pub fn text<S: Into<String>>(self, name: &str, values: impl IntoIterator<Item = Option<S>>) -> Self {
        let values = values.into_iter().map(|v| v.map(Into::into).filter(|text: &String| !text.is_empty()));
        self.column(name, Arc::new(values.collect::<StringArray>()))
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(self, name: &str, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        self.column(name, Arc::new(values.into_iter().collect::<Float64Array>()))
    }

    /// A column of whole numbers.
    #[must_use]
    pub fn integer(self, name: &str, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        self.column(name, Arc::new(values.into_iter().collect::<Int64Array>()))
    }

    /// A column of counts, or of places in a list: whole numbers from 0.
    #[must_use]
    pub fn count<N: Into<Option<usize>>>(self, name: &str, values: impl IntoIterator<Item = N>) -> Self {
        self.integer(name, values.into_iter().map(|n| i64::try_from(n.into()?).ok()))
    }

    /// A column of true and false.
    #[must_use]
    pub fn boolean(self, name: &str, values: impl IntoIterator<Item = Option<bool>>) -> Self {
        self.column(name, Arc::new(values.into_iter().collect::<Vec<_>>().into_iter().collect::<BooleanArray>()))
    }

    /// Why values of a column are missing, row by row; [`Missing::Empty`] need not be said.
    #[must_use]
    pub fn reasons(mut self, column: &str, reasons: impl IntoIterator<Item = Option<Missing>>) -> Self {
        let told = reasons.into_iter().map(|reason| reason.filter(|reason| *reason != Missing::Empty));
        self.reasons.insert(column.to_owned(), told.collect());
        self
    }

    /// The file and the rows that this table came from.
    #[must_use]
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    fn column(mut self, name: &str, values: ArrayRef) -> Self {
        self.columns.push((name.to_owned(), values));
        self
    }

    /// The table.
    ///
    /// # Errors
    /// Columns of different length, two of one name or one without, a number that is not finite, a unit named twice or not at
    /// all, a reason beside a value or for a column that is not there.
    pub fn build(self) -> Result<Table, DataError> {
        Parts {
            schema_id: self.schema_id,
            id: self.id,
            joined: Vec::new(),
            rows: self.columns.first().map_or(0, |(_, values)| values.len()),
            columns: self.columns,
            reasons: self.reasons.into_iter().map(|(column, reasons)| (column, reasons.into())).collect(),
            dates: BTreeMap::new(),
            doubts: BTreeMap::new(),
            origin: self.origin,
        }
        .assemble()
    }
}
