//! One validator for every typed table.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};

use super::{
    Check, DataError, Place, Presence, ReadOptions, Reference, RowRule, Schema, Table, TypedColumn, ValueKind,
};
use crate::number::{EXACT, shortest};
use crate::spelling::is_spelt_so;
use crate::table::{RAW_SCHEMA, Values};

/// The one column of words that name nothing: they stay as they were said, blanks and all, since places in a source count them.
const VERBATIM: &str = "quote";

impl Schema {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&TypedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// How a file that holds this table is to be read: columns of text stay text, no column names the units, and there may be no
    /// rows. Hand what was read to [`Schema::check`].
    ///
    /// ```
    /// # #[cfg(feature = "csv")] {
    /// use crosscase_data::contract::{Record, TIES, Tie};
    /// use crosscase_data::{Format, read_bytes};
    ///
    /// let file = b"relation,sender,receiver,value,status\nadvice,01,02,1,present\n";
    /// let read = read_bytes(file, Format::Csv, Some("ties.csv"), &TIES.read_options())?;
    /// let ties = Tie::rows(&TIES.check(&read.table)?)?;
    /// assert_eq!(ties[0].sender, "01");
    /// # }
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    pub fn read_options(&self) -> ReadOptions {
        let texts =
            self.columns.iter().filter(|column| column.kind == ValueKind::Text).map(|column| column.name.to_owned());
        ReadOptions::typed(texts.collect())
    }

    /// The table as one of this kind: the schema's columns first and of their kinds, columns that may be left out added, the
    /// table's other columns after them. Column by column, kinds, presence, ranges and words are checked, then the key, then
    /// the rules; the first thing wrong is the error, with its place.
    ///
    /// # Errors
    /// A table of another kind, a column or a value that is not there, a value of the wrong kind, out of range or none of the
    /// words allowed, a key that stands twice, a broken rule.
    pub fn check(&self, table: &Table) -> Result<Table, DataError> {
        if table.schema_id() != self.id && table.schema_id() != RAW_SCHEMA {
            return Err(DataError::WrongSchema { found: table.schema_id().to_owned(), expected: self.id });
        }
        if table.has_passed() && table.schema_id() == self.id {
            return Ok(table.clone());
        }
        let mut parts = table.to_parts();
        let mut columns: Vec<(String, ArrayRef)> = Vec::new();
        for column in self.columns {
            let array = self.cast(table, column)?;
            check_presence(table, column, &array)?;
            check_values(table, column, &array)?;
            columns.push((column.name.to_owned(), array));
        }
        parts.columns.retain(|(name, _)| self.column(name).is_none());
        columns.append(&mut parts.columns);
        parts.columns = columns;
        self.id.clone_into(&mut parts.schema_id);
        parts.id = None;
        let checked = parts.assemble()?;
        self.check_key(&checked)?;
        self.rules.iter().try_for_each(|rule| self.check_rule(*rule, &checked))?;
        Ok(checked.passed())
    }

    /// The column as its kind; missing throughout where it may be left out and is.
    fn cast(&self, table: &Table, column: &TypedColumn) -> Result<ArrayRef, DataError> {
        let name = column.name;
        let is_there = match column.presence {
            Presence::Optional => table.has_optional(name)?,
            _ => table.has_column(name),
        };
        if !is_there {
            return match (column.presence, column.kind) {
                (Presence::Required | Presence::Given, _) => Err(DataError::MissingColumn {
                    schema: self.name,
                    column: name,
                    known: table.column_names().into_iter().map(str::to_owned).collect(),
                    file: table.origin().file.clone(),
                }),
                (Presence::Optional, ValueKind::Text) => Ok(Arc::new(StringArray::new_null(table.rows()))),
                (Presence::Optional, ValueKind::Number) => Ok(Arc::new(Float64Array::new_null(table.rows()))),
                (Presence::Optional, ValueKind::Integer) => Ok(Arc::new(Int64Array::new_null(table.rows()))),
                (Presence::Optional, ValueKind::Boolean) => Ok(Arc::new(BooleanArray::new_null(table.rows()))),
            };
        }
        let array = if column.kind == ValueKind::Text { table.undated(name) } else { table.array(name) }?;
        match (column.kind, Values::of(array)) {
            (ValueKind::Text, Values::Text(texts)) if name == VERBATIM || is_spelt_so(texts) => Ok(Arc::clone(array)),
            (ValueKind::Integer, Values::Integer(_)) | (ValueKind::Boolean, Values::Boolean(_)) => {
                Ok(Arc::clone(array))
            }
            (ValueKind::Text, _) => Ok(Arc::new(StringArray::from(table.texts(name)?))),
            (ValueKind::Number, _) => Ok(Arc::new(Float64Array::from(table.numbers(name)?))),
            (ValueKind::Integer, _) => {
                let whole = table.numbers(name)?.into_iter().enumerate().map(|(row, value)| {
                    let Some(value) = value else { return Ok(None) };
                    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
                    let whole = (value.fract() == 0.0 && value.abs() < EXACT).then_some(value as i64);
                    whole.map(Some).ok_or_else(|| wrong_kind(table, column, row, shortest(value)))
                });
                Ok(Arc::new(Int64Array::from(whole.collect::<Result<Vec<_>, _>>()?)))
            }
            (ValueKind::Boolean, _) => {
                let truths = table.texts(name)?.into_iter().enumerate().map(|(row, text)| {
                    match text.as_deref().map(str::trim) {
                        None => Ok(None),
                        Some("true" | "TRUE" | "True" | "1") => Ok(Some(true)),
                        Some("false" | "FALSE" | "False" | "0") => Ok(Some(false)),
                        Some(other) => Err(wrong_kind(table, column, row, other.to_owned())),
                    }
                });
                Ok(Arc::new(BooleanArray::from(truths.collect::<Result<Vec<_>, _>>()?)))
            }
        }
    }

