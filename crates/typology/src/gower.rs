//! Gower's distance (1971, doi:10.2307/2528823) between cases described by columns of several kinds.

use crate::TypologyError;
use crate::words::coded;
use crosscase_data::{DataError, Table};
use serde::Serialize;
use std::collections::BTreeMap;

/// How columns are compared: numbers by their distance over the range that is observed, ordinal values by their places in the order
/// that is declared here, words by whether they are the same.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_typology::Gower;
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
        let range = given().fold(f64::NEG_INFINITY, f64::max) - given().fold(f64::INFINITY, f64::min);
        let unit = if range > 0.0 { range } else { 1.0 };
        Self::Scale(values.iter().map(|value| value.map(|x| x / unit)).collect())
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

    /// The distance of two cases: the mean over the columns that are known of both; `None` where there is none.
    pub fn between(&self, a: usize, b: usize) -> Option<f64> {
        let (sum, known) = self
            .columns
            .iter()
            .filter_map(|column| column.between(a, b))
            .fold((0.0, 0usize), |(s, n), d| (s + d, n + 1));
        (known > 0).then(|| sum / known as f64)
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
        CaseDistances::by(self.ids.clone(), |a, b| self.between(a, b))
    }
}

/// The distances between all cases: each pair once, symmetric, 0 of a case from itself.
///
/// ```
/// use crosscase_typology::CaseDistances;
/// // Any distance of your own, such as that between places on a line.
/// let places: [f64; 3] = [0.0, 1.0, 5.0];
/// let ids = ["a", "b", "c"].map(String::from).to_vec();
/// let distances = CaseDistances::by(ids, |a, b| Some((places[a] - places[b]).abs()))?;
/// assert_eq!((distances.get(0, 2), distances.get(2, 0)), (5.0, 5.0));
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseDistances {
    ids: Vec<String>,
    rows: Vec<Vec<f64>>,
}

impl CaseDistances {
    /// The distances that a function gives for two cases, by their places.
    ///
    /// # Errors
    /// Two cases without a distance; one that is negative or no number.
    pub fn by(ids: Vec<String>, between: impl Fn(usize, usize) -> Option<f64>) -> Result<Self, TypologyError> {
        let n = ids.len();
        let name = |at: usize| ids.get(at).cloned().unwrap_or_default();
        let mut rows = vec![vec![0.0; n]; n];
        for a in 0..n {
            for b in 0..a {
                let Some(distance) = between(b, a) else {
                    return Err(TypologyError::NothingInCommon { a: name(b), b: name(a) });
                };
                if !distance.is_finite() || distance < 0.0 {
                    let reason = format!(
                        "{} and {} are {distance} apart, which is no distance: it has to be finite and 0 or above",
                        name(b),
                        name(a)
                    );
                    return Err(TypologyError::Outside { name: "the distance".to_owned(), reason });
                }
                for (row, column) in [(a, b), (b, a)] {
                    if let Some(slot) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                        *slot = distance;
                    }
                }
            }
        }
        Ok(Self { ids, rows })
    }

    /// The distances between some of the cases, by their places and in that order.
    #[must_use]
    pub fn of(&self, places: &[usize]) -> Self {
        let ids = places.iter().filter_map(|place| self.ids.get(*place)).cloned().collect();
        let known: Vec<usize> = places.iter().copied().filter(|place| *place < self.ids.len()).collect();
        let rows = known.iter().map(|a| known.iter().map(|b| self.get(*a, *b)).collect()).collect();
        Self { ids, rows }
    }

    /// The names of the cases.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// A row of distances a case.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// The distance of two cases; 0 where one is not there.
    pub fn get(&self, a: usize, b: usize) -> f64 {
        self.rows.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0.0)
    }
}
