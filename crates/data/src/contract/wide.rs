//! Wide files into typed tables, by declaration, and back where methods want a column a set.

use std::collections::BTreeMap;

use super::{ANSWERS, MEMBERSHIPS, TIES, TieStatus};
use crate::{DataError, Missing, Row, Table, TableBuilder};

/// The answers of a wide file: one row a unit, one column an item; units in the order of the file and items, as they are given,
/// within units. Reasons of missing answers and the rows of the file come along. A column of numbers becomes `value`, a column of
/// words `text`.
///
/// ```
/// use crosscase_data::contract::{Answer, Record, answers_from_wide};
/// use crosscase_data::{Missing, TableBuilder};
///
/// let wide = TableBuilder::new("crosscase.raw/1")
///     .id("person", ["p1", "p2"])
///     .number("T1", [Some(4.0), None])
///     .reasons("T1", [None, Some(Missing::Refused)])
///     .build()?;
/// let answers = Answer::rows(&answers_from_wide(&wide, "trust", &["T1"])?)?;
/// assert_eq!((answers[1].unit.as_str(), answers[1].value), ("p2", Err(Missing::Refused)));
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// A table without a unit column, an unknown item, a cell that a spreadsheet turned into a date.
pub fn answers_from_wide(wide: &Table, instrument: &str, items: &[&str]) -> Result<Table, DataError> {
    let ids = wide.ids()?;
    let mut columns = Vec::new();
    for item in items {
        let (values, texts) = match wide.numbers(item) {
            Ok(values) => (values, vec![None; ids.len()]),
            Err(DataError::NotANumber { .. }) => (vec![None; ids.len()], wide.texts(item)?),
            Err(other) => return Err(other),
        };
        columns.push((item, values, texts, wide.reasons(item)?));
    }
    let mut long = Long::default();
    for (row, id) in ids.iter().enumerate() {
        for (item, values, texts, reasons) in &mut columns {
            let (value, text) = (values[row], texts[row].take());
            // In a column of words a number that is not there needs no reason.
            let reason = reasons[row].filter(|_| value.is_none() && text.is_none());
            long.push([id, item], value, reason, wide.file_row(row));
            long.texts.push(text);
        }
    }
    let table = TableBuilder::new(ANSWERS.id)
        .text("instrument", long.values.iter().map(|_| Some(instrument)))
        .text("unit", long.keys[0].iter().map(Some))
        .text("item", long.keys[1].iter().map(Some))
        .number("value", long.values.iter().copied())
        .text("text", long.texts.iter().map(Option::as_deref))
        .reasons("value", long.reasons.iter().copied());
    ANSWERS.check(&long.placed(table, wide).build()?)
}

/// Columns of a long table while it is made.
#[derive(Default)]
struct Long {
    keys: [Vec<String>; 2],
    values: Vec<Option<f64>>,
    texts: Vec<Option<String>>,
    reasons: Vec<Option<Missing>>,
    rows: Vec<Row>,
}

impl Long {
    fn push(&mut self, keys: [&str; 2], value: Option<f64>, reason: Option<Missing>, row: Row) {
        for (column, key) in self.keys.iter_mut().zip(keys) {
            column.push(key.to_owned());
        }
        self.values.push(value);
        self.reasons.push(reason);
        self.rows.push(row);
    }

    /// The table, with the file and the rows that it came from.
    fn placed(self, table: TableBuilder, wide: &Table) -> TableBuilder {
        let file = wide.origin().file.clone();
        table
            .text("file", self.rows.iter().map(|_| file.as_deref()))
            .integer("row", self.rows.iter().map(|row| i64::try_from(row.number()).ok()))
            .origin(wide.origin().of_rows(self.rows))
    }
}

