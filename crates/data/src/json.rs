//! One JSON object: the schema's id, the unit column, the columns in order, and the rows.
//!
//! ```json
//! {"schema": "crosscase.raw/1", "id": "case", "columns": ["case", "DEV"], "rows": [{"case": "AU", "DEV": 720.0}, {"case": "BE", "DEV": null}]}
//! ```
//! A bare list of rows is read too, and so is what commands print as JSON where that is a table: an object of lists of one
//! length, a column each (`units` first), an object with one list of rows, whatever that is called, or an object around such a
//! document. A list in a row is one cell, with its parts as [`name_list`] writes them; but the `config` of a truth table has a column
//! for each of its `conditions`, with `-` where one does not apply. Missing values are `null`, on reading also left out. Whole
//! numbers past 2^53 are texts.

use std::collections::BTreeMap;
use std::fmt;

use arrow_array::{Array, ArrayRef, RecordBatch};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::format::check_size;
use crate::grid::{Grid, OwnCell as Cell};
use crate::number::EXACT;
use crate::options::IdColumn;
use crate::table::{Origin, Values};
use crate::{DataError, Format, Place, ReadOptions, ReadTable, Row, Table, name_list};

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, DataError> {
    let batch = table.to_batch()?;
    let document = Document { schema: table.schema_id(), id: table.id_column(), batch: &batch };
    let mut bytes = serde_json::to_vec(&document)
        .map_err(|error| DataError::NotWritable { format: Format::Json, reason: error.to_string() })?;
    bytes.push(b'\n');
    Ok(bytes)
}

struct Document<'a> {
    schema: &'a str,
    id: Option<&'a str>,
    batch: &'a RecordBatch,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("schema", self.schema)?;
        map.serialize_entry("id", &self.id)?;
        let columns: Vec<&String> = self.batch.schema_ref().fields().iter().map(|field| field.name()).collect();
        map.serialize_entry("columns", &columns)?;
        map.serialize_entry("rows", &Rows(self.batch))?;
        map.end()
    }
}

struct Rows<'a>(&'a RecordBatch);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.num_rows()))?;
        for row in 0..self.0.num_rows() {
            rows.serialize_element(&OneRow(self.0, row))?;
        }
        rows.end()
    }
}

struct OneRow<'a>(&'a RecordBatch, usize);

impl Serialize for OneRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.num_columns()))?;
        for (field, column) in self.0.schema_ref().fields().iter().zip(self.0.columns()) {
            map.serialize_entry(field.name(), &One(column, self.1))?;
        }
        map.end()
    }
}

struct One<'a>(&'a ArrayRef, usize);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_null(self.1) {
            return serializer.serialize_none();
        }
        match Values::of(self.0) {
            Values::Text(values) => serializer.serialize_str(values.value(self.1)),
            Values::Number(values) => serializer.serialize_f64(values.value(self.1)),
            #[expect(clippy::cast_precision_loss, reason = "compared with a limit far below the loss")]
            Values::Integer(values) if (values.value(self.1) as f64).abs() >= EXACT => {
                serializer.collect_str(&values.value(self.1))
            }
            Values::Integer(values) => serializer.serialize_i64(values.value(self.1)),
            Values::Boolean(values) => serializer.serialize_bool(values.value(self.1)),
            Values::Other => serializer.serialize_none(),
        }
    }
}

pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<ReadTable, DataError> {
    let mut found: Found = serde_json::from_slice(bytes).map_err(|error| DataError::Malformed {
        place: place.clone().line(error.line() as u64),
        format: Format::Json,
        reason: match error.classify() {
            serde_json::error::Category::Data => {
                format!("this is not a table ({error}); write what is to be read again as .csv, .parquet or .arrow")
            }
            _ => error.to_string(),
        },
    })?;
    if let Some(conditions) = found.conditions.take() {
        found.spread(&conditions);
    }
    let rows = found.rows.len();
    let mut grid = Grid {
        taken: Vec::new(),
        origin: Origin {
            file: place.file.clone(),
            rows: (1..=rows as u64).map(Row::Nth).collect(),
            ..Origin::default()
        },
        names_at: None,
        columns: vec![Vec::new(); found.columns.len()],
        header: found.columns,
        decimal_comma: false,
    };
    check_size(rows as u64, grid.header.len(), place)?;
    let mut positions: BTreeMap<String, usize> = grid.header.iter().cloned().zip(0..).collect();
    for (row, cells) in found.rows.into_iter().enumerate() {
        for (name, cell) in cells.0 {
            let next = grid.header.len();
            let position = *positions.entry(name.clone()).or_insert(next);
            if position == grid.header.len() {
                grid.header.push(name);
                grid.columns.push(Vec::new());
                check_size(rows as u64, grid.header.len(), place)?;
            }
            if let Some(column) = grid.columns.get_mut(position) {
                column.resize(row, Cell::Empty);
                column.push(cell.into_cell());
            }
        }
    }
    grid.columns.iter_mut().for_each(|column| column.resize(rows, Cell::Empty));
    match (found.schema, found.id, &options.id) {
        (Some(schema), id, IdColumn::First) => {
            let id = id.map_or(IdColumn::None, IdColumn::Named);
            grid.into_read(&options.clone().id_column(id), Vec::new()).map(|read| read.with_schema_id(&schema))
        }
        (Some(schema), _, _) => grid.into_read(options, Vec::new()).map(|read| read.with_schema_id(&schema)),
        // The rows of a result are no units.
        (None, _, IdColumn::First) if found.is_result => {
            grid.into_read(&options.clone().id_column(IdColumn::None), Vec::new())
        }
        (None, _, _) => grid.into_read(options, Vec::new()),
    }
}

impl ReadTable {
    fn with_schema_id(self, schema_id: &str) -> Self {
        Self { table: self.table.with_schema_id(schema_id), ..self }
    }
}

/// A file as it was found.
#[derive(Default)]
struct Found {
    schema: Option<String>,
    id: Option<String>,
    columns: Vec<String>,
    rows: Vec<FoundRow>,
    /// The names of the parts of `config` in the rows.
    conditions: Option<Vec<String>>,
    /// Whether it is what a command printed, and no table of units.
    is_result: bool,
}

impl Found {
    /// Puts each part of a row's `config` under the name of its condition, before everything else; a name that is that of another
    /// cell too is told apart as the table of a truth table does.
    fn spread(&mut self, conditions: &[String]) {
        let is_config = |(name, part): &(String, Part)| {
            name == CONFIG && matches!(part, Part::List(values) if values.len() == conditions.len())
        };
        if !self.rows.iter().all(|row| row.0.iter().any(is_config)) {
            return;
        }
        let taken = |name: &String| self.rows.iter().any(|row| row.0.iter().any(|(other, _)| other == name));
        let name = |name: &String| if taken(name) { format!("{name} (condition)") } else { name.clone() };
        let names: Vec<String> = conditions.iter().map(name).collect();
        for row in &mut self.rows {
            let at = row.0.iter().position(is_config).unwrap_or_default();
            let (_, part) = row.0.remove(at);
            let Part::List(values) = part else { continue };
            let value = |value| if value == Cell::Empty { Cell::Text("-".into()) } else { value };
            let cells = names.iter().cloned().zip(values.into_iter().map(|cell| Part::One(value(cell))));
            row.0.splice(0..0, cells);
        }
        self.columns.splice(0..0, names);
        self.is_result = true;
    }
}

/// What the rows of a truth table call the values of their conditions.
const CONFIG: &str = "config";

struct FoundRow(Vec<(String, Part)>);

/// What stands under a name in a row.
#[derive(Clone)]
enum Part {
    One(Cell),
    List(Vec<Cell>),
}

