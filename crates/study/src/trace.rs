//! From a membership down to the cells of the files that it was made from.

use crate::check;
use crate::expression;
use crate::inputs::Inputs;
use crate::pipeline;
use crate::problem::StudyError;
use crate::runner::Runner;
use crosscase_boolean::expression::Expression;
use crosscase_data::contract::{self, Answer, Cell, Given, Indicator, Lineage, Member, Record};
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
    pub row: Option<i64>,
}

/// The whole way of one case's membership, each value once, sources after what was made from them.
///
/// `folder` is a study, whose memberships are made anew, or the folder of a run's results, whose tables are read.
///
/// # Errors
/// Faults of the study or its data; a case, set or term that the study does not have.
pub fn trace(folder: &Path, case: &str, asked: &Asked) -> Result<Vec<Link>, StudyError> {
    let mut ledger = Ledger::default();
    if folder.join(crate::publish::MANIFEST).is_file() {
        for name in ["answers", "scores", "indicators", "memberships", "lineage"] {
            if let Some(table) = read_published(folder, name)? {
                ledger.add(name, &table)?;
            }
        }
        for name in published_sorts(folder)? {
            if let Some(table) = read_published(folder, &name)? {
                ledger.add("sorts", &table)?;
            }
        }
    } else {
        let study = check::load(folder)?;
        let inputs = Inputs::read(folder, &study)?;
        let mut runner = Runner::new(None, "", &|_| {});
        let results = pipeline::to_memberships(&study, &inputs, &mut runner)?;
        for (name, table) in results.made.iter().flat_map(|(_, made)| &made.artifacts.tables) {
            ledger.add(name, table)?;
        }
    }
    ledger.chain(case, asked)
}

/// The tables of sorts, one an instrument.
fn published_sorts(folder: &Path) -> Result<Vec<String>, StudyError> {
    let path = folder.join("tables");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(StudyError::io(&path))? {
        let name = entry.map_err(StudyError::io(&path))?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".arrow").filter(|name| name.starts_with("sorts-")).map(str::to_owned));
    }
    names.sort();
    Ok(names)
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

/// Every value of a study by its cell, and what each was made of.
#[derive(Debug, Default)]
struct Ledger {
    values: BTreeMap<Cell, Given<f64>>,
    links: Vec<contract::Link>,
    /// The sets that have levels in place of memberships.
    levels: BTreeSet<String>,
}

impl Ledger {
    fn add(&mut self, name: &str, table: &Table) -> Result<(), StudyError> {
        match name {
            "answers" => {
                let files = table.texts("file")?;
                for (answer, file) in Answer::rows(table)?.into_iter().zip(files) {
                    self.values.insert(Cell::new(file.unwrap_or_default(), answer.unit, answer.item), answer.value);
                }
            }
            "sorts" => {
                let (sorters, statements) = (table.texts("sorter")?, table.texts("statement")?);
                let cells = sorters.into_iter().zip(statements).zip(table.texts("file")?);
                for (((sorter, statement), file), place) in cells.zip(table.numbers("place")?) {
                    let text = Option::unwrap_or_default;
                    self.values
                        .insert(Cell::new(text(file), text(sorter), text(statement)), place.ok_or(Missing::Empty));
                }
            }
            "scores" => {
                let (units, names, scores) = (table.texts("unit")?, table.texts("indicator")?, table.numbers("score")?);
                for ((unit, indicator), score) in units.into_iter().zip(names).zip(scores) {
                    let cell = Cell::new(name, unit.unwrap_or_default(), indicator.unwrap_or_default());
                    self.values.insert(cell, score.ok_or(Missing::Empty));
                }
            }
            "indicators" => {
                for row in Indicator::rows(table)? {
                    self.values.insert(Cell::new(name, row.case, row.indicator), row.value);
                }
            }
            "memberships" => {
                for row in Member::rows(table)? {
                    if row.level.is_some() {
                        self.levels.insert(row.set.clone());
                    }
                    let value = row.level.map_or(row.membership, |level| Ok(level as f64));
                    self.values.insert(Cell::new(name, row.case, row.set), value);
                }
            }
            "lineage" => self.links.extend(contract::Link::rows(table)?),
            _ => {}
        }
        Ok(())
    }

    fn chain(&self, case: &str, asked: &Asked) -> Result<Vec<Link>, StudyError> {
        let (mut chain, sets) = match asked {
            Asked::Set(set) => (Vec::new(), vec![set.clone()]),
            Asked::Term(term) => (vec![self.term(case, term)?], expression::names(term)),
        };
        for set in &sets {
            self.must_have("set", set, |cell| &cell.column)?;
        }
        self.must_have("case", case, |cell| &cell.id)?;
        let lineage = Lineage::new(&self.links);
        // Two sets of a term may come from one answer.
        let mut seen = BTreeSet::new();
        for set in sets {
            for step in lineage.walk(&Cell::new("memberships", case, set))? {
                if !seen.insert(step.cell.clone()) {
                    continue;
                }
                let value = self.values.get(&step.cell).copied().unwrap_or(Err(Missing::Empty));
                chain.push(Link {
                    table: step.cell.table,
                    id: step.cell.id,
                    column: step.cell.column,
                    value: value.ok(),
                    missing: value.err(),
                    row: step.row,
                });
            }
        }
        Ok(chain)
    }

    fn term(&self, case: &str, term: &str) -> Result<Link, StudyError> {
        let wrong = |source| StudyError::Expression { expression: term.to_owned(), source };
        let expression: Expression = term.parse().map_err(wrong)?;
        let multi_value = |set: &str| self.levels.contains(set);
        if let Some(set) = expression::misread_level(&expression, multi_value) {
            return Err(StudyError::LevelNeeded { expression: term.to_owned(), set });
        }
        let of = |set: &str| self.values.get(&Cell::new("memberships", case, set))?.ok();
        let value = expression::membership(&expression, of);
        let (table, id, column) = ("terms".to_owned(), case.to_owned(), term.to_owned());
        Ok(Link { table, id, column, value, missing: None, row: None })
    }

    fn must_have(&self, what: &'static str, name: &str, of: fn(&Cell) -> &String) -> Result<(), StudyError> {
        let memberships = self.values.keys().filter(|cell| cell.table == "memberships");
        let allowed: BTreeSet<&String> = memberships.map(of).collect();
        if allowed.iter().any(|allowed| *allowed == name) {
            return Ok(());
        }
        let allowed = allowed.into_iter().cloned().collect();
        Err(StudyError::Unknown { what, name: name.to_owned(), allowed })
    }
}
