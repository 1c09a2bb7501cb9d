//! What a file holds, told for people and programs: its variables, and its answers row by row with the reason for each that is missing.

use arrow_array::Array as _;
use serde::{Serialize, Serializer};

use crate::table::Values;
use crate::{CodedValue, DataError, MissingCodes, Table, TableBuilder, VariableCodebook, VariableKind};

/// The variables of a file.
///
/// ```
/// use crosscase_data::{Described, Format, ReadOptions, read_bytes};
///
/// let read = read_bytes(b"person,trust,place\np1,4,Ask\np2,,Born\n", Format::Csv, None, &ReadOptions::new())?;
/// let described = Described::of(&read.table, &read.codebook)?;
/// assert_eq!((described.rows, described.variables[1].n, described.variables[1].n_missing), (2, 1, 1));
/// assert_eq!(described.to_table()?.column_names()[..3], ["name", "label", "type"]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Described {
    /// How many rows there are.
    pub rows: usize,
    /// The variables, in the order of the file.
    pub variables: Vec<DescribedVariable>,
}

/// A variable, and how many values it has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DescribedVariable {
    /// Its name.
    pub name: String,
    /// The question as it was put.
    pub label: Option<String>,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: VariableKind,
    /// What single values mean.
    pub labels: Vec<(CodedValue, String)>,
    /// Which values are no answers.
    pub missing: MissingCodes,
    /// How many rows have a value.
    pub n: usize,
    /// How many have none, for whatever reason.
    pub n_missing: usize,
}

impl Described {
    /// The variables of a table.
    pub fn of(table: &Table, codebook: &VariableCodebook) -> Result<Self, DataError> {
        let plain = VariableCodebook::of(table);
        let described = plain.variables.iter().map(|plain| {
            let variable = codebook.variable(&plain.name).unwrap_or(plain);
            let n_missing = table.array(&plain.name)?.null_count();
            Ok(DescribedVariable {
                name: plain.name.clone(),
                label: variable.label.clone(),
                kind: variable.kind,
                labels: variable.labels.to_vec(),
                missing: variable.missing.clone(),
                n: table.rows() - n_missing,
                n_missing,
            })
        });
        Ok(Self { rows: table.rows(), variables: described.collect::<Result<_, DataError>>()? })
    }

    /// The same as a table, one row a variable.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let all = || self.variables.iter();
        let listed = |parts: Vec<String>| Some(parts.join("; ")).filter(|list| !list.is_empty());
        let labels = |variable: &DescribedVariable| {
            listed(variable.labels.iter().map(|(code, label)| format!("{code}={label}")).collect())
        };
        TableBuilder::new("crosscase.variables/1")
            .text("name", all().map(|variable| Some(variable.name.clone())))
            .text("label", all().map(|variable| variable.label.clone()))
            .text("type", all().map(|variable| Some(variable.kind.as_str())))
            .text("labels", all().map(labels))
            .text("missing", all().map(|variable| listed(variable.missing.parts())))
            .count("n", all().map(|variable| variable.n))
            .count("n_missing", all().map(|variable| variable.n_missing))
            .build()
    }
}

/// The answers of a file, row by row.
///
/// ```
/// use crosscase_data::{AnswerSheet, Format, Missing, ReadOptions, read_bytes};
///
/// let options = ReadOptions::new().missing("9", Missing::Refused);
/// let read = read_bytes(b"person,trust\np1,4\np2,9\n", Format::Csv, None, &options)?;
/// let sheet = AnswerSheet::of(&read.table, &read.codebook, &["trust".to_owned()])?;
/// assert_eq!((sheet.rows[1].id.as_deref(), sheet.rows[1].missing[0].as_deref()), (Some("p2"), Some("9")));
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerSheet {
    /// The column that names the rows, if there is one.
    pub id: Option<String>,
    /// The items.
    pub items: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<AnswerRow>,
}

/// The answers of a row, one an item.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerRow {
    /// Whose they are.
    pub id: Option<String>,
    /// The answers; `None` where one is missing.
    pub values: Vec<Option<AnswerValue>>,
    /// Why it is missing, as [`VariableCodebook::reason`] has it; `None` where it is not.
    pub missing: Vec<Option<String>>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerValue {
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// A text, and days and times as they are written.
    Text(String),
}

impl Serialize for AnswerValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl AnswerSheet {
    /// The answers of a table to some items.
    pub fn of(table: &Table, codebook: &VariableCodebook, items: &[String]) -> Result<Self, DataError> {
        let ids: Vec<Option<String>> = match table.id_column() {
            Some(id) => table.texts(id)?,
            None => vec![None; table.rows()],
        };
        let row = |id| AnswerRow { id, values: Vec::new(), missing: Vec::new() };
        let mut rows: Vec<AnswerRow> = ids.into_iter().map(row).collect();
        for item in items {
            let values = Values::of(table.undated(item)?);
            for (at, row) in rows.iter_mut().enumerate() {
                let missing = codebook.reason(table, item, at);
                row.values.push(if missing.is_some() { None } else { value(&values, at) });
                row.missing.push(missing);
            }
        }
        Ok(Self { id: table.id_column().map(str::to_owned), items: items.to_vec(), rows })
    }
}

fn value(values: &Values<'_>, row: usize) -> Option<AnswerValue> {
    match values {
        Values::Text(values) => Some(AnswerValue::Text(values.value(row).to_owned())),
        Values::Number(values) => Some(AnswerValue::Number(values.value(row))),
        Values::Integer(values) => Some(AnswerValue::Integer(values.value(row))),
        Values::Boolean(values) => Some(AnswerValue::Boolean(values.value(row))),
        Values::Other => None,
    }
}