impl Part {
    fn into_cell(self) -> Cell {
        match self {
            Self::One(cell) => cell,
            Self::List(cells) => {
                let texts = cells.into_iter().map(|cell| cell.into_text().unwrap_or_default());
                name_list(texts).map_or(Cell::Empty, |list| Cell::Text(list.into()))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Found;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of rows, or an object with \"rows\"")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
                let mut found = Found::default();
                while let Some(row) = list.next_element()? {
                    found.rows.push(row);
                }
                Ok(found)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
                let mut found = Found::default();
                let (mut rows, mut columns, mut others) = (None, Vec::new(), Vec::new());
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "schema" => found.schema = map.next_value()?,
                        "id" => found.id = map.next_value()?,
                        "columns" => found.columns = map.next_value()?,
                        "rows" => rows = Some(map.next_value()?),
                        _ => match map.next_value()? {
                            Listed::Cells(cells) if key == "conditions" => found.conditions = names(&cells),
                            Listed::Cells(cells) => columns.push((key, cells)),
                            Listed::Rows(rows) => others.push(rows),
                            Listed::Neither => {}
                        },
                    }
                }
                let one = |mut others: Vec<Vec<FoundRow>>| others.pop().filter(|_| others.is_empty());
                match rows {
                    Some(FoundRows::List(rows)) => Ok(Found { rows, ..found }),
                    Some(FoundRows::Document(document)) => Ok(*document),
                    None => match turned(columns) {
                        Some(found) => Ok(found),
                        None => match one(others) {
                            Some(rows) => Ok(Found { rows, is_result: true, ..found }),
                            None => Err(A::Error::missing_field("rows")),
                        },
                    },
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// What stands under `rows`: they, or a document around them.
enum FoundRows {
    List(Vec<FoundRow>),
    Document(Box<Found>),
}

impl<'de> Deserialize<'de> for FoundRows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = Found::deserialize(deserializer)?;
        let is_list = found.schema.is_none() && found.columns.is_empty() && found.conditions.is_none();
        Ok(if is_list { Self::List(found.rows) } else { Self::Document(Box::new(found)) })
    }
}

/// A list of single values, which may be a column; one of rows; or anything else.
enum Listed {
    Cells(Vec<Cell>),
    Rows(Vec<FoundRow>),
    Neither,
}

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let serde_json::Value::Array(values) = value else { return Ok(Self::Neither) };
        if let Some(cells) = values.iter().cloned().map(cell).collect() {
            return Ok(Self::Cells(cells));
        }
        let rows: Option<Vec<FoundRow>> = values.into_iter().map(|value| FoundRow::deserialize(value).ok()).collect();
        Ok(rows.map_or(Self::Neither, Self::Rows))
    }
}

fn names(cells: &[Cell]) -> Option<Vec<String>> {
    cells.iter().map(|cell| if let Cell::Text(name) = cell { Some(name.clone().into_owned()) } else { None }).collect()
}

/// The rows of columns of one length, of which `units` names the rows.
fn turned(columns: Vec<(String, Vec<Cell>)>) -> Option<Found> {
    let mut columns: Vec<(String, std::vec::IntoIter<Cell>)> =
        columns.into_iter().map(|(name, cells)| (name, cells.into_iter())).collect();
    let length = columns.first()?.1.len();
    let named = columns.iter().position(|(name, _)| name == "units")?;
    if columns.iter().any(|(_, cells)| cells.len() != length) {
        return None;
    }
    columns.swap(0, named);
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let row = |_| {
        FoundRow(
            columns.iter_mut().filter_map(|(name, cells)| Some((name.clone(), Part::One(cells.next()?)))).collect(),
        )
    };
    let rows = (0..length).map(row).collect();
    Some(Found { columns: names, rows, ..Found::default() })
}

/// A single value; `None` for a list or an object.
fn cell(value: serde_json::Value) -> Option<Cell> {
    Some(match value {
        serde_json::Value::Null => Cell::Empty,
        serde_json::Value::Bool(value) => Cell::Boolean(value),
        serde_json::Value::String(text) => Cell::Text(text.into()),
        serde_json::Value::Number(number) => match number.as_f64() {
            // A whole number that an f64 cannot hold keeps its digits.
            Some(value) if value.is_finite() && value.abs() < EXACT => Cell::Number(value),
            _ => Cell::Text(number.to_string().into()),
        },
        _ => return None,
    })
}

impl<'de> Deserialize<'de> for FoundRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Flat;
        impl<'de> Visitor<'de> for Flat {
            type Value = FoundRow;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row: an object of texts, numbers, true, false, null, and lists of these")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FoundRow, A::Error> {
                let mut cells: Vec<(String, Part)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                    if cells.iter().any(|(other, _)| *other == name) {
                        return Err(A::Error::custom(format!("\"{name}\" stands twice in one row")));
                    }
                    let part = match value {
                        serde_json::Value::Array(values) => {
                            values.into_iter().map(cell).collect::<Option<Vec<Cell>>>().map(Part::List)
                        }
                        value => cell(value).map(Part::One),
                    };
                    let holds =
                        || A::Error::custom(format!("\"{name}\" holds an object, or a list of what is no value"));
                    let part = part.ok_or_else(holds)?;
                    cells.push((name, part));
                }
                Ok(FoundRow(cells))
            }
        }
        deserializer.deserialize_map(Flat)
    }
}