    fn check_key(&self, table: &Table) -> Result<(), DataError> {
        if self.key.is_empty() {
            return Ok(());
        }
        let columns = self.key.iter().map(|column| texts(table, column)).collect::<Result<Vec<_>, _>>()?;
        // In a column that may be left out, nothing is a key like any other: the ties of the only case.
        let may_lack = |name: &str| self.column(name).is_some_and(|column| column.presence == Presence::Optional);
        let needed: Vec<bool> = self.key.iter().map(|name| !may_lack(name)).collect();
        let order = |a: usize, b: usize| {
            columns.iter().map(|texts| texts[a].cmp(&texts[b])).fold(Ordering::Equal, Ordering::then)
        };
        // A stable sort: what stands twice stands side by side, in the order of the rows.
        let mut rows: Vec<usize> = (0..table.rows())
            .filter(|row| columns.iter().zip(&needed).all(|(texts, needed)| !needed || texts[*row].is_some()))
            .collect();
        rows.sort_by(|a, b| order(*a, *b));
        let twice = rows.windows(2).filter(|pair| order(pair[0], pair[1]).is_eq()).map(|pair| (pair[1], pair[0])).min();
        twice.map_or(Ok(()), |(row, first)| {
            let key = columns.iter().filter_map(|texts| texts[row].as_deref().map(str::to_owned)).collect();
            let place = table.place(row, None);
            Err(DataError::DuplicateKey { place, key, columns: self.key, first: table.file_row(first) })
        })
    }

    fn check_rule(&self, rule: RowRule, table: &Table) -> Result<(), DataError> {
        let present = |column: &str| {
            let array = table.undated(column)?;
            Ok::<_, DataError>((0..array.len()).map(|row| array.is_valid(row)))
        };
        let broken: Option<usize> = match rule {
            RowRule::AtMostOne(a, b) => present(a)?.zip(present(b)?).position(|(a, b)| a && b),
            RowRule::Together(a, b) => present(a)?.zip(present(b)?).position(|(a, b)| a != b),
            RowRule::Ordered(a, b) => {
                let pairs = table.numbers(a)?.into_iter().zip(table.numbers(b)?);
                pairs.into_iter().position(|(a, b)| a.zip(b).is_some_and(|(a, b)| a > b))
            }
            RowRule::NoCircle => {
                return self.references.first().map_or(Ok(()), |reference| no_circle(table, reference));
            }
        };
        match broken {
            Some(row) => Err(DataError::BrokenRule { place: table.place(row, None), rule }),
            None => Ok(()),
        }
    }

    /// Holds the keys that stand in a checked table against the tables they are keys of, found among `others` (and the table
    /// itself) by their schema. Returns the references whose table is not among them, which were not checked.
    ///
    /// # Errors
    /// A key that matches nothing, with its row.
    pub fn check_references(&self, table: &Table, others: &[&Table]) -> Result<Vec<&'static Reference>, DataError> {
        let mut unchecked = Vec::new();
        for reference in self.references {
            let of = |table: &&Table| name_of(table.schema_id()) == reference.table;
            match std::iter::once(table).chain(others.iter().copied()).find(of) {
                Some(target) => check_reference(table, reference, target)?,
                None => unchecked.push(reference),
            }
        }
        Ok(unchecked)
    }
}

/// The name in a schema id: `units` of `crosscase.units/1`.
fn name_of(id: &str) -> &str {
    let name = id.split_once('/').map_or(id, |(name, _)| name);
    name.rsplit_once('.').map_or(name, |(_, name)| name)
}

