//! Gower's distance (1971, doi:10.2307/2528823) between cases described by columns of several kinds.

use crate::words::coded;
use crate::{CaseDistances, Distance, TypologyError};
use crosscase_data::{DataError, Table};
use serde::Serialize;
use std::collections::BTreeMap;

/// How columns are compared: numbers by their distance over the range that is observed, ordinal values by their places in the order
/// that is declared here, words by whether they are the same.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_typology::{Distance, Gower};
///
/// let table = TableBuilder::default()
///     .id("case", ["N1", "N2", "N3"])
///     .text("size", [Some("small"), Some("mid"), Some("large")])
///     .number("years", [Some(4.0), Some(6.0), None])
///     .build()?;
/// let columns = ["size", "years"].map(String::from);
/// let gower = Gower::new().ordinal("size", ["small", "mid", "large"]).fit(&table, &columns)?;
/// assert_eq!(gower.between(0, 1), Some(0.75), "half of the sizes, all of the years");
/// assert_eq!(gower.between(0, 2), Some(1.0), "the year that is missing is left out of the pair");
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gower {
    /// Ordinal columns with their values from low to high.
    pub ordinal: BTreeMap<String, Vec<String>>,
    /// Columns that are words though they hold numbers.
    pub nominal: Vec<String>,
}

/// Cases described by columns.
#[derive(Clone, Debug, PartialEq)]
pub struct GowerCases {
    names: Vec<String>,
    ids: Vec<String>,
    columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Column {
    /// Numbers or places in an order, divided by the range that is observed.
    Scale(Vec<Option<f64>>),
    Words(Vec<Option<String>>),
}

impl Gower {
    /// Nothing declared: columns of numbers are numbers, all others are words.
    pub fn new() -> Self {
        Self::default()
    }

    /// An ordinal column, with its values from low to high.
    #[must_use]
    pub fn ordinal<S: Into<String>>(mut self, column: impl Into<String>, values: impl IntoIterator<Item = S>) -> Self {
        self.ordinal.insert(column.into(), values.into_iter().map(Into::into).collect());
        self
    }

    /// A column whose numbers are names.
    #[must_use]
    pub fn nominal(mut self, column: impl Into<String>) -> Self {
        self.nominal.push(column.into());
        self
    }

    /// The cases of a table by some of its columns.
    ///
    /// # Errors
    /// No column, one that is not there, a column declared that is none of them, an ordinal value that is none of those declared.
    pub fn fit(&self, table: &Table, columns: &[String]) -> Result<GowerCases, TypologyError> {
        if columns.is_empty() {
            return Err(TypologyError::NoColumns);
        }
        for declared in self.ordinal.keys().chain(&self.nominal) {
            if !columns.contains(declared) {
                return Err(TypologyError::Unknown {
                    of: "what is declared ordinal or nominal".to_owned(),
                    what: "column".to_owned(),
                    name: declared.clone(),
                    known: columns.to_vec(),
                });
            }
        }
        let ids = table.ids()?;
        let read = |name: &String| {
            if let Some(order) = self.ordinal.get(name) {
                let places = coded(table, name, name, order, &ids)?;
                let places: Vec<Option<f64>> =
                    places.into_iter().map(|place| place.map(|place| place as f64)).collect();
                return Ok(Column::of(&places));
            }
            if self.nominal.contains(name) {
                return Ok(Column::Words(table.texts(name)?));
            }
            match table.numbers(name) {
                Ok(numbers) => Ok(Column::of(&numbers)),
                Err(DataError::NotANumber { .. }) => Ok(Column::Words(table.texts(name)?)),
                Err(error) => Err(error.into()),
            }
        };
        let read = columns.iter().map(read).collect::<Result<_, TypologyError>>()?;
        Ok(GowerCases { names: columns.to_vec(), ids, columns: read })
    }
}

impl Column {
    /// Numbers, by the range that is observed of them.
    pub(crate) fn of(values: &[Option<f64>]) -> Self {
        let given = || values.iter().flatten().copied();
        let (high, low) = (given().fold(f64::NEG_INFINITY, f64::max), given().fold(f64::INFINITY, f64::min));
        // Of the largest numbers the range does not fit, and half of it does.
        let part = if (high - low).is_finite() { 1.0 } else { 0.5 };
        let range = high * part - low * part;
        let unit = if range > 0.0 { range } else { 1.0 };
        Self::Scale(values.iter().map(|value| value.map(|x| x * part / unit)).collect())
    }

    fn between(&self, a: usize, b: usize) -> Option<f64> {
        match self {
            Self::Scale(values) => {
                let at = |case: usize| values.get(case).copied().flatten();
                at(a).zip(at(b)).map(|(x, y)| (x - y).abs())
            }
            Self::Words(words) => {
                let at = |case: usize| words.get(case).and_then(Option::as_ref);
                at(a).zip(at(b)).map(|(x, y)| if x == y { 0.0 } else { 1.0 })
            }
        }
    }
}

impl GowerCases {
    /// Cases by columns with their names.
    pub(crate) fn of(ids: Vec<String>, columns: Vec<(String, Column)>) -> Self {
        let (names, columns) = columns.into_iter().unzip();
        Self { names, ids, columns }
    }

    /// The names of the cases.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The distance of two cases in the column at a place alone; `None` where it is not known of both.
    pub(crate) fn between_in(&self, column: usize, a: usize, b: usize) -> Option<f64> {
        self.columns.get(column)?.between(a, b)
    }

    /// The distance of two cases taken apart: what each column that is known of both adds to it.
    pub fn parts(&self, a: usize, b: usize) -> Option<BTreeMap<String, f64>> {
        let named = self.names.iter().zip(&self.columns);
        let known: Vec<(&String, f64)> =
            named.filter_map(|(name, column)| Some((name, column.between(a, b)?))).collect();
        let n = known.len() as f64;
        (!known.is_empty()).then(|| known.into_iter().map(|(name, d)| (name.clone(), d / n)).collect())
    }

    /// All distances.
    ///
    /// # Errors
    /// Two cases without a column that is known of both.
    pub fn distances(&self) -> Result<CaseDistances, TypologyError> {
        CaseDistances::by(self.ids.clone(), self)
    }
}

impl Distance for GowerCases {
    /// The mean over the columns that are known of both; `None` where there is none.
    fn between(&self, a: usize, b: usize) -> Option<f64> {
        let (sum, known) = self
            .columns
            .iter()
            .filter_map(|column| column.between(a, b))
            .fold((0.0, 0usize), |(s, n), d| (s + d, n + 1));
        (known > 0).then(|| sum / known as f64)
    }
}
