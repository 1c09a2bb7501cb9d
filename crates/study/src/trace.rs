//! From a membership down to the cells of the files that it was made from.

use crate::check;
use crate::expression;
use crate::inputs::Inputs;
use crate::pipeline::{self, Results};
use crate::problem::StudyError;
use crate::runner::Runner;
use crosscase_boolean::expression::Expression;
use crosscase_data::{Format, Missing, NoRows, ReadOptions, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a trace was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The membership in a set.
    Set(String),
    /// The membership in a conjunction of sets, such as `DEV*~IND`.
    Term(String),
}

/// One value on the way, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// A table of the study, or the data file.
    pub table: String,
    /// The unit.
    pub id: String,
    /// The column: set, indicator or item.
    pub column: String,
    /// The value; `None` where it is missing.
    pub value: Option<f64>,
    /// Why it is missing.
    pub missing: Option<Missing>,
    /// The row of the data file (the header is 1).
    pub row: Option<u64>,
}

/// The whole way of one case's membership, each value once, sources after what was made from them.
///
/// `folder` is a study, whose memberships are made anew, or the folder of a run's results, whose tables are read.
///
/// # Errors
/// Faults of the study or its data; a case, set or term that the study does not have.
pub fn trace(folder: &Path, case: &str, asked: &Asked) -> Result<Vec<Link>, StudyError> {
    let values = if folder.join(crate::publish::MANIFEST).is_file() {
        Values::of_tables(&|name| read_published(folder, name))?
    } else {
        let study = check::load(folder)?;
        let inputs = Inputs::read(folder, &study)?;
        let mut runner = Runner::new(None, "", &|_| {});
        let results = pipeline::to_memberships(&study, &inputs, &mut runner)?;
        Values::of_results(&results)?
    };
    values.chain(case, asked)
}

fn read_published(folder: &Path, name: &str) -> Result<Option<Table>, StudyError> {
    let path = folder.join(format!("tables/{name}.arrow"));
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = std::fs::read(&path).map_err(StudyError::io(&path))?;
    let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
    Ok(Some(crosscase_data::read_bytes(&bytes, Format::ArrowIpc, Some(&format!("{name}.arrow")), &options)?.table))
}

/// A cell: table, unit, column.
type Cell = (String, String, String);

/// Every value of a study by its cell, and the cells that each was made from.
#[derive(Debug, Default)]
struct Values {
    values: BTreeMap<Cell, (Option<f64>, Option<Missing>)>,
    sources: BTreeMap<Cell, Vec<(Cell, Option<u64>)>>,
}

impl Values {
    fn of_results(results: &Results) -> Result<Self, StudyError> {
        let mut values = Self::default();
        for (_, made) in &results.made {
            for (name, table) in &made.artifacts.tables {
                values.add(name, table)?;
            }
        }
        Ok(values)
    }

    fn of_tables(read: &dyn Fn(&str) -> Result<Option<Table>, StudyError>) -> Result<Self, StudyError> {
        let mut values = Self::default();
        for name in ["answers", "scores", "indicators", "memberships", "lineage"] {
            if let Some(table) = read(name)? {
                values.add(name, &table)?;
            }
        }
        Ok(values)
    }

    fn add(&mut self, name: &str, table: &Table) -> Result<(), StudyError> {
        match name {
            "answers" => self.add_values(table, None, "file", "unit", "item", "value"),
            "scores" => self.add_values(table, Some(name), "", "unit", "indicator", "score"),
            "indicators" => self.add_values(table, Some(name), "", "case", "indicator", "value"),
            "memberships" => self.add_values(table, Some(name), "", "case", "set", "membership"),
            "lineage" => self.add_sources(table),
            _ => Ok(()),
        }
    }

