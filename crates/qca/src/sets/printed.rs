//! Files of cases that rather are truth tables, as R and fsQCA print them without remainders: nothing but what stands beside tells them apart.

use crosscase_data::{Diagnostic, Table};

use super::InputKind;
use super::published::{column_of, configurations};
use super::weights::{FREQUENCIES, NUMBER, may_count, numbers_or_none};
use crate::Outcome;

/// What the figures of a truth table are called.
const FIGURES: [&str; 7] = ["incl", "incls", "pri", "consist", "raw consist.", "pri consist.", "sym consist"];

impl InputKind {
    /// The note that what is read as cases may be the rows of a truth table: the outcome is 0 and 1, no configuration of the conditions stands
    /// there twice, and a column beside says how many cases a row has, or how consistent it is.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::{InputKind, Outcome};
    /// let read = |a: [f64; 3], beside: &str| {
    ///     let table = TableBuilder::new("crosscase.raw/1").id("row", ["1", "2", "3"]).number("A", a.map(Some));
    ///     let table = table.number("OUT", [1.0, 0.0, 1.0].map(Some)).number(beside, [4.0, 1.0, 2.0].map(Some)).build()?;
    ///     Ok::<_, crosscase_data::DataError>(InputKind::may_be_rows(&table, &Outcome::new("OUT"), &["A"]).is_some())
    /// };
    /// assert!(read([0.0, 1.0, 2.0], "n")? && !read([0.0, 1.0, 1.0], "n")? && !read([0.0, 1.0, 2.0], "size")?);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    pub fn may_be_rows<S: AsRef<str>>(table: &Table, outcome: &Outcome, conditions: &[S]) -> Option<Diagnostic> {
        let name = column_of(outcome)?;
        let is_verdict = |value: &f64| *value == 0.0 || *value == 1.0;
        if !table.numbers(name).ok()?.iter().flatten().all(is_verdict) || configurations(table, conditions).is_err() {
            return None;
        }
        let is_taken = |column: &str| column == name || conditions.iter().any(|condition| condition.as_ref() == column);
        let further = || table.value_columns().into_iter().filter(|column| !is_taken(column));
        let is_share = |column: &str| {
            numbers_or_none(table, column)
                .is_ok_and(|all| all.iter().flatten().all(|value| (0.0..=1.0).contains(value)))
        };
        let called = |column: &str, names: &[&str]| names.contains(&column.trim().to_lowercase().as_str());
        let counts = further()
            .find(|column| (called(column, &FREQUENCIES) || called(column, &[NUMBER])) && may_count(table, column));
        let beside = counts.or_else(|| further().find(|column| called(column, &FIGURES) && is_share(column)))?;
        let message = format!(
            "read as one case a row, though no configuration is there twice and column {beside} stands beside, as in a truth table"
        );
        let weighted = counts.map_or_else(String::new, |column| {
            format!(", or that {column} says how many cases it is: --weights \"{column}\"")
        });
        let help = format!(
            "if each row is a configuration, say so: --input-is truth-table{weighted}; if it is a case: --input-is cases"
        );
        Some(Diagnostic::note("QCA127", message).help(help))
    }
}
