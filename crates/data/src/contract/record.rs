//! Rows in and out of typed tables.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CellRef, Check, Presence, Schema, ValueKind};
use crate::number::shortest;
use crate::table::Values;
use crate::{DataError, Missing, Table, TableBuilder};

/// The row of a typed table.
pub trait Record: Sized {
    /// The table it is a row of.
    const SCHEMA: &'static Schema;

    /// Its cells, in the order of the schema's columns.
    fn to_values(&self) -> Vec<Value>;

    /// The row that these cells make; nothing if one is of the wrong kind.
    fn from_values(values: Vec<Value>) -> Option<Self>;

    /// The cell that the row's value stands in, as a way back calls it; nothing where its table has none
    /// ([`Schema::cell`]).
    fn cell(&self) -> Option<CellRef> {
        let values = self.to_values();
        Self::SCHEMA.cell_at(|name| {
            let at = Self::SCHEMA.columns.iter().position(|column| column.name == name)?;
            match values.get(at)? {
                Value::Text(text) => Some(text.clone()),
                Value::Number(number) => Some(shortest(*number)),
                Value::Integer(number) => Some(number.to_string()),
                Value::Boolean(truth) => Some(truth.to_string()),
                Value::Missing(_) => None,
            }
        })
    }

    /// The table that these rows make, checked.
    ///
    /// # Errors
    /// What [`Schema::check`] finds.
    fn table(rows: &[Self]) -> Result<Table, DataError> {
        let cells: Vec<Vec<Value>> = rows.iter().map(Self::to_values).collect();
        let mut builder = TableBuilder::new(Self::SCHEMA.id);
        for (index, column) in Self::SCHEMA.columns.iter().enumerate() {
            let values = || cells.iter().map(|row| row.get(index));
            builder = match column.kind {
                ValueKind::Text => builder.text(
                    column.name,
                    values().map(|v| if let Some(Value::Text(v)) = v { Some(v.clone()) } else { None }),
                ),
                ValueKind::Number => builder.number(
                    column.name,
                    values().map(|v| if let Some(Value::Number(v)) = v { Some(*v) } else { None }),
                ),
                ValueKind::Integer => builder.integer(
                    column.name,
                    values().map(|v| if let Some(Value::Integer(v)) = v { Some(*v) } else { None }),
                ),
                ValueKind::Boolean => builder.boolean(
                    column.name,
                    values().map(|v| if let Some(Value::Boolean(v)) = v { Some(*v) } else { None }),
                ),
            };
            builder = builder.reasons(
                column.name,
                values().map(|v| if let Some(Value::Missing(reason)) = v { Some(*reason) } else { None }),
            );
        }
        Self::SCHEMA.check(&builder.build()?)
    }

    /// The rows of a table, which is checked first.
    ///
    /// # Errors
    /// What [`Schema::check`] finds.
    fn rows(table: &Table) -> Result<Vec<Self>, DataError> {
        let table = Self::SCHEMA.check(table)?;
        let columns = Self::SCHEMA.columns.iter().map(|column| values(&table, column.name));
        let columns: Vec<Vec<Value>> = columns.collect::<Result<_, _>>()?;
        let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
        (0..table.rows())
            .map(|row| {
                let cells = columns.iter_mut().filter_map(Iterator::next).collect();
                Self::from_values(cells).ok_or_else(|| DataError::Required { place: table.place(row, None) })
            })
            .collect()
    }
}

fn values(table: &Table, column: &str) -> Result<Vec<Value>, DataError> {
    let array = table.array(column)?;
    let missing = |row: usize| table.reason(column, row).unwrap_or(Missing::Empty);
    Ok(match Values::of(array) {
        Values::Text(v) => cells(v.iter().map(|v| v.map(str::to_owned)), Value::Text, missing),
        Values::Number(v) => cells(v.iter(), Value::Number, missing),
        Values::Integer(v) => cells(v.iter(), Value::Integer, missing),
        Values::Boolean(v) => cells(v.iter(), Value::Boolean, missing),
        Values::Other => Vec::new(),
    })
}

