//! What is known of nodes and ties beside their names and weights.

use crate::NetworkError;
use crosscase_data::{DataError, Table, name_in};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// A number, which is finite.
    Number(f64),
    /// A text.
    Text(String),
}

impl fmt::Display for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for AttributeValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// The values of an attribute, one a node or tie; `None` where it is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeColumn {
    /// Texts: a sector, a country, a role.
    Text(Vec<Option<String>>),
    /// Numbers: staff, a budget.
    Number(Vec<Option<f64>>),
}

impl AttributeColumn {
    /// How many values there are, known or not.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Number(values) => values.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at a place.
    pub fn get(&self, place: usize) -> Option<AttributeValue> {
        match self {
            Self::Text(values) => values.get(place)?.clone().map(AttributeValue::Text),
            Self::Number(values) => values.get(place)?.map(AttributeValue::Number),
        }
    }

    /// The values as names, without the white space around them and in one spelling; a number as short as reads back the same.
    pub fn texts(&self) -> Vec<Option<String>> {
        match self {
            Self::Text(values) => values.iter().map(|value| name_in(value.as_deref()?).map(Cow::into_owned)).collect(),
            Self::Number(values) => values.iter().map(|value| value.map(|value| value.to_string())).collect(),
        }
    }

    /// Whether there is a value.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Text(values) => values.iter().any(Option::is_some),
            Self::Number(values) => values.iter().any(Option::is_some),
        }
    }

    /// The values as yes or no: 1 or 0, yes or no, true or false, in any case.
    pub(crate) fn yes_or_no(&self, name: &str) -> Result<Vec<Option<bool>>, NetworkError> {
        let read = |text: Option<String>| match text.as_deref().map(|text| text.trim().to_lowercase()).as_deref() {
            None | Some("") => Ok(None),
            Some("1" | "yes" | "true") => Ok(Some(true)),
            Some("0" | "no" | "false") => Ok(Some(false)),
            Some(found) => Err(NetworkError::NotYesOrNo { attribute: name.to_owned(), found: format!("`{found}`") }),
        };
        self.texts().into_iter().map(read).collect()
    }

    /// The values at these places, in this order.
    pub(crate) fn at(&self, places: &[u32]) -> Self {
        fn take<T: Clone>(values: &[Option<T>], places: &[u32]) -> Vec<Option<T>> {
            places.iter().map(|place| values.get(*place as usize).cloned().flatten()).collect()
        }
        match self {
            Self::Text(values) => Self::Text(take(values, places)),
            Self::Number(values) => Self::Number(take(values, places)),
        }
    }

    /// A column of a table: numbers where it holds numbers, else texts.
    pub(crate) fn of_table(table: &Table, column: &str) -> Result<Self, DataError> {
        let field = table.schema();
        let field = field.column_with_name(column).map(|(_, field)| field.data_type().is_numeric());
        Ok(if field == Some(true) && table.date_cells(column).is_empty() {
            Self::Number(table.numbers(column)?)
        } else {
            Self::Text(table.texts_as_written(column)?)
        })
    }

    /// Numbers where all values are, else texts.
    pub(crate) fn of_values(values: Vec<Option<AttributeValue>>) -> Self {
        if values.iter().flatten().all(|value| matches!(value, AttributeValue::Number(_))) {
            let number = |value| if let AttributeValue::Number(number) = value { Some(number) } else { None };
            return Self::Number(values.into_iter().map(|value| value.and_then(number)).collect());
        }
        let text = |value| match value {
            AttributeValue::Text(text) => text,
            AttributeValue::Number(number) => number.to_string(),
        };
        Self::Text(values.into_iter().map(|value| value.map(text)).collect())
    }

    /// Whether every number is finite.
    pub(crate) fn is_finite(&self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Number(values) => values.iter().flatten().all(|value| value.is_finite()),
        }
    }
}

impl<T: Into<String>> FromIterator<Option<T>> for AttributeColumn {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(values: I) -> Self {
        Self::Text(values.into_iter().map(|value| value.map(Into::into)).collect())
    }
}

impl<'a> FromIterator<&'a str> for AttributeColumn {
    fn from_iter<I: IntoIterator<Item = &'a str>>(values: I) -> Self {
        values.into_iter().map(Some).collect()
    }
}

impl FromIterator<f64> for AttributeColumn {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self::Number(values.into_iter().map(Some).collect())
    }
}

impl<const N: usize> From<[&str; N]> for AttributeColumn {
    fn from(values: [&str; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<const N: usize> From<[f64; N]> for AttributeColumn {
    fn from(values: [f64; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<const N: usize> From<[Option<&str>; N]> for AttributeColumn {
    fn from(values: [Option<&str>; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<const N: usize> From<[Option<f64>; N]> for AttributeColumn {
    fn from(values: [Option<f64>; N]) -> Self {
        Self::Number(values.to_vec())
    }
}

/// A named attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its values, in the order of the nodes or of the ties.
    pub values: AttributeColumn,
}
