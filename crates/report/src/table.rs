//! Tables.

use crate::error::ReportError;
use crate::text::{FileLink, Text};
use crosscase_data::arrow::schema::DataType;
use crosscase_data::{Missing, Table};

/// How the cells of a column are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Text, to the left.
    #[default]
    Text,
    /// The name of the row, to the left; screen readers say it before every cell.
    RowHeader,
    /// Numbers, to the right, all with this many digits after the point (at most 9).
    Number {
        /// Digits after the point.
        digits: usize,
    },
    /// Whole numbers, to the right.
    Integer,
    /// Short signs such as 0, 1 and ?, in the middle.
    Sign,
    /// Expressions and other code.
    Code,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableColumn {
    /// Heading.
    pub header: String,
    /// How its cells are set.
    pub kind: ColumnKind,
}

impl TableColumn {
    /// A column.
    ///
    /// ```
    /// use crosscase_report::{TableColumn, ColumnKind};
    /// assert_eq!(TableColumn::new("PRI", ColumnKind::Number { digits: 3 }).header, "PRI");
    /// ```
    pub fn new(header: impl Into<String>, kind: ColumnKind) -> Self {
        Self { header: header.into(), kind }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Cell {
    /// No value: shown as “–”.
    #[default]
    Missing,
    /// No value, and why: shown as “–”, with the reason for those who point at it or do not see it.
    Because(String),
    /// A number, set as its column says; one that is not finite is shown as “–”.
    Number(f64),
    /// Text.
    Text(Text),
    /// Cases, each as readers call it.
    Names(Vec<NamedUnit>),
}

/// A case or another unit as readers call it, and its id for those who point at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedUnit {
    /// What readers call it.
    pub label: String,
    /// What the tables beside the page call it.
    pub id: String,
    /// Where the page tells more of it: the address of a link.
    pub address: Option<String>,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Text::from(text))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Text::from(text))
    }
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

/// A table with its caption. It is numbered on the page and scrolls inside itself where the window is narrow.
///
/// ```
/// use crosscase_report::{Cell, TableColumn, ColumnKind, TableBlock};
/// let table = TableBlock {
///     caption: "Necessity".into(),
///     columns: vec![TableColumn::new("Condition", ColumnKind::RowHeader), TableColumn::new("Inclusion", ColumnKind::Number { digits: 3 })],
///     rows: vec![vec!["STB".into(), 0.92.into()], vec!["URB".into(), Cell::Missing]],
///     ..TableBlock::default()
/// };
/// assert_eq!(table.rows.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableBlock {
    /// Caption over the table.
    pub caption: Text,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Notes under the table.
    pub notes: Vec<Text>,
    /// Files beside the page that hold the same values.
    pub downloads: Vec<FileLink>,
    /// The id of each row that links lead to, empty for others; those that lack are empty.
    pub row_ids: Vec<String>,
}

/// How a [`Table`] of data becomes a table on the page: by default every column under its own name, numbers with three digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    columns: Option<Vec<String>>,
    headers: Vec<(String, String)>,
    kinds: Vec<(String, ColumnKind)>,
}

impl TableOptions {
    /// Shows these columns alone, in this order.
    #[must_use]
    pub fn columns<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>) -> Self {
        self.columns = Some(columns.into_iter().map(Into::into).collect());
        self
    }

    /// Shows a column under another heading.
    #[must_use]
    pub fn header(mut self, column: impl Into<String>, header: impl Into<String>) -> Self {
        self.headers.push((column.into(), header.into()));
        self
    }

    /// Sets a column in another way than its type suggests.
    #[must_use]
    pub fn kind(mut self, column: impl Into<String>, kind: ColumnKind) -> Self {
        self.kinds.push((column.into(), kind));
        self
    }
}

impl TableBlock {
    /// A table of data: its unit column names the rows, numbers are set with a fixed number of digits, what is true or
    /// false reads yes or no, missing values keep their reason.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_report::{TableBlock, TableOptions};
    /// let table = TableBuilder::default()
    ///     .id("case", ["AU", "BE"].map(String::from).to_vec())
    ///     .number("GNP", vec![Some(720.0), None])
    ///     .build()?;
    /// let block = TableBlock::from_table("Raw data", &table, &TableOptions::default())?;
    /// assert_eq!(block.columns.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A column that the table does not have.
    pub fn from_table(caption: impl Into<Text>, table: &Table, options: &TableOptions) -> Result<Self, ReportError> {
        let names = match &options.columns {
            Some(columns) => columns.clone(),
            None => table.column_names().into_iter().map(str::to_owned).collect(),
        };
        let mut columns = Vec::new();
        let mut cells = Vec::new();
        for name in &names {
            let header =
                options.headers.iter().rev().find(|(column, _)| column == name).map_or(name, |(_, header)| header);
            let chosen = options.kinds.iter().rev().find(|(column, _)| column == name).map(|(_, kind)| *kind);
            let kind = chosen.unwrap_or_else(|| kind_of(table, name));
            columns.push(TableColumn::new(header, kind));
            cells.push(column_cells(table, name, kind)?.into_iter());
        }
        let rows = (0..table.rows()).map(|_| cells.iter_mut().filter_map(Iterator::next).collect()).collect();
        Ok(Self { caption: caption.into(), columns, rows, ..Self::default() })
    }
}

fn kind_of(table: &Table, column: &str) -> ColumnKind {
    let schema = table.schema();
    match schema.column_with_name(column) {
        _ if table.id_column() == Some(column) => ColumnKind::RowHeader,
        Some((_, field)) if field.data_type().is_integer() => ColumnKind::Integer,
        Some((_, field)) if field.data_type().is_numeric() => ColumnKind::Number { digits: 3 },
        _ => ColumnKind::Text,
    }
}

fn column_cells(table: &Table, column: &str, kind: ColumnKind) -> Result<Vec<Cell>, ReportError> {
    let yes_or_no = |value: String| Cell::from(if value == "true" { "yes" } else { "no" });
    let boolean =
        table.schema().column_with_name(column).is_some_and(|(_, field)| *field.data_type() == DataType::Boolean);
    let values: Vec<Option<Cell>> = match kind {
        ColumnKind::Number { .. } => table.numbers(column)?.into_iter().map(|value| value.map(Cell::Number)).collect(),
        _ if boolean => table.texts(column)?.into_iter().map(|value| value.map(yes_or_no)).collect(),
        _ => table.texts(column)?.into_iter().map(|value| value.map(Cell::from)).collect(),
    };
    let because = |reason: Option<Missing>| match reason {
        None | Some(Missing::Empty) => Cell::Missing,
        Some(reason) => Cell::Because(reason.as_str().to_owned()),
    };
    let reasons = table.reasons(column)?;
    Ok(values.into_iter().zip(reasons).map(|(value, reason)| value.unwrap_or_else(|| because(reason))).collect())
}
