//! Rows in and out of typed tables.

use super::{CellRef, Schema, Value, ValueKind};
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
