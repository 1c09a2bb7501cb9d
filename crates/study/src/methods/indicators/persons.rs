//! What the columns of the files say of the units that a rule of composition looks at: key persons, organisations, roles, weights.

use super::super::filter::Attributes;
use super::super::readings::Readings;
use super::super::units::Roll;
use crate::error::{MethodError, ValueError};
use crate::file::{Placed, Span};
use crosscase_scales::{Person, yes_or_no};
use serde::Serialize;

/// A column, and where the study file names it, which is no part of what it means.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Column {
    name: String,
    #[serde(skip)]
    at: Span,
}

impl From<Placed<String>> for Column {
    fn from(written: Placed<String>) -> Self {
        Self { name: written.to_string(), at: written.at() }
    }
}

impl Column {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn at(&self) -> Span {
        self.at.clone()
    }
}

/// The columns of a rule, of which it has one at most.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Columns {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key_person: Option<Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) organisation: Option<Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) weight: Option<Column>,
}

impl Columns {
    pub(super) fn first(&self) -> Option<&Column> {
        [&self.key_person, &self.organisation, &self.role, &self.weight].into_iter().flatten().next()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first().is_none()
    }

    /// The units as persons without a score, with what the columns say of them.
    pub(super) fn persons(
        &self,
        units: &[String],
        rolls: &[Roll],
        attributes: &Attributes<'_>,
    ) -> Result<Vec<Person>, MethodError> {
        let read = |column: &Option<Column>| match column {
            Some(column) => {
                let found = attributes.column(&column.name, units, rolls);
                found.map(Readings::answered).map_err(|error| error.at(column.at()))
            }
            None => Ok(vec![None; units.len()].into()),
        };
        let wrong = |column: &Column, unit: &str, found: String, wanted: &'static str| {
            let (unit, column, at) = (unit.to_owned(), column.name.clone(), column.at());
            MethodError::from(ValueError::OfUnit { unit, column, found, wanted }).at(at)
        };
        let weight_of = |said: &str| {
            let number = said.trim().replace(',', ".").parse().ok();
            number.filter(|weight: &f64| *weight >= 0.0 && weight.is_finite())
        };
        let columns = [&self.key_person, &self.weight, &self.organisation, &self.role].map(read);
        let [keys, weights, organisations, roles] = columns;
        let (keys, weights, organisations, roles) = (keys?, weights?, organisations?, roles?);
        let keys = keys.where_all(|said| yes_or_no(said).is_some());
        let weights = weights.where_all(|said| weight_of(said).is_some());
        let mut persons = Vec::with_capacity(units.len());
        let named = organisations.written().iter().zip(roles.written());
        for ((unit, (organisation, role)), (key, weight)) in units.iter().zip(named).zip(keys.into_iter().zip(weights))
        {
            let is_key = match (&self.key_person, key) {
                (Some(column), Some(said)) => yes_or_no(&said)
                    .ok_or_else(|| wrong(column, unit, said.clone(), "yes or no, 1 or 0, true or false"))?,
                _ => false,
            };
            let weight = match (&self.weight, weight) {
                (Some(column), Some(said)) => {
                    let is_no_weight = || wrong(column, unit, said.clone(), "a weight, a number of 0 or more");
                    Some(weight_of(&said).ok_or_else(is_no_weight)?)
                }
                _ => None,
            };
            let (organisation, role) = (organisation.clone(), role.clone());
            persons.push(Person { score: None, organisation, role, weight, is_key });
        }
        Ok(persons)
    }
}