fn check_reference(table: &Table, reference: &'static Reference, target: &Table) -> Result<(), DataError> {
    let known: BTreeSet<Vec<String>> = keys(target, reference.to)?.into_iter().flatten().collect();
    let stray = |key: &Option<Vec<String>>| key.as_ref().is_some_and(|key| !known.contains(key));
    let mut keys = keys(table, reference.columns)?.into_iter().enumerate();
    match keys.find(|(_, key)| stray(key)) {
        Some((row, Some(key))) => {
            let place = table.place(row, reference.columns.last().copied());
            Err(DataError::UnknownKey { place, key, table: reference.table })
        }
        _ => Ok(()),
    }
}

/// Follows the reference from every row until it ends, reaches what is known to end, or comes back to where it has been.
fn no_circle(table: &Table, reference: &Reference) -> Result<(), DataError> {
    let own = keys(table, reference.to)?;
    let up = keys(table, reference.columns)?;
    let parents: BTreeMap<&Vec<String>, (usize, Option<&Vec<String>>)> = own
        .iter()
        .zip(&up)
        .enumerate()
        .filter_map(|(row, (own, up))| Some((own.as_ref()?, (row, up.as_ref()))))
        .collect();
    let mut ends: BTreeSet<&Vec<String>> = BTreeSet::new();
    for start in parents.keys().copied() {
        let (mut path, mut on_path) = (Vec::new(), BTreeSet::new());
        let mut next = Some(start);
        while let Some(here) = next.filter(|here| !ends.contains(here)) {
            let Some((row, parent)) = parents.get(here) else { break };
            if !on_path.insert(here) {
                let circle = path.iter().copied().skip_while(|key| *key != here).chain([here]);
                let chain: Vec<String> = circle.map(|key: &Vec<String>| key.join(" ")).collect();
                return Err(DataError::Circular { place: table.place(*row, None), chain: chain.join(" > ") });
            }
            path.push(here);
            next = *parent;
        }
        ends.extend(path);
    }
    Ok(())
}

/// A column as texts; those of a column of text are not copied.
fn texts<'a>(table: &'a Table, column: &str) -> Result<Vec<Option<Cow<'a, str>>>, DataError> {
    Ok(match Values::of(table.undated(column)?) {
        Values::Text(texts) => texts.iter().map(|text| text.map(Cow::Borrowed)).collect(),
        _ => table.texts(column)?.into_iter().map(|text| text.map(Cow::Owned)).collect(),
    })
}

/// For each row the texts of some columns; nothing where one of them is missing.
fn keys(table: &Table, columns: &[&str]) -> Result<Vec<Option<Vec<String>>>, DataError> {
    let mut keys: Vec<Option<Vec<String>>> = vec![Some(Vec::new()); table.rows()];
    for column in columns {
        for (key, text) in keys.iter_mut().zip(table.texts(column)?) {
            *key = key.take().zip(text).map(|(mut key, text)| {
                key.push(text);
                key
            });
        }
    }
    Ok(keys)
}

fn wrong_kind(table: &Table, column: &TypedColumn, row: usize, found: String) -> DataError {
    DataError::WrongKind { place: table.place(row, Some(column.name)), found, expected: column.kind }
}

fn check_presence(table: &Table, column: &TypedColumn, array: &ArrayRef) -> Result<(), DataError> {
    if column.presence != Presence::Required {
        return Ok(());
    }
    match (0..array.len()).find(|row| array.is_null(*row)) {
        Some(row) => Err(DataError::Required { place: table.place(row, Some(column.name)) }),
        None => Ok(()),
    }
}

fn check_values(table: &Table, column: &TypedColumn, array: &ArrayRef) -> Result<(), DataError> {
    let place = |row: usize| -> Place { table.place(row, Some(column.name)) };
    match (column.check, Values::of(array)) {
        (Check::Within(range), Values::Number(values)) => {
            let outside =
                values.iter().enumerate().find_map(|(row, value)| Some((row, value.filter(|v| !range.contains(*v))?)));
            outside.map_or(Ok(()), |(row, found)| Err(DataError::OutOfRange { place: place(row), found, range }))
        }
        #[expect(clippy::cast_precision_loss, reason = "compared with a range of small numbers")]
        (Check::Within(range), Values::Integer(values)) => {
            let numbers = values.iter().map(|value| value.map(|value| value as f64)).enumerate();
            let outside =
                numbers.into_iter().find_map(|(row, value)| Some((row, value.filter(|v| !range.contains(*v))?)));
            outside.map_or(Ok(()), |(row, found)| Err(DataError::OutOfRange { place: place(row), found, range }))
        }
        (Check::OneOf(allowed), Values::Text(words)) => {
            let other =
                words.iter().enumerate().find_map(|(row, word)| Some((row, word.filter(|w| !allowed.contains(w))?)));
            other.map_or(Ok(()), |(row, word)| {
                Err(DataError::NotAllowed { place: place(row), found: word.to_owned(), allowed })
            })
        }
        _ => Ok(()),
    }
}
