//! How many cases a row of a table stands for, and which column says so.

use crosscase_data::{DataError, Place, Table, parse_number};

use crate::QcaError;

/// Names of columns that hold how many cases a configuration has.
pub(super) const FREQUENCIES: [&str; 4] = ["n", "freq", "frequency", "count"];

/// What fsQCA calls it, unless it is the number of the row.
pub(super) const NUMBER: &str = "number";

/// By what a table says how many cases its rows stand for.
pub(super) struct Weights<'a> {
    /// The column that says so.
    pub(super) column: Option<&'a str>,
    /// One that is called so, and holds what is no number.
    unreadable: Option<&'a str>,
    /// Without a column, those that might be it.
    countable: Vec<&'a str>,
}

impl<'a> Weights<'a> {
    /// Among the columns that are nothing else, unless one is `named`.
    pub(super) fn found(table: &Table, columns: &[&'a str], named: Option<&'a str>) -> Self {
        let called_so = |column: &&str| FREQUENCIES.contains(&column.to_lowercase().as_str());
        let (readable, unreadable): (Vec<&str>, Vec<&str>) =
            columns.iter().copied().filter(called_so).partition(|column| numbers_or_none(table, column).is_ok());
        // fsQCA's `number`, unless it numbers the rows.
        let number = || {
            let column = columns.iter().copied().find(|column| column.eq_ignore_ascii_case(NUMBER))?;
            let numbers = numbers_or_none(table, column).ok()?;
            let is_row = |(row, number): (f64, &Option<f64>)| *number == Some(row);
            let rows = std::iter::successors(Some(1.0), |row| Some(row + 1.0));
            (!rows.zip(&numbers).all(is_row)).then_some(column)
        };
        let column = named.or(readable.first().copied()).or_else(number);
        let countable = columns.iter().copied().filter(|of| column.is_none() && may_count(table, of)).collect();
        Self { column, unreadable: unreadable.first().copied(), countable }
    }

    /// How many cases a row is, in words.
    pub(super) fn told(&self) -> String {
        match (self.column, self.unreadable) {
            (Some(column), _) => format!("as many cases a row as {column} says"),
            (None, Some(column)) => format!("one case a row, since {column} holds what is no number"),
            (None, None) => "one case a row".to_owned(),
        }
    }

    /// What to say where a column that nobody named holds them.
    pub(super) fn asked(&self) -> String {
        let Some(first) = self.countable.first() else { return String::new() };
        let columns = self.countable.join(" or ");
        format!("; if {columns} says how many cases a row stands for, say so: --weights \"{first}\"")
    }
}

/// A column of numbers of cases; of some rows it may say nothing, and then there are none.
pub(super) fn numbers_of_cases(
    table: &Table,
    column: &str,
    may_lack: impl Fn(usize) -> bool,
) -> Result<Vec<usize>, QcaError> {
    let number = |(row, value): (usize, Option<f64>)| {
        number_of_cases(value.or_else(|| may_lack(row).then_some(0.0)), || table.place(row, Some(column)))
    };
    numbers_or_none(table, column)?.into_iter().enumerate().map(number).collect()
}

/// A number of cases, whole and from 0.
pub(super) fn number_of_cases(value: Option<f64>, place: impl Fn() -> Place) -> Result<usize, QcaError> {
    let whole = value.filter(|x| x.fract() == 0.0 && (0.0..=1e9).contains(x));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to a billion")]
    let whole = whole.map(|x| x as usize);
    whole.ok_or_else(|| QcaError::NoNumberOfCases { place: place(), found: value })
}

/// Whether a column that nobody named may say how many cases a row stands for: whole numbers, some above 1, that do not count the rows.
pub(super) fn may_count(table: &Table, column: &str) -> bool {
    let Ok(numbers) = numbers_or_none(table, column) else { return false };
    let mut rows = std::iter::successors(Some(1.0), |row| Some(row + 1.0));
    let counts_rows = numbers.iter().all(|number| *number == rows.next());
    let is_count = |number: &f64| number.fract() == 0.0 && *number >= 0.0;
    !counts_rows && numbers.iter().flatten().all(is_count) && numbers.iter().flatten().any(|number| *number > 1.0)
}

/// Numbers of cases, of which some may be printed as a dash: there is none.
pub(super) fn numbers_or_none(table: &Table, column: &str) -> Result<Vec<Option<f64>>, DataError> {
    let fault = match table.numbers(column) {
        Ok(numbers) => return Ok(numbers),
        Err(fault) => fault,
    };
    let number = |cell: Option<String>| match cell.as_deref().map(str::trim) {
        None | Some("-" | "–" | "—") => Some(None),
        Some(cell) => parse_number(cell).map(Some),
    };
    table.texts(column)?.into_iter().map(number).collect::<Option<Vec<_>>>().ok_or(fault)
}
