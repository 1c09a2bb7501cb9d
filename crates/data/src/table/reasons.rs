//! How the reasons of missing values travel in files: a companion column `X.missing` right after `X`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};

use super::{Table, Values};
use crate::{DataError, Missing};

/// What a companion column's name ends in.
pub(crate) const COMPANION: &str = ".missing";

/// The column whose reasons a column of this name holds, in whatever letters somebody wrote it.
pub(crate) fn companion_of(name: &str) -> Option<&str> {
    let (of, ending) = name.split_at_checked(name.len().checked_sub(COMPANION.len())?)?;
    ending.eq_ignore_ascii_case(COMPANION).then_some(of)
}

/// The key of the Arrow field metadata by which a companion column names the column it speaks of.
const COMPANION_KEY: &str = "crosscase.missing_of";

/// The reasons told for columns, by their name.
type Reasons = BTreeMap<String, Arc<[Option<Missing>]>>;

/// Separates the companions from the columns they speak of. A column is a companion if it stands right after `X`, is called
/// `X.missing` and holds nothing but reasons, each beside a missing value; anything else is an ordinary column.
pub(super) fn take_companions(schema: &Schema, columns: Vec<(String, ArrayRef)>) -> (Vec<(String, ArrayRef)>, Reasons) {
    let mut kept: Vec<(String, ArrayRef)> = Vec::with_capacity(columns.len());
    let mut told = Reasons::new();
    for (name, array) in columns {
        let named = schema.field_with_name(&name).ok().and_then(|field| field.metadata().get(COMPANION_KEY));
        let of = kept.last().filter(|(of, _)| match named {
            Some(named) => named == of,
            None => companion_of(&name) == Some(of.as_str()),
        });
        match of.and_then(|(of, values)| Some((of.clone(), reasons(&array, values)?))) {
            Some((of, reasons)) => {
                told.insert(of, reasons);
            }
            None => kept.push((name, array)),
        }
    }
    (kept, told)
}

fn reasons(companion: &ArrayRef, values: &ArrayRef) -> Option<Arc<[Option<Missing>]>> {
    let Values::Text(words) = Values::of(companion) else { return None };
    let mut reasons = Vec::with_capacity(words.len());
    for (row, word) in words.iter().enumerate() {
        let reason = word.map(str::parse::<Missing>).transpose().ok()?;
        if reason.is_some() && values.is_valid(row) {
            return None;
        }
        reasons.push(reason.filter(|reason| *reason != Missing::Empty));
    }
    Some(reasons.into())
}

impl Table {
    /// The columns as Arrow, as they are written to files: after each column `X` with reasons other than an empty cell
    /// stands a text column `X.missing` with the words of [`Missing::as_str`]. [`Table::from_batch`] reads them back.
    ///
    /// # Errors
    /// A column of the table's own is called `X.missing` and stands in the way.
    pub fn to_batch(&self) -> Result<RecordBatch, DataError> {
        if self.reasons.is_empty() {
            return Ok(self.batch.clone());
        }
        let names = self.column_names();
        let mut fields: Vec<Arc<Field>> = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (index, (name, field)) in names.iter().zip(self.batch.schema_ref().fields()).enumerate() {
            fields.push(Arc::clone(field));
            arrays.push(Arc::clone(self.batch.column(index)));
            let Some(reasons) = self.reasons.get(*name) else { continue };
            let companion = format!("{name}{COMPANION}");
            if let Some(position) = names.iter().position(|other| *other == companion) {
                let place = crate::Place { file: None, row: None, column: Some(companion) };
                return Err(DataError::DuplicateColumn { place, first: index + 1, second: position + 1 });
            }
            let metadata = HashMap::from([(COMPANION_KEY.to_owned(), (*name).to_owned())]);
            fields.push(Arc::new(Field::new(companion, DataType::Utf8, true).with_metadata(metadata)));
            let words = reasons.iter().map(|reason| reason.map(Missing::as_str));
            arrays.push(Arc::new(words.collect::<StringArray>()));
        }
        let schema = Schema::new_with_metadata(fields, self.batch.schema_ref().metadata().clone());
        RecordBatch::try_new(Arc::new(schema), arrays).map_err(|_| DataError::UnequalLength {
            column: String::new(),
            found: 0,
            expected: self.rows(),
        })
    }
}
