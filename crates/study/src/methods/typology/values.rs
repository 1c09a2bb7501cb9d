//! What is known of each case in the columns that a typology reads, and where it stands.

use super::super::units::Roll;
use super::Rule;
use crate::error::{MethodError, ValueError};
use crate::file::Placed;
use crate::made::StageInputs;
use crate::names::{Offer, OfferKind};
use crosscase_data::contract::{Answer, CellRef, Member, Record, SourceLink};
use crosscase_data::{Place, Table, TableBuilder};
use crosscase_typology::{Typology, TypologyError};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where the values of a column come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Source {
    /// A set.
    Set(String),
    /// An instrument, and its column.
    Column(String, String),
}

impl Source {
    pub(super) fn of(written: &Placed<String>) -> Self {
        match written.split_once('.') {
            Some((instrument, column)) => Self::Column(instrument.to_owned(), column.to_owned()),
            None => Self::Set(written.to_string()),
        }
    }
}

/// A value of a case, as a word or a membership.
#[derive(Clone, Debug)]
enum Value {
    Word(String),
    Number(f64),
}

type Cells = BTreeMap<String, (Option<Value>, CellRef, Option<i64>)>;

/// The columns of a typology, a row a case.
pub(super) struct Values {
    pub(super) table: Table,
    cases: Vec<String>,
    columns: Vec<(String, Cells)>,
}

impl Values {
    pub(super) fn of(
        rule: &Rule,
        typology: &Typology,
        parts: &[Offer],
        roll: &Roll,
        given: &StageInputs<'_>,
    ) -> Result<Self, MethodError> {
        let read = read_by(typology);
        let known = || read.iter().map(|(name, _)| name.clone()).collect();
        // A dimension goes before a column of its name, which another dimension may read.
        let of = |name: &String| -> Option<&String> {
            let by_dimension = read.iter().find(|(called, _)| called == name);
            by_dimension.or_else(|| read.iter().find(|(_, column)| column == name)).map(|(_, column)| column)
        };
        if let Some((name, _)) = rule.values.iter().find(|(name, _)| of(name).is_none()) {
            return Err(ValueError::NotRead { name: name.clone(), known: known() }.into());
        }
        if let Some((_, column)) =
            read.iter().find(|(_, column)| !rule.values.iter().any(|(name, _)| of(name) == Some(column)))
        {
            return Err(ValueError::NoValues { column: column.clone() }.into());
        }
        let mut columns = Vec::new();
        for (name, source) in &rule.values {
            let stage =
                |what: OfferKind, called: &str| parts.iter().find(|part| part.what == what && part.name == called);
            let cells = match source {
                Source::Set(set) => match stage(OfferKind::Set, set) {
                    Some(part) => of_set(set, given.table(&part.stage, "memberships")?)?,
                    None => Cells::new(),
                },
                Source::Column(instrument, item) => match stage(OfferKind::Answers, instrument) {
                    Some(part) => of_item(item, given.table(&part.stage, "answers")?)?,
                    None => Cells::new(),
                },
            };
            let column = of(name).unwrap_or(name);
            columns.push((column.clone(), cells));
        }
        let cases: Vec<String> = roll.ids().map(str::to_owned).collect();
        Ok(Self { table: table(&cases, &cases, &columns)?, cases, columns })
    }

    /// An error about a value, with the place in the file that the value is from.
    pub(super) fn placed(&self, error: TypologyError) -> TypologyError {
        let TypologyError::Value { found, of, known, case, place } = error else { return error };
        let mut columns = self.columns.iter().filter(|(name, _)| place.column.as_ref() == Some(name));
        let cell = columns.find_map(|(_, cells)| cells.get(&case));
        let there = cell.map(|(_, cell, row)| {
            let there = Place::file(&cell.table).column(&cell.column);
            row.and_then(|row| u64::try_from(row).ok()).map_or(there.clone(), |row| there.line(row))
        });
        TypologyError::Value { found, of, known, case, place: there.unwrap_or(place) }
    }

    /// The same table, where cases go by what readers call them.
    pub(super) fn called(&self, roll: &Roll) -> Result<Table, MethodError> {
        let names: Vec<String> = self.cases.iter().map(|case| roll.label(case).to_owned()).collect();
        table(&names, &self.cases, &self.columns)
    }

    /// From the memberships in a type to the values that they are made of.
    pub(super) fn links(&self, of: &str, columns: &[String]) -> Vec<SourceLink> {
        let used = self.columns.iter().filter(|(name, _)| columns.contains(name));
        let link = |case: &String, (name, cells): &(String, Cells)| {
            let (_, cell, row) = cells.get(case)?;
            let made = CellRef::new("types", case, of);
            Some(SourceLink::new(made, cell.clone(), *row, &format!("the typology's {name}")))
        };
        used.flat_map(|column| self.cases.iter().filter_map(move |case| link(case, column))).collect()
    }
}

/// What a typology reads: each of its columns, called by the dimension where that has another name than its column.
fn read_by(typology: &Typology) -> Vec<(String, String)> {
    let called = |column: String| {
        let of = |one: &&crosscase_typology::DimensionSpec| one.column.as_ref() == Some(&column);
        let dimension = typology.spec().dimension.iter().find(of);
        (dimension.map_or_else(|| column.clone(), |one| one.name.clone()), column)
    };
    typology.columns().into_iter().map(called).collect()
}

fn of_set(set: &str, members: &Table) -> Result<Cells, MethodError> {
    let one = |member: Member| {
        let cell = CellRef::new("memberships", &member.case, set);
        (member.case.clone(), (member.value().map(Value::Number), cell, None))
    };
    Ok(Member::rows(members)?.into_iter().map(one).collect())
}

fn of_item(item: &str, answers: &Table) -> Result<Cells, MethodError> {
    let one = |answer: Answer| {
        let value = answer.text.clone().map(Value::Word).or_else(|| answer.value.ok().map(Value::Number));
        Some((answer.unit.clone(), (value, answer.cell()?, answer.row)))
    };
    Ok(Answer::rows(answers)?.into_iter().filter(|answer| answer.item == item).filter_map(one).collect())
}

/// A column holds words as soon as one of its values is one.
fn table(names: &[String], cases: &[String], columns: &[(String, Cells)]) -> Result<Table, MethodError> {
    let mut builder = TableBuilder::new("crosscase.study.typed/1").id("case", names.iter().map(String::as_str));
    for (name, cells) in columns {
        let value = |case: &String| cells.get(case).and_then(|(value, ..)| value.as_ref());
        builder = if cells.values().any(|(value, ..)| matches!(value, Some(Value::Word(_)))) {
            let word = |value: &Value| match value {
                Value::Word(word) => word.clone(),
                Value::Number(number) => number.to_string(),
            };
            builder.text(name, cases.iter().map(|case| value(case).map(word)))
        } else {
            let number = |value: &Value| if let Value::Number(number) = value { Some(*number) } else { None };
            builder.number(name, cases.iter().map(|case| value(case).and_then(number)))
        };
    }
    Ok(builder.build()?)
}