    /// The table's own name, or the column that names the file a row came from.
    fn add_values(
        &mut self,
        table: &Table,
        name: Option<&str>,
        file: &str,
        id: &str,
        column: &str,
        value: &str,
    ) -> Result<(), StudyError> {
        let tables = match name {
            Some(name) => vec![Some(name.to_owned()); table.rows()],
            None => table.texts(file)?,
        };
        let (ids, columns) = (table.texts(id)?, table.texts(column)?);
        let (numbers, reasons) = (table.numbers(value)?, table.reasons(value)?);
        for row in 0..table.rows() {
            if let (Some(table), Some(id), Some(column)) = (&tables[row], &ids[row], &columns[row]) {
                self.values.insert((table.clone(), id.clone(), column.clone()), (numbers[row], reasons[row]));
            }
        }
        Ok(())
    }

    fn add_sources(&mut self, table: &Table) -> Result<(), StudyError> {
        let names = ["table", "id", "column", "source_table", "source_id", "source_column"];
        let columns = names.iter().map(|name| table.texts(name)).collect::<Result<Vec<_>, _>>()?;
        let rows = table.numbers("source_row")?;
        let cell = |at: usize, row: usize| -> Cell {
            let text = |column: usize| columns[column][row].clone().unwrap_or_default();
            (text(at), text(at + 1), text(at + 2))
        };
        for (row, source_row) in rows.iter().enumerate() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row of a file")]
            let source_row = source_row.map(|row| row as u64);
            self.sources.entry(cell(0, row)).or_default().push((cell(3, row), source_row));
        }
        Ok(())
    }

    fn chain(&self, case: &str, asked: &Asked) -> Result<Vec<Link>, StudyError> {
        let (label, sets) = match asked {
            Asked::Set(set) => (None, vec![set.clone()]),
            Asked::Term(term) => (Some(term), expression::names(term)),
        };
        for set in &sets {
            self.must_have("set", set, |(table, _, column)| (table == "memberships").then_some(column))?;
        }
        self.must_have("case", case, |(table, id, _)| (table == "memberships").then_some(id))?;
        let mut links = Vec::new();
        if let Some(term) = label {
            links.push(self.term(case, term)?);
        }
        let mut seen = BTreeSet::new();
        for set in sets {
            self.follow(&("memberships".to_owned(), case.to_owned(), set), None, &mut seen, &mut links);
        }
        Ok(links)
    }

    fn term(&self, case: &str, term: &str) -> Result<Link, StudyError> {
        let wrong = |source| StudyError::Expression { expression: term.to_owned(), source };
        let expression: Expression = term.parse().map_err(wrong)?;
        let of = |set: &str| self.values.get(&("memberships".to_owned(), case.to_owned(), set.to_owned()))?.0;
        let value = expression::membership(&expression, of);
        Ok(Link {
            table: "terms".to_owned(),
            id: case.to_owned(),
            column: term.to_owned(),
            value,
            missing: None,
            row: None,
        })
    }

    fn must_have<'a>(
        &'a self,
        what: &'static str,
        name: &str,
        of: impl Fn(&'a Cell) -> Option<&'a String>,
    ) -> Result<(), StudyError> {
        let allowed: BTreeSet<&String> = self.values.keys().filter_map(of).collect();
        if allowed.iter().any(|allowed| *allowed == name) {
            return Ok(());
        }
        let allowed = allowed.into_iter().cloned().collect();
        Err(StudyError::Unknown { what, name: name.to_owned(), allowed })
    }

    /// Depth first, so that each score is followed by its answers. The depth is that of the house: five steps.
    fn follow(&self, cell: &Cell, row: Option<u64>, seen: &mut BTreeSet<Cell>, links: &mut Vec<Link>) {
        if !seen.insert(cell.clone()) {
            return;
        }
        let (table, id, column) = cell.clone();
        let (value, missing) = self.values.get(cell).copied().unwrap_or((None, None));
        links.push(Link { table, id, column, value, missing, row });
        for (source, row) in self.sources.get(cell).into_iter().flatten() {
            self.follow(source, *row, seen, links);
        }
    }
}
