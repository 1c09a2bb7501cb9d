//! What a file says of a column beside its values: wording, labels, which codes mean that there is no answer, how it is shown.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::number::shortest;
use crate::table::Values;
use crate::{Missing, Table};

/// A value as a file codes it.
#[derive(Clone, Debug, PartialEq)]
pub enum CodedValue {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// One of Stata's missing values `.a` to `.z`.
    Letter(char),
}

impl fmt::Display for CodedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value) => f.write_str(&shortest(*value)),
            Self::Text(text) => f.write_str(text),
            Self::Letter(letter) => write!(f, ".{letter}"),
        }
    }
}

/// A number as one, anything else as text.
impl Serialize for CodedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) => serializer.serialize_f64(*value),
            other => serializer.collect_str(other),
        }
    }
}

/// What the values of a variable are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum VariableKind {
    /// Numbers.
    #[default]
    Number,
    /// Texts.
    Text,
    /// Days, in the table as `2026-11-23`.
    Date,
    /// Days and times, in the table as `2026-11-23T14:05:00`.
    DateTime,
    /// Times of day or durations, in the table as `14:05:00`.
    Time,
}

/// How SPSS thinks of the values of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasurementLevel {
    /// They name.
    Nominal,
    /// They rank.
    Ordinal,
    /// They measure.
    Scale,
}

/// The values of which a file says that they are no answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MissingCodes {
    /// Single ones.
    pub values: Vec<CodedValue>,
    /// All numbers from one to another.
    #[serde(flatten)]
    pub range: Option<CodeRange>,
}

/// Numbers from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CodeRange {
    /// The lowest; `None` where it is open (`LOWEST`).
    pub low: Option<f64>,
    /// The highest; `None` where it is open (`HIGHEST`).
    pub high: Option<f64>,
}

impl VariableKind {
    /// The kind in a word, as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
        }
    }
}

impl MissingCodes {
    /// Each of them in words: `9`, `-9 to -1`, `LOWEST to 0`.
    pub fn parts(&self) -> Vec<String> {
        let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), shortest);
        let range = self.range.map(|range| format!("{} to {}", end(range.low, "LOWEST"), end(range.high, "HIGHEST")));
        self.values.iter().map(ToString::to_string).chain(range).collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.range.is_none()
    }

    /// Whether a number is one of them.
    pub fn holds(&self, value: f64) -> bool {
        let in_range =
            |range: &CodeRange| range.low.is_none_or(|low| low <= value) && range.high.is_none_or(|high| value <= high);
        self.range.as_ref().is_some_and(in_range) || self.values.contains(&CodedValue::Number(value))
    }
}

/// A column as its file describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The question as it was put.
    pub label: Option<String>,
    /// What its values are.
    pub kind: VariableKind,
    /// What single values mean, in the order of the file.
    pub labels: Arc<[(CodedValue, String)]>,
    /// Which values are no answers.
    pub missing: MissingCodes,
    /// How the program shows it, in that program's words: `F8.2`, `DATE11`, `%td`.
    pub print: Option<String>,
    /// How SPSS thinks of it.
    pub measure: Option<MeasurementLevel>,
    /// By row, in order: what stands in the file where the table cannot say it: the code of a missing answer.
    pub codes: Vec<(usize, CodedValue)>,
}

impl Variable {
    /// What a value is labelled.
    pub fn label_of(&self, code: &CodedValue) -> Option<&str> {
        self.labels.iter().find(|(labelled, _)| labelled == code).map(|(_, label)| label.as_str())
    }

    /// What stands in the file where the table cannot say it.
    pub fn code(&self, row: usize) -> Option<&CodedValue> {
        let at = self.codes.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.codes.get(at).map(|(_, code)| code)
    }
}

/// The variables of a table, in the order of its columns, the unit column among them.
///
/// ```
/// use crosscase_data::{CodedValue, Format, Missing, ReadOptions, read_bytes};
///
/// let options = ReadOptions::new().missing("9", Missing::Refused);
/// let read = read_bytes(b"case,trust\na,9\nb,4\nc,\n", Format::Csv, None, &options)?;
/// let trust = read.codebook.variable("trust").expect("a column");
/// assert_eq!(trust.missing.values, [CodedValue::Number(9.0)]);
/// let reason = |row| read.codebook.reason(&read.table, "trust", row);
/// assert_eq!([reason(0), reason(1), reason(2)], [Some("9".to_owned()), None, Some("empty".to_owned())]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VariableCodebook {
    /// The variables.
    pub variables: Vec<Variable>,
}

impl VariableCodebook {
    /// What a table says of its columns by itself.
    pub fn of(table: &Table) -> Self {
        let kind = |name: &str| match table.batch().column_by_name(name).map(Values::of) {
            Some(Values::Text(_)) => VariableKind::Text,
            _ => VariableKind::Number,
        };
        let variable = |name: &str| Variable { name: name.to_owned(), kind: kind(name), ..Variable::default() };
        Self { variables: table.column_names().into_iter().map(variable).collect() }
    }

    /// The variable of that name.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    pub(crate) fn variable_mut(&mut self, name: &str) -> Option<&mut Variable> {
        self.variables.iter_mut().find(|variable| variable.name == name)
    }

    /// Takes up the words of a column that were declared missing.
    pub(crate) fn declared(&mut self, name: &str, taken: Vec<(usize, String)>) {
        let Some(variable) = self.variable_mut(name) else { return };
        for (row, word) in taken {
            let number = crate::number::parse(&word, crate::DecimalMark::Point);
            let code = number.map_or(CodedValue::Text(word), CodedValue::Number);
            if !variable.missing.values.contains(&code) {
                variable.missing.values.push(code.clone());
            }
            variable.codes.push((row, code));
        }
        variable.codes.sort_by_key(|(row, _)| *row);
    }

    /// Why a value is missing, in the words of the file: the label of its code, else the code, else the reason; `empty` without one.
    /// `None` where there is a value.
    pub fn reason(&self, table: &Table, column: &str, row: usize) -> Option<String> {
        let array = table.batch().column_by_name(column)?;
        if row >= array.len() || arrow_array::Array::is_valid(array, row) {
            return None;
        }
        let variable = self.variable(column);
        let code = variable.and_then(|variable| variable.code(row));
        let label = code.and_then(|code| variable?.label_of(code)).map(str::to_owned);
        let told = || table.reason(column, row).unwrap_or(Missing::Empty).to_string();
        Some(label.or_else(|| code.map(ToString::to_string)).unwrap_or_else(told))
    }
}
