//! What a typed table is described by.

use std::fmt;

/// A typed table: its columns, key, references and rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schema {
    /// The name that other tables refer to it by.
    pub name: &'static str,
    /// Its id and version, such as `crosscase.answers/1`.
    pub id: &'static str,
    /// What a row is, in a sentence or two.
    pub doc: &'static str,
    /// Its columns, in order. A table may have more columns; they are kept and not looked at.
    pub columns: &'static [TypedColumn],
    /// The columns by which a row is known: no two rows have the same. Empty: rows are not known by anything.
    pub key: &'static [&'static str],
    /// Keys of other tables (or its own) that stand in it.
    pub references: &'static [Reference],
    /// What must hold between columns of a row.
    pub rules: &'static [RowRule],
    /// Which columns of a row hold a value that can be traced to its sources, if any do.
    pub cell: Option<CellColumns>,
}

/// Which columns of a long table say whose value a row holds, which of its values, and the value itself. A table with a column
/// `file` holds raw data, and the [`CellRef`](super::CellRef) stands in that file; in any other it stands in the table itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellColumns {
    /// Whose value it is: the unit, the case, the sorter.
    pub id: &'static str,
    /// Which of its values: the item, the set, the statement. Where several columns tell it, those that are
    /// not empty are joined by ` / `.
    pub column: &'static [&'static str],
    /// The value: that of the first column that has one. Where there are none, the row itself says 1: it is there.
    pub value: &'static [&'static str],
}

/// A column of a typed table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedColumn {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ValueKind,
    /// Whether it must be there.
    pub presence: Presence,
    /// What is allowed in it.
    pub check: Check,
    /// What it means.
    pub doc: &'static str,
}

/// What a column of a typed table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueKind {
    /// Text.
    Text,
    /// A finite number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Boolean => "true or false",
        })
    }
}

/// Whether a column, and a value in it, must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Every row has a value.
    Required,
    /// Every row has a value or the reason why it is missing.
    Given,
    /// The column may be left out, and a value too.
    Optional,
}

/// What is allowed in a column, beyond its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// Anything.
    Any,
    /// Numbers in a range.
    Within(Range),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

impl Check {
    /// Numbers from `low` to `high`, both included.
    pub const fn between(low: f64, high: f64) -> Self {
        Self::Within(Range { low: Some(low), high: Some(high) })
    }

    /// Numbers from `low` on.
    pub const fn at_least(low: f64) -> Self {
        Self::Within(Range { low: Some(low), high: None })
    }
}

/// The numbers a column may hold, ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lowest, if there is one.
    pub low: Option<f64>,
    /// The highest, if there is one.
    pub high: Option<f64>,
}

impl Range {
    /// Whether a number is in the range.
    pub fn contains(&self, value: f64) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) => write!(f, "{low} to {high}"),
            (Some(low), None) => write!(f, "{low} and more"),
            (None, Some(high)) => write!(f, "{high} and less"),
            (None, None) => f.write_str("any number"),
        }
    }
}

/// Columns that hold the key of a row elsewhere. A row in which one of them is missing refers to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The columns here.
    pub columns: &'static [&'static str],
    /// The name of the table there.
    pub table: &'static str,
    /// The columns there, in the same order.
    pub to: &'static [&'static str],
}

/// What must hold between the columns of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowRule {
    /// At most one of these columns has a value.
    AtMostOne(&'static str, &'static str),
    /// The number in the first column is not above that in the second, where both are there.
    Ordered(&'static str, &'static str),
    /// Both columns have a value, or neither.
    Together(&'static str, &'static str),
    /// Following the first reference of the table from row to row never comes back.
    NoCircle,
}

impl RowRule {
    /// The rule as a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::AtMostOne(a, b) => format!("only one of {a} and {b} may have a value"),
            Self::Ordered(a, b) => format!("{a} must not be above {b}"),
            Self::Together(a, b) => format!("{a} and {b} must both have a value, or neither"),
            Self::NoCircle => "nothing may be within itself".to_owned(),
        }
    }
}