fn cells<T>(
    values: impl Iterator<Item = Option<T>>,
    kind: impl Fn(T) -> Value,
    missing: impl Fn(usize) -> Missing,
) -> Vec<Value> {
    values.enumerate().map(|(row, value)| value.map_or_else(|| Value::Missing(missing(row)), &kind)).collect()
}

/// A value, or the reason why it is missing.
pub type OrMissing<T> = Result<T, Missing>;

/// One cell of a row on its way into or out of a table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// No value, and why.
    Missing(Missing),
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

/// A type that a field of a row can have: the kind of its column and whether it must be there.
pub trait Field: Sized {
    /// The kind of the column.
    const KIND: ValueKind;
    /// Whether a value must be there.
    const PRESENCE: Presence;
    /// The words allowed, where the type has a fixed list of them.
    const CHECK: Check = Check::Any;

    /// The value as a cell.
    fn to_value(&self) -> Value;

    /// The value of a cell; nothing if the cell is of another kind.
    fn from_value(value: Value) -> Option<Self>;
}

macro_rules! plain_field {
    ($type:ty, $kind:ident) => {
        impl Field for $type {
            const KIND: ValueKind = ValueKind::$kind;
            const PRESENCE: Presence = Presence::Required;

            fn to_value(&self) -> Value {
                Value::$kind(self.clone())
            }

            fn from_value(value: Value) -> Option<Self> {
                if let Value::$kind(value) = value { Some(value) } else { None }
            }
        }
    };
}

plain_field!(String, Text);
plain_field!(f64, Number);
plain_field!(i64, Integer);
plain_field!(bool, Boolean);

impl<T: Field> Field for Option<T> {
    const KIND: ValueKind = T::KIND;
    const PRESENCE: Presence = Presence::Optional;
    const CHECK: Check = T::CHECK;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Missing(Missing::Empty), Field::to_value)
    }

    fn from_value(value: Value) -> Option<Self> {
        if let Value::Missing(_) = value { Some(None) } else { T::from_value(value).map(Some) }
    }
}

impl<T: Field> Field for OrMissing<T> {
    const KIND: ValueKind = T::KIND;
    const PRESENCE: Presence = Presence::Given;
    const CHECK: Check = T::CHECK;

    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(|reason| Value::Missing(*reason), Field::to_value)
    }

    fn from_value(value: Value) -> Option<Self> {
        if let Value::Missing(reason) = value { Some(Err(reason)) } else { T::from_value(value).map(Ok) }
    }
}

/// What is known of a tie. A tie that is not in a table is not known to be absent unless the roster says who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieStatus {
    /// There is a tie.
    Present,
    /// There is none.
    Absent,
    /// It is not known whether there is one: the sender did not answer.
    Missing,
    /// There can be none, by design: to itself, or between those who were not asked about one another.
    StructuralZero,
}

impl TieStatus {
    const WORDS: &'static [&'static str] = &["present", "absent", "missing", "structural zero"];

    /// The status in words, as it is written to files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Missing => "missing",
            Self::StructuralZero => "structural zero",
        }
    }
}

impl fmt::Display for TieStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A reason as a word of the eight.
impl Field for Missing {
    const KIND: ValueKind = ValueKind::Text;
    const PRESENCE: Presence = Presence::Required;
    const CHECK: Check = Check::OneOf(&{
        let mut words = [""; Self::ALL.len()];
        let mut at = 0;
        while at < words.len() {
            words[at] = Self::ALL[at].as_str();
            at += 1;
        }
        words
    });

    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn from_value(value: Value) -> Option<Self> {
        if let Value::Text(word) = value { word.parse().ok() } else { None }
    }
}

impl Field for TieStatus {
    const KIND: ValueKind = ValueKind::Text;
    const PRESENCE: Presence = Presence::Required;
    const CHECK: Check = Check::OneOf(Self::WORDS);

    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn from_value(value: Value) -> Option<Self> {
        let Value::Text(word) = value else { return None };
        [Self::Present, Self::Absent, Self::Missing, Self::StructuralZero]
            .into_iter()
            .find(|status| status.as_str() == word)
    }
}