/// The ties of a matrix: one row a sender, one column a receiver, in the cells the value. Zero is an absent tie, an empty cell a
/// missing one, and the diagonal is left out.
///
/// ```
/// use crosscase_data::contract::{Record, Tie, TieStatus, ties_from_matrix};
/// use crosscase_data::TableBuilder;
///
/// let matrix = TableBuilder::new("crosscase.raw/1")
///     .id("from", ["a", "b"])
///     .number("a", [Some(0.0), None])
///     .number("b", [Some(2.0), Some(0.0)])
///     .build()?;
/// let ties = Tie::rows(&ties_from_matrix(&matrix, "advice", &["a", "b"])?)?;
/// assert_eq!(ties.iter().map(|tie| tie.status).collect::<Vec<_>>(), [TieStatus::Missing, TieStatus::Present]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// A table without a unit column, an unknown column, a cell that is not a number.
pub fn ties_from_matrix(matrix: &Table, relation: &str, receivers: &[&str]) -> Result<Table, DataError> {
    let ids = matrix.ids()?;
    let mut long = Long::default();
    for receiver in receivers {
        for (row, (sender, value)) in ids.iter().zip(matrix.numbers(receiver)?).enumerate() {
            if sender != receiver {
                long.push([sender, receiver], value, None, matrix.file_row(row));
            }
        }
    }
    let status = |value: &Option<f64>| match value {
        None => TieStatus::Missing,
        Some(0.0) => TieStatus::Absent,
        Some(_) => TieStatus::Present,
    };
    let statuses: Vec<Option<&str>> = long.values.iter().map(|value| Some(status(value).as_str())).collect();
    let [senders, receivers] = &long.keys;
    let table = TableBuilder::new(TIES.id)
        .text("relation", senders.iter().map(|_| Some(relation)))
        .text("sender", senders.iter().map(Some))
        .text("receiver", receivers.iter().map(Some))
        .number("value", long.values.iter().copied())
        .text("status", statuses);
    TIES.check(&long.placed(table, matrix).build()?)
}

/// Memberships as the analysis wants them: one row a case, one column a set; the level of a multi-value condition stands in the
/// place of a membership. Cases and sets keep the order in which they first appear; what no row tells is missing.
///
/// ```
/// use crosscase_data::contract::{Member, Record, memberships_to_wide};
///
/// let member = |set: &str, membership| Member { set: set.into(), case: "AU".into(), membership: Ok(membership), level: None, raw: None };
/// let wide = memberships_to_wide(&Member::table(&[member("DEV", 0.8), member("URB", 0.1)])?)?;
/// assert_eq!(wide.column_names(), ["case", "DEV", "URB"]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// What [`Schema::check`](super::Schema::check) finds; a set that is called `case`.
pub fn memberships_to_wide(memberships: &Table) -> Result<Table, DataError> {
    let checked = MEMBERSHIPS.check(memberships)?;
    let (mut cases, mut sets) = (Order::default(), Order::default());
    let mut cells: BTreeMap<(usize, usize), (Option<f64>, Option<Missing>)> = BTreeMap::new();
    let keys = checked.texts("case")?.into_iter().zip(checked.texts("set")?);
    let values = checked.numbers("membership")?.into_iter().zip(checked.numbers("level")?);
    for (((case, set), (membership, level)), reason) in keys.zip(values).zip(checked.reasons("membership")?) {
        let (Some(case), Some(set)) = (case, set) else { continue };
        let value = membership.or(level);
        cells.insert((sets.index(set), cases.index(case)), (value, reason.filter(|_| value.is_none())));
    }
    let mut builder = TableBuilder::new(crate::RAW_SCHEMA).id("case", cases.names.clone());
    for (set, name) in sets.names.iter().enumerate() {
        let column = || (0..cases.names.len()).map(|case| cells.get(&(set, case)).copied().unwrap_or_default());
        builder =
            builder.number(name, column().map(|(value, _)| value)).reasons(name, column().map(|(_, reason)| reason));
    }
    builder.build()
}

/// Names in the order in which they first appear.
#[derive(Default)]
struct Order {
    names: Vec<String>,
    positions: BTreeMap<String, usize>,
}

impl Order {
    fn index(&mut self, name: String) -> usize {
        let next = self.names.len();
        *self.positions.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            next
        })
    }
}
